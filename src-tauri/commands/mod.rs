//! What the page may call, by area of the UI. Each command is also in `permissions/app.toml`.
//!
//! Most questions are the agent's and are passed on as they are (`forward!`); the rest is what only
//! this program can do. Deliberately not here: any decision.

mod accounts;
mod add;
mod settings;
mod storage;
mod vault;
mod window;

use countersign_platform::places;
use rfd::AsyncFileDialog;
use tauri::ipc::Invoke;

/// Declares commands that pass their question on to the agent and its answer back.
macro_rules! forward {
    ($($name:ident: $call:ident,)+) => {
        $(
            #[tauri::command]
            pub(super) async fn $name(
                agent: tauri::State<'_, crate::agent::Agent>,
                ask: $call,
            ) -> Result<<$call as countersign_contract::Call>::Reply, countersign_contract::AppError>
            {
                agent.ask(ask).await
            }
        )+

        /// The commands' names beside those of their questions.
        #[cfg(test)]
        pub(super) const FORWARDED: &[(&str, &str)] = &[
            $((stringify!($name), <$call as countersign_contract::Call>::NAME)),+
        ];
    };
}
use forward;

/// A dialog for files, which begins where the user keeps them and not where this program was started.
fn dialog() -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new();
    match places::documents() {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    }
}

/// Registers commands with Tauri, and lists them for the test.
macro_rules! register {
    ($($area:ident::$name:ident,)+) => {
        /// Answers the page.
        pub(crate) fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($area::$name),+]
        }

        #[cfg(test)]
        const REGISTERED: &[&str] = &[$(stringify!($name)),+];
    };
}

register! {
    vault::get_status,
    vault::create_vault,
    vault::renew_recovery_code,
    vault::confirm_recovery_code,
    vault::copy_recovery_code,
    vault::unlock,
    vault::unlock_with_recovery_code,
    vault::check_recovery_code,
    vault::replace_forgotten_password,
    vault::lock,
    vault::quit,
    vault::list_generations,
    vault::restore_generation,
    accounts::list_accounts,
    accounts::get_details,
    accounts::change_account,
    accounts::reveal_key,
    accounts::get_codes,
    accounts::make_code,
    accounts::copy_code,
    accounts::trash_account,
    accounts::restore_account,
    accounts::erase_account,
    accounts::list_trash,
    add::propose_text,
    add::propose_form,
    add::get_proposal_codes,
    add::accept_proposals,
    add::discard_proposals,
    add::choose_pictures,
    add::read_dropped,
    storage::get_storage,
    storage::save_vault_copy,
    storage::choose_vault_copy,
    storage::delete_everything,
    settings::change_settings,
    window::judge_password,
    window::save_recovery_code,
    window::print_page,
    window::start_again,
    window::close_window,
    window::hear,
    window::painted,
}

#[cfg(test)]
mod tests;
