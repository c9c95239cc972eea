//! Two choices of the form for a new account: the role, and the company.

use leptos::prelude::*;
use synkro_shared::Role;
use synkro_shared::admin::{TenantAdminView, TenantStatus};

use super::ROLES;
use crate::api::{Load, Loader, role_code};
use crate::components::{Choice, ChoiceGroup, Select, SelectOption};
use crate::i18n::use_locale;
use crate::pages::forms::FormErrors;
use synkro_words::sentence;

/// The role of the new account, and what it may do.
#[component]
pub fn RoleChoice(roles: Vec<Role>, role: RwSignal<Role>) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.users;
    let choices: Vec<_> = roles
        .iter()
        .map(|role| Choice { value: role_code(*role), label: sentence((locale.t.kinds.role)(*role)) })
        .collect();
    view! {
        <div class="sy-field">
            <ChoiceGroup
                legend=t.role
                name="new-role"
                choices=choices
                chosen=Signal::derive(move || role_code(role.get()))
                on_choose=move |code| {
                    if let Some(chosen) = ROLES.into_iter().find(|role| role_code(*role) == code) {
                        role.set(chosen);
                    }
                }
            />
            <p class="sy-small sy-muted" role="status">
                {move || (t.role_about)(role.get())}
            </p>
        </div>
    }
}

/// The company of the new account.
#[component]
pub fn Company(
    tenants: Loader<Vec<TenantAdminView>>,
    tenant: RwSignal<String>,
    errors: FormErrors,
) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.users;
    let active = move |tenants: &[TenantAdminView]| {
        tenants
            .iter()
            .filter(|tenant| tenant.status == TenantStatus::Active)
            .map(|tenant| SelectOption::new(tenant.id.to_string(), tenant.name.clone()))
            .collect::<Vec<_>>()
    };
    let options = Signal::derive(move || {
        tenants.state.with(|state| match state {
            Load::Loading => vec![SelectOption::new("", locale.t.loading)],
            Load::Failed(_) => vec![SelectOption::new("", t.company_choose)],
            Load::Ready(tenants) => {
                std::iter::once(SelectOption::new("", t.company_choose)).chain(active(tenants)).collect()
            }
        })
    });
    let note = move || {
        tenants.state.with(|state| match state {
            Load::Failed(_) => Some(t.companies_failed),
            Load::Ready(tenants) if active(tenants).is_empty() => Some(t.no_companies),
            Load::Loading | Load::Ready(_) => None,
        })
    };
    view! {
        <Select
            id="new-company"
            label=t.company
            options=options
            value=tenant
            on_choose=move |id: String| tenant.set(id)
            error=errors.at("/tenant_id")
        />
        {move || note().map(|words| view! { <p class="sy-notice" data-tone="warning">{words}</p> })}
    }
}
