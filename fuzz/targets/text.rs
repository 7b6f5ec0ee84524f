//! Labels, notes and tags: what is clean stays as it is, within its bounds.

#![no_main]

use countersign_core::label::{Label, Note, Tag};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;

fuzz_target!(|text: &str| {
    let label = Label::clean(text);
    assert!(label.as_str().chars().count() <= Label::MAX_CHARS);
    assert!(!label.as_str().chars().any(char::is_control));
    assert_eq!(Label::clean(label.as_str()), label);

    let note = Note::clean(text);
    assert!(note.as_str().chars().count() <= Note::MAX_CHARS);
    assert_eq!(Note::clean(note.as_str()), note);

    let tags = Tag::clean_all(text.split(','));
    assert!(tags.len() <= Tag::MOST);
    for tag in &tags {
        assert!((1..=Tag::MAX_CHARS).contains(&tag.as_str().chars().count()));
    }
    let folded: BTreeSet<_> = tags.iter().map(|tag| tag.as_str().to_lowercase()).collect();
    assert_eq!(folded.len(), tags.len());
    assert_eq!(Tag::clean_all(tags.iter().map(Tag::as_str)), tags);
});
