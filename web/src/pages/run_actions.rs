//! What one may do about a run: read its report, cancel it, go on with it in one of three ways.

use leptos::prelude::*;
use synkro_shared::retry::RetryFrom;
use synkro_shared::run::{CountKind, RunProblemCode, RunStatus, RunView, StepName};
use synkro_shared::{Permission, ReportId};

use super::forms::Submit;
use super::run::current_step;
use super::run_watch::RunWatch;
use crate::api::Api;
use crate::components::{Button, Dialog, Icon, Look, Picture};
use crate::i18n::{Locale, use_locale};
use crate::session::Session;

/// What is possible now.
#[derive(Clone, PartialEq)]
struct Possible {
    cancel: bool,
    cancelling: bool,
    /// The step that stopped.
    stopped_at: Option<StepName>,
    /// It is not known whether the post arrived.
    unknown_post: bool,
    retries: Vec<RetryFrom>,
    costs: Costs,
    /// Somebody has to mend something first: going on as it is would most likely fail again.
    mended_first: bool,
    report: Option<ReportId>,
}

/// What the run counted: what reading and analysing it again takes.
#[derive(Clone, Copy, PartialEq)]
struct Costs {
    leads: u64,
    chats: u64,
    tokens: Option<u64>,
}

impl Possible {
    fn of(run: &RunView, may_run: bool) -> Self {
        let counted = |kind: CountKind| {
            run.steps
                .iter()
                .flat_map(|step| &step.counts)
                .find(|count| count.kind == kind)
                .map(|count| count.value)
        };
        let stopped = run.status == RunStatus::Failed || run.status == RunStatus::Incomplete;
        Self {
            cancel: may_run && !run.status.ended(),
            cancelling: run.cancel_requested,
            stopped_at: current_step(run).map(|(step, _)| step).filter(|_| stopped),
            unknown_post: run
                .problem
                .as_ref()
                .is_some_and(|problem| problem.code == RunProblemCode::DeliveryUnknown),
            retries: if may_run { run.retries() } else { Vec::new() },
            costs: Costs {
                leads: counted(CountKind::Leads).unwrap_or(0),
                chats: counted(CountKind::Chats).unwrap_or(0),
                tokens: counted(CountKind::Tokens),
            },
            mended_first: run.to_mend().is_some(),
            report: run.report_id,
        }
    }

    /// Whether going on from the failed step is what one most likely wants.
    fn goes_on(&self) -> bool {
        self.stopped_at.is_some() && self.retries.contains(&RetryFrom::FailedStep)
    }
}

/// The sentences that say what a repetition costs.
fn costs(locale: Locale, from: RetryFrom, costs: Costs) -> Vec<String> {
    let t = locale.t.engine;
    let tokens = costs.tokens.map(|tokens| (t.cost_tokens)(&locale.number(tokens)));
    let free = tokens.is_some().then(|| t.cost_same_answers.to_owned());
    match from {
        RetryFrom::FailedStep => vec![t.cost_failed_step.to_owned()],
        RetryFrom::Start => {
            let leads = locale.count(CountKind::Leads, costs.leads);
            let chats = locale.count(CountKind::Chats, costs.chats);
            [Some((t.cost_fetch)(&leads, &chats)), tokens, free].into_iter().flatten().collect()
        }
        RetryFrom::Analysis => {
            [Some(t.cost_no_fetch.to_owned()), tokens, free].into_iter().flatten().collect()
        }
    }
}

/// The buttons, and the questions before what costs something.
#[component]
pub fn Actions(watch: RunWatch) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let session: Session = expect_context();
    let api = Api::for_this_view();
    let may_run = session.may(Permission::RunsWrite);
    let submit = Submit::new(Vec::new()).told_in_passing();
    let busy = submit.busy();
    let cancelling = RwSignal::new(false);
    let repeating = RwSignal::new(false);
    let from = RwSignal::new(RetryFrom::Start);
    let possible =
        Memo::new(move |_| watch.run.with(|run| run.as_ref().map(|run| Possible::of(run, may_run))));
    let act = move |retry: Option<RetryFrom>| {
        if submit.is_busy_untracked() {
            return;
        }
        let Some(id) = watch.run.with_untracked(|run| run.as_ref().map(|run| run.id)) else { return };
        cancelling.set(false);
        repeating.set(false);
        submit.send_and(
            Ok(retry),
            move |retry| async move {
                match *retry {
                    Some(from) => api.retry_run(id, from).await,
                    None => api.cancel_run(id).await,
                }
            },
            move |answer| match answer {
                Ok(run) => {
                    watch.continue_from(run);
                    Ok(())
                }
                Err(error) => {
                    watch.again();
                    Err(error)
                }
            },
        );
    };
    let ask = move |which: RetryFrom| {
        from.set(which);
        repeating.set(true);
    };
    let title = Signal::derive(move || (t.engine.retry_name)(from.get()).to_owned());
    view! {
        {move || {
            possible
                .get()
                .map(|possible| {
                    let goes_on = possible.goes_on().then_some(possible.stopped_at).flatten();
                    let unknown_post = possible.unknown_post;
                    let look = if possible.mended_first { Look::Plain } else { Look::Primary };
                    let others: Vec<RetryFrom> = possible
                        .retries
                        .iter()
                        .copied()
                        .filter(|from| *from != RetryFrom::FailedStep || goes_on.is_none())
                        .collect();
                    view! {
                        {(unknown_post && goes_on.is_some())
                            .then(|| view! { <p class="sy-muted">{t.engine.resend_text}</p> })}
                        <div class="sy-actions">
                            {possible
                                .report
                                .map(|id| {
                                    view! {
                                        <a class=Look::Primary.class() href=format!("/dashboard/reports/{id}")>
                                            {t.run.read_report}
                                            <Icon picture=Picture::ArrowRight />
                                        </a>
                                    }
                                })}
                            {goes_on
                                .map(|step| {
                                    let words = if unknown_post {
                                        t.engine.resend.to_owned()
                                    } else {
                                        (t.run.retry_from)((t.kinds.step)(step))
                                    };
                                    view! {
                                        <Button
                                            look=look
                                            busy=busy
                                            on_press=move |()| act(Some(RetryFrom::FailedStep))
                                        >
                                            <Icon picture=Picture::Refresh />
                                            {move || if submit.is_sending() { t.run.retrying.to_owned() } else { words.clone() }}
                                        </Button>
                                    }
                                })}
                            {possible
                                .cancel
                                .then(|| {
                                    let waits = possible.cancelling;
                                    view! {
                                        <Button
                                            look=Look::Danger
                                            busy=Signal::derive(move || waits || busy.get())
                                            on_press=move |()| cancelling.set(true)
                                        >
                                            {move || if waits || submit.is_sending() { t.run.cancelling } else { t.run.cancel_run }}
                                        </Button>
                                    }
                                })}
                        </div>
                        {(!others.is_empty())
                            .then(|| {
                                view! {
                                    <h3 class="sy-card__subtitle">{t.engine.retry_title}</h3>
                                    <div class="sy-actions">
                                        {others
                                            .into_iter()
                                            .map(|from| {
                                                view! {
                                                    <Button busy=busy on_press=move |()| ask(from)>
                                                        {(t.engine.retry_name)(from)}
                                                    </Button>
                                                }
                                            })
                                            .collect_view()}
                                    </div>
                                }
                            })}
                    }
                })
        }}
        <Dialog open=cancelling id="cancel-run" title=t.run.cancel_title.to_owned()>
            <p>{t.run.cancel_text}</p>
            <div class="sy-actions">
                <Button look=Look::Danger on_press=move |()| act(None)>
                    {t.run.cancel_confirm}
                </Button>
                <Button on_press=move |()| cancelling.set(false)>{t.run.cancel_keep}</Button>
            </div>
        </Dialog>
        <Dialog open=repeating id="repeat-run" title=title>
            {move || {
                let from = from.get();
                let known = possible.with(|possible| possible.as_ref().map(|possible| possible.costs));
                let lines = known.map(|known| costs(locale, from, known)).unwrap_or_default();
                view! {
                    <p>{(t.engine.retry_text)(from)}</p>
                    <h3 class="sy-card__subtitle">{t.engine.costs}</h3>
                    <ul class="sy-bullets">
                        {lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                        {(from != RetryFrom::FailedStep).then(|| view! { <li>{t.engine.posted_again}</li> })}
                    </ul>
                }
            }}
            <div class="sy-actions">
                <Button look=Look::Primary busy=busy on_press=move |()| act(Some(from.get_untracked()))>
                    {move || title.get()}
                </Button>
                <Button on_press=move |()| repeating.set(false)>{t.engine.retry_keep}</Button>
            </div>
        </Dialog>
    }
}
