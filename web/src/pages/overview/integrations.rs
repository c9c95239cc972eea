//! Whether the connections work, in words, and what to do about one that does not.

use leptos::prelude::*;
use synkro_shared::integration::{IntegrationStatus, IntegrationTile};

use crate::browser::zone;
use crate::components::{Badge, Card};
use crate::i18n::{integration_name, use_locale};

/// A tile an integration.
#[component]
pub fn Integrations(
    /// In the wizard's order.
    tiles: Vec<IntegrationTile>,
    /// Time zone of the moments shown.
    zone: String,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    view! {
        <Card title=t.integrations id="integrations">
            <ul class="sy-tiles">
                {tiles
                    .into_iter()
                    .map(|tile| {
                        let words = tile.problem.as_ref().map(|problem| locale.problem(problem));
                        view! {
                            <li class="sy-tile">
                                <h3 class="sy-tile__name">{integration_name(locale, tile.kind)}</h3>
                                <Badge tone=tile.status text=(t.integration_status)(tile.status) />
                                {words
                                    .map(|words| {
                                        view! {
                                            <p class="sy-small">{words.reason}</p>
                                            <p class="sy-small">
                                                <span class="sy-strong">{t.next_action}": "</span>
                                                {words.action}
                                            </p>
                                        }
                                    })}
                                {(tile.status == IntegrationStatus::NotSet && tile.problem.is_none())
                                    .then(|| view! { <p class="sy-small sy-muted">{t.integration_not_set}</p> })}
                                {tile
                                    .checked_at
                                    .map(|at| {
                                        let at = zone::moment_text(locale, &zone, at);
                                        view! { <p class="sy-small sy-muted">{(t.checked_at)(&at)}</p> }
                                    })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Card>
    }
}
