//! From the command line to the agent: the first start becomes it, a second one talks to it.

use crate::arguments::{self, Wish};
use crate::clock::SystemClock;
use crate::control::{self, NoAnswer};
use crate::seen::SeenFile;
use crate::session::{Machine, Session, calibrated_cost};
use crate::settings::SettingsFile;
use crate::words::Words;
use crate::{agent, log, window};
use countersign_contract::control::{Answer, Command};
use countersign_contract::settings::Language;
use countersign_platform::instance::{self, Instance, NotAcquired};
use countersign_platform::places::Places;
use countersign_platform::{clipboard, locale, notify, process};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep};

/// Exit codes besides 0, for scripts; the usage tells of the last.
const FAILED: u8 = 1;
const MISUSED: u8 = 2;
const NOT_RUNNING: u8 = 3;

/// Derivations, saves and the clipboard: more would wait for each other anyway.
const BLOCKING_THREADS: usize = 4;
/// A thread that has had nothing to do for this long ends.
const THREAD_STAYS: Duration = Duration::from_secs(2);

/// How long an agent that begins or ends may keep its lock without answering.
const HAND_OVER: Duration = Duration::from_secs(10);
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// The program.
pub fn main() -> ExitCode {
    process::forget_variables(window::FORGOTTEN);
    log::keep_panics_short();
    if process::harden().is_err() {
        log::say("the system does not let this process be hidden from others of the user");
    }
    let places = Places::of_user();
    let settings = places
        .as_ref()
        .map(|places| SettingsFile::at(places.config.join("settings.json")));
    let language = settings
        .as_ref()
        .map_or(Language::System, |settings| settings.read().language);
    let words = Words::of(language, locale::language().as_deref());
    let wish = match arguments::read(std::env::args_os().skip(1)) {
        Ok(wish) => wish,
        Err(misuse) => {
            say(words.misuse(misuse));
            return MISUSED.into();
        }
    };
    let Ok(runtime) = runtime() else {
        say(words.cannot_start);
        return FAILED.into();
    };
    let (Ok(places), Ok(settings)) = (&places, settings) else {
        return runtime.block_on(fail(words.cannot_start, words)).into();
    };
    let code = match wish {
        Wish::Help => print(words.usage),
        Wish::Version => print(concat!("countersign ", env!("CARGO_PKG_VERSION"))),
        Wish::Tell(command) => runtime.block_on(tell(places, command, words)),
        Wish::Run { window, grace } => {
            runtime.block_on(run(places, settings, window, grace, words))
        }
    };
    // What still runs is a derivation that nobody waits for.
    runtime.shutdown_background();
    code.into()
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .thread_keep_alive(THREAD_STAYS)
        .build()
}

/// Becomes the agent, or leaves it to the one that runs.
async fn run(
    places: &Places,
    settings: SettingsFile,
    window: bool,
    grace: Option<Duration>,
    words: &Words,
) -> u8 {
    let instance = match acquire(places, window).await {
        Start::Agent(instance) => instance,
        Start::HandedOver(Answer::Failed) => return fail(words.window_missing, words).await,
        Start::HandedOver(Answer::Done | Answer::Status(_)) => return 0,
        Start::Silent => return fail(words.no_answer, words).await,
        Start::Impossible => return fail(words.cannot_start, words).await,
    };
    let session = Session::new(Machine {
        folder: places.data.clone(),
        settings,
        seen: SeenFile::at(places.config.join("last-seen.json")),
        device: places.config.join("device"),
        clock: Box::new(SystemClock),
        clipboard: Box::new(clipboard::system()),
        cost: calibrated_cost,
    });
    match agent::run(instance, Arc::new(session), window, grace).await {
        Ok(()) => 0,
        Err(_) => fail(words.cannot_start, words).await,
    }
}

/// What a start turned into.
enum Start {
    Agent(Instance),
    HandedOver(Answer),
    /// There is an agent, and it does not answer.
    Silent,
    /// The lock cannot be used.
    Impossible,
}

/// Takes the lock, or talks to who has it. One that begins does not listen yet and one that ends
/// does not any more, so both are tried for a while.
async fn acquire(places: &Places, window: bool) -> Start {
    let command = if window {
        Command::Open
    } else {
        Command::Status
    };
    let give_up = Instant::now() + HAND_OVER;
    loop {
        match Instance::acquire(places) {
            Ok(instance) => return Start::Agent(instance),
            Err(NotAcquired::Io(_)) => return Start::Impossible,
            Err(NotAcquired::Taken) => {}
        }
        match control::ask(places, command).await {
            Ok(answer) => return Start::HandedOver(answer),
            Err(_) if Instant::now() < give_up => sleep(BETWEEN_TRIES).await,
            Err(_) => return Start::Silent,
        }
    }
}

/// Says a command to the running agent. That there is none is believed only when nobody holds the
/// lock: one that begins does not listen yet and one that ends does not any more, and either may
/// hold keys.
async fn ask(places: &Places, command: Command, patience: Duration) -> Result<Answer, NoAnswer> {
    let give_up = Instant::now() + patience;
    loop {
        match control::ask(places, command).await {
            Err(NoAnswer::NobodyThere) if instance::is_taken(places) != Ok(false) => {}
            answer => return answer,
        }
        if Instant::now() >= give_up {
            return Err(NoAnswer::Silent);
        }
        sleep(BETWEEN_TRIES).await;
    }
}

/// Says a command to the running agent, and prints what it answers.
async fn tell(places: &Places, command: Command, words: &Words) -> u8 {
    match ask(places, command, HAND_OVER).await {
        Ok(Answer::Done) => print(match command {
            Command::Lock => words.locked,
            Command::Quit => words.ended,
            Command::Open | Command::Status => words.window_open,
        }),
        Ok(Answer::Status(status)) => {
            let window = match status.window_pid {
                Some(_) => words.window_open,
                None => words.window_closed,
            };
            let state = words.state(status.state);
            print(&format!(
                "{state}\n{window}\nCountersign {}, pid {}",
                status.version, status.pid
            ))
        }
        Ok(Answer::Failed) => {
            say(match command {
                Command::Open => words.window_missing,
                Command::Lock | Command::Quit | Command::Status => words.no_answer,
            });
            FAILED
        }
        Err(NoAnswer::NobodyThere) => {
            print(words.not_running);
            if command == Command::Status {
                NOT_RUNNING
            } else {
                0
            }
        }
        Err(NoAnswer::Silent) => {
            say(words.no_answer);
            FAILED
        }
    }
}

/// Writes to the terminal. Nothing is wrong if nobody reads.
fn print(text: &str) -> u8 {
    let _ = writeln!(std::io::stdout(), "{text}");
    0
}

/// Says why there is no agent, and where that is not read because a desktop has started this, shows
/// it.
async fn fail(why: &'static str, words: &Words) -> u8 {
    say(why);
    if !std::io::stderr().is_terminal() {
        // Where there is no desktop either, nobody can be told.
        let _ = notify::tell(words.cannot_start_title, why).await;
    }
    FAILED
}

fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::task;

    const SHORT: Duration = Duration::from_millis(100);

    #[tokio::test]
    async fn nobody_is_there_only_if_nobody_holds_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::below(folder.path()).unwrap();
        let lock = async |patience| ask(&places, Command::Lock, patience).await.err();
        assert_eq!(lock(SHORT).await, Some(NoAnswer::NobodyThere));

        // As one that begins or ends, or whose socket was removed.
        let instance = Instance::acquire(&places).unwrap();
        assert_eq!(lock(SHORT).await, Some(NoAnswer::Silent));
        let ending = task::spawn(async move {
            sleep(SHORT).await;
            instance.end_orderly()
        });
        assert_eq!(lock(HAND_OVER).await, Some(NoAnswer::NobodyThere));
        ending.await.unwrap().unwrap();
    }
}
