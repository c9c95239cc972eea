//! The form that signs somebody in, wherever it stands: first the password, then a code where the account asks for one.

use leptos::prelude::*;
use synkro_shared::session::Me;

use super::code_step::CodeStep;
use super::password_step::PasswordStep;
use crate::api::ApiError;

/// Ids of the form's controls, unique in the page.
#[derive(Debug, Clone, Copy)]
pub struct Ids {
    /// The e-mail.
    pub email: &'static str,
    /// The password.
    pub password: &'static str,
    /// The code.
    pub code: &'static str,
}

impl Ids {
    /// Those of the sign-in page.
    pub const OF_PAGE: Self = Self { email: "email", password: "password", code: "code" };
    /// Those of the dialog over a page that may have such fields of its own.
    pub const OF_DIALOG: Self = Self { email: "again-email", password: "again-password", code: "again-code" };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Password,
    Code,
}

/// The form.
#[component]
pub fn SignInForm(
    /// Ids of its controls.
    ids: Ids,
    /// The e-mail to begin with.
    email: RwSignal<String>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    focus: bool,
    /// Somebody has signed in.
    #[prop(into)]
    on_signed_in: Callback<Me>,
) -> impl IntoView {
    let step = RwSignal::new(Step::Password);
    // Why the form went back to the password.
    let back_because = RwSignal::new(None::<ApiError>);
    let went_back = RwSignal::new(false);
    let to_code = Callback::new(move |()| {
        back_because.set(None);
        step.set(Step::Code);
    });
    let to_password = Callback::new(move |why: Option<ApiError>| {
        back_because.set(why);
        went_back.set(true);
        step.set(Step::Password);
    });
    move || match step.get() {
        Step::Password => view! {
            <PasswordStep
                ids=ids
                email=email
                failure=back_because.get_untracked()
                focus=focus || went_back.get_untracked()
                on_signed_in=on_signed_in
                on_code_needed=to_code
            />
        }
        .into_any(),
        Step::Code => {
            view! { <CodeStep id=ids.code on_signed_in=on_signed_in on_back=to_password /> }.into_any()
        }
    }
}
