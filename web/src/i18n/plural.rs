//! The form of a noun after a number.

pub use synkro_shared::plural::{english, russian};
