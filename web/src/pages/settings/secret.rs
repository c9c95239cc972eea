//! A secret: typed once, never shown again. What was saved is told with its time, and may be replaced.

use leptos::prelude::*;
use synkro_shared::SecretText;
use synkro_shared::settings::{SecretField, SecretState};

use crate::browser::zone;
use crate::components::{Button, Icon, Look, PasswordField, Picture, focus_field};
use crate::i18n::use_locale;
use crate::session::Session;

/// The field of a secret.
#[component]
pub fn Secret(
    /// Id of the input, unique in the page.
    id: &'static str,
    /// Which one.
    field: SecretField,
    /// The label.
    label: &'static str,
    /// What was saved before.
    secrets: Vec<SecretState>,
    /// What is typed.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let session: Session = expect_context();
    let saved = secrets.iter().find(|secret| secret.field == field).map(|secret| secret.set_at);
    let typing = RwSignal::new(saved.is_none());
    // A refusal concerns what has to be typed.
    let open = Memo::new(move |_| typing.get() || error.get().is_some());
    let replace = Callback::new(move |()| {
        typing.set(true);
        request_animation_frame(move || focus_field(id));
    });
    let keep = Callback::new(move |()| {
        value.set(String::new());
        typing.set(false);
    });
    view! {
        <div class="sy-secret" data-test=format!("secret-{}", field.code())>
            {move || {
                let at = saved.map(|at| zone::moment_text(locale, &session.timezone(), at));
                match at {
                    Some(at) if !open.get() => {
                        view! {
                            <div class="sy-field">
                                <span class="sy-label">{label}</span>
                                <p class="sy-secret__row">
                                    <span aria-hidden="true">"••••••••"</span>
                                    <span class="sy-small sy-muted">
                                        <Icon picture=Picture::Check />
                                        {t.set}
                                        " "
                                        {at}
                                    </span>
                                    <Button
                                        look=Look::Quiet
                                        on_press=replace
                                        attr:data-test=format!("replace-{}", field.code())
                                    >
                                        {t.replace}
                                    </Button>
                                </p>
                            </div>
                        }
                            .into_any()
                    }
                    at => {
                        view! {
                            <PasswordField id=id label=label autocomplete="off" value=value error=error />
                            {at.map(|_| view! { <Button look=Look::Quiet on_press=keep>{t.keep}</Button> })}
                        }
                            .into_any()
                    }
                }
            }}
        </div>
    }
}

/// What was typed, or nothing: keep.
#[must_use]
pub fn typed(value: RwSignal<String>) -> Option<SecretText> {
    Some(value.get_untracked()).filter(|text| !text.trim().is_empty()).map(SecretText::from)
}
