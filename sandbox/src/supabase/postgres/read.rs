//! Reading: one subselect with filters as typed parameters, gathered by `json_agg`; the silent cut at max-rows.

use super::super::errors::PgError;
use super::super::{grammar, read};
use super::sql::Statement;
use super::{Asked, run};
use crate::http::Reply;

pub(super) async fn read(request: &Asked<'_>) -> Result<Reply, PgError> {
    let table = &request.table;
    let filters = grammar::filters(&request.params)?;
    let (offset, limit) = read::range(request)?;
    let most = request.world.settings().supabase_max_rows;
    let limit = limit.map_or(most, |limit| limit.min(most));
    let mut statement = Statement::default();
    let columns = statement.columns(table, request.param("select"))?;
    let condition = statement.condition(table, &filters);
    let order = statement.order(table, request.param("order"))?;
    let (limit, skip) = (statement.number(limit), statement.number(offset));
    let from = table.qualified();
    let total = match request.prefer.count {
        true => format!("(SELECT pg_catalog.count(*) FROM {from}{condition})"),
        false => "NULL::bigint".to_owned(),
    };
    let body = match request.wants_one_object() {
        true => "coalesce((json_agg(_postgrest_t)->0)::text, 'null')",
        false => "coalesce(json_agg(_postgrest_t), '[]')::text",
    };
    statement.text = format!(
        "WITH pgrst_source AS (SELECT {columns} FROM {from}{condition}{order} LIMIT {limit} OFFSET {skip}) \
         SELECT {total} AS total, pg_catalog.count(_postgrest_t) AS page, NULL::bigint AS inserted, {body} AS body \
         FROM (SELECT * FROM pgrst_source) _postgrest_t"
    );
    let (_, outcome) = run(request, "SELECT", &statement).await?;
    read::satisfiable(offset, outcome.total)?;
    if request.wants_one_object() {
        return one(outcome.count, outcome.body).map(|reply| request.prefer.mark(reply));
    }
    Ok(request.prefer.mark(read::page(outcome.body, offset, outcome.count, outcome.total)))
}

pub(super) fn one(rows: u64, body: String) -> Result<Reply, PgError> {
    match rows {
        1 => Ok(Reply::text(200, "application/vnd.pgrst.object+json; charset=utf-8", body)
            .with("content-range", "0-0/*")),
        rows => Err(read::not_one(rows)),
    }
}
