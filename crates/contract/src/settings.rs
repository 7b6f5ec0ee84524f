//! What the user may choose. Nothing here is secret: it is needed before the vault is open.

use serde::{Deserialize, Serialize};

/// The settings, each with its unit in the name. A file of an older version lacks some: they take
/// their defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Settings {
    pub theme: Theme,
    pub language: Language,
    /// Codes are dots until they are asked for.
    pub hide_codes: bool,
    /// The order of the list, behind what is pinned.
    pub order: Order,
    /// The window closes when a code was copied.
    pub close_after_copy: bool,
    /// How long a copied code stays on the clipboard; 5 to 300.
    pub clear_clipboard_seconds: u32,
    /// How long the agent lives on after its window was closed; 1 to 1440.
    pub stay_minutes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            language: Language::System,
            hide_codes: false,
            order: Order::Added,
            close_after_copy: false,
            clear_clipboard_seconds: 30,
            stay_minutes: 15,
        }
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// What accounts are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Order {
    /// When they were added.
    Added,
    /// Issuer, then account.
    Name,
}

/// The languages that the app speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Language {
    System,
    English,
    Dutch,
}

/// Keeps other settings. The answer holds them as they were kept, within their bounds.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangeSettings {
    pub settings: Settings,
}
