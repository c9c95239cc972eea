//! Who gets in, what they may do, what is written down of it, and what never leaks.

mod activity;
mod admin;
mod admins_are_blind;
mod audit;
mod audit_acknowledged;
mod audit_attacks;
mod audit_keys;
mod canary;
mod forged;
mod guessing;
mod invites;
mod isolation;
mod matrix;
mod membership;
mod nodes;
mod redis_away;
mod second_factor;
mod sessions;
mod slow_guessing;
mod tokens;
