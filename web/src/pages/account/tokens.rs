//! API tokens: what other programs sign in with in the person's name.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use synkro_shared::account::ApiTokenView;
use synkro_shared::{ApiTokenId, ProblemKind, TokenScope};

use super::super::failure::Failure;
use super::super::forms::{Question, QuestionDialog};
use super::create_token::CreateToken;
use crate::a11y::focus_heading;
use crate::api::{Api, Load, Loader};
use crate::browser::{clock, zone};
use crate::components::{Badge, Button, Card, EmptyState, Icon, Look, Picture, Skeleton, Toasts, Tone};
use crate::i18n::use_locale;
use crate::session::Session;

/// The token that is about to be revoked.
type Revoking = Question<(ApiTokenId, String)>;

/// The card.
#[component]
pub fn Tokens(api: Api) -> impl IntoView {
    let t = &use_locale().t.account.tokens;
    let session: Session = expect_context();
    let tokens = Loader::new(move || api.tokens());
    let creating = RwSignal::new(false);
    let revoking = Revoking::new();
    let scopes = Memo::new(move |_| {
        session.me().map_or_else(Vec::new, |me| {
            TokenScope::ALL.into_iter().filter(|scope| scope.useful(&me.permissions)).collect::<Vec<_>>()
        })
    });
    let create_button = move || {
        view! {
            <Button on_press=move |()| creating.set(true)>
                <Icon picture=Picture::Plus />
                {t.create}
            </Button>
        }
    };
    view! {
        <Card title=t.title id="tokens">
            <p class="sy-muted">
                {t.text} " " // Served by the API and no address of the page.
                <a href="/api/docs" rel="external">
                    {t.docs}
                </a>
            </p>
            {move || match tokens.state.get() {
                Load::Loading => view! { <Skeleton lines=3 /> }.into_any(),
                Load::Failed(error) => {
                    let retry = Callback::new(move |()| tokens.again());
                    view! {
                        <Failure error=error on_retry=Some(retry) />
                    }
                        .into_any()
                }
                Load::Ready(list) if list.is_empty() => {
                    view! { <EmptyState title=t.none_title text=t.none_text /> }.into_any()
                }
                Load::Ready(list) => view! { <List list=list revoking=revoking /> }.into_any(),
            }}
            {move || {
                if scopes.with(Vec::is_empty) {
                    view! { <p class="sy-small sy-muted">{t.no_scopes}</p> }.into_any()
                } else {
                    view! { <p class="sy-actions">{create_button()}</p> }.into_any()
                }
            }}
            <CreateToken api=api open=creating scopes=scopes on_created=move |()| tokens.refresh() />
            <RevokeDialog api=api tokens=tokens revoking=revoking />
        </Card>
    }
}

#[component]
fn List(list: Vec<ApiTokenView>, revoking: Revoking) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.account.tokens;
    let zone = expect_context::<Session>().timezone();
    let now = clock::now();
    let moment = |at: DateTime<Utc>| zone::moment_text(locale, &zone, at);
    let rows = list
        .into_iter()
        .map(|token| {
            let expired = token.expires_at <= now;
            let scopes: Vec<&str> = token.scopes.iter().map(|scope| (t.scope)(*scope)).collect();
            let expires = moment(token.expires_at);
            let expires = if expired { (t.expired_at)(&expires) } else { (t.expires_at)(&expires) };
            let used = match (token.last_used_at, &token.last_used_address) {
                (Some(at), Some(address)) => (t.used_from)(&moment(at), address),
                (Some(at), None) => (t.used_at)(&moment(at)),
                (None, _) => t.never_used.to_owned(),
            };
            let ends = (t.ends_with)(&token.last_four);
            let label = (t.revoke_named)(&token.name);
            let (id, name) = (token.id, token.name.clone());
            let revoke = move |_| revoking.ask((id, name.clone()));
            view! {
                <li class="sy-list__item sy-list__item--row">
                    <div class="sy-device">
                        <p class="sy-row">
                            <span class="sy-strong">{token.name}</span>
                            <span class="sy-small sy-muted">{ends}</span>
                            {expired.then(|| view! { <Badge tone=Tone::Warning text=t.expired /> })}
                        </p>
                        <p class="sy-small">{scopes.join(" · ")}</p>
                        <p class="sy-small sy-muted">
                            {(t.created_at)(&moment(token.created_at))}" · "{expires}" · "{used}
                        </p>
                    </div>
                    <button class=Look::Plain.class() type="button" aria-label=label on:click=revoke>
                        {t.revoke}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="sy-list">{rows}</ul> }
}

#[component]
fn RevokeDialog(api: Api, tokens: Loader<Vec<ApiTokenView>>, revoking: Revoking) -> impl IntoView {
    let t = &use_locale().t.account.tokens;
    let toasts: Toasts = expect_context();
    let revoke = move |()| {
        revoking.send(
            move |token| async move { api.revoke_token(token.0).await },
            move |revoked| match revoked {
                Err(error) if error.kind() != Some(ProblemKind::NotFound) => Err(error),
                // One that is not there any more was revoked in another tab, which is what was wanted.
                Ok(()) | Err(_) => {
                    revoking.open.set(false);
                    toasts.show(t.revoked.to_owned());
                    focus_heading("tokens");
                    tokens.refresh();
                    Ok(())
                }
            },
        );
    };
    let title = Signal::derive(move || {
        revoking.about.with(|token| (t.revoke_title)(token.as_ref().map_or("", |(_, name)| name.as_str())))
    });
    view! {
        <QuestionDialog
            question=revoking
            id="revoke-token"
            title=title
            confirm=t.revoke.to_owned()
            doing=t.revoking.to_owned()
            on_confirm=revoke
        >
            <p>{t.revoke_text}</p>
        </QuestionDialog>
    }
}
