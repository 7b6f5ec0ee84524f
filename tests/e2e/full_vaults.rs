//! Full vaults: ten thousand accounts scroll and are found while one types, and a hundred weigh little.

use crate::app::App;
use crate::prepared::{PASSWORD, put_vault};
use crate::webdriver::test;
use serde_json::json;
use std::time::Instant;

const COUNT: usize = 10_000;

#[test]
fn ten_thousand_accounts_are_found_while_one_types() {
    let Some(mut app) = App::new() else { return };
    let links = links(COUNT);
    put_vault(&app.desktop, links.iter().map(String::as_str));
    app.open();
    let page = app.page();
    page.expect_screen("unlock");
    page.fill(&test("password"), PASSWORD);
    let pressed = Instant::now();
    page.click(&test("unlock"));
    page.expect(&test("row"));
    println!(
        "figure: unlock of {COUNT} accounts until rows are seen: {} ms",
        pressed.elapsed().as_millis()
    );
    page.expect_text(&test("status"), "10,000 accounts");

    // Only what is near the eye is in the page.
    assert!(
        page.count(&test("row")) < 100,
        "the list is not drawn as a whole"
    );
    assert_eq!(page.text(".issuer"), "Site 00000");
    page.js(
        "const pane = document.querySelector('.pane'); pane.scrollTop = pane.scrollHeight",
        json!([]),
    );
    page.expect("[data-issuer=\"Site 09999\"] .now .group");

    page.fill(&test("search"), "04321");
    page.expect_text(&test("status"), "1 found");
    page.wait_for(
        "the one row",
        || page.texts(".issuer"),
        |issuers| *issuers == ["Site 04321"],
    );
    page.fill(&test("search"), "site 77 user77");
    page.wait_for(
        "those of the user's with 77 in their names",
        || page.texts(".issuer"),
        |issuers| !issuers.is_empty() && issuers.iter().all(|issuer| issuer.contains("77")),
    );
    page.fill(&test("search"), "nobody has this");
    page.expect(&test("no-match"));

    // What a key costs: its handler and the layout that it asks for, short of the drawing itself. Svelte
    // changes the page in a microtask; what is drawn meanwhile, and the codes that are fetched, are let
    // be between two keys.
    let times = page.js_async(
        r#"
        const field = document.querySelector("[data-test=search]");
        const rows = document.querySelector(".rows");
        const times = [];
        const rest = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        for (let round = 0; round < 20; round += 1) {
            for (const text of ["", "s", "si", "site", "site 1", "site 12", "site 123", "user5", "example 4"]) {
                const before = performance.now();
                field.value = text;
                field.dispatchEvent(new InputEvent("input", { bubbles: true }));
                await null;
                await null;
                rows.getBoundingClientRect();
                times.push(performance.now() - before);
                await rest();
            }
        }
        return times;
        "#,
        json!([]),
    );
    let mut times: Vec<f64> = serde_json::from_value(times).expect("they are times");
    times.sort_by(f64::total_cmp);
    assert_eq!(times.len(), 180);
    println!(
        "figure: search in {COUNT} accounts, from letter to layout: p50 {:.1} ms, p95 {:.1} ms",
        times[90], times[171]
    );
    app.quit();
}

/// What is in memory all day: the agent, its window closed, after it was used.
#[test]
fn the_agent_alone_weighs_little() {
    const ACCOUNTS: usize = 100;
    /// A toolkit that got in by mistake weighs several times as much; `cargo xtask measure` tells
    /// what a release build takes.
    const MOST_KIB: u64 = 40 * 1024;
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, links(ACCOUNTS).iter().map(String::as_str));
    app.open();
    app.unlock(PASSWORD);
    app.page().click(&test("row"));
    app.page().expect(&test("copied"));
    app.close_window();
    let agent = app.agent_id().expect("the agent lives on");
    // Only root may look into a process that cannot be traced.
    let Ok(map) = std::fs::read_to_string(format!("/proc/{agent}/smaps_rollup")) else {
        println!("skipped: the memory of the agent may be looked at by root only");
        return;
    };
    let kib: u64 = map
        .lines()
        .find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB"))
        .and_then(|number| number.parse().ok())
        .expect("the kernel tells it");
    println!(
        "figure: memory of the agent alone, unlocked, {ACCOUNTS} accounts, a debug build: {kib} KiB PSS"
    );
    assert!(kib < MOST_KIB, "the agent takes {kib} KiB");
    app.quit();
}

fn links(count: usize) -> Vec<String> {
    (0..count)
        .map(|at| {
            let user = at % 100;
            format!("otpauth://totp/Site%20{at:05}:user{user}%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Site%20{at:05}")
        })
        .collect()
}
