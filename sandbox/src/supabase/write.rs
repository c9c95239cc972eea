//! Writing: inserts, upserts, updates, deletes. A request is one statement: all of its rows or none.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use sqlx::sqlite::SqliteConnection;

use super::catalog::{Column, DefaultValue, Key, Table, quoted};
use super::errors::{PgError, column_not_found, row_level_security};
use super::rest::Request;
use super::value::{Stored, from_json, to_json};
use super::{filters, read, select, store};
use crate::http::Reply;

pub(super) async fn insert(request: Request<'_>) -> Result<Reply, PgError> {
    request.require("insert")?;
    let objects = objects(&request)?;
    let columns = target_columns(&request, &objects)?;
    let conflict = conflict_key(&request)?;
    if request.prefer.merge && conflict.is_some() {
        request.require("update")?;
    }
    if request.rows_hidden() && !objects.is_empty() {
        return Err(row_level_security(&request.table.name, request.role));
    }
    if request.prefer.representation {
        request.require("select")?;
    }
    let items = select::parse(&request.table, request.param("select"))?;
    let uses_list = request.param("columns").is_some();
    let mut transaction = request.project.store.begin().await?;
    let (mut touched, mut inserted) = (Vec::new(), 0u64);
    let mut seen = BTreeSet::new();
    for object in &objects {
        let row = whole_row(&request, object, &columns, uses_list)?;
        check_row(&request.table, &row)?;
        let existing = match &conflict {
            Some(key) => find(&mut transaction, &request.table, key, &row).await?,
            None => None,
        };
        match existing {
            Some(id) if request.prefer.ignore => {
                let _ = id;
            }
            Some(id) => {
                if !seen.insert(id) {
                    let error = PgError::new(
                        500,
                        "21000",
                        "ON CONFLICT DO UPDATE command cannot affect row a second time",
                    );
                    return Err(error.hint("Ensure that no rows proposed for insertion within the same command have duplicate constrained values."));
                }
                set(&mut transaction, &request.table, &columns, &row, id).await?;
                touched.push(id);
            }
            None => {
                let id = add(&mut transaction, &request.table, &row).await?;
                seen.insert(id);
                touched.push(id);
                inserted += 1;
            }
        }
    }
    let representation = match request.prefer.representation {
        true => Some(by_id(&mut transaction, &request.table, &touched).await?),
        false => None,
    };
    transaction.commit().await?;
    let status = if inserted == 0 && request.prefer.merge { 200 } else { 201 };
    let total = if request.prefer.count { touched.len().to_string() } else { "*".to_owned() };
    let reply = match representation {
        Some(rows) if request.wants_one_object() => Reply { status, ..read::one(&request, &items, &rows)? },
        Some(rows) => Reply::text(
            status,
            "application/json; charset=utf-8",
            select::rows(&request.table, &items, &rows),
        ),
        None => Reply::empty(status),
    };
    Ok(request.prefer.mark(reply.with("content-range", format!("*/{total}"))))
}

pub(super) async fn update(request: Request<'_>) -> Result<Reply, PgError> {
    request.require("update")?;
    let object = match serde_json::from_slice(&request.call.body) {
        Ok(Value::Object(object)) => object,
        Ok(Value::Array(items)) if items.len() == 1 => items[0].as_object().cloned().ok_or_else(bad_body)?,
        _ => return Err(bad_body()),
    };
    let mut columns = Vec::new();
    let mut values = Vec::new();
    for (name, value) in &object {
        let column = request.table.column(name).ok_or_else(|| column_not_found(name, &request.table.name))?;
        columns.push(name.clone());
        values.push(from_json(column.kind, value)?);
    }
    let items = select::parse(&request.table, request.param("select"))?;
    let mut transaction = request.project.store.begin().await?;
    let found = chosen(&request, &mut transaction, "UPDATE").await?;
    for (id, before) in &found {
        let mut row = before.clone();
        for (name, value) in columns.iter().zip(&values) {
            if let Some(at) = request.table.columns.iter().position(|column| column.name == *name) {
                row[at] = value.clone();
            }
        }
        check_row(&request.table, &row)?;
        if !columns.is_empty() {
            set(&mut transaction, &request.table, &columns, &row, *id).await?;
        }
    }
    let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
    let rows = by_id(&mut transaction, &request.table, &ids).await?;
    transaction.commit().await?;
    let shown = match ids.len() {
        0 => "*".to_owned(),
        count => format!("0-{}", count - 1),
    };
    let total = if request.prefer.count { ids.len().to_string() } else { "*".to_owned() };
    done(&request, &items, &rows, format!("{shown}/{total}"))
}

pub(super) async fn delete(request: Request<'_>) -> Result<Reply, PgError> {
    request.require("delete")?;
    let items = select::parse(&request.table, request.param("select"))?;
    let mut transaction = request.project.store.begin().await?;
    let found = chosen(&request, &mut transaction, "DELETE").await?;
    for (id, _) in &found {
        let sql = format!("DELETE FROM {} WHERE rowid = ?", request.table.stored_name());
        store::execute(&mut transaction, sql, &[Stored::Int(*id)]).await?;
    }
    transaction.commit().await?;
    let rows: Vec<Vec<Stored>> = found.into_iter().map(|(_, row)| row).collect();
    let total = if request.prefer.count { rows.len().to_string() } else { "*".to_owned() };
    done(&request, &items, &rows, format!("*/{total}"))
}

fn done(
    request: &Request<'_>,
    items: &[select::Item],
    rows: &[Vec<Stored>],
    range: String,
) -> Result<Reply, PgError> {
    let reply = match request.prefer.representation {
        true if request.wants_one_object() => read::one(request, items, rows)?,
        true => {
            Reply::text(200, "application/json; charset=utf-8", select::rows(&request.table, items, rows))
        }
        false => Reply::empty(204),
    };
    Ok(request.prefer.mark(reply.with("content-range", range)))
}

/// The rows that an update or a delete means; without a filter the statement is refused.
async fn chosen(
    request: &Request<'_>,
    connection: &mut SqliteConnection,
    verb: &str,
) -> Result<Vec<(i64, Vec<Stored>)>, PgError> {
    let condition = filters::parse(&request.table, &request.params)?;
    if condition.sql.is_empty() {
        return Err(no_where(verb));
    }
    if request.rows_hidden() {
        return Ok(Vec::new());
    }
    let rest = format!("{} ORDER BY rowid", condition.clause());
    let found = store::select(connection, &request.table, &rest, &condition.values).await?;
    if let Some(most) = request.prefer.max_affected.filter(|_| request.prefer.strict)
        && found.len() as u64 > most
    {
        return Err(too_many(found.len() as u64));
    }
    Ok(found)
}

pub(super) fn too_many(rows: u64) -> PgError {
    let error = PgError::new(400, "PGRST124", "Query result exceeds max-affected preference constraint");
    error.details(format!("The query affects {rows} rows"))
}

pub(super) fn no_where(verb: &str) -> PgError {
    PgError::new(400, "21000", format!("{verb} requires a WHERE clause"))
}

pub(super) fn bad_body() -> PgError {
    PgError::new(400, "PGRST102", "Empty or invalid json")
}

pub(super) fn objects<P, T>(request: &Request<'_, P, T>) -> Result<Vec<Map<String, Value>>, PgError> {
    let kind = request.call.header("content-type").unwrap_or("application/json");
    if !kind.starts_with("application/json") && !kind.starts_with("application/vnd.pgrst") {
        return Err(PgError::new(415, "PGRST102", format!("Content-Type not acceptable: {kind}")));
    }
    let body: Value = serde_json::from_slice(&request.call.body).map_err(|_| bad_body())?;
    let items = match body {
        Value::Object(object) => return Ok(vec![object]),
        Value::Array(items) => items,
        _ => return Err(bad_body()),
    };
    let objects: Option<Vec<Map<String, Value>>> = items
        .into_iter()
        .map(|item| if let Value::Object(object) = item { Some(object) } else { None })
        .collect();
    objects.ok_or_else(bad_body)
}

/// The columns that a body fills, by its keys or by the list in the address.
pub(super) fn listed_columns<P, T>(
    request: &Request<'_, P, T>,
    objects: &[Map<String, Value>],
) -> Result<Vec<String>, PgError> {
    Ok(match request.param("columns") {
        Some(list) => list.split(',').map(|name| name.trim().trim_matches('"').to_owned()).collect(),
        None => {
            let keys = |object: &Map<String, Value>| object.keys().cloned().collect::<BTreeSet<String>>();
            let first = objects.first().map(keys).unwrap_or_default();
            if objects.iter().any(|object| keys(object) != first) {
                return Err(PgError::new(400, "PGRST102", "All object keys must match"));
            }
            first.into_iter().collect()
        }
    })
}

fn target_columns(request: &Request<'_>, objects: &[Map<String, Value>]) -> Result<Vec<String>, PgError> {
    let names = listed_columns(request, objects)?;
    match names.iter().find(|name| request.table.column(name).is_none()) {
        Some(unknown) => Err(column_not_found(unknown, &request.table.name)),
        None => Ok(names),
    }
}

fn conflict_key(request: &Request<'_>) -> Result<Option<Key>, PgError> {
    if !request.prefer.merge && !request.prefer.ignore {
        return Ok(None);
    }
    let keys = &request.table.keys;
    match request.param("on_conflict") {
        None => Ok(keys.iter().find(|key| key.primary).cloned()),
        Some(list) => {
            let wanted: BTreeSet<&str> = list.split(',').map(str::trim).collect();
            if let Some(unknown) = wanted.iter().find(|name| request.table.column(name).is_none()) {
                return Err(PgError::new(400, "42703", format!("column \"{unknown}\" does not exist")));
            }
            let fits = |key: &&Key| key.columns.iter().map(String::as_str).collect::<BTreeSet<_>>() == wanted;
            let message = "there is no unique or exclusion constraint matching the ON CONFLICT specification";
            keys.iter().find(fits).cloned().map(Some).ok_or_else(|| PgError::new(400, "42P10", message))
        }
    }
}

fn whole_row(
    request: &Request<'_>,
    object: &Map<String, Value>,
    columns: &[String],
    uses_list: bool,
) -> Result<Vec<Stored>, PgError> {
    let mut row = Vec::with_capacity(request.table.columns.len());
    for column in &request.table.columns {
        let listed = columns.contains(&column.name);
        row.push(match object.get(&column.name).filter(|_| listed) {
            Some(value) => from_json(column.kind, value)?,
            None if listed && uses_list && !request.prefer.missing_default => Stored::Null,
            None => default(column, request.world.clock.now())?,
        });
    }
    Ok(row)
}

pub(super) fn default(column: &Column, now: chrono::DateTime<chrono::Utc>) -> Result<Stored, PgError> {
    match &column.default {
        None => Ok(Stored::Null),
        Some(DefaultValue::Now) => Ok(Stored::Int(now.timestamp_micros())),
        Some(DefaultValue::RandomUuid) => Ok(Stored::Text(uuid::Uuid::new_v4().to_string())),
        Some(DefaultValue::Literal(value)) => from_json(column.kind, value),
    }
}

/// NOT NULL and CHECK, in PostgreSQL's words.
pub(super) fn check_row(table: &Table, row: &[Stored]) -> Result<(), PgError> {
    let json = || table.columns.iter().zip(row).map(|(column, value)| to_json(column.kind, value));
    let failing = || {
        let shown: Vec<String> =
            json().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect();
        format!("Failing row contains ({}).", shown.join(", "))
    };
    for (column, value) in table.columns.iter().zip(row) {
        if column.not_null && *value == Stored::Null {
            let message = format!(
                "null value in column \"{}\" of relation \"{}\" violates not-null constraint",
                column.name, table.name
            );
            return Err(PgError::new(400, "23502", message).details(failing()));
        }
    }
    for check in &table.checks {
        let at = table.columns.iter().position(|column| column.name == check.column);
        let value = at.and_then(|at| json().nth(at)).unwrap_or(Value::Null);
        if !value.is_null() && !check.allowed.contains(&value) {
            let message = format!(
                "new row for relation \"{}\" violates check constraint \"{}\"",
                table.name, check.name
            );
            return Err(PgError::new(400, "23514", message).details(failing()));
        }
    }
    Ok(())
}

fn values_of(table: &Table, names: &[String], row: &[Stored]) -> Vec<Stored> {
    let at = |name: &String| table.columns.iter().position(|column| column.name == *name);
    names.iter().filter_map(at).map(|at| row[at].clone()).collect()
}

pub(super) async fn find(
    connection: &mut SqliteConnection,
    table: &Table,
    key: &Key,
    row: &[Stored],
) -> Result<Option<i64>, PgError> {
    let values = values_of(table, &key.columns, row);
    if values.contains(&Stored::Null) {
        return Ok(None);
    }
    let condition: Vec<String> = key.columns.iter().map(|column| format!("{} = ?", quoted(column))).collect();
    let rows =
        store::select(connection, table, &format!("WHERE {} LIMIT 1", condition.join(" AND ")), &values)
            .await?;
    Ok(rows.first().map(|(id, _)| *id))
}

pub(super) async fn set(
    connection: &mut SqliteConnection,
    table: &Table,
    columns: &[String],
    row: &[Stored],
    id: i64,
) -> Result<(), PgError> {
    let assignments: Vec<String> = columns.iter().map(|column| format!("{} = ?", quoted(column))).collect();
    let mut values = values_of(table, columns, row);
    values.push(Stored::Int(id));
    let sql = format!("UPDATE {} SET {} WHERE rowid = ?", table.stored_name(), assignments.join(", "));
    store::execute(connection, sql, &values).await.map_err(|error| refused(error, table, row))?;
    Ok(())
}

pub(super) async fn add(
    connection: &mut SqliteConnection,
    table: &Table,
    row: &[Stored],
) -> Result<i64, PgError> {
    let names: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", table.stored_name(), names.join(", "));
    store::execute(connection, sql, row).await.map_err(|error| refused(error, table, row))?;
    let last = sqlx::query_scalar::<_, i64>("SELECT last_insert_rowid()").fetch_one(connection).await?;
    Ok(last)
}

/// A broken unique index as PostgreSQL tells it.
fn refused(error: sqlx::Error, table: &Table, row: &[Stored]) -> PgError {
    let text = error.to_string();
    let Some((_, list)) = text.split_once("UNIQUE constraint failed: ") else { return error.into() };
    let prefix = format!("t_{}.", table.name);
    let columns: Vec<String> =
        list.split(", ").map(|name| name.trim().trim_start_matches(&prefix).to_owned()).collect();
    let Some(key) = table.keys.iter().find(|key| key.columns == columns) else { return error.into() };
    let shown: Vec<String> = key
        .columns
        .iter()
        .zip(values_of(table, &key.columns, row))
        .map(|(name, value)| {
            let json = table.column(name).map_or(Value::Null, |column| to_json(column.kind, &value));
            json.as_str().map_or_else(|| json.to_string(), str::to_owned)
        })
        .collect();
    let details = format!("Key ({})=({}) already exists.", key.columns.join(", "), shown.join(", "));
    PgError::new(409, "23505", format!("duplicate key value violates unique constraint \"{}\"", key.name))
        .details(details)
}

async fn by_id(
    connection: &mut SqliteConnection,
    table: &Table,
    ids: &[i64],
) -> Result<Vec<Vec<Stored>>, PgError> {
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let found = store::select(connection, table, "WHERE rowid = ?", &[Stored::Int(*id)]).await?;
        rows.extend(found.into_iter().map(|(_, row)| row));
    }
    Ok(rows)
}
