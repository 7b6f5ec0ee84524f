//! What the user says of an account, and taking its key elsewhere.

use crate::app::App;
use crate::every_screen::shoot_for_a_moment;
use crate::prepared::{PASSWORD, put_vault};
use crate::webdriver::{Page, test};

const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[test]
fn an_account_is_edited_pinned_and_gathered_by_tag() {
    let Some(mut app) = App::new() else { return };
    put_vault(
        &app.desktop,
        [
            "otpauth://totp/First:alice?secret=JBSWY3DPEHPK3PXP&issuer=First",
            "otpauth://totp/Second:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Second",
        ],
    );
    app.open();
    app.unlock(PASSWORD);
    let page = app.page();
    expect_rows(page, &["First", "Second"]);

    open_menu(page, "Second", "menu-edit");
    page.expect(&test("edit-dialog"));
    assert_eq!(page.value(&test("edit-account")), "bob");
    page.fill(&test("edit-issuer"), "Other name");
    page.fill(&test("edit-tags"), "Work, Servers");
    page.fill(&test("edit-note"), "Spare codes are in the safe.");
    page.click(&test("edit-pinned"));
    shoot_for_a_moment(&app, "edit");
    page.click(&test("edit-save"));
    page.expect_gone(&test("edit-dialog"));
    // What is pinned comes first.
    expect_rows(page, &["Other name", "First"]);
    page.expect(&format!("{} {}", row("Other name"), test("pinned")));
    page.expect_text(&test("toast"), "Other name");

    // By tag, by search, and all again.
    page.click(&format!("{}[data-tag=Work]", test("tag")));
    expect_rows(page, &["Other name"]);
    shoot_for_a_moment(&app, "list-tagged");
    page.click(&format!("{}[data-tag=\"\"]", test("tag")));
    expect_rows(page, &["Other name", "First"]);
    page.fill(&test("search"), "serv");
    expect_rows(page, &["Other name"]);
    page.fill(&test("search"), "");

    // All of it is there after a restart, the note too.
    app.quit();
    app.open();
    app.unlock(PASSWORD);
    let page = app.page();
    expect_rows(page, &["Other name", "First"]);
    open_menu(page, "Other name", "menu-edit");
    page.wait_for(
        "the note",
        || page.value(&test("edit-note")),
        |note| note == "Spare codes are in the safe.",
    );
    assert_eq!(page.value(&test("edit-tags")), "Work, Servers");

    // A change is undone by one click.
    page.fill(&test("edit-issuer"), "A mistake");
    page.click(&test("edit-save"));
    expect_rows(page, &["A mistake", "First"]);
    page.click(&test("undo"));
    expect_rows(page, &["Other name", "First"]);
    open_menu(page, "Other name", "menu-pin");
    expect_rows(page, &["First", "Other name"]);

    // By name it would be the other way round.
    page.fill(&test("search"), "");
    open_menu(page, "First", "menu-edit");
    page.fill(&test("edit-issuer"), "Zebra");
    page.click(&test("edit-save"));
    expect_rows(page, &["Zebra", "Other name"]);
    page.click(&test("settings"));
    page.choose(&test("language"), "english");
    page.choose(&test("order"), "name");
    page.click(&test("close-after-copy"));
    page.click(&test("back"));
    expect_rows(page, &["Other name", "Zebra"]);

    // The window goes when a code was copied, and the code stays.
    page.click(&format!("{} {}", row("Zebra"), test("code")));
    app.desktop
        .wait_for_clipboard("a code", |text| text.len() == 6);
    app.expect_no_window();
    assert_eq!(app.desktop.clipboard().len(), 6);
    app.quit();
}

#[test]
fn a_key_is_shown_after_the_password() {
    let Some(mut app) = App::new() else { return };
    let link = format!("otpauth://totp/Site:alice?secret={KEY}&issuer=Site");
    put_vault(&app.desktop, [link.as_str()]);
    app.open();
    app.unlock(PASSWORD);
    let page = app.page();
    open_menu(page, "Site", "menu-key");
    page.fill(&test("key-password"), "not the password");
    page.click(&test("key-show"));
    page.expect_text(&test("key-error"), "That password does not open the vault.");
    assert_eq!(page.count(&test("key")), 0);
    page.fill(&test("key-password"), PASSWORD);
    page.click(&test("key-show"));
    page.expect(&test("key-picture"));
    assert_eq!(page.texts(&format!("{} span", test("key"))).concat(), KEY);
    shoot_for_a_moment(&app, "key");
    page.click(&test("key-done"));
    page.expect_gone(&test("key-dialog"));
    assert_eq!(page.count(&test("key")), 0, "it is gone with the dialog");

    // A lock takes it off the screen.
    open_menu(page, "Site", "menu-key");
    page.fill(&test("key-password"), PASSWORD);
    page.click(&test("key-show"));
    page.expect(&test("key"));
    app.tell("lock");
    page.expect_screen("unlock");
    assert_eq!(page.count(&test("key")), 0);
    app.quit();
}

fn open_menu(page: &Page, issuer: &str, item: &str) {
    page.click(&format!("{} {}", row(issuer), test("row-menu")));
    page.click(&test(item));
}

fn row(issuer: &str) -> String {
    format!("{}[data-issuer=\"{issuer}\"]", test("row"))
}

fn expect_rows(page: &Page, issuers: &[&str]) {
    page.wait_for("the rows", || page.texts(".issuer"), |now| *now == issuers);
}
