//! The vault's file is not what it was: each case is said in words, and nothing is deleted.

use crate::app::App;
use crate::prepared::{PASSWORD, of_a_newer_format, put_vault};
use crate::webdriver::test;
use std::fs;
use std::path::PathBuf;

#[test]
fn a_damaged_vault_goes_back_to_an_earlier_version() {
    let Some(mut app) = App::new() else { return };
    put_vault(
        &app.desktop,
        ["otpauth://totp/First:alice?secret=JBSWY3DPEHPK3PXP&issuer=First"],
    );
    app.open();
    app.unlock(PASSWORD);
    app.add_link("otpauth://totp/Second:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Second");
    app.add_link("otpauth://totp/Third:carol?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJR&issuer=Third");
    app.quit();

    let file = vault(&app);
    let whole = fs::read(&file).expect("there is a vault");
    let half = &whole[..whole.len() / 2];
    for damaged in [half, b"", b"not a vault at all"] {
        fs::write(&file, damaged).expect("the test's folder can be written");
        app.open();
        let page = app.page();
        page.expect_screen("trouble");
        page.expect_text("h1", "Your vault file is damaged");
        page.expect(&test("generation"));
        assert_eq!(
            page.text(&test("folder")),
            app.desktop.data().display().to_string()
        );
        app.quit();
        assert_eq!(
            fs::read(&file).ok().as_deref(),
            Some(damaged),
            "it is left as it was"
        );
    }

    app.open();
    let page = app.page();
    page.expect(&test("generation"));
    let newest = page.text(&format!("{}:first-of-type", test("generation")));
    assert!(
        newest.contains("Version 3"),
        "the newest comes first: {newest}"
    );
    page.click(&test("restore-generation"));
    app.unlock(PASSWORD);
    app.page().wait_for(
        "all accounts",
        || app.page().texts(".issuer"),
        |issuers| *issuers == ["First", "Second", "Third"],
    );
    assert_eq!(
        set_aside(&app),
        [b"not a vault at all".to_vec()],
        "the damaged file is kept"
    );
    app.quit();
}

#[test]
fn a_vault_that_cannot_be_used_is_left_alone() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, []);
    let file = vault(&app);
    let whole = fs::read(&file).expect("there is a vault");

    fs::write(&file, of_a_newer_format(&whole)).expect("the test's folder can be written");
    app.open();
    app.page().expect_screen("trouble");
    app.page()
        .expect_text("h1", "Your vault is from a newer Countersign");
    assert_eq!(
        app.page().count(&test("restore-generation")),
        0,
        "there is nothing to go back to"
    );

    // Nothing but a damaged file, and no earlier version of it.
    fs::write(&file, b"").expect("the test's folder can be written");
    app.page().click(&test("try-again"));
    app.page().expect_text("h1", "Your vault file is damaged");
    app.page()
        .expect_text("header", "There is no earlier version in its folder.");

    // Somebody puts a folder in its place.
    fs::remove_file(&file).expect("the test's folder can be written");
    fs::create_dir(&file).expect("the test's folder can be written");
    app.page().click(&test("try-again"));
    app.page()
        .expect_text("h1", "Your vault file cannot be read");

    // And puts the file back.
    fs::remove_dir(&file).expect("the test's folder can be written");
    fs::write(&file, &whole).expect("the test's folder can be written");
    app.page().click(&test("try-again"));
    app.unlock(PASSWORD);
    app.page().expect(&test("empty"));
    app.quit();
}

fn vault(app: &App) -> PathBuf {
    app.desktop.data().join("vault.countersign")
}

/// What lies beside the vault under a name that says it was damaged.
fn set_aside(app: &App) -> Vec<Vec<u8>> {
    fs::read_dir(app.desktop.data())
        .expect("there is a folder")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.display().to_string().contains("vault.damaged-"))
        .map(|path| fs::read(path).expect("it can be read"))
        .collect()
}
