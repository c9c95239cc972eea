//! The questions on a report: at most two, each with its answer or how far it is.

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use synkro_shared::question::{
    AskQuestion, MAX_QUESTION_CHARS, MAX_QUESTIONS, QuestionForecast, QuestionsView,
};
use synkro_shared::{ProblemKind, ReportId};

use super::question::Question;
use crate::api::{Api, ApiError, Pace};
use crate::browser::{clock, drafts};
use crate::components::{Card, Skeleton, TextArea};
use crate::i18n::{Locale, use_locale};
use crate::pages::failure::Failure;
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton};
use crate::session::Session;

/// The questions as they were last seen, followed as long as one has no answer.
#[derive(Clone, Copy)]
struct Watch {
    view: RwSignal<Option<QuestionsView>>,
    failure: RwSignal<Option<ApiError>>,
    round: RwSignal<u32>,
}

impl Watch {
    fn new(api: Api, report: ReportId) -> Self {
        let watch = Self { view: RwSignal::new(None), failure: RwSignal::new(None), round: RwSignal::new(0) };
        let session: Session = expect_context();
        Effect::new(move |_| {
            watch.round.track();
            _ = session.renewals();
            spawn_local_scoped_with_cancellation(watch.follow(api, report));
        });
        watch
    }

    /// Looks again, after a failure or an action.
    fn again(self) {
        self.failure.set(None);
        self.round.update(|round| *round += 1);
    }

    async fn follow(self, api: Api, report: ReportId) {
        let mut pace = Pace::default();
        let mut tag = None;
        loop {
            let mut asked = 0;
            let failed = match api.poll_questions(report, tag.as_deref()).await {
                Ok(None) => false,
                Ok(Some((view, new_tag))) => {
                    tag = new_tag;
                    let open = view.questions.iter().any(|question| !question.status.ended());
                    self.view.set(Some(view));
                    if !open {
                        return;
                    }
                    false
                }
                Err(ApiError::Aborted) => return,
                Err(error) if error.kind() == Some(ProblemKind::Unauthenticated) => return,
                Err(error) if error.may_pass() && self.view.with_untracked(Option::is_some) => {
                    asked = error.retry_after().unwrap_or(0);
                    true
                }
                Err(error) => return self.failure.set(Some(error)),
            };
            pace = pace.after(clock::is_hidden(), failed);
            clock::pause(pace.millis().max(asked.saturating_mul(1_000))).await;
        }
    }
}

/// A report's questions.
#[component]
pub fn Questions(
    report: ReportId,
    /// The report's time zone.
    zone: StoredValue<String>,
) -> impl IntoView {
    let t = use_locale().t.talk;
    let api = Api::for_this_view();
    let watch = Watch::new(api, report);
    let left = Memo::new(move |_| watch.view.with(|view| view.as_ref().map(|view| view.left)));
    let ids = Memo::new(move |_| {
        watch.view.with(|view| {
            let questions = view.as_ref().map(|view| view.questions.as_slice()).unwrap_or_default();
            questions.iter().map(|question| question.id).collect::<Vec<_>>()
        })
    });
    view! {
        <Card title=t.questions id="questions">
            {move || {
                watch
                    .failure
                    .get()
                    .map(|error| {
                        let retry = error.may_pass().then(|| Callback::new(move |()| watch.again()));
                        view! { <Failure error=error on_retry=retry /> }
                    })
            }}
            {move || {
                (left.get().is_none() && watch.failure.with(Option::is_none)).then(|| view! { <Skeleton lines=3 /> })
            }}
            <ol class="sy-comments">
                <For each=move || ids.get() key=|id| *id let:id>
                    <Question
                        api=api
                        report=report
                        zone=zone
                        question=Memo::new(move |_| {
                            watch
                                .view
                                .with(|view| {
                                    let questions = view.as_ref().map(|view| view.questions.as_slice());
                                    questions
                                        .unwrap_or_default()
                                        .iter()
                                        .find(|question| question.id == id)
                                        .cloned()
                                })
                        })
                        on_change=move |()| watch.again()
                    />
                </For>
            </ol>
            {move || match left.get() {
                None => ().into_any(),
                Some(0) => view! { <UsedUp view=watch.view /> }.into_any(),
                Some(left) => {
                    view! { <Ask api=api report=report left=left watch=watch /> }.into_any()
                }
            }}
        </Card>
    }
}

/// Whom to turn to when no question is left.
#[component]
fn UsedUp(view: RwSignal<Option<QuestionsView>>) -> impl IntoView {
    let t = use_locale().t.talk;
    let (people, service) = view.with_untracked(|view| {
        let view = view.as_ref();
        (
            view.map(|view| view.administrators.join(", ")).unwrap_or_default(),
            view.and_then(|view| view.service_contact.clone()),
        )
    });
    view! {
        <p class="sy-notice" role="note">
            {t.used_up}
            {(!people.is_empty()).then(|| format!(" {}", (t.turn_to)(&people)))}
            {service.map(|contact| format!(" {}", (t.service_contact)(&contact)))}
        </p>
    }
}

/// What the next question will take, in words.
fn forecast_words(locale: Locale, forecast: &QuestionForecast) -> String {
    let t = locale.t.talk;
    let tokens = locale.number(forecast.prompt_tokens);
    let words = (t.forecast)(&locale.number(forecast.calls), &tokens);
    match forecast.cost_usd {
        Some(cost) => format!("{words} {}", (t.forecast_cost)(&locale.dollars(cost))),
        None => words,
    }
}

#[component]
fn Ask(api: Api, report: ReportId, left: u8, watch: Watch) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.talk;
    let value = drafts::text(format!("question {report}"), String::new());
    let submit =
        Submit::new(vec![FormField::new("/text", "question-new", t.question_label)]).told_in_passing();
    let forecast = watch.view.with_untracked(|view| view.as_ref().and_then(|view| view.forecast));
    let first = left == MAX_QUESTIONS;
    let send = move |()| {
        let checked = value.with_untracked(|text| AskQuestion { text: text.clone() }.check());
        submit.send_and(
            checked.map(|text| AskQuestion { text }),
            move |form| async move { api.ask_question(report, &form).await },
            move |asked| match asked {
                Ok(_) => {
                    value.set(String::new());
                    watch.again();
                    Ok(())
                }
                Err(error) => {
                    if error.kind() == Some(ProblemKind::QuestionsUsedUp) {
                        watch.again();
                    }
                    Err(error)
                }
            },
        );
    };
    let hint = [
        Some((t.questions_left)(left)),
        forecast.map(|forecast| forecast_words(locale, &forecast)),
        Some(t.question_hint.to_owned()),
    ];
    let hint = hint.into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        {first.then(|| view! { <p class="sy-muted">{t.questions_text}</p> })}
        <FormFrame on_submit=send class="sy-form sy-writer sy-screen">
            <TextArea
                id="question-new"
                label=t.question_label
                max=MAX_QUESTION_CHARS
                value=value
                hint=hint
                error=submit.errors.at("/text")
            />
            <p class="sy-actions">
                <SubmitButton submit=submit words=t.ask doing=t.asking />
            </p>
        </FormFrame>
    }
}
