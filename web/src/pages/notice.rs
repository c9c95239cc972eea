//! The link in a message of a company's chat: what staff did to whose account, and the button that shuts it. Opening the page
//! changes nothing, and nobody has to be signed in for it.
//!
//! The link's token stands in the fragment, which no browser sends anywhere, and is taken out of the address at once. It goes
//! to the server in the body of a request.

use leptos::prelude::*;
use synkro_shared::ProblemKind;
use synkro_shared::people::{NoticeRequest, NoticeView};

use super::announced::{by_words, person_words};
use super::failure::Failure;
use super::forms::{Question, QuestionDialog};
use crate::a11y::{PageTitle, focus_heading};
use crate::api::{Api, Load, Loader};
use crate::browser::{page, zone};
use crate::components::{Button, Icon, Look, Picture, Skeleton};
use crate::i18n::use_locale;
use crate::session::Session;

/// The token of the link that was opened last: in memory only. In context everywhere, because the page is built anew when
/// the language changes, and the address does not have it any more.
#[derive(Clone, Copy)]
pub struct OpenedNotice(RwSignal<String>);

impl OpenedNotice {
    /// No link was opened yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Takes the token out of the address, if it has one.
    fn take_from_address(self) {
        if let Some(token) = page::take_fragment() {
            self.0.set(token);
        }
    }
}

impl Default for OpenedNotice {
    fn default() -> Self {
        Self::new()
    }
}

/// The page.
#[component]
pub fn NoticePage() -> impl IntoView {
    let opened: OpenedNotice = expect_context();
    opened.take_from_address();
    // Another link pasted into the same tab loads no new page.
    let listener = window_event_listener(leptos::ev::hashchange, move |_| opened.take_from_address());
    on_cleanup(move || listener.remove());
    view! {
        <div class="sy-page sy-page--narrow">
            <section class="sy-card">
                {move || view! { <Notice token=opened.0.get() /> }}
            </section>
        </div>
    }
}

/// How it stands with the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Unknown,
    /// The link says nothing, or nothing any more.
    Gone,
    /// The account can be shut.
    Open,
    /// It was shut by somebody of the company.
    Refused,
    /// There is nothing left to shut.
    Nothing,
}

fn standing(view: &NoticeView) -> Standing {
    match (view.refused, view.can_refuse) {
        (true, _) => Standing::Refused,
        (false, true) => Standing::Open,
        (false, false) => Standing::Nothing,
    }
}

#[component]
fn Notice(token: String) -> impl IntoView {
    let t = &use_locale().t.people.notice;
    let api = Api::for_this_view();
    let no_token = token.is_empty();
    let token = StoredValue::new(token);
    let request = move || NoticeRequest { token: token.get_value().into() };
    // Found out later, when it is refused.
    let became = RwSignal::new(no_token.then_some(Standing::Gone));
    let notice = Loader::new(move || async move {
        // A link without its end is asked nobody about.
        if no_token { Err(crate::api::ApiError::Aborted) } else { api.lookup_notice(&request()).await }
    });
    let stands = Memo::new(move |_| {
        if let Some(became) = became.get() {
            return became;
        }
        notice.state.with(|state| match state {
            Load::Ready(view) => standing(view),
            Load::Failed(error) if error.kind() == Some(ProblemKind::InviteGone) => Standing::Gone,
            Load::Loading | Load::Failed(_) => Standing::Unknown,
        })
    });
    let question = Question::<()>::new();
    let refuse = move |()| {
        question.send(
            move |_| async move { api.refuse_notice(&request()).await },
            move |refused| {
                let now = match refused {
                    Ok(()) => Standing::Refused,
                    Err(error) if error.kind() == Some(ProblemKind::InviteGone) => Standing::Gone,
                    Err(error) => return Err(error),
                };
                question.open.set(false);
                became.set(Some(now));
                focus_heading("notice-said");
                Ok(())
            },
        );
    };
    let title = Memo::new(move |_| {
        let title = match stands.get() {
            Standing::Gone => t.gone_title,
            Standing::Refused => t.refused_title,
            Standing::Unknown | Standing::Open | Standing::Nothing => t.title,
        };
        title.to_owned()
    });
    view! {
        <PageTitle text=title />
        {move || match (stands.get(), notice.state.get()) {
            (Standing::Gone, _) => view! { <Gone /> }.into_any(),
            (stands, Load::Ready(view)) => {
                view! { <Told view=view stands=stands on_refuse=move |()| question.ask(()) /> }.into_any()
            }
            (_, Load::Failed(error)) => {
                let retry = Callback::new(move |()| notice.again());
                view! { <Failure error=error on_retry=Some(retry) /> }.into_any()
            }
            (_, Load::Loading) => view! { <Skeleton lines=6 /> }.into_any(),
        }}
        <RefuseNotice question=question on_confirm=refuse />
    }
}

#[component]
fn Gone() -> impl IntoView {
    let t = &use_locale().t.people.notice;
    view! {
        <p id="notice-said" tabindex="-1" role="alert">
            {t.gone_text}
        </p>
        <p class="sy-actions">
            <a class=Look::Plain.class() href="/">
                {t.to_start}
            </a>
        </p>
    }
}

/// What was done, and what can be done about it.
#[component]
fn Told(view: NoticeView, stands: Standing, #[prop(into)] on_refuse: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.notice;
    let words = &locale.t.people.announced;
    let session: Session = expect_context();
    let facts = [
        (t.company, view.tenant_name),
        (t.deed, (locale.t.deeds.deed)(view.deed).to_owned()),
        (t.about, person_words(&view.about)),
        (t.by, by_words(locale, &view.by)),
        (t.at, zone::moment_text(locale, &session.timezone(), view.at)),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd class="sy-strong sy-break">{value}</dd>
                </div>
            }
        })
        .collect_view();
    let below = match stands {
        Standing::Refused => view! {
            <section aria-labelledby="notice-next">
                <h2 class="sy-card__subtitle" id="notice-next">
                    {t.next_title}
                </h2>
                <ul class="sy-bullets">{t.next.map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            </section>
        }
        .into_any(),
        Standing::Nothing => view! {
            <p class="sy-notice" data-tone="neutral">
                {t.nothing_to_close}
            </p>
        }
        .into_any(),
        Standing::Open | Standing::Unknown | Standing::Gone => view! {
            <p>{t.refuse_text}</p>
            <p class="sy-actions">
                <Button look=Look::Danger on_press=on_refuse>
                    {words.not_us}
                </Button>
            </p>
        }
        .into_any(),
    };
    view! {
        {if stands == Standing::Refused {
            view! {
                <p class="sy-notice" data-tone="good" id="notice-said" tabindex="-1" role="status">
                    <Icon picture=Picture::Check />
                    {t.refused_text}
                </p>
            }
                .into_any()
        } else {
            view! { <p>{t.text}</p> }.into_any()
        }}
        <dl class="sy-facts">{facts}</dl>
        {below}
    }
}

#[component]
fn RefuseNotice(question: Question<()>, #[prop(into)] on_confirm: Callback<()>) -> impl IntoView {
    let t = &use_locale().t.people;
    let (words, what) = (&t.announced, t.announced.refuse_what);
    view! {
        <QuestionDialog
            question=question
            id="refuse-notice"
            title=t.notice.refuse_title.to_owned()
            confirm=words.refuse_button.to_owned()
            doing=words.refusing.to_owned()
            on_confirm=on_confirm
        >
            <ul class="sy-bullets">{what.map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        </QuestionDialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_says_so_and_what_is_gone_offers_nothing() {
        let view = |can_refuse, refused| {
            let json = serde_json::json!({
                "tenant_name": "Тёплый дом", "at": "2026-03-01T10:00:00Z", "deed": "invited",
                "by": { "name": "Лина", "email": "lina@synkro.kz" }, "about": { "name": "Сауле", "email": "s@e.kz" },
                "can_refuse": can_refuse, "refused": refused,
            });
            serde_json::from_value::<NoticeView>(json).expect("a notice")
        };
        assert_eq!(standing(&view(true, false)), Standing::Open);
        assert_eq!(standing(&view(false, true)), Standing::Refused);
        assert_eq!(standing(&view(true, true)), Standing::Refused);
        assert_eq!(standing(&view(false, false)), Standing::Nothing);
    }
}
