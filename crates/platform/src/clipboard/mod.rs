//! The clipboard, as far as a secret needs it: put one there, and take it away again if it is still
//! ours.
//!
//! Ours is judged by a digest of what was put there, so the secret itself is not held until then.
//! Deliberately not here: when it is taken away, and pictures.

pub mod memory;
#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;
#[cfg(not(target_os = "linux"))]
mod whole;

use arboard::Error;
use sha2::{Digest, Sha256};
use std::fmt;

/// A place for one text that other programs can take from. Its functions may wait for other
/// programs: not to be called where waiting hurts.
pub trait Clipboard: Send {
    /// Puts a secret there, marked so that histories and cloud clipboards leave it out. After an
    /// error what was there before may be there, or this.
    fn set_secret(&mut self, text: &str) -> Result<(), ClipboardError>;

    /// Empties it if what is there is what was put there, and says whether it did. After an error it
    /// may be there yet, and another call tries again. To be called before the program ends, too:
    /// some desktops adopt what a program leaves behind.
    fn clear_if_ours(&mut self) -> Result<bool, ClipboardError>;
}

/// Why the clipboard did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClipboardError {
    /// There is none to be reached: no display, or a compositor that gives it to focused windows
    /// only.
    NotThere,
    /// Another program holds it. Trying again may help.
    Occupied,
    /// The system refused without a reason that could be told apart.
    Refused,
}

impl fmt::Display for ClipboardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotThere => "there is no clipboard to be reached",
            Self::Occupied => "another program holds the clipboard",
            Self::Refused => "the clipboard refused",
        })
    }
}

impl std::error::Error for ClipboardError {}

impl From<Error> for ClipboardError {
    fn from(error: Error) -> Self {
        match error {
            Error::ClipboardNotSupported => Self::NotThere,
            Error::ClipboardOccupied => Self::Occupied,
            _ => Self::Refused,
        }
    }
}

/// The system's clipboard, reached when it is first used and kept from then on: on X11 and Wayland
/// the text is only there while its owner lives.
pub fn system() -> impl Clipboard {
    SystemClipboard {
        open: None,
        ours: Vec::new(),
    }
}

struct SystemClipboard {
    open: Option<arboard::Clipboard>,
    /// What may be there of ours.
    ours: Vec<Mark>,
}

impl Clipboard for SystemClipboard {
    fn set_secret(&mut self, text: &str) -> Result<(), ClipboardError> {
        let clipboard = match &mut self.open {
            Some(open) => open,
            None => self
                .open
                .insert(arboard::Clipboard::new().map_err(|_| ClipboardError::NotThere)?),
        };
        let put = system::excluded(clipboard.set()).text(text);
        let mark = Mark::of(text.as_bytes());
        if put.is_ok() {
            self.ours = vec![mark];
        } else {
            // The display may have gone and come back; the next try reaches it anew. On X11 arboard
            // lets go of one with the last of three users, of whom the thread that served it is
            // gone already: another clipboard takes its place in that count.
            let _another = arboard::Clipboard::new();
            self.open = None;
            // What was there before may still be, or this.
            if !self.ours.contains(&mark) {
                self.ours.push(mark);
            }
        }
        Ok(put?)
    }

    fn clear_if_ours(&mut self) -> Result<bool, ClipboardError> {
        let Some(longest) = self.ours.iter().map(|ours| ours.length).max() else {
            return Ok(false);
        };
        let cleared = system::clear_if(longest, |text| self.ours.contains(&Mark::of(text)))?;
        self.ours.clear();
        Ok(cleared)
    }
}

/// Tells a text from others.
#[derive(PartialEq, Eq)]
struct Mark {
    length: usize,
    sha256: [u8; 32],
}

impl Mark {
    fn of(text: &[u8]) -> Self {
        Self {
            length: text.len(),
            sha256: Sha256::digest(text).into(),
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
