//! Switching the second factor on: the key goes into the app, the app's first code proves that it has it.

use leptos::html::Input;
use leptos::prelude::*;
use synkro_shared::FieldErrorCode;
use synkro_shared::ProblemKind;
use synkro_shared::account::{EnableSecondFactorRequest, EnrolmentView};
use synkro_shared::session::{TypedCode, check_code};

use super::super::forms::{FormFrame, SubmitButton, SubmitHead, refused_at};
use super::second_factor::Factor;
use crate::a11y::focus_heading;
use crate::browser::zone;
use crate::components::{Button, CopyField, Field, Look};
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
    let submit = factor.submit;
    let errors = submit.errors;
    let input = NodeRef::<Input>::new();
    let heading = NodeRef::<leptos::html::H3>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // The button that began it is gone: the reader goes on here.
            request_animation_frame(move || _ = heading.focus());
        }
    });
    let send = move |()| {
        let code = code.get_untracked();
        let checked = match check_code(&code) {
            Ok(TypedCode::Totp(_)) => Ok(EnableSecondFactorRequest { code: code.into() }),
            Err(FieldErrorCode::Required) => Err(FieldErrorCode::Required),
            Ok(TypedCode::Recovery(_)) | Err(_) => Err(FieldErrorCode::NotSixDigits),
        };
        submit.send_and(
            checked.map_err(refused_at("/code")),
            move |request| async move { factor.api.enable_second_factor(&request).await },
            move |enabled| {
                match enabled {
                    Ok(codes) => factor.enabled(codes.codes),
                    Err(error) if error.kind() == Some(ProblemKind::CodeRefused) => {
                        errors.refuse("/code", FieldErrorCode::FirstCodeRefused);
                    }
                    Err(error) if error.kind() == Some(ProblemKind::Conflict) => {
                        errors.refuse("/code", FieldErrorCode::EnrolmentExpired);
                    }
                    Err(error) => return Err(error),
                }
                Ok(())
            },
        );
    };
    let until = zone::civil(&zone::of_browser(), enrolment.expires_at).time();
    let stop = move |()| {
        submit.clear();
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
                <FormFrame on_submit=send>
                    <p>{t.enter}</p>
                    <SubmitHead submit=submit />
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
                        <SubmitButton submit=submit look=Look::Primary words=t.finish doing=t.checking />
                        <Button on_press=stop>{t.stop}</Button>
                    </div>
                </FormFrame>
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
