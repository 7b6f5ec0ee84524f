//! A forgotten password: in by the recovery code, and a new password in its place.

use crate::app::App;
use crate::prepared::{PASSWORD, put_vault};
use crate::webdriver::test;

const NEW_PASSWORD: &str = "eighth wonder marginal";

#[test]
fn a_forgotten_password_is_replaced() {
    let Some(mut app) = App::new() else { return };
    let groups = put_vault(
        &app.desktop,
        ["otpauth://totp/Site:alice?secret=JBSWY3DPEHPK3PXP&issuer=Site"],
    );
    app.open();
    let page = app.page();
    page.expect_screen("unlock");
    page.click(&test("use-recovery"));

    // Another character in the third group, and the code typed in small letters with dashes.
    let mut mistyped = groups.clone();
    let first = if groups[2].starts_with('7') { "8" } else { "7" };
    mistyped[2].replace_range(..1, first);
    page.fill(&test("recovery-code"), &mistyped.join("-").to_lowercase());
    page.expect_text(&test("recovery-check"), "Group 3 has a typing mistake.");
    assert_eq!(page.texts("[data-mark=wrong]"), ["3"]);
    page.click(&test("unlock"));
    page.expect_text(
        &test("unlock-error"),
        "There is a typing mistake in the recovery code.",
    );

    page.fill(&test("recovery-code"), &groups.join(" "));
    page.expect_text(&test("recovery-check"), "The code is complete.");
    page.expect_gone("[data-mark=wrong]");
    page.click(&test("unlock"));

    page.expect_screen("new-password");
    page.fill(&test("password"), NEW_PASSWORD);
    page.fill(&test("password-repeat"), NEW_PASSWORD);
    page.click(&test("continue"));
    page.expect_screen("list");
    page.expect(&test("row"));

    page.click(&test("lock"));
    page.expect_screen("unlock");
    page.fill(&test("password"), PASSWORD);
    page.click(&test("unlock"));
    page.expect_text(
        &test("unlock-error"),
        "That password does not open the vault.",
    );
    app.unlock(NEW_PASSWORD);
    app.page().expect(&test("row"));
    app.quit();
}
