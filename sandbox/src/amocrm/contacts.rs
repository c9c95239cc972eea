//! Contacts with their phones as typed. The list's filters belong to the same alpha as those of leads.

use serde_json::{Value, json};

use super::query::{Filters, order, paged, with};
use super::{Caller, hal, origin, problems};
use crate::data::ACCOUNT_ID;
use crate::data::model::{Contact, Dataset};
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::world::World;

pub(super) fn list(world: &World, call: &Call, action: Option<&Action>, caller: Caller) -> Reply {
    let settings = world.settings();
    if with(call, "only_deleted") {
        return Reply::empty(204);
    }
    let mut contacts: Vec<&Contact> =
        world.dataset.contacts.iter().filter(|contact| may_see(caller, contact)).collect();
    if settings.amocrm_filter_enabled {
        let filters = Filters::of(call);
        contacts.retain(|contact| {
            filters.allows("id", contact.id)
                && filters.allows("responsible_user_id", contact.responsible_user_id)
                && filters.allows_time("updated_at", Some(contact.updated_at.timestamp()))
        });
    }
    if let Some(query) = call.param("query").filter(|query| !query.is_empty()) {
        let query = query.to_lowercase();
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let number = digits(&query);
        contacts.retain(|contact| {
            contact.name.to_lowercase().contains(&query)
                || number.len() >= 4 && contact.phones.iter().any(|phone| digits(phone).contains(&number))
        });
    }
    if let Some((field, descending)) = order(call) {
        match field.as_str() {
            "updated_at" => contacts.sort_by_key(|contact| (contact.updated_at, contact.id)),
            "id" => contacts.sort_by_key(|contact| contact.id),
            _ => return problems::bad_request("order", "Unknown order field."),
        }
        if descending {
            contacts.reverse();
        }
    }
    let items: Vec<Value> = contacts.iter().map(|contact| shown(&world.dataset, contact, call)).collect();
    paged(call, "contacts", &items, &[], settings.amocrm_next_on_full_last_page, action)
}

pub(super) fn one(world: &World, call: &Call, caller: Caller, id: &str) -> Reply {
    let Ok(id) = id.parse::<i64>() else { return problems::not_found() };
    match world.dataset.contacts.iter().find(|contact| contact.id == id && may_see(caller, contact)) {
        Some(contact) => hal(&shown(&world.dataset, contact, call)),
        None => Reply::empty(204),
    }
}

pub(super) fn links(world: &World, id: &str) -> Reply {
    let Ok(id) = id.parse::<i64>() else { return problems::not_found() };
    let leads = world.dataset.leads.iter().filter(|lead| lead.contact_ids.contains(&id) && !lead.is_deleted);
    let link = |lead: &crate::data::model::Lead| json!({"to_entity_id": lead.id, "to_entity_type": "leads", "metadata": null});
    let links: Vec<Value> = leads.map(link).collect();
    let href = format!("{}/api/v4/contacts/{id}/links", origin());
    hal(
        &json!({"_total_items": links.len(), "_links": {"self": {"href": href}}, "_embedded": {"links": links}}),
    )
}

fn may_see(caller: Caller, contact: &Contact) -> bool {
    caller.is_admin || contact.responsible_user_id == caller.user_id
}

fn shown(data: &Dataset, contact: &Contact, call: &Call) -> Value {
    let (first, last) = contact.name.split_once(' ').unwrap_or((&contact.name, ""));
    let mut fields = Vec::new();
    if !contact.phones.is_empty() {
        let value = |phone: &String| json!({"value": phone, "enum_id": 910_001, "enum_code": "WORK"});
        let values: Vec<Value> = contact.phones.iter().map(value).collect();
        fields.push(json!({"field_id": 810_001, "field_name": "Телефон", "field_code": "PHONE", "field_type": "multitext",
            "values": values}));
    }
    if !contact.emails.is_empty() {
        let value = |email: &String| json!({"value": email, "enum_id": 910_011, "enum_code": "WORK"});
        let values: Vec<Value> = contact.emails.iter().map(value).collect();
        fields.push(json!({"field_id": 810_002, "field_name": "Email", "field_code": "EMAIL", "field_type": "multitext",
            "values": values}));
    }
    let custom = if fields.is_empty() { Value::Null } else { Value::Array(fields) };
    let href = format!("{}/api/v4/contacts/{}", origin(), contact.id);
    let mut embedded = json!({"tags": [], "companies": []});
    if with(call, "leads") {
        let leads =
            data.leads.iter().filter(|lead| lead.contact_ids.contains(&contact.id) && !lead.is_deleted);
        let lead = |lead: &crate::data::model::Lead| json!({"id": lead.id, "_links": {"self": {"href": format!("{}/api/v4/leads/{}", origin(), lead.id)}}});
        embedded["leads"] = leads.map(lead).collect();
    }
    json!({"id": contact.id, "name": contact.name, "first_name": first, "last_name": last,
        "responsible_user_id": contact.responsible_user_id, "group_id": 0, "created_by": contact.responsible_user_id,
        "updated_by": 0, "created_at": contact.created_at.timestamp(), "updated_at": contact.updated_at.timestamp(),
        "closest_task_at": null, "is_deleted": false, "is_unsorted": false, "custom_fields_values": custom,
        "account_id": ACCOUNT_ID, "_links": {"self": {"href": href}}, "_embedded": embedded})
}
