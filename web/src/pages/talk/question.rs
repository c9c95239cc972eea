//! One question: its answer with quotes, or how far it is, or why there is none.

use leptos::prelude::*;
use synkro_shared::ReportId;
use synkro_shared::question::{AnswerView, QuestionView};
use synkro_shared::run::RunStatus;

use crate::api::Api;
use crate::browser::zone;
use crate::components::{Badge, Button, Look, ProblemPanel};
use crate::i18n::use_locale;
use crate::pages::forms::Submit;
use crate::pages::report::{Quotes, UnconfirmedNumbers};

/// A question.
#[component]
pub fn Question(
    api: Api,
    report: ReportId,
    /// The report's time zone.
    zone: StoredValue<String>,
    /// As it was last seen.
    question: Memo<Option<QuestionView>>,
    /// Something was done to it.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.talk;
    let Some(asked) = question.get_untracked() else { return ().into_any() };
    let name = asked.asked_by.clone().unwrap_or_else(|| t.gone_account.to_owned());
    let written = zone.with_value(|zone| zone::moment_text(locale, zone, asked.created_at));
    // The state changes often, the answer once: each is drawn when it changes.
    let state = Memo::new(move |_| question.get().map(|one| (one.status, one.cancel_requested)));
    let answer = Memo::new(move |_| question.get().and_then(|one| one.answer));
    view! {
        <li class="sy-comment">
            <p class="sy-comment__head">
                <strong>{name}</strong>
                <span class="sy-small sy-muted">{written}</span>
                {move || {
                    state
                        .get()
                        .map(|(status, _)| {
                            view! { <Badge tone=status text=(t.question_status)(status) /> }
                        })
                }}
            </p>
            <h3 class="sy-finding__title sy-comment__text">{asked.text.clone()}</h3>
            {move || {
                state
                    .get()
                    .filter(|(status, _)| !status.ended())
                    .map(|(_, cancelling)| {
                        view! {
                            <Progress
                                api=api
                                report=report
                                question=question
                                cancelling=cancelling
                                on_change=on_change
                            />
                        }
                    })
            }}
            {move || {
                question
                    .get()
                    .filter(|one| one.status == RunStatus::Failed)
                    .map(|one| {
                        view! {
                            <p>{t.place_given_back}</p>
                            {one.problem.map(|problem| view! { <ProblemPanel problem=problem /> })}
                        }
                    })
            }}
            {move || {
                state
                    .get()
                    .filter(|(status, _)| *status == RunStatus::Cancelled)
                    .map(|_| view! { <p class="sy-muted">{t.place_given_back}</p> })
            }}
            {move || answer.get().map(|answer| view! { <Answer answer=answer /> })}
        </li>
    }
    .into_any()
}

/// How far the reading is, and a way to stop it.
#[component]
fn Progress(
    api: Api,
    report: ReportId,
    question: Memo<Option<QuestionView>>,
    cancelling: bool,
    on_change: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.talk;
    let submit = Submit::new(Vec::new()).told_in_passing();
    let busy = Signal::derive(move || cancelling || submit.is_sending());
    let progress = Memo::new(move |_| question.get().and_then(|one| one.progress));
    let waits = Memo::new(move |_| question.get().and_then(|one| one.problem));
    let words = move || match progress.get() {
        Some(progress) if progress.parts < progress.of => {
            (t.reading)(&locale.number(progress.parts), &locale.number(progress.of))
        }
        Some(_) => t.answering.to_owned(),
        None => t.preparing.to_owned(),
    };
    let cancel = move |()| {
        let Some(id) = question.get_untracked().map(|one| one.id) else { return };
        if cancelling {
            return;
        }
        submit.send_and(
            Ok(id),
            move |id| async move { api.cancel_question(report, *id).await },
            move |answer| {
                if answer.is_ok() {
                    submit.stay_busy();
                }
                on_change.run(());
                answer.map(drop)
            },
        );
    };
    view! {
        <p role="status">{words}</p>
        <progress
            class="sy-progress"
            aria-label=t.progress
            max=move || progress.get().map(|progress| (progress.of + 1).to_string())
            value=move || progress.get().map(|progress| progress.parts.to_string())
        ></progress>
        {move || waits.get().map(|problem| view! { <ProblemPanel problem=problem /> })}
        <p class="sy-actions">
            <Button look=Look::Quiet busy=busy on_press=cancel>
                {move || if busy.get() { locale.t.run.cancelling } else { t.cancel_question }}
            </Button>
        </p>
    }
}

#[component]
fn Answer(answer: AnswerView) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.talk;
    let AnswerView { paragraphs, citations_given, citations_confirmed, dialogs_not_read, receipt } = answer;
    let proof = (citations_given > 0)
        .then(|| (t.proof)(&locale.number(citations_confirmed), &locale.number(citations_given)));
    let cost = receipt.cost_usd.map(|cost| locale.dollars(cost));
    let spent = (t.spent)(&locale.number(u64::from(receipt.calls)), &locale.number(receipt.prompt_tokens));
    view! {
        <div class="sy-answer">
            {paragraphs
                .into_iter()
                .map(|paragraph| {
                    view! {
                        <p>{paragraph.text}</p>
                        <UnconfirmedNumbers numbers=paragraph.unconfirmed_numbers />
                        <Quotes citations=paragraph.citations />
                    }
                })
                .collect_view()}
            {(dialogs_not_read > 0)
                .then(|| view! { <p class="sy-small">{(t.not_read)(&locale.number(dialogs_not_read))}</p> })}
            <p class="sy-small sy-muted">
                {t.prepared_by} {proof.map(|proof| format!(" {proof}"))} " " {receipt.model} ". " {spent}
                {cost.map(|cost| format!(" {cost}."))}
            </p>
        </div>
    }
}
