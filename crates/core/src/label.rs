//! Names of issuers and accounts: text from outside that is shown.
//!
//! Every label of a link, a form or another app's file passes through here, so nothing after it has
//! to ask again whether a text may reach the screen.

/// The name of an issuer or of an account at an issuer: one line of text that is safe to show.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Label(String);

impl Label {
    /// The most characters (Unicode scalar values) of a label. Longer ones are cut.
    pub const MAX_CHARS: usize = 256;

    /// Makes a label of any text: control characters and those that turn the direction of writing
    /// are left out, so that a label cannot pose as another; white space becomes single blanks.
    pub fn clean(text: &str) -> Self {
        let mut label = String::new();
        let shown = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !hides_or_turns(*c));
        for c in shown {
            if c != ' ' || !(label.is_empty() || label.ends_with(' ')) {
                label.push(c);
            }
        }
        let cut = label
            .char_indices()
            .nth(Self::MAX_CHARS)
            .map_or(label.len(), |(at, _)| at);
        label.truncate(cut);
        label.truncate(label.trim_end().len());
        Self(label)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A label is not for logs.
impl std::fmt::Debug for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Label(…)")
    }
}

/// Control characters, and the invisible ones that order text (Unicode's Bidi_Control) or join
/// nothing here, and the fillers that look like nothing. The two joiners (U+200C, U+200D) stay: Persian, the Indic scripts and many emoji
/// are written with them.
fn hides_or_turns(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{ffa0}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_visible_line() {
        for (text, shown) in [
            ("  Git\tHub \n", "Git Hub"),
            ("a\u{0}\u{1b}[31mb", "a[31mb"),
            ("pay\u{ad}pal\u{3164}", "paypal"),
            ("a\u{2028}b\u{85}c", "a b c"),
            ("user\u{202e}moc.elgoog", "usermoc.elgoog"),
            ("\u{feff}\u{200b}", ""),
            ("日本 🏦", "日本 🏦"),
            ("🏴\u{200d}☠\u{fe0f}", "🏴\u{200d}☠\u{fe0f}"),
        ] {
            assert_eq!(Label::clean(text).as_str(), shown);
        }
        let long = "é".repeat(1000);
        assert_eq!(
            Label::clean(&long).as_str().chars().count(),
            Label::MAX_CHARS
        );
    }

    #[test]
    fn a_clean_label_stays_as_it_is() {
        // Cut just behind a blank.
        let text = format!("{} b", "a".repeat(Label::MAX_CHARS - 1));
        let label = Label::clean(&text);
        assert_eq!(Label::clean(label.as_str()), label);
    }
}
