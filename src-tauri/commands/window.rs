//! What the window's program does itself.

use super::dialog;
use crate::agent::Agent;
use crate::windows::Desk;
use countersign_contract::vault::{Done, SaveRecoverySheet};
use countersign_contract::window::{JudgePassword, Strength, Weakness};
use countersign_contract::{AppError, ErrorCode, Event, Sensitive};
use countersign_platform::process;
use tauri::ipc::Channel;
use tauri::{AppHandle, State, WebviewWindow};
use tokio::process::Command;
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

#[tauri::command]
pub(super) async fn judge_password(ask: JudgePassword) -> Result<Strength, AppError> {
    tauri::async_runtime::spawn_blocking(move || judge(&ask.password))
        .await
        .map_err(|_| ErrorCode::Internal.into())
}

#[tauri::command]
pub(super) async fn save_recovery_code(
    agent: State<'_, Agent>,
    desk: State<'_, Desk>,
) -> Result<Option<Done>, AppError> {
    let words = desk.words();
    let chosen = dialog()
        .set_title(words.save_recovery_code)
        .set_file_name(words.recovery_file)
        .save_file()
        .await;
    let Some(file) = chosen else {
        return Ok(None);
    };
    // The agent writes it, so that the code does not come here.
    let path = file
        .path()
        .to_str()
        .ok_or(ErrorCode::WriteFailed)?
        .to_owned();
    agent.ask(SaveRecoverySheet { path }).await.map(Some)
}

#[tauri::command]
pub(super) async fn print_page(window: WebviewWindow) -> Result<Done, AppError> {
    window.print().map_err(|_| ErrorCode::PrintUnavailable)?;
    Ok(Done {})
}

#[tauri::command]
pub(super) async fn start_again(app: AppHandle, agent: State<'_, Agent>) -> Result<Done, AppError> {
    let program = process::program_beside("countersign").map_err(|_| ErrorCode::AgentLost)?;
    if agent.silence() == Some(ErrorCode::VersionsDiffer) {
        // The agent of the other version still runs, and would open this very window again.
        let told = Command::new(&program).arg("quit").status().await;
        told.map_err(|_| ErrorCode::AgentLost)?;
    }
    process::start_detached(program, ["open"]).map_err(|_| ErrorCode::AgentLost)?;
    app.exit(0);
    Ok(Done {})
}

#[tauri::command]
pub(super) async fn close_window(app: AppHandle) -> Result<Done, AppError> {
    // Not by closing the window: then the web view goes while it is being answered, which it does not
    // survive. The program ends with its only window anyway.
    app.exit(0);
    Ok(Done {})
}

#[tauri::command]
pub(super) async fn hear(desk: State<'_, Desk>, events: Channel<Event>) -> Result<Done, AppError> {
    desk.tell_page(events);
    Ok(Done {})
}

#[tauri::command]
pub(super) async fn painted() -> Result<Done, AppError> {
    // Tests and measurements wait for this line.
    #[cfg(feature = "automation")]
    eprintln!("painted");
    Ok(Done {})
}

/// What is judged of a password, in characters: zxcvbn looks no further, and its time grows with
/// the square of the length.
const JUDGED_CHARS: usize = 100;
/// A weak password below this is called short, if there is nothing worse to call it.
const SHORT_CHARS: usize = 12;

fn judge(password: &Sensitive) -> Strength {
    // EXPOSE: to be judged; zxcvbn keeps nothing of it.
    let password = password.expose();
    let judged = match password.char_indices().nth(JUDGED_CHARS) {
        Some((end, _)) => password.split_at(end).0,
        None => password,
    };
    let entropy = zxcvbn(judged, &[]);
    let score = entropy.score();
    let named = entropy.feedback().and_then(|feedback| feedback.warning());
    Strength {
        score: score.into(),
        weakness: match named {
            Some(warning) => Some(weakness(warning)),
            None => (score < Score::Three && judged.chars().count() < SHORT_CHARS)
                .then_some(Weakness::Short),
        },
    }
}

fn weakness(warning: Warning) -> Weakness {
    match warning {
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Weakness::Common,
        Warning::AWordByItselfIsEasyToGuess
        | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Weakness::Word,
        Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Weakness::Repeats,
        Warning::SequencesLikeAbcAreEasyToGuess
        | Warning::StraightRowsOfKeysAreEasyToGuess
        | Warning::ShortKeyboardPatternsAreEasyToGuess => Weakness::Sequence,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Weakness::Date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(password: &str) -> (u8, Option<Weakness>) {
        let Strength { score, weakness } = judge(&Sensitive::new(password.to_owned()));
        (score, weakness)
    }

    #[test]
    fn weaknesses_have_names() {
        assert_eq!(judged(""), (0, Some(Weakness::Short)));
        assert_eq!(judged("x7"), (0, Some(Weakness::Short)));
        assert_eq!(judged("password"), (0, Some(Weakness::Common)));
        assert_eq!(judged("aaaaaaaa"), (0, Some(Weakness::Repeats)));
        assert_eq!(judged("zyxwvuts").1, Some(Weakness::Sequence));
        assert_eq!(judged("1983-04-17").1, Some(Weakness::Date));
        assert_eq!(judged("nevertheless").1, Some(Weakness::Word));
    }

    #[test]
    fn a_strong_password_has_none() {
        assert_eq!(judged("plover umbrage tacit ninefold"), (4, None));
    }

    #[test]
    fn a_huge_password_is_judged_by_its_beginning() {
        let beginning = "plover umbrage tacit ninefold ".repeat(4);
        let huge = "é".repeat(1 << 20);
        assert_eq!(judged(&(beginning.clone() + &huge)), judged(&beginning));
        assert_eq!(judged(&huge), judged(&"é".repeat(JUDGED_CHARS)));
    }
}
