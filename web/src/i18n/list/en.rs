//! English.

use synkro_shared::list::{Commented, SortBy, SortOrder};

use super::Words;

pub const WORDS: Words = Words {
    search: "Search headlines, summaries and comments",
    clear_search: "Clear the search",
    any_kind: "All",
    any: "Any",
    more_filters: "More filters and order",
    comments: "Comments",
    commented: |commented| match commented {
        Commented::With => "Some",
        Commented::Without => "None",
    },
    from: "Period from",
    to: "Up to and including",
    days_reversed: "The last day is before the first",
    sorting: "Order",
    sorted: |by, order| match (by, order) {
        (SortBy::Created, SortOrder::Desc) => "Newest first",
        (SortBy::Created, SortOrder::Asc) => "Oldest first",
        (SortBy::Period, SortOrder::Desc) => "By period: latest first",
        (SortBy::Period, SortOrder::Asc) => "By period: earliest first",
    },
    clear: "Clear filters",
    nothing_title: "Nothing matches",
    nothing_text: "Change what you look for, or clear the filters.",
    shown: |n| format!("Rows shown: {n}"),
    older_reports: |searched, older| {
        format!(
            "The search covers the newest reports ({searched}). Older ones, which were not searched: {older}. Find those by period, without a search."
        )
    },
    unread_comments: |n| format!("There are too many comments: {n} of them were not read."),
    unanswered: |n| format!("Unanswered: {n}"),
    important: |n| format!("Important findings: {n}"),
    quotes: |confirmed, given| format!("Quotes: {confirmed} of {given}"),
    all_runs: "All runs",
    runs_title: "Runs",
    runs_text: "How each report was prepared: what worked, what stopped and why.",
    no_runs_title: "No runs yet",
    accepted: "Accepted",
    by_schedule: "On schedule",
    open_run: |period| format!("Open the run for {period}"),
    read_report: |period| format!("Read the report for {period}"),
    outcome: "Outcome",
    at_step: |number, of, step| format!("Step {number} of {of}: {step}"),
};
