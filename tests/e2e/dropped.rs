//! Pictures dropped on the window out of another program's.

use crate::app::{App, WINDOW};
use crate::drag::drop_file;
use crate::picture::write_qr_code;
use crate::prepared::{PASSWORD, put_vault};
use crate::webdriver::test;
use std::fs;

const LINK: &str = "otpauth://totp/Site:alice?secret=JBSWY3DPEHPK3PXP&issuer=Site";

#[test]
fn a_dropped_picture_adds_its_account() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, []);
    // A name that does not travel as it is.
    let picture = app.desktop.path("home/my códe, 100%.png");
    write_qr_code(LINK, &picture);
    let text = app.desktop.path("home/text.png");
    fs::write(&text, "This is a text, whatever its name says.").expect("home is writable");

    // As long as it is locked, nothing comes of it, and nothing comes later.
    app.open();
    app.page().expect_screen("unlock");
    drop_file(&app.desktop, &picture, WINDOW);
    app.unlock(PASSWORD);
    let page = app.page();
    page.expect(&test("empty"));
    assert_eq!(page.count(&test("add-dialog")), 0);

    drop_file(&app.desktop, &picture, WINDOW);
    page.expect(&test("proposal"));
    assert_eq!(page.value(&test("proposal-issuer")), "Site");
    assert_eq!(page.value(&test("proposal-account")), "alice");
    page.click(&test("accept"));
    page.expect_gone(&test("add-dialog"));
    page.expect(&format!("{}[data-issuer=Site]", test("row")));

    drop_file(&app.desktop, &text, WINDOW);
    page.expect_text(
        &test("refused"),
        "This file is not a picture that can be read.",
    );
    assert_eq!(page.count(&test("proposal")), 0);
    // Another one may be dropped on the dialog.
    drop_file(&app.desktop, &picture, WINDOW);
    page.expect(&test("duplicate"));
    app.quit();
}
