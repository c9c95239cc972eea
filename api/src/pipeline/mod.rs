//! The report pipeline: eight steps, in this order.
//!
//! | step | file | does |
//! | --- | --- | --- |
//! | 1 `fetch_crm` | [`steps::fetch_crm`] | leads, contacts, users, pipelines from amoCRM |
//! | 2 `store_crm` | [`steps::store_crm`] | the same into the client's Supabase |
//! | 3 `fetch_dialogs` | [`steps::fetch_dialogs`] | chats and messages from Radist |
//! | 4 `store_dialogs` | [`steps::store_dialogs`] | the same into Supabase |
//! | 5 `build_prompt` | [`steps::build_prompt`] | numbers, masking, packing |
//! | 6 `analyze` | [`steps::analyze`] | the model, part by part; every citation checked |
//! | 7 `persist_report` | [`steps::persist_report`] | text to Supabase; summary and numbers to us |
//! | 8 `notify` | [`steps::notify`] | Telegram |
//!
//! [`runner`] drives them and keeps the checkpoints; [`products`] is what steps make for one another, [`material`] has it
//! at hand or has it made again; [`context`] is all that a step may do; [`failure`] says why one did not end well.
//! A step knows no HTTP and no SQL, and repeating one changes nothing. The pipeline knows no use case of `services`.

pub mod analyst;
pub mod contacts;
pub mod context;
pub mod crm_cursor;
pub mod desk;
pub mod failure;
pub mod inquiry;
pub mod leads;
pub mod material;
pub mod numbers;
pub mod period;
pub mod post_text;
pub mod products;
pub mod run_desk;
pub mod runner;
pub mod steps;
