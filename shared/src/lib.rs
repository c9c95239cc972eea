//! Synkro shared.
