//! Second step of signing in: a code from the app, or a recovery code. The password itself is not kept for it: the
//! server remembers in a cookie that the page can't read.

use leptos::prelude::*;
use synkro_shared::FieldErrorCode;
use synkro_shared::ProblemKind;
use synkro_shared::session::{Me, SecondFactorRequest, check_code};

use super::super::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead, refused_at};
use super::code_field::CodeField;
use crate::api::{Api, ApiError};
use crate::components::{Button, Look};
use crate::i18n::use_locale;

/// The step.
#[component]
pub fn CodeStep(
    /// Id of the code's input.
    id: &'static str,
    /// Somebody has signed in.
    on_signed_in: Callback<Me>,
    /// Back to the password, and why if it was not wished.
    on_back: Callback<Option<ApiError>>,
) -> impl IntoView {
    let t = use_locale().t;
    let words = &t.account.sign_in;
    let api = Api::for_this_view();
    let code = RwSignal::new(String::new());
    let submit = Submit::new(vec![FormField::new("/code", id, t.account.code_name)]);
    let errors = submit.errors;

    let send = move || {
        let form = SecondFactorRequest { code: code.get_untracked().into() };
        submit.send_and(
            check_code(form.code.as_typed()).map(|_| form).map_err(refused_at("/code")),
            move |form| async move { api.second_factor(&form).await },
            move |answer| {
                match answer {
                    Ok(me) => {
                        submit.stay_busy();
                        on_signed_in.run(me);
                    }
                    Err(error) if error.kind() == Some(ProblemKind::ChallengeExpired) => {
                        on_back.run(Some(error));
                    }
                    Err(error) if error.kind() == Some(ProblemKind::CodeRefused) => {
                        errors.refuse("/code", FieldErrorCode::CodeRefused);
                    }
                    Err(error) => return Err(error),
                }
                Ok(())
            },
        );
    };

    view! {
        <FormFrame on_submit=move |()| send()>
            <p>{words.code_text}</p>
            <SubmitHead submit=submit />
            <CodeField
                id=id
                value=code
                error=errors.at("/code")
                on_change=move |()| errors.clear()
                on_complete=move |()| send()
            />
            <SubmitButton submit=submit look=Look::Primary words=t.sign_in doing=t.entrance.signing_in />
            <Button look=Look::Quiet on_press=move |()| on_back.run(None)>
                {words.back_to_password}
            </Button>
        </FormFrame>
    }
}
