//! One entry of the log: when, what, who, on what, from where.

use leptos::prelude::*;
use synkro_shared::audit::{AuditAction, AuditActorKind, AuditActorView, AuditEntryView, AuditOutcome};
use synkro_shared::{Role, RunId, UserId};

use crate::api::{Chain, role_code};
use crate::browser::zone;
use crate::components::{Badge, Tone};
use crate::i18n::{Locale, use_locale};
use crate::session::Session;

/// Letters of an id that tell it from others on one screen.
const SHORT_ID: usize = 8;

/// A row of the table.
#[component]
pub fn Entry(
    /// The entry.
    entry: AuditEntryView,
    /// Whose log it stands in.
    chain: Chain,
    /// Called with the person whose entries alone shall be shown.
    on_only: Callback<UserId>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let session: Session = expect_context();
    let at = locale.moment(zone::civil(&session.timezone(), entry.at));
    let instant = entry.at.to_rfc3339();
    let denied = entry.outcome == AuditOutcome::Denied;
    let times = (entry.times > 1).then(|| (t.audit.times)(&locale.number(entry.times.into())));
    let detail = detail(locale, entry.action, &entry.detail);
    let company = match chain {
        Chain::Platform => {
            let name = entry.tenant.as_ref().map_or_else(|| "—".to_owned(), |tenant| tenant.name.clone());
            Some(view! { <td role="cell" data-label=t.users.company>{name}</td> })
        }
        Chain::Company => None,
    };
    view! {
        <tr role="row" tabindex="-1">
            <th role="rowheader" scope="row">
                <time datetime=instant>{at}</time>
            </th>
            <td role="cell" data-label=t.audit.what>
                <span>
                    <span class="sy-strong">{(t.audit.action)(entry.action)}</span>
                    {times.map(|times| view! { <span class="sy-times">{times}</span> })}
                    {(!detail.is_empty()).then(|| view! { <span class="sy-small sy-muted sy-table__note">{detail}</span> })}
                    {denied
                        .then(|| {
                            view! {
                                <span class="sy-table__note">
                                    <Badge tone=Tone::Bad text=t.audit.denied />
                                </span>
                            }
                        })}
                </span>
            </td>
            <td role="cell" data-label=t.audit.who class="sy-table__who">
                <Actor actor=entry.actor.clone() on_only=on_only />
            </td>
            <td role="cell" data-label=t.audit.object class="sy-table__object">
                <Object entry=entry.clone() chain=chain />
            </td>
            {company}
            <td role="cell" data-label=t.audit.address class="sy-table__address">
                {entry.address.unwrap_or_else(|| "—".to_owned())}
            </td>
        </tr>
    }
}

/// A word more about the action: roles and known reasons by name, all else as it was written down.
fn detail(locale: Locale, action: AuditAction, detail: &str) -> String {
    let of_the_log = [
        AuditAction::AuditBaseline,
        AuditAction::AuditRotate,
        AuditAction::AuditHeads,
        AuditAction::AuditAcknowledge,
    ];
    if of_the_log.contains(&action) {
        // Digests and signatures, for programs; of an acknowledgement the numbers of its entries.
        let first = detail.split(' ').next().filter(|_| action == AuditAction::AuditAcknowledge);
        return first.unwrap_or_default().replace('-', "–");
    }
    let role =
        [Role::SuperAdmin, Role::AdminLite, Role::User].into_iter().find(|role| role_code(*role) == detail);
    let words = role.map(locale.t.kinds.role).or_else(|| (locale.t.admin.audit.detail)(detail));
    words.unwrap_or(detail).to_owned()
}

/// Who did it; a press on the name shows the entries of this person alone.
#[component]
fn Actor(actor: AuditActorView, on_only: Callback<UserId>) -> impl IntoView {
    let t = &use_locale().t.admin.audit;
    let AuditActorView { kind, id, name, email, staff } = actor;
    let words = match kind {
        AuditActorKind::Anonymous => t.anonymous,
        AuditActorKind::System => t.system,
        AuditActorKind::Operator => t.operator,
        AuditActorKind::User => {
            let name = name.unwrap_or_else(|| t.gone.to_owned());
            let only = (t.only)(&name);
            let shown = match id {
                Some(id) => view! {
                    <button
                        class="sy-link"
                        type="button"
                        aria-label=only.clone()
                        title=only
                        on:click=move |_| on_only.run(id)
                    >
                        {name}
                    </button>
                }
                .into_any(),
                None => name.into_any(),
            };
            return view! {
                <span>
                    {shown}
                    {email.map(|email| view! { <span class="sy-small sy-muted sy-table__note">{email}</span> })}
                    {staff
                        .then(|| {
                            view! {
                                <span class="sy-table__note">
                                    <Badge tone=Tone::Neutral text=t.staff />
                                </span>
                            }
                        })}
                </span>
            }
            .into_any();
        }
    };
    words.into_any()
}

/// What it was done to: its name where it has one, else enough of its id to tell it from others.
#[component]
fn Object(entry: AuditEntryView, chain: Chain) -> impl IntoView {
    let t = &use_locale().t.admin.audit;
    let AuditEntryView { object_kind, object_id, object_name, .. } = entry;
    let kind = (t.object_kind)(&object_kind).map_or_else(|| object_kind.clone(), str::to_owned);
    // Only a company's own people may open its runs.
    if chain == Chain::Company && object_kind == "run" && object_id.parse::<RunId>().is_ok() {
        return view! { <a href=format!("/dashboard/runs/{object_id}")>{kind}</a> }.into_any();
    }
    let what = object_name.unwrap_or_else(|| short(&object_id));
    view! {
        <span>
            {kind}
            {(!what.is_empty())
                .then(|| {
                    view! {
                        <span class="sy-small sy-muted sy-table__note sy-break" title=object_id>
                            {what}
                        </span>
                    }
                })}
        </span>
    }
    .into_any()
}

/// The end of an id, where ids of one minute differ; anything else whole.
fn short(id: &str) -> String {
    if uuid::Uuid::parse_str(id).is_ok() {
        let start = id.len().saturating_sub(SHORT_ID);
        format!("…{}", &id[start..])
    } else {
        id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::session::Language;

    #[test]
    fn ids_are_shortened_and_paths_are_not() {
        assert_eq!(short("01936c5e-7f0a-7c3e-9d11-2b64c0a1f00d"), "…c0a1f00d");
        assert_eq!(short("/api/v1/admin/users"), "/api/v1/admin/users");
        assert_eq!(short(""), "");
    }

    #[test]
    fn a_role_in_the_detail_is_named() {
        let locale = Locale::new(Language::Ru);
        assert_eq!(detail(locale, AuditAction::UserRole, "admin_lite"), "администратор");
        assert_eq!(detail(locale, AuditAction::AccessDenied, "GET"), "GET");
        assert_eq!(detail(locale, AuditAction::AuditAcknowledge, "3-7 00ff"), "3–7");
        assert_eq!(detail(locale, AuditAction::AuditHeads, "00ff"), "");
    }
}
