//! Dialogs of the style guide.

use leptos::prelude::*;

use crate::components::{Button, Card, ConfirmDialog, Dialog, Look, TypedOut};
use crate::i18n::{styleguide, use_locale};

#[component]
pub fn Dialogs() -> impl IntoView {
    let locale = use_locale();
    let t = styleguide::words(locale.language);
    let [open, locked, asking, asking_word, asking_busy] = [false; 5].map(RwSignal::new);
    let word = TypedOut { label: t.hint.to_owned(), word: t.sample.to_owned(), wrong: t.refused };
    let words = move || view! { <p>{t.sample}</p> };
    view! {
        <Card title=t.dialogs id="styleguide-dialogs">
            <div class="sy-actions">
                <Button on_press=move |()| open.set(true)>{t.open_dialog}</Button>
                <Button on_press=move |()| locked.set(true)>{t.locked}</Button>
                <Button on_press=move |()| asking.set(true)>{t.ask}</Button>
                <Button look=Look::Danger on_press=move |()| asking_word.set(true)>
                    {t.ask_word}
                </Button>
                <Button on_press=move |()| asking_busy.set(true)>{t.busy}</Button>
            </div>
            <Dialog open=open id="styleguide-dialog" title=t.open_dialog.to_owned()>
                {words}
            </Dialog>
            <Dialog open=locked id="styleguide-locked" title=t.locked.to_owned() locked=true>
                {words}
                <div class="sy-actions">
                    <Button look=Look::Primary on_press=move |()| locked.set(false)>
                        {locale.t.close}
                    </Button>
                </div>
            </Dialog>
            <ConfirmDialog
                open=asking
                id="styleguide-question"
                title=t.ask.to_owned()
                confirm=t.primary.to_owned()
                doing=t.busy.to_owned()
                busy=Signal::stored(false)
                harmless=Signal::stored(true)
                on_confirm=move |()| asking.set(false)
            >
                {words}
            </ConfirmDialog>
            <ConfirmDialog
                open=asking_word
                id="styleguide-word"
                input_id="styleguide-typed-out"
                title=t.ask_word.to_owned()
                confirm=t.danger.to_owned()
                doing=t.busy.to_owned()
                busy=Signal::stored(false)
                typed_out=Signal::stored(Some(word))
                on_confirm=move |()| asking_word.set(false)
            >
                {words}
            </ConfirmDialog>
            <ConfirmDialog
                open=asking_busy
                id="styleguide-busy"
                title=t.ask.to_owned()
                confirm=t.danger.to_owned()
                doing=t.busy.to_owned()
                busy=Signal::stored(true)
                on_confirm=|()| ()
            >
                {words}
            </ConfirmDialog>
        </Card>
    }
}
