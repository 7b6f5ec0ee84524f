//! The two programs on a desktop: started, closed, asked, and killed as a user or an accident would.

use crate::desktop::{Desktop, skip};
use crate::picture::{built, evidence};
use crate::program::{Program, kill};
use crate::until::{PATIENCE, until};
use crate::webdriver::{Page, free_port, test};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// The title of the window, as a pattern.
pub(crate) const WINDOW: &str = "^Countersign$";

/// Countersign on a desktop of its own. All of it ends when this is dropped; if that is because a
/// test has failed, what can be seen then is kept in `target/screenshots/failed`.
pub(crate) struct App {
    pub(crate) desktop: Desktop,
    /// What the programs see of an environment beside the desktop's.
    pub(crate) environment: &'static [(&'static str, &'static str)],
    /// The folder with the two programs.
    programs: PathBuf,
    /// Where a window opens its page to a driver.
    inspector: u16,
    agent: Option<Program>,
    page: Option<Page>,
}

impl App {
    /// A desktop on which nothing was started yet. `None`, and the reason said, where it cannot be.
    pub(crate) fn new() -> Option<Self> {
        Self::of(&built())
    }

    /// The same with the programs of another folder.
    pub(crate) fn of(programs: &Path) -> Option<Self> {
        let missing = ["countersign", "countersign-window"]
            .into_iter()
            .find(|name| !programs.join(name).is_file());
        if let Some(name) = missing {
            let folder = programs.display();
            skip(&format!(
                "{name} is absent from {folder} (cargo xtask test builds it)"
            ));
            return None;
        }
        Some(Self {
            desktop: Desktop::start()?,
            environment: &[],
            programs: programs.to_owned(),
            inspector: free_port(),
            agent: None,
            page: None,
        })
    }

    /// The window's page.
    pub(crate) fn page(&self) -> &Page {
        self.page.as_ref().expect("a window was opened")
    }

    // ---- Starting and ending. ----

    /// Starts `countersign` as a user does, and takes the window that it opens in hand.
    pub(crate) fn open(&mut self) {
        self.start();
        self.attach();
    }

    /// Starts `countersign`: it becomes the agent, or hands over to the one that runs and ends.
    pub(crate) fn start(&mut self) {
        let running = self.agent_id().is_some();
        let mut started = Program::start(&mut self.countersign(&[]));
        if running {
            let status = started
                .ended(PATIENCE)
                .expect("a second start hands over and ends");
            assert!(status.success(), "a second start hands over: {status}");
        } else {
            self.agent = Some(started);
            until("the agent to answer", || self.agent_id());
        }
    }

    /// Takes the window in hand that is open, or soon will be.
    pub(crate) fn attach(&mut self) {
        // The driver of the window before must not hold on to the new one.
        self.page = None;
        let page = Page::attach(&self.desktop, self.inspector);
        page.expect("[data-screen]");
        self.page = Some(page);
    }

    /// Closes the window as its close button does, and waits until its process has ended and the
    /// agent knows.
    pub(crate) fn close_window(&mut self) {
        let process = self.window_id();
        self.desktop.close_window("Countersign");
        until("the window's process to end", || {
            (!is_alive(&process)).then_some(())
        });
        self.expect_no_window();
        self.page = None;
    }

    /// Waits until the agent says that there is no window.
    pub(crate) fn expect_no_window(&self) {
        until("the agent to have no window", || {
            self.tell("status")
                .contains("Its window is closed.")
                .then_some(())
        });
    }

    /// Says a command to the running agent, and returns what is printed.
    pub(crate) fn tell(&self, command: &str) -> String {
        let output = self
            .countersign(&[command])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .output()
            .expect("countersign starts");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Ends the agent by its command, and waits until it and the window are gone.
    pub(crate) fn quit(&mut self) {
        let window = self.desktop.windows(WINDOW).pop().map(|_| self.window_id());
        self.tell("quit");
        self.expect_agent_ended();
        if let Some(window) = window {
            until("the window to end with the agent", || {
                (!is_alive(&window)).then_some(())
            });
        }
        self.page = None;
    }

    /// Waits until the agent has ended by itself, and well.
    pub(crate) fn expect_agent_ended(&mut self) {
        let mut agent = self.agent.take().expect("an agent was started");
        let status = agent.ended(PATIENCE).expect("the agent ends");
        assert!(status.success(), "the agent ends well: {status}");
    }

    /// The agent's process, if one runs and answers.
    pub(crate) fn agent_id(&self) -> Option<String> {
        let status = self.tell("status");
        let (_, id) = status.trim_end().rsplit_once(' ')?;
        id.parse::<u32>().is_ok().then(|| id.to_owned())
    }

    /// The window's process.
    pub(crate) fn window_id(&self) -> String {
        let window = until("the window", || self.desktop.windows(WINDOW).pop());
        self.desktop.answer("xdotool", &["getwindowpid", &window])
    }

    /// `countersign` with arguments, on the desktop, open to a driver if it is built for that.
    pub(crate) fn countersign(&self, arguments: &[&str]) -> Command {
        let mut command = Program::command(self.programs.join("countersign"));
        self.equip(&mut command).args(arguments);
        command
    }

    /// Starts a window that is greeted by an agent of another version.
    pub(crate) fn start_newer_window(&self) -> Program {
        let said = br#"{"protocol":0,"settings":"as they were then"}"#;
        let length = u32::try_from(said.len()).expect("it is short");
        let greeting = self.desktop.path("greeting");
        fs::write(&greeting, [&length.to_le_bytes()[..], said].concat())
            .expect("the test's folder can be written");
        let mut command = Program::command("sh");
        command
            .args(["-c", "exec \"$0\" <\"$1\""])
            .arg(self.programs.join("countersign-window"))
            .arg(greeting);
        Program::start(self.equip(&mut command))
    }

    /// Gives a command all that our programs need.
    fn equip<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log())
            .expect("the test's folder can be written");
        self.desktop
            .place(command)
            .env(
                "WEBKIT_INSPECTOR_SERVER",
                format!("127.0.0.1:{}", self.inspector),
            )
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(self.environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(log)
    }

    /// Where a window opens its page to a driver, if it does.
    pub(crate) fn inspector(&self) -> u16 {
        self.inspector
    }

    /// What the programs have written to standard error.
    fn log(&self) -> PathBuf {
        self.desktop.path("programs.log")
    }

    // ---- What many stories begin with. ----

    /// Unlocks with a password, and waits for what comes then.
    pub(crate) fn unlock(&self, password: &str) {
        let page = self.page();
        page.expect_screen("unlock");
        page.fill(&test("password"), password);
        page.click(&test("unlock"));
        page.expect_screen("list");
    }

    /// Adds the accounts of pasted links.
    pub(crate) fn add_link(&self, link: &str) {
        let page = self.page();
        page.click(&test("add"));
        page.click(&test("add-paste"));
        page.fill(&test("paste-text"), link);
        page.expect(&test("proposal"));
        page.click(&test("accept"));
        page.expect_gone(&test("add-dialog"));
    }

    /// Chooses a file in the file dialog with this title, by pasting its path.
    pub(crate) fn choose_file(&self, title: &str, file: &Path) {
        self.name_file(title, file);
        self.expect_closed(title);
    }

    /// The same, but whatever the dialog answers to that is left to be seen to. Returns the dialog.
    pub(crate) fn name_file(&self, title: &str, file: &Path) -> String {
        self.desktop.copy(&file.display().to_string());
        let dialog = self.desktop.focus_window(title);
        // It fills its list for a while, and loses keys meanwhile.
        let listed = self.desktop.settled(&dialog, None);
        self.desktop.press("ctrl+v");
        self.desktop.settled(&dialog, Some(listed));
        self.desktop.press("Return");
        dialog
    }

    /// Waits for the dialog with this title, and closes it without choosing anything.
    pub(crate) fn dismiss(&self, title: &str) {
        let dialog = self.desktop.focus_window(title);
        self.desktop.settled(&dialog, None);
        self.desktop.press("Escape");
        self.expect_closed(title);
    }

    fn expect_closed(&self, title: &str) {
        until(&format!("{title} to close"), || {
            self.desktop.windows(title).is_empty().then_some(())
        });
    }

    /// Keeps what can be seen now, for whoever wants to know why a test has failed.
    fn keep_evidence(&self) {
        let keep = |name: &str, bytes: &[u8]| {
            if fs::write(evidence(name), bytes).is_err() {
                eprintln!("evidence is lost: {name}");
            }
        };
        self.desktop.take_picture(&evidence("-desktop.png"));
        if let Ok(log) = fs::read(self.log()) {
            keep("-programs.log", &log);
        }
        if let Some(page) = &self.page {
            let (picture, html) = page.evidence();
            keep("-page.png", &picture);
            keep("-page.html", html.as_bytes());
        }
        eprintln!("evidence: {}*", evidence("").display());
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if thread::panicking() {
            self.keep_evidence();
        }
        self.page = None;
        // An agent that a window has started again is not our child.
        let stranger = self.agent_id().filter(|id| {
            self.agent
                .as_ref()
                .is_none_or(|agent| agent.id().to_string() != *id)
        });
        if let Some(id) = stranger {
            kill(&format!("-{id}"));
        }
    }
}

/// Whether a process is there and has not ended.
pub(crate) fn is_alive(id: &str) -> bool {
    fs::read_to_string(Path::new("/proc").join(id).join("stat"))
        .ok()
        .and_then(|stat| {
            stat.rsplit_once(") ")
                .map(|(_, rest)| !rest.starts_with('Z'))
        })
        .unwrap_or(false)
}
