//! What is missing before a company's first report, in the place of a form that could only fail.

use leptos::prelude::*;
use synkro_shared::integration::{IntegrationKind, IntegrationStatus, IntegrationTile};

use crate::components::{Badge, Card};
use crate::i18n::{integration_name, use_locale};
use crate::pages::mend::Mend;

/// Whether everything that a report needs was entered. A schedule is not needed for one.
#[must_use]
pub fn is_begun(tiles: &[IntegrationTile]) -> bool {
    needed(tiles).all(|tile| tile.status != IntegrationStatus::NotSet)
}

fn needed(tiles: &[IntegrationTile]) -> impl Iterator<Item = &IntegrationTile> {
    tiles.iter().filter(|tile| tile.needed && tile.kind != IntegrationKind::Automation)
}

/// The card: how far the company is, and the next step.
#[component]
pub fn FirstSteps(
    /// In the wizard's order.
    tiles: Vec<IntegrationTile>,
    /// Who may set them.
    administrators: Vec<String>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.engine;
    let all: Vec<IntegrationTile> = needed(&tiles).cloned().collect();
    let entered = all.iter().filter(|tile| tile.status != IntegrationStatus::NotSet).count();
    let next = all.iter().find(|tile| tile.status == IntegrationStatus::NotSet).map(|tile| tile.kind);
    let (done, of) = (entered.to_string(), all.len().to_string());
    view! {
        <Card title=t.first_steps_title id="first-steps" class="sy-card--lead">
            <p>{(t.first_steps_text)(entered, all.len())}</p>
            <meter class="sy-meter" min="0" max=of value=done aria-labelledby="first-steps"></meter>
            <ol class="sy-list">
                {all
                    .into_iter()
                    .map(|tile| {
                        view! {
                            <li class="sy-list__item sy-list__item--row">
                                <span>{integration_name(locale, tile.kind)}</span>
                                <Badge tone=tile.status text=(locale.t.kinds.integration_status)(tile.status) />
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
            {next.map(|kind| view! { <Mend kind=kind administrators=administrators.clone() /> })}
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(kind: IntegrationKind, needed: bool, status: IntegrationStatus) -> IntegrationTile {
        IntegrationTile { kind, needed, status, problem: None, checked_at: None, expires_at: None }
    }

    #[test]
    fn a_report_can_be_made_once_everything_it_needs_was_entered() {
        use IntegrationKind::{Ai, Automation, Radist, Supabase};
        use IntegrationStatus::{Failing, NotSet, Unverified, Working};
        let begun = [
            tile(Supabase, true, Working),
            tile(Ai, true, Unverified),
            tile(Radist, false, NotSet),
            tile(Automation, true, NotSet),
        ];
        assert!(is_begun(&begun));
        assert!(is_begun(&[tile(Supabase, true, Failing)]));
        assert!(!is_begun(&[tile(Supabase, true, Working), tile(Ai, true, NotSet)]));
    }
}
