//! English.

use synkro_shared::session::Language;

use super::Words;

pub const WORDS: Words = Words {
    within: |hours| format!("in business hours {hours}"),
    times_within: |hours| {
        format!("Times of replies and silence are counted in business hours, {hours} every day.")
    },
    link_to_finding: "Link to this finding",
    first_reply_of_dialog: "First reply",
    no_talk: "There were no conversations in this period.",
    talk_not_measured: "Conversations are not connected: the report is about deals and managers only.",
    deals_not_measured: "amoCRM is not connected: the report has no deals.",
    not_analyzed: "The AI did not answer about these dialogs: they are in the numbers, not in the findings.",
    nothing_analyzed: "The AI did not answer about any dialog, so there are no findings.",
    no_deals_title: "There were no deals in this period",
    no_deals_text: "There is nothing to show. If there were deals, check the amoCRM connection and the period.",
    summary_of_deals: "A report about deals and managers, without conversations",
    written_in: |language| match language {
        Language::Ru => "The text of this report is written in Russian.",
        Language::Kk => "The text of this report is written in Kazakh.",
        Language::En => "The text of this report is written in English.",
    },
    summary_missing: "No summary: the AI did not answer",
};
