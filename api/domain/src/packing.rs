//! Dialogs packed into parts that fit a model's budget: masked lines with short ids that mean something to us only.
//!
//! Deterministic: the same dialogs give the same parts and the same ids, so a resumed run finds its answers again.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use synkro_shared::report::Speaker;
pub use synkro_shared::settings::estimate_tokens;

use super::dialog::Dialog;
use super::mask::Masker;

/// Tokens of dialogs in one part. Small parts isolate errors and are read more carefully than one huge one.
pub const PART_TOKENS: u64 = 24_000;
/// Dialogs in one part: halved six times it is one.
const MOST_DIALOGS: usize = 64;
/// Messages that two halves of a split dialog have in common.
const OVERLAP: usize = 2;

/// A message as the model is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// Its id in the prompt: `m12`.
    pub label: String,
    /// The vendor's id.
    pub message_id: String,
    /// Its dialog.
    pub chat_id: i64,
    /// Who said it.
    pub speaker: Speaker,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// The masked text: what quotes are checked against.
    pub text: String,
}

/// A dialog, or a stretch of one, as the model is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedDialog {
    /// Its id in the prompt: `d3`.
    pub label: String,
    /// The vendor's id.
    pub chat_id: i64,
    /// The heading after the id.
    heading: String,
    /// Messages, oldest first.
    pub messages: Vec<SentMessage>,
}

/// What goes into one request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// Dialogs.
    pub dialogs: Vec<PackedDialog>,
}

/// All parts of a run.
#[derive(Debug)]
pub struct Packed {
    /// The parts.
    pub parts: Vec<Part>,
    /// Messages that had to be cut for length.
    pub cut_messages: u64,
}

impl PackedDialog {
    fn lines(&self) -> String {
        let mut lines = format!("## {} {}\n", self.label, self.heading);
        for message in &self.messages {
            lines.push_str(&line(message));
        }
        lines
    }
}

fn line(message: &SentMessage) -> String {
    let who = match message.speaker {
        Speaker::Client => "client",
        Speaker::Company => "manager",
        Speaker::Unknown => "unknown",
    };
    format!("[{}] {who}: {}\n", message.label, message.text)
}

impl Part {
    /// The data lines.
    #[must_use]
    pub fn text(&self) -> String {
        self.dialogs.iter().map(PackedDialog::lines).collect()
    }

    /// The messages by their ids in the prompt.
    #[must_use]
    pub fn messages(&self) -> HashMap<&str, &SentMessage> {
        self.dialogs
            .iter()
            .flat_map(|dialog| &dialog.messages)
            .map(|sent| (sent.label.as_str(), sent))
            .collect()
    }

    /// The dialogs by their ids in the prompt.
    #[must_use]
    pub fn chats(&self) -> BTreeMap<&str, i64> {
        self.dialogs.iter().map(|dialog| (dialog.label.as_str(), dialog.chat_id)).collect()
    }

    /// Two halves, for when the whole was too much; `None` when there is one dialog only.
    #[must_use]
    pub fn halves(&self) -> Option<(Self, Self)> {
        let (left, right) = self.dialogs.split_at(self.dialogs.len() / 2);
        (!left.is_empty()).then(|| (Self { dialogs: left.to_vec() }, Self { dialogs: right.to_vec() }))
    }

    /// The part's only dialog in two stretches, for a model that reads less than was thought.
    #[must_use]
    pub fn stretches(&self) -> Option<(Self, Self)> {
        let [dialog] = self.dialogs.as_slice() else { return None };
        let (first, second) = dialog.stretches()?;
        Some((Self { dialogs: vec![first] }, Self { dialogs: vec![second] }))
    }
}

impl PackedDialog {
    /// Two stretches of it that have some messages in common; `None` when it is too short for that.
    fn stretches(&self) -> Option<(Self, Self)> {
        let middle = self.messages.len() / 2;
        if middle <= OVERLAP {
            return None;
        }
        let stretch = |messages: &[SentMessage]| Self { messages: messages.to_vec(), ..self.clone() };
        Some((stretch(&self.messages[..middle]), stretch(&self.messages[middle - OVERLAP..])))
    }
}

/// Packs dialogs, one after the other, into parts of at most `budget` tokens. Holds one part at a time.
pub struct Packer {
    budget: u64,
    part: Part,
    used: u64,
    messages: usize,
    dialogs: usize,
    /// Messages that had to be cut for length.
    pub cut_messages: u64,
}

impl Packer {
    /// An empty packer.
    #[must_use]
    pub fn new(budget: u64) -> Self {
        Self { budget, part: Part::default(), used: 0, messages: 0, dialogs: 0, cut_messages: 0 }
    }

    /// Adds a dialog. Gives the parts that are full now.
    pub fn push(
        &mut self,
        dialog: &Dialog,
        managers: &HashMap<i64, String>,
        masker: &mut Masker,
    ) -> Vec<Part> {
        self.dialogs += 1;
        let manager = dialog.manager_id.and_then(|id| managers.get(&id)).map_or("-", String::as_str);
        let mut whole = PackedDialog {
            label: format!("d{}", self.dialogs),
            chat_id: dialog.chat_id,
            heading: format!("manager: {manager}, channel: {}", dialog.channel),
            messages: Vec::new(),
        };
        for message in &dialog.messages {
            let (text, cut) = masker.mask(&message.text);
            if text.is_empty() {
                continue;
            }
            self.cut_messages += u64::from(cut);
            self.messages += 1;
            whole.messages.push(SentMessage {
                label: format!("m{}", self.messages),
                message_id: message.id.clone(),
                chat_id: dialog.chat_id,
                speaker: message.speaker,
                sent_at: message.sent_at,
                text,
            });
        }
        let mut full = Vec::new();
        if whole.messages.is_empty() {
            return full;
        }
        for piece in pieces(whole, self.budget) {
            let tokens = estimate_tokens(&piece.lines());
            let full_up = self.used + tokens > self.budget || self.part.dialogs.len() == MOST_DIALOGS;
            if full_up && !self.part.dialogs.is_empty() {
                full.push(std::mem::take(&mut self.part));
                self.used = 0;
            }
            self.used += tokens;
            self.part.dialogs.push(piece);
        }
        full
    }

    /// The last part, which need not be full.
    pub fn finish(&mut self) -> Option<Part> {
        self.used = 0;
        let part = std::mem::take(&mut self.part);
        (!part.dialogs.is_empty()).then_some(part)
    }
}

/// Packs dialogs into parts of at most `budget` tokens.
pub fn pack(dialogs: &[Dialog], managers: &HashMap<i64, String>, masker: &mut Masker, budget: u64) -> Packed {
    let mut packer = Packer::new(budget);
    let mut parts: Vec<Part> =
        dialogs.iter().flat_map(|dialog| packer.push(dialog, managers, masker)).collect();
    parts.extend(packer.finish());
    Packed { parts, cut_messages: packer.cut_messages }
}

/// A dialog in pieces that each fit; almost always one.
fn pieces(whole: PackedDialog, budget: u64) -> Vec<PackedDialog> {
    if estimate_tokens(&whole.lines()) <= budget {
        return vec![whole];
    }
    let mut pieces = Vec::new();
    let empty = |messages| PackedDialog {
        messages,
        label: whole.label.clone(),
        heading: whole.heading.clone(),
        ..whole
    };
    let (mut current, mut used): (Vec<SentMessage>, u64) = (Vec::new(), 0);
    for message in whole.messages.clone() {
        let tokens = estimate_tokens(&line(&message));
        if used + tokens > budget && current.len() > OVERLAP {
            let tail = current[current.len() - OVERLAP..].to_vec();
            used = tail.iter().map(|message| estimate_tokens(&line(message))).sum();
            pieces.push(empty(std::mem::replace(&mut current, tail)));
        }
        used += tokens;
        current.push(message);
    }
    pieces.push(empty(current));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialog::Message;

    fn dialog(chat_id: i64, texts: &[&str]) -> Dialog {
        let message = |(i, text): (usize, &&str)| Message {
            id: format!("{chat_id}-{i}"),
            speaker: if i % 2 == 0 { Speaker::Client } else { Speaker::Company },
            sent_at: DateTime::from_timestamp(1_790_000_000 + i as i64, 0).expect("a test instant"),
            text: (*text).to_owned(),
        };
        Dialog {
            chat_id,
            connection_id: None,
            channel: "waba".to_owned(),
            contact_name: None,
            phone: None,
            lead_id: None,
            manager_id: Some(1),
            messages: texts.iter().enumerate().map(message).collect(),
        }
    }

    fn pack_all(dialogs: &[Dialog], budget: u64) -> Packed {
        let managers = HashMap::from([(1, "Данияр".to_owned())]);
        pack(dialogs, &managers, &mut Masker::default(), budget)
    }

    #[test]
    fn a_part_reads_like_a_transcript_with_ids() {
        let packed = pack_all(&[dialog(7, &["Сколько стоит?", "12 000 тг"])], PART_TOKENS);
        assert_eq!(
            packed.parts[0].text(),
            "## d1 manager: Данияр, channel: waba\n[m1] client: Сколько стоит?\n[m2] manager: 12 000 тг\n"
        );
    }

    #[test]
    fn every_message_is_in_some_part_and_no_part_is_over_budget() {
        let long = "слово ".repeat(30);
        let texts: Vec<&str> = std::iter::repeat_n(long.as_str(), 40).collect();
        let dialogs: Vec<_> = (0..5).map(|chat| dialog(chat, &texts)).collect();
        let budget = 1000;
        let packed = pack_all(&dialogs, budget);
        assert!(packed.parts.len() > 5);
        let mut seen = std::collections::HashSet::new();
        for part in &packed.parts {
            assert!(estimate_tokens(&part.text()) <= budget, "{}", estimate_tokens(&part.text()));
            seen.extend(part.messages().values().map(|sent| sent.message_id.clone()));
        }
        assert_eq!(seen.len(), 200);
    }

    #[test]
    fn a_part_halves_until_one_dialog_is_left() {
        let packed = pack_all(&[dialog(1, &["а"]), dialog(2, &["б"]), dialog(3, &["в"])], PART_TOKENS);
        let (left, right) = packed.parts[0].halves().expect("halves");
        assert_eq!((left.dialogs.len(), right.dialogs.len()), (1, 2));
        assert!(left.halves().is_none());
    }

    #[test]
    fn packing_twice_gives_the_same() {
        let dialogs = [dialog(1, &["позвоните +7 700 000 00 01"]), dialog(2, &["да"])];
        assert_eq!(pack_all(&dialogs, 50).parts, pack_all(&dialogs, 50).parts);
    }
}
