//! What the log can be narrowed to.

use leptos::prelude::*;
use synkro_shared::admin::TenantAdminView;
use synkro_shared::audit::{AuditAction, AuditOutcome};

use super::super::days::Days;
use super::super::narrowing::{FilterBar, Narrowing};
use super::filter::{Filter, outcome_from_code};
use crate::api::{Api, Chain, Load, Loader, outcome_code};
use crate::browser::zone;
use crate::components::{Button, Select, SelectOption};
use crate::i18n::admin::ActionGroup;
use crate::i18n::use_locale;
use crate::session::Session;

/// The controls above the log.
#[component]
pub fn Controls(
    /// Whose log.
    chain: Chain,
    /// The filter.
    narrowing: Narrowing<Filter>,
    /// Name of the person whose entries are shown, once it is known.
    #[prop(into)]
    person: Signal<Option<String>>,
) -> impl IntoView {
    let t = use_locale().t.admin;
    let session: Session = expect_context();
    let today = zone::today(&session.timezone()).to_string();
    let filter = narrowing.filter;
    let all = || SelectOption::new("", t.list.all);
    let actions: Vec<_> = std::iter::once(all())
        .chain(ActionGroup::ALL.into_iter().flat_map(|group| {
            AuditAction::ALL.into_iter().filter(move |action| ActionGroup::of(*action) == group).map(
                move |action| {
                    SelectOption::new(action.code(), (t.audit.action)(action))
                        .in_group((t.audit.group)(group))
                },
            )
        }))
        .collect();
    let outcomes: Vec<_> = std::iter::once(all())
        .chain(
            [AuditOutcome::Done, AuditOutcome::Denied]
                .map(|outcome| SelectOption::new(outcome_code(outcome), (t.audit.outcome_name)(outcome))),
        )
        .collect();
    view! {
        <FilterBar narrowing=narrowing>
            <Select
                id="audit-action"
                label=t.audit.what
                options=actions
                value=Signal::derive(move || {
                    filter.with(|filter| filter.action.map(AuditAction::code).unwrap_or_default().to_owned())
                })
                on_choose=move |code: String| {
                    narrowing.change(|filter| filter.action = AuditAction::from_code(&code));
                }
            />
            <Select
                id="audit-outcome"
                label=t.audit.outcome
                options=outcomes
                value=Signal::derive(move || {
                    filter.with(|filter| filter.outcome.map(outcome_code).unwrap_or_default().to_owned())
                })
                on_choose=move |code: String| narrowing.change(|filter| filter.outcome = outcome_from_code(&code))
            />
            {match chain {
                Chain::Platform => Some(view! { <Company narrowing=narrowing /> }),
                // There is only one company in its own log.
                Chain::Company => None,
            }}
            <Days
                narrowing=narrowing
                ids=["audit-from", "audit-to"]
                labels=[t.audit.from, t.audit.to]
                reversed=t.audit.dates_reversed
                max=today
            />
        </FilterBar>
        {move || {
            filter
                .with(|filter| filter.actor)
                .map(|_| {
                    let name = person.get().unwrap_or_else(|| t.audit.chosen_person.to_owned());
                    view! {
                        <p class="sy-row" role="status">
                            <span class="sy-strong">{(t.audit.only_chosen)(&name)}</span>
                            <Button on_press=move |()| narrowing.change(|filter| filter.actor = None)>
                                {t.audit.clear_person}
                            </Button>
                        </p>
                    }
                })
        }}
    }
}

#[component]
fn Company(narrowing: Narrowing<Filter>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let api = Api::for_this_view();
    let filter = narrowing.filter;
    // Deleted ones too: what was done to them is asked about most of all.
    let tenants = Loader::new(move || api.all_tenants(None));
    let options = Signal::derive(move || {
        let mut options = vec![SelectOption::new("", t.list.all)];
        if let Load::Ready(tenants) = tenants.state.get() {
            options.extend(
                tenants
                    .into_iter()
                    .map(|TenantAdminView { id, name, .. }| SelectOption::new(id.to_string(), name)),
            );
        }
        if let Some(chosen) = filter.with(|filter| filter.tenant).map(|id| id.to_string())
            && options.iter().all(|option| option.value != chosen)
        {
            options.push(SelectOption::new(chosen, locale.t.loading));
        }
        options
    });
    view! {
        <Select
            id="audit-company"
            label=t.users.company
            options=options
            value=Signal::derive(move || {
                filter.with(|filter| filter.tenant.map(|id| id.to_string()).unwrap_or_default())
            })
            on_choose=move |id: String| narrowing.change(|filter| filter.tenant = id.parse().ok())
        />
    }
}
