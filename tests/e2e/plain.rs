//! Programs built as they are shipped cannot be driven, whatever their environment says.

use crate::app::{App, WINDOW};
use crate::picture::{built, target};
use crate::until::until;
use crate::webdriver::{is_listening, test};
use std::fs;

/// What is in the environment of a user who was talked into something, beside what lets a driver in.
const INJECTED: &[(&str, &str)] = &[
    // A library that is loaded anyway.
    ("LD_PRELOAD", "libm.so.6"),
    ("GTK_MODULES", "a-module-that-is-not-there"),
    ("WEBKIT_INSPECTOR_HTTP_SERVER", "127.0.0.1:1"),
];

#[test]
fn plain_programs_ignore_automation() {
    let Some(mut app) = App::of(&target().join("plain")) else {
        return;
    };
    app.environment = INJECTED;
    app.start();
    // A page that is drawn has had the time to be opened to a driver.
    until("the window to be drawn", || {
        (colours(&app) > 24).then_some(())
    });
    assert!(
        !is_listening(app.inspector()),
        "the window lets a driver in"
    );
    let environment = environment_of_window(&app);
    for name in ["WEBKIT_INSPECTOR_SERVER", "TAURI_WEBVIEW_AUTOMATION"] {
        assert!(!has(&environment, name), "the window sees {name}");
    }
    nothing_injected(&environment);
    app.quit();
    drop(app);

    // The same start of programs that are built for it does let a driver in, so the above says something.
    let Some(mut app) = App::of(&built()) else {
        return;
    };
    app.environment = INJECTED;
    app.start();
    app.attach();
    app.page().expect(&test("continue"));
    let environment = environment_of_window(&app);
    assert!(has(&environment, "WEBKIT_INSPECTOR_SERVER"));
    nothing_injected(&environment);
    app.quit();
}

/// How many colours the window shows; 0 when there is none.
fn colours(app: &App) -> u32 {
    let Some(window) = app.desktop.windows(WINDOW).pop() else {
        return 0;
    };
    let shown = app
        .desktop
        .answer("import", &["-window", &window, "-format", "%k", "info:-"]);
    shown.parse().unwrap_or(0)
}

fn environment_of_window(app: &App) -> String {
    let path = format!("/proc/{}/environ", app.window_id());
    let bytes = fs::read(path).expect("the window is this user's");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn has(environment: &str, name: &str) -> bool {
    let beginning = format!("{name}=");
    environment
        .split('\0')
        .any(|variable| variable.starts_with(&beginning))
}

fn nothing_injected(environment: &str) {
    assert!(has(environment, "DISPLAY"), "the window sees what it needs");
    for (name, _) in INJECTED {
        assert!(!has(environment, name), "the window sees {name}");
    }
}
