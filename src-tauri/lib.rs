//! The window: it draws, opens dialogs, has pictures read, and asks the agent for everything else.
//!
//! ```text
//! page ──commands──> commands/<area> ──> agent ──channel──> countersign
//!      <──events───── windows <───────────┘
//! ```
//!
//! Here is what needs a window, pixels, or the wire to the page. Deliberately not here: the vault,
//! keys, and any decision about them; this room adapts. It is the only one that knows Tauri.
//!
//! It grows by one line in `commands/<area>` per call that the page may make.

#[cfg(all(feature = "automation", not(debug_assertions)))]
compile_error!("a window that somebody else may drive must not be released");

#[cfg(all(not(feature = "custom-protocol"), not(debug_assertions)))]
compile_error!("a window that takes its page from a server must not be released");

mod agent;
mod commands;
mod scan;
mod windows;
mod words;

pub use scan::{DECODE_PICTURE, decode_picture};

use agent::{Agent, NotGreeted};
use countersign_contract::ErrorCode;
use countersign_contract::frame::EXIT_NO_DISPLAY;
use countersign_contract::settings::Settings;
use countersign_platform::channel::stdio::{self, Streams};
use countersign_platform::process;
use std::panic;
use std::process::ExitCode;
use tauri::{App, Manager};

/// Runs the window at the end of the channel that is on standard input and output. Returns when the
/// window was closed.
pub fn open_window() -> ExitCode {
    let Ok(mut streams) = stdio::take() else {
        return started_by_hand();
    };
    let greeting = agent::greet(&mut streams.reader);
    if greeting == Err(NotGreeted::NoHello) {
        return started_by_hand();
    }
    // GTK's end without a display is a panic, and no defect.
    panic::set_hook(Box::new(|_| {}));
    if process::harden_window().is_err() {
        eprintln!("countersign-window: a crash of this process may leave a dump");
    }
    let built = panic::catch_unwind(|| {
        tauri::Builder::default()
            .invoke_handler(commands::handler())
            .on_window_event(windows::on_event)
            .build(tauri::generate_context!())
    });
    let Ok(app) = built else {
        // GTK found none, and tao has no other way to say so. The agent tells the user.
        return EXIT_NO_DISPLAY.into();
    };
    print_no_payloads();
    match app.and_then(|app| run(app, greeting, streams)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Tauri's errors name no input: what may fail here is the display and the web view.
            eprintln!("countersign-window: the window cannot be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(app: App, greeting: Result<Settings, NotGreeted>, streams: Streams) -> tauri::Result<()> {
    let ear = app.handle().clone();
    let hear = move |event| windows::hear(&ear, event);
    let (agent, settings) = match greeting {
        Ok(settings) => (
            Agent::connect(streams.reader, streams.writer, hear),
            settings,
        ),
        // The page opens all the same: it is what says so.
        Err(_) => (
            Agent::unreachable(ErrorCode::VersionsDiffer),
            Settings::default(),
        ),
    };
    app.manage(agent);
    windows::open(&app, settings)?;
    app.run(|_, _| {});
    Ok(())
}

fn started_by_hand() -> ExitCode {
    eprintln!("Start countersign; it opens this window.");
    ExitCode::from(2)
}

/// A panic's message may quote what was read; its place is enough to find the defect.
fn print_no_payloads() {
    panic::set_hook(Box::new(|defect| match defect.location() {
        Some(place) => eprintln!("countersign-window: a defect at {place}"),
        None => eprintln!("countersign-window: a defect"),
    }));
}
