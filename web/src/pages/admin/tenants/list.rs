//! The companies that the filter finds, a row each.

use leptos::prelude::*;
use synkro_shared::TenantId;
use synkro_shared::admin::TenantAdminView;

use super::super::edited_list::{Details, EditedList};
use super::super::paged::{Listing, Paged};
use super::create::CreateTenant;
use super::deeds::{Deeds, Renaming, TenantQuestion};
use super::details::Facts;
use crate::api::{TenantFilter, UserFilter};
use crate::browser::zone;
use crate::components::{Badge, Tone};
use crate::i18n::{own_name, use_locale};
use crate::session::Session;

/// Id of the table's body.
const ROWS: &str = "tenant-rows";

/// The list, and the dialogs that work on its rows.
#[component]
pub fn List(
    /// Which companies.
    filter: TenantFilter,
    /// Whether the reader may change them.
    manages: bool,
    /// Whether the dialog for a new company is open.
    creating: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let whole = filter == TenantFilter::default();
    let paged = Paged::new(move |api, cursor| {
        let filter = filter.clone();
        async move { api.tenants(&filter, cursor.as_deref()).await }
    });
    let deeds = Deeds::new(paged);
    let list = deeds.list;
    let ids = list.ids();
    let facts = Callback::new(move |tenant| view! { <Facts tenant=tenant deeds=deeds /> }.into_any());
    view! {
        <Listing paged=paged body=ROWS whole=whole nothing=(t.tenants.empty_title, t.tenants.empty_text)>
            <table class="sy-table sy-table--cards" role="table" aria-label=t.tenants.title>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{t.users.company}</th>
                        <th role="columnheader" scope="col">{t.users.state}</th>
                        <th role="columnheader" scope="col">{t.tenants.timezone}</th>
                        <th role="columnheader" scope="col">{t.tenants.last_report}</th>
                        <th role="columnheader" scope="col">{t.tenants.people}</th>
                        <th role="columnheader" scope="col">{t.list.created}</th>
                        {manages
                            .then(|| {
                                view! {
                                    <th role="columnheader" scope="col">
                                        <span class="sy-hidden">{t.list.manage}</span>
                                    </th>
                                }
                            })}
                    </tr>
                </thead>
                <tbody role="rowgroup" id=ROWS>
                    <For each=move || ids.get() key=|id| *id let:id>
                        <Row id=id list=list manages=manages />
                    </For>
                </tbody>
            </table>
        </Listing>
        {manages
            .then(|| {
                view! {
                    <Details list=list id="tenant-details" facts=facts />
                    <TenantQuestion deeds=deeds />
                    <Renaming deeds=deeds />
                    <CreateTenant open=creating on_created=move |tenant| paged.prepend(tenant) />
                }
            })}
    }
}

/// One company. The row stays while what it says changes: so does the focus in it.
#[component]
fn Row(id: TenantId, list: EditedList<TenantAdminView>, manages: bool) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let session: Session = expect_context();
    let reader_zone = session.timezone();
    let tenant = list.row(id);
    move || {
        tenant.get().map(|tenant| {
            let TenantAdminView { name, slug, status, timezone, people, .. } = tenant.clone();
            let moment = |at| zone::moment_text(locale, &reader_zone, at);
            let since = tenant.status_since.map(|at| (t.tenants.since)(&moment(at)));
            let created = locale.date(zone::civil(&reader_zone, tenant.created_at).date());
            let people = format!("{} {}", locale.number(people), (t.tenants.people_count)(people));
            let people_of = format!("{people}: {name}");
            let users = UserFilter { tenant: Some(id), ..UserFilter::default() }.address("/admin/users");
            view! {
                <tr role="row" tabindex="-1">
                    <th role="rowheader" scope="row">
                        {name.clone()} <span class="sy-small sy-muted sy-table__note">{slug}</span>
                    </th>
                    <td role="cell" data-label=t.users.state>
                        <span>
                            <Badge tone=status text=(t.tenants.status_name)(status) />
                            {since.map(|since| view! { <span class="sy-small sy-muted sy-table__note">{since}</span> })}
                        </span>
                    </td>
                    <td role="cell" data-label=t.tenants.timezone>
                        <span>
                            {timezone}
                            <span class="sy-small sy-muted sy-table__note">{own_name(tenant.report_language)}</span>
                        </span>
                    </td>
                    <td role="cell" data-label=t.tenants.last_report>
                        <LastReport tenant=tenant.clone() />
                    </td>
                    <td role="cell" data-label=t.tenants.people>
                        <a class="sy-table__link" href=users aria-label=people_of>
                            {people}
                        </a>
                    </td>
                    <td role="cell" data-label=t.list.created>{created}</td>
                    {manages
                        .then(|| {
                            view! {
                                <td role="cell">
                                    <button
                                        class="sy-button"
                                        type="button"
                                        aria-haspopup="dialog"
                                        aria-label=(t.list.manage_whom)(&name)
                                        on:click=move |_| list.look_at(tenant.clone())
                                    >
                                        {t.list.manage}
                                    </button>
                                </td>
                            }
                        })}
                </tr>
            }
        })
    }
}

/// When a company's last report was made, and whether reports fail since: all that staff see of either.
#[component]
pub fn LastReport(tenant: TenantAdminView) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.tenants;
    let session: Session = expect_context();
    let made = tenant.last_report_at.map(|at| zone::moment_text(locale, &session.timezone(), at));
    let failing = (tenant.failures > 0).then(|| (t.failures)(&locale.number(tenant.failures)));
    view! {
        <span>
            {made.unwrap_or_else(|| t.no_report.to_owned())}
            {failing
                .map(|words| {
                    view! {
                        <span class="sy-table__note">
                            <Badge tone=Tone::Bad text=words />
                        </span>
                    }
                })}
        </span>
    }
}
