//! The newest generation of the vault that this device has seen.
//!
//! An older file of the same vault is as authentic as the newest: only the memory of a newer one tells
//! that somebody, or a program that synchronises folders, has put it back. It lies with the settings and
//! not beside the vault, so that who copies the one has not copied the other. There is nothing secret
//! in it, and without it nothing is lost but the warning.

use countersign_core::vault::Summary;
use countersign_platform::files;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The file holds some hundred bytes.
const MAX_BYTES: usize = 4096;

/// Where it is remembered.
#[derive(Debug, Clone)]
pub struct SeenFile {
    path: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    vault_id: [u8; 16],
    generation: u64,
    saved_at_ms: u64,
}

impl Seen {
    fn of(summary: &Summary) -> Self {
        Self {
            vault_id: summary.vault_id,
            generation: summary.generation,
            saved_at_ms: summary.saved_at.as_u64(),
        }
    }
}

impl SeenFile {
    /// The file at `path`, which need not exist.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Whether a generation was seen that is not in the past of this one: a higher number, or another
    /// file of the same number.
    pub fn is_newer_than(&self, summary: &Summary) -> bool {
        let this = Seen::of(summary);
        self.read().is_some_and(|seen| {
            seen.vault_id == this.vault_id && seen.generation >= this.generation && seen != this
        })
    }

    /// From now on this is the newest one.
    pub fn note(&self, summary: &Summary) {
        let this = Seen::of(summary);
        if self.read() == Some(this) {
            return;
        }
        let json = serde_json::to_vec(&this).expect("numbers are JSON");
        if files::replace_private(&self.path, &json).is_err() {
            crate::log::say("the newest generation could not be remembered");
        }
    }

    fn read(&self) -> Option<Seen> {
        let json = files::read_bounded(&self.path, MAX_BYTES).ok()?;
        serde_json::from_slice(&json).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::time::UnixMillis;

    fn summary(vault: u8, generation: u64, saved_at: u64) -> Summary {
        Summary {
            vault_id: [vault; 16],
            key_epoch: 1,
            generation,
            saved_at: UnixMillis::new(saved_at),
        }
    }

    #[test]
    fn what_is_behind_is_noticed_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let seen = SeenFile::at(folder.path().join("last-seen.json"));
        assert!(!seen.is_newer_than(&summary(1, 1, 5)), "nothing was seen");
        seen.note(&summary(1, 7, 50));
        assert!(!seen.is_newer_than(&summary(1, 7, 50)), "it is the one");
        assert!(!seen.is_newer_than(&summary(1, 8, 60)), "it is newer");
        assert!(!seen.is_newer_than(&summary(2, 1, 5)), "another vault");
        assert!(seen.is_newer_than(&summary(1, 6, 40)));
        assert!(seen.is_newer_than(&summary(1, 7, 49)), "another branch");
        seen.note(&summary(1, 6, 40));
        assert!(!seen.is_newer_than(&summary(1, 6, 40)));
    }

    #[test]
    fn a_memory_that_makes_no_sense_is_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let seen = SeenFile::at(folder.path().join("last-seen.json"));
        for nonsense in [&b""[..], b"{", b"[1]", &[b'x'; 10_000]] {
            files::replace_private(&seen.path, nonsense).expect("the folder may be written");
            assert!(!seen.is_newer_than(&summary(1, 1, 1)));
        }
        seen.note(&summary(1, 2, 1));
        assert!(seen.is_newer_than(&summary(1, 1, 1)));
    }
}
