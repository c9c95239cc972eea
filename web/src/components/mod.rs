//! Pieces that pages are made of. They take data and callbacks; none asks the server or knows where it is used.

mod badge;
mod button;
mod card;
mod choice;
mod dialog;
mod empty_state;
mod error_panel;
mod field;
mod folded_list;
mod icon;
mod problem_panel;
mod skeleton;
mod stepper;
mod toast;
mod toggle;

pub use badge::{Badge, Tone};
pub use button::{Button, Look};
pub use card::Card;
pub use choice::{Choice, ChoiceGroup};
pub use dialog::Dialog;
pub use empty_state::EmptyState;
pub use error_panel::ErrorPanel;
pub use field::Field;
pub use folded_list::{FoldedList, ShowMore, focus_item};
pub use icon::{Icon, Picture};
pub use problem_panel::ProblemPanel;
pub use skeleton::Skeleton;
pub use stepper::Stepper;
pub use toast::{ToastRegion, Toasts};
pub use toggle::Toggle;
