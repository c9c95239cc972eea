//! The chats that the bots are in, and the words with which Telegram says that a bot may not write there.

use serde::{Deserialize, Serialize};

pub(super) struct Room {
    pub(super) id: i64,
    /// Whose bot is in it.
    pub(super) bot: i64,
    pub(super) kind: &'static str,
    pub(super) title: &'static str,
    pub(super) username: Option<&'static str>,
    pub(super) threads: &'static [i64],
}

const DEMO: i64 = 7_000_000_001;
const SECOND: i64 = 7_000_000_002;
const THIRD: i64 = 7_000_000_003;

const fn group(bot: i64, id: i64, title: &'static str) -> Room {
    Room { id, bot, kind: "supergroup", title, username: None, threads: &[42, 43] }
}

pub(super) static ROOMS: [Room; 7] = [
    group(DEMO, -1_001_700_000_001, "Руководители продаж"),
    Room {
        id: -1_001_700_000_009,
        bot: DEMO,
        kind: "channel",
        title: "Отчёты",
        username: Some("example_reports"),
        threads: &[],
    },
    Room {
        id: -4_000_000_001,
        bot: DEMO,
        kind: "group",
        title: "Маленькая группа",
        username: None,
        threads: &[],
    },
    Room {
        id: 700_000_042,
        bot: DEMO,
        kind: "private",
        title: "Руслан",
        username: Some("example_ruslan"),
        threads: &[],
    },
    group(SECOND, -1_001_700_000_101, "Тёплый дом: продажи"),
    group(THIRD, -1_001_700_000_201, "Светлый проём: продажи"),
    Room {
        id: -1_001_700_000_209,
        bot: THIRD,
        kind: "channel",
        title: "Светлый проём: отчёты",
        username: Some("example_svetly_reports"),
        threads: &[],
    },
];

/// Ways to be told that a bot may not post in a chat that it can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostingRefusal {
    NotEnoughRights,
    NoRightsToSend,
    NoWriteAccess,
    ChatWriteForbidden,
    ChatRestricted,
    SendPlainForbidden,
    SendMediaForbidden,
    SendDocsForbidden,
    AdminRequired,
    NeedAdministrator,
    GroupDeactivated,
    UserIsBlocked,
    BlockedByUser,
    UserDeactivated,
    CannotInitiate,
    NotAMember,
    GroupDeleted,
    TopicClosed,
    TopicDeleted,
}

impl PostingRefusal {
    pub const ALL: [PostingRefusal; 19] = [
        Self::NotEnoughRights,
        Self::NoRightsToSend,
        Self::NoWriteAccess,
        Self::ChatWriteForbidden,
        Self::ChatRestricted,
        Self::SendPlainForbidden,
        Self::SendMediaForbidden,
        Self::SendDocsForbidden,
        Self::AdminRequired,
        Self::NeedAdministrator,
        Self::GroupDeactivated,
        Self::UserIsBlocked,
        Self::BlockedByUser,
        Self::UserDeactivated,
        Self::CannotInitiate,
        Self::NotAMember,
        Self::GroupDeleted,
        Self::TopicClosed,
        Self::TopicDeleted,
    ];

    /// Status and description, as the vendor writes them.
    pub fn answer(self) -> (u16, &'static str) {
        match self {
            Self::NotEnoughRights => {
                (400, "Bad Request: not enough rights to send text messages to the chat")
            }
            Self::NoRightsToSend => (400, "Bad Request: have no rights to send a message"),
            Self::NoWriteAccess => (400, "Bad Request: have no write access to the chat"),
            Self::ChatWriteForbidden => (403, "Forbidden: CHAT_WRITE_FORBIDDEN"),
            Self::ChatRestricted => (400, "Bad Request: CHAT_RESTRICTED"),
            Self::SendPlainForbidden => (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
            Self::SendMediaForbidden => (400, "Bad Request: CHAT_SEND_MEDIA_FORBIDDEN"),
            Self::SendDocsForbidden => (400, "Bad Request: CHAT_SEND_DOCS_FORBIDDEN"),
            Self::AdminRequired => (400, "Bad Request: CHAT_ADMIN_REQUIRED"),
            Self::NeedAdministrator => (400, "Bad Request: need administrator rights in the channel chat"),
            Self::GroupDeactivated => (400, "Bad Request: group chat was deactivated"),
            Self::UserIsBlocked => (400, "Bad Request: USER_IS_BLOCKED"),
            Self::BlockedByUser => (403, "Forbidden: bot was blocked by the user"),
            Self::UserDeactivated => (403, "Forbidden: user is deactivated"),
            Self::CannotInitiate => (403, "Forbidden: bot can't initiate conversation with a user"),
            Self::NotAMember => (403, "Forbidden: bot is not a member of the supergroup chat"),
            Self::GroupDeleted => (403, "Forbidden: the group chat was deleted"),
            Self::TopicClosed => (400, "Bad Request: TOPIC_CLOSED"),
            Self::TopicDeleted => (400, "Bad Request: TOPIC_DELETED"),
        }
    }
}
