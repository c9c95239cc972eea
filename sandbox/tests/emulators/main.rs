//! The emulators over real sockets, each as its clients meet it.

mod amocrm;
mod common;
mod control;
mod gemini;
mod radist;
mod supabase;
mod telegram;
