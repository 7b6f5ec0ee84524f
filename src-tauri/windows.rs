//! The windows: how they are made, how they look before the page has drawn, and what they hear.
//!
//! One today. Deliberately not here: what the page asks for (`commands`).

use crate::agent::Agent;
use crate::words::Words;
use countersign_contract::Event;
use countersign_contract::settings::{Settings, Theme};
use countersign_contract::vault::Raised;
use countersign_platform::locale;
use countersign_platform::places::Places;
use countersign_platform::web_view::PAGE;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{io, mem};
use tauri::ipc::Channel;
use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{
    App, AppHandle, DragDropEvent, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    Window, WindowEvent,
};
use tokio::time::sleep;

/// The label of the main window; `capabilities/main.json` names it too.
const MAIN: &str = "main";

/// What lay in the main thread's queue is done by then, and nobody closes a window so soon after
/// asking for it.
const ON_ITS_WAY_OUT: Duration = Duration::from_millis(250);

/// What the windows remember.
pub(crate) struct Desk {
    settings: Mutex<Settings>,
    dropped: Mutex<Vec<PathBuf>>,
    /// Where the page hears events. Not Tauri's own: a page that may listen to those learns the
    /// paths of dropped files.
    page: Mutex<Option<Channel<Event>>>,
}

impl Desk {
    /// The words of the language that the user chose.
    pub(crate) fn words(&self) -> &'static Words {
        let settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        Words::of(settings.language, locale::language().as_deref())
    }

    /// The files that were dropped last, once.
    pub(crate) fn take_dropped(&self) -> Vec<PathBuf> {
        mem::take(&mut *self.dropped.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on the page hears what happens.
    pub(crate) fn tell_page(&self, page: Channel<Event>) {
        *self.page.lock().unwrap_or_else(PoisonError::into_inner) = Some(page);
    }

    fn pass_on(&self, event: Event) -> tauri::Result<()> {
        match &*self.page.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(page) => page.send(event),
            // The page does not listen yet, and asks for what it shows when it does.
            None => Ok(()),
        }
    }

    fn keep_settings(&self, settings: Settings) {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    fn keep_dropped(&self, paths: Vec<PathBuf>) {
        *self.dropped.lock().unwrap_or_else(PoisonError::into_inner) = paths;
    }
}

/// Opens the main window.
pub(crate) fn open(app: &App, settings: Settings) -> tauri::Result<()> {
    let places = Places::of_user().map_err(io::Error::other)?;
    let development = app
        .config()
        .build
        .dev_url
        .clone()
        .filter(|_| tauri::is_dev());
    let mut builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Countersign")
        .inner_size(420.0, 680.0)
        .min_inner_size(360.0, 480.0)
        .background_color(surface(match settings.theme {
            Theme::Dark => tauri::Theme::Dark,
            Theme::Light | Theme::System => tauri::Theme::Light,
        }))
        // Nothing of the page is kept: WebKit's session is in memory only. A driver can attach only
        // to one that is not; its files then are where nothing outlives the user's session.
        .incognito(cfg!(not(feature = "automation")))
        .data_directory(places.runtime.join("webview"))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false);
    if development.is_none() {
        builder = builder.proxy_url(nowhere());
    }
    let builder = builder.on_navigation(move |url| is_page(url, development.as_ref()));
    app.manage(Desk {
        settings: Mutex::new(settings.clone()),
        dropped: Mutex::default(),
        page: Mutex::default(),
    });
    dress(&builder.build()?, &settings)
}

/// Acts on what the agent said, and passes it on to the page.
pub(crate) fn hear(app: &AppHandle, event: Event) {
    let done = match &event {
        Event::SettingsChanged { settings } => keep_settings(app, settings),
        Event::Raise => raise(app),
        _ => Ok(()),
    };
    if done.is_err() {
        eprintln!("countersign-window: the system did not let the window change");
    }
    // Before the window is there nobody listens, and the page asks for what it shows when it does.
    if let Some(desk) = app.try_state::<Desk>()
        && desk.pass_on(event).is_err()
    {
        eprintln!("countersign-window: an event was lost");
    }
}

fn keep_settings(app: &AppHandle, settings: &Settings) -> tauri::Result<()> {
    if let Some(desk) = app.try_state::<Desk>() {
        desk.keep_settings(settings.clone());
    }
    match app.get_webview_window(MAIN) {
        Some(window) => dress(&window, settings),
        None => Ok(()),
    }
}

/// Keeps the paths of dropped files here; the page learns only that there are some.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event
        && !paths.is_empty()
    {
        window.state::<Desk>().keep_dropped(paths.clone());
        hear(window.app_handle(), Event::Dropped);
    }
}

/// Gives the frame, and the ground that is seen before the page has drawn, the user's theme.
fn dress(window: &WebviewWindow, settings: &Settings) -> tauri::Result<()> {
    let chosen = match settings.theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    };
    window.set_theme(chosen)?;
    let theme = window.theme()?;
    if chosen.is_none() && theme == tauri::Theme::Dark {
        // GTK takes "none" for light, whatever the desktop says.
        window.set_theme(Some(theme))?;
    }
    window.set_background_color(Some(surface(theme)))
}

/// Brings the window to the front, and tells the agent so, unless it was on its way out already:
/// then the agent opens another one. Whoever closes it after this wants it closed.
fn raise(app: &AppHandle) -> tauri::Result<()> {
    let app_there = app.clone();
    app.run_on_main_thread(move || {
        let app = app_there;
        let Some(window) = app.get_webview_window(MAIN) else {
            return;
        };
        let raised = window
            .show()
            .and_then(|()| window.unminimize())
            .and_then(|()| window.set_focus());
        if raised.is_err() {
            eprintln!("countersign-window: the system did not let the window come to the front");
        }
        // The main thread is at work from here on, so a window that it was told to close is gone
        // when the time is over.
        tauri::async_runtime::spawn(async move {
            sleep(ON_ITS_WAY_OUT).await;
            if app.get_webview_window(MAIN).is_some() {
                // An agent that is gone needs no answer.
                let _ = app.state::<Agent>().ask(Raised {}).await;
            }
        });
    })
}

/// The page's `--surface` (`ui/src/styles/tokens.css`), so that nothing flashes when it draws.
fn surface(theme: tauri::Theme) -> Color {
    match theme {
        tauri::Theme::Dark => Color(0x0f, 0x17, 0x16, 0xff),
        _ => Color(0xf8, 0xfb, 0xfa, 0xff),
    }
}

/// A proxy that is not there. The policy of the page forbids it every connection, and web views have
/// ways to make one that ask no policy (preconnecting to a server named in a `link`). Everything of
/// the page itself comes by a scheme that knows no proxy.
fn nowhere() -> Url {
    Url::parse("http://127.0.0.1:1").expect("it is a URL")
}

/// Whether `url` is the page, under the name that the system's web view gives it.
fn is_page(url: &Url, development: Option<&Url>) -> bool {
    let place = |url: &Url| {
        let host = url.host_str().map(str::to_owned);
        (url.scheme().to_owned(), host, url.port())
    };
    let page = Url::parse(PAGE).expect("it is a URL");
    place(url) == place(&page) || development.is_some_and(|server| place(url) == place(server))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_page_at(url: &str, development: Option<&str>) -> bool {
        let parse = |url: &str| Url::parse(url).unwrap();
        is_page(&parse(url), development.map(parse).as_ref())
    }

    #[test]
    fn only_the_page_may_be_shown() {
        assert!(is_page_at(&format!("{PAGE}/index.html"), None));
        for elsewhere in [
            "https://example.org/",
            "http://localhost:5173/",
            "http://tauri.localhost:8080/",
            "tauri://localhost:8080/",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://localhost.example.org/",
            "about:blank",
        ] {
            assert!(!is_page_at(elsewhere, None), "{elsewhere}");
        }
    }

    #[test]
    fn in_development_the_page_is_at_its_server_and_nowhere_else() {
        let server = Some("http://localhost:5173");
        assert!(is_page_at("http://localhost:5173/", server));
        assert!(!is_page_at("http://localhost:5174/", server));
        assert!(!is_page_at("https://localhost:5173/", server));
    }
}
