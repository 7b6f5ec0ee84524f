//! What the system's web view calls the page that is inside the window's program.
//!
//! Deliberately not here: the web view itself, which is Tauri's.

/// The page's address, without a path.
#[cfg(not(windows))]
pub const PAGE: &str = "tauri://localhost";
/// The page's address, without a path. This web view knows no schemes but the web's.
#[cfg(windows)]
pub const PAGE: &str = "http://tauri.localhost";
