//! What an account sees that waits for its company's word, in the place of every page of the company: why, who can let it in,
//! and, where nobody can, how it opens. It asks again by itself, and the page goes on once the account is open.

mod by_code;
mod recovery;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use synkro_shared::ProblemKind;
use synkro_shared::people::{ApprovalView, DeedView};

use self::recovery::Recovery;
use crate::a11y::PageTitle;
use crate::api::{Api, ApiError};
use crate::browser::{clock, zone};
use crate::components::{Card, Icon, Look, Picture, Skeleton, Toasts};
use crate::i18n::{Locale, use_locale};
use crate::pages::failure::Failure;
use crate::session::Session;

/// How often it is asked whether the account is open.
const ASKED_EVERY_MS: u32 = 30_000;

/// How the wait stands. Belongs to the view that made it.
#[derive(Clone, Copy)]
struct Wait {
    /// As it was heard last.
    view: RwSignal<Option<ApprovalView>>,
    /// Why nothing was heard yet.
    failure: RwSignal<Option<ApiError>>,
    round: RwSignal<u32>,
    opened: StoredValue<bool>,
    api: Api,
    session: Session,
    toasts: Toasts,
    locale: Locale,
}

impl Wait {
    /// Asks for as long as the calling view lives.
    fn new() -> Self {
        let wait = Self {
            view: RwSignal::new(None),
            failure: RwSignal::new(None),
            round: RwSignal::new(0),
            opened: StoredValue::new(false),
            api: Api::for_this_view(),
            session: expect_context(),
            toasts: expect_context(),
            locale: use_locale(),
        };
        Effect::new(move |_| {
            wait.round.track();
            // Signing in again goes on where the end of the session stopped it.
            _ = wait.session.renewals();
            spawn_local_scoped_with_cancellation(wait.follow());
        });
        wait
    }

    /// Asks at once.
    fn again(self) {
        self.round.update(|round| *round += 1);
    }

    async fn follow(self) {
        loop {
            match self.api.approval().await {
                Ok(view) => self.take(view),
                Err(ApiError::Aborted) => return,
                Err(error) if error.kind() == Some(ProblemKind::Unauthenticated) => return,
                Err(error) => {
                    // What is there stays: the next answer may come again.
                    if self.view.with_untracked(Option::is_none) {
                        self.failure.set(Some(error));
                    }
                }
            }
            clock::pause(ASKED_EVERY_MS).await;
        }
    }

    /// Shows it. An account that waits for nothing any more goes on: the session finds that out.
    fn take(self, view: ApprovalView) {
        self.failure.set(None);
        let opens = view.awaiting_since.is_none();
        if self.view.with_untracked(|known| known.as_ref() != Some(&view)) {
            self.view.set(Some(view));
        }
        if opens {
            if !self.opened.get_value() {
                self.opened.set_value(true);
                self.toasts.show(self.locale.t.people.awaiting.opened.to_owned());
            }
            self.session.doubt();
        }
    }
}

/// The screen.
#[component]
pub fn Awaiting() -> impl IntoView {
    let t = &use_locale().t.people.awaiting;
    let wait = Wait::new();
    let here = Memo::new(move |_| wait.view.with(Option::is_some));
    view! {
        <div class="sy-page sy-page--text">
            <header class="sy-page__head">
                <PageTitle text=t.title.to_owned() />
                <p>{t.text}</p>
            </header>
            {move || {
                wait.failure
                    .get()
                    .map(|error| {
                        let retry = Callback::new(move |()| wait.again());
                        view! { <Failure error=error on_retry=Some(retry) /> }
                    })
            }}
            {move || match here.get() {
                true => view! { <Content wait=wait /> }.into_any(),
                false => view! { <section class="sy-card"><Skeleton lines=6 /></section> }.into_any(),
            }}
            <p class="sy-actions">
                <a class=Look::Plain.class() href="/account">
                    <Icon picture=Picture::Person />
                    {t.to_account}
                </a>
            </p>
        </div>
    }
}

/// Each part is built anew only when its own data change: a code that is being typed stays as it is.
#[component]
fn Content(wait: Wait) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.awaiting;
    let session: Session = expect_context();
    let part = move |part: fn(&ApprovalView) -> Vec<String>| {
        Memo::new(move |_| wait.view.with(|view| view.as_ref().map(part).unwrap_or_default()))
    };
    let holders = part(|view| view.holders.clone());
    let deeds: Memo<Vec<DeedView>> = Memo::new(move |_| {
        wait.view.with(|view| view.as_ref().map(|view| view.deeds.clone()).unwrap_or_default())
    });
    let since = Memo::new(move |_| wait.view.with(|view| view.as_ref()?.awaiting_since));
    let recovery = Memo::new(move |_| wait.view.with(|view| view.as_ref()?.recovery.clone()));
    let recovers = Memo::new(move |_| recovery.with(Option::is_some));
    let zone = StoredValue::new(session.timezone());
    let moment = move |at| zone.with_value(|zone| zone::moment_text(locale, zone, at));
    view! {
        <Card title=t.who id="who-lets-in">
            {move || {
                let names = holders.get();
                if names.is_empty() {
                    let more = (!recovers.get()).then_some(t.nobody_yet);
                    view! { <p>{t.nobody} " " {more}</p> }.into_any()
                } else {
                    view! {
                        <p>{t.who_text}</p>
                        <ul class="sy-bullets">
                            {names.into_iter().map(|name| view! { <li class="sy-strong">{name}</li> }).collect_view()}
                        </ul>
                    }
                        .into_any()
                }
            }}
        </Card>
        {move || recovers.get().then(|| view! { <Recovery wait=wait recovery=recovery /> })}
        <Card title=t.why id="why-it-waits">
            <ul class="sy-bullets">
                {move || {
                    deeds
                        .get()
                        .into_iter()
                        .map(|deed| view! { <li>{(locale.t.deeds.deed)(deed.deed)} ": " {moment(deed.at)}</li> })
                        .collect_view()
                }}
            </ul>
            {move || since.get().map(|at| view! { <p class="sy-small sy-muted">{(t.since)(&moment(at))}</p> })}
        </Card>
    }
}
