//! Scripted faults: which request is disturbed, and how. Rules are tried in the order in which they were added.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::gemini::Quirk;
use crate::http::Call;
use crate::requests::Vendor;
use crate::telegram::PostingRefusal;
use crate::world::lock;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FaultRule {
    #[serde(default)]
    pub method: Option<String>,
    #[serde(default)]
    pub path_contains: Option<String>,
    /// Words that the request's body must hold: one part of several, say.
    #[serde(default)]
    pub body_contains: Option<String>,
    /// Of a thousand matching requests so many, drawn from the seed, the request and how often this very request came; all
    /// when absent.
    #[serde(default)]
    pub per_mille: Option<u32>,
    #[serde(default)]
    pub seed: u64,
    /// How many requests are disturbed; `None` = for ever.
    #[serde(default)]
    pub times: Option<u32>,
    /// How many matching requests pass untouched first.
    #[serde(default)]
    pub after: u32,
    pub action: Action,
}

impl FaultRule {
    /// The next request of any kind, once.
    pub fn once(action: Action) -> Self {
        Self {
            method: None,
            path_contains: None,
            body_contains: None,
            per_mille: None,
            seed: 0,
            times: Some(1),
            after: 0,
            action,
        }
    }

    /// Every request until the faults are cleared.
    pub fn always(action: Action) -> Self {
        Self { times: None, ..Self::once(action) }
    }

    #[must_use]
    pub fn on(mut self, path_contains: &str) -> Self {
        self.path_contains = Some(path_contains.to_owned());
        self
    }

    /// Only requests whose body holds these words.
    #[must_use]
    pub fn with_body(mut self, body_contains: &str) -> Self {
        self.body_contains = Some(body_contains.to_owned());
        self
    }

    /// So many of a thousand, by this seed.
    #[must_use]
    pub fn share(mut self, per_mille: u32, seed: u64) -> Self {
        (self.per_mille, self.seed) = (Some(per_mille), seed);
        self
    }

    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    #[must_use]
    pub fn after(mut self, after: u32) -> Self {
        self.after = after;
        self
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    Status {
        status: u16,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        body: Option<String>,
    },
    #[serde(rename = "empty_204")]
    Empty204,
    /// The vendor's true 429; `retry_after` in seconds where the vendor can send one.
    RateLimited {
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// The vendor's true answer to a bad credential.
    Unauthorized,
    ServerError {
        status: u16,
    },
    Html {
        status: u16,
    },
    /// The real answer's length is declared, half of it is sent, the connection drops.
    CutBody,
    SlowBody {
        millis_per_chunk: u64,
        chunks: usize,
    },
    Stall {
        millis: u64,
    },
    /// The connection closes without an answer. The request is not carried out.
    Reset,
    /// The real answer with unknown nested fields in every object.
    UnknownFields,
    /// amoCRM and Radist: the next page is the page just asked for.
    RepeatCursor,
    BrokenJson,
    TextAroundJson,
    /// Gemini: quotes that stand in no message.
    FalseCitations,
    /// Gemini: message and dialog ids that were not in the prompt.
    InventedIds,
    MaxTokens,
    Safety,
    PromptBlocked,
    /// Gemini and OpenAI's shape: the model does not answer well.
    Model {
        quirk: Quirk,
    },
    PerDayQuota,
    /// Gemini: no quota at all for this model on this key; waiting does not help.
    NoQuota,
    /// Gemini: the key is of the kind that is no longer taken; 401 as the vendor words it now.
    KeyKindEnded,
    BadEnum,
    /// Supabase: project paused (540).
    Paused,
    /// Supabase: writes fail with 25006.
    ReadOnly,
    DataApiOff,
    #[serde(rename = "timeout_57014")]
    Timeout57014,
    PayloadTooLarge,
    /// Telegram: the bot is no longer a member.
    Kicked,
    NotEnoughRights,
    /// Telegram: the chat can be read, but nothing may be posted there.
    PostingRefused {
        refusal: PostingRefusal,
    },
    Migrate {
        #[serde(alias = "new_id")]
        new_chat_id: i64,
    },
    /// Telegram: the message is stored, no answer comes.
    AcceptThenStall,
    CantParse,
}

#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Armed>>);

#[derive(Debug)]
struct Armed {
    vendor: Vendor,
    rule: FaultRule,
    seen: u32,
    fired: u32,
    /// How often each request came, by its fingerprint.
    came: BTreeMap<u64, u32>,
}

impl Armed {
    /// Whether this request is one of those drawn. The same question may be drawn once and not again.
    fn draws(&mut self, call: &Call) -> bool {
        let Some(per_mille) = self.rule.per_mille else { return true };
        let mix = |hash: u64, bytes: &[u8]| {
            bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
        };
        let print = mix(mix(0xCBF2_9CE4_8422_2325, call.target().as_bytes()), &call.body);
        let times = self.came.entry(print).or_default();
        *times += 1;
        let mut rng = crate::data::Rng::new(print ^ self.rule.seed.rotate_left(32) ^ u64::from(*times) << 48);
        rng.next() % 1_000 < u64::from(per_mille)
    }
}

impl Faults {
    pub(crate) fn add(&self, vendor: Vendor, rule: FaultRule) {
        lock(&self.0).push(Armed { vendor, rule, seen: 0, fired: 0, came: BTreeMap::new() });
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }

    /// The action for this request, if a rule wants it; counts the match.
    pub(crate) fn take(&self, vendor: Vendor, call: &Call) -> Option<Action> {
        let mut armed = lock(&self.0);
        for fault in armed.iter_mut().filter(|fault| fault.vendor == vendor) {
            let FaultRule { method, path_contains, body_contains, times, after, .. } = fault.rule.clone();
            let matches = method.is_none_or(|m| m.eq_ignore_ascii_case(call.method.as_str()))
                && path_contains.is_none_or(|part| call.target().contains(&part))
                && body_contains.is_none_or(|words| call.mentions(&words));
            if !matches || times.is_some_and(|times| fault.fired >= times) || !fault.draws(call) {
                continue;
            }
            fault.seen += 1;
            if fault.seen > after {
                fault.fired += 1;
                return Some(fault.rule.action.clone());
            }
        }
        None
    }
}
