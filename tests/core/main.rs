//! Tests of `crates/core` from outside: published vectors, links, and vaults that must open for ever.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod example;
mod link;
mod otp;
mod vault;
