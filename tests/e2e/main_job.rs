//! From the first start to codes that are there again after a restart.

use crate::app::{App, WINDOW, is_alive};
use crate::picture::{lightness_of_ground, write_qr_code};
use crate::prepared::now;
use crate::program::signal;
use crate::until::until;
use crate::webdriver::{Page, keys, test};

const PASSWORD: &str = "tacit ninefold umbrage";

/// Keys and links as a site shows them; the second has nothing that is usual.
const GITHUB_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const GITHUB: &str = "otpauth://totp/GitHub:alice%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GitHub";
const BANK_KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const BANK: &str = "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
                    &issuer=Bank&algorithm=SHA256&digits=8&period=60";

#[test]
fn the_main_job() {
    let Some(mut app) = App::new() else { return };
    app.open();

    protect(app.page());
    keep_the_recovery_code(app.page());
    add_from_a_picture(&app);
    add_from_a_link(&app);
    expect_both_codes_right(&app);

    copied_codes_are_cleared(&app);
    arrows_choose_the_row(&app);
    what_others_copied_is_left_alone(&app);

    // The window's process ends with it; the agent lives on, and the vault stays open.
    app.close_window();
    assert!(app.tell("status").contains("The vault is open."));
    app.open();
    app.page().expect_screen("list");
    expect_both_codes_right(&app);

    // Whoever starts it while its window is still on the way out, and slow, gets another one.
    let window = app.window_id();
    signal("STOP", &window);
    app.desktop.close_window("Countersign");
    app.start();
    signal("CONT", &window);
    until("the window to end", || (!is_alive(&window)).then_some(()));
    app.attach();
    app.page().expect_screen("list");

    app.quit();
    app.open();
    unlock(app.page());
    expect_both_codes_right(&app);

    delete_and_undo(&app);
    speak_dutch_and_go_dark(app.page());
    restore_from_the_trash(app.page());

    // A second start brings the window forward instead of opening another.
    app.start();
    assert_eq!(app.desktop.windows(WINDOW).len(), 1);

    // Quitting from the page ends both programs; what was chosen is still chosen after that.
    app.page().click(&test("settings"));
    app.page().click_at_last(&test("quit"));
    app.expect_agent_ended();
    app.open();
    app.page().expect_text("h1", "Countersign ontgrendelen");
    app.page().expect_attribute("html", "data-theme", "dark");
    app.unlock(PASSWORD);
    expect_both_codes_right(&app);
    app.quit();
}

fn protect(page: &Page) {
    page.expect_screen("welcome");
    page.click(&test("continue"));
    page.expect_screen("protect");

    page.fill(&test("password"), "short");
    page.click(&test("continue"));
    page.expect_text("[role=alert]", "too short");
    page.fill(&test("password"), "password1");
    page.expect_attribute(&test("strength"), "data-score", "0");
    page.expect_text(&test("strength"), "Guessed at once");
    page.fill(&test("password"), PASSWORD);
    page.expect_attribute(&test("strength"), "data-score", "4");

    page.fill(&test("password-repeat"), "tacit ninefold umbrella");
    page.click(&test("continue"));
    page.expect_text(&test("password-differs"), "differ");
    assert_eq!(
        page.value(&test("password")),
        PASSWORD,
        "what was typed stays"
    );
    page.fill(&test("password-repeat"), PASSWORD);
    page.click(&test("continue"));
    page.expect_screen("recovery");
}

fn keep_the_recovery_code(page: &Page) {
    page.expect(&test("recovery-group-0"));
    let groups: Vec<_> = (0..7)
        .map(|at| page.text(&test(&format!("recovery-group-{at}"))))
        .collect();
    assert!(
        groups.iter().all(|group| group.len() == 5),
        "seven groups of five"
    );

    page.click(&test("recovery-kept"));
    page.expect(&test("recovery-ask"));
    page.fill(&test("recovery-typed"), "AAAAA");
    page.click(&test("recovery-confirm"));
    page.expect_text(
        &test("recovery-confirm-error"),
        "That is not the group on your sheet.",
    );
    let asked: usize = page
        .attribute(&test("recovery-ask"), "data-group")
        .and_then(|group| group.parse().ok())
        .expect("a group is asked for");
    page.fill(&test("recovery-typed"), &groups[asked].to_lowercase());
    page.click(&test("recovery-confirm"));
    page.expect_screen("first-account");
}

/// Through the system's file dialog, with the keyboard.
fn add_from_a_picture(app: &App) {
    let picture = app.desktop.path("home/code.png");
    write_qr_code(GITHUB, &picture);
    let page = app.page();
    page.click(&test("first-picture"));
    page.click(&test("choose-picture"));
    app.choose_file("Choose pictures with a QR code", &picture);

    page.expect(&test("proposal"));
    assert_eq!(page.value(&test("proposal-issuer")), "GitHub");
    assert_eq!(page.value(&test("proposal-account")), "alice@example.org");
    expect_code(
        app,
        &format!("{} .now", test("proposal-code")),
        GITHUB_KEY,
        &[],
    );
    page.click(&test("accept"));
    page.expect_screen("list");
    page.expect(&row("GitHub"));
}

fn add_from_a_link(app: &App) {
    // Pasting a link anywhere on the window is enough.
    let page = app.page();
    app.desktop.copy(BANK);
    app.desktop.focus_window(WINDOW);
    app.desktop.press("ctrl+v");
    page.expect(&test("proposal"));
    assert_eq!(page.value(&test("paste-text")), BANK);
    expect_code(
        app,
        &format!("{} .now", test("proposal-code")),
        BANK_KEY,
        BANK_LIKE,
    );
    page.click(&test("accept"));
    page.expect_gone(&test("add-dialog"));
    page.expect(&row("Bank"));
}

fn expect_both_codes_right(app: &App) {
    expect_code(app, &code_of("GitHub"), GITHUB_KEY, &[]);
    expect_code(app, &code_of("Bank"), BANK_KEY, BANK_LIKE);
}

fn copied_codes_are_cleared(app: &App) {
    let page = app.page();
    page.click(&test("settings"));
    page.expect_screen("settings");
    page.choose(&test("clear-clipboard"), "10");
    page.click(&test("back"));
    page.expect_screen("list");

    // By mouse.
    page.click(&code_of("GitHub"));
    page.expect_text(
        &format!("{} {}", row("GitHub"), test("copied")),
        "Copied, clears in",
    );
    app.desktop
        .wait_for_clipboard("the code", |text| is_code(app, text, GITHUB_KEY, &[]));
    // By keyboard alone.
    page.click(&test("search"));
    page.press("bank");
    page.expect_gone(&row("GitHub"));
    page.press(keys::ENTER);
    page.expect(&format!("{} {}", row("Bank"), test("copied")));
    app.desktop
        .wait_for_clipboard("the code", |text| is_code(app, text, BANK_KEY, BANK_LIKE));

    app.desktop.wait_for_clipboard("nothing", str::is_empty);
    page.expect_gone(&test("copied"));
    page.press(keys::ESCAPE);
    page.expect(&row("GitHub"));
}

/// Down to the second row, while the search field keeps the focus.
fn arrows_choose_the_row(app: &App) {
    let page = app.page();
    assert_eq!(page.texts(".issuer"), ["GitHub", "Bank"]);
    page.expect(&format!("{}[aria-selected=true]", row("GitHub")));
    page.press(keys::ARROW_DOWN);
    page.expect(&format!("{}[aria-selected=true]", row("Bank")));
    page.press(keys::ENTER);
    page.expect(&format!("{} {}", row("Bank"), test("copied")));
    app.desktop
        .wait_for_clipboard("the code", |text| is_code(app, text, BANK_KEY, BANK_LIKE));
}

fn what_others_copied_is_left_alone(app: &App) {
    let page = app.page();
    page.click(&code_of("GitHub"));
    page.expect(&format!("{} {}", row("GitHub"), test("copied")));
    app.desktop.copy("from another program");
    page.expect_gone(&test("copied"));
    assert_eq!(app.desktop.clipboard(), "from another program");
}

fn unlock(page: &Page) {
    page.expect_screen("unlock");
    page.fill(&test("password"), "not the password");
    page.click(&test("unlock"));
    page.expect_text(
        &test("unlock-error"),
        "That password does not open the vault.",
    );
    page.fill(&test("password"), PASSWORD);
    page.press(keys::ENTER);
    page.expect_screen("list");
}

fn delete_and_undo(app: &App) {
    let page = app.page();
    let delete = || {
        page.click(&format!("{} {}", row("Bank"), test("row-menu")));
        page.click(&test("delete"));
        page.expect_gone(&row("Bank"));
    };
    delete();
    page.expect_text(&test("toast"), "Bank (bob) is in the trash for 30 days.");
    page.click(&test("undo"));
    page.expect(&row("Bank"));
    expect_both_codes_right(app);
    delete();
}

fn speak_dutch_and_go_dark(page: &Page) {
    page.click(&test("settings"));
    page.expect_screen("settings");
    page.choose(&test("language"), "dutch");
    page.expect_text("h1", "Instellingen");
    page.expect_attribute("html", "lang", "nl");

    // As it is seen: the light ground is neither white nor transparent either.
    let lightness = || lightness_of_ground(&page.screenshot());
    page.wait_for("a light ground", lightness, |lightness| *lightness > 200);
    page.click(&format!("label:has({})", test("theme-dark")));
    page.expect_attribute("html", "data-theme", "dark");
    page.wait_for("a dark ground", lightness, |lightness| *lightness < 50);
}

fn restore_from_the_trash(page: &Page) {
    page.click(&test("trash"));
    page.expect_screen("trash");
    page.expect_text(&test("trashed"), "Bank (bob)");
    page.click(&test("restore"));
    page.expect(&test("trash-empty"));
    page.click(&test("back"));
    page.click(&test("back"));
    page.expect_screen("list");
    page.expect(&row("Bank"));
}

// ---- Rows and codes. ----

/// The options of oathtool for what is not usual about the bank's codes.
const BANK_LIKE: &[&str] = &["--totp=SHA256", "--digits=8", "--time-step-size=60s"];

fn row(issuer: &str) -> String {
    format!("{}[data-issuer=\"{issuer}\"]", test("row"))
}

/// Where a row shows its present code.
fn code_of(issuer: &str) -> String {
    format!("{} {} .now", row(issuer), test("code"))
}

/// Waits until an element shows the code that oathtool makes of `key` at this moment.
fn expect_code(app: &App, css: &str, key: &str, like: &[&str]) {
    let groups = format!("{css} .group");
    let shown = || app.page().texts(&groups).concat();
    until(&format!("{css} to show the right code"), || {
        is_code(app, &shown(), key, like).then_some(())
    });
}

/// Whether this is the code of `key` now, or was when somebody looked a moment ago.
fn is_code(app: &App, text: &str, key: &str, like: &[&str]) -> bool {
    let seconds = now().seconds();
    [seconds, seconds - 2].iter().any(|seconds| {
        let at = format!("--now=@{seconds}");
        let kind = if like.is_empty() { &["--totp"] } else { like };
        let arguments = [kind, &["--base32", &at, key]].concat();
        app.desktop.answer("oathtool", &arguments) == text
    })
}
