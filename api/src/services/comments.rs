//! Comments on reports: written, edited and removed by whoever wrote them, read by everybody of the company. What they
//! say is sealed; this is where it is sealed and opened.

use synkro_shared::audit::AuditAction;
use synkro_shared::comment::{CommentView, WriteComment};
use synkro_shared::{CommentId, ProblemKind, ReportId, UserId};
use uuid::Uuid;

use crate::app::App;
use crate::domain::defang::clean;
use crate::error::{Error, Result};
use crate::store::TenantScope;
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::comments::{Comment, NewComment};
use crate::vault::talk::{Place, Said};

/// Who reads and writes.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The person.
    pub user: UserId,
    /// Their company's rows.
    pub scope: TenantScope,
}

impl Reader {
    fn entry(self, action: AuditAction, comment: CommentId) -> AuditEntry<'static> {
        let chain = Chain::of(Some(self.scope.tenant()));
        AuditEntry::new(chain, AuditActor::User(self.user), action, "comment", comment)
    }
}

pub(super) const fn place(comment: &Comment) -> Place {
    Place { said: Said::Comment, row: comment.id.0, version: comment.version }
}

/// Comments on a report, oldest first.
///
/// # Errors
/// Not found when the report is not the company's; when the database does not answer.
pub async fn list(
    app: &App,
    reader: Reader,
    report: ReportId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<CommentView>> {
    let comments = app.store.list_comments(reader.scope, report, after, limit).await?;
    views(app, reader, comments).await
}

/// The newest comment of each of these reports, with the report's id.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(app: &App, reader: Reader, reports: &[ReportId]) -> Result<Vec<(ReportId, CommentView)>> {
    let comments = app.store.latest_comments(reader.scope, reports).await?;
    let of: Vec<ReportId> = comments.iter().map(|comment| comment.report).collect();
    Ok(of.into_iter().zip(views(app, reader, comments).await?).collect())
}

/// Writes a comment.
///
/// # Errors
/// Refused fields; not found when the report is not the company's; a conflict when it has too many.
pub async fn create(app: &App, reader: Reader, report: ReportId, form: &WriteComment) -> Result<CommentView> {
    let text = checked(form)?;
    app.vault.prepare(reader.scope).await?;
    let id = CommentId(app.clock().new_id());
    let tx = app.store.begin().await?;
    let at = Place { said: Said::Comment, row: id.0, version: 1 };
    let sealed = app.vault.seal_said(&tx, reader.scope, at, &text).await?;
    let new = NewComment { id, report, author: reader.user, text: sealed };
    tx.add_comment(reader.scope, new).await?;
    tx.audit(reader.entry(AuditAction::CommentCreate, id)).await?;
    tx.commit().await?;
    view(app, reader, report, id).await
}

/// Gives a comment of one's own another text.
///
/// # Errors
/// Refused fields; not found; forbidden when somebody else wrote it; a conflict when it was removed or changed meanwhile.
pub async fn update(
    app: &App,
    reader: Reader,
    report: ReportId,
    id: CommentId,
    form: &WriteComment,
) -> Result<CommentView> {
    let text = checked(form)?;
    let comment = own(app, reader, report, id).await?;
    app.vault.prepare(reader.scope).await?;
    let tx = app.store.begin().await?;
    let at = Place { version: comment.version + 1, ..place(&comment) };
    let sealed = app.vault.seal_said(&tx, reader.scope, at, &text).await?;
    tx.change_comment(reader.scope, &comment, Some(sealed)).await?;
    tx.audit(reader.entry(AuditAction::CommentUpdate, id)).await?;
    tx.commit().await?;
    view(app, reader, report, id).await
}

/// Removes a comment of one's own: its text is gone, that there was one stays. Removing it again changes nothing.
///
/// # Errors
/// Not found; forbidden when somebody else wrote it; a conflict when it was changed meanwhile.
pub async fn remove(app: &App, reader: Reader, report: ReportId, id: CommentId) -> Result<()> {
    let comment = own(app, reader, report, id).await?;
    if comment.removed_at.is_some() {
        return Ok(());
    }
    let tx = app.store.begin().await?;
    tx.change_comment(reader.scope, &comment, None).await?;
    tx.audit(reader.entry(AuditAction::CommentDelete, id)).await?;
    tx.commit().await
}

/// The text as it is kept: nothing in it that is not seen, one blank line between two paragraphs at most.
fn checked(form: &WriteComment) -> Result<String> {
    let text = form.check().map_err(Error::validation)?;
    let mut kept = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines().map(|line| clean(line, false)) {
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            kept.push_str(&line);
            kept.push('\n');
        }
    }
    WriteComment { text: kept }.check().map_err(Error::validation)
}

async fn own(app: &App, reader: Reader, report: ReportId, id: CommentId) -> Result<Comment> {
    let comment = app.store.comment(reader.scope, report, id).await?;
    if comment.author != reader.user {
        let others = "Only the author may edit or remove a comment.";
        return Err(Error::new(ProblemKind::Forbidden).saying(others));
    }
    Ok(comment)
}

async fn view(app: &App, reader: Reader, report: ReportId, id: CommentId) -> Result<CommentView> {
    let comment = app.store.comment(reader.scope, report, id).await?;
    views(app, reader, vec![comment]).await?.pop().ok_or_else(Error::not_found)
}

async fn views(app: &App, reader: Reader, comments: Vec<Comment>) -> Result<Vec<CommentView>> {
    let sealed: Vec<(Place, &[u8])> =
        comments.iter().filter_map(|comment| Some((place(comment), comment.text.as_deref()?))).collect();
    let mut texts = app.vault.open_said(reader.scope, &sealed).await?.into_iter();
    let view = |comment: Comment| CommentView {
        id: comment.id,
        author: comment.author_name,
        own: comment.author == reader.user,
        text: comment.text.and_then(|_| texts.next()),
        created_at: comment.created_at,
        edited_at: comment.edited_at,
        removed_at: comment.removed_at,
    };
    Ok(comments.into_iter().map(view).collect())
}
