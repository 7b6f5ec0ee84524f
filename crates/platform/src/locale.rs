//! The language of the system.
//!
//! Where POSIX's variables name one, in POSIX's order, it is that; Windows and macOS set none of them
//! for programs that a desktop starts, and are asked. Deliberately not here: which languages we
//! speak.

/// The language of messages, as in `nl` of `nl_BE.UTF-8`.
pub fn language() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|locale| !locale.is_empty())
        .or_else(sys_locale::get_locale)
        .map(|locale| language_of(&locale).to_owned())
}

fn language_of(locale: &str) -> &str {
    locale.split(['_', '-', '.', '@']).next().unwrap_or(locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_begins_with_its_language() {
        for locale in ["nl", "nl_NL", "nl_BE.UTF-8", "nl-NL", "nl@euro"] {
            assert_eq!(language_of(locale), "nl", "{locale}");
        }
        assert_eq!(language_of("nds_NL"), "nds");
        assert_eq!(language_of("C.UTF-8"), "C");
    }
}
