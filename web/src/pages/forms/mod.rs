//! Sending something to the server: a form with its fields, or a press that asks for one thing. What all of them have in
//! common stands here once, so that a page says only what is sent and what follows.

mod errors;
mod frame;
mod question;
mod step_up;
mod submit;

pub use errors::{FormErrors, FormField, refused_at};
pub use frame::{FormFrame, SubmitButton, SubmitFailure, SubmitHead};
pub use question::{Question, QuestionDialog};
pub use step_up::StepUp;
pub use submit::Submit;
