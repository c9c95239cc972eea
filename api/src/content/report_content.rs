//! What lies in the client's own Supabase and is read on demand: a report's text, a dialog's messages.

use chrono::{DateTime, Utc};
use synkro_shared::ReportId;
use synkro_shared::report::{ContentState, DialogMessage, DialogView, ReportContent, ReportView};
use synkro_shared::run::{Period, RunProblem, RunProblemCode};

use super::rows::{ChatRow, MessageRow, speaker};
use crate::app::App;
use crate::connections::{Connected, NotConnected, SupabaseConnection, connect};
use crate::domain::dialog::place_in_dialog;
use crate::error::{Error, Result};
use crate::store::TenantScope;
use crate::vendors::VendorError;
use crate::vendors::problem::problem_to_try_again;
use crate::vendors::supabase::{Query, Table, tables};

/// A page must not hang on a slow Supabase.
const DEADLINE: std::time::Duration = std::time::Duration::from_secs(10);

/// The report as the page gets it.
///
/// # Errors
/// Not found, or our own side fails.
pub async fn view(app: &App, scope: TenantScope, id: ReportId) -> Result<ReportView> {
    let report = app.store.report(scope, id).await?;
    let zone = report.item.timezone.parse().unwrap_or(chrono_tz::UTC);
    let previous = app.store.find_previous_report(scope, report.item.period, zone).await?;
    let content = read(app, scope, id).await?;
    Ok(ReportView {
        item: report.item,
        language: report.language,
        metrics: report.metrics,
        previous: previous.map(|report| report.metrics),
        left_out: report.left_out,
        receipt: report.receipt,
        content,
    })
}

/// A report's text, or why it can't be read now.
///
/// # Errors
/// When our own side fails.
pub async fn read(app: &App, scope: TenantScope, id: ReportId) -> Result<ContentState> {
    let supabase = match connect::<SupabaseConnection>(app, scope).await {
        Ok(supabase) => supabase,
        Err(NotConnected::Settings(problem)) => return Ok(ContentState::Unavailable { problem }),
        Err(NotConnected::Later(problem)) => {
            let after = problem.retry_after_s;
            return Ok(ContentState::Unavailable { problem: problem.to_try_again(after) });
        }
        Err(NotConnected::Ours(error)) => return Err(error),
    };
    let rows =
        select(app, &supabase, tables::REPORTS, Query::new().columns("content").eq("report_id", id)).await;
    let content = rows.and_then(|rows| {
        let row = rows.into_iter().next().ok_or_else(|| RunProblem::new(RunProblemCode::NotFound, KIND))?;
        serde_json::from_value::<ReportContent>(row["content"].clone())
            .map_err(|_| RunProblem::new(RunProblemCode::VendorChanged, KIND))
    });
    Ok(match content {
        Ok(content) => ContentState::Available { content: Box::new(content) },
        Err(problem) => ContentState::Unavailable { problem },
    })
}

const KIND: Option<synkro_shared::integration::IntegrationKind> =
    Some(synkro_shared::integration::IntegrationKind::Supabase);

/// A dialog of a period.
///
/// # Errors
/// Not found, or the client's Supabase can't be read now.
pub async fn read_dialog(app: &App, scope: TenantScope, period: Period, chat_id: i64) -> Result<DialogView> {
    let supabase = connect::<SupabaseConnection>(app, scope).await.map_err(|error| match error {
        NotConnected::Settings(problem) | NotConnected::Later(problem) => Error::content(&problem),
        NotConnected::Ours(error) => error,
    })?;
    let chat = Query::new().columns(ChatRow::COLUMNS).eq("chat_id", chat_id).limit(1);
    let chats: Vec<ChatRow> = rows(select(app, &supabase, tables::CHATS, chat).await)?;
    let chat = chats.into_iter().next().ok_or_else(Error::not_found)?;
    let query = Query::new()
        .columns(MessageRow::COLUMNS)
        .eq("chat_id", chat_id)
        .gte("sent_at", period.start.to_rfc3339())
        .lt("sent_at", period.end.to_rfc3339());
    let messages: Vec<MessageRow> = rows(select_all(app, &supabase, tables::MESSAGES, query).await)?;
    if messages.is_empty() {
        return Err(Error::not_found());
    }
    // In the order of the analysis: at one second the answer follows the question.
    let mut messages: Vec<DialogMessage> = messages
        .into_iter()
        .map(|row| DialogMessage {
            message_id: row.message_id,
            speaker: speaker(&row.direction),
            sent_at: row.sent_at,
            kind: row.kind,
            text: row.body,
        })
        .collect();
    messages.sort_by(|a, b| place(a).cmp(&place(b)));
    Ok(DialogView {
        chat_id,
        contact_name: chat.contact_name,
        phone: chat.phone,
        channel: chat.channel.unwrap_or_default(),
        lead_id: chat.lead_id,
        messages,
    })
}

fn place(message: &DialogMessage) -> (DateTime<Utc>, u8, &str) {
    place_in_dialog(message.sent_at, message.speaker, &message.message_id)
}

fn rows<T: serde::de::DeserializeOwned>(rows: Result<Vec<serde_json::Value>, RunProblem>) -> Result<Vec<T>> {
    let rows = rows.map_err(|problem| Error::content(&problem))?;
    serde_json::from_value(serde_json::Value::Array(rows))
        .map_err(|_| Error::content(&RunProblem::new(RunProblemCode::VendorChanged, KIND)))
}

async fn select(
    app: &App,
    supabase: &Connected<SupabaseConnection>,
    table: Table,
    query: Query,
) -> Result<Vec<serde_json::Value>, RunProblem> {
    let app = app.patient_for(DEADLINE);
    in_time(&app, async { supabase.client(&app)?.select(table, &query).await }).await
}

/// All rows, however few a project gives at once.
async fn select_all(
    app: &App,
    supabase: &Connected<SupabaseConnection>,
    table: Table,
    query: Query,
) -> Result<Vec<serde_json::Value>, RunProblem> {
    let app = app.patient_for(DEADLINE);
    in_time(&app, async { supabase.client(&app)?.select_all(table, &query).await }).await
}

async fn in_time<T>(app: &App, read: impl Future<Output = Result<T, VendorError>>) -> Result<T, RunProblem> {
    app.clock()
        .deadline(DEADLINE, read)
        .await
        .map_err(|_| RunProblem::new(RunProblemCode::VendorUnavailable, KIND).to_try_again(None))?
        .map_err(|error: VendorError| problem_to_try_again(&error))
}
