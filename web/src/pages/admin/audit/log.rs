//! The log: its filters, its table, and the way to take it along.

use leptos::prelude::*;
use synkro_shared::audit::AuditEntryView;

use super::super::days::DayRange;
use super::super::narrowing::Narrowing;
use super::super::paged::{Listing, Paged};
use super::controls::Controls;
use super::entry::Entry;
use super::filter::Filter;
use crate::api::{AuditQuery, Chain};
use crate::browser::zone;
use crate::components::{EmptyState, Look};
use crate::i18n::use_locale;
use crate::session::Session;

/// Id of the table's body.
const ROWS: &str = "audit-rows";

/// The log with its filters.
#[component]
pub fn Log(
    /// Whose log.
    chain: Chain,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let session: Session = expect_context();
    let reader_zone = session.timezone();
    let narrowing = Narrowing::new(Filter::read, move |filter| filter.address(path(chain)));
    let filter = narrowing.filter;
    let person = RwSignal::new(None);
    let request = {
        let reader_zone = reader_zone.clone();
        Memo::new(move |_| {
            let filter = filter.get();
            if filter.is_reversed() {
                return None;
            }
            let request = filter.request(|at| zone::offset_seconds(&reader_zone, at));
            match chain {
                Chain::Platform => Some(request),
                // Its log has one company only and takes no such filter.
                Chain::Company => Some(AuditQuery { tenant: None, ..request }),
            }
        })
    };
    let export = move || match chain {
        Chain::Platform => request.get().map(|request| {
            view! {
                <a class=Look::Plain.class() href=request.export() download>
                    {t.audit.export}
                </a>
            }
        }),
        Chain::Company => None,
    };
    view! {
        <section class="sy-card">
            <Controls chain=chain narrowing=narrowing person=person />
            <div class="sy-row sy-row--wide">
                <p class="sy-small sy-muted">{(t.list.zone)(&zone::name_with_offset(&reader_zone))}</p>
                <p class="sy-actions sy-screen">{export}</p>
            </div>
            {move || match request.get() {
                Some(request) => {
                    view! { <Entries chain=chain request=request narrowing=narrowing person=person /> }.into_any()
                }
                None => view! { <EmptyState title=t.list.nothing_title text=t.list.nothing_text /> }.into_any(),
            }}
        </section>
    }
}

/// The page that shows this log.
const fn path(chain: Chain) -> &'static str {
    match chain {
        Chain::Platform => "/admin/audit",
        Chain::Company => "/dashboard/activity",
    }
}

#[component]
fn Entries(
    chain: Chain,
    request: AuditQuery,
    narrowing: Narrowing<Filter>,
    person: RwSignal<Option<String>>,
) -> impl IntoView {
    let t = use_locale().t.admin;
    let whole = request == AuditQuery::default();
    let actor = request.actor;
    let paged = Paged::new(move |api, cursor| {
        let request = request.clone();
        async move { api.audit(chain, &request, cursor.as_deref()).await }
    });
    // The address knows only the id; the first entry of this person knows the name.
    Effect::new(move |_| {
        let name = paged.rows.with(|rows| {
            let of_person = rows.iter().find(|entry| actor.is_some() && entry.actor.id == actor)?;
            of_person.actor.name.clone()
        });
        person.set(name);
    });
    let platform = chain == Chain::Platform;
    let only = Callback::new(move |id| narrowing.change(|filter| filter.actor = Some(id)));
    view! {
        <Listing paged=paged body=ROWS whole=whole nothing=(t.audit.empty_title, t.audit.empty_text)>
            <table class="sy-table sy-table--cards sy-table--audit" role="table" aria-label=t.audit.title>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{t.audit.when}</th>
                        <th role="columnheader" scope="col">{t.audit.what}</th>
                        <th role="columnheader" scope="col">{t.audit.who}</th>
                        <th role="columnheader" scope="col">{t.audit.object}</th>
                        {platform.then(|| view! { <th role="columnheader" scope="col">{t.users.company}</th> })}
                        <th role="columnheader" scope="col">{t.audit.address}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup" id=ROWS>
                    <For each=move || paged.rows.get() key=|entry: &AuditEntryView| entry.seq let:entry>
                        <Entry entry=entry chain=chain on_only=only />
                    </For>
                </tbody>
            </table>
        </Listing>
    }
}
