//! What a hostile page could not do, and what is not left behind: in the page, and on the disk.

use crate::app::App;
use crate::prepared::{PASSWORD, put_vault};
use crate::webdriver::{Page, test};
use serde_json::{Value, json};
use std::fs;
use std::net::TcpListener;
use std::path::Path;

const LINK_KEY: &str = "MFZWIZTHNBVGWDBQMFZWIZTHNBVGWDBQ";
const TYPED_KEY: &str = "ORSXG5BAORSXG5BAORSXG5BAORSXG5BA";
const LABEL: &str = "somebody-hidden@example.org";

#[test]
fn the_page_can_do_nothing_but_its_work() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, []);
    app.open();
    app.unlock(PASSWORD);
    let page = app.page();

    assert_eq!(
        page.js("return typeof window.__TAURI__", json!([])),
        "undefined"
    );
    assert_eq!(
        page.js("return Object.isFrozen(Object.prototype)", json!([])),
        true
    );
    nothing_foreign_runs_or_loads(page);
    only_our_commands_are_obeyed(page);
    page.expect_screen("list");
    app.quit();
}

#[test]
fn no_secret_stays_behind() {
    let Some(mut app) = App::new() else { return };
    put_vault(&app.desktop, []);
    app.open();
    app.unlock(PASSWORD);
    app.add_link(&format!(
        "otpauth://totp/Link:{LABEL}?secret={LINK_KEY}&issuer=Link"
    ));
    let page = app.page();
    page.click(&test("add"));
    page.click(&test("add-type"));
    page.fill(&test("form-issuer"), "Typed");
    page.fill(&test("form-secret"), TYPED_KEY);
    page.expect(&test("proposal"));
    page.click(&test("accept"));
    page.expect_gone(&test("add-dialog"));
    page.wait_for("two rows", || page.count(&test("row")), |count| *count == 2);

    let seen = page.js(
        "return document.documentElement.outerHTML
             + [...document.querySelectorAll('input, textarea, select')].map((one) => one.value)",
        json!([]),
    );
    let seen = seen.as_str().expect("it is text");
    assert!(seen.contains(LABEL), "the search finds what is there");
    for secret in [PASSWORD, LINK_KEY, TYPED_KEY] {
        assert!(!seen.contains(secret), "a secret stays in the page");
    }
    let stored = page.js_async(
        "return {
             local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie,
             databases: (await indexedDB.databases()).map(({ name }) => name),
             caches: 'caches' in globalThis ? await caches.keys() : [],
             history: history.length, state: history.state, name: window.name,
         }",
        json!([]),
    );
    assert_eq!(
        stored,
        json!({
            "local": [], "session": [], "cookies": "", "databases": [], "caches": [],
            "history": 1, "state": null, "name": "",
        })
    );

    // While the programs run, and when they have ended.
    nothing_on_the_disk(&app);
    app.quit();
    nothing_on_the_disk(&app);
}

fn nothing_foreign_runs_or_loads(page: &Page) {
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("there are free ports");
    elsewhere
        .set_nonblocking(true)
        .expect("it can be asked without waiting");
    let address = elsewhere.local_addr().expect("it has an address");
    let tried = page.js_async(
        r#"
        const [there] = given;
        globalThis.refused = [];
        document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
        const tried = {};
        try { tried.eval = (0, eval)("1 + 1"); } catch (error) { tried.eval = error.name; }
        try { await fetch(there); tried.fetch = "done"; } catch (error) { tried.fetch = error.name; }
        try { new WebSocket(there.replace("http", "ws")); tried.socket = "made"; } catch (error) { tried.socket = error.name; }
        const add = (name, content) => document.body.append(Object.assign(document.createElement(name), content));
        add("script", { textContent: "globalThis.inline = true" });
        add("script", { src: there + "script.js" });
        add("img", { src: there + "image.png" });
        add("iframe", { src: there });
        add("link", { rel: "stylesheet", href: there + "style.css" });
        add("object", { data: there });
        add("style", { textContent: "body { color: rgb(1, 2, 3) }" });
        tried.inline = globalThis.inline ?? null;
        const styled = document.createElement("p");
        document.body.append(styled);
        styled.setAttribute("style", "color: rgb(1, 2, 3)");
        tried.styled = getComputedStyle(styled).color === "rgb(1, 2, 3)";
        tried.opened = window.open(there) === null ? null : "opened";
        location.assign(there);
        return tried;
        "#,
        json!([format!("http://{address}/")]),
    );
    assert_eq!(tried["eval"], "EvalError");
    assert_eq!(tried["fetch"], "TypeError");
    assert_eq!(tried["inline"], Value::Null);
    assert_eq!(tried["styled"], false);
    assert_eq!(tried["opened"], Value::Null);
    for directive in [
        "connect-src",
        "frame-src",
        "img-src",
        "object-src",
        "script-src",
        "script-src-elem",
        "style-src-attr",
        "style-src-elem",
    ] {
        page.wait_for(
            &format!("{directive} to be enforced"),
            || page.js("return globalThis.refused", json!([])),
            |refused| {
                refused
                    .as_array()
                    .is_some_and(|all| all.contains(&json!(directive)))
            },
        );
    }
    assert!(
        elsewhere.accept().is_err(),
        "somebody else was asked for something"
    );
    let here = page.js("return location.href", json!([]));
    assert!(
        here.as_str()
            .is_some_and(|here| here.starts_with("tauri://localhost")),
        "{here}"
    );
}

fn only_our_commands_are_obeyed(page: &Page) {
    let invoke = |command: &str, arguments: Value| {
        page.js_async(
            "const [command, ask] = given;
             return window.__TAURI_INTERNALS__.invoke(command, ask)
                 .then((reply) => ({ reply }), (refusal) => ({ refusal: JSON.stringify(refusal) }));",
            json!([command, arguments]),
        )
    };
    let ours = invoke("get_status", json!({ "ask": {} }));
    assert_eq!(
        ours["reply"]["state"], "open",
        "our own command is obeyed: {ours}"
    );
    for (command, arguments) in [
        // Tauri's.
        ("plugin:window|close", json!({ "label": "main" })),
        (
            "plugin:window|set_title",
            json!({ "label": "main", "value": "x" }),
        ),
        (
            "plugin:webview|create_webview_window",
            json!({ "options": { "label": "x" } }),
        ),
        (
            "plugin:event|emit",
            json!({ "event": "countersign", "payload": { "event": "locked" } }),
        ),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("plugin:app|version", json!({})),
        // Those that only the window's program may ask of the agent.
        ("propose_texts", json!({ "ask": { "texts": [] } })),
        (
            "save_recovery_sheet",
            json!({ "ask": { "path": "/dev/null" } }),
        ),
    ] {
        let answer = invoke(command, arguments);
        let refusal = answer["refusal"].as_str().unwrap_or_default();
        assert!(
            refusal.contains("not allowed") || refusal.contains("not found"),
            "{command}: {answer}"
        );
    }
}

/// No file of this desktop's, wherever it lies, holds a secret or a label in clear.
fn nothing_on_the_disk(app: &App) {
    let mut files = vec![];
    for folder in ["home", "run"] {
        collect(&app.desktop.path(folder), &mut files);
    }
    let any_holds = |text: &str| {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        files
            .iter()
            .find(|(_, bytes)| holds(bytes, text.as_bytes()) || holds(bytes, &wide))
            .map(|(path, _)| path.clone())
    };
    assert!(
        any_holds("COUNTERSIGN").is_some(),
        "the search finds the mark of the vault"
    );
    for secret in [PASSWORD, LINK_KEY, TYPED_KEY, LABEL] {
        assert_eq!(any_holds(secret), None, "what is secret lies on the disk");
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn collect(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    // What programs delete meanwhile, and sockets, hold nothing.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let kind = entry.file_type().ok();
        if kind.is_some_and(|kind| kind.is_dir()) {
            collect(&path, files);
        } else if kind.is_some_and(|kind| kind.is_file())
            && let Ok(bytes) = fs::read(&path)
        {
            files.push((path.display().to_string(), bytes));
        }
    }
}
