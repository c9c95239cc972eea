//! What the log can be narrowed to.

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use synkro_shared::admin::TenantAdminView;
use synkro_shared::audit::{AuditAction, AuditOutcome};

use super::super::narrowing::{FilterBar, Narrowing};
use super::filter::{Filter, outcome_from_code};
use crate::api::{Api, Chain, Load, Loader, outcome_code};
use crate::browser::zone;
use crate::components::{Button, Field, Select, SelectOption};
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
    let filter = narrowing.filter;
    let all = || SelectOption::new("", t.list.all);
    let actions: Vec<_> = std::iter::once(all())
        .chain(ActionGroup::ALL.into_iter().flat_map(|group| {
            AuditAction::ALL.iter().filter(move |action| ActionGroup::of(**action) == group).map(
                move |action| {
                    SelectOption::new(action.code(), (t.audit.action)(*action))
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
            <Days narrowing=narrowing />
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

/// No log is older. A year that is being typed is: browsers report 2, 20 and 202 on the way to 2026.
const FIRST_YEAR: i32 = 2_000;

/// The day in the field, nothing for an empty one; `None` while it is being typed.
pub fn typed_day(text: &str) -> Option<Option<NaiveDate>> {
    if text.is_empty() {
        return Some(None);
    }
    text.parse().ok().filter(|day: &NaiveDate| day.year() >= FIRST_YEAR).map(Some)
}

/// First and last day.
#[component]
fn Days(narrowing: Narrowing<Filter>) -> impl IntoView {
    let t = &use_locale().t.admin.audit;
    let session: Session = expect_context();
    let today = zone::today(&session.timezone()).to_string();
    let filter = narrowing.filter;
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        filter.with(|filter| {
            from.set(text(filter.from));
            to.set(text(filter.to));
        });
    });
    let take = move || {
        let typed = (from.with_untracked(|text| typed_day(text)), to.with_untracked(|text| typed_day(text)));
        if let (Some(from), Some(to)) = typed {
            narrowing.change(|filter| {
                filter.from = from;
                filter.to = to;
            });
        }
    };
    let reversed = Signal::derive(move || filter.with(Filter::is_reversed).then_some(t.dates_reversed));
    view! {
        <div class="sy-form__pair sy-filters__pair" on:change=move |_| take()>
            <Field id="audit-from" label=t.from kind="date" optional=true value=from max=today.clone() />
            <Field id="audit-to" label=t.to kind="date" optional=true value=to max=today error=reversed />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_is_being_typed_is_waited_for_and_an_empty_field_is_no_bound() {
        assert_eq!(typed_day(""), Some(None));
        assert_eq!(typed_day("0202-03-01"), None);
        assert_eq!(typed_day("2026-03-01"), Some("2026-03-01".parse().ok()));
        assert_eq!(typed_day("2026-02-30"), None);
    }
}
