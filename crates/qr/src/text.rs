//! A text that was read from a code: it may hold a key.

use crate::CEILINGS;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A text that is wiped when dropped and says nothing about itself.
///
/// It serialises because the pipe from the decoding child is its whole way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// The text of a code's bytes, if they are a text beyond doubt and not too long a one.
    ///
    /// UTF-8, whatever the code claims: no writer of links uses anything else. Besides, Shift_JIS
    /// (the bytes of Kanji mode, ISO/IEC 18004 section 7.4.6, and of older Japanese codes), when
    /// what comes out looks Japanese. No other character set is guessed and no byte is replaced: a
    /// label or a key that is nearly right is worse than none.
    pub(crate) fn from_payload(bytes: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(bytes)
            .or_else(|not_utf8| japanese(not_utf8.as_bytes()).ok_or(not_utf8))
            .map_err(|unknown| unknown.into_bytes().zeroize());
        // A text that is too long is wiped here, as any other.
        text.ok()
            .map(Self)
            .filter(|text| text.0.len() <= CEILINGS.text_bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text. Each caller says why in an `// EXPOSE:` comment.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Moves the text into the caller's own secret type, without leaving a copy here.
    pub fn into_string(mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Text(…)")
    }
}

/// Decodes Shift_JIS without loss; only if it is Japanese beside ASCII, three characters in a row.
fn japanese(bytes: &[u8]) -> Option<String> {
    let text = encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_japanese = |c: char| {
        matches!(c,
            '\u{3000}'..='\u{30ff}' // punctuation, hiragana, katakana
            | '\u{4e00}'..='\u{9fff}' // kanji
            | '\u{ff00}'..='\u{ff9f}' // full-width letters, half-width katakana
        )
    };
    let mut runs = text.split(|c: char| c.is_ascii());
    let sure = text.chars().all(|c| c.is_ascii() || is_japanese(c))
        && runs.any(|run| run.chars().nth(2).is_some());
    sure.then(|| text.into_owned())
}
