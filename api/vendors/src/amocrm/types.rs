//! What amoCRM's JSON becomes. Everything but an id may be missing; nothing here fails, a reader gives `None`.
//!
//! Phones and e-mails are custom fields found by `field_code`; their ids and names differ in every account.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::json;

/// The account behind a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Stays when the subdomain changes.
    pub id: i64,
    pub name: String,
    pub subdomain: String,
    /// Whose rights the token has.
    pub current_user_id: Option<i64>,
    /// Whether filters of lists are honoured; absent when the account does not say.
    pub filter_enabled: Option<bool>,
    /// IANA name.
    pub timezone: Option<String>,
}

/// A deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    pub id: i64,
    pub name: Option<String>,
    /// In the account's currency; with minor units where the account sends them.
    pub price: Option<f64>,
    pub responsible_user_id: Option<i64>,
    pub status_id: Option<i64>,
    pub pipeline_id: Option<i64>,
    pub created_at: Option<DateTime<Utc>>,
    /// May be set by whoever writes, so it is not strictly rising.
    pub updated_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub is_deleted: bool,
    pub contacts: Vec<LeadContact>,
    /// Links to contacts that could not be read.
    pub unreadable_links: usize,
    /// Times, the manager or the status, of which nothing could be made: the rest of the lead counts.
    pub unreadable_fields: usize,
    /// Times that no database holds, replaced by the last one that it does.
    pub clamped: usize,
    /// As the vendor sent it, without U+0000.
    pub raw: Value,
}

/// A contact of a lead: amoCRM gives the id only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadContact {
    pub id: i64,
    pub is_main: bool,
}

/// A person or a firm.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    pub id: i64,
    pub name: Option<String>,
    /// As typed by people; nothing is normalised.
    pub phones: Vec<String>,
    /// Phones that are there and could not be read.
    pub unreadable_phones: usize,
    pub emails: Vec<String>,
    pub updated_at: Option<DateTime<Utc>>,
    /// Its leads, where they were asked for.
    pub lead_ids: Vec<i64>,
    /// As the vendor sent it, without U+0000.
    pub raw: Value,
}

/// An employee.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    pub id: i64,
    pub name: Option<String>,
    /// False for the dismissed, whom old leads still name.
    pub is_active: bool,
    pub is_admin: bool,
    /// Whether everybody's leads are seen; absent when the account does not say.
    pub views_all_leads: Option<bool>,
    /// As the vendor sent it, without U+0000.
    pub raw: Value,
}

/// A sales funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    pub id: i64,
    pub name: String,
    pub statuses: Vec<Status>,
}

/// A stage of a funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub id: i64,
    pub name: String,
    pub kind: StatusKind,
}

/// What a stage means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusKind {
    /// Not sorted yet (`type: 1`).
    Incoming,
    Open,
    /// Id 142 in every pipeline.
    Won,
    /// Id 143 in every pipeline.
    Lost,
}

impl Account {
    pub(super) fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: json::integer(&value["id"])?,
            name: json::text(&value["name"]).unwrap_or_default(),
            subdomain: json::text(&value["subdomain"]).unwrap_or_default(),
            current_user_id: json::integer(&value["current_user_id"]),
            filter_enabled: json::flag(&value["is_api_filter_enabled"]),
            timezone: value.pointer("/_embedded/datetime_settings/timezone").and_then(json::text),
        })
    }
}

impl Lead {
    pub(super) fn read(value: &Value) -> Option<Self> {
        let linked = value.pointer("/_embedded/contacts").unwrap_or(&Value::Null);
        let contacts = json::elements(linked);
        let no_list = usize::from(json::is_lost(linked, contacts.as_ref()));
        let (contacts, unreadable_links) = json::read_each(&contacts.unwrap_or_default(), |contact| {
            let is_main = json::flag(&contact["is_main"]).unwrap_or(false);
            Some(LeadContact { id: json::integer(&contact["id"])?, is_main })
        });
        let mut clamped = 0;
        let mut time = |field: &str| json::unix_time(&value[field], &mut clamped);
        let [created_at, updated_at, closed_at] = ["created_at", "updated_at", "closed_at"].map(&mut time);
        let updated_at = updated_at.filter(|at| json::sensible(*at));
        let responsible_user_id = json::integer(&value["responsible_user_id"]);
        let status_id = json::integer(&value["status_id"]);
        let lost = [
            json::is_lost(&value["created_at"], created_at.as_ref()),
            json::is_lost(&value["closed_at"], closed_at.as_ref()),
            json::is_lost(&value["responsible_user_id"], responsible_user_id.as_ref()),
            json::is_lost(&value["status_id"], status_id.as_ref()),
        ];
        Some(Self {
            id: json::integer(&value["id"])?,
            name: json::text(&value["name"]),
            price: json::decimal(&value["price_with_minor_units"]).or_else(|| json::decimal(&value["price"])),
            responsible_user_id,
            status_id,
            pipeline_id: json::integer(&value["pipeline_id"]),
            created_at,
            updated_at,
            closed_at,
            is_deleted: json::flag(&value["is_deleted"]).unwrap_or(false),
            contacts,
            unreadable_links: unreadable_links + no_list,
            unreadable_fields: lost.into_iter().filter(|lost| *lost).count(),
            clamped,
            raw: json::raw(value),
        })
    }
}

impl Contact {
    pub(super) fn read(value: &Value) -> Option<Self> {
        let (phones, unreadable_phones) = field_values(value, "PHONE", &["телефон", "phone"]);
        Some(Self {
            id: json::integer(&value["id"])?,
            name: json::text(&value["name"]),
            phones,
            unreadable_phones,
            emails: field_values(value, "EMAIL", &["email"]).0,
            updated_at: json::unix_time(&value["updated_at"], &mut 0).filter(|at| json::sensible(*at)),
            lead_ids: lead_ids(value),
            raw: json::raw(value),
        })
    }
}

/// The ids of a contact's leads, read from the contact as amoCRM gives it.
#[must_use]
pub fn lead_ids(contact: &Value) -> Vec<i64> {
    let leads = contact.pointer("/_embedded/leads").and_then(Value::as_array);
    leads.into_iter().flatten().filter_map(|lead| json::integer(&lead["id"])).collect()
}

/// The values of a custom field by its code, or by its name where no field has the code: once each, in order. And how many
/// are there that can't be read; a list of fields that can't be read is one.
fn field_values(value: &Value, code: &str, names: &[&str]) -> (Vec<String>, usize) {
    let fields = json::elements(&value["custom_fields_values"]);
    let mut lost = usize::from(json::is_lost(&value["custom_fields_values"], fields.as_ref()));
    let fields = fields.unwrap_or_default();
    let coded = |field: &&Value| field["field_code"].as_str().is_some_and(|c| c.eq_ignore_ascii_case(code));
    let named = |field: &&Value| {
        field["field_code"].is_null()
            && json::text(&field["field_name"])
                .is_some_and(|theirs| names.contains(&theirs.trim().to_lowercase().as_str()))
    };
    let mut ours: Vec<&Value> = fields.iter().filter(coded).collect();
    if ours.is_empty() {
        ours = fields.iter().filter(named).collect();
    }
    let mut found: Vec<String> = Vec::new();
    for field in ours {
        let items = match &field["values"] {
            // One value where a list should be.
            single @ (Value::String(_) | Value::Number(_)) => vec![single.clone()],
            many => {
                let items = json::elements(many);
                lost += usize::from(json::is_lost(many, items.as_ref()));
                items.unwrap_or_default()
            }
        };
        for item in &items {
            let value = if item.is_object() { &item["value"] } else { item };
            let text = json::text(value);
            lost += usize::from(json::is_lost(value, text.as_ref()));
            found.extend(text.filter(|text| !found.contains(text)));
        }
    }
    (found, lost)
}

impl User {
    pub(super) fn read(value: &Value) -> Option<Self> {
        let rights = &value["rights"];
        Some(Self {
            id: json::integer(&value["id"])?,
            name: json::text(&value["name"]),
            is_active: json::flag(&rights["is_active"]).unwrap_or(true),
            is_admin: json::flag(&rights["is_admin"]).unwrap_or(false),
            views_all_leads: rights.pointer("/leads/view").and_then(Value::as_str).map(|view| view == "A"),
            raw: json::raw(value),
        })
    }
}

impl Pipeline {
    pub(super) fn read(value: &Value) -> Option<Self> {
        let statuses = value.pointer("/_embedded/statuses").and_then(Value::as_array);
        Some(Self {
            id: json::integer(&value["id"])?,
            name: json::text(&value["name"]).unwrap_or_default(),
            statuses: statuses.into_iter().flatten().filter_map(Status::read).collect(),
        })
    }
}

impl Status {
    fn read(value: &Value) -> Option<Self> {
        let id = json::integer(&value["id"])?;
        let kind = match (id, json::integer(&value["type"])) {
            (142, _) => StatusKind::Won,
            (143, _) => StatusKind::Lost,
            (_, Some(1)) => StatusKind::Incoming,
            (_, _) => StatusKind::Open,
        };
        Some(Self { id, name: json::text(&value["name"]).unwrap_or_default(), kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn phones_are_read_in_every_shape_and_what_cannot_be_read_is_counted() {
        let of = |fields: serde_json::Value| {
            let contact = Contact::read(&json!({"id": 1, "custom_fields_values": fields})).unwrap();
            (contact.phones, contact.unreadable_phones)
        };
        let one = |phone: &str| (vec![phone.to_owned()], 0);
        let field = |values: serde_json::Value| json!([{"field_code": "PHONE", "values": values}]);
        assert_eq!(of(field(json!([{"value": "+7 701"}, {"value": "+7 701"}]))), one("+7 701"));
        assert_eq!(of(field(json!([{"value": 7701}]))), one("7701"));
        assert_eq!(of(field(json!({"0": {"value": "+7 701"}}))), one("+7 701"));
        assert_eq!(of(field(json!("+7 701"))), one("+7 701"));
        assert_eq!(of(field(json!(["+7 701"]))), one("+7 701"));
        assert_eq!(of(json!({"4": {"field_code": "phone", "values": [{"value": "+7 701"}]}})), one("+7 701"));
        let by_name = json!([{"field_code": null, "field_name": "Телефон", "values": [{"value": "+7 701"}]}]);
        assert_eq!(of(by_name), one("+7 701"));
        assert_eq!(
            of(field(json!([{"value": {"number": "+7"}}, {"value": null}, {"value": ""}]))),
            (vec![], 1)
        );
        assert_eq!(of(field(json!(true))), (vec![], 1));
        assert_eq!(of(json!("PHONE")), (vec![], 1));
        assert_eq!(of(json!(null)), (vec![], 0));
        assert_eq!(of(json!([{"field_code": "OTHER", "values": {"a": {}}}])), (vec![], 0));
    }

    #[test]
    fn a_lead_is_read_with_its_contacts_and_unknown_fields_are_kept_in_raw() {
        let value = json!({"id": 50000001, "name": "Окна\u{0}", "price": 450000, "price_with_minor_units": 450000.5,
            "responsible_user_id": 10000002, "status_id": 142, "pipeline_id": 7000001, "created_at": 1790000000,
            "updated_at": 1790003600, "closed_at": null, "is_deleted": false, "brand_new": {"a": 1},
            "_embedded": {"contacts": [{"id": 1, "is_main": true}, {"id": null}, {"id": "2"}]}});
        let lead = Lead::read(&value).unwrap();
        assert_eq!(lead.name.as_deref(), Some("Окна"));
        assert_eq!(lead.price, Some(450_000.5));
        assert_eq!(lead.updated_at, DateTime::from_timestamp(1_790_003_600, 0));
        assert_eq!(lead.closed_at, None);
        let contacts = [LeadContact { id: 1, is_main: true }, LeadContact { id: 2, is_main: false }];
        assert_eq!(lead.contacts, contacts);
        assert_eq!(lead.raw["brand_new"]["a"], 1);
        assert_eq!(lead.raw["name"], "Окна");
    }

    #[test]
    fn a_deleted_lead_with_nothing_but_an_id_is_still_a_lead() {
        let lead = Lead::read(&json!({"id": 5, "is_deleted": true, "name": null, "price": null})).unwrap();
        assert!(lead.is_deleted);
        assert_eq!((lead.price, lead.status_id, lead.updated_at), (None, None, None));
        assert!(Lead::read(&json!({"name": "no id"})).is_none());
    }

    #[test]
    fn phones_are_found_by_code_as_typed_and_an_empty_list_may_be_null() {
        let value = json!({"id": 1, "name": "Айгерим", "custom_fields_values": [
            {"field_name": "Phone", "field_code": null, "values": [{"value": "111"}]},
            {"field_name": "Телефон", "field_code": "PHONE", "values": [
                {"value": "+7 (700) 000-00-01", "enum_code": "WORK"}, {"value": 87000000002_i64}, {"value": ""},
                {"value": "+7 (700) 000-00-01"}]},
            {"field_code": "EMAIL", "values": [{"value": "a@example.kz"}]}]});
        let contact = Contact::read(&value).unwrap();
        assert_eq!(contact.phones, ["+7 (700) 000-00-01", "87000000002"]);
        assert_eq!(contact.emails, ["a@example.kz"]);
        assert!(Contact::read(&json!({"id": 1, "custom_fields_values": null})).unwrap().phones.is_empty());
    }

    #[test]
    fn won_lost_and_incoming_stages_are_told_apart() {
        let value = json!({"id": 7, "name": "Продажи", "_embedded": {"statuses": [
            {"id": 10, "name": "in", "type": 1}, {"id": 11, "name": "open", "type": 0}, {"id": 142, "name": "won"},
            {"id": 143, "name": "lost"}, {"name": "no id"}]}});
        let kinds: Vec<_> =
            Pipeline::read(&value).unwrap().statuses.iter().map(|status| status.kind).collect();
        assert_eq!(kinds, [StatusKind::Incoming, StatusKind::Open, StatusKind::Won, StatusKind::Lost]);
    }

    #[test]
    fn a_user_without_rights_is_taken_as_active_and_no_administrator() {
        let user = User::read(&json!({"id": 1, "name": "Нурлан"})).unwrap();
        assert!(user.is_active && !user.is_admin);
        let gone = User::read(&json!({"id": 2, "rights": {"is_active": false, "is_admin": true}})).unwrap();
        assert!(!gone.is_active && gone.is_admin && gone.name.is_none());
    }
}
