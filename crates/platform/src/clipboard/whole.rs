//! Reads all of the clipboard. macOS and Windows keep what is there themselves and offer no part of
//! it.

use super::ClipboardError;
use arboard::{Clipboard, Error};
use zeroize::Zeroizing;

/// Empties the clipboard if `is_ours` says so of the text that is there, and says whether it did. A
/// text that is longer than `longest` bytes is not ours, and is read all the same.
pub(super) fn clear_if(
    longest: usize,
    is_ours: impl Fn(&[u8]) -> bool,
) -> Result<bool, ClipboardError> {
    let mut clipboard = Clipboard::new().map_err(|_| ClipboardError::NotThere)?;
    let text = match clipboard.get_text() {
        Ok(text) => Zeroizing::new(text),
        Err(Error::ContentNotAvailable | Error::ConversionFailure) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let is_ours = text.len() <= longest && is_ours(text.as_bytes());
    if is_ours {
        clipboard.clear()?;
    }
    Ok(is_ours)
}
