//! What steps make for the steps after them: data alone. [`super::material`] has it at hand, or has it made again.

use std::collections::{BTreeMap, HashMap};

use synkro_shared::report::{Metrics, Receipt, ReportContent};

use crate::domain::dialog::{Dialog, Lead};
use crate::domain::mask::Masker;
use crate::domain::metrics::DialogFacts;

/// Leads that came, were won or were lost in the period, and names of managers.
#[derive(Default)]
pub struct Leads {
    /// The leads, by id.
    pub leads: Vec<Lead>,
    /// Names by id.
    pub managers: HashMap<i64, String>,
}

/// What the analysis is made from, besides the messages.
pub struct Prompt {
    /// The numbers.
    pub metrics: Metrics,
    /// The dialogs without their messages, and what was counted in each.
    pub dialogs: Vec<(Dialog, DialogFacts)>,
    /// By which names the clients are known.
    pub names: Vec<String>,
    /// Knows what each placeholder stands for.
    pub masker: Masker,
    /// Parts that the model is sent.
    pub parts: usize,
    /// Their tokens.
    pub tokens: u64,
}

impl Prompt {
    /// The dialogs without their messages, by id.
    #[must_use]
    pub fn heads(&self) -> BTreeMap<i64, Dialog> {
        self.dialogs.iter().map(|(dialog, _)| (dialog.chat_id, dialog.clone())).collect()
    }
}

/// The checked analysis.
pub struct Analysis {
    /// What is kept in the client's Supabase and shown from there: with the personal values.
    pub content: ReportContent,
    /// What is posted and sent as a file: without them.
    pub posted: ReportContent,
    /// The summary with its placeholders: what may be kept centrally.
    pub central_summary: String,
    /// The same of the title.
    pub central_headline: String,
    /// What it cost.
    pub receipt: Receipt,
    /// Whether the model said something of the whole.
    pub concluded: bool,
    /// Whether it answered about any conversation.
    pub analyzed: bool,
}

impl Analysis {
    /// None: the model answered about no conversation. `nothing_to_say` where there was none with words in it.
    #[must_use]
    pub fn none(receipt: Receipt, nothing_to_say: bool) -> Self {
        Self {
            content: ReportContent::default(),
            posted: ReportContent::default(),
            central_summary: String::new(),
            central_headline: String::new(),
            receipt,
            concluded: nothing_to_say,
            analyzed: false,
        }
    }
}
