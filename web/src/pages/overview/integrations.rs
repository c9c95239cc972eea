//! Whether the connections work, in words, and what to do about one that does not.

use chrono::TimeDelta;
use leptos::prelude::*;
use synkro_shared::Permission;
use synkro_shared::integration::{IntegrationKind, IntegrationStatus, IntegrationTile};

use crate::browser::{clock, zone};
use crate::components::{Badge, Card};
use crate::i18n::{integration_name, use_locale};
use crate::session::Session;

/// A token with less left is spoken of.
const SOON: TimeDelta = TimeDelta::days(14);

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
    let session: Session = expect_context();
    let may_set = session.may(Permission::Settings);
    view! {
        <Card title=t.overview.integrations id="integrations">
            <ul class="sy-tiles">
                {tiles
                    .into_iter()
                    .map(|tile| {
                        let words = tile.problem.as_ref().map(|problem| locale.problem(problem));
                        view! {
                            <li class="sy-tile">
                                <h3 class="sy-tile__name">{integration_name(locale, tile.kind)}</h3>
                                <Badge tone=tile.status text=(t.kinds.integration_status)(tile.status) />
                                {words
                                    .map(|words| {
                                        view! {
                                            <p class="sy-small">{words.reason}</p>
                                            <p class="sy-small">
                                                <span class="sy-strong">{t.errors.next_action}": "</span>
                                                {words.action}
                                            </p>
                                        }
                                    })}
                                {(tile.status == IntegrationStatus::NotSet && tile.problem.is_none() && tile.needed)
                                    .then(|| {
                                        let words = match tile.kind {
                                            IntegrationKind::Automation => t.overview.schedule_not_set,
                                            IntegrationKind::Supabase
                                            | IntegrationKind::Amocrm
                                            | IntegrationKind::Radist
                                            | IntegrationKind::Ai
                                            | IntegrationKind::Telegram => t.overview.integration_not_set,
                                        };
                                        view! { <p class="sy-small sy-muted">{words}</p> }
                                    })}
                                {(!tile.needed)
                                    .then(|| view! { <p class="sy-small sy-muted">{t.settings.not_needed}</p> })}
                                {tile
                                    .expires_at
                                    .filter(|at| *at - clock::now() < SOON)
                                    .map(|at| {
                                        let at = zone::moment_text(locale, &zone, at);
                                        view! { <p class="sy-small">{(t.settings.expires)(&at)}</p> }
                                    })}
                                {(t.overview.tile_link)(tile.kind, tile.status)
                                    .filter(|_| may_set && tile.needed)
                                    .map(|words| {
                                        view! {
                                            <a
                                                class="sy-link"
                                                href=format!("/dashboard/settings/{}", tile.kind.code())
                                                aria-label=format!("{words}: {}", integration_name(locale, tile.kind))
                                            >
                                                {words}
                                            </a>
                                        }
                                    })}
                                {tile
                                    .checked_at
                                    .map(|at| {
                                        let at = zone::moment_text(locale, &zone, at);
                                        view! { <p class="sy-small sy-muted">{(t.overview.checked_at)(&at)}</p> }
                                    })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Card>
    }
}
