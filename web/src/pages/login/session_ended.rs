//! The session has ended under an open page: signing in again in a dialog over it, so that nothing typed there is lost.

use leptos::prelude::*;
use synkro_shared::session::Me;

use super::form::{Ids, SignInForm};
use crate::browser::page;
use crate::components::{Button, Dialog, Look};
use crate::i18n::use_locale;
use crate::session::Session;

/// The dialog; once in the page. Closed without signing in, it comes back with the next answer of the server.
#[component]
pub fn SessionEnded() -> impl IntoView {
    let t = use_locale().t;
    let words = &t.account.sign_in;
    let session: Session = expect_context();
    let signed_in = Callback::new(move |me: Me| {
        session.tell_of_wrong_tries(me.wrong_tries);
        if !session.recognised(me) {
            page::begin_anew();
        }
    });
    view! {
        <Dialog open=session.has_ended() id="session-ended" title=words.ended_title.to_owned()>
            {move || {
                let email = session.me_untracked().map_or_else(String::new, |me| me.email.clone());
                view! {
                    <p>{words.ended_text}</p>
                    <SignInForm ids=Ids::OF_DIALOG email=RwSignal::new(email) focus=true on_signed_in=signed_in />
                    <Button look=Look::Quiet on_press=move |()| session.given_up()>
                        {words.leave}
                    </Button>
                }
            }}
        </Dialog>
    }
}
