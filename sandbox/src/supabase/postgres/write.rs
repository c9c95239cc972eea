//! Writing: the body is one JSON parameter, which a record set of the columns' types reads; all rows of a request or none.

use super::super::errors::{PgError, column_not_found};
use super::super::{grammar, write};
use super::schema::{Column, Table};
use super::sql::{Statement, Value, quoted};
use super::{Asked, Outcome, errors, read, run};
use crate::http::Reply;

/// How many rows were new: counted up as rows are proposed, and down as they turn out to be there already.
const COUNTED: &str = "coalesce(nullif(pg_catalog.current_setting('pgrst.inserted', true), '')::int, 0)";

pub(super) async fn insert(request: &Asked<'_>) -> Result<Reply, PgError> {
    let table = &request.table;
    let objects = write::objects(request)?;
    let columns = known(table, &write::listed_columns(request, &objects)?)?;
    let mut statement = Statement::default();
    let into = table.qualified();
    let rows = match (columns.is_empty(), objects.len()) {
        (false, _) => format!(
            "INSERT INTO {into}({}) SELECT {} FROM {} \
             WHERE pg_catalog.set_config('pgrst.inserted', ({COUNTED} + 1)::text, true) <> '0'",
            list(&columns, ""),
            list(&columns, "pgrst_body."),
            body(request, &mut statement, &columns)?,
        ),
        // No rows at all: whether they might be written is asked all the same.
        (true, 0) => match table.columns.first() {
            Some(first) => {
                format!("INSERT INTO {into}({}) SELECT NULL::{} WHERE false", quoted(&first.name), first.kind)
            }
            None => return Err(write::bad_body()),
        },
        // An object without keys is a row of defaults.
        (true, 1) => format!("INSERT INTO {into} DEFAULT VALUES"),
        (true, _) => return Err(write::bad_body()),
    };
    let conflict = conflict(request, &columns);
    let returning = returning(request, &mut statement)?;
    gather(request, &mut statement, &format!("{rows}{conflict} RETURNING {returning}"));
    let (transaction, outcome) = run(request, "INSERT", &statement).await?;
    let Outcome { count, inserted, body, .. } = outcome;
    let status = if request.prefer.merge && inserted.unwrap_or(0) == 0 { 200 } else { 201 };
    let reply = match request.prefer.representation {
        true if request.wants_one_object() => Reply { status, ..read::one(count, body)? },
        true => Reply::text(status, "application/json; charset=utf-8", body),
        false => Reply::empty(status),
    };
    commit(request, transaction).await?;
    let total = if request.prefer.count { count.to_string() } else { "*".to_owned() };
    Ok(request.prefer.mark(reply.with("content-range", format!("*/{total}"))))
}

pub(super) async fn update(request: &Asked<'_>) -> Result<Reply, PgError> {
    let table = &request.table;
    let objects = write::objects(request)?;
    if objects.len() != 1 {
        return Err(write::bad_body());
    }
    let columns = known(table, &write::listed_columns(request, &objects)?)?;
    let filters = grammar::filters(&request.params)?;
    if filters.is_empty() {
        return Err(write::no_where("UPDATE"));
    }
    let mut statement = Statement::default();
    let changes = match columns.is_empty() {
        // Nothing to change is no statement to PostgREST.
        true => {
            let returning = returning(request, &mut statement)?;
            format!("SELECT {returning} FROM {} WHERE false", table.qualified())
        }
        false => {
            let body = body(request, &mut statement, &columns)?;
            let sets: Vec<String> =
                columns.iter().map(|column| format!("{0} = pgrst_body.{0}", quoted(&column.name))).collect();
            let condition = statement.condition(table, &filters);
            let returning = returning(request, &mut statement)?;
            format!(
                "UPDATE {} SET {} FROM {body}{condition} RETURNING {returning}",
                table.qualified(),
                sets.join(", ")
            )
        }
    };
    gather(request, &mut statement, &changes);
    let (transaction, outcome) = run(request, "UPDATE", &statement).await?;
    let shown = match outcome.count {
        0 => "*".to_owned(),
        count => format!("0-{}", count - 1),
    };
    finish(request, transaction, outcome, &shown).await
}

pub(super) async fn delete(request: &Asked<'_>) -> Result<Reply, PgError> {
    let table = &request.table;
    let filters = grammar::filters(&request.params)?;
    if filters.is_empty() {
        return Err(write::no_where("DELETE"));
    }
    let mut statement = Statement::default();
    let condition = statement.condition(table, &filters);
    let returning = returning(request, &mut statement)?;
    gather(
        request,
        &mut statement,
        &format!("DELETE FROM {}{condition} RETURNING {returning}", table.qualified()),
    );
    let (transaction, outcome) = run(request, "DELETE", &statement).await?;
    finish(request, transaction, outcome, "*").await
}

async fn finish(
    request: &Asked<'_>,
    transaction: sqlx::Transaction<'static, sqlx::Postgres>,
    outcome: Outcome,
    shown: &str,
) -> Result<Reply, PgError> {
    let Outcome { count, body, .. } = outcome;
    if request.prefer.strict && request.prefer.max_affected.is_some_and(|most| count > most) {
        return Err(write::too_many(count));
    }
    let reply = match request.prefer.representation {
        true if request.wants_one_object() => read::one(count, body)?,
        true => Reply::text(200, "application/json; charset=utf-8", body),
        false => Reply::empty(204),
    };
    commit(request, transaction).await?;
    let total = if request.prefer.count { count.to_string() } else { "*".to_owned() };
    Ok(request.prefer.mark(reply.with("content-range", format!("{shown}/{total}"))))
}

async fn commit(
    request: &Asked<'_>,
    transaction: sqlx::Transaction<'static, sqlx::Postgres>,
) -> Result<(), PgError> {
    // A constraint that is checked at the end speaks here.
    transaction.commit().await.map_err(|error| errors::read(error, request.role, None))
}

fn known<'a>(table: &'a Table, names: &[String]) -> Result<Vec<&'a Column>, PgError> {
    names.iter().map(|name| table.column(name).ok_or_else(|| column_not_found(name, &table.name))).collect()
}

fn list(columns: &[&Column], of: &str) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("{of}{}", quoted(&column.name))).collect();
    names.join(", ")
}

/// The body's rows, read by the columns' types. With `missing=default` absent keys take the column's default first.
fn body(request: &Asked<'_>, statement: &mut Statement, columns: &[&Column]) -> Result<String, PgError> {
    let text = String::from_utf8(request.call.body.to_vec()).map_err(|_| write::bad_body())?;
    let one = text.trim_start().starts_with('{');
    let mark = statement.bind(Value::Text(text));
    let types: Vec<String> =
        columns.iter().map(|column| format!("{} {}", quoted(&column.name), column.kind)).collect();
    let (names, types) = (list(columns, ""), types.join(", "));
    let mut payload = format!("SELECT {mark}::text::json AS json_data");
    let (mut kind, mut shape) = ("json", if one { "record" } else { "recordset" });
    if request.prefer.missing_default {
        let defaults: Vec<String> = columns
            .iter()
            .filter_map(|column| Some((column, column.default.as_ref()?)))
            .map(|(column, default)| format!("'{}', {default}", column.name.replace('\'', "''")))
            .collect();
        let given = if one { "jsonb_build_array(given)" } else { "given" };
        payload = format!(
            "SELECT coalesce(jsonb_agg(jsonb_build_object({}) || element), '[]') AS json_data \
             FROM (SELECT {mark}::text::jsonb AS given) AS sent, jsonb_array_elements({given}) AS element",
            defaults.join(", ")
        );
        (kind, shape) = ("jsonb", "recordset");
    }
    Ok(format!(
        "({payload}) pgrst_payload, LATERAL (SELECT {names} FROM {kind}_to_{shape}(pgrst_payload.json_data) \
         AS _({types})) pgrst_body"
    ))
}

fn conflict(request: &Asked<'_>, columns: &[&Column]) -> String {
    let target: Vec<String> = match request.param("on_conflict") {
        Some(list) => list.split(',').map(|name| quoted(name.trim().trim_matches('"'))).collect(),
        None => request.table.primary_key.iter().map(|name| quoted(name)).collect(),
    };
    if target.is_empty() || !(request.prefer.merge || request.prefer.ignore) {
        return String::new();
    }
    let target = target.join(", ");
    if request.prefer.ignore || columns.is_empty() {
        return format!(" ON CONFLICT({target}) DO NOTHING");
    }
    let sets: Vec<String> =
        columns.iter().map(|column| format!("{0} = EXCLUDED.{0}", quoted(&column.name))).collect();
    format!(
        " ON CONFLICT({target}) DO UPDATE SET {} \
         WHERE pg_catalog.set_config('pgrst.inserted', ({COUNTED} - 1)::text, true) <> '-1'",
        sets.join(", ")
    )
}

fn returning(request: &Asked<'_>, statement: &mut Statement) -> Result<String, PgError> {
    match request.prefer.representation {
        true => statement.columns(&request.table, request.param("select")),
        false => Ok("1".to_owned()),
    }
}

fn gather(request: &Asked<'_>, statement: &mut Statement, changes: &str) {
    let body = match (request.prefer.representation, request.wants_one_object()) {
        (false, _) => "''::text",
        (true, true) => "coalesce((json_agg(_postgrest_t)->0)::text, 'null')",
        (true, false) => "coalesce(json_agg(_postgrest_t), '[]')::text",
    };
    statement.text = format!(
        "WITH pgrst_source AS ({changes}) SELECT NULL::bigint AS total, pg_catalog.count(_postgrest_t) AS page, \
         {body} AS body, nullif(pg_catalog.current_setting('pgrst.inserted', true), '')::bigint AS inserted \
         FROM (SELECT * FROM pgrst_source) _postgrest_t"
    );
}
