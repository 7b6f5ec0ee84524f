//! A text that must not be printed: a password, a key, a code, on its way between the programs.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A text that is wiped when dropped and says nothing about itself.
///
/// It serialises, because crossing the channel is its whole purpose; that is why it lives here and
/// not with `core`'s secrets, which do not. Whoever receives one turns it into a `core` secret at
/// once.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Sensitive(String);

impl Sensitive {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text. Each caller says why in an `// EXPOSE:` comment.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sensitive(…)")
    }
}
