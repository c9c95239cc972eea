//! The emulators over real sockets, each as its clients meet it.

mod amocrm;
mod common;
mod companies;
mod control;
mod gemini;
mod independent;
mod life;
mod quirks;
mod radist;
mod spoiled;
mod supabase;
mod telegram;
