//! Who may see a guarded page: the person signed in with the permission. Everybody else gets the sign-in page, or an
//! honest word on why there is nothing for them. The server decides; this only spares the detour.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use synkro_shared::Permission;

use super::identity::identify;
use super::staff::NotForThem;
use crate::browser::network;
use crate::components::{ErrorPanel, Skeleton};
use crate::i18n::use_locale;
use crate::session::{Session, SignInReason, Visitor};

#[derive(Clone, Copy, PartialEq)]
enum State {
    Waiting,
    Unreachable,
    SignIn,
    NotForThem,
    Open,
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
        Visitor::SignedIn(me) if me.permissions.contains(&permission) => State::Open,
        Visitor::SignedIn(_) => State::NotForThem,
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
        State::NotForThem => view! { <NotForThem permission=permission /> }.into_any(),
        State::Open => page().into_any(),
    }
}
