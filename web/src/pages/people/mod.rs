//! The people of the company, for those who may change its settings: who may sign in, inviting somebody, deciding about
//! accounts that staff created or changed, and what else can be done to each.

mod create;
mod deeds;
mod details;
mod list;

use leptos::prelude::*;

use self::list::List;
use super::announced::Announced;
use crate::a11y::PageTitle;
use crate::components::{Button, Icon, Look, Picture};
use crate::i18n::use_locale;

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.list;
    let announced: Announced = expect_context();
    let inviting = RwSignal::new(false);
    view! {
        <div class="sy-page">
            <p class="sy-back">
                <a href="/dashboard/settings">{locale.t.admin.settings.back}</a>
            </p>
            <header class="sy-page__head sy-page__head--actions">
                <div class="sy-page__words">
                    <PageTitle text=t.title.to_owned() />
                    <p class="sy-muted">{t.text}</p>
                </div>
                <Button look=Look::Primary on_press=move |()| inviting.set(true)>
                    <Icon picture=Picture::Plus />
                    {t.invite}
                </Button>
            </header>
            <section class="sy-card">
                {move || {
                    // What was decided in an announcement above the page is another list.
                    _ = announced.decisions();
                    view! { <List inviting=inviting /> }
                }}
            </section>
        </div>
    }
}
