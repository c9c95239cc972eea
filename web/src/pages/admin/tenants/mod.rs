//! The client companies: the list, creating one, and what can be done to each.

mod create;
mod deeds;
mod details;
mod list;
mod slug;

use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use synkro_shared::Permission;
use synkro_shared::admin::TenantStatus;

use self::list::List;
use super::narrowing::{FilterBar, Narrowing, SearchBox};
use crate::a11y::PageTitle;
use crate::api::TenantFilter;
use crate::components::{Button, Icon, Look, Picture, Select, SelectOption};
use crate::i18n::use_locale;
use crate::session::Session;

/// The filter in the address of the page; what it does not understand is left out.
fn read(query: &ParamsMap) -> TenantFilter {
    TenantFilter {
        status: query.get_str("status").and_then(status_from_code),
        query: query.get_str("query").unwrap_or_default().to_owned(),
    }
}

fn address(filter: &TenantFilter) -> String {
    filter.address("/admin/tenants")
}

fn status_from_code(code: &str) -> Option<TenantStatus> {
    TenantStatus::ALL.into_iter().find(|status| status.code() == code)
}

/// The page of companies.
#[component]
pub fn TenantsPage() -> impl IntoView {
    let t = use_locale().t.admin;
    let session: Session = expect_context();
    let manages = session.may(Permission::TenantsManage);
    let narrowing = Narrowing::new(read, address);
    let filter = narrowing.filter;
    let creating = RwSignal::new(false);
    let statuses: Vec<_> = std::iter::once(SelectOption::new("", t.list.all))
        .chain(
            TenantStatus::ALL.map(|status| SelectOption::new(status.code(), (t.tenants.status_name)(status))),
        )
        .collect();
    view! {
        <div class="sy-page">
            <header class="sy-page__head sy-page__head--actions">
                <div class="sy-page__words">
                    <PageTitle text=t.tenants.title.to_owned() />
                    <p class="sy-muted">{if manages { t.tenants.text } else { t.tenants.text_lite }}</p>
                </div>
                {manages
                    .then(|| {
                        view! {
                            <Button look=Look::Primary on_press=move |()| creating.set(true)>
                                <Icon picture=Picture::Plus />
                                {t.tenants.create}
                            </Button>
                        }
                    })}
            </header>
            <section class="sy-card">
                <FilterBar narrowing=narrowing>
                    <SearchBox
                        id="tenant-search"
                        label=t.tenants.search
                        value=Signal::derive(move || filter.with(|filter| filter.query.clone()))
                        on_search=move |query: String| narrowing.change(|filter| filter.query = query)
                    />
                    <Select
                        id="tenant-status"
                        label=t.users.state
                        options=statuses
                        value=Signal::derive(move || {
                            filter.with(|filter| filter.status.map(TenantStatus::code).unwrap_or_default().to_owned())
                        })
                        on_choose=move |code: String| {
                            narrowing.change(|filter| filter.status = status_from_code(&code));
                        }
                    />
                </FilterBar>
                {move || view! { <List filter=filter.get() manages=manages creating=creating /> }}
            </section>
        </div>
    }
}
