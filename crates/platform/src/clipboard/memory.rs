//! A clipboard for unit tests: nothing leaves the process.

use super::{Clipboard, ClipboardError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A clipboard whose clones are the same one, so that a test can look into it and put something
/// else there.
#[derive(Debug, Clone, Default)]
pub struct MemoryClipboard(Arc<Mutex<Content>>);

#[derive(Debug, Default)]
struct Content {
    text: Option<String>,
    ours: bool,
}

impl MemoryClipboard {
    /// What another program would paste.
    pub fn text(&self) -> Option<String> {
        self.content().text.clone()
    }

    /// What happens when another program copies.
    pub fn set_by_another(&self, text: &str) {
        *self.content() = Content {
            text: Some(text.to_owned()),
            ours: false,
        };
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clipboard for MemoryClipboard {
    fn set_secret(&mut self, text: &str) -> Result<(), ClipboardError> {
        *self.content() = Content {
            text: Some(text.to_owned()),
            ours: true,
        };
        Ok(())
    }

    fn clear_if_ours(&mut self) -> Result<bool, ClipboardError> {
        let mut content = self.content();
        let ours = content.ours;
        if ours {
            *content = Content::default();
        }
        Ok(ours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ours_is_cleared() {
        let seen = MemoryClipboard::default();
        let mut clipboard = seen.clone();
        assert_eq!(clipboard.clear_if_ours(), Ok(false));

        clipboard.set_secret("123456").unwrap();
        assert_eq!(seen.text().as_deref(), Some("123456"));
        assert_eq!(clipboard.clear_if_ours(), Ok(true));
        assert_eq!(seen.text(), None);

        clipboard.set_secret("123456").unwrap();
        seen.set_by_another("a shopping list");
        assert_eq!(clipboard.clear_if_ours(), Ok(false));
        assert_eq!(seen.text().as_deref(), Some("a shopping list"));
    }
}
