//! The numbers of a report. Computed here and nowhere else; the model is told them and never asked for them.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use synkro_shared::report::{
    ChannelNumbers, DialogLine, DialogNumbers, FirstReply, ManagerNumbers, Measured, Metrics, Speaker,
};
use synkro_shared::run::Period;
use synkro_shared::settings::SourceMode;

use super::business::BusinessHours;
use super::dialog::{Dialog, Lead, LeadOutcome};
use super::phone;

/// What the numbers are computed from.
pub struct Input<'a> {
    /// The period.
    pub period: Period,
    /// Dialogs of the period and what was counted in each; their messages are not looked at any more.
    pub dialogs: &'a [(Dialog, DialogFacts)],
    /// Leads that came, were won or were lost in the period.
    pub leads: &'a [Lead],
    /// Names of managers.
    pub managers: &'a HashMap<i64, String>,
    /// Which sources there are.
    pub measured: Measured,
    /// When somebody should be there to answer.
    pub hours: &'a BusinessHours,
}

/// The numbers of one dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DialogFacts {
    /// Messages from the client.
    pub messages_in: u64,
    /// Messages from the company.
    pub messages_out: u64,
    /// Business seconds from the client's first message of the period to the company's first one after it; absent for a
    /// message that came outside business hours: nobody was expected to answer it then.
    pub first_reply: Option<u64>,
    /// Longest wait of a client's message, in business seconds.
    pub longest_silence: Option<u64>,
    /// The last message is the client's.
    pub unanswered: bool,
}

/// What a tenant's sources measure.
#[must_use]
pub const fn measured(mode: SourceMode) -> Measured {
    match mode {
        SourceMode::AmocrmRadist => Measured { deals: true, dialogs: true },
        SourceMode::AmocrmOnly => Measured { deals: true, dialogs: false },
        SourceMode::RadistOnly => Measured { deals: false, dialogs: true },
    }
}

/// The numbers of one dialog.
#[must_use]
pub fn dialog_facts(dialog: &Dialog, hours: &BusinessHours, until: DateTime<Utc>) -> DialogFacts {
    let mut facts = DialogFacts {
        messages_in: 0,
        messages_out: 0,
        first_reply: None,
        longest_silence: None,
        unanswered: false,
    };
    let mut first_question: Option<DateTime<Utc>> = None;
    let mut open_question: Option<DateTime<Utc>> = None;
    let mut waited = |from: DateTime<Utc>, to: DateTime<Utc>| {
        let wait = hours.seconds_between(from, to);
        facts.longest_silence = Some(facts.longest_silence.map_or(wait, |longest| longest.max(wait)));
        wait
    };
    let mut first_reply = None;
    for message in &dialog.messages {
        match message.speaker {
            Speaker::Client => {
                facts.messages_in += 1;
                first_question.get_or_insert(message.sent_at);
                open_question.get_or_insert(message.sent_at);
            }
            Speaker::Company => {
                facts.messages_out += 1;
                if let Some(asked) = open_question.take() {
                    let wait = waited(asked, message.sent_at);
                    if first_reply.is_none() && first_question == Some(asked) && hours.is_open(asked) {
                        first_reply = Some(wait);
                    }
                }
            }
            Speaker::Unknown => {}
        }
    }
    if let Some(asked) = open_question {
        waited(asked, until);
        facts.unanswered = true;
    }
    facts.first_reply = first_reply;
    facts
}

/// Until when an open question of the period waits: its end, or now.
#[must_use]
pub fn waits_until(period: Period, now: DateTime<Utc>) -> DateTime<Utc> {
    period.end.min(now).max(period.start)
}

/// Every number of the report.
#[must_use]
pub fn compute(input: &Input<'_>) -> Metrics {
    let facts: Vec<DialogFacts> = input.dialogs.iter().map(|(_, facts)| *facts).collect();
    let inside =
        |at: Option<DateTime<Utc>>| at.is_some_and(|at| input.period.start <= at && at < input.period.end);
    let is_new = |lead: &Lead| inside(lead.created_at);
    let is_won = |lead: &Lead| lead.outcome == LeadOutcome::Won && inside(lead.closed_at);
    let is_lost = |lead: &Lead| lead.outcome == LeadOutcome::Lost && inside(lead.closed_at);
    let count = |is: &dyn Fn(&Lead) -> bool| input.leads.iter().filter(|lead| is(lead)).count() as u64;

    let talked: HashSet<&str> =
        input.dialogs.iter().filter_map(|(dialog, _)| dialog.phone.as_deref()).map(phone::key).collect();
    let silent_leads = input
        .leads
        .iter()
        .filter(|lead| !lead.phones.iter().any(|number| talked.contains(phone::key(number))))
        .count() as u64;

    let mut by_manager: BTreeMap<Option<i64>, Vec<DialogFacts>> = BTreeMap::new();
    let mut by_channel: BTreeMap<(Option<i64>, &str), Vec<DialogFacts>> = BTreeMap::new();
    for (dialog, facts) in input.dialogs {
        by_manager.entry(dialog.manager_id).or_default().push(*facts);
        by_channel.entry((dialog.connection_id, &dialog.channel)).or_default().push(*facts);
    }
    // A manager without a dialog but with leads is a row, too.
    for lead in input.leads.iter().filter(|lead| is_new(lead) || is_won(lead) || is_lost(lead)) {
        by_manager.entry(lead.manager_id).or_default();
    }
    let mut managers: Vec<ManagerNumbers> = by_manager
        .into_iter()
        .map(|(manager_id, facts)| {
            let of = |is: &dyn Fn(&Lead) -> bool| count(&|lead| lead.manager_id == manager_id && is(lead));
            ManagerNumbers {
                manager_id,
                name: manager_id.and_then(|id| input.managers.get(&id).cloned()),
                numbers: numbers(&facts),
                new_leads: of(&is_new),
                won: of(&is_won),
                lost: of(&is_lost),
            }
        })
        .collect();
    managers.sort_by_key(|row| {
        (row.manager_id.is_none(), std::cmp::Reverse(row.numbers.dialogs), row.manager_id)
    });
    let mut channels: Vec<ChannelNumbers> = by_channel
        .into_iter()
        .map(|((connection_id, channel), facts)| ChannelNumbers {
            connection_id,
            channel: channel.to_owned(),
            numbers: numbers(&facts),
        })
        .collect();
    channels.sort_by_key(|row| (std::cmp::Reverse(row.numbers.dialogs), row.connection_id));
    Metrics {
        total: numbers(&facts),
        new_leads: count(&is_new),
        won: count(&is_won),
        lost: count(&is_lost),
        dialogs_without_lead: input.dialogs.iter().filter(|(dialog, _)| dialog.lead_id.is_none()).count()
            as u64,
        leads_without_dialog: silent_leads,
        managers,
        channels,
        measured: input.measured,
        hours: input.hours.told(),
    }
}

fn numbers(facts: &[DialogFacts]) -> DialogNumbers {
    let mut replies: Vec<u64> = facts.iter().filter_map(|facts| facts.first_reply).collect();
    replies.sort_unstable();
    DialogNumbers {
        dialogs: facts.len() as u64,
        messages_in: facts.iter().map(|facts| facts.messages_in).sum(),
        messages_out: facts.iter().map(|facts| facts.messages_out).sum(),
        first_reply: FirstReply {
            median_seconds: percentile(&replies, 50),
            p90_seconds: percentile(&replies, 90),
            replies: replies.len() as u64,
        },
        longest_silence_seconds: facts.iter().filter_map(|facts| facts.longest_silence).max(),
        unanswered: facts.iter().filter(|facts| facts.unanswered).count() as u64,
    }
}

/// Nearest rank: a value that really occurred.
fn percentile(sorted: &[u64], percent: usize) -> Option<u64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// A dialog in the report's list.
#[must_use]
pub fn dialog_line(dialog: &Dialog, facts: &DialogFacts, managers: &HashMap<i64, String>) -> DialogLine {
    DialogLine {
        chat_id: dialog.chat_id,
        contact_name: dialog.contact_name.clone(),
        channel: dialog.channel.clone(),
        manager: dialog.manager_id.and_then(|id| managers.get(&id).cloned()),
        lead_id: dialog.lead_id,
        messages_in: facts.messages_in,
        messages_out: facts.messages_out,
        first_reply_seconds: facts.first_reply,
        unanswered: facts.unanswered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialog::Message;

    fn at(minute: i64) -> DateTime<Utc> {
        // 10:00 in Almaty and on.
        DateTime::from_timestamp(1_794_027_600 + minute * 60, 0).expect("a test instant")
    }

    fn dialog(chat_id: i64, messages: &[(Speaker, i64)]) -> Dialog {
        let messages = messages.iter().enumerate().map(|(i, (speaker, minute))| Message {
            id: format!("{chat_id}-{i}"),
            speaker: *speaker,
            sent_at: at(*minute),
            text: String::new(),
        });
        Dialog {
            chat_id,
            connection_id: Some(1),
            channel: "waba".to_owned(),
            contact_name: None,
            phone: Some(format!("+7700000{chat_id:04}")),
            lead_id: None,
            manager_id: None,
            messages: messages.collect(),
        }
    }

    fn facts(messages: &[(Speaker, i64)]) -> DialogFacts {
        let hours = BusinessHours::standard(chrono_tz::Asia::Almaty);
        dialog_facts(&dialog(1, messages), &hours, at(120))
    }

    fn counted(dialog: Dialog) -> (Dialog, DialogFacts) {
        let hours = BusinessHours::standard(chrono_tz::Asia::Almaty);
        let facts = dialog_facts(&dialog, &hours, at(100));
        (dialog, facts)
    }

    use Speaker::{Client as C, Company as M};

    #[test]
    fn the_first_reply_is_counted_from_the_first_question_not_from_the_last_before_it() {
        let facts = facts(&[(C, 0), (C, 4), (M, 5), (C, 10), (M, 40)]);
        assert_eq!((facts.first_reply, facts.longest_silence), (Some(300), Some(1800)));
        assert!(!facts.unanswered);
    }

    #[test]
    fn a_company_that_writes_first_owes_a_reply_only_to_the_question_after() {
        assert_eq!(facts(&[(M, 0), (C, 10), (M, 11)]).first_reply, Some(60));
        assert_eq!(facts(&[(M, 0)]).first_reply, None);
    }

    #[test]
    fn a_question_of_the_night_is_no_part_of_the_first_replies() {
        // Ten in the evening, answered a minute later and by ten past nine.
        assert_eq!(facts(&[(C, 12 * 60), (M, 12 * 60 + 1)]).first_reply, None);
        let morning = facts(&[(C, 12 * 60), (M, 23 * 60 + 10)]);
        assert_eq!((morning.first_reply, morning.longest_silence), (None, Some(600)));
    }

    #[test]
    fn an_open_question_waits_until_the_end_of_the_period() {
        let facts = facts(&[(C, 0), (M, 1), (C, 60)]);
        assert_eq!((facts.unanswered, facts.longest_silence), (true, Some(3600)));
    }

    #[test]
    fn percentiles_are_values_that_occurred() {
        let ten: Vec<u64> = (1..=10).collect();
        assert_eq!((percentile(&ten, 50), percentile(&ten, 90)), (Some(5), Some(9)));
        assert_eq!((percentile(&[7], 90), percentile(&[], 50)), (Some(7), None));
    }

    #[test]
    fn leads_and_dialogs_without_each_other_are_counted_by_phone() {
        let lead = |id, phone: &str, outcome| Lead {
            id,
            outcome,
            manager_id: Some(5),
            created_at: Some(at(1)),
            updated_at: Some(at(2)),
            closed_at: (outcome != LeadOutcome::Open).then(|| at(3)),
            phones: vec![phone.to_owned()],
        };
        let mut known = dialog(1, &[(C, 0), (M, 1)]);
        known.lead_id = Some(10);
        known.manager_id = Some(5);
        let metrics = compute(&Input {
            period: Period { start: at(0), end: at(100) },
            dialogs: &[known, dialog(2, &[(C, 0)])].map(counted),
            leads: &[
                lead(10, "+77000000001", LeadOutcome::Won),
                lead(11, "+77000000009", LeadOutcome::Lost),
                lead(12, "+77000000002", LeadOutcome::Open),
            ],
            managers: &HashMap::from([(5, "Айгерим".to_owned())]),
            measured: Measured::default(),
            hours: &BusinessHours::standard(chrono_tz::Asia::Almaty),
        });
        assert_eq!((metrics.dialogs_without_lead, metrics.leads_without_dialog), (1, 1));
        assert_eq!((metrics.new_leads, metrics.won, metrics.lost, metrics.total.unanswered), (3, 1, 1, 1));
        assert_eq!(metrics.managers[0].name.as_deref(), Some("Айгерим"));
        assert_eq!(metrics.managers[1].manager_id, None, "dialogs of nobody come last");
    }
}
