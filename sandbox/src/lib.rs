//! Emulators of amoCRM, Radist, Supabase, Gemini and Telegram on loopback, with believable demo data, scripted faults and a
//! control API. They speak the vendors' protocols strictly: what the real vendor refuses is refused here too.
//!
//! The crate must never depend on the product it serves, and must never listen on anything but loopback.
//! Start at [`Sandbox::start`]; the demo data is under `data/`, one folder per vendor holds its emulator.

mod amocrm;
mod clock;
mod companies;
mod config;
mod console;
mod control;
mod credentials;
mod data;
mod faults;
mod gemini;
mod http;
pub mod independent;
mod manifest;
mod radist;
mod requests;
mod sandbox;
mod settings;
mod spoil;
mod state;
mod supabase;
mod telegram;
mod window;
mod world;

pub use clock::SandboxClock;
pub use config::{DataSize, Load, Ports, SandboxConfig, SandboxError, SupabaseDatabase};
pub use control::Control;
pub use credentials::{
    AmocrmCredentials, Credentials, GeminiCredentials, OpenaiCredentials, RadistCredentials,
    SupabaseCredentials, TelegramCredentials,
};
pub use data::life::{LeadChange, LeadEvent, LeadHistory};
pub use data::model::{
    CallNote, Chat, Connection, Contact, Dataset, Direction, Lead, LossReason, Message, MessageKind, Outcome,
    Pipeline, Stage, TimeForm, User,
};
pub use faults::{Action, FaultRule};
pub use gemini::{ContextWords, Mistype, ModelRules, Quirk, RecordedPrompt, Refusal};
pub use manifest::{BaseUrls, Company, Manifest};
pub use requests::{RequestRecord, Vendor};
pub use sandbox::Sandbox;
pub use settings::{CursorEnd, Settings, SettingsPatch};
pub use spoil::{Element, Readability, SpoilPlan, Spoilage, SpoiledCount, SpoiledElement};
pub use state::{ChatState, CompanyState, ContactState, LeadState, MessageState, State, UserState};
pub use telegram::{PostingRefusal, StoredButton, StoredMessage};
