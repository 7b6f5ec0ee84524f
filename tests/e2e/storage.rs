//! What is stored: told, copied to another place, deleted, and brought back from the copy.

use crate::app::App;
use crate::every_screen::shoot_for_a_moment;
use crate::prepared::{PASSWORD, put_vault};
use crate::webdriver::test;
use std::fs;

#[test]
fn everything_is_deleted_and_comes_back_from_a_copy() {
    let Some(mut app) = App::new() else { return };
    put_vault(
        &app.desktop,
        ["otpauth://totp/Site:alice?secret=JBSWY3DPEHPK3PXP&issuer=Site"],
    );
    app.open();
    app.unlock(PASSWORD);
    app.add_link("otpauth://totp/Other:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Other");
    let page = app.page();
    page.click(&test("settings"));
    page.click(&test("storage"));
    page.expect_screen("storage");
    let vault = format!("{}[data-what=vault]", test("stored"));
    page.expect_text(&vault, &app.desktop.data().display().to_string());
    page.expect(&test("log-empty"));

    // The dialog proposes a name, of which the ending stays.
    let copy = app.desktop.path("home/copy.countersign");
    page.click(&test("save-copy"));
    app.choose_file("Save a copy of the vault", &app.desktop.path("home/copy"));
    page.expect_text(&test("copy-saved"), "Saved.");
    let vault = fs::read(app.desktop.data().join("vault.countersign"));
    let copied = fs::read(&copy).expect("it was saved");
    assert!(vault.is_ok_and(|vault| vault == copied), "sealed as it is");

    page.click(&test("delete-all"));
    page.fill(&test("delete-password"), "not the password");
    page.click(&test("delete-confirm"));
    page.expect_text(
        &test("delete-error"),
        "That password does not open the vault.",
    );
    shoot_for_a_moment(&app, "storage-delete");
    page.fill(&test("delete-password"), PASSWORD);
    page.click(&test("delete-confirm"));
    page.expect_screen("welcome");
    assert!(!app.desktop.data().join("vault.countersign").exists());

    // Only a vault is taken for one.
    let stranger = app.desktop.path("home/stranger.countersign");
    fs::write(&stranger, "no vault").expect("the test's folder can be written");
    page.click(&test("restore-copy"));
    app.choose_file("Choose a copy of your vault", &stranger);
    page.expect_text(&test("restore-error"), "This file is no copy of a vault");
    page.click(&test("restore-copy"));
    app.choose_file("Choose a copy of your vault", &copy);
    app.unlock(PASSWORD);
    app.page().wait_for(
        "both accounts",
        || app.page().texts(".issuer"),
        |issuers| *issuers == ["Site", "Other"],
    );
    app.quit();
}
