//! Contacts with their phones as typed. The list's filters belong to the same alpha as those of leads.

use serde_json::{Value, json};

use super::query::{Filters, order, paged, with};
use super::{Book, Caller, hal, origin, problems};
use crate::data::model::Contact;
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::spoil::Element;
use crate::world::World;

pub(super) fn list(world: &World, call: &Call, action: Option<&Action>, caller: Caller) -> Reply {
    let settings = world.settings();
    if with(call, "only_deleted") {
        return Reply::empty(204);
    }
    let book = Book::open(world);
    let mut contacts: Vec<&Contact> =
        book.contacts.iter().copied().filter(|contact| may_see(caller, contact)).collect();
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
                || contact.emails.iter().any(|email| email.to_lowercase().contains(&query))
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
    let show = |contact: &&Contact| shown(world, &book, contact, call);
    paged(world, call, "contacts", &contacts, show, &[], settings.amocrm_next_on_full_last_page, action)
}

pub(super) fn one(world: &World, call: &Call, caller: Caller, id: &str) -> Reply {
    let Ok(id) = id.parse::<i64>() else { return problems::not_found() };
    let book = Book::open(world);
    match book.contact(id).filter(|contact| may_see(caller, contact)) {
        Some(contact) => hal(&shown(world, &book, contact, call)),
        None => Reply::empty(204),
    }
}

pub(super) fn links(world: &World, id: &str) -> Reply {
    let Ok(id) = id.parse::<i64>() else { return problems::not_found() };
    let book = Book::open(world);
    let leads = book.leads.iter().filter(|lead| lead.contact_ids.contains(&id) && !lead.is_deleted);
    let link = |lead: &crate::data::model::Lead| json!({"to_entity_id": lead.id, "to_entity_type": "leads", "metadata": null});
    let links: Vec<Value> = leads.map(link).collect();
    let href = format!("{}/api/v4/contacts/{id}/links", origin(world));
    hal(
        &json!({"_total_items": links.len(), "_links": {"self": {"href": href}}, "_embedded": {"links": links}}),
    )
}

fn may_see(caller: Caller, contact: &Contact) -> bool {
    caller.is_admin || contact.responsible_user_id == caller.user_id
}

fn shown(world: &World, book: &Book<'_>, contact: &Contact, call: &Call) -> Value {
    world.spoiled.shown(Element::Contact, &contact.id.to_string(), whole(world, book, contact, call))
}

fn whole(world: &World, book: &Book<'_>, contact: &Contact, call: &Call) -> Value {
    let (first, last) = contact.name.split_once(' ').unwrap_or((&contact.name, ""));
    let mut fields = Vec::new();
    if !contact.phones.is_empty() {
        // Whole numbers typed without any sign come as numbers from some forms.
        let living = !world.settings().amocrm_static_deals;
        let written = |phone: &String| match phone.parse::<i64>() {
            Ok(number) if living && contact.id % 7 == 3 && !phone.starts_with('+') => json!(number),
            _ => json!(phone),
        };
        let value =
            |phone: &String| json!({"value": written(phone), "enum_id": 910_001, "enum_code": "WORK"});
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
    let href = format!("{}/api/v4/contacts/{}", origin(world), contact.id);
    let mut embedded = json!({"tags": [], "companies": []});
    if with(call, "leads") {
        let leads =
            book.leads.iter().filter(|lead| lead.contact_ids.contains(&contact.id) && !lead.is_deleted);
        let lead = |lead: &crate::data::model::Lead| json!({"id": lead.id, "_links": {"self": {"href": format!("{}/api/v4/leads/{}", origin(world), lead.id)}}});
        embedded["leads"] = leads.map(lead).collect();
    }
    json!({"id": contact.id, "name": contact.name, "first_name": first, "last_name": last,
        "responsible_user_id": contact.responsible_user_id, "group_id": 0, "created_by": contact.responsible_user_id,
        "updated_by": 0, "created_at": contact.created_at.timestamp(), "updated_at": contact.updated_at.timestamp(),
        "closest_task_at": null, "is_deleted": false, "is_unsorted": false, "custom_fields_values": custom,
        "account_id": world.company.amocrm_account, "_links": {"self": {"href": href}}, "_embedded": embedded})
}
