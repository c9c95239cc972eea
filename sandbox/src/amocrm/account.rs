//! Reference data: the account, its users (administrators only), pipelines and loss reasons.

use serde_json::{Value, json};

use super::query::{Page, paged, with};
use super::{Book, Caller, hal, origin, problems};
use crate::data::TIMEZONE;
use crate::data::model::{Pipeline, Stage, User};
use crate::http::{Call, Reply};
use crate::spoil::Element;
use crate::world::World;

pub(super) fn account(world: &World, call: &Call, caller: Caller) -> Reply {
    let host = super::host(world);
    let subdomain = host.split('.').next().unwrap_or_default();
    let mut body = json!({"id": world.company.amocrm_account, "name": world.dataset.company, "subdomain": subdomain,
        "created_at": 1_717_225_200, "created_by": 0, "updated_at": 1_717_225_200, "updated_by": 0,
        "current_user_id": caller.user_id, "country": "KZ", "currency": "KZT", "currency_symbol": "₸",
        "customers_mode": "disabled", "is_unsorted_on": true, "is_loss_reason_enabled": true, "is_helpbot_enabled": false,
        "is_technical_account": false, "contact_name_display_order": 1, "mobile_feature_version": 0,
        "_links": {"self": {"href": format!("{}/api/v4/account", origin(world))}}});
    if with(call, "is_api_filter_enabled") {
        body["is_api_filter_enabled"] = json!(world.settings().amocrm_filter_enabled);
    }
    if with(call, "amojo_id") {
        body["amojo_id"] = json!("7d3c1f52-0c1e-4a5b-9a67-000000000001");
    }
    if with(call, "version") {
        body["version"] = json!(12);
    }
    let mut embedded = json!({});
    if with(call, "datetime_settings") {
        embedded["datetime_settings"] = json!({"date_pattern": "d.m.Y H:i", "short_date_pattern": "d.m.Y",
            "short_time_pattern": "H:i", "date_format": "d.m.Y", "time_format": "H:i:s", "timezone": TIMEZONE,
            "timezone_offset": "+05:00"});
    }
    if with(call, "users_groups") {
        embedded["users_groups"] = json!([{"id": 0, "name": "Отдел продаж", "uuid": null}]);
    }
    if embedded.as_object().is_some_and(|fields| !fields.is_empty()) {
        body["_embedded"] = embedded;
    }
    hal(&body)
}

pub(super) fn users(world: &World, call: &Call, caller: Caller) -> Reply {
    if !caller.is_admin {
        return problems::forbidden("Недостаточно прав для выполнения операции");
    }
    let page = match Page::of(call) {
        Ok(page) => page,
        Err(reply) => return reply,
    };
    let book = Book::open(world);
    let items: Vec<Value> = book.users.iter().map(|user| shown_user(world, user)).collect();
    let extra =
        [("_total_items", json!(items.len())), ("_page_count", json!(items.len().div_ceil(page.limit)))];
    paged(world, call, "users", &items, Value::clone, &extra, false, None)
}

pub(super) fn user(world: &World, _call: &Call, caller: Caller, id: &str) -> Reply {
    if !caller.is_admin {
        return problems::forbidden("Недостаточно прав для выполнения операции");
    }
    match Book::open(world).users.iter().find(|user| user.id.to_string() == id) {
        Some(user) => hal(&shown_user(world, user)),
        None => problems::not_found(),
    }
}

fn shown_user(world: &World, user: &User) -> Value {
    let scope = if user.is_admin { "A" } else { "M" };
    let rights = json!({"view": scope, "edit": scope, "add": scope, "delete": "D", "export": "D"});
    let shown = json!({"id": user.id, "name": user.name, "email": user.email, "lang": "ru",
        "rights": {"leads": rights, "contacts": rights, "companies": rights, "tasks": {"edit": scope, "delete": scope},
            "mail_access": false, "catalog_access": false, "status_rights": null, "is_admin": user.is_admin,
            "is_free": false, "is_active": user.is_active, "group_id": null, "role_id": null},
        "_links": {"self": {"href": format!("{}/api/v4/users/{}", origin(world), user.id)}}});
    world.spoiled.shown(Element::User, &user.id.to_string(), shown)
}

pub(super) fn pipelines(world: &World) -> Reply {
    let all: Vec<Value> =
        world.dataset.pipelines.iter().map(|pipeline| shown_pipeline(world, pipeline)).collect();
    hal(
        &json!({"_total_items": all.len(), "_links": {"self": {"href": format!("{}/api/v4/leads/pipelines", origin(world))}},
        "_embedded": {"pipelines": all}}),
    )
}

pub(super) fn pipeline(world: &World, id: &str) -> Reply {
    match world.dataset.pipelines.iter().find(|pipeline| pipeline.id.to_string() == id) {
        Some(pipeline) => hal(&shown_pipeline(world, pipeline)),
        None => problems::not_found(),
    }
}

pub(super) fn statuses(world: &World, id: &str) -> Reply {
    let Some(pipeline) = world.dataset.pipelines.iter().find(|pipeline| pipeline.id.to_string() == id) else {
        return problems::not_found();
    };
    let all: Vec<Value> = pipeline.stages.iter().map(|stage| shown_stage(world, pipeline, stage)).collect();
    hal(&json!({"_total_items": all.len(), "_embedded": {"statuses": all}}))
}

fn shown_pipeline(world: &World, pipeline: &Pipeline) -> Value {
    let stages: Vec<Value> =
        pipeline.stages.iter().map(|stage| shown_stage(world, pipeline, stage)).collect();
    json!({"id": pipeline.id, "name": pipeline.name, "sort": if pipeline.is_main { 1 } else { 2 },
        "is_main": pipeline.is_main, "is_unsorted_on": true, "is_archive": false, "account_id": world.company.amocrm_account,
        "_links": {"self": {"href": format!("{}/api/v4/leads/pipelines/{}", origin(world), pipeline.id)}},
        "_embedded": {"statuses": stages}})
}

fn shown_stage(world: &World, pipeline: &Pipeline, stage: &Stage) -> Value {
    let fixed = stage.is_incoming || stage.id < 1_000;
    json!({"id": stage.id, "name": stage.name, "sort": stage.sort, "is_editable": !fixed, "pipeline_id": pipeline.id,
        "color": stage.color, "type": i32::from(stage.is_incoming), "account_id": world.company.amocrm_account})
}

pub(super) fn loss_reasons(world: &World) -> Reply {
    let shown = |(at, reason): (usize, &crate::data::model::LossReason)| {
        json!({"id": reason.id, "name": reason.name, "sort": (at + 1) * 1_000, "created_at": 1_717_225_200,
            "updated_at": 1_717_225_200})
    };
    let all: Vec<Value> = world.dataset.loss_reasons.iter().enumerate().map(shown).collect();
    hal(&json!({"_total_items": all.len(), "_embedded": {"loss_reasons": all}}))
}
