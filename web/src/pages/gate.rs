//! Who may see a guarded page: the person signed in with the permission. Everybody else gets the sign-in page, or an
//! honest word on why there is nothing for them. The server decides; this only spares the detour.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use synkro_shared::Permission;
use synkro_shared::session::Me;

use super::awaiting::Awaiting;
use super::identity::identify;
use super::staff::NotForThem;
use crate::browser::network;
use crate::components::{ErrorPanel, Skeleton};
use crate::i18n::use_locale;
use crate::session::{Session, SignInReason, Visitor};

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Waiting,
    Unreachable,
    SignIn,
    /// The account waits for its company's word.
    Awaits,
    NotForThem,
    Open,
}

fn for_person(me: &Me, permission: Permission) -> State {
    let awaits = me.awaiting_since.is_some() && permission.is_of_a_company();
    match (awaits, me.permissions.contains(&permission)) {
        (true, _) => State::Awaits,
        (false, true) => State::Open,
        (false, false) => State::NotForThem,
    }
}

/// Shows `page` to those who may see it. The page stays when the session ends under it.
#[component]
pub fn Gate<Page, Content>(
    /// What one must be allowed.
    permission: Permission,
    /// The page.
    page: Page,
) -> impl IntoView
where
    Page: Fn() -> Content + Clone + Send + 'static,
    Content: IntoView + 'static,
{
    let session: Session = expect_context();
    let owner = Owner::current();
    let location = use_location();
    let navigate = use_navigate();
    let t = use_locale().t;
    session.page_opened();
    on_cleanup(move || session.page_closed());
    let state = Memo::new(move |_| match session.visitor() {
        Visitor::Unknown => State::Waiting,
        Visitor::Unreachable => State::Unreachable,
        Visitor::SignedOut => State::SignIn,
        Visitor::SignedIn(me) => for_person(&me, permission),
    });
    Effect::new(move |_| {
        if state.get() != State::SignIn {
            return;
        }
        let mut here = location.pathname.get_untracked();
        if here == "/login" {
            return;
        }
        let query = location.search.get_untracked();
        if !query.is_empty() {
            here = format!("{here}?{query}");
        }
        here.push_str(&location.hash.get_untracked());
        session.required();
        let target = if untrack(|| session.reason()) == SignInReason::SignedOut {
            "/login".to_owned()
        } else {
            format!("/login?return={}", String::from(js_sys::encode_uri_component(&here)))
        };
        navigate(&target, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let ask_again = Callback::new(move |()| {
        if let Some(owner) = &owner {
            owner.with(identify);
        }
    });
    network::when_back(move || {
        if state.get_untracked() == State::Unreachable {
            ask_again.run(());
        }
    });
    move || match state.get() {
        State::Waiting | State::SignIn => view! { <Skeleton /> }.into_any(),
        State::Unreachable => {
            view! { <ErrorPanel text=t.errors.network_error on_retry=Some(ask_again) /> }.into_any()
        }
        State::Awaits => view! { <Awaiting /> }.into_any(),
        State::NotForThem => view! { <NotForThem permission=permission /> }.into_any(),
        State::Open => page().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_the_company_sees_the_own_account_and_else_why_it_waits() {
        let me = |awaits: bool| {
            let mut json = serde_json::json!({
                "id": uuid::Uuid::from_u128(1), "email": "aru@example.kz", "display_name": "Ару", "role": "user",
                "permissions": ["own_account", "reports_read"], "second_factor": "off", "language": "ru", "theme": "auto",
            });
            if awaits {
                json["awaiting_since"] = "2026-03-01T10:00:00Z".into();
            }
            serde_json::from_value::<Me>(json).expect("a person")
        };
        assert_eq!(for_person(&me(true), Permission::OwnAccount), State::Open);
        for permission in [Permission::ReportsRead, Permission::RunsWrite, Permission::Settings] {
            assert_eq!(for_person(&me(true), permission), State::Awaits, "{permission:?}");
        }
        assert_eq!(for_person(&me(true), Permission::UsersManage), State::NotForThem);
        assert_eq!(for_person(&me(false), Permission::ReportsRead), State::Open);
        assert_eq!(for_person(&me(false), Permission::Settings), State::NotForThem);
    }
}
