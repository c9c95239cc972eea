//! Reading: filters, order, ranges, the silent cut at max-rows, counts.

use super::errors::PgError;
use super::rest::Request;
use super::{filters, select, store};
use crate::http::Reply;

pub(super) async fn read(request: Request<'_>) -> Result<Reply, PgError> {
    request.require("select")?;
    let items = select::parse(&request.table, request.param("select"))?;
    let condition = filters::parse(&request.table, &request.params)?;
    let order = filters::order(&request.table, request.param("order"))?;
    let (offset, limit) = range(&request)?;
    let most = request.world.settings().supabase_max_rows;
    let limit = limit.map_or(most, |limit| limit.min(most));
    let mut connection = request.project.store.begin().await?;
    let clause = if request.rows_hidden() { "WHERE 0".to_owned() } else { condition.clause() };
    let values = if request.rows_hidden() { &[][..] } else { &condition.values };
    let total = match request.prefer.count {
        true => Some(store::count_where(&mut connection, &request.table, &clause, values).await?),
        false => None,
    };
    satisfiable(offset, total)?;
    let rest = format!("{clause} {order} LIMIT {limit} OFFSET {offset}");
    let rows = store::select(&mut connection, &request.table, &rest, values).await?;
    let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    let count = rows.len() as u64;
    if request.wants_one_object() {
        return one(&request, &items, &rows).map(|reply| request.prefer.mark(reply));
    }
    let body = select::rows(&request.table, &items, &rows);
    Ok(request.prefer.mark(page(body, offset, count, total)))
}

pub(super) fn satisfiable(offset: u64, total: Option<u64>) -> Result<(), PgError> {
    match total.filter(|total| offset > *total) {
        None => Ok(()),
        Some(total) => {
            let details = format!("An offset of {offset} was requested, but there are only {total} rows.");
            Err(PgError::new(416, "PGRST103", "Requested range not satisfiable").details(details))
        }
    }
}

/// A page of rows, with what its range says.
pub(super) fn page(body: String, offset: u64, count: u64, total: Option<u64>) -> Reply {
    let of = total.map_or("*".to_owned(), |total| total.to_string());
    let shown = match count {
        0 => format!("*/{of}"),
        count => format!("{offset}-{}/{of}", offset + count - 1),
    };
    let partial = total.is_some_and(|total| count < total);
    Reply::text(if partial { 206 } else { 200 }, "application/json; charset=utf-8", body)
        .with("content-range", shown)
}

pub(super) fn one(
    request: &Request<'_>,
    items: &[select::Item],
    rows: &[Vec<super::value::Stored>],
) -> Result<Reply, PgError> {
    match rows {
        [row] => {
            let body = select::row(&request.table, items, row);
            Ok(Reply::text(200, "application/vnd.pgrst.object+json; charset=utf-8", body)
                .with("content-range", "0-0/*"))
        }
        rows => Err(not_one(rows.len() as u64)),
    }
}

pub(super) fn not_one(rows: u64) -> PgError {
    let details = format!("The result contains {rows} rows");
    PgError::new(406, "PGRST116", "Cannot coerce the result to a single JSON object").details(details)
}

/// Offset and limit: from the parameters and from the `Range` header, the narrower of both.
pub(super) fn range<P, T>(request: &Request<'_, P, T>) -> Result<(u64, Option<u64>), PgError> {
    let (mut offset, mut limit) = (request.number("offset")?.unwrap_or(0), request.number("limit")?);
    let header =
        request.call.header("range").and_then(|range| range.trim_start_matches("items=").split_once('-'));
    if let Some((Ok(from), to)) =
        header.map(|(from, to)| (from.trim().parse::<u64>(), to.trim().parse::<u64>()))
    {
        offset = offset.max(from);
        if let Ok(to) = to {
            if to < from {
                let details = "The lower boundary must be lower than or equal to the upper boundary in the Range header.";
                return Err(PgError::new(416, "PGRST103", "Requested range not satisfiable").details(details));
            }
            limit = Some(limit.map_or(to - from + 1, |limit| limit.min(to - from + 1)));
        }
    }
    Ok((offset, limit))
}
