//! One company: what is known about it, and what one may do to it now.

use leptos::prelude::*;
use synkro_shared::admin::{TenantAdminView, TenantStatus};

use super::deeds::Deeds;
use super::list::LastReport;
use crate::api::UserFilter;
use crate::browser::zone;
use crate::components::{Badge, Button, Dialog, Look};
use crate::i18n::{own_name, use_locale};
use crate::session::Session;
use crate::tasks::TenantTask;

/// The dialog.
#[component]
pub fn Details(deeds: Deeds) -> impl IntoView {
    let title = Signal::derive(move || {
        deeds.tenant.with(|tenant| tenant.as_ref().map(|tenant| tenant.name.clone()).unwrap_or_default())
    });
    view! {
        <Dialog open=deeds.looking id="tenant-details" title=title>
            {move || deeds.tenant.get().map(|tenant| view! { <Content tenant=tenant deeds=deeds /> })}
        </Dialog>
    }
}

#[component]
fn Content(tenant: TenantAdminView, deeds: Deeds) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let session: Session = expect_context();
    let reader_zone = session.timezone();
    let moment = |at| zone::moment_text(locale, &reader_zone, at);
    let since = tenant.status_since.map(|at| (t.tenants.since)(&moment(at)));
    let tasks = TenantTask::offered(&tenant);
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
        {(!tasks.is_empty()).then(|| view! { <Tasks tasks=tasks deeds=deeds /> })}
    }
}

#[component]
fn Tasks(tasks: &'static [TenantTask], deeds: Deeds) -> impl IntoView {
    let t = use_locale().t.admin;
    view! {
        <section class="sy-deeds" aria-labelledby="tenant-deeds">
            <h3 class="sy-card__subtitle" id="tenant-deeds">
                {t.list.what_to_do}
            </h3>
            <ul>
                {tasks
                    .iter()
                    .map(|task| {
                        let words = (t.tasks.tenant)(*task);
                        let look = if task.destroys() { Look::Danger } else { Look::Plain };
                        view! {
                            <li class="sy-deed">
                                <p class="sy-small sy-muted">{words.about}</p>
                                <Button look=look on_press=move |()| deeds.ask(*task)>
                                    {words.button}
                                </Button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
