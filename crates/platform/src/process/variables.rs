//! The environment: what a program forgets at its start, and what it hands to its window.

use super::system;
use std::{env, ffi::OsString};

/// Removes variables from this process, so that neither its libraries nor its children see them.
/// To be called first thing in `main`.
///
/// Where a library has started a thread before `main`, as WebKit does, that thread may be reading
/// the environment: then the program starts over without them.
///
/// ```standalone_crate
/// countersign_platform::process::forget_variables(&["PATH", "NEVER_SET"]);
/// assert!(std::env::var_os("PATH").is_none());
/// ```
///
/// # Panics
///
/// When the program cannot start over.
#[expect(clippy::disallowed_methods, reason = "this is the one place for it")]
pub fn forget_variables(names: &[&str]) {
    if names.iter().all(|name| env::var_os(name).is_none()) {
        return;
    }
    system::start_over_if_threaded(names).expect("a program that started can start over");
    for name in names {
        // SAFETY: no other thread can read the environment meanwhile, as was just made sure of.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        unsafe {
            env::remove_var(name);
        }
    }
}

/// What a window needs of this environment, and nothing that loads code into it or lets others
/// drive it. A build that is driven on purpose names what else to let through.
pub fn window_environment(also: &[&str]) -> Vec<(OsString, OsString)> {
    env::vars_os()
        .filter(|(name, _)| name.to_str().is_some_and(|name| is_for_window(name, also)))
        .collect()
}

fn is_for_window(name: &str, also: &[&str]) -> bool {
    let same = |other: &str| {
        if cfg!(windows) {
            other.eq_ignore_ascii_case(name)
        } else {
            other == name
        }
    };
    also.iter().chain(NAMES).any(|other| same(other))
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// A list of what is let through, so that a variable nobody thought of is kept out. Input methods
/// are named here by name; those that name a file to load (`GTK_IM_MODULE_FILE`, `GTK_PATH`, ...)
/// are not.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    // Who and where.
    "HOME", "LOGNAME", "PATH", "TMPDIR", "USER",
    // Language, time zone.
    "LANG", "LANGUAGE", "TZ",
    // The display and what is told to it. Not all of WAYLAND_*: WAYLAND_DEBUG prints every key that
    // is pressed.
    "DESKTOP_STARTUP_ID", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
    // The session.
    "DBUS_SESSION_BUS_ADDRESS", "DESKTOP_SESSION", "SESSION_MANAGER",
    // Looks, fonts, input.
    "FONTCONFIG_FILE", "FONTCONFIG_PATH", "GDK_BACKEND", "GDK_DPI_SCALE", "GDK_SCALE",
    "GTK_IM_MODULE", "GTK_THEME", "XMODIFIERS",
    // How to draw, where a graphics driver shows nothing otherwise.
    "LIBGL_ALWAYS_SOFTWARE", "WEBKIT_DISABLE_COMPOSITING_MODE", "WEBKIT_DISABLE_DMABUF_RENDERER",
    // Accessibility.
    "AT_SPI_BUS_ADDRESS", "NO_AT_BRIDGE",
    // macOS.
    "__CF_USER_TEXT_ENCODING",
    // Windows.
    "ALLUSERSPROFILE", "APPDATA", "COMMONPROGRAMFILES", "COMPUTERNAME", "HOMEDRIVE", "HOMEPATH",
    "LOCALAPPDATA", "NUMBER_OF_PROCESSORS", "OS", "PROCESSOR_ARCHITECTURE", "PROGRAMDATA",
    "PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432", "PUBLIC", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP",
    "TMP", "USERDOMAIN", "USERNAME", "USERPROFILE", "WINDIR",
];

const PREFIXES: &[&str] = &["LC_", "XCURSOR_", "XDG_"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_gets_what_it_needs() {
        for name in [
            "HOME",
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "XDG_RUNTIME_DIR",
            "LC_ALL",
            "GTK_IM_MODULE",
            "WEBKIT_DISABLE_DMABUF_RENDERER",
        ] {
            assert!(is_for_window(name, &[]), "{name}");
        }
    }

    #[test]
    fn a_window_gets_nothing_that_loads_code_or_drives_it() {
        for name in [
            "DYLD_INSERT_LIBRARIES",
            "G_MESSAGES_DEBUG",
            "GIO_EXTRA_MODULES",
            "GTK_DEBUG",
            "GTK_IM_MODULE_FILE",
            "GTK_MODULES",
            "GTK_PATH",
            "LD_LIBRARY_PATH",
            "LD_PRELOAD",
            "TAURI_WEBVIEW_AUTOMATION",
            "WAYLAND_DEBUG",
            "WEBKIT_EXEC_PATH",
            "WEBKIT_INSPECTOR_SERVER",
            "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
            "HOMELY",
        ] {
            assert!(!is_for_window(name, &[]), "{name}");
        }
    }

    #[test]
    fn an_automated_build_names_what_else_passes() {
        let also = ["WEBKIT_INSPECTOR_SERVER"];
        assert!(is_for_window("WEBKIT_INSPECTOR_SERVER", &also));
        assert!(!is_for_window("TAURI_WEBVIEW_AUTOMATION", &also));
    }
}
