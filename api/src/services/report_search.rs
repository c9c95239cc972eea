//! Searching reports by text: in their headlines, summaries and comments. Comments lie sealed, so a database can't search
//! them; and the two databases fold letters differently. So the company's own rows are read and compared here, over folded
//! texts: case, ё and е, composed and decomposed letters are the same.

use std::collections::HashMap;

use synkro_shared::ReportId;
use synkro_shared::list::SearchReach;
use synkro_shared::report::ReportListItem;

use super::comments::place;
use crate::app::App;
use crate::cpu_pool::Work;
use crate::domain::folding::fold;
use crate::error::Result;
use crate::store::TenantScope;
use crate::store::in_order::{ListPlace, Sorting};
use crate::store::report_list::ReportFilter;

/// The newest reports of a company among which it is searched.
pub const SEARCHED_REPORTS: u64 = 10_000;
/// Comments that are opened for one page at most.
const OPENED_COMMENTS: u64 = 20_000;
/// Reports that are read at once.
const REPORTS_AT_ONCE: u64 = 250;
/// Comments that are opened at once.
const COMMENTS_AT_ONCE: u64 = 500;

/// Words that must all stand in a report's headline, summary or comments, each anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a text; none when nothing of it can be searched for.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut words: Vec<String> = fold(text).split(' ').map(str::to_owned).collect();
        words.retain(|word| !word.is_empty());
        words.sort();
        words.dedup();
        (!words.is_empty()).then_some(Self(words))
    }

    /// The words that do not stand in this text.
    fn missing_in(&self, text: &str) -> Self {
        let text = fold(text);
        Self(self.0.iter().filter(|word| !text.contains(word.as_str())).cloned().collect())
    }
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// These words.
    pub words: Words,
    /// In comments, too: not for a token that may not read them.
    pub in_comments: bool,
}

/// Where a list is sorted, a report's place in it.
#[must_use]
pub const fn place_of(report: &ReportListItem, sorting: Sorting) -> ListPlace {
    sorting.place(report.created_at, report.period, report.id.0)
}

/// The first `limit` reports after `after` that the filter and the words find, and how far was looked.
///
/// # Errors
/// When the database does not answer, a comment can't be opened, or too much is computed at once.
pub async fn search(
    app: &App,
    scope: TenantScope,
    filter: ReportFilter,
    sorting: Sorting,
    mut after: Option<ListPlace>,
    sought: &Sought,
    limit: usize,
) -> Result<(Vec<ReportListItem>, SearchReach)> {
    let (oldest, all) = app.store.newest_reports(scope, SEARCHED_REPORTS).await?;
    let reports = all.min(SEARCHED_REPORTS);
    let mut reach = SearchReach { reports, older_reports: all - reports, unread_comments: 0 };
    let filter = ReportFilter { oldest, ..filter };
    let mut may_open = if sought.in_comments { OPENED_COMMENTS } else { 0 };
    let mut found = Vec::new();
    loop {
        let batch = app.store.reports_in_order(scope, &filter, sorting, after, REPORTS_AT_ONCE).await?;
        let last = batch.len() < usize::try_from(REPORTS_AT_ONCE).unwrap_or(usize::MAX);
        after = batch.last().map(|report| place_of(report, sorting)).or(after);
        let (batch, mut missing) = compare(app, batch, sought.words.clone()).await?;
        open(app, scope, &batch, &mut missing, &mut may_open, &mut reach).await?;
        let hits = batch.into_iter().zip(missing).filter(|(_, missing)| missing.0.is_empty());
        found.extend(hits.map(|(report, _)| report));
        if last || found.len() >= limit {
            found.truncate(limit);
            return Ok((found, reach));
        }
    }
}

/// What is missing of the words in each report's own texts.
async fn compare(
    app: &App,
    batch: Vec<ReportListItem>,
    words: Words,
) -> Result<(Vec<ReportListItem>, Vec<Words>)> {
    app.cpu
        .run(Work::Weigh, move || {
            let missing = |report: &ReportListItem| match &report.headline {
                Some(headline) => words.missing_in(headline).missing_in(&report.summary),
                None => words.missing_in(&report.summary),
            };
            let missing = batch.iter().map(missing).collect();
            (batch, missing)
        })
        .await
}

/// Looks for what is missing in the comments, as many as may be opened.
async fn open(
    app: &App,
    scope: TenantScope,
    batch: &[ReportListItem],
    missing: &mut [Words],
    may_open: &mut u64,
    reach: &mut SearchReach,
) -> Result<()> {
    let mut sought: HashMap<ReportId, &mut Words> = HashMap::new();
    let mut unread = 0;
    for (report, words) in batch.iter().zip(missing) {
        if !words.0.is_empty() && report.comments > 0 {
            unread += report.comments;
            sought.insert(report.id, words);
        }
    }
    let ids: Vec<ReportId> = sought.keys().copied().collect();
    let mut after = None;
    while !ids.is_empty() && *may_open > 0 {
        let at_once = COMMENTS_AT_ONCE.min(*may_open);
        let comments = app.store.comments_on(scope, &ids, after, at_once).await?;
        let Some(last) = comments.last() else { return Ok(()) };
        after = Some(last.id);
        let read = comments.len() as u64;
        *may_open = may_open.saturating_sub(read);
        unread = u64::saturating_sub(unread, read);
        let sealed: Vec<_> =
            comments.iter().filter_map(|comment| Some((place(comment), comment.text.as_deref()?))).collect();
        let texts = app.vault.open_said(scope, &sealed).await?;
        let of = comments.iter().filter(|comment| comment.text.is_some()).map(|comment| comment.report);
        for (report, text) in of.zip(&texts) {
            if let Some(words) = sought.get_mut(&report) {
                **words = words.missing_in(text);
            }
        }
        if read < at_once {
            return Ok(());
        }
    }
    reach.unread_comments += unread;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, texts: &[&str]) -> bool {
        let words = Words::of(query).expect("words");
        texts.iter().fold(words, |missing, text| missing.missing_in(text)).0.is_empty()
    }

    #[test]
    fn letters_that_mean_the_same_are_the_same() {
        for (query, text) in [
            ("окна", "Окна на кухню"),
            ("ОКНА", "мы любим окна"),
            ("еще", "Ещё раз"),
            ("ещё", "ЕЩЕ РАЗ"),
            ("мой", "Мои\u{306} клиент"),
            ("мои\u{306}", "МОЙ"),
            ("әңгіме", "ӘҢГІМЕ"),
            ("  на   кухню ", "Окна на кухню"),
            ("кухню окна", "Окна на кухню"),
        ] {
            assert!(finds(query, &[text]), "{query} in {text}");
        }
        assert!(!finds("двери", &["Окна на кухню"]));
        assert!(!finds("окна двери", &["Окна на кухню"]), "all words are wanted");
        assert!(finds("окна двери", &["Окна на кухню", "Входные двери"]), "in whichever text");
        assert!(!finds("%", &["Окна"]), "a sign that databases take for any text is a sign");
    }

    #[test]
    fn a_text_of_nothing_that_is_seen_searches_for_nothing() {
        for nothing in ["", " \t ", "\u{200b}\u{feff}"] {
            assert_eq!(Words::of(nothing), None, "{nothing:?}");
        }
    }
}
