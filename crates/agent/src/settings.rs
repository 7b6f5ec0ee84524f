//! The settings file: plain JSON, because it is needed before the vault is open.
//!
//! Nothing in it is worth a refusal to start. A value that makes no sense takes its default, a file
//! that makes none is set aside, and both are within bounds afterwards.

use countersign_contract::settings::Settings;
use countersign_platform::files::{self, FileError};
use serde_json::Value;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// How long a copied code may stay on the clipboard.
const CLEAR_CLIPBOARD_SECONDS: RangeInclusive<u32> = 5..=300;
/// How long the agent may live on without a window.
const STAY_MINUTES: RangeInclusive<u32> = 1..=1440;
/// A settings file has some hundred bytes.
const MAX_BYTES: usize = 64 * 1024;

/// There is a settings file, and it makes no sense.
struct Damaged;

/// Where the settings are kept.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    path: PathBuf,
}

impl SettingsFile {
    /// The file at `path`, which need not exist.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// The settings as they were kept, as far as they make sense. Changes nothing.
    pub fn read(&self) -> Settings {
        self.look().unwrap_or_default()
    }

    /// The same for whoever will write them: a damaged file is set aside first, so that it is not
    /// written over.
    pub fn read_to_keep(&self) -> Settings {
        self.look().unwrap_or_else(|Damaged| {
            crate::log::say("the settings are damaged: they are set aside and defaults are used");
            // Renaming may fail where writing does; the file then stays to be looked at.
            let _ = std::fs::rename(&self.path, self.path.with_extension("damaged.json"));
            Settings::default()
        })
    }

    fn look(&self) -> Result<Settings, Damaged> {
        match files::read_bounded(&self.path, MAX_BYTES) {
            Ok(bytes) => read_leniently(&bytes).ok_or(Damaged),
            Err(FileError::NotFound) => Ok(Settings::default()),
            Err(_) => {
                crate::log::say("the settings cannot be read: defaults are used");
                Ok(Settings::default())
            }
        }
    }

    /// Keeps `settings`.
    ///
    /// # Errors
    /// The file is as it was.
    pub fn keep(&self, settings: &Settings) -> Result<(), FileError> {
        let mut text = serde_json::to_vec_pretty(settings).expect("settings are JSON");
        text.push(b'\n');
        files::replace_private(&self.path, &text)
    }
}

/// `settings` with each number at the nearest bound if it is outside.
pub fn within_bounds(settings: Settings) -> Settings {
    let clamp =
        |value: u32, bounds: RangeInclusive<u32>| value.clamp(*bounds.start(), *bounds.end());
    Settings {
        clear_clipboard_seconds: clamp(settings.clear_clipboard_seconds, CLEAR_CLIPBOARD_SECONDS),
        stay_minutes: clamp(settings.stay_minutes, STAY_MINUTES),
        ..settings
    }
}

/// Takes each value on its own, so that one from a newer version costs none of the others.
fn read_leniently(bytes: &[u8]) -> Option<Settings> {
    let Value::Object(found) = serde_json::from_slice(bytes).ok()? else {
        return None;
    };
    let mut settings = Settings::default();
    for (name, value) in found {
        let mut all = serde_json::to_value(&settings).expect("settings are JSON");
        all[name] = value;
        settings = serde_json::from_value(all).unwrap_or(settings);
    }
    Some(within_bounds(settings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_contract::settings::{Language, Theme};

    #[test]
    fn one_bad_value_does_not_cost_the_others() {
        let text = br#"{"theme":"sepia","language":"dutch","clear_clipboard_seconds":-3,"hide_codes":true,"later":1}"#;
        let settings = read_leniently(text).expect("it is an object");
        assert_eq!(
            settings,
            Settings {
                theme: Theme::System,
                language: Language::Dutch,
                hide_codes: true,
                ..Settings::default()
            }
        );
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        let of = |clear_clipboard_seconds, stay_minutes| {
            let kept = within_bounds(Settings {
                clear_clipboard_seconds,
                stay_minutes,
                ..Settings::default()
            });
            (kept.clear_clipboard_seconds, kept.stay_minutes)
        };
        assert_eq!(of(0, 0), (5, 1));
        assert_eq!(of(5, 1), (5, 1));
        assert_eq!(of(u32::MAX, u32::MAX), (300, 1440));
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_costs_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = SettingsFile::at(folder.path().join("settings.json"));
        assert_eq!(file.read(), Settings::default());
        for damaged in [&b"{\"theme\":"[..], b"", b"[]", b"\xff\xfe"] {
            files::replace_private(&file.path, damaged).expect("the folder may be written");
            assert_eq!(file.read(), Settings::default());
            assert!(file.path.exists(), "who only looks changes nothing");
            assert_eq!(file.read_to_keep(), Settings::default());
            let aside =
                std::fs::read(folder.path().join("settings.damaged.json")).expect("it is there");
            assert_eq!(aside, damaged);
            assert!(!file.path.exists());
        }
    }

    #[test]
    fn what_is_kept_is_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = SettingsFile::at(folder.path().join("settings.json"));
        let settings = Settings {
            theme: Theme::Dark,
            stay_minutes: 3,
            ..Settings::default()
        };
        file.keep(&settings).expect("the folder may be written");
        assert_eq!(file.read(), settings);
    }
}
