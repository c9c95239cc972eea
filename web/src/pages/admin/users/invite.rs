//! A one-time link that was just made: shown once, with advice on how to hand it over. Kept in memory only, and only for
//! as long as it is looked at.

use leptos::prelude::*;
use synkro_shared::admin::InviteLink;

use crate::browser::zone;
use crate::components::{Button, CopyField, Dialog, Icon, Look, Picture};
use crate::i18n::use_locale;
use crate::session::Session;

/// A link, and whose it is.
#[derive(Clone)]
struct Shown {
    name: String,
    link: InviteLink,
    created: bool,
}

/// The link that is shown now.
#[derive(Clone, Copy)]
pub struct Invitation {
    open: RwSignal<bool>,
    shown: RwSignal<Option<Shown>>,
}

impl Invitation {
    /// No link yet.
    #[must_use]
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), shown: RwSignal::new(None) }
    }

    /// Shows a new link of an account that was there before.
    pub fn show(self, name: String, link: InviteLink) {
        self.set(Shown { name, link, created: false });
    }

    /// Shows the first link of an account.
    pub fn show_created(self, name: String, link: InviteLink) {
        self.set(Shown { name, link, created: true });
    }

    fn set(self, shown: Shown) {
        self.shown.set(Some(shown));
        self.open.set(true);
    }

    fn forget(self) {
        self.open.set(false);
        self.shown.set(None);
    }
}

/// The dialog with the link. Escape does not close it: the link would be lost.
#[component]
pub fn InviteDialog(invite: Invitation) -> impl IntoView {
    let t = &use_locale().t.admin.invite;
    let title = Signal::derive(move || {
        invite.shown.with(|shown| {
            let words = shown.as_ref().map(|shown| {
                let title = if shown.created { t.created_title } else { t.title };
                title(&shown.name)
            });
            words.unwrap_or_default()
        })
    });
    view! {
        <Dialog open=invite.open id="invite-link" title=title locked=true>
            {move || {
                let link = invite.shown.with(|shown| shown.as_ref().map(|shown| shown.link.clone()));
                link.map(|link| view! { <HandOver link=link on_done=move |()| invite.forget() /> })
            }}
        </Dialog>
    }
}

/// The link, until when, and what to do with it.
#[component]
fn HandOver(
    /// The link.
    link: InviteLink,
    /// The reader has it.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.invite;
    let session: Session = expect_context();
    let until = (t.until)(&zone::moment_text(locale, &session.timezone(), link.expires_at));
    view! {
        <CopyField id="invite-url" label=t.link value=link.url />
        <p class="sy-strong">{until}</p>
        <p class="sy-notice" data-tone="warning">
            <Icon picture=Picture::Alert />
            {t.once}
        </p>
        <section class="sy-deeds" aria-labelledby="invite-advice">
            <h3 class="sy-card__subtitle" id="invite-advice">
                {t.advice_title}
            </h3>
            <ul class="sy-bullets">{t.advice.map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        </section>
        <p class="sy-actions">
            <Button look=Look::Primary on_press=move |()| on_done.run(())>
                {t.done}
            </Button>
        </p>
    }
}
