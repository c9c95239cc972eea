//! Switching the second factor on: the key goes into the app, the app's first code proves that it has it.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::FieldErrorCode;
use synkro_shared::ProblemKind;
use synkro_shared::account::{EnableSecondFactorRequest, EnrolmentView};
use synkro_shared::session::{TypedCode, check_code};

use super::super::form_errors::{FormErrors, FormField};
use super::second_factor::{Factor, FactorFailure};
use crate::a11y::focus_heading;
use crate::api::ApiError;
use crate::browser::zone;
use crate::components::{Button, CopyField, Field, FormSummary, Look};
use crate::i18n::use_locale;

/// Letters of a key by four, as people read them out.
fn by_four(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// An address that holds the picture itself: the page loads nothing for it.
fn picture_address(svg: &str) -> String {
    format!("data:image/svg+xml;charset=utf-8,{}", String::from(js_sys::encode_uri_component(svg)))
}

/// The three steps.
#[component]
pub fn Enrolment(factor: Factor, enrolment: EnrolmentView) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.account.enrolment;
    let code = RwSignal::new(String::new());
    let errors =
        FormErrors::new(locale, vec![FormField::new("/code", "first-code", locale.t.account.code_name)]);
    let input = NodeRef::<Input>::new();
    let heading = NodeRef::<leptos::html::H3>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // The button that began it is gone: the reader goes on here.
            request_animation_frame(move || _ = heading.focus());
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if factor.busy.get_untracked() || factor.cooldown.waits_untracked() {
            return;
        }
        errors.clear();
        factor.failure.set(None);
        match check_code(&code.get_untracked()) {
            Ok(TypedCode::Totp(_)) => {}
            Err(FieldErrorCode::Required) => return errors.refuse("/code", FieldErrorCode::Required),
            Ok(TypedCode::Recovery(_)) | Err(_) => {
                return errors.refuse("/code", FieldErrorCode::NotSixDigits);
            }
        }
        factor.busy.set(true);
        spawn_local(async move {
            let request = EnableSecondFactorRequest { code: code.get_untracked().into() };
            let enabled = factor.api.enable_second_factor(&request).await;
            if matches!(enabled, Err(ApiError::Aborted)) {
                return;
            }
            factor.busy.set(false);
            match enabled {
                Ok(codes) => factor.enabled(codes.codes),
                Err(error) if error.kind() == Some(ProblemKind::CodeRefused) => {
                    errors.refuse("/code", FieldErrorCode::FirstCodeRefused);
                }
                Err(error) if error.kind() == Some(ProblemKind::Conflict) => {
                    errors.refuse("/code", FieldErrorCode::EnrolmentExpired);
                }
                Err(error) if errors.takes(&error) => {}
                Err(error) => {
                    factor.cooldown.obey(&error);
                    factor.failure.set(Some(error));
                }
            }
        });
    };
    let until = zone::civil(&zone::of_browser(), enrolment.expires_at).time();
    let stop = move |()| {
        factor.failure.set(None);
        factor.enrolment.set(None);
        focus_heading("second-factor");
    };
    view! {
        <h3 class="sy-card__subtitle" tabindex="-1" node_ref=heading>
            {t.title}
        </h3>
        <ol class="sy-todo sy-enrolment">
            <li>
                <p>{t.install}</p>
            </li>
            <li>
                <div class="sy-enrolment__key">
                    <p>{t.scan}</p>
                    <img class="sy-qr" src=picture_address(&enrolment.qr_svg) alt=t.picture width="220" height="220" />
                    <CopyField id="second-factor-key" label=t.by_hand value=by_four(&enrolment.secret) />
                    <p class="sy-small">
                        <a href=enrolment.uri>{t.same_phone}</a>
                    </p>
                </div>
            </li>
            <li>
                <form class="sy-form" novalidate on:submit=submit>
                    <p>{t.enter}</p>
                    <FormSummary errors=errors.summary() />
                    <FactorFailure factor=factor />
                    <Field
                        id="first-code"
                        label=t.code
                        kind="text"
                        autocomplete="one-time-code"
                        inputmode="numeric"
                        value=code
                        hint=(t.until)(&locale.time(until))
                        error=errors.at("/code")
                        node_ref=input
                    />
                    <div class="sy-actions">
                        <Button
                            look=Look::Primary
                            submit=true
                            busy=Signal::derive(move || factor.busy.get() || factor.cooldown.waits())
                        >
                            {move || if factor.busy.get() { t.checking } else { t.finish }}
                        </Button>
                        <Button on_press=stop>{t.stop}</Button>
                    </div>
                </form>
            </li>
        </ol>
    }
}

#[cfg(test)]
mod tests {
    use super::by_four;

    #[test]
    fn a_key_is_read_out_by_four_letters() {
        assert_eq!(by_four("ABCDEFGHIJ"), "ABCD EFGH IJ");
        assert_eq!(by_four(""), "");
    }
}
