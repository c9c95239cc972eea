//! An invite: whoever holds the link sets the password of the account that it was made for. The link's token stands behind
//! the address, where browsers keep it to themselves, and goes to the server in the body of a request, nowhere else. Links of
//! before have it in the path.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map};
use synkro_shared::ProblemKind;
use synkro_shared::invite::{AcceptInviteRequest, InvitePurpose, InviteView, LookupInviteRequest};
use synkro_shared::password::check_new_password;

use super::failure::Failure;
use super::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead, refused_at};
use super::new_password::NewPassword;
use crate::a11y::PageTitle;
use crate::api::{Api, Load, Loader};
use crate::browser::zone;
use crate::components::{Look, Skeleton};
use crate::i18n::use_locale;
use crate::session::Session;

/// The page of the invite in the address.
#[component]
pub fn InvitePage() -> impl IntoView {
    let params = use_params_map();
    let hash = use_location().hash;
    let token = Memo::new(move |_| {
        let in_path = params.with(|params| params.get("token"));
        in_path.unwrap_or_else(|| hash.with(|hash| hash.trim_start_matches('#').to_owned()))
    });
    // Another link in the same tab is another page.
    move || view! { <Invite token=token.get() /> }
}

#[component]
fn Invite(token: String) -> impl IntoView {
    let t = &use_locale().t.account.invite;
    let api = Api::for_this_view();
    let token = StoredValue::new(token);
    let invite =
        Loader::new(move || api.lookup_invite(LookupInviteRequest { token: token.get_value().into() }));
    // Found out by looking it up, or later, when the password is sent.
    let used_up = RwSignal::new(false);
    let gone = Memo::new(move |_| {
        used_up.get()
            || invite.state.with(|state| match state {
                Load::Failed(error) => error.kind() == Some(ProblemKind::InviteGone),
                Load::Loading | Load::Ready(_) => false,
            })
    });
    let title = Memo::new(move |_| {
        if gone.get() {
            return t.gone_title.to_owned();
        }
        invite.state.with(|state| match state {
            Load::Ready(invite) => match invite.purpose {
                InvitePurpose::New => (t.welcome)(&invite.display_name),
                InvitePurpose::Recovery => t.recovery_title.to_owned(),
            },
            Load::Loading | Load::Failed(_) => t.title.to_owned(),
        })
    });
    view! {
        <div class="sy-page sy-page--narrow">
            <section class="sy-card sy-login">
                <PageTitle text=title />
                {move || match invite.state.get() {
                    Load::Loading => view! { <Skeleton lines=5 /> }.into_any(),
                    Load::Ready(_) | Load::Failed(_) if gone.get() => Gone().into_any(),
                    Load::Failed(error) => {
                        let retry = Callback::new(move |()| invite.again());
                        view! {
                            <Failure error=error on_retry=Some(retry) />
                        }
                            .into_any()
                    }
                    Load::Ready(view) => view! { <Accept api=api token=token invite=view used_up=used_up /> }.into_any(),
                }}
            </section>
        </div>
    }
}

#[component]
fn Gone() -> impl IntoView {
    let words = &use_locale().t.account.invite;
    view! {
        <p role="alert">{words.gone_text}</p>
        <p class="sy-actions">
            <a class=Look::Plain.class() href="/login">
                {words.to_sign_in}
            </a>
        </p>
    }
}

#[component]
fn Accept(
    api: Api,
    token: StoredValue<String>,
    invite: InviteView,
    /// Set when the invite turns out to be used up.
    used_up: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let words = &t.account.invite;
    let session: Session = expect_context();
    let navigate = use_navigate();
    let own_words: Vec<String> = [invite.email.clone(), invite.display_name.clone()]
        .into_iter()
        .chain(invite.tenant_name.clone())
        .collect();
    let own_words = StoredValue::new(own_words);
    let password = RwSignal::new(String::new());
    let submit = Submit::new(vec![FormField::new("/password", "new-password", t.account.password.new)]);
    let email = StoredValue::new(invite.email.clone());

    let send = move |()| {
        let request = AcceptInviteRequest {
            token: token.get_value().into(),
            password: password.get_untracked().into(),
        };
        let checked = own_words.with_value(|words| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            check_new_password(request.password.as_typed(), &words)
        });
        let navigate = navigate.clone();
        submit.send_and(
            checked.map(|_| request).map_err(refused_at("/password")),
            move |request| async move {
                api.accept_invite(&request).await?;
                // Somebody else may be signed in here: the new password is for the invited one.
                if session.me_untracked().is_some() {
                    _ = api.logout().await;
                    crate::browser::tabs::tell_signed_out();
                    session.signed_out();
                }
                Ok(())
            },
            move |accepted| {
                match accepted {
                    Ok(()) => {
                        submit.stay_busy();
                        session.password_set(email.get_value());
                        navigate("/login", NavigateOptions { replace: true, ..NavigateOptions::default() });
                    }
                    Err(error) if error.kind() == Some(ProblemKind::InviteGone) => used_up.set(true),
                    Err(error) => return Err(error),
                }
                Ok(())
            },
        );
    };
    let what_for = match (invite.purpose, &invite.tenant_name) {
        (InvitePurpose::New, Some(company)) => (words.for_company)(company),
        (InvitePurpose::New, None) => words.for_staff.to_owned(),
        (InvitePurpose::Recovery, _) => words.for_recovery.to_owned(),
    };
    let until = zone::moment_text(locale, &zone::of_browser(), invite.expires_at);
    let other = session.me_untracked().filter(|me| me.email != invite.email);
    view! {
        <p>{what_for}</p>
        {other
            .map(|me| {
                view! {
                    <p class="sy-notice" data-tone="warning">
                        {(words.somebody_signed_in)(&me.email)}
                    </p>
                }
            })}
        <dl class="sy-facts">
            <div>
                <dt>{t.entrance.email}</dt>
                <dd class="sy-strong">{invite.email.clone()}</dd>
            </div>
            <div>
                <dt>{words.valid_until}</dt>
                <dd>{until}</dd>
            </div>
        </dl>
        <FormFrame on_submit=send>
            <SubmitHead submit=submit />
            // A password keeper reads from here whose password it is.
            <input
                class="sy-hidden"
                type="email"
                autocomplete="username"
                value=invite.email
                readonly
                tabindex="-1"
                aria-hidden="true"
            />
            <NewPassword
                id="new-password"
                rules_id="new-password-rules"
                label=t.account.password.new
                value=password
                words=own_words
                error=submit.errors.at("/password")
            />
            <SubmitButton submit=submit look=Look::Primary words=words.accept doing=t.account.password.saving />
        </FormFrame>
    }
}
