//! For whoever does not see the screen, holds no mouse, stands no motion, or needs more contrast.
//!
//! axe-core looks at each screen and at what it turns into, in light and dark. It is no judge of
//! whether the way through them is one: that is walked here by keys alone, and by what is heard, as
//! `docs/accessibility.md` tells it.

use crate::app::{App, WINDOW};
use crate::desktop::skip;
use crate::prepared::{PASSWORD, of_a_newer_format, put_vault};
use crate::program::kill;
use crate::webdriver::{Page, keys, test};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

// ---- What axe-core finds. ----

#[test]
fn axe_finds_nothing_in_the_first_run() {
    tell(first_run);
}

#[test]
fn axe_finds_nothing_on_any_day() {
    tell(all_days);
}

#[test]
fn axe_finds_nothing_on_bad_days() {
    tell(bad_days);
}

/// Has a story looked at.
fn tell(story: impl FnOnce(App, &Axe)) {
    let Some(axe) = Axe::read() else { return };
    let Some(app) = App::new() else { return };
    story(app, &axe);
}

fn first_run(mut app: App, axe: &Axe) {
    app.open();
    let look = |state| axe.look(app.page(), state);
    let page = app.page();
    page.expect(&test("continue"));
    look("welcome");

    page.poke(&test("continue"));
    page.expect(&test("password"));
    look("protect");
    page.fill(&test("password"), "wonderful");
    page.fill(&test("password-repeat"), "wonderfull");
    page.poke(&test("continue"));
    page.expect(&test("password-differs"));
    page.expect(".lit");
    look("protect, passwords differ");
    page.fill(&test("password"), "short");
    page.poke(&test("continue"));
    page.expect("[role=alert] strong");
    look("protect, too short");
    page.fill(&test("password"), PASSWORD);
    page.fill(&test("password-repeat"), PASSWORD);
    page.poke(&test("continue"));

    page.expect(&test("recovery-group-6"));
    look("recovery");
    page.poke(&test("recovery-copy"));
    page.expect(&test("copied"));
    look("recovery, copied");
    let groups = page.texts("[data-test^=recovery-group]");
    page.poke(&test("recovery-kept"));
    page.fill(&test("recovery-typed"), "ABCDE");
    look("recovery check");
    page.poke(&test("recovery-confirm"));
    page.expect(&format!("{} strong", test("recovery-confirm-error")));
    look("recovery check, wrong");
    page.fill(&test("recovery-typed"), &groups[asked_group(page)]);
    page.poke(&test("recovery-confirm"));

    page.expect(&test("first-picture"));
    look("first account");
    page.poke(&test("first-picture"));
    page.expect(&test("choose-picture"));
    look("add, a picture");
    page.poke(&test("add-paste"));
    page.expect(&test("paste-text"));
    look("add, a link");
    page.fill(&test("paste-text"), LINKS);
    page.expect(&format!("{} strong", test("refused")));
    look("add, found and refused");
    page.poke(&test("add-type"));
    page.fill(&test("form-issuer"), "Nextcloud");
    page.fill(&test("form-secret"), "jbsw y3dp ehpk 3pxp");
    page.expect(&test("proposal"));
    page.poke(&test("form-advanced"));
    look("add, typed");
    page.fill(&test("form-secret"), "0189");
    page.expect(&format!("{} strong", test("form-secret-error")));
    look("add, mistyped");
    page.poke(&test("add-dialog-close"));
    page.expect_gone(&test("add-dialog"));
    page.poke(&test("later"));
    page.expect(&test("empty"));
    look("list, empty");
    app.quit();
}

fn all_days(mut app: App, axe: &Axe) {
    let groups = put_vault(&app.desktop, ACCOUNTS.iter().copied());
    app.open();
    let look = |state| axe.look(app.page(), state);
    let page = app.page();
    page.expect(&test("unlock"));
    look("unlock");
    page.fill(&test("password"), "wrong");
    page.poke(&test("unlock"));
    page.expect(&format!("{} strong", test("unlock-error")));
    look("unlock, wrong");
    page.poke(&test("use-recovery"));
    page.expect("[data-mark]");
    look("unlock with the recovery code");
    let mistyped = format!("{} AAAAA {}", groups[0], groups[2]);
    page.fill(&test("recovery-code"), &mistyped);
    page.expect("[data-mark=wrong]");
    look("unlock with a mistyped recovery code");
    page.fill(&test("recovery-code"), &groups.join("-"));
    page.expect("[data-complete=true]");
    page.poke(&test("unlock"));
    page.expect_screen("new-password");
    look("new password");
    page.poke(&test("later"));

    page.expect(".now .heard");
    look("list");
    axe.look_at_codes(page);
    page.poke(&format!("{} .now", test("code")));
    page.expect(&test("copied"));
    look("list, copied");
    page.fill(&test("search"), "nobody");
    page.expect(&test("no-match"));
    look("list, nothing found");
    page.press(keys::ESCAPE);
    for _ in 0..4 {
        page.poke(&test("next-code"));
    }
    page.expect(&test("make-anyway"));
    look("list, counted codes run ahead");
    page.poke(&test("row-menu"));
    page.expect(&test("delete"));
    look("list, menu");
    page.poke(&test("menu-edit"));
    page.fill(&test("edit-tags"), "Work");
    page.poke(&test("edit-pinned"));
    look("edit");
    page.poke(&test("edit-save"));
    page.expect(&test("toast"));
    page.expect(&test("pinned"));
    look("list, tagged, pinned, and undo");
    page.poke(&test("row-menu"));
    page.poke(&test("menu-key"));
    page.fill(&test("key-password"), "wrong");
    page.poke(&test("key-show"));
    page.expect(&format!("{} strong", test("key-error")));
    look("key, asked for");
    page.fill(&test("key-password"), PASSWORD);
    page.poke(&test("key-show"));
    page.expect(&test("key-picture"));
    look("key");
    page.poke(&test("key-done"));
    let window = app.desktop.windows(WINDOW).pop().expect("it is open");
    let widen = |width| {
        app.desktop
            .ask("xdotool", &["windowsize", &window, width, "680"])
    };
    widen("1200");
    page.expect(&test("details"));
    look("list and details");
    widen("420");
    page.expect_gone(&test("details"));
    page.poke(&test("row-menu"));
    page.poke(&test("delete"));
    page.expect_text(&test("toast"), "trash");

    page.poke(&test("settings"));
    page.expect(&test("version"));
    look("settings");
    page.poke(&test("storage"));
    page.expect(&test("stored"));
    page.poke(&test("delete-all"));
    page.expect(&test("delete-password"));
    look("what is stored, and the end of it all");
    page.poke(&test("back"));
    page.poke(&test("trash"));
    page.expect(&test("trashed"));
    look("trash");
    page.poke(&test("erase"));
    page.expect(&test("erase-confirm"));
    look("trash, before the end");
    page.poke(&test("erase-confirm"));
    page.expect(&test("trash-empty"));
    look("trash, empty");
    page.poke(&test("back"));
    page.poke(&test("hide-codes"));
    page.poke(&test("back"));
    page.expect("[data-hidden=true]");
    look("list, hidden");
    app.quit();
}

fn bad_days(mut app: App, axe: &Axe) {
    put_vault(&app.desktop, ACCOUNTS.iter().copied());
    app.open();
    app.unlock(PASSWORD);
    // A generation, to go back to.
    app.add_link("otpauth://totp/New:alice?secret=KRUGKIDROVUWG2ZC&issuer=New");
    kill(&app.window_id());
    app.attach();
    app.page().expect(&test("notice"));
    axe.look(app.page(), "list, after a crash");
    app.quit();

    let file = app.desktop.data().join("vault.countersign");
    let newer = of_a_newer_format(&fs::read(&file).expect("there is a vault"));
    fs::write(&file, newer).expect("the test's folder can be written");
    app.open();
    app.page().expect(&test("folder"));
    axe.look(app.page(), "newer");
    fs::write(&file, b"damaged").expect("the test's folder can be written");
    app.page().poke(&test("try-again"));
    app.page().expect(&test("generation"));
    axe.look(app.page(), "damaged");
    kill(&app.agent_id().expect("the agent runs"));
    app.page().expect_screen("lost");
    axe.look(app.page(), "lost");
}

const ACCOUNTS: &[&str] = &[
    "otpauth://hotp/Counted:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Counted&counter=5",
    "otpauth://totp/GitHub:alice%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GitHub",
    "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank&digits=8&period=60",
    "otpauth://totp/An%20organisation%20with%20quite%20a%20long%20name:somebody.with.a.long.name%40mail.example.org?secret=ORSXG5BAORSXG5BA",
    "otpauth://totp/root%40server.example?secret=KRUGKIDROVUWG2ZA",
];

/// Two that can be added, of which one has a short key, and one that cannot.
const LINKS: &str = "otpauth://totp/Bank:bob?secret=JBSWY3DPEHPK3PXP&issuer=Bank\n\
     otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GitHub\n\
     otpauth://totp/Bad:carol?secret=0189\n";

/// Which group of the recovery code has to be typed back.
fn asked_group(page: &Page) -> usize {
    page.attribute(&test("recovery-ask"), "data-group")
        .and_then(|group| group.parse().ok())
        .expect("a group is asked for")
}

/// axe-core, which is built into nothing that is shipped.
struct Axe {
    source: String,
}

impl Axe {
    /// `None`, and the reason said, where it cannot be had.
    fn read() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let source = fs::read_to_string(root.join("ui/node_modules/axe-core/axe.min.js")).ok();
        if source.is_none() {
            skip("axe-core is not installed (cargo xtask test sees to it)");
        }
        source.map(|source| Self { source })
    }

    /// Looks at the page as it is, in light and dark.
    fn look(&self, page: &Page, state: &str) {
        let all = json!([
            "wcag2a",
            "wcag2aa",
            "wcag21a",
            "wcag21aa",
            "wcag22aa",
            "best-practice"
        ]);
        // Dark is light in other colours.
        let colours = json!(["color-contrast"]);
        let looks = json!([["light", all], ["dark", colours]]);
        self.expect_nothing(page, state, "html", &looks);
    }

    /// Looks at the colours only.
    fn look_at_colours(&self, page: &Page, state: &str) {
        let rules = json!(["color-contrast"]);
        let looks = json!([["light", rules], ["dark", rules]]);
        self.expect_nothing(page, state, "html", &looks);
    }

    /// Looks whether nearly everybody can read the codes (AAA), also when their time ends.
    fn look_at_codes(&self, page: &Page) {
        let rules = json!(["color-contrast-enhanced"]);
        let looks = json!([["light", rules], ["dark", rules]]);
        self.expect_nothing(page, "codes", ".now", &looks);
        page.js(
            "for (const one of document.getAnimations())
                 if (one.animationName?.endsWith('late')) one.finish()",
            json!([]),
        );
        self.expect_nothing(page, "codes that end", ".now", &looks);
    }

    /// `looks` are themes, each with the rules, or the tags of rules, to go by.
    fn expect_nothing(&self, page: &Page, state: &str, css: &str, looks: &Value) {
        if page.js("return typeof axe", json!([])) != "object" {
            // What the page may not run, its driver may.
            page.js(&self.source, json!([]));
        }
        let found = page.js_async(
            "const [css, looks, undecided] = given;
             const known = (rule, { element }) => undecided.some(([one, of]) => one === rule && element.matches(of));
             const found = [];
             for (const [theme, runOnly] of looks) {
                 document.documentElement.dataset.theme = theme;
                 await document.fonts.ready;
                 // What fades is looked at when it has faded; the rings of codes go on.
                 const left = (one) => one.effect.getComputedTiming().endTime - (one.currentTime ?? 0);
                 for (const one of document.getAnimations()) if (left(one) < 400) one.finish();
                 const { violations, incomplete } =
                     await axe.run(css, { runOnly, preload: false, elementRef: true });
                 for (const one of incomplete) one.nodes = one.nodes.filter((node) => !known(one.id, node));
                 for (const { id, nodes } of [...violations, ...incomplete])
                     for (const { target, failureSummary } of nodes)
                         found.push(`${theme}: ${id} at ${target.join(' ')}: ${failureSummary}`);
             }
             return found;",
            json!([css, looks, UNDECIDED]),
        );
        assert_eq!(found, json!([]), "{state}");
    }
}

/// What axe leaves to people: a rule, and the elements that they have looked at.
const UNDECIDED: &[(&str, &str)] = &[
    // Its gradients are the two arrows; the text stands beside them.
    ("color-contrast", "select"),
    // It shows dots, which are no text that could be in its name.
    ("label-content-name-mismatch", "[data-test=reveal]"),
    // There is no row while nothing is found.
    ("aria-required-children", "#accounts"),
];

// ---- By keys alone. ----

#[test]
fn everything_is_done_by_keys_alone() {
    let Some(mut app) = App::new() else { return };
    app.open();
    let page = app.page();
    page.expect_screen("welcome");
    at(page, "continue");
    page.press(keys::ENTER);

    page.expect_screen("protect");
    at(page, "password");
    page.press(PASSWORD);
    go_to(page, "password-repeat");
    page.press(PASSWORD);
    page.press(keys::ENTER);

    page.expect(&test("recovery-group-6"));
    at_title(page);
    let groups = page.texts("[data-test^=recovery-group]");
    go_to(page, "recovery-kept");
    page.press(keys::ENTER);
    at(page, "recovery-typed");
    page.press(&groups[asked_group(page)]);
    page.press(keys::ENTER);

    page.expect_screen("first-account");
    at_title(page);
    go_to(page, "first-type");
    page.press(keys::ENTER);
    at(page, "form-issuer");
    page.press("First");
    go_to(page, "form-account");
    page.press("alice");
    go_to(page, "form-secret");
    page.press(KEY);
    page.expect(&test("proposal"));
    page.press(keys::ENTER);

    page.expect_screen("list");
    expect_active(page, "First");
    at(page, "search");
    page.press(keys::ENTER);
    app.desktop.wait_for_clipboard("the code", is_code);
    at(page, "search");

    // Another one, by another of the ways that stand side by side.
    go_to(page, "add");
    page.press(keys::ENTER);
    at(page, "choose-picture");
    page.chord(keys::SHIFT, keys::TAB);
    at(page, "add-picture");
    page.press(keys::ARROW_RIGHT);
    at(page, "add-paste");
    go_to(page, "paste-text");
    page.press(&format!(
        "otpauth://totp/Second:bob?secret={OTHER_KEY}&issuer=Second"
    ));
    page.expect(&test("proposal"));
    go_to(page, "accept");
    page.press(keys::ENTER);
    page.expect_gone(&test("add-dialog"));
    expect_active(page, "Second");
    at(page, "search");
    page.press(keys::ARROW_UP);
    expect_active(page, "First");

    // What can be done with a row.
    page.chord(keys::SHIFT, keys::F10);
    at(page, "menu-copy");
    page.press(keys::ARROW_DOWN);
    at(page, "menu-pin");
    page.press(keys::ESCAPE);
    at(page, "search");
    go_to(page, "row-menu");
    page.press(keys::ENTER);
    at(page, "menu-copy");
    page.press(&keys::ARROW_DOWN.repeat(2));
    at(page, "menu-edit");
    page.press(keys::ENTER);
    at(page, "edit-issuer");
    page.chord(keys::CONTROL, "a");
    page.press("Other");
    go_to(page, "edit-pinned");
    page.press(" ");
    page.press(keys::ENTER);
    page.expect_gone(&test("edit-dialog"));
    expect_active(page, "Other");
    page.expect(&test("pinned"));
    at(page, "search");
    page.chord(keys::SHIFT, keys::F10);
    at(page, "menu-copy");
    page.press(keys::END);
    at(page, "delete");
    page.press(keys::ENTER);
    page.expect_text(&test("toast"), "trash");
    expect_active(page, "Second");
    at(page, "search");
    page.chord(keys::CONTROL, "z");
    expect_active(page, "Other");
    at(page, "search");

    page.chord(keys::SHIFT, keys::F10);
    at(page, "menu-copy");
    page.press(keys::END);
    page.press(keys::ENTER);
    page.expect_text(&test("toast"), "trash");
    go_to(page, "undo");
    page.press(keys::TAB);
    page.press(keys::ENTER);
    page.expect_gone(&test("toast"));
    at(page, "search");
    go_to(page, "settings");
    page.press(keys::ENTER);
    page.expect_screen("settings");
    at_title(page);
    go_to(page, "theme-system");
    page.press(keys::ARROW_RIGHT);
    at(page, "theme-light");
    page.expect_attribute("html", "data-theme", "light");
    go_to(page, "hide-codes");
    page.press(" ");
    go_to(page, "storage");
    page.press(keys::ENTER);
    page.expect_screen("storage");
    at_title(page);
    go_to(page, "delete-all");
    page.press(keys::ENTER);
    at(page, "delete-password");
    go_to(page, "delete-keep");
    page.press(keys::ENTER);
    at(page, "delete-all");
    page.press(keys::ESCAPE);
    page.expect_screen("settings");
    go_to(page, "trash");
    page.press(keys::ENTER);
    page.expect_screen("trash");
    at_title(page);
    go_to(page, "erase");
    page.press(keys::ENTER);
    // Where nothing is lost.
    at(page, "erase-keep");
    page.press(keys::ENTER);
    at(page, "trashed");
    go_to(page, "restore");
    page.press(keys::ENTER);
    page.expect(&test("trash-empty"));
    at_title(page);
    page.press(keys::ESCAPE);
    page.expect_screen("settings");
    at_title(page);
    page.press(keys::ESCAPE);

    page.expect_screen("list");
    at(page, "search");
    page.expect("[data-hidden=true]");
    page.press(" ");
    page.expect("[data-hidden=false]");
    at(page, "search");
    go_to(page, "lock");
    page.press(keys::ENTER);
    page.expect_screen("unlock");
    at(page, "password");
    page.press("wrong");
    page.press(keys::ENTER);
    page.expect_text(&test("unlock-error"), "does not open");
    at(page, "password");
    page.press(PASSWORD);
    page.press(keys::ENTER);
    page.expect_screen("list");
    at(page, "search");
    app.quit();
}

const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const OTHER_KEY: &str = "MFZWIZTHNBVGWDBQMFZWIZTHNBVGWDBQ";

fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|sign| sign.is_ascii_digit())
}

/// Waits until what is called `name` has the focus, and looks whether that is seen and heard.
fn at(page: &Page, name: &str) {
    page.wait_for(
        &format!("{name} to have the focus"),
        || focused(page),
        |now| now == name,
    );
    let (role, said) = page.told(":focus");
    assert!(!said.is_empty(), "{name} is a {role} without a name");
    let styles = page.js(
        "const one = document.activeElement;
         const drawn = [one, one.parentElement, one.nextElementSibling].filter(Boolean);
         const styles = () => drawn.map((part) => {
             const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(part);
             return [outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor];
         });
         const focused = styles();
         one.blur();
         const left = styles();
         one.focus({ preventScroll: true });
         return [focused, left]",
        json!([]),
    );
    assert_ne!(styles[0], styles[1], "it is seen that {name} has the focus");
}

/// Waits until the title of the screen has the focus: whoever hears it knows where they are.
fn at_title(page: &Page) {
    page.wait_for(
        "the title to have the focus",
        || page.js("return document.activeElement.tagName", json!([])),
        |now| now == "H1",
    );
}

/// Presses Tab until what is called `name` has the focus.
fn go_to(page: &Page, name: &str) {
    let mut stops = vec![];
    while focused(page) != name {
        page.press(keys::TAB);
        stops.push(focused(page));
        assert!(stops.len() < 24, "{name} is not among {stops:?}");
        at(page, stops.last().expect("there is one"));
    }
}

/// What has the focus, by its name for tests.
fn focused(page: &Page) -> String {
    let name = page.js(
        "const one = document.activeElement;
         return one.dataset.test ?? `${one.tagName} ${one.ariaLabel}`",
        json!([]),
    );
    name.as_str().unwrap_or_default().to_owned()
}

/// Waits until the keys act on the row of `issuer`, and looks whether that is told as well as seen.
fn expect_active(page: &Page, issuer: &str) {
    page.wait_for(
        &format!("the row of {issuer} to be active"),
        || page.js(
            "const row = document.getElementById(document.activeElement.getAttribute('aria-activedescendant'));
             return [row?.dataset.issuer, row?.ariaSelected, row && getComputedStyle(row).boxShadow !== 'none']",
            json!([]),
        ),
        |now| *now == json!([issuer, "true", true]),
    );
}

// ---- What is heard. ----

#[test]
fn a_code_is_heard_only_when_it_is_asked_for() {
    let Some(mut app) = App::new() else { return };
    put_vault(
        &app.desktop,
        [
            "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GitHub",
            "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank",
        ],
    );
    app.open();
    let page = app.page();
    expect_told(page, &test("password"), "textbox", "Password");
    app.unlock(PASSWORD);
    page.expect(".now .heard");
    listen(page);

    // Where one is.
    expect_told(page, &test("search"), "combobox", "Search");
    expect_told(page, "[role=grid]", "grid", "Accounts");
    expect_told(page, "h1", "heading", "Accounts");
    let of_github = format!("{} {}", row("GitHub"), test("row-menu"));
    expect_told(
        page,
        &of_github,
        "button",
        "More options for GitHub (alice)",
    );
    let (role, name) = page.told(&row("GitHub"));
    assert_eq!(role, "row");
    let code = name.strip_prefix("GitHub alice ").unwrap_or_default();
    assert_eq!(
        digits(code),
        6,
        "a row says whose it is and its code: {name}"
    );
    assert_eq!(
        page.count(":is([role=status], [role=alert], [aria-live]) .now"),
        0,
        "a code that changes is not said aloud"
    );

    // To a copied code.
    page.press(keys::ARROW_DOWN);
    expect_active(page, "Bank");
    page.press(keys::ENTER);
    expect_said(page, |said| said == "Copied: Bank (bob)");
    page.press("git");
    expect_said(page, |said| said == "1 found");
    page.press(keys::ENTER);
    expect_said(page, |said| said == "Copied: GitHub (alice)");
    page.press(keys::ESCAPE);
    page.chord(keys::SHIFT, keys::F10);
    page.expect(":popover-open");
    expect_told(
        page,
        "[role=menu]",
        "menu",
        "More options for GitHub (alice)",
    );
    expect_told(page, ":focus", "menuitem", "Copy");
    page.press(keys::ESCAPE);
    page.expect_gone("[role=menu]");

    // Hidden, until one asks.
    page.js_async(
        "const invoke = window.__TAURI_INTERNALS__.invoke;
         const { settings } = await invoke('get_status', { ask: {} });
         await invoke('change_settings', { ask: { settings: { ...settings, hide_codes: true } } });
         return {};",
        json!([]),
    );
    page.expect("[data-hidden=true]");
    let hidden = "GitHub alice Code hidden. Click or press space to show it.";
    expect_told(page, &row("GitHub"), "row", hidden);
    let said = everything_said(page);
    assert!(
        said.iter().all(|said| digits(said) < 4),
        "no code: {said:?}"
    );
    page.press(" ");
    let code = expect_said(page, |said| digits(said) == 6);
    let (_, name) = page.told(&row("GitHub"));
    assert_eq!(name, format!("GitHub alice {code}"));
    page.chord(keys::SHIFT, keys::F10);
    page.expect(":popover-open");
    page.press(keys::END);
    page.press(keys::ENTER);
    expect_said(page, |said| {
        said == "GitHub (alice) is in the trash for 30 days."
    });
    app.quit();
}

fn row(issuer: &str) -> String {
    format!("{}[data-issuer=\"{issuer}\"]", test("row"))
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// Looks what the accessibility tree tells of the first element of `css`.
fn expect_told(page: &Page, css: &str, role: &str, name: &str) {
    page.wait_for(
        &format!("{css} to be told of"),
        || page.told(css),
        |told| *told == (role.to_owned(), name.to_owned()),
    );
}

/// Notes from now on what the live regions say.
fn listen(page: &Page) {
    page.js(
        "window.said = [];
         const note = ({ target }) => {
             const one = target instanceof Element ? target : target.parentElement;
             const text = one?.closest('[role=status], [role=alert], [aria-live]')?.textContent.trim();
             if (text && text !== said.at(-1)) said.push(text);
         };
         new MutationObserver((all) => all.forEach(note))
             .observe(document.body, { childList: true, characterData: true, subtree: true });",
        json!([]),
    );
}

fn everything_said(page: &Page) -> Vec<String> {
    serde_json::from_value(page.js("return said", json!([]))).expect("they are texts")
}

/// Waits until what was said last is good.
fn expect_said(page: &Page, good: impl Fn(&str) -> bool) -> String {
    page.wait_for(
        "something to be said",
        || everything_said(page),
        |all| all.last().is_some_and(|said| good(said)),
    )
    .pop()
    .expect("it was said")
}

// ---- What the system asks for. ----

#[test]
fn more_contrast_and_less_motion_are_to_be_had() {
    let Some(axe) = Axe::read() else { return };
    let Some(mut app) = App::new() else { return };
    app.desktop.configure(
        "gtk-3.0/settings.ini",
        "[Settings]\ngtk-theme-name=HighContrast\ngtk-enable-animations=0\n",
    );
    put_vault(&app.desktop, ACCOUNTS.iter().copied());
    app.open();
    let page = app.page();
    let asked = page.js(
        "return ['(prefers-contrast: more)', '(prefers-reduced-motion: reduce)']
             .map((query) => matchMedia(query).matches)",
        json!([]),
    );
    assert_eq!(asked, json!([true, true]));
    page.fill(&test("password"), "wrong");
    page.press(keys::ENTER);
    page.expect(&format!("{} strong", test("unlock-error")));
    axe.look_at_colours(page, "unlock, wrong");
    app.unlock(PASSWORD);

    page.expect(".now .heard");
    page.press(keys::ARROW_DOWN);
    page.press(keys::ENTER);
    page.expect(&test("copied"));
    page.poke(&test("row-menu"));
    page.poke(&test("delete"));
    page.expect(&test("toast"));
    // Rings go on, a sixth at a time; all else is there at once.
    let moving = page.js(
        "return document.getAnimations()
             .filter(({ effect }) => effect.getTiming().duration > 1)
             .map(({ effect }) => effect.getKeyframes()[0].easing)
             .filter((easing) => easing !== 'steps(6)')",
        json!([]),
    );
    assert_eq!(moving, json!([]));
    assert_ne!(page.count("svg .left"), 0, "there are rings");
    axe.look_at_colours(page, "list");
    axe.look_at_codes(page);
    page.poke(&test("row-menu"));
    page.poke(&test("menu-edit"));
    axe.look_at_colours(page, "edit");
    page.poke(&test("edit-dialog-close"));
    page.poke(&test("settings"));
    page.expect(&test("version"));
    axe.look_at_colours(page, "settings");
    page.poke(&test("trash"));
    page.poke(&test("erase"));
    page.expect(&test("erase-confirm"));
    axe.look_at_colours(page, "trash, before the end");
    app.quit();
}
