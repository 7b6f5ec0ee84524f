//! The command line: words in, a wish out.
//!
//! Deliberately not here: anything that would show a code or a secret, or answer a sign-in request.

use countersign_contract::control::Command;
use std::ffi::OsString;
use std::time::Duration;

/// What the command line asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Be the agent; if there is one, be content with it, and with `window` have it show one.
    Run {
        /// Show a window.
        window: bool,
        /// How long to live without a window, in place of the setting.
        grace: Option<Duration>,
    },
    /// Say this to the running agent.
    Tell(Command),
    /// Print how to use the program.
    Help,
    /// Print the version.
    Version,
}

/// The command line makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misuse {
    /// A word that is no command and no option.
    UnknownWord,
    /// More than one command.
    TwoCommands,
    /// `--grace-seconds` without a whole number after it.
    GraceWithoutNumber,
    /// An option that has no meaning for the command.
    OptionOutOfPlace,
}

/// Reads the arguments after the program's name.
///
/// # Errors
/// Says why they make no sense; nothing is guessed.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Wish, Misuse> {
    let mut arguments = arguments.into_iter();
    let mut command = None;
    let mut hidden = false;
    let mut grace = None;
    while let Some(argument) = arguments.next() {
        let word = argument.to_str().ok_or(Misuse::UnknownWord)?;
        let named = match word {
            "-h" | "--help" => return Ok(Wish::Help),
            "-V" | "--version" => return Ok(Wish::Version),
            "--hidden" => {
                hidden = true;
                continue;
            }
            "--grace-seconds" => {
                grace = Some(seconds(arguments.next())?);
                continue;
            }
            "open" => Command::Open,
            "lock" => Command::Lock,
            "quit" => Command::Quit,
            "status" => Command::Status,
            _ => return Err(Misuse::UnknownWord),
        };
        if command.replace(named).is_some() {
            return Err(Misuse::TwoCommands);
        }
    }
    match command {
        None => Ok(Wish::Run {
            window: !hidden,
            grace,
        }),
        Some(Command::Open) if !hidden => Ok(Wish::Run {
            window: true,
            grace,
        }),
        Some(told) if !hidden && grace.is_none() => Ok(Wish::Tell(told)),
        Some(_) => Err(Misuse::OptionOutOfPlace),
    }
}

fn seconds(argument: Option<OsString>) -> Result<Duration, Misuse> {
    argument
        .as_ref()
        .and_then(|argument| argument.to_str())
        .and_then(|text| text.parse::<u32>().ok())
        .map(|seconds| Duration::from_secs(u64::from(seconds)))
        .ok_or(Misuse::GraceWithoutNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_words(line: &str) -> Result<Wish, Misuse> {
        read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn without_arguments_it_shows_a_window() {
        let window = Wish::Run {
            window: true,
            grace: None,
        };
        assert_eq!(read_words(""), Ok(window));
        assert_eq!(read_words("open"), Ok(window));
        assert_eq!(
            read_words("--hidden"),
            Ok(Wish::Run {
                window: false,
                grace: None
            })
        );
    }

    #[test]
    fn the_grace_time_is_whole_seconds() {
        let grace = Some(Duration::from_secs(3));
        assert_eq!(
            read_words("--hidden --grace-seconds 3"),
            Ok(Wish::Run {
                window: false,
                grace
            })
        );
        assert_eq!(
            read_words("--grace-seconds 3 open"),
            Ok(Wish::Run {
                window: true,
                grace
            })
        );
        for line in [
            "--grace-seconds",
            "--grace-seconds x",
            "--grace-seconds -1",
            "--grace-seconds 99999999999",
        ] {
            assert_eq!(read_words(line), Err(Misuse::GraceWithoutNumber), "{line}");
        }
    }

    #[test]
    fn commands_go_to_the_running_agent() {
        assert_eq!(read_words("lock"), Ok(Wish::Tell(Command::Lock)));
        assert_eq!(read_words("quit"), Ok(Wish::Tell(Command::Quit)));
        assert_eq!(read_words("status"), Ok(Wish::Tell(Command::Status)));
        assert_eq!(read_words("lock --help"), Ok(Wish::Help));
        assert_eq!(read_words("--version"), Ok(Wish::Version));
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(read_words("unlock"), Err(Misuse::UnknownWord));
        assert_eq!(read_words("--hiden"), Err(Misuse::UnknownWord));
        assert_eq!(read_words("lock quit"), Err(Misuse::TwoCommands));
        assert_eq!(read_words("open --hidden"), Err(Misuse::OptionOutOfPlace));
        assert_eq!(
            read_words("status --grace-seconds 3"),
            Err(Misuse::OptionOutOfPlace)
        );
    }
}
