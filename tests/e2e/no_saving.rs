//! Nothing can be saved: it is said where it happened, what was typed stays, and nothing is lost.
//! When that is mended, the same button does it.

use crate::app::App;
use crate::disk::Disk;
use crate::prepared::{PASSWORD, put_vault};
use crate::webdriver::{Page, test};

const FIRST: &str = "otpauth://totp/First:alice?secret=JBSWY3DPEHPK3PXP&issuer=First";
const SECOND: &str =
    "otpauth://totp/Second:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Second";

const FULL: &str = "The disk is full, so nothing was saved.";
const READ_ONLY: &str = "Countersign may not write in its folder.";

#[test]
fn a_read_only_folder_costs_nothing() {
    const KEY: &str = "gezd gnbv gy3t qojq gezd gnbv gy3t qojq";
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, [FIRST]);
    app.open();
    app.unlock(PASSWORD);
    let Some(disk) = Disk::read_only(&app.desktop.data()) else {
        return;
    };

    let page = app.page();
    page.click(&test("add"));
    page.click(&test("add-type"));
    page.fill(&test("form-issuer"), "Second");
    page.fill(&test("form-account"), "bob");
    page.fill(&test("form-secret"), KEY);
    page.expect(&test("proposal"));
    page.click(&test("accept"));
    page.expect_text(&test("accept-error"), READ_ONLY);
    for (field, typed) in [
        ("form-issuer", "Second"),
        ("form-account", "bob"),
        ("form-secret", KEY),
    ] {
        assert_eq!(page.value(&test(field)), typed, "what was typed stays");
    }
    page.click(&test("cancel"));
    page.click(&test("row-menu"));
    page.click(&test("delete"));
    page.expect_text(&test("act-error"), READ_ONLY);
    assert_eq!(page.texts(".issuer"), ["First"]);

    // What is there opens all the same.
    page.click(&test("lock"));
    app.unlock(PASSWORD);
    expect_issuers(page, &["First"]);

    page.click(&test("add"));
    page.click(&test("add-paste"));
    page.fill(&test("paste-text"), SECOND);
    page.expect(&test("proposal"));
    page.click(&test("accept"));
    page.expect_text(&test("accept-error"), READ_ONLY);
    drop(disk);
    page.click(&test("accept"));
    page.expect_gone(&test("add-dialog"));
    expect_both_after_a_restart(&mut app);
}

#[test]
fn a_full_disk_costs_nothing() {
    let Some(mut app) = App::new() else { return };
    let Some(disk) = Disk::small(&app.desktop.data()) else {
        return;
    };
    put_vault(&app.desktop, [FIRST]);
    app.open();
    app.unlock(PASSWORD);
    disk.fill();

    let page = app.page();
    page.click(&test("add"));
    page.click(&test("add-paste"));
    page.fill(&test("paste-text"), SECOND);
    page.expect(&test("proposal"));
    page.fill(&test("proposal-account"), "bob, at work");
    page.click(&test("accept"));
    page.expect_text(&test("accept-error"), FULL);
    assert_eq!(page.value(&test("paste-text")), SECOND);
    assert_eq!(page.value(&test("proposal-account")), "bob, at work");
    assert_eq!(page.texts(".issuer"), ["First"]);

    disk.make_room();
    page.click(&test("accept"));
    page.expect_gone(&test("add-dialog"));
    page.expect("[data-account=\"bob, at work\"]");
    expect_both_after_a_restart(&mut app);
}

#[test]
fn a_first_run_on_a_full_disk_goes_on_when_there_is_room() {
    let Some(mut app) = App::new() else { return };
    let Some(disk) = Disk::small(&app.desktop.data()) else {
        return;
    };
    app.open();
    disk.fill();

    let page = app.page();
    page.click(&test("continue"));
    page.fill(&test("password"), PASSWORD);
    page.fill(&test("password-repeat"), PASSWORD);
    page.click(&test("continue"));
    page.expect_text(&test("password-error"), FULL);
    page.expect_screen("protect");
    for field in ["password", "password-repeat"] {
        assert_eq!(page.value(&test(field)), PASSWORD, "what was typed stays");
    }

    disk.make_room();
    page.click(&test("continue"));
    page.expect_screen("recovery");
    page.expect(&test("recovery-group-6"));
    app.quit();
    app.open();
    app.page().expect_screen("unlock");
    app.quit();
}

fn expect_both_after_a_restart(app: &mut App) {
    expect_issuers(app.page(), &["First", "Second"]);
    app.quit();
    app.open();
    app.unlock(PASSWORD);
    expect_issuers(app.page(), &["First", "Second"]);
    app.quit();
}

fn expect_issuers(page: &Page, issuers: &[&str]) {
    page.wait_for(
        "the accounts",
        || page.texts(".issuer"),
        |there| *there == issuers,
    );
}
