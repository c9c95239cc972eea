//! Step 8: the essence to Telegram, and the whole as a file when it is long.
//!
//! Telegram has no idempotency key: the outbox remembers what was being sent. A post of which it is not known whether
//! it arrived is not sent again by itself; the run says so, and a person decides.

use std::time::Duration;

use synkro_shared::ProblemKind;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::report::ReportContent;
use synkro_shared::run::{CountKind, LeftOutKind, RunProblem, RunProblemCode, StepName};
use synkro_shared::settings::AutomationSettings;
use synkro_words::post as words;

use super::persist_report::report_id;
use crate::connections::{Connected, TelegramConnection, correct};
use crate::domain::digest::{Line, ReportAddress, empty_post, markdown, post};
use crate::domain::metrics::measured;
use crate::domain::run::Failure;
use crate::failpoint;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::pipeline::post_text::{MAX_CHARS, chars, html, parts, plain};
use crate::store::posts::PostStatus;
use crate::vendors::telegram::{self, LinkButton, OutgoingDocument, OutgoingMessage};
use crate::vendors::{ErrorClass, VendorError, VendorErrorKind};

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let claim = context.claim;
    let connection = context.connect::<TelegramConnection>().await?;
    let language = context.tenant.report_language;
    let (period, zone) = (claim.period(), claim.timezone());
    let address = ReportAddress::new(&context.app.origin, report_id(claim.run()));
    let empty = material.is_empty(context).await?;
    if empty && !notice_when_empty(context).await? {
        return Ok(context.outcome());
    }
    let (lines, file) = if empty {
        (empty_post(period, zone, measured(context.tenant.source_mode), language), None)
    } else {
        let metrics = material.prompt(context).await?.metrics.clone();
        let left_out = material.left_out().to_vec();
        let nothing = ReportContent::default();
        let (content, receipt) = if material.index(context).await?.is_empty() {
            (&nothing, None)
        } else {
            let analysis = material.analysis(context).await?;
            (&analysis.posted, Some(&analysis.receipt).filter(|_| analysis.analyzed))
        };
        let source = (Some(&address), receipt);
        let lines = post(content, &metrics, &left_out, (period, zone), language, source);
        let long = lines.iter().map(chars).sum::<usize>() > MAX_CHARS;
        let whole = long.then(|| markdown(content, &metrics, &left_out, period, zone, language));
        (lines, whole)
    };
    let mut post =
        Post { context, client: connection.client(context.app)?, connection: &connection, sent: 0 };
    let parts = parts(&lines);
    let last = parts.len();
    for (number, lines) in parts.into_iter().enumerate() {
        let part = i32::try_from(number + 1).unwrap_or(FILE_PART - 1);
        let button = (number + 1 == last).then(|| LinkButton {
            words: words::post(language).open_report.to_owned(),
            url: address.whole().to_owned(),
        });
        post.send(part, &Content::Text(lines, button)).await?;
        context.prove(IntegrationKind::Telegram);
    }
    if let Some(whole) = file {
        let name = format!("synkro-{}.md", period.start.with_timezone(&zone).format("%Y-%m-%d"));
        post.send(FILE_PART, &Content::File(name, whole.into_bytes())).await?;
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

/// What a part of the post is.
enum Content {
    Text(Vec<Line>, Option<LinkButton>),
    File(String, Vec<u8>),
}

/// The outbox' number of the file: texts come before it, and never are so many.
const FILE_PART: i32 = 100;

/// How long a database that is away is waited for once a part has arrived: about as long as the lease holds anyway.
const WAIT: Duration = Duration::from_secs(1);
const WAITS: u32 = 30;

struct Post<'a> {
    context: &'a StepContext<'a>,
    client: telegram::Client<'a>,
    connection: &'a Connected<TelegramConnection>,
    sent: usize,
}

impl Post<'_> {
    /// Sends one part, once; again only when the company wants that rather than to be asked.
    async fn send(&mut self, part: i32, content: &Content) -> Result<(), StepError> {
        let (context, store) = (self.context, &self.context.app.store);
        let repeat = self.connection.settings.repeat_unknown;
        let unknown = match store.post_status(context.claim, part).await? {
            PostStatus::Sent => {
                self.sent += 1;
                return Ok(());
            }
            PostStatus::Sending if !repeat => {
                let problem =
                    RunProblem::new(RunProblemCode::DeliveryUnknown, Some(IntegrationKind::Telegram));
                return Err(StepError::Failure(Failure::Person { problem }));
            }
            PostStatus::Sending => true,
            PostStatus::Pending => false,
        };
        let mut sent = self.attempt(part, content, unknown).await;
        if repeat && !unknown && sent.as_ref().is_err_and(is_unknown) {
            // Once more, and no oftener: then a person is asked after all.
            sent = self.attempt(part, content, true).await;
        }
        let Some(message) = sent? else {
            context.leave_out(LeftOutKind::PostFile, 1);
            return Ok(());
        };
        self.arrived(part, message).await?;
        self.sent += 1;
        context.count(CountKind::Posts, self.sent).await
    }

    /// Writes down that a part arrived. Nobody else knows it, so a database that is away is waited for.
    async fn arrived(&self, part: i32, message: i64) -> Result<(), StepError> {
        let (context, mut waits) = (self.context, WAITS);
        loop {
            let kept = context.app.store.set_post(context.claim, part, PostStatus::Sent, Some(message)).await;
            match kept {
                Err(error) if error.kind == ProblemKind::Unavailable && waits > 0 => {
                    tracing::warn!(%error, part, "can't write down yet that a part arrived");
                    context.app.clock().sleep(WAIT).await;
                    waits -= 1;
                }
                kept => return Ok(kept?),
            }
        }
    }

    /// Sends it and gives the message's number; nothing where a group that takes texts takes no files.
    async fn attempt(&self, part: i32, content: &Content, again: bool) -> Result<Option<i64>, StepError> {
        let (context, store) = (self.context, &self.context.app.store);
        context
            .call_unless(&[VendorErrorKind::FilesForbidden], || async {
                let marked = store.set_post(context.claim, part, PostStatus::Sending, None).await;
                marked.map_err(|error| VendorError {
                    vendor: crate::vendors::Vendor::Telegram,
                    kind: VendorErrorKind::Timeout { sent: false },
                    status: None,
                    retry_after: None,
                    detail: error.to_string(),
                })?;
                failpoint::reached("sending", StepName::Notify);
                let outcome = self.deliver(content, again).await;
                if let Err(error) = &outcome
                    && error.class() != ErrorClass::Ambiguous
                {
                    // Telegram refused it: nothing was delivered, it may be sent again.
                    let _ = store.set_post(context.claim, part, PostStatus::Pending, None).await;
                }
                failpoint::reached("sent", StepName::Notify);
                outcome
            })
            .await
    }

    /// Asks Telegram. A group that became a supergroup is followed; markup that is refused goes as plain text.
    async fn deliver(&self, content: &Content, again: bool) -> Result<i64, VendorError> {
        let chat = self.connection.settings.chat_id.clone();
        match self.ask(&chat, content, again).await {
            Err(VendorError { kind: VendorErrorKind::ChatMigrated { to }, .. }) => {
                self.moved(to).await;
                self.ask(&to.to_string(), content, again).await
            }
            answer => answer,
        }
    }

    async fn ask(&self, chat: &str, content: &Content, again: bool) -> Result<i64, VendorError> {
        let (chat_id, thread_id) = (chat.to_owned(), self.connection.settings.thread_id);
        match content {
            Content::Text(lines, button) => {
                let mut lines = lines.clone();
                if again {
                    lines.push(Line::Plain(
                        words::post(self.context.tenant.report_language).sent_again.to_owned(),
                    ));
                }
                let message =
                    OutgoingMessage { chat_id, thread_id, html: html(&lines), button: button.clone() };
                self.ask_simpler(message, lines).await
            }
            Content::File(name, bytes) => {
                let document = OutgoingDocument {
                    chat_id,
                    thread_id,
                    file_name: name.clone(),
                    bytes: bytes.clone(),
                    caption_html: String::new(),
                };
                self.client.send_document(&document).await
            }
        }
    }

    /// Sends a text; without what Telegram refuses of its form. A button that it does not take becomes a line.
    async fn ask_simpler(
        &self,
        mut message: OutgoingMessage,
        mut lines: Vec<Line>,
    ) -> Result<i64, VendorError> {
        let mut answer = self.client.send_message(&message).await;
        if answer.as_ref().is_err_and(|error| error.kind == VendorErrorKind::ButtonRejected)
            && let Some(LinkButton { words, url }) = message.button.take()
        {
            lines.push(Line::Plain(format!("{words}: {url}")));
            message.html = html(&lines);
            answer = self.client.send_message(&message).await;
        }
        if answer.as_ref().is_err_and(|error| error.kind == VendorErrorKind::MarkupRejected) {
            answer = self.client.send_plain(&message, &plain(&lines)).await;
        }
        // The vendor counts otherwise than we do: what is too long for it goes as a file, whole.
        if answer.as_ref().is_err_and(|error| error.kind == VendorErrorKind::MessageTooLong) {
            let document = OutgoingDocument {
                chat_id: message.chat_id.clone(),
                thread_id: message.thread_id,
                file_name: "synkro.txt".to_owned(),
                bytes: plain(&lines).into_bytes(),
                caption_html: String::new(),
            };
            answer = self.client.send_document(&document).await;
            if let Err(error) = &mut answer
                && error.kind == VendorErrorKind::FilesForbidden
            {
                // It is the message itself that can't be sent, not a file beside it.
                error.kind = VendorErrorKind::PostingForbidden;
            }
        }
        answer
    }

    /// Keeps the group's new number. When that fails, the next post is refused with the number again.
    async fn moved(&self, to: i64) {
        let settings = TelegramConnection { chat_id: to.to_string(), ..self.connection.settings.clone() };
        let (scope, revision) = (self.context.claim.scope(), self.connection.revision);
        if let Err(error) = correct(self.context.app, scope, revision, &settings).await {
            tracing::warn!(%error, "the group's new number was not kept");
        }
    }
}

fn is_unknown(error: &StepError) -> bool {
    matches!(error, StepError::Failure(failure) if failure.problem().code == RunProblemCode::DeliveryUnknown)
}
