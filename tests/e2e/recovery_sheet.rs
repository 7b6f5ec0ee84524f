//! The recovery code, kept in each of the ways that its screen offers: a file, the clipboard, paper.

use crate::app::App;
use crate::picture::screenshots;
use crate::until::until;
use crate::webdriver::{Page, test};
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt;

const PASSWORD: &str = "tacit ninefold umbrage";
const SAVE: &str = "Save the recovery code";
const PRINT: &str = "^Print$";
/// What is said when one of the ways fails.
const PROBLEM: &str = "[data-test=recovery-error] strong";

#[test]
fn a_recovery_code_is_saved_copied_and_printed() {
    let Some(mut app) = App::new() else { return };
    print_to_files(&app);
    app.open();
    let page = app.page();
    page.click(&test("continue"));
    page.fill(&test("password"), PASSWORD);
    page.fill(&test("password-repeat"), PASSWORD);
    page.click(&test("continue"));
    page.expect(&test("recovery-group-6"));
    let groups: Vec<_> = (0..7)
        .map(|at| page.text(&test(&format!("recovery-group-{at}"))))
        .collect();
    let code = groups.join("-");

    save(&app, &code);
    // It is cleared while the page is printed.
    clear_soon(page);
    copy(&app, &code);
    print(&app);
    app.desktop.wait_for_clipboard("nothing", str::is_empty);
    page.expect_gone(&test("copied"));

    // None of it took the code away from the screen.
    assert_eq!(page.text(&test("recovery-group-6")), groups[6]);
    assert_eq!(page.count(PROBLEM), 0);
    app.quit();
}

fn save(app: &App, code: &str) {
    let page = app.page();
    let save = test("recovery-save");
    page.click(&save);
    app.dismiss(SAVE);
    assert_eq!(page.text(&save), "Save to file");
    assert_eq!(page.count(PROBLEM), 0);

    // The dialog proposes a name, of which the ending stays.
    let (named, file) = (
        app.desktop.path("home/sheet"),
        app.desktop.path("home/sheet.txt"),
    );
    page.click(&save);
    app.choose_file(SAVE, &named);
    page.expect_text(&save, "Saved");
    let sheet = fs::read_to_string(&file).expect("it was saved");
    assert!(sheet.lines().any(|line| line == code), "{sheet}");
    let mode = fs::metadata(&file).expect("it is there").permissions();
    assert_eq!(mode.mode() & 0o777, 0o600, "it is for its owner's eyes");

    // Whatever one tells the system: what is there stays.
    fs::write(&file, "what was there before").expect("home is writable");
    page.click(&save);
    let dialog = app.name_file(SAVE, &named);
    let question = until("the question whether to replace it", || {
        let front = app.desktop.answer("xdotool", &["getactivewindow"]);
        (front != dialog).then_some(front)
    });
    app.desktop.settled(&question, None);
    app.desktop.press("Return");
    page.expect_text(PROBLEM, "There is a file of that name already.");
    assert_eq!(
        fs::read_to_string(&file).ok().as_deref(),
        Some("what was there before")
    );
}

fn copy(app: &App, code: &str) {
    let page = app.page();
    page.click(&test("recovery-copy"));
    page.expect_text(&test("copied"), "Copied, clears in");
    page.expect_gone(PROBLEM);
    app.desktop
        .wait_for_clipboard("the code", |text| text == code);
}

fn print(app: &App) {
    let page = app.page();
    page.click(&test("recovery-print"));
    app.dismiss(PRINT);

    page.click(&test("recovery-print"));
    let dialog = app.desktop.focus_window(PRINT);
    let opened = app.desktop.settled(&dialog, None);
    // To the list of printers, of which there is one.
    app.desktop.press("Tab");
    app.desktop.settled(&dialog, Some(opened));
    app.desktop.press("Return");
    let file = app.desktop.path("home/papers/output.pdf");
    let paper = until("a printed page", || {
        let paper = fs::read(&file).ok()?;
        paper.trim_ascii_end().ends_with(b"%%EOF").then_some(paper)
    });
    // To be looked at by people, like all that is drawn.
    fs::copy(&file, screenshots().join("recovery-printed.pdf"))
        .expect("cargo's folder can be written");
    let paper = String::from_utf8_lossy(&paper);
    assert!(paper.starts_with("%PDF-"));
    assert!(paper.contains("/Count 1\n"), "the sheet is one page");
}

/// Makes the only printer one that prints to a file, in the folder for documents.
fn print_to_files(app: &App) {
    let papers = app.desktop.path("home/papers");
    fs::create_dir_all(&papers).expect("the test's folder can be written");
    app.desktop.configure(
        "user-dirs.dirs",
        &format!("XDG_DOCUMENTS_DIR=\"{}\"\n", papers.display()),
    );
    app.desktop.configure(
        "gtk-3.0/settings.ini",
        "[Settings]\ngtk-print-backends=file\n",
    );
}

/// There are no settings on the way here, so they are changed as their page does.
fn clear_soon(page: &Page) {
    page.js_async(
        "const invoke = window.__TAURI_INTERNALS__.invoke;
         const { settings } = await invoke('get_status', { ask: {} });
         await invoke('change_settings', { ask: { settings: { ...settings, clear_clipboard_seconds: 10 } } });
         return {};",
        json!([]),
    );
}
