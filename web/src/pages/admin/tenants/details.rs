//! One company: what is known about it, and what one may do to it now.

use leptos::prelude::*;
use synkro_shared::admin::{TenantAdminView, TenantStatus};

use super::super::edited_list::TaskButtons;
use super::deeds::Deeds;
use super::list::LastReport;
use crate::api::UserFilter;
use crate::browser::zone;
use crate::components::Badge;
use crate::i18n::{own_name, use_locale};
use crate::session::Session;
use crate::tasks::TenantTask;

/// What the dialog of a company says and offers.
#[component]
pub fn Facts(tenant: TenantAdminView, deeds: Deeds) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let session: Session = expect_context();
    let reader_zone = session.timezone();
    let moment = |at| zone::moment_text(locale, &reader_zone, at);
    let since = tenant.status_since.map(|at| (t.tenants.since)(&moment(at)));
    let tasks = TenantTask::offered(&tenant).to_vec();
    let users = UserFilter { tenant: Some(tenant.id), ..UserFilter::default() }.address("/admin/users");
    let people = format!("{} {}", locale.number(tenant.people), (t.tenants.people_count)(tenant.people));
    let people_of = format!("{people}: {}", tenant.name);
    let reported = tenant.clone();
    let facts = [
        (t.tenants.slug, tenant.slug),
        (t.tenants.timezone, zone::name_with_offset(&tenant.timezone)),
        (t.tenants.report_language, own_name(tenant.report_language).to_owned()),
        (t.list.created, moment(tenant.created_at)),
    ];
    view! {
        <dl class="sy-facts sy-facts--pairs">
            <div>
                <dt>{t.users.state}</dt>
                <dd>
                    <Badge tone=tenant.status text=(t.tenants.status_name)(tenant.status) />
                    {since.map(|since| view! { <p class="sy-small sy-muted">{since}</p> })}
                </dd>
            </div>
            {facts
                .map(|(name, value)| {
                    view! {
                        <div>
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        </div>
                    }
                })
                .collect_view()}
            <div>
                <dt>{t.tenants.last_report}</dt>
                <dd>
                    <LastReport tenant=reported />
                </dd>
            </div>
            <div>
                <dt>{t.tenants.people}</dt>
                <dd>
                    <a href=users aria-label=people_of>
                        {people}
                    </a>
                </dd>
            </div>
        </dl>
        {(tenant.status == TenantStatus::Deleted)
            .then(|| view! { <p class="sy-notice" data-tone="neutral">{t.tenants.deleted_note}</p> })}
        <TaskButtons list=deeds.list tasks=tasks id="tenant-deeds" on_choose=move |task| deeds.ask(task) />
    }
}
