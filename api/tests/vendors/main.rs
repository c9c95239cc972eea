//! The vendors' clients against servers that answer badly, and against the emulators.
//!
//! `guard` and `transport` hold for every vendor alike; the rest is one file a vendor. `script` is a server that
//! answers byte for byte what a test says; `emulated` has the emulators, `walked` walks lists to their end.

mod amocrm;
mod emulated;
mod gemini;
mod guard;
mod paces;
mod radist;
mod script;
mod supabase;
mod telegram;
mod transport;
mod walked;
