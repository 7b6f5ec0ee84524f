//! The page in a window, through WebKitWebDriver: what is on it, and a user's acts on it.
//!
//! A client of the W3C protocol in a few lines of HTTP, so that the tests need no further crates.
//! Elements are found by CSS; those that tests act on are named by `data-test`, see [`test`].

use crate::desktop::Desktop;
use crate::program::Program;
use crate::until::{PATIENCE, until, until_within};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::Duration;

/// A page under a driver's hand. Its window lives on when this is dropped.
pub(crate) struct Page {
    port: u16,
    session: String,
    _driver: Program,
}

/// Why the driver did not do it.
#[derive(Debug)]
#[expect(dead_code, reason = "shown when a test fails")]
struct Refusal {
    error: String,
    message: String,
}

/// The selector of the elements that are called `name` for the tests.
pub(crate) fn test(name: &str) -> String {
    format!("[data-test=\"{name}\"]")
}

/// A port of this machine that nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("there are free ports")
        .port()
}

/// Whether somebody listens on a port of this machine.
pub(crate) fn is_listening(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// A page that lays out a megabyte of text answers late on a busy machine.
const LONGEST_ANSWER: Duration = Duration::from_secs(120);

impl Page {
    /// Attaches to the window whose inspector listens, or soon will, on the port `inspector`.
    pub(crate) fn attach(desktop: &Desktop, inspector: u16) -> Self {
        until(
            "a window open to a driver (built with the feature automation)",
            || is_listening(inspector).then_some(()),
        );
        until("a session with the driver", || {
            Self::try_attach(desktop, inspector)
        })
    }

    /// A driver that came while a window was still being made, or was not yet gone, waits for ever:
    /// then another one has to be sent.
    fn try_attach(desktop: &Desktop, inspector: u16) -> Option<Self> {
        let limit = Duration::from_secs(5);
        let port = free_port();
        let driver = Program::start(
            desktop
                .place(&mut Program::command("WebKitWebDriver"))
                .arg(format!("--port={port}"))
                .arg(format!("--target=127.0.0.1:{inspector}"))
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let nothing_special = json!({ "capabilities": {} });
        let session = until_within(limit, || {
            let made = exchange(port, limit, "POST", "/session", &nothing_special);
            made.ok()?.ok()?["sessionId"].as_str().map(str::to_owned)
        })?;
        Some(Self {
            port,
            session,
            _driver: driver,
        })
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, Refusal> {
        let path = format!("/session/{}{path}", self.session);
        exchange(self.port, LONGEST_ANSWER, method, &path, body).unwrap_or_else(|error| {
            Err(Refusal {
                error: "no answer".to_owned(),
                message: error.to_string(),
            })
        })
    }

    fn must(&self, method: &str, path: &str, body: &Value) -> Value {
        self.call(method, path, body)
            .unwrap_or_else(|refusal| panic!("{method} {path}: {refusal:?}"))
    }

    // ---- Looking. ----

    /// What a script returns. Its arguments are `arguments[0]` and so on.
    pub(crate) fn js(&self, script: &str, arguments: Value) -> Value {
        self.must(
            "POST",
            "/execute/sync",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// What an asynchronous script gives: the body of an `async` function.
    pub(crate) fn js_async(&self, body: &str, arguments: Value) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async (...given) => {{ {body} }})(...arguments)
                 .then(done, (error) => done({{ thrown: String(error) }}));"
        );
        let answer = self.must(
            "POST",
            "/execute/async",
            &json!({ "script": script, "args": arguments }),
        );
        assert!(answer["thrown"].is_null(), "{answer}");
        answer
    }

    /// The text that can be seen of each element of `css`.
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        let texts = self.js(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText.trim())",
            json!([css]),
        );
        serde_json::from_value(texts).expect("they are texts")
    }

    /// The text of the first element of `css`; empty when there is none.
    pub(crate) fn text(&self, css: &str) -> String {
        self.texts(css).into_iter().next().unwrap_or_default()
    }

    /// An attribute of the first element of `css`.
    pub(crate) fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.js(
            "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null",
            json!([css, name]),
        )
        .as_str()
        .map(str::to_owned)
    }

    /// What is typed in the first field of `css`.
    pub(crate) fn value(&self, css: &str) -> String {
        let value = self.js(
            "return document.querySelector(arguments[0])?.value ?? null",
            json!([css]),
        );
        value.as_str().unwrap_or_default().to_owned()
    }

    /// What a screen reader is told of the first element of `css`: its role, and its name.
    pub(crate) fn told(&self, css: &str) -> (String, String) {
        let id = self
            .find(css)
            .unwrap_or_else(|refusal| panic!("{css}: {refusal:?}"));
        let ask = |what: &str| {
            let told = self.must("GET", &format!("/element/{id}/{what}"), &Value::Null);
            told.as_str().unwrap_or_default().to_owned()
        };
        (ask("computedrole"), ask("computedlabel"))
    }

    /// How many elements of `css` there are.
    pub(crate) fn count(&self, css: &str) -> u64 {
        let count = self.js(
            "return document.querySelectorAll(arguments[0]).length",
            json!([css]),
        );
        count.as_u64().expect("it is a count")
    }

    /// The name of the screen that is on.
    pub(crate) fn screen(&self) -> String {
        self.attribute("[data-screen]", "data-screen")
            .unwrap_or_default()
    }

    /// A picture of the page, as PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        let picture = self.must("GET", "/screenshot", &Value::Null);
        data_encoding::BASE64
            .decode(picture.as_str().unwrap_or_default().as_bytes())
            .expect("it is Base64")
    }

    /// Picture and HTML of the page, as far as they can be had.
    pub(crate) fn evidence(&self) -> (Vec<u8>, String) {
        let picture = self
            .call("GET", "/screenshot", &Value::Null)
            .unwrap_or_default();
        let html = self
            .call("GET", "/source", &Value::Null)
            .unwrap_or_default();
        let picture = picture.as_str().unwrap_or_default().as_bytes();
        (
            data_encoding::BASE64.decode(picture).unwrap_or_default(),
            html.as_str().unwrap_or_default().to_owned(),
        )
    }

    // ---- Waiting. ----

    /// Waits until the screen `name` is on.
    pub(crate) fn expect_screen(&self, name: &str) {
        self.wait_for(
            &format!("the screen {name}"),
            || self.screen(),
            |now| now == name,
        );
    }

    /// Waits until there is an element of `css`.
    pub(crate) fn expect(&self, css: &str) {
        self.wait_for(css, || self.count(css), |count| *count > 0);
    }

    /// Waits until there is no element of `css` any more.
    pub(crate) fn expect_gone(&self, css: &str) {
        self.wait_for(
            &format!("{css} to go"),
            || self.count(css),
            |count| *count == 0,
        );
    }

    /// Waits until the first element of `css` says something with `part` in it.
    pub(crate) fn expect_text(&self, css: &str, part: &str) -> String {
        self.wait_for(
            &format!("{css} to say {part:?}"),
            || self.text(css),
            |text| text.contains(part),
        )
    }

    /// Waits until the attribute of the first element of `css` is `value`.
    pub(crate) fn expect_attribute(&self, css: &str, name: &str, value: &str) {
        self.wait_for(
            &format!("{name} of {css} to be {value:?}"),
            || self.attribute(css, name).unwrap_or_default(),
            |now| now == value,
        );
    }

    /// Looks until what is seen is good, and fails the test with what was seen last.
    pub(crate) fn wait_for<T: std::fmt::Debug>(
        &self,
        what: &str,
        look: impl Fn() -> T,
        good: impl Fn(&T) -> bool,
    ) -> T {
        let last = RefCell::new(None);
        let found = until_within(PATIENCE, || {
            let seen = look();
            if good(&seen) {
                return Some(seen);
            }
            *last.borrow_mut() = Some(seen);
            None
        });
        found.unwrap_or_else(|| panic!("waited for {what}; there is {:?}", last.borrow()))
    }

    // ---- Acting. ----

    /// Clicks the first element of `css`, once that can be done.
    pub(crate) fn click(&self, css: &str) {
        let last = RefCell::new(None);
        until_within(PATIENCE, || {
            let clicked = self.try_click(css);
            clicked
                .map_err(|refusal| *last.borrow_mut() = Some(refusal))
                .ok()
        })
        .unwrap_or_else(|| panic!("{css} cannot be clicked: {:?}", last.borrow()));
    }

    /// Clicks what ends the window, and with it the session.
    pub(crate) fn click_at_last(&self, css: &str) {
        self.expect(css);
        // Whether it answers before it is gone is a matter of luck.
        let _ = self.try_click(css);
    }

    /// Clicks without a mouse: the driver's misses where texts are drawn larger.
    pub(crate) fn poke(&self, css: &str) {
        self.expect(css);
        self.js("document.querySelector(arguments[0]).click()", json!([css]));
    }

    /// Types into a field in place of what is there.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        self.expect(css);
        self.js(
            "const field = document.querySelector(arguments[0]);
             field.focus();
             field.select();",
            json!([css]),
        );
        // The driver drops line feeds.
        let typed = text.replace('\n', keys::ENTER);
        self.press(if typed.is_empty() {
            keys::DELETE
        } else {
            &typed
        });
        assert_eq!(self.value(css), text, "{css} holds what was typed");
    }

    /// Chooses an option of a select field by its value.
    pub(crate) fn choose(&self, css: &str, value: &str) {
        self.click(&format!("{css} option[value=\"{value}\"]"));
        self.wait_for(
            &format!("{css} to be {value}"),
            || self.value(css),
            |now| now == value,
        );
    }

    /// Presses keys wherever the focus is; special keys have code points of the protocol's, [`keys`].
    pub(crate) fn press(&self, keys: &str) {
        let actions: Vec<_> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|act| json!({ "type": act, "value": key })))
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.must("POST", "/actions", &json!({ "actions": [keyboard] }));
    }

    /// Presses a key while another one is held down.
    pub(crate) fn chord(&self, held: &str, key: &str) {
        let act = |kind: &str, value: &str| json!({ "type": kind, "value": value });
        let actions = [
            act("keyDown", held),
            act("keyDown", key),
            act("keyUp", key),
            act("keyUp", held),
        ];
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.must("POST", "/actions", &json!({ "actions": [keyboard] }));
    }

    fn try_click(&self, css: &str) -> Result<Value, Refusal> {
        let id = self.find(css)?;
        self.call("POST", &format!("/element/{id}/click"), &json!({}))
    }

    fn find(&self, css: &str) -> Result<String, Refusal> {
        const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
        let body = json!({ "using": "css selector", "value": css });
        let found = self.call("POST", "/element", &body)?;
        Ok(found[ELEMENT].as_str().unwrap_or_default().to_owned())
    }
}

/// Code points of special keys (WebDriver section 17.4.2).
pub(crate) mod keys {
    pub(crate) const ARROW_DOWN: &str = "\u{e015}";
    pub(crate) const ARROW_RIGHT: &str = "\u{e014}";
    pub(crate) const ARROW_UP: &str = "\u{e013}";
    pub(crate) const CONTROL: &str = "\u{e009}";
    pub(crate) const DELETE: &str = "\u{e017}";
    pub(crate) const END: &str = "\u{e010}";
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const ESCAPE: &str = "\u{e00c}";
    pub(crate) const F10: &str = "\u{e03a}";
    pub(crate) const SHIFT: &str = "\u{e008}";
    pub(crate) const TAB: &str = "\u{e004}";
}

/// One question to the driver and its answer.
fn exchange(
    port: u16,
    limit: Duration,
    method: &str,
    path: &str,
    body: &Value,
) -> io::Result<Result<Value, Refusal>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(limit))?;
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if answer.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    answer.read_exact(&mut body)?;
    let mut body: Value = serde_json::from_slice(&body)?;
    let mut value = body["value"].take();
    Ok(match value["error"].as_str() {
        None => Ok(value),
        Some(error) => Err(Refusal {
            error: error.to_owned(),
            message: value["message"].take().to_string(),
        }),
    })
}
