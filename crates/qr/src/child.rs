//! How the window has a picture read: by a child process that may be killed.
//!
//! The encoded picture is the child's standard input, up to its end; one [`Outcome`] as JSON is its
//! standard output. Deliberately not here: starting and killing the child, and the limits on memory
//! and processor time that it sets itself before the first byte (`platform::process`).

use crate::{CEILINGS, Text, Unreadable, read};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use zeroize::Zeroizing;

/// What the child says, once.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The picture's texts, at least one.
    Texts(Vec<Text>),
    /// There are none, and why.
    Unreadable(Unreadable),
}

/// The longest outcome in bytes: as many and as long texts as there may be, each byte escaped
/// (`\u0000` takes six) and each text between quotes, and what stands around them.
pub const MAX_OUTCOME: usize = CEILINGS.texts * (6 * CEILINGS.text_bytes + 3) + 64;

/// The child: reads a picture from `input`, and writes the outcome to `output`.
///
/// The program calls [`silence_panics`] before.
pub fn run(
    input: impl Read,
    mut output: impl Write,
    out_of_time: &dyn Fn() -> bool,
) -> io::Result<()> {
    // One byte more than allowed, so that `read` sees that there was more.
    let ceiling = u64::try_from(CEILINGS.file_bytes).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    input
        .take(ceiling.saturating_add(1))
        .read_to_end(&mut bytes)?;
    let outcome = match read(&bytes, out_of_time) {
        Ok(texts) => Outcome::Texts(texts),
        Err(fact) => Outcome::Unreadable(fact),
    };
    let json = Zeroizing::new(serde_json::to_vec(&outcome)?);
    output.write_all(&json)?;
    output.flush()
}

/// The parent: what the child's output says, or `None` if it says nothing, for example because the
/// child was killed. The child has seen hostile bytes, so its words are held to the same ceilings.
pub fn outcome(output: &[u8]) -> Option<Outcome> {
    if output.len() > MAX_OUTCOME {
        return None;
    }
    let outcome = serde_json::from_slice(output).ok()?;
    let within = match &outcome {
        Outcome::Unreadable(_) => true,
        Outcome::Texts(texts) => {
            // EXPOSE: to measure them.
            let short = |text: &Text| text.expose().len() <= CEILINGS.text_bytes;
            (1..=CEILINGS.texts).contains(&texts.len()) && texts.iter().all(short)
        }
    };
    within.then_some(outcome)
}

/// Ends the printing of panics in this process. They are caught and turned into facts, and their
/// messages may quote what was read.
pub fn silence_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}
