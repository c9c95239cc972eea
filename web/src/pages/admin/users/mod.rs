//! Who may sign in: the list of accounts, creating one, and what can be done to each.

mod create;
mod create_choices;
mod deeds;
mod details;
mod invite;
mod list;

use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use synkro_shared::Role;
use synkro_shared::admin::{TenantAdminView, TenantStatus, UserState};

pub use self::invite::{Invitation, InviteDialog};
use self::list::List;
use super::narrowing::{FilterBar, Narrowing, SearchBox};
use crate::a11y::PageTitle;
use crate::api::{Api, Load, Loader, UserFilter, role_code};
use crate::components::{Button, Icon, Look, Picture, Select, SelectOption};
use crate::i18n::use_locale;
use synkro_words::sentence;

/// Every role, as filters and forms list them.
const ROLES: [Role; 3] = [Role::User, Role::AdminLite, Role::SuperAdmin];

/// The filter in the address of the page; what it does not understand is left out.
fn read(query: &ParamsMap) -> UserFilter {
    let get = |name: &str| query.get_str(name);
    UserFilter {
        tenant: get("tenant").and_then(|id| id.parse().ok()),
        role: get("role").and_then(role_from_code),
        state: get("state").and_then(state_from_code),
        query: get("query").unwrap_or_default().to_owned(),
    }
}

fn address(filter: &UserFilter) -> String {
    filter.address("/admin/users")
}

fn role_from_code(code: &str) -> Option<Role> {
    ROLES.into_iter().find(|role| role_code(*role) == code)
}

fn state_from_code(code: &str) -> Option<UserState> {
    UserState::ALL.into_iter().find(|state| state.code() == code)
}

/// The page of accounts.
#[component]
pub fn UsersPage() -> impl IntoView {
    let t = use_locale().t.admin;
    let api = Api::for_this_view();
    let narrowing = Narrowing::new(read, address);
    let tenants = Loader::new(move || api.all_tenants(None));
    let creating = RwSignal::new(false);
    let create = move |()| {
        // A company may have been created meanwhile.
        tenants.refresh();
        creating.set(true);
    };
    view! {
        <div class="sy-page">
            <header class="sy-page__head sy-page__head--actions">
                <div class="sy-page__words">
                    <PageTitle text=t.users.title.to_owned() />
                    <p class="sy-muted">{t.users.text}</p>
                </div>
                <Button look=Look::Primary on_press=create>
                    <Icon picture=Picture::Plus />
                    {t.users.create}
                </Button>
            </header>
            <section class="sy-card">
                <Filters narrowing=narrowing tenants=tenants />
                {move || view! { <List filter=narrowing.filter.get() tenants=tenants creating=creating /> }}
            </section>
        </div>
    }
}

#[component]
fn Filters(narrowing: Narrowing<UserFilter>, tenants: Loader<Vec<TenantAdminView>>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let filter = narrowing.filter;
    let all = move || SelectOption::new("", t.list.all);
    let companies = Signal::derive(move || {
        let chosen = filter.with(|filter| filter.tenant).map(|id| id.to_string());
        let mut options = vec![all()];
        if let Load::Ready(tenants) = tenants.state.get() {
            let listed = tenants.into_iter().filter(|tenant| {
                tenant.status != TenantStatus::Deleted || chosen.as_deref() == Some(&tenant.id.to_string())
            });
            options.extend(listed.map(|tenant| SelectOption::new(tenant.id.to_string(), tenant.name)));
        }
        // The company of the address is shown as chosen before its name is known.
        if let Some(chosen) = chosen
            && options.iter().all(|option| option.value != chosen)
        {
            options.push(SelectOption::new(chosen, locale.t.loading));
        }
        options
    });
    let roles: Vec<_> = std::iter::once(all())
        .chain(ROLES.map(|role| SelectOption::new(role_code(role), sentence((locale.t.kinds.role)(role)))))
        .collect();
    let states: Vec<_> = std::iter::once(all())
        .chain(UserState::ALL.map(|state| SelectOption::new(state.code(), (t.users.state_name)(state))))
        .collect();
    view! {
        <FilterBar narrowing=narrowing>
            <SearchBox
                id="user-search"
                label=t.users.search
                value=Signal::derive(move || filter.with(|filter| filter.query.clone()))
                on_search=move |query: String| narrowing.change(|filter| filter.query = query)
            />
            <Select
                id="user-company"
                label=t.users.company
                options=companies
                value=Signal::derive(move || {
                    filter.with(|filter| filter.tenant.map(|id| id.to_string()).unwrap_or_default())
                })
                on_choose=move |id: String| narrowing.change(|filter| filter.tenant = id.parse().ok())
            />
            <Select
                id="user-role"
                label=t.users.role
                options=roles
                value=Signal::derive(move || {
                    filter.with(|filter| filter.role.map(role_code).unwrap_or_default().to_owned())
                })
                on_choose=move |code: String| narrowing.change(|filter| filter.role = role_from_code(&code))
            />
            <Select
                id="user-state"
                label=t.users.state
                options=states
                value=Signal::derive(move || {
                    filter.with(|filter| filter.state.map(UserState::code).unwrap_or_default().to_owned())
                })
                on_choose=move |code: String| narrowing.change(|filter| filter.state = state_from_code(&code))
            />
        </FilterBar>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_and_state_survives_the_address() {
        for role in ROLES {
            assert_eq!(role_from_code(role_code(role)), Some(role));
        }
        for state in UserState::ALL {
            assert_eq!(state_from_code(state.code()), Some(state));
        }
        assert_eq!(role_from_code("root"), None);
        assert_eq!(state_from_code(""), None);
    }
}
