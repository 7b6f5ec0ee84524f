//! How bytes travel between the programs: framed, over a private socket or over a child's standard
//! input and output.
//!
//! Deliberately not here: what the bytes mean (`contract`).

pub mod child;
pub mod frame;
pub mod socket;
pub mod stdio;
