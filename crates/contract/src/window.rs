//! What the page asks of the window program itself: dialogs, pictures, the printer.
//!
//! These never travel to the agent; they stand here because the UI's bindings come from here.

use crate::Sensitive;
use crate::proposal::Proposals;
use crate::vault::Done;
use serde::{Deserialize, Serialize};

/// Judges a new password.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JudgePassword {
    pub password: Sensitive,
}

/// How strong a password is, by zxcvbn.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Strength {
    /// From 0 (guessed at once) to 4 (very strong).
    pub score: u8,
    /// What is weak about it, if that has a name.
    pub weakness: Option<Weakness>,
}

/// Why a password is weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Weakness {
    /// It is one of the passwords that everybody uses.
    Common,
    /// A word or name of a dictionary.
    Word,
    /// Characters or parts repeat.
    Repeats,
    /// Characters in a row of the alphabet or the keyboard.
    Sequence,
    /// A date or a year.
    Date,
    /// It is short.
    Short,
}

/// Lets the user choose picture files and proposes what their QR codes say. `None`: cancelled.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChoosePictures {}

/// Reads the files that were dropped last (see [`crate::Event::Dropped`]).
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadDropped {}

/// Asks where to save the recovery sheet and has it written. `None`: cancelled.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveRecoveryCode {}

/// Asks for the key of an account, with the password.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RevealKey {
    pub id: String,
    pub password: Sensitive,
}

/// The key of an account, to be moved to another app.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RevealedKey {
    /// In Base32.
    pub key: Sensitive,
    /// The QR code of the link that adds the account elsewhere, as the path of an SVG picture: each dark
    /// module is one square of side 1. `None` if the link is too long for a code.
    pub qr_path: Option<Sensitive>,
    /// The side of the QR code, in modules, without a margin.
    pub qr_modules: u32,
}

/// Asks where to keep a copy of the vault and has it written. `None`: cancelled.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveVaultCopy {}

/// Lets the user choose a copy of a vault and takes it for the vault. `None`: cancelled.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChooseVaultCopy {}

/// Opens the print dialog for the page.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PrintPage {}

/// After the agent was lost: starts a new one, which opens a window; this one ends.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StartAgain {}

/// Begins to tell the page every [`crate::Event`], over the channel that goes with this question.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Hear {}

/// Closes the window: what it was opened for is done.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CloseWindow {}

/// The page has drawn its first picture.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Painted {}

/// A command that the window program answers.
pub trait WindowCall {
    /// What it answers.
    type Reply;
    /// Its name in the UI.
    const NAME: &'static str;
}

macro_rules! window_calls {
    ($($name:ident: $call:ident => $reply:ty,)+) => {
        $(
            impl WindowCall for $call {
                type Reply = $reply;
                const NAME: &'static str = stringify!($name);
            }
        )+
        /// The names of all commands of the window program.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// Writes the commands into the UI's map of names to types.
        #[cfg(test)]
        pub(crate) fn describe(to: &mut crate::bindings::Bindings) {
            $(to.command::<$call, $reply>(stringify!($name));)+
        }
    };
}

window_calls! {
    judge_password: JudgePassword => Strength,
    choose_pictures: ChoosePictures => Option<Proposals>,
    read_dropped: ReadDropped => Proposals,
    save_recovery_code: SaveRecoveryCode => Option<Done>,
    save_vault_copy: SaveVaultCopy => Option<Done>,
    choose_vault_copy: ChooseVaultCopy => Option<Done>,
    reveal_key: RevealKey => RevealedKey,
    print_page: PrintPage => Done,
    start_again: StartAgain => Done,
    close_window: CloseWindow => Done,
    hear: Hear => Done,
    painted: Painted => Done,
}
