//! What an administrator sees after signing in: who they are, and why a company's dashboard is not theirs to see.

use leptos::prelude::*;

use crate::a11y::PageTitle;
use crate::i18n::use_locale;
use crate::session::Session;

/// The page of those who manage access and see no content.
#[component]
pub fn Staff() -> impl IntoView {
    let t = use_locale().t;
    let session: Session = expect_context();
    view! {
        <div class="sy-page sy-page--narrow">
            <PageTitle text=t.staff_title.to_owned() />
            <section class="sy-card">
                <p>{t.staff_text}</p>
                {move || {
                    session
                        .me()
                        .map(|me| {
                            view! {
                                <dl class="sy-facts">
                                    <div>
                                        <dt>{t.staff_account}</dt>
                                        <dd>{me.display_name.clone()}" · "{me.email.clone()}</dd>
                                    </div>
                                    <div>
                                        <dt>{t.staff_role}</dt>
                                        <dd>{(t.role)(me.role)}</dd>
                                    </div>
                                </dl>
                            }
                        })
                }}
            </section>
        </div>
    }
}
