//! Versions of the prompt. The product's own is version 0: it can be read, compared and brought back, never changed.

use std::time::Duration;

use similar::{ChangeTag, InlineChange, TextDiff};
use synkro_shared::audit::AuditAction;
use synkro_shared::settings::{
    ComparedLine, ComparedPiece, LineChange, PromptComparison, PromptVersion, PromptView, RestorePrompt,
    SavePrompt, check_prompt,
};

use super::Person;
use crate::app::App;
use crate::cpu_pool::Work;
use crate::domain::prompt::DEFAULT_PROMPT;
use crate::error::{Error, Result};
use crate::store::TenantScope;
use crate::store::audit::AuditEntry;
use crate::store::prompts::NewPrompt;
use crate::throttle::Rule;

fn own() -> PromptView {
    PromptView {
        version: PromptVersion {
            version: 0,
            saved_at: None,
            saved_by: None,
            restored_from: None,
            chars: u32::try_from(DEFAULT_PROMPT.chars().count()).unwrap_or(u32::MAX),
        },
        body: DEFAULT_PROMPT.to_owned(),
    }
}

/// All versions, newest first, the product's own last.
///
/// # Errors
/// When the database does not answer.
pub async fn list(app: &App, scope: TenantScope) -> Result<Vec<PromptVersion>> {
    let mut all = app.store.list_prompts(scope).await?;
    all.push(own().version);
    Ok(all)
}

/// One version.
///
/// # Errors
/// When there is none, or the database does not answer.
pub async fn get(app: &App, scope: TenantScope, version: u32) -> Result<PromptView> {
    if version == 0 {
        return Ok(own());
    }
    app.store.find_prompt_version(scope, version).await?.ok_or_else(Error::not_found)
}

/// Saves a version.
///
/// # Errors
/// Fields that were refused; a conflict when somebody saved meanwhile.
pub async fn save(app: &App, person: &Person, form: SavePrompt) -> Result<PromptVersion> {
    let body = check_prompt(&form.body).map_err(Error::validation)?;
    let new = NewPrompt { after: form.after, body, restored_from: None, by: Some(person.user) };
    keep(app, person, new, AuditAction::PromptSave).await
}

/// Brings an older version back as a new one.
///
/// # Errors
/// When there is none; a conflict when somebody saved meanwhile.
pub async fn restore(app: &App, person: &Person, version: u32, form: RestorePrompt) -> Result<PromptVersion> {
    let old = get(app, person.scope, version).await?;
    let new =
        NewPrompt { after: form.after, body: old.body, restored_from: Some(version), by: Some(person.user) };
    keep(app, person, new, AuditAction::PromptRestore).await
}

async fn keep(app: &App, person: &Person, new: NewPrompt, action: AuditAction) -> Result<PromptVersion> {
    let slot = app.throttle.take(Rule::Prompt, &person.tenant.to_string()).await?;
    let tx = app.store.begin().await?;
    let version = match tx.save_prompt(person.scope, new).await {
        Ok(version) => version,
        Err(error) => {
            // Nothing was saved.
            app.throttle.give_back(slot).await;
            return Err(error);
        }
    };
    tx.audit(AuditEntry::new(person.chain(), person.by(), action, "prompt", version)).await?;
    tx.commit().await?;
    get(app, person.scope, version).await.map(|view| view.version)
}

/// How long two versions are compared for the shortest list of changes. Beyond that the list is right, and longer.
const COMPARED_FOR: Duration = Duration::from_millis(200);

/// Two versions, line by line.
///
/// # Errors
/// When one does not exist, too much is being compared already, or the database does not answer.
pub async fn compare(app: &App, scope: TenantScope, from: u32, to: u32) -> Result<PromptComparison> {
    let (older, newer) = (get(app, scope, from).await?, get(app, scope, to).await?);
    let lines = app.cpu.run(Work::Weigh, move || changes(&older.body, &newer.body)).await?;
    Ok(PromptComparison { from, to, lines })
}

fn changes(older: &str, newer: &str) -> Vec<ComparedLine> {
    // A last line without its end is the same line as one that has it.
    let ended = |text: &str| {
        if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
    };
    let (older, newer) = (ended(older), ended(newer));
    let diff = TextDiff::configure().timeout(COMPARED_FOR).diff_lines(&older, &newer);
    diff.ops().iter().flat_map(|op| diff.iter_inline_changes(op)).map(|change| line(&change)).collect()
}

/// A line, in pieces where only some of its words changed. An end of line is no part of what is shown.
fn line(change: &InlineChange<'_, str>) -> ComparedLine {
    let mut pieces: Vec<ComparedPiece> = Vec::new();
    for (changed, text) in change.iter_strings_lossy() {
        let text = text.trim_end_matches('\n');
        match pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.changed == changed => last.text.push_str(text),
            _ => pieces.push(ComparedPiece { changed, text: text.to_owned() }),
        }
    }
    let text = pieces.iter().map(|piece| piece.text.as_str()).collect();
    // Marked from end to end, or nowhere: it says no more than that the line changed.
    if pieces.len() < 2 {
        pieces.clear();
    }
    let change = match change.tag() {
        ChangeTag::Equal => LineChange::Same,
        ChangeTag::Insert => LineChange::Added,
        ChangeTag::Delete => LineChange::Removed,
    };
    ComparedLine { change, text, pieces }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The side that a list of changes leads from or to.
    fn side(lines: &[ComparedLine], without: LineChange) -> Vec<&str> {
        lines.iter().filter(|line| line.change != without).map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn a_line_at_the_end_is_added_and_the_one_before_it_stays() {
        let lines = changes("Ищи возражения\nЦена", "Ищи возражения\nЦена\nСроки");
        let seen: Vec<_> = lines.iter().map(|line| (line.change, line.text.as_str())).collect();
        let expected =
            [(LineChange::Same, "Ищи возражения"), (LineChange::Same, "Цена"), (LineChange::Added, "Сроки")];
        assert_eq!(seen, expected);
        assert!(changes("a\nb", "a\nb\n").iter().all(|line| line.change == LineChange::Same));
        assert_eq!(changes("", "a").len(), 1);
    }

    #[test]
    fn words_that_changed_are_marked_within_their_line() {
        let lines = changes("Ищи жалобы на цену\nСроки", "Ищи жалобы на замер\nСроки");
        let marked: Vec<(LineChange, Vec<&str>)> = lines
            .iter()
            .map(|line| {
                let changed = line.pieces.iter().filter(|piece| piece.changed);
                (line.change, changed.map(|piece| piece.text.as_str()).collect())
            })
            .collect();
        let expected = [
            (LineChange::Removed, vec!["цену"]),
            (LineChange::Added, vec!["замер"]),
            (LineChange::Same, vec![]),
        ];
        assert_eq!(marked, expected);
        for line in lines.iter().filter(|line| !line.pieces.is_empty()) {
            assert_eq!(line.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), line.text);
        }
        // A line that has little in common with the one in its place is another line, not one with marks.
        for line in changes("Ищи жалобы на цену", "Считай обещания менеджеров в каждом диалоге")
        {
            assert!(line.pieces.is_empty(), "{line:?}");
        }
        // Lines whose only words are the same as some of the other side's are whole lines still.
        let lines = changes("а б в\nг д е", "а б в г д е ж");
        assert_eq!(side(&lines, LineChange::Added), ["а б в", "г д е"]);
        assert_eq!(side(&lines, LineChange::Removed), ["а б в г д е ж"]);
    }

    #[test]
    fn texts_without_a_line_in_common_are_compared_whole() {
        // As many lines as a prompt can hold, none of them twice in a row: the worst for the search.
        let text = |letters: &str| -> Vec<String> {
            let mut letters = letters.chars().cycle();
            (0..8000).map(|_| letters.next().expect("a letter").to_string()).collect()
        };
        let (older, newer) = (text("abcdefghij"), text("qjpaowbnmcz"));
        let lines = changes(&older.join("\n"), &newer.join("\n"));
        assert_eq!(side(&lines, LineChange::Added), older);
        assert_eq!(side(&lines, LineChange::Removed), newer);
    }
}
