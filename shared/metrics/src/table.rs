//! The table of metrics, in the order in which they are shown.

use crate::row::{Behind, Better, Card, Column, Origin, Posted, Row, Shown, Unit};
use crate::scope::{Group, Scope};
use crate::source::Source;

const PERIOD: [Scope; 1] = [Scope::Period];
const WITH_DEALS: [Scope; 2] = [Scope::Period, Scope::Manager];
const EVERYBODY: [Scope; 3] = [Scope::Period, Scope::Manager, Scope::Channel];

/// Makes the ids and the table of the same rows. What a row does not say is as in [`UNSAID`].
macro_rules! metrics {
    ($( $(#[$note:meta])* $id:ident = $code:literal {
        $(unit: $unit:expr,)?
        $(better: $better:expr,)?
        source: $source:expr,
        scopes: $scopes:expr,
        origin: $origin:expr,
        $(wholes: $wholes:expr,)?
        $(shown: $shown:expr,)?
        $(stems: $stems:expr,)?
    } )+) => {
        /// What is computed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Metric {
            $( $(#[$note])* $id, )+
        }

        impl Metric {
            /// Every metric.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$id),+];

            /// Its stable code: the model is told it under this name.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( Self::$id => $code, )+ }
            }
        }

        /// Every metric's row, in the order in which they are shown.
        pub static TABLE: [Row; Metric::ALL.len()] = [$(
            Row {
                id: Metric::$id,
                source: $source,
                scopes: $scopes,
                origin: $origin,
                $(unit: $unit,)?
                $(better: $better,)?
                $(wholes: $wholes,)?
                $(shown: $shown,)?
                $(stems: $stems,)?
                ..UNSAID
            }
        ),+];
    };
}

/// What a row does not say.
const UNSAID: Row = Row {
    id: Metric::Dialogs,
    unit: Unit::Count,
    better: Better::Neutral,
    source: Source::Dialogs,
    scopes: &[],
    origin: Origin::Read(|_| None),
    wholes: &[],
    stems: &[],
    shown: None,
};

metrics! {
    /// Dialogs of the period.
    Dialogs = "dialogs" {
        source: Source::Dialogs,
        scopes: &EVERYBODY,
        origin: Origin::Read(|of| Some(of.talk()?.dialogs)),
        shown: Some(Shown {
            post: Posted::Talk(|post| post.dialogs),
            behind: Some(Behind::Dialogs),
            ..Shown::everywhere(|words| words.dialogs)
        }),
    }

    /// Of these, last word the client's.
    Unanswered = "unanswered" {
        better: Better::Down,
        source: Source::Talk,
        scopes: &EVERYBODY,
        origin: Origin::Read(|of| Some(of.talk()?.unanswered)),
        wholes: &[Metric::Dialogs],
        shown: Some(Shown {
            post: Posted::Talk(|post| post.unanswered),
            behind: Some(Behind::Unanswered),
            ..Shown::everywhere(|words| words.unanswered)
        }),
        stems: &[
            "без ответ", "неотвеч", "не ответ", "не отвеч", "не дожд", "без внимания", "без реакции",
            "молчим", "не получил", "unanswered", "no reply", "no answer", "without a reply",
            "without an answer", "without reply", "waiting", "жауапсыз", "жауап алма", "жауап болма",
            "жауап берме", "жауап күтіп", "jauapsyz", "zhauapsyz", "проблем",
        ],
    }

    /// Of these, the others.
    Answered = "answered" {
        better: Better::Up,
        source: Source::Talk,
        scopes: &EVERYBODY,
        origin: Origin::Difference(Metric::Dialogs, Metric::Unanswered),
        wholes: &[Metric::Dialogs],
    }

    /// First replies.
    Replies = "replies" {
        source: Source::Talk,
        scopes: &EVERYBODY,
        origin: Origin::Read(|of| Some(of.talk()?.first_reply.replies)),
    }

    /// Time to the first reply, median.
    ReplyMedian = "first_reply_median" {
        unit: Unit::Seconds,
        better: Better::Down,
        source: Source::Talk,
        scopes: &EVERYBODY,
        origin: Origin::Read(|of| of.talk()?.first_reply.median_seconds),
        shown: Some(Shown {
            post: Posted::Alone,
            ..Shown::everywhere(|words| words.first_reply)
        }),
        stems: &["медиан", "median"],
    }

    /// Nine of ten first replies came within this.
    ReplyP90 = "first_reply_p90" {
        unit: Unit::Seconds,
        better: Better::Down,
        source: Source::Talk,
        scopes: &EVERYBODY,
        origin: Origin::Read(|of| of.talk()?.first_reply.p90_seconds),
        shown: Some(Shown {
            card: Card::Beside(Metric::ReplyMedian, |words, time| (words.first_reply_p90_within)(time)),
            column: Column::Nowhere,
            told: false,
            ..Shown::everywhere(|words| words.first_reply_p90)
        }),
        stems: &["процентил"],
    }

    /// The longest wait.
    Silence = "longest_silence" {
        unit: Unit::Seconds,
        better: Better::Down,
        source: Source::Talk,
        scopes: &EVERYBODY,
        origin: Origin::Read(|of| of.talk()?.longest_silence_seconds),
        shown: Some(Shown {
            told: false,
            ..Shown::everywhere(|words| words.longest_silence)
        }),
        stems: &["тишин", "молчан", "үнсіздік"],
    }

    /// Messages from clients.
    MessagesIn = "messages_in" {
        source: Source::Talk,
        scopes: &EVERYBODY,
        origin: Origin::Read(|of| Some(of.talk()?.messages_in)),
        wholes: &[Metric::Messages],
        shown: Some(Shown {
            column: Column::OnScreen,
            ..Shown::everywhere(|words| words.messages_in)
        }),
        stems: &["входящ", "кірген", "кіріс", "kirgen", "incoming"],
    }

    /// Messages from the company.
    MessagesOut = "messages_out" {
        source: Source::Talk,
        scopes: &EVERYBODY,
        origin: Origin::Read(|of| Some(of.talk()?.messages_out)),
        wholes: &[Metric::Messages],
        shown: Some(Shown {
            card: Card::Beside(Metric::MessagesIn, |words, many| format!("{}: {many}", words.messages_out)),
            column: Column::OnScreen,
            ..Shown::everywhere(|words| words.messages_out)
        }),
        stems: &["исходящ", "наших", "шыққан", "шығыс", "outgoing"],
    }

    /// Both.
    Messages = "messages" {
        source: Source::Talk,
        scopes: &EVERYBODY,
        origin: Origin::Sum(Metric::MessagesIn, Metric::MessagesOut),
    }

    /// New deals.
    NewLeads = "new_leads" {
        better: Better::Up,
        source: Source::Deals,
        scopes: &WITH_DEALS,
        origin: Origin::Read(|of| Some(of.deals()?.new)),
        wholes: &[Metric::Dialogs],
        shown: Some(Shown {
            post: Posted::Deals(|post| post.leads, |post| post.new),
            ..Shown::everywhere(|words| words.new_leads)
        }),
        stems: &["новая", "новый", "новой", "новых", "новые", "новым", "жаңа", "jana", "new"],
    }

    /// Deals won.
    Won = "won" {
        better: Better::Up,
        source: Source::Deals,
        scopes: &WITH_DEALS,
        origin: Origin::Read(|of| Some(of.deals()?.won)),
        wholes: &[Metric::NewLeads, Metric::Closed, Metric::Dialogs],
        shown: Some(Shown {
            post: Posted::Deals(|post| post.won, |post| post.won),
            ..Shown::everywhere(|words| words.won)
        }),
    }

    /// Deals lost.
    Lost = "lost" {
        better: Better::Down,
        source: Source::Deals,
        scopes: &WITH_DEALS,
        origin: Origin::Read(|of| Some(of.deals()?.lost)),
        wholes: &[Metric::NewLeads, Metric::Closed, Metric::Dialogs],
        shown: Some(Shown {
            post: Posted::Deals(|post| post.lost, |post| post.lost),
            ..Shown::everywhere(|words| words.lost)
        }),
    }

    /// Won and lost.
    Closed = "closed" {
        source: Source::Deals,
        scopes: &WITH_DEALS,
        origin: Origin::Sum(Metric::Won, Metric::Lost),
        wholes: &[Metric::NewLeads],
    }

    /// New ones that are neither.
    Open = "open" {
        source: Source::Deals,
        scopes: &WITH_DEALS,
        origin: Origin::Difference(Metric::NewLeads, Metric::Closed),
        wholes: &[Metric::NewLeads],
        stems: &["в работе", "жұмыста"],
    }

    /// Dialogs without a deal.
    WithoutLead = "dialogs_without_lead" {
        better: Better::Down,
        source: Source::Matched,
        scopes: &PERIOD,
        origin: Origin::Read(|of| of.talk().and(of.deals()).and(Some(of.period()?.dialogs_without_lead))),
        wholes: &[Metric::Dialogs],
        shown: Some(Shown {
            told: false,
            behind: Some(Behind::WithoutLead),
            ..Shown::everywhere(|words| words.dialogs_without_lead)
        }),
        stems: &["без сделк", "без лид", "мәмілесіз", "мәмілесі жоқ", "without a deal", "without a lead"],
    }

    /// Dialogs with one.
    WithLead = "dialogs_with_lead" {
        source: Source::Matched,
        scopes: &PERIOD,
        origin: Origin::Difference(Metric::Dialogs, Metric::WithoutLead),
        wholes: &[Metric::Dialogs],
    }

    /// Deals without a dialog.
    WithoutDialog = "leads_without_dialog" {
        better: Better::Down,
        source: Source::Both,
        scopes: &PERIOD,
        origin: Origin::Read(|of| of.talk().and(of.deals()).and(Some(of.period()?.leads_without_dialog))),
        wholes: &[Metric::NewLeads],
        shown: Some(Shown {
            told: false,
            ..Shown::everywhere(|words| words.leads_without_dialog)
        }),
        stems: &[
            "никто не пис", "без переписк", "без диалог", "без разговор", "диалогсыз", "диалогы жоқ", "without a dialog",
        ],
    }

    /// Managers with numbers of their own.
    Managers = "managers" {
        source: Source::Deals,
        scopes: &PERIOD,
        origin: Origin::HowMany(Group::Managers),
    }

    /// Channels with numbers of their own.
    Channels = "channels" {
        source: Source::Dialogs,
        scopes: &PERIOD,
        origin: Origin::HowMany(Group::Channels),
    }

    /// Money of the deals won; nobody computes it yet.
    WonSum = "won_sum" {
        unit: Unit::Money,
        better: Better::Up,
        source: Source::Deals,
        scopes: &WITH_DEALS,
        origin: Origin::Read(|_| None),
    }

    /// Money of the deals lost; nobody computes it yet.
    LostSum = "lost_sum" {
        unit: Unit::Money,
        better: Better::Down,
        source: Source::Deals,
        scopes: &WITH_DEALS,
        origin: Origin::Read(|_| None),
    }
}

impl Metric {
    /// What the table says of it.
    #[must_use]
    pub fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// What it is counted in.
    #[must_use]
    pub fn unit(self) -> Unit {
        self.row().unit
    }

    /// What it is a part of.
    #[must_use]
    pub fn wholes(self) -> &'static [Self] {
        self.row().wholes
    }
}
