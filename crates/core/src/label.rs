//! Names, notes and tags: text from outside that is shown.
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

/// What somebody notes about an account: any text of some lines.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Note(String);

impl Note {
    /// The most characters (Unicode scalar values) of a note. Longer ones are cut.
    pub const MAX_CHARS: usize = 4096;

    /// Makes a note of any text: as a label, but its lines stay.
    pub fn clean(text: &str) -> Self {
        let shown = text
            .chars()
            .filter(|c| *c == '\n' || *c == '\t' || !hides_or_turns(*c))
            .take(Self::MAX_CHARS);
        let note: String = shown.collect();
        Self(note.trim().to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A note is not for logs.
impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Note(…)")
    }
}

/// A word by which accounts are gathered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(Label);

impl Tag {
    /// The most characters of a tag.
    pub const MAX_CHARS: usize = 40;
    /// The most tags of one account.
    pub const MOST: usize = 20;

    /// Makes tags of any texts: empty and longer ones are left out, and those that are there already in
    /// other capitals; so is what is beyond [`Self::MOST`].
    pub fn clean_all<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<Self> {
        let mut tags: Vec<Self> = Vec::new();
        for text in texts {
            let label = Label::clean(text);
            let fits = (1..=Self::MAX_CHARS).contains(&label.as_str().chars().count());
            let folded = label.as_str().to_lowercase();
            let is_new = tags.iter().all(|tag| tag.as_str().to_lowercase() != folded);
            if fits && is_new && tags.len() < Self::MOST {
                tags.push(Self(label));
            }
        }
        tags
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
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
    fn a_note_keeps_its_lines() {
        let note = Note::clean(" first\r\n\tsecond\u{202e}\u{0}\n\n");
        assert_eq!(note.as_str(), "first\n\tsecond");
        assert_eq!(Note::clean(note.as_str()), note);
        let long = Note::clean(&"é".repeat(10_000));
        assert_eq!(long.as_str().chars().count(), Note::MAX_CHARS);
        assert!(Note::clean(" \n ").is_empty());
    }

    #[test]
    fn tags_are_different_words() {
        let long = "x".repeat(Tag::MAX_CHARS + 1);
        let tags = Tag::clean_all([" Work ", "", "work", "Home\u{202e}", &long, "WORK "]);
        let texts: Vec<_> = tags.iter().map(Tag::as_str).collect();
        assert_eq!(texts, ["Work", "Home"]);
        let many: Vec<_> = (0..100).map(|number| number.to_string()).collect();
        let tags = Tag::clean_all(many.iter().map(String::as_str));
        assert_eq!(tags.len(), Tag::MOST);
    }

    #[test]
    fn a_clean_label_stays_as_it_is() {
        // Cut just behind a blank.
        let text = format!("{} b", "a".repeat(Label::MAX_CHARS - 1));
        let label = Label::clean(&text);
        assert_eq!(Label::clean(label.as_str()), label);
    }
}
