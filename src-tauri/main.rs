//! The program `countersign-window`. Started by `countersign`, with the channel on its standard
//! input and output; or by itself, with a picture there.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use countersign_window::{DECODE_PICTURE, decode_picture, open_window};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before there is a second thread, and before anything could read them.
    #[cfg(not(feature = "automation"))]
    countersign_platform::process::forget_variables(DRIVEN_BY);
    match std::env::args_os().nth(1) {
        Some(argument) if argument == DECODE_PICTURE => decode_picture(),
        _ => open_window(),
    }
}

/// What would let somebody else drive the page or look into it.
#[cfg(not(feature = "automation"))]
const DRIVEN_BY: &[&str] = &[
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
];
