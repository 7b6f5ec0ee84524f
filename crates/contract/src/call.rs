//! The one list of requests: who may ask, name, question, answer.
//!
//! `page` calls are open to the web page, each named in a permission of the window's; `program` calls are made
//! by the window program on its own account, and the page cannot reach them.
//!
//! From it come the [`Request`] that travels, the [`Agent`] trait that must answer each of them,
//! and the map of names to types in the UI's bindings.

use crate::AppError;
use crate::account::*;
use crate::proposal::*;
use crate::settings::*;
use crate::storage::*;
use crate::vault::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::future::Future;

/// A question and the type of its answer.
pub trait Call: Into<Request> + Send {
    /// What the agent answers.
    type Reply: Serialize + DeserializeOwned + Send;
    /// Its name: on the wire, as a window command, and in the UI.
    const NAME: &'static str;
}

macro_rules! calls {
    (@describe $to:ident, page, $name:ident, $call:ident, $reply:ident) => {
        $to.command::<$call, $reply>(stringify!($name));
    };
    (@describe $to:ident, program, $name:ident, $call:ident, $reply:ident) => {};
    ($($(#[$doc:meta])* $from:ident $name:ident: $call:ident => $reply:ident,)+) => {
        /// Any question, as it travels.
        #[derive(Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Request {
            $($(#[$doc])* $call($call),)+
        }

        $(
            impl Call for $call {
                type Reply = $reply;
                const NAME: &'static str = stringify!($name);
            }
            impl From<$call> for Request {
                fn from(call: $call) -> Self {
                    Self::$call(call)
                }
            }
        )+

        /// Whoever answers. One function for each call, so that none can be forgotten.
        pub trait Agent: Sync {
            $(
                $(#[$doc])*
                fn $name(&self, call: $call) -> impl Future<Output = Result<$reply, AppError>> + Send;
            )+
        }

        /// Hands `request` to the function that answers it, and the answer to `encode`, which
        /// learns its type.
        pub async fn dispatch<E: Encode>(agent: &impl Agent, request: Request, encode: E) -> E::Output {
            match request {
                $(Request::$call(call) => encode.encode(agent.$name(call).await),)+
            }
        }

        /// The names of the calls that the page may make, in the order of the list.
        pub fn names_for_page() -> impl Iterator<Item = &'static str> {
            [$((stringify!($from), stringify!($name))),+]
                .into_iter()
                .filter_map(|(from, name)| (from == "page").then_some(name))
        }

        /// Writes the calls that the page may make into the UI's map of names to types.
        #[cfg(test)]
        pub(crate) fn describe(to: &mut crate::bindings::Bindings) {
            $(calls!(@describe to, $from, $name, $call, $reply);)+
        }
    };
}

/// Turns an answer of any type into what is sent.
pub trait Encode: Send {
    /// What is sent.
    type Output;
    /// Encodes it.
    fn encode<R: Serialize>(self, answer: Result<R, AppError>) -> Self::Output;
}

calls! {
    /// How things are.
    page get_status: GetStatus => Status,
    /// First run.
    page create_vault: CreateVault => RecoveryCodeView,
    /// A new recovery code.
    page renew_recovery_code: RenewRecoveryCode => RecoveryCodeView,
    /// The code was kept.
    page confirm_recovery_code: ConfirmRecoveryCode => Done,
    /// After a dialog of the window program.
    program save_recovery_sheet: SaveRecoverySheet => Done,
    /// To the clipboard.
    page copy_recovery_code: CopyRecoveryCode => Copied,
    /// By password.
    page unlock: Unlock => Opened,
    /// By recovery code.
    page unlock_with_recovery_code: UnlockWithRecoveryCode => Opened,
    /// While typing one.
    page check_recovery_code: CheckRecoveryCode => RecoveryCodeCheck,
    /// After recovery.
    page replace_forgotten_password: ReplaceForgottenPassword => Done,
    /// Wipe the keys.
    page lock: Lock => Done,
    /// End the agent.
    page quit: Quit => Done,
    /// After [`crate::Event::Raise`].
    program raised: Raised => Done,
    /// When the newest file is damaged.
    page list_generations: ListGenerations => Generations,
    /// When the newest file is damaged.
    page restore_generation: RestoreGeneration => Done,
    /// The list.
    page list_accounts: ListAccounts => Accounts,
    /// One account.
    page get_details: GetDetails => Details,
    /// Labels, note, tags, pin.
    page change_account: ChangeAccount => Changed,
    /// After the password.
    program expose_key: ExposeKey => ExposedKey,
    /// The visible rows.
    page get_codes: GetCodes => Codes,
    /// The next of those that are counted.
    page make_code: MakeCode => MadeCode,
    /// To the clipboard.
    page copy_code: CopyCode => Copied,
    /// To the trash.
    page trash_account: TrashAccount => Trashed,
    /// From the trash.
    page restore_account: RestoreAccount => Done,
    /// For ever.
    page erase_account: EraseAccount => Done,
    /// The trash.
    page list_trash: ListTrash => Trash,
    /// Pasted or typed.
    page propose_text: ProposeText => Proposals,
    /// Read from pictures by the window program.
    program propose_texts: ProposeTexts => Proposals,
    /// The form.
    page propose_form: ProposeForm => Proposals,
    /// Fresh codes for what is proposed.
    page get_proposal_codes: GetProposalCodes => Codes,
    /// Add.
    page accept_proposals: AcceptProposals => Added,
    /// Do not add.
    page discard_proposals: DiscardProposals => Done,
    /// What lies where.
    page get_storage: GetStorage => Storage,
    /// After a dialog of the window program.
    program copy_vault: CopyVault => Done,
    /// First run, after a dialog of the window program.
    program adopt_vault: AdoptVault => Done,
    /// For ever.
    page delete_everything: DeleteEverything => Done,
    /// The settings.
    page change_settings: ChangeSettings => Settings,
}
