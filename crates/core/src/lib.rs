//! The truth of Countersign: bytes in, values out.
//!
//! Nothing here knows a clock, a disk, a network, a thread or a window; time, randomness and bytes
//! are arguments. So every rule that protects the user's keys can be tested on its own.
//!
//! Directions inside, held by a test: `secret`, `random`, `time`, `label` < `stamp`, `otp` < `account` < `vault`.
//! A further format or protocol is a further file beside its siblings, which never import each other.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod account;
pub mod label;
pub mod otp;
pub mod random;
pub mod secret;
pub mod stamp;
pub mod time;
pub mod vault;
