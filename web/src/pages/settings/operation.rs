//! A check or a sample under way: started, asked about until it ends, its elapsed time shown.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::{OperationAction, OperationState, OperationView, StartOperation};

use crate::a11y::Announcer;
use crate::api::{Api, ApiError, Pace, error_words};
use crate::browser::clock;
use crate::components::{Button, Look, ProblemPanel};
use crate::i18n::use_locale;
use crate::pages::failure::Failure;

const ASK_EVERY_MS: u32 = 700;

/// An operation of one kind. Belongs to the view that made it.
#[derive(Clone, Copy)]
pub struct Operation {
    api: Api,
    kind: IntegrationKind,
    action: OperationAction,
    /// As it was last seen.
    pub state: RwSignal<Option<OperationView>>,
    failure: RwSignal<Option<ApiError>>,
    /// Why the last question about it was not answered; it goes on meanwhile.
    lost: RwSignal<Option<ApiError>>,
    starting: RwSignal<bool>,
    elapsed: RwSignal<u64>,
    on_end: StoredValue<Option<Callback<OperationView>>>,
    announcer: Announcer,
    done: &'static str,
}

impl Operation {
    /// An operation that goes on from what the integration's view told of it.
    #[must_use]
    pub fn new(
        api: Api,
        kind: IntegrationKind,
        action: OperationAction,
        known: &[OperationView],
        on_end: Option<Callback<OperationView>>,
    ) -> Self {
        let known = known.iter().find(|operation| operation.action == action).cloned();
        let running = known.as_ref().is_some_and(|operation| operation.state == OperationState::Running);
        let operation = Self {
            api,
            kind,
            action,
            state: RwSignal::new(known),
            failure: RwSignal::new(None),
            lost: RwSignal::new(None),
            starting: RwSignal::new(false),
            elapsed: RwSignal::new(0),
            on_end: StoredValue::new(on_end),
            announcer: expect_context(),
            done: use_locale().t.settings.check_done,
        };
        if running {
            spawn_local(operation.follow());
        }
        operation
    }

    /// Whether it is under way; follows changes.
    #[must_use]
    pub fn is_running(self) -> bool {
        self.starting.get() || self.state.with(|state| is_running(state.as_ref()))
    }

    /// Starts it.
    pub fn start(self, save: bool) {
        if self.starting.get_untracked() || self.state.with_untracked(|state| is_running(state.as_ref())) {
            return;
        }
        self.starting.set(true);
        self.failure.set(None);
        self.elapsed.set(0);
        spawn_local(async move {
            let request = StartOperation { action: self.action, save };
            let started = self.api.start_operation(self.kind, request).await;
            match started {
                Ok(view) => {
                    self.state.set(Some(view));
                    self.starting.set(false);
                    self.follow().await;
                }
                Err(ApiError::Aborted) => {}
                Err(error) => {
                    self.starting.set(false);
                    self.failure.set(Some(error));
                }
            }
        });
    }

    async fn follow(self) {
        let (mut pace, mut wait) = (Pace::default(), ASK_EVERY_MS);
        loop {
            let Some(view) = self.state.try_get_untracked().flatten() else { return };
            if view.state != OperationState::Running {
                self.announcer.say(self.done.to_owned());
                if let Some(on_end) = self.on_end.try_get_value().flatten() {
                    on_end.run(view);
                }
                return;
            }
            _ = self.elapsed.try_set(seconds_since(view.started_at));
            clock::pause(wait).await;
            match self.api.operation(view.id).await {
                Ok(view) => {
                    _ = self.lost.try_set(None);
                    _ = self.state.try_set(Some(view));
                    (pace, wait) = (Pace::default(), ASK_EVERY_MS);
                }
                Err(ApiError::Aborted) => return,
                Err(error) if error.may_pass() => {
                    let asked = error.retry_after().unwrap_or(0).saturating_mul(1_000);
                    (pace, wait) = (pace.after(clock::is_hidden(), true), pace.millis().max(asked));
                    _ = self.lost.try_set(Some(error));
                }
                Err(error) => {
                    _ = self.lost.try_set(None);
                    _ = self.failure.try_set(Some(error));
                    _ = self.state.try_set(None);
                    return;
                }
            }
        }
    }
}

fn is_running(state: Option<&OperationView>) -> bool {
    state.is_some_and(|state| state.state == OperationState::Running)
}

fn seconds_since(at: DateTime<Utc>) -> u64 {
    u64::try_from((clock::now() - at).num_seconds()).unwrap_or(0)
}

/// The button that starts it, with the elapsed time, what was counted, and why it failed.
#[component]
pub fn Starter(
    /// The operation.
    operation: Operation,
    /// The button's words.
    label: &'static str,
    /// For tests.
    test: &'static str,
    /// How much it stands out.
    #[prop(optional)]
    look: Look,
    /// Keep what comes out.
    #[prop(optional, into)]
    save: Signal<bool>,
    /// A failure is shown elsewhere.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let press = Callback::new(move |()| operation.start(save.get_untracked()));
    let busy = Memo::new(move |_| operation.is_running());
    view! {
        <div class="sy-operation">
            <Button look=look busy=busy on_press=press attr:data-test=test>
                {label}
            </Button>
            {move || {
                busy.get()
                    .then(|| {
                        let counts = operation.state.with(|state| state.as_ref().map(|state| state.counts.clone()));
                        let waiting = operation.state.with(|state| state.as_ref().and_then(|state| state.waiting));
                        view! {
                            <p class="sy-small" role="status">
                                {t.running}
                                ", "
                                {move || (t.elapsed)(operation.elapsed.get())}
                                {counts
                                    .unwrap_or_default()
                                    .into_iter()
                                    .map(|count| format!(" · {}", locale.count(count.kind, count.value)))
                                    .collect_view()}
                                {waiting
                                    .map(|waiting| {
                                        let words = (t.waiting)(waiting.reason, waiting.seconds);
                                        view! { <span data-test="waiting">" · " {words}</span> }
                                    })}
                            </p>
                        }
                    })
            }}
            {move || {
                let words = operation.lost.get().filter(|_| busy.get()).map(|error| error_words(locale, &error));
                words.map(|words| view! { <p class="sy-notice" data-tone="warning" role="status">{words}</p> })
            }}
            {move || operation.failure.get().map(|error| view! { <Failure error=error /> })}
            {move || {
                let failed = operation
                    .state
                    .get()
                    .filter(|state| !quiet && state.state == OperationState::Failed)
                    .and_then(|state| state.problem.map(|problem| (problem, state.ended_at)));
                failed.map(|(problem, at)| view! { <ProblemPanel problem=problem at=at /> })
            }}
        </div>
    }
}
