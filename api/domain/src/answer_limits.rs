//! How much of a model's answer is kept, and what it is asked to score.

/// Findings of one part, and problem dialogs of one.
pub const MAX_FINDINGS: usize = 20;
/// Managers of one part.
pub const MAX_MANAGERS: usize = 50;
/// Recommendations of a report.
pub const MAX_RECOMMENDATIONS: usize = 7;
/// Findings of a report.
pub const MAX_REPORT_FINDINGS: usize = 40;
/// Problem dialogs of a report.
pub const MAX_REPORT_DIALOGS: usize = 100;
/// Characters of a title.
pub const MAX_TITLE: usize = 160;
/// Characters of a finding's or a note's text.
pub const MAX_TEXT: usize = 1200;
/// Characters of a report's summary.
pub const MAX_SUMMARY: usize = 3000;
/// Characters of a recommendation.
pub const MAX_RECOMMENDATION: usize = 600;
/// Citations of a finding.
pub const MAX_CITATIONS: usize = 5;

/// The checklist and its weights.
pub const CHECKLIST: [(&str, u32); 6] =
    [("greeting", 1), ("needs", 2), ("offer", 2), ("objections", 2), ("next_step", 2), ("politeness", 1)];
