//! What people paste, type and choose by mistake: one clear sentence each, where it happened, and
//! what was typed stays.

use crate::app::{App, WINDOW};
use crate::picture::write_blank;
use crate::prepared::{PASSWORD, put_vault};
use crate::webdriver::{Page, test};
use std::fs;

#[test]
fn what_cannot_be_added_is_said() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, []);
    app.open();
    app.unlock(PASSWORD);
    app.page().click(&test("add-first"));
    pasted(&app);
    typed(app.page());
    chosen(&app);

    app.page().click(&test("cancel"));
    app.page().expect(&test("empty"));
    app.quit();
}

fn pasted(app: &App) {
    let page = app.page();
    page.click(&test("add-paste"));
    let link = test("paste-text");
    for (text, what) in [
        ("hello", "This is not a link that adds an account."),
        (
            "otpauth://pipush/A:b?secret=JBSWY3DPEHPK3PXP",
            "This kind of code is not supported yet.",
        ),
        (
            "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8",
            "This is an export of several accounts from another app.",
        ),
        ("otpauth://totp/A:b?issuer=A", "The key is missing."),
        ("otpauth://totp/A:b?secret=0189", "The key is not right."),
        (
            "otpauth://totp/A:b?secret=JBSWY3DPEHPK3PXP&digits=0",
            "The number of digits is not right.",
        ),
        (
            "otpauth://totp/A:b?secret=JBSWY3DPEHPK3PXP&period=0",
            "The time is not right.",
        ),
        (
            "otpauth://totp/%ff:b?secret=JBSWY3DPEHPK3PXP",
            "What it says is not readable text.",
        ),
    ] {
        page.fill(&link, text);
        page.expect_text(&test("refused"), what);
        assert_eq!(page.value(&link), text, "what was typed stays");
        assert_eq!(page.count(&test("proposal")), 0);
    }

    // One bad link does not cost the good ones.
    page.fill(
        &link,
        "otpauth://totp/A:b?secret=0189\notpauth://totp/Good:carol?secret=JBSWY3DPEHPK3PXP&issuer=Good",
    );
    page.expect(&test("proposal"));
    page.expect_text(&test("refused"), "1 cannot be added");
    assert_eq!(page.value(&test("proposal-issuer")), "Good");

    // A megabyte, as a slip of the hand copies it.
    let megabyte = format!("otpauth://totp/A:b?secret={}", "A".repeat(1 << 20));
    app.desktop.copy(&megabyte);
    page.fill(&link, "");
    app.desktop.focus_window(WINDOW);
    app.desktop.press("ctrl+v");
    page.expect_text(&test("refused"), "This text is too long to be a link.");
    assert_eq!(
        page.value(&link).len(),
        megabyte.len(),
        "what was pasted stays"
    );
    page.fill(&link, "");
    page.expect_gone(&test("refused"));
}

fn typed(page: &Page) {
    page.click(&test("add-type"));
    page.fill(&test("form-issuer"), "Site");
    page.fill(&test("form-secret"), "not base 32!");
    page.expect_text(&test("form-secret-error"), "The key is not right.");
    assert_eq!(page.value(&test("form-issuer")), "Site");
    page.fill(&test("form-secret"), "jbsw y3dp ehpk 3pxp");
    page.expect(&test("proposal"));

    page.click(&test("form-advanced"));
    for period in ["0", "86401"] {
        page.fill(&test("form-period"), period);
        page.expect_text(
            &test("form-period-error"),
            "A code lasts from 1 to 86,400 seconds.",
        );
        assert_eq!(
            page.value(&test("form-period")),
            period,
            "what was typed stays"
        );
    }
    page.fill(&test("form-period"), "30");
    page.expect_gone(&test("form-period-error"));
    page.fill(&test("form-secret"), "");
    page.click(&test("accept"));
    page.expect_text(&test("form-secret-error"), "The key is missing.");
}

fn chosen(app: &App) {
    let page = app.page();
    page.click(&test("add-picture"));
    let file = |name: &str| app.desktop.path("home").join(name);
    fs::write(file("text.png"), "This is a text, whatever its name says.")
        .expect("home is writable");
    write_blank(400, 300, &file("blank.png"));
    let mut broken = fs::read(file("blank.png")).expect("it was written");
    broken.truncate(broken.len() / 2);
    fs::write(file("broken.png"), broken).expect("home is writable");
    write_blank(8_001, 8_001, &file("huge.png"));
    for (name, what) in [
        ("text.png", "This file is not a picture that can be read."),
        ("blank.png", "There is no readable QR code in this picture."),
        ("broken.png", "This file is not a picture that can be read."),
        ("huge.png", "This file is too large for a picture."),
    ] {
        page.click(&test("choose-picture"));
        app.choose_file("Choose pictures with a QR code", &file(name));
        page.expect_text(&test("refused"), what);
        assert_eq!(page.count(&test("proposal")), 0, "{name}");
    }
}
