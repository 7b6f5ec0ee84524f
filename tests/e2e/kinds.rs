//! Codes that do not only go by time: they are added, made, copied, and still right after a restart.

use crate::app::App;
use crate::every_screen::shoot_for_a_moment;
use crate::prepared::{PASSWORD, put_vault};
use crate::webdriver::{Page, keys, test};
use serde_json::json;

const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[test]
fn a_counted_code_is_made_when_it_is_asked_for() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, []);
    app.open();
    app.unlock(PASSWORD);

    let page = app.page();
    page.click(&test("add"));
    page.click(&test("add-paste"));
    let link = format!("otpauth://hotp/Counted:alice?secret={KEY}&issuer=Counted&counter=5");
    page.fill(&test("paste-text"), &link);
    page.expect(&test("proposal-counted"));
    page.click(&test("accept"));
    page.expect_gone(&test("add-dialog"));
    page.expect(&row("Counted"));
    assert_eq!(shown(page), "••••••", "no code is used up by looking");

    // The first click makes one and copies it, the second copies it again.
    for _ in 0..2 {
        page.click(&code_of("Counted"));
        app.desktop
            .wait_for_clipboard("the code", |text| text == counted(&app, 5));
        assert_eq!(shown(page), counted(&app, 5));
    }
    page.click(&format!("{} {}", row("Counted"), test("next-code")));
    wait_for_code(page, &counted(&app, 6));
    // By keyboard alone.
    page.press(keys::ENTER);
    app.desktop
        .wait_for_clipboard("the next code", |text| text == counted(&app, 6));
    page.click(&format!("{} {}", row("Counted"), test("next-code")));
    wait_for_code(page, &counted(&app, 7));

    // A fourth in a row must be meant: the site may not follow.
    page.click(&format!("{} {}", row("Counted"), test("next-code")));
    page.expect_text(&test("act-error"), "You made several codes in a row.");
    assert_eq!(shown(page), counted(&app, 7));
    shoot_for_a_moment(&app, "counted-too-many");
    page.click(&test("make-anyway"));
    wait_for_code(page, &counted(&app, 8));
    page.expect_gone(&test("act-error"));

    // The counter is on the disk, however the programs ended.
    app.quit();
    app.open();
    app.unlock(PASSWORD);
    app.page().expect(&row("Counted"));
    app.page().click(&code_of("Counted"));
    wait_for_code(app.page(), &counted(&app, 9));
    app.quit();
}

#[test]
fn the_form_knows_every_kind() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, []);
    app.open();
    app.unlock(PASSWORD);
    let page = app.page();
    page.click(&test("add"));
    page.click(&test("add-type"));
    page.fill(&test("form-issuer"), "Office");
    page.click(&test("form-advanced"));
    page.choose(&test("form-kind"), "motp");
    page.fill(&test("form-secret"), "e315 2afe e625 99c8");
    page.click(&test("accept"));
    page.expect_text(&test("form-pin-error"), "The PIN is missing.");
    page.wait_for(
        "the field that has to be mended to have the focus",
        || {
            page.js(
                "return document.activeElement?.dataset.test ?? ''",
                json!([]),
            )
        },
        |focused| focused == "form-pin",
    );
    shoot_for_a_moment(&app, "add-type-motp");
    page.fill(&test("form-pin"), "1234");
    page.expect(&test("proposal"));
    page.click(&test("accept"));
    page.expect_gone(&test("add-dialog"));
    page.wait_for(
        "a code of six hexadecimal digits",
        || {
            page.texts(&format!("{} .group", code_of("Office")))
                .concat()
        },
        |code| code.len() == 6 && code.bytes().all(|sign| sign.is_ascii_hexdigit()),
    );

    app.add_link("otpauth://steam/Steam:alice?secret=BASE32SECRET3232&issuer=Steam");
    let page = app.page();
    page.wait_for(
        "a code of five letters",
        || page.texts(&format!("{} .group", code_of("Steam"))).concat(),
        |code| code.len() == 5 && code.bytes().all(|sign| sign.is_ascii_alphanumeric()),
    );
    app.quit();
}

/// What oathtool makes at this counter.
fn counted(app: &App, counter: u64) -> String {
    let counter = format!("--counter={counter}");
    app.desktop
        .answer("oathtool", &["--hotp", "--base32", &counter, KEY])
}

fn row(issuer: &str) -> String {
    format!("{}[data-issuer=\"{issuer}\"]", test("row"))
}

fn code_of(issuer: &str) -> String {
    format!("{} {} .now", row(issuer), test("code"))
}

fn shown(page: &Page) -> String {
    page.texts(&format!("{} .group", code_of("Counted")))
        .concat()
}

fn wait_for_code(page: &Page, code: &str) {
    page.wait_for("the code", || shown(page), |shown| shown == code);
}
