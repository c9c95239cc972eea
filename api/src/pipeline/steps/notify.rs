//! Step 8: the essence to Telegram, and the whole as a file when it is long.
//!
//! Telegram has no idempotency key: the outbox remembers what was being sent. A post of which it is not known whether
//! it arrived is not sent again by itself; the run says so, and a person decides.

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, RunProblem, RunProblemCode};
use synkro_shared::settings::AutomationSettings;

use crate::domain::digest::{Line, empty_post, markdown, post};
use crate::domain::run::Failure;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failpoint;
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::services::connections::TelegramConnection;
use crate::store::posts::PostStatus;
use crate::vendors::telegram::{OutgoingDocument, OutgoingMessage, escape_html};
use crate::vendors::{ErrorClass, VendorError, VendorErrorKind};

/// Characters of a message; Telegram takes 4096, entities parsed.
const MAX_CHARS: usize = 3500;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let claim = context.claim;
    let telegram = context.connect::<TelegramConnection>().await?;
    let language = context.tenant.report_language;
    let (period, zone) = (claim.period(), claim.timezone());
    let empty = material.index(context).await?.is_empty();
    if empty && !notice_when_empty(context).await? {
        return Ok(context.outcome());
    }
    let (lines, file) = if empty {
        (empty_post(period, zone, language), None)
    } else {
        let metrics = material.prompt(context).await?.metrics.clone();
        let left_out = material.left_out().to_vec();
        let content = &material.analysis(context).await?.content;
        let lines = post(content, &metrics, &left_out, period, zone, language);
        let long = lines.iter().map(chars).sum::<usize>() > MAX_CHARS;
        let whole = long.then(|| markdown(content, &metrics, &left_out, period, zone, language));
        (lines, whole)
    };
    let message = OutgoingMessage {
        chat_id: telegram.settings.chat_id.clone(),
        thread_id: telegram.settings.thread_id,
        html: html(&lines),
    };
    let client = telegram.client(context.app)?;
    send(context, 1, || client.send_message(&message)).await?;
    context.count(CountKind::Posts, 1).await?;
    context.prove(IntegrationKind::Telegram);
    if let Some(whole) = file {
        let document = OutgoingDocument {
            chat_id: telegram.settings.chat_id.clone(),
            thread_id: telegram.settings.thread_id,
            file_name: format!("synkro-{}.md", period.start.with_timezone(&zone).format("%Y-%m-%d")),
            bytes: whole.into_bytes(),
            caption_html: String::new(),
        };
        send(context, 2, || client.send_document(&document)).await?;
        context.count(CountKind::Posts, 2).await?;
    }
    Ok(context.outcome())
}

/// Whether the company wants to hear of a period without conversations.
async fn notice_when_empty(context: &StepContext<'_>) -> Result<bool, StepError> {
    let automation =
        context.app.store.find_integration(context.claim.scope(), IntegrationKind::Automation).await?;
    let settings =
        automation.and_then(|found| serde_json::from_value::<AutomationSettings>(found.config).ok());
    Ok(settings.is_none_or(|settings| settings.notice_when_empty))
}

/// Sends one part of the post, once.
async fn send<F: Future<Output = Result<i64, VendorError>>>(
    context: &StepContext<'_>,
    part: i32,
    send: impl Fn() -> F,
) -> Result<(), StepError> {
    let store = &context.app.store;
    match store.post_status(context.claim, part).await? {
        PostStatus::Sent => return Ok(()),
        PostStatus::Sending => {
            let problem = RunProblem::new(RunProblemCode::DeliveryUnknown, Some(IntegrationKind::Telegram));
            return Err(StepError::Failure(Failure::Person { problem }));
        }
        PostStatus::Pending => {}
    }
    let sent = context
        .call(|| async {
            let marked = store.set_post(context.claim, part, PostStatus::Sending, None).await;
            marked.map_err(|error| VendorError {
                vendor: crate::vendors::Vendor::Telegram,
                kind: VendorErrorKind::Timeout { sent: false },
                status: None,
                retry_after: None,
                detail: error.to_string(),
            })?;
            failpoint::reached("sending", synkro_shared::run::StepName::Notify);
            let outcome = send().await;
            if let Err(error) = &outcome
                && error.class() != ErrorClass::Ambiguous
            {
                // Telegram refused it: nothing was delivered, it may be sent again.
                let _ = store.set_post(context.claim, part, PostStatus::Pending, None).await;
            }
            outcome
        })
        .await?;
    store.set_post(context.claim, part, PostStatus::Sent, Some(sent)).await?;
    Ok(())
}

fn chars(line: &Line) -> usize {
    let (Line::Strong(text) | Line::Plain(text)) = line;
    text.chars().count() + 1
}

/// Telegram's HTML, cut between lines; a single line that is too long is cut within.
pub fn html(lines: &[Line]) -> String {
    let mut html = String::new();
    let mut left = MAX_CHARS;
    for line in lines {
        let (Line::Strong(text) | Line::Plain(text)) = line;
        let shown: String = text.chars().take(left.saturating_sub(1)).collect();
        left = left.saturating_sub(shown.chars().count() + 1);
        match line {
            Line::Strong(_) => html.push_str(&format!("<b>{}</b>\n", escape_html(&shown))),
            Line::Plain(_) => html.push_str(&format!("{}\n", escape_html(&shown))),
        }
        if left == 0 {
            break;
        }
    }
    html.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_escaped_and_the_post_stays_within_telegrams_length() {
        let lines = [
            Line::Strong("<Отчёт>".to_owned()),
            Line::Plain("я & ".repeat(3000)),
            Line::Plain("конец".to_owned()),
        ];
        let html = html(&lines);
        assert!(html.starts_with("<b>&lt;Отчёт&gt;</b>\n"));
        assert!(!html.contains("конец"));
        let visible = html.replace("&amp;", "&").replace("<b>", "").replace("</b>", "");
        assert!(visible.chars().count() <= 3520, "{}", visible.chars().count());
    }
}
