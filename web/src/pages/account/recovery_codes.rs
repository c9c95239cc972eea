//! Recovery codes, shown once: the dialog stays until the reader says that they are kept.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::a11y::focus_heading;
use crate::browser::{clipboard, download};
use crate::components::{Button, Dialog, Icon, Look, Picture};
use crate::i18n::use_locale;
use crate::session::Session;

/// Name of the file that the codes are kept in.
const FILE_NAME: &str = "synkro-recovery-codes.txt";

/// The dialog; open while there are codes to show.
#[component]
pub fn RecoveryCodesDialog(codes: RwSignal<Vec<String>>) -> impl IntoView {
    let t = &use_locale().t.account.recovery;
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if codes.with(|codes| !codes.is_empty()) {
            open.set(true);
        }
    });
    let kept = Callback::new(move |()| {
        open.set(false);
        codes.set(Vec::new());
        // The button that led here may be gone: the reader goes on where the second factor is spoken of.
        focus_heading("second-factor");
    });
    view! {
        <Dialog open=open id="recovery-codes" title=t.title.to_owned() locked=true>
            <Codes codes=codes.get_untracked() kept=kept />
        </Dialog>
    }
}

#[component]
fn Codes(codes: Vec<String>, kept: Callback<()>) -> impl IntoView {
    let t = &use_locale().t.account.recovery;
    let session: Session = expect_context();
    let said = RwSignal::new("");
    // The codes are gone with the page: the browser asks before it closes it.
    let listener = window_event_listener(leptos::ev::beforeunload, |event| event.prevent_default());
    on_cleanup(move || listener.remove());
    let text = StoredValue::new(codes.join("\n"));
    let copy = move |()| {
        spawn_local(async move {
            let copied = clipboard::copy(&text.get_value()).await;
            _ = said.try_set(if copied { t.copied } else { t.copy_refused });
        });
    };
    let save = move |()| {
        let email = session.me_untracked().map_or_else(String::new, |me| me.email.clone());
        let file = format!("{}\n{email}\n\n{}\n", t.file_head, text.get_value());
        said.set(if download::text_file(FILE_NAME, &file) { t.saved } else { t.save_refused });
    };
    view! {
        <p>{t.text}</p>
        <ol class="sy-codes">
            {codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
        </ol>
        <div class="sy-actions">
            <Button on_press=copy>
                <Icon picture=Picture::Copy />
                {t.copy}
            </Button>
            <Button on_press=save>
                <Icon picture=Picture::Download />
                {t.save}
            </Button>
        </div>
        <p class="sy-small sy-said" role="status">
            {move || said.get()}
        </p>
        <div class="sy-actions">
            <Button look=Look::Primary on_press=kept>
                {t.kept}
            </Button>
        </div>
    }
}
