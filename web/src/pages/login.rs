//! Sign-in.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use synkro_shared::session::LoginRequest;

use super::failure::{Cooldown, Failure};
use crate::a11y::PageTitle;
use crate::api::{Api, ApiError};
use crate::components::{Button, Field, Icon, Look, Picture, Toggle};
use crate::i18n::use_locale;
use crate::preferences::Preferences;
use crate::session::{Session, SignInReason};

/// Where to go after signing in: a page of the dashboard, and nothing that another site could have put there.
fn return_path(asked: Option<String>) -> String {
    asked.filter(|path| path.starts_with("/dashboard")).unwrap_or_else(|| "/dashboard".to_owned())
}

/// The sign-in page.
#[component]
pub fn Login() -> impl IntoView {
    let t = use_locale().t;
    let (session, preferences): (Session, Preferences) = (expect_context(), expect_context());
    let api = Api::for_this_view();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (email_error, password_error) = (RwSignal::new(None), RwSignal::new(None));
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let cooldown = Cooldown::new();
    let shown = RwSignal::new(false);
    let (email_input, password_input) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let query = use_query_map();
    let navigate = use_navigate();

    Effect::new(move |_| {
        if session.me().is_some() {
            let path = return_path(query.with_untracked(|query| query.get("return")));
            navigate(&path, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });

    let focus = move |input: NodeRef<Input>| {
        if let Some(input) = input.get_untracked() {
            _ = input.focus();
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || cooldown.waits_untracked() {
            return;
        }
        let form = LoginRequest { email: email.get_untracked(), password: password.get_untracked() };
        let errors = form.clone().check().err().unwrap_or_default();
        let error_of = |pointer: &str| {
            errors.iter().find(|error| error.pointer == pointer).map(|error| (t.field_error)(&error.code))
        };
        email_error.set(error_of("/email"));
        password_error.set(error_of("/password"));
        failure.set(None);
        if email_error.with_untracked(Option::is_some) {
            return focus(email_input);
        }
        if password_error.with_untracked(Option::is_some) {
            return focus(password_input);
        }
        busy.set(true);
        spawn_local(async move {
            match api.login(&form).await {
                Ok(me) => {
                    preferences.suggest_language(me.language);
                    session.signed_in(me);
                }
                Err(ApiError::Aborted) => {}
                Err(error) => {
                    busy.set(false);
                    cooldown.obey(&error);
                    failure.set(Some(error));
                    focus(password_input);
                }
            }
        });
    };
    let reason = move || match session.reason() {
        SignInReason::Asked => None,
        SignInReason::SessionEnded => Some(t.session_ended),
        SignInReason::Required => Some(t.sign_in_first),
        SignInReason::SignedOut => Some(t.signed_out),
    };
    let reveal = move || {
        view! {
            <Toggle
                label=Signal::derive(move || {
                    if shown.get() { t.hide_password } else { t.show_password }.to_owned()
                })
                pressed=shown
                on_press=move |()| shown.update(|shown| *shown = !*shown)
            >
                {move || {
                    let picture = if shown.get() { Picture::EyeOff } else { Picture::Eye };
                    view! { <Icon picture=picture /> }
                }}
            </Toggle>
        }
    };

    view! {
        <div class="sy-page sy-page--narrow">
            <section class="sy-card sy-login">
                <PageTitle text=t.login_title.to_owned() />
                <p class="sy-muted">{t.login_text}</p>
                {move || reason().map(|words| view! { <p class="sy-notice" data-tone="neutral">{words}</p> })}
                {move || {
                    failure
                        .get()
                        .map(|error| {
                            view! {
                                <Failure error=error cooldown=cooldown />
                            }
                        })
                }}
                <form class="sy-form" novalidate on:submit=submit>
                    <Field
                        id="email"
                        label=t.email
                        kind="email"
                        autocomplete="username"
                        value=email
                        error=email_error
                        node_ref=email_input
                    />
                    <Field
                        id="password"
                        label=t.password
                        kind=Signal::derive(move || if shown.get() { "text" } else { "password" })
                        autocomplete="current-password"
                        value=password
                        error=password_error
                        node_ref=password_input
                        end=reveal
                    />
                    <Button look=Look::Primary submit=true busy=Signal::derive(move || busy.get() || cooldown.waits())>
                        {move || if busy.get() { t.signing_in } else { t.sign_in }}
                    </Button>
                </form>
                <p class="sy-small sy-muted">{t.login_help}</p>
            </section>
        </div>
    }
}
