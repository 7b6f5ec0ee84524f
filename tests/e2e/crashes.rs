//! Either program dies without warning, or was replaced by another version of itself: the other one
//! survives it and says so.

use crate::app::{App, WINDOW, is_alive};
use crate::every_screen::keep_as_it_is;
use crate::prepared::{PASSWORD, put_vault};
use crate::program::kill;
use crate::until::until;
use crate::webdriver::test;

#[test]
fn a_window_that_crashed_comes_back_once() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, [LINK]);
    app.open();
    app.unlock(PASSWORD);
    let agent = app.agent_id().expect("the agent runs");

    kill_window(&app);
    app.attach();
    // The agent held the vault all the time, so nothing has to be unlocked.
    app.page().expect_screen("list");
    app.page().expect(&test("row"));
    app.page().expect_text(
        "[data-notice=windowCrashed]",
        "The window had closed unexpectedly. Your codes were not affected.",
    );
    app.page().click(&test("notice-dismiss"));
    app.page().expect_gone(&test("notice"));

    // A window that does not last is not opened again and again.
    kill_window(&app);
    app.expect_no_window();
    assert!(app.desktop.windows(WINDOW).is_empty());
    assert_eq!(
        app.agent_id().as_ref(),
        Some(&agent),
        "it is the same agent"
    );

    // Whoever starts it again gets a window all the same.
    app.open();
    app.page().expect_screen("list");
    app.page().expect("[data-notice=windowCrashed]");
    app.quit();
}

#[test]
fn a_window_whose_agent_crashed_starts_another() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, [LINK]);
    app.open();
    app.unlock(PASSWORD);
    app.add_link("otpauth://totp/Second:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Second");
    app.page().wait_for(
        "two rows",
        || app.page().count(&test("row")),
        |count| *count == 2,
    );

    let agent = app.agent_id().expect("the agent runs");
    let window = app.window_id();
    kill(&agent);
    app.page().expect_screen("lost");
    app.page().expect_text("h1", "Countersign has stopped");
    assert_eq!(
        app.page().count(&test("row")),
        0,
        "no code outlives the agent"
    );
    app.page().click_at_last(&test("start-again"));
    until("the window of the lost agent to end", || {
        (!is_alive(&window)).then_some(())
    });

    app.attach();
    app.page().expect_text(
        "[data-notice=agentCrashed]",
        "Countersign had stopped unexpectedly last time. Nothing was lost.",
    );
    app.unlock(PASSWORD);
    app.page().wait_for(
        "two rows",
        || app.page().count(&test("row")),
        |count| *count == 2,
    );
    assert_ne!(app.agent_id().expect("an agent runs again"), agent);
}

#[test]
fn a_window_of_another_version_starts_its_own_agent() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, [LINK]);
    app.open();
    app.unlock(PASSWORD);
    app.close_window();
    let agent = app.agent_id().expect("the agent lives on");

    // An update came, and with it the program of the window that opens next.
    let _window = app.start_newer_window();
    app.attach();
    app.page().expect_screen("lost");
    app.page()
        .expect_text("h1", "Countersign was updated while it was running.");
    keep_as_it_is(app.page(), "lost-after-an-update");
    app.page().click_at_last(&test("start-again"));
    app.expect_agent_ended();

    app.attach();
    app.unlock(PASSWORD);
    app.page().expect(&test("row"));
    assert_ne!(app.agent_id().expect("an agent runs again"), agent);
}

const LINK: &str = "otpauth://totp/Site:alice?secret=JBSWY3DPEHPK3PXP&issuer=Site";

fn kill_window(app: &App) {
    let window = app.window_id();
    kill(&window);
    until("the window to be gone", || {
        (!is_alive(&window)).then_some(())
    });
}
