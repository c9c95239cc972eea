//! The way from what stopped a run to the setting that mends it, and to the people who may change it.

use leptos::prelude::*;
use synkro_shared::Permission;
use synkro_shared::integration::IntegrationKind;

use crate::components::{Icon, Look, Picture};
use crate::i18n::{integration_name, use_locale};
use crate::session::Session;

/// A link to the integration's setting; for those who may not change it, who may.
#[component]
pub fn Mend(
    /// What has to be mended.
    kind: IntegrationKind,
    /// Who may.
    administrators: Vec<String>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.engine;
    let session: Session = expect_context();
    if session.may(Permission::Settings) {
        let words = (t.open_setting)(integration_name(locale, kind));
        view! {
            <p class="sy-actions">
                <a class=Look::Primary.class() href=format!("/dashboard/settings/{}", kind.code()) data-test="mend">
                    {words}
                    <Icon picture=Picture::ArrowRight />
                </a>
            </p>
        }
        .into_any()
    } else {
        view! { <p data-test="mend">{(t.ask_holders)(&administrators.join(", "))}</p> }.into_any()
    }
}
