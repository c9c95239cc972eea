//! Leads: the list with its filter trap, single leads, and links to contacts.

use serde_json::{Value, json};

use super::query::{Filters, order, paged, with};
use super::{Book, Caller, hal, origin, problems};
use crate::data::model::Lead;
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::spoil::Element;
use crate::world::World;

pub(super) fn list(world: &World, call: &Call, action: Option<&Action>, caller: Caller) -> Reply {
    let settings = world.settings();
    let deleted = with(call, "only_deleted");
    let visible = |lead: &&Lead| lead.is_deleted == deleted && may_see(caller, lead);
    let book = Book::open(world);
    let mut leads: Vec<&Lead> = book.leads.iter().filter(visible).collect();
    if settings.amocrm_filter_enabled {
        let filters = Filters::of(call);
        leads.retain(|lead| {
            filters.allows("id", lead.id)
                && filters.allows("pipeline_id", lead.pipeline_id)
                && filters.allows("responsible_user_id", lead.responsible_user_id)
                && filters.allows_status(lead.pipeline_id, lead.stage_id)
                && filters.allows_time("updated_at", Some(lead.updated_at.timestamp()))
                && filters.allows_time("created_at", Some(lead.created_at.timestamp()))
                && filters.allows_time("closed_at", lead.closed_at.map(|at| at.timestamp()))
                && filters.values("name").is_none_or(|names| names.contains(&lead.name))
        });
    }
    if let Some(query) = call.param("query").filter(|query| !query.is_empty()) {
        leads.retain(|lead| mentions(&book, lead, &query.to_lowercase()));
    }
    match order(call) {
        Some((field, descending)) => {
            match field.as_str() {
                "updated_at" => leads.sort_by_key(|lead| (lead.updated_at, lead.id)),
                "created_at" => leads.sort_by_key(|lead| (lead.created_at, lead.id)),
                "id" => leads.sort_by_key(|lead| lead.id),
                _ => return problems::bad_request("order", "Unknown order field."),
            }
            if descending {
                leads.reverse();
            }
        }
        None => leads.sort_by_key(|lead| lead.id),
    }
    paged(
        world,
        call,
        "leads",
        &leads,
        |lead| shown(world, lead, call),
        &[],
        settings.amocrm_next_on_full_last_page,
        action,
    )
}

pub(super) fn one(world: &World, call: &Call, caller: Caller, id: &str) -> Reply {
    let Ok(id) = id.parse::<i64>() else { return problems::not_found() };
    let book = Book::open(world);
    match book.leads.iter().find(|lead| lead.id == id && !lead.is_deleted && may_see(caller, lead)) {
        Some(lead) => hal(&shown(world, lead, call)),
        None => Reply::empty(204),
    }
}

pub(super) fn links(world: &World, call: &Call, caller: Caller, id: &str) -> Reply {
    let Ok(id) = id.parse::<i64>() else { return problems::not_found() };
    let book = Book::open(world);
    let Some(lead) = book.leads.iter().find(|lead| lead.id == id && may_see(caller, lead)) else {
        return Reply::empty(204);
    };
    let links = links_of(lead, call, false);
    hal(
        &json!({"_total_items": links.len(), "_links": {"self": {"href": format!("{}{}", origin(world), call.path)}},
        "_embedded": {"links": links}}),
    )
}

/// The filter here belongs to no alpha: it always works.
pub(super) fn bulk_links(world: &World, call: &Call, caller: Caller) -> Reply {
    let Some(ids) = Filters::of(call).values("entity_id") else {
        return problems::bad_request("filter.entity_id", "This value should not be blank.");
    };
    let wanted =
        |lead: &&Lead| ids.contains(&lead.id.to_string()) && !lead.is_deleted && may_see(caller, lead);
    let book = Book::open(world);
    let links: Vec<Value> =
        book.leads.iter().filter(wanted).flat_map(|lead| links_of(lead, call, true)).collect();
    hal(
        &json!({"_links": {"self": {"href": format!("{}{}", origin(world), call.target())}}, "_embedded": {"links": links}}),
    )
}

fn links_of(lead: &Lead, call: &Call, bulk: bool) -> Vec<Value> {
    let filters = Filters::of(call);
    let kind = filters.values("to_entity_type");
    let to = filters.values("to_entity_id");
    let mut links = Vec::new();
    for (at, contact) in lead.contact_ids.iter().enumerate() {
        if kind.as_ref().is_some_and(|kind| !kind.contains(&"contacts".to_owned()))
            || to.as_ref().is_some_and(|to| !to.contains(&contact.to_string()))
        {
            continue;
        }
        let mut link = json!({"to_entity_id": contact, "to_entity_type": "contacts", "metadata": {"main_contact": at == 0}});
        if bulk {
            (link["entity_id"], link["entity_type"]) = (json!(lead.id), json!("leads"));
        }
        links.push(link);
    }
    links
}

/// Without administrator's rights a token sees its own user's leads only, and nothing says so.
fn may_see(caller: Caller, lead: &Lead) -> bool {
    caller.is_admin || lead.responsible_user_id == caller.user_id
}

fn mentions(book: &Book<'_>, lead: &Lead, query: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = digits(query);
    let of_contact = |id: &i64| {
        let contact = book.contact(*id);
        contact.is_some_and(|contact| {
            contact.name.to_lowercase().contains(query)
                || contact.emails.iter().any(|email| email.to_lowercase().contains(query))
                || number.len() >= 4 && contact.phones.iter().any(|phone| digits(phone).contains(&number))
        })
    };
    lead.name.to_lowercase().contains(query)
        || lead.source.to_lowercase().contains(query)
        || lead.price.to_string() == query
        || lead.contact_ids.iter().any(of_contact)
}

fn shown(world: &World, lead: &Lead, call: &Call) -> Value {
    world.spoiled.shown(Element::Lead, &lead.id.to_string(), whole(world, lead, call))
}

fn whole(world: &World, lead: &Lead, call: &Call) -> Value {
    let href = format!("{}/api/v4/leads/{}", origin(world), lead.id);
    if lead.is_deleted {
        return json!({"id": lead.id, "name": null, "price": null, "responsible_user_id": null, "group_id": null,
            "status_id": null, "pipeline_id": null, "loss_reason_id": null, "created_by": null,
            "updated_by": lead.responsible_user_id, "created_at": null, "updated_at": lead.updated_at.timestamp(),
            "closed_at": null, "closest_task_at": null, "is_deleted": true, "custom_fields_values": null, "score": null,
            "account_id": world.company.amocrm_account, "labor_cost": null, "_links": {"self": {"href": href}}});
    }
    let source = json!([{"field_id": 800_001, "field_name": "Источник", "field_code": null, "field_type": "select",
        "values": [{"value": lead.source, "enum_id": 900_001, "enum_code": null}]}]);
    let custom = if lead.id % 5 == 0 { Value::Null } else { source };
    let tags =
        if lead.price > 500_000 { json!([{"id": 300_001, "name": "VIP", "color": null}]) } else { json!([]) };
    let mut embedded = json!({"tags": tags, "companies": []});
    if with(call, "contacts") {
        let contact = |(at, id): (usize, &i64)| {
            let href = format!("{}/api/v4/contacts/{id}", origin(world));
            json!({"id": id, "is_main": at == 0, "_links": {"self": {"href": href}}})
        };
        embedded["contacts"] = lead.contact_ids.iter().enumerate().map(contact).collect();
    }
    if with(call, "loss_reason") {
        let reason = world.dataset.loss_reasons.iter().find(|reason| Some(reason.id) == lead.loss_reason_id);
        let shown =
            reason.map(|r| json!({"id": r.id, "name": r.name, "sort": 0, "created_at": 1, "updated_at": 1}));
        embedded["loss_reason"] = shown.into_iter().collect();
    }
    json!({"id": lead.id, "name": lead.name, "price": lead.price, "responsible_user_id": lead.responsible_user_id,
        "group_id": 0, "status_id": lead.stage_id, "pipeline_id": lead.pipeline_id, "loss_reason_id": lead.loss_reason_id,
        "created_by": lead.responsible_user_id, "updated_by": lead.responsible_user_id,
        "created_at": lead.created_at.timestamp(), "updated_at": lead.updated_at.timestamp(),
        "closed_at": lead.closed_at.map(|at| at.timestamp()), "closest_task_at": null, "is_deleted": false,
        "custom_fields_values": custom, "score": null, "account_id": world.company.amocrm_account, "labor_cost": null,
        "_links": {"self": {"href": href}}, "_embedded": embedded})
}
