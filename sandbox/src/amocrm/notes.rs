//! Calls, which amoCRM keeps as notes of contacts. Their filters work in every account.

use serde_json::{Value, json};

use super::query::{Filters, order, paged};
use super::{origin, problems};
use crate::data::model::CallNote;
use crate::http::{Call, Reply};
use crate::world::World;

pub(super) fn list(world: &World, call: &Call, entity: &str, id: Option<&str>) -> Reply {
    if id.is_some_and(|id| id.parse::<i64>().is_err()) {
        return problems::not_found();
    }
    let filters = Filters::of(call);
    let kind = |note: &CallNote| if note.incoming { "call_in" } else { "call_out" };
    let wanted = |note: &&CallNote| {
        entity == "contacts"
            && id.is_none_or(|id| id == note.contact_id.to_string())
            && filters.allows("id", note.id)
            && filters.allows("entity_id", note.contact_id)
            && filters.values("note_type").is_none_or(|kinds| kinds.iter().any(|k| k == kind(note)))
            && filters.allows_time("updated_at", Some(note.at.timestamp()))
    };
    let mut notes: Vec<&CallNote> = world.dataset.calls.iter().filter(wanted).collect();
    if let Some((field, descending)) = order(call) {
        match field.as_str() {
            "updated_at" => notes.sort_by_key(|note| (note.at, note.id)),
            _ => notes.sort_by_key(|note| note.id),
        }
        if descending {
            notes.reverse();
        }
    }
    paged(world, call, "notes", &notes, |note| shown(world, note, kind(note)), &[], false, None)
}

fn shown(world: &World, note: &CallNote, kind: &str) -> Value {
    let (at, contact) = (note.at.timestamp(), note.contact_id);
    let talked = note.seconds > 0;
    json!({"id": note.id, "entity_id": contact, "created_by": 0, "updated_by": 0, "created_at": at, "updated_at": at,
        "responsible_user_id": note.user_id, "group_id": 0, "note_type": kind,
        "params": {"uniq": format!("emu-call-{}", note.id), "duration": note.seconds, "source": "demo-pbx",
            "link": if talked { format!("https://pbx.example.kz/rec/{}.mp3", note.id) } else { String::new() },
            "phone": note.phone, "call_status": if talked { 4 } else { 6 },
            "call_result": if talked { "Разговор состоялся" } else { "Нет ответа" }},
        "account_id": world.company.amocrm_account,
        "_links": {"self": {"href": format!("{}/api/v4/contacts/{contact}/notes/{}", origin(world), note.id)}}})
}
