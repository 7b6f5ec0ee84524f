//! Pictures of all screens, for people to look at: light and dark, English and Dutch, narrow, wide,
//! at twice the size, and in high contrast. They land in `target/screenshots`, as
//! `<screen>-<theme>-<language>-<width>`.
//!
//! What a program can see is asserted: each picture shows something, and nothing has to be scrolled
//! sideways.

use crate::app::{App, WINDOW};
use crate::picture::screenshots;
use crate::prepared::{PASSWORD, of_a_newer_format, put_vault};
use crate::program::kill;
use crate::webdriver::{Page, keys, test};
use serde_json::json;
use std::collections::HashSet;
use std::fs;

/// A way of looking at a screen.
#[derive(Clone, Copy)]
struct Look {
    theme: &'static str,
    language: &'static str,
    width: u32,
}

/// How everything is drawn, and the looks of a story that is drawn so.
struct Drawn {
    /// What the pictures' names end with.
    name: &'static str,
    /// How many times as large as usual.
    scale: u32,
    /// With more contrast than usual.
    contrast: bool,
    height: u32,
    /// For the screens that everybody sees.
    all: &'static [Look],
    /// For what they turn into for a moment.
    some: &'static [Look],
}

const fn look(theme: &'static str, language: &'static str, width: u32) -> Look {
    Look {
        theme,
        language,
        width,
    }
}

/// As the window opens at first, and what it may become.
const USUAL: Drawn = Drawn {
    name: "",
    scale: 1,
    contrast: false,
    height: 680,
    all: &[
        look("light", "english", 420),
        look("dark", "english", 420),
        look("light", "dutch", 420),
        look("light", "english", 360),
        look("dark", "dutch", 360),
        look("light", "english", 1200),
        look("dark", "english", 1200),
    ],
    some: &[look("light", "english", 420), look("dark", "dutch", 360)],
};

/// For somebody whose system draws texts at twice the size: as little room as in the smallest window.
const DOUBLED: Drawn = Drawn {
    name: "-doubled",
    scale: 2,
    contrast: false,
    height: 880,
    all: &[look("light", "english", 720), look("dark", "dutch", 840)],
    some: &[look("light", "dutch", 720)],
};

/// For somebody who has told the system to draw with more contrast.
const CONTRAST: Drawn = Drawn {
    name: "-contrast",
    scale: 1,
    contrast: true,
    height: 680,
    all: &[look("light", "english", 420), look("dark", "english", 420)],
    some: &[look("dark", "dutch", 420)],
};

#[test]
fn the_first_run() {
    tell(first_run, &USUAL);
}

#[test]
fn the_first_run_at_twice_the_size() {
    tell(first_run, &DOUBLED);
}

#[test]
fn the_first_run_in_high_contrast() {
    tell(first_run, &CONTRAST);
}

#[test]
fn every_day() {
    tell(all_days, &USUAL);
}

#[test]
fn every_day_at_twice_the_size() {
    tell(all_days, &DOUBLED);
}

#[test]
fn every_day_in_high_contrast() {
    tell(all_days, &CONTRAST);
}

#[test]
fn hardly_ever() {
    tell(bad_days, &USUAL);
}

#[test]
fn hardly_ever_at_twice_the_size() {
    tell(bad_days, &DOUBLED);
}

#[test]
fn hardly_ever_in_high_contrast() {
    tell(bad_days, &CONTRAST);
}

/// Has a story drawn, on a desktop that is set for it.
fn tell(story: impl FnOnce(App, &Drawn), drawn: &Drawn) {
    let Some(mut app) = App::new() else { return };
    if drawn.scale == 2 {
        app.environment = &[("GDK_DPI_SCALE", "2")];
    }
    if drawn.contrast {
        let theme = "[Settings]\ngtk-theme-name=HighContrast\n";
        app.desktop.configure("gtk-3.0/settings.ini", theme);
    }
    story(app, drawn);
}

fn first_run(mut app: App, drawn: &Drawn) {
    app.open();
    let all = |screen| shoot(&app, screen, drawn, drawn.all);
    let some = |screen| shoot(&app, screen, drawn, drawn.some);
    let page = app.page();
    page.expect(&test("continue"));
    all("welcome");

    page.poke(&test("continue"));
    page.expect(&test("password"));
    all("protect");
    page.fill(&test("password"), "wonderful");
    page.fill(&test("password-repeat"), "wonderfull");
    page.poke(&test("continue"));
    page.expect(&test("password-differs"));
    page.expect(".lit");
    some("protect-differs");
    page.fill(&test("password"), "short");
    page.poke(&test("continue"));
    page.expect("[role=alert] strong");
    some("protect-short");
    page.fill(&test("password"), PASSWORD);
    page.fill(&test("password-repeat"), PASSWORD);
    page.poke(&test("continue"));

    page.expect(&test("recovery-group-6"));
    all("recovery");
    let groups: Vec<_> = (0..7)
        .map(|at| page.text(&test(&format!("recovery-group-{at}"))))
        .collect();
    page.poke(&test("recovery-kept"));
    page.expect(&test("recovery-typed"));
    all("recovery-check");
    page.fill(&test("recovery-typed"), "ABCDE");
    page.poke(&test("recovery-confirm"));
    page.expect(&format!("{} strong", test("recovery-confirm-error")));
    some("recovery-check-wrong");
    let asked: usize = page
        .attribute(&test("recovery-ask"), "data-group")
        .and_then(|group| group.parse().ok())
        .expect("a group is asked for");
    page.fill(&test("recovery-typed"), &groups[asked]);
    page.poke(&test("recovery-confirm"));

    page.expect(&test("first-picture"));
    all("first-account");
    page.poke(&test("first-picture"));
    page.expect(&test("choose-picture"));
    all("add-picture");
    page.poke(&test("add-paste"));
    all("add-paste");
    page.fill(
        &test("paste-text"),
        "otpauth://totp/GitHub:alice%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GitHub",
    );
    page.expect(&test("proposal"));
    all("add-paste-found");
    page.fill(
        &test("paste-text"),
        "otpauth://totp/Bank:bob?secret=JBSWY3DPEHPK3PXP&issuer=Bank\n\
         otpauth://totp/Example%20Organisation%20with%20a%20long%20name:somebody.with.a.long.name%40mail.example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8\n\
         otpauth://totp/Bad:carol?secret=0189\n",
    );
    page.expect(&format!("{} strong", test("refused")));
    some("add-paste-many");
    page.poke(&test("add-type"));
    page.expect(&test("form-secret"));
    all("add-type");
    page.fill(&test("form-issuer"), "Nextcloud");
    page.fill(&test("form-account"), "alice");
    page.fill(
        &test("form-secret"),
        "jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp",
    );
    page.expect(&test("proposal"));
    page.poke(&test("form-advanced"));
    some("add-type-preview");
    page.fill(&test("form-secret"), "0189");
    page.expect(&format!("{} strong", test("form-secret-error")));
    some("add-type-wrong");
    page.poke(&test("add-dialog-close"));
    page.expect_gone(&test("add-dialog"));
    page.poke(&test("later"));
    page.expect(&test("empty"));
    all("list-empty");
    app.quit();
}

fn all_days(mut app: App, drawn: &Drawn) {
    let groups = put_vault(&app.desktop, ACCOUNTS.iter().copied());
    app.open();
    let all = |screen| shoot(&app, screen, drawn, drawn.all);
    let some = |screen| shoot(&app, screen, drawn, drawn.some);
    let page = app.page();
    page.expect(&test("unlock"));
    all("unlock");
    page.fill(&test("password"), "wrong");
    page.poke(&test("unlock"));
    page.expect(&format!("{} strong", test("unlock-error")));
    some("unlock-wrong");

    page.poke(&test("use-recovery"));
    page.expect("[data-mark]");
    all("unlock-recovery");
    let mistyped = format!("{} AAAAA {}", groups[0], groups[2]);
    page.fill(&test("recovery-code"), &mistyped);
    page.expect("[data-mark=wrong]");
    some("unlock-recovery-mistyped");
    page.fill(&test("recovery-code"), &groups.join("-"));
    page.expect("[data-complete=true]");
    page.poke(&test("unlock"));
    page.expect_screen("new-password");
    all("new-password");
    page.poke(&test("later"));

    page.expect(".now .group");
    all("list");
    page.poke(&format!("{} .now", test("code")));
    page.expect(&test("copied"));
    some("list-copied");
    page.fill(&test("search"), "ex");
    page.expect_text(&test("status"), "gevonden");
    some("list-search");
    page.fill(&test("search"), "nobody");
    page.expect(&test("no-match"));
    some("list-no-match");
    page.press(keys::ESCAPE);
    page.poke(&test("add"));
    page.poke(&test("add-paste"));
    page.fill(
        &test("paste-text"),
        &format!("{}\n{NOT_YET_THERE}", ACCOUNTS[0]),
    );
    page.expect(&test("duplicate"));
    some("add-paste-duplicate");
    page.poke(&test("add-dialog-close"));
    page.expect_gone(&test("add-dialog"));
    page.expect(&test("row-menu"));
    page.poke(&test("row-menu"));
    page.expect(&test("delete"));
    some("list-menu");
    page.poke(&test("delete"));
    page.expect(&test("toast"));
    some("list-deleted");

    page.poke(&test("settings"));
    page.expect(&test("version"));
    all("settings");
    page.poke(&test("trash"));
    page.expect(&test("trashed"));
    all("trash");
    page.poke(&test("erase"));
    page.expect(&test("erase-confirm"));
    some("trash-erase");
    page.poke(&test("erase-confirm"));
    page.expect(&test("trash-empty"));
    some("trash-empty");
    page.poke(&test("back"));
    page.poke(&test("hide-codes"));
    page.poke(&test("back"));
    page.expect("[data-hidden=true]");
    some("list-hidden");

    kill(&app.window_id());
    app.attach();
    app.page().expect(&test("notice"));
    shoot(&app, "list-after-crash", drawn, drawn.some);
    app.quit();

    let file = app.desktop.data().join("vault.countersign");
    fs::write(&file, b"damaged").expect("the test's folder can be written");
    app.open();
    app.page().expect(&test("generation"));
    shoot(&app, "damaged", drawn, drawn.all);
    // When the agent is gone there is nobody to ask for another theme or language.
    let agent = app.agent_id().expect("the agent runs");
    let look = drawn.some[0];
    show(&app, drawn, look);
    kill(&agent);
    app.page().expect_screen("lost");
    keep(app.page(), "lost", drawn, look);
}

fn bad_days(mut app: App, drawn: &Drawn) {
    app.open();
    let page = app.page();
    page.poke(&test("continue"));
    page.fill(&test("password"), PASSWORD);
    page.fill(&test("password-repeat"), PASSWORD);
    page.poke(&test("continue"));
    page.expect(&test("recovery-group-6"));
    // Whoever ends it here gets another recovery code next time.
    app.quit();
    app.open();
    let page = app.page();
    page.fill(&test("password"), PASSWORD);
    page.poke(&test("unlock"));
    page.expect(&test("recovery-group-6"));
    shoot(&app, "recovery-renewed", drawn, drawn.all);
    app.quit();

    let data = app.desktop.data();
    let file = data.join("vault.countersign");
    let newer = of_a_newer_format(&fs::read(&file).expect("there is a vault"));
    fs::write(&file, newer).expect("the test's folder can be written");
    app.open();
    app.page().expect_screen("trouble");
    app.page().expect(&test("folder"));
    shoot(&app, "newer", drawn, drawn.some);
    let look_again = || {
        let page = app.page();
        let before = page.text("h1");
        page.poke(&test("try-again"));
        page.wait_for("another trouble", || page.text("h1"), |now| *now != before);
    };
    fs::remove_dir_all(data.join("generations")).expect("there are some");
    fs::write(&file, b"damaged").expect("the test's folder can be written");
    look_again();
    shoot(&app, "damaged-and-nothing-left", drawn, drawn.some);
    fs::remove_file(&file).expect("the test's folder can be written");
    fs::create_dir(&file).expect("the test's folder can be written");
    look_again();
    shoot(&app, "unreadable", drawn, drawn.some);
    app.quit();
}

const ACCOUNTS: &[&str] = &[
    "otpauth://totp/GitHub:alice%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GitHub",
    "otpauth://totp/Nextcloud:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Nextcloud",
    "otpauth://totp/Example%20Org:alice%40corp.example?secret=MFZWIZTHNBVGWDBQ&issuer=Example%20Org",
    "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank&algorithm=SHA256&digits=8&period=60",
    "otpauth://totp/An%20organisation%20with%20quite%20a%20long%20name:somebody.with.a.long.name%40mail.example.org?secret=ORSXG5BAORSXG5BA",
    "otpauth://totp/root%40server.example?secret=KRUGKIDROVUWG2ZA",
    "otpauth://totp/%C3%85ngstr%C3%B6m:%C3%A9mile?secret=KRUGKIDROVUWG2ZB&digits=7",
    "otpauth://totp/Mail:postmaster?secret=KRUGKIDROVUWG2ZC&issuer=Mail",
];

const NOT_YET_THERE: &str =
    "otpauth://totp/Mail:hostmaster?secret=KRUGKIDROVUWG2ZCKRUGKIDROVUWG2ZC&issuer=Mail";

/// Pictures for another story, of what everybody may see for a moment.
pub(crate) fn shoot_for_a_moment(app: &App, screen: &str) {
    shoot(app, screen, &USUAL, USUAL.some);
}

/// A picture for another story where nobody can be asked for another look than the first.
pub(crate) fn keep_as_it_is(page: &Page, screen: &str) {
    rest(page);
    keep(page, screen, &USUAL, USUAL.some[0]);
}

/// Keeps a picture of what is on the screen, once for each way of looking at it.
fn shoot(app: &App, screen: &str, drawn: &Drawn, looks: &[Look]) {
    for look in looks {
        show(app, drawn, *look);
        keep(app.page(), screen, drawn, *look);
    }
}

/// Makes the window as wide as asked for, chooses theme and language as the page does, and waits
/// until the page has followed.
fn show(app: &App, drawn: &Drawn, look: Look) {
    let page = app.page();
    let window = app
        .desktop
        .windows(WINDOW)
        .pop()
        .expect("the window is open");
    let (width, height) = (look.width.to_string(), drawn.height.to_string());
    app.desktop
        .ask("xdotool", &["windowsize", &window, &width, &height]);
    page.wait_for(
        &format!("a window {width} wide"),
        || page.js("return innerWidth", json!([])),
        |now| *now == look.width / drawn.scale,
    );
    page.js_async(
        "const [theme, language] = given;
         const invoke = window.__TAURI_INTERNALS__.invoke;
         const { settings } = await invoke('get_status', { ask: {} });
         await invoke('change_settings', { ask: { settings: { ...settings, theme, language } } });
         return {};",
        json!([look.theme, look.language]),
    );
    page.expect_attribute("html", "data-theme", look.theme);
    page.expect_attribute("html", "lang", code(look.language));
    rest(page);
}

/// Waits until letters are there and what fades has faded; the rings of codes go on for ever.
fn rest(page: &Page) {
    page.js_async(
        "await document.fonts.ready;
         const frame = () => new Promise(requestAnimationFrame);
         await frame();
         const left = (one) => one.effect.getComputedTiming().endTime - (one.currentTime ?? 0);
         await Promise.all(document.getAnimations().filter((one) => left(one) < 400)
             .map((one) => one.finished.catch(() => {})));
         await frame();
         await frame();
         return {};",
        json!([]),
    );
}

fn keep(page: &Page, screen: &str, drawn: &Drawn, look: Look) {
    let (theme, language, width) = (look.theme, code(look.language), look.width);
    let name = format!("{screen}-{theme}-{language}-{width}{}.png", drawn.name);
    let contrast = page.js(
        "return matchMedia('(prefers-contrast: more)').matches",
        json!([]),
    );
    assert_eq!(contrast, drawn.contrast, "{name} has another contrast");
    let picture = page.screenshot();
    let pixels = image::load_from_memory(&picture)
        .expect("it is PNG")
        .to_rgb8();
    // Every seventh is as good as all, and sooner counted.
    let colours: HashSet<_> = pixels.pixels().step_by(7).collect();
    assert!(colours.len() > 24, "{name} shows nothing");
    fs::write(screenshots().join(&name), picture).expect("cargo's folder can be written");
    let sideways = page.js(
        "return [document.documentElement, ...document.querySelectorAll('[data-screen], dialog, .scroll, .body, .pane')]
             .filter((one) => one.scrollWidth > one.clientWidth + 1)
             .map((one) => `${one.tagName}.${one.className}: ${one.scrollWidth} > ${one.clientWidth}`)",
        json!([]),
    );
    assert_eq!(sideways, json!([]), "{name} has to be scrolled sideways");
}

fn code(language: &str) -> &'static str {
    if language == "dutch" { "nl" } else { "en" }
}
