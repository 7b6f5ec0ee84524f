//! What is stored, a copy of it, and its end.

use super::dialog;
use crate::agent::Agent;
use crate::windows::Desk;
use countersign_contract::frame::MAX_ASK;
use countersign_contract::storage::*;
use countersign_contract::vault::Done;
use countersign_contract::{AppError, ErrorCode};
use countersign_platform::files::{self, FileError};
use data_encoding::BASE64;
use std::path::PathBuf;
use tauri::State;

super::forward! {
    get_storage: GetStorage,
    delete_everything: DeleteEverything,
}

#[tauri::command]
pub(super) async fn save_vault_copy(
    agent: State<'_, Agent>,
    desk: State<'_, Desk>,
) -> Result<Option<Done>, AppError> {
    let words = desk.words();
    let chosen = dialog()
        .set_title(words.save_vault_copy)
        .set_file_name(words.vault_copy_file)
        .save_file()
        .await;
    let Some(file) = chosen else {
        return Ok(None);
    };
    // The agent writes it, so that the page never learns where.
    let path = file.path().to_str().ok_or(ErrorCode::WriteFailed)?;
    let path = path.to_owned();
    agent.ask(CopyVault { path }).await.map(Some)
}

/// What travels to the agent may be no longer than a question; some hundred thousand accounts are not.
const MAX_COPY_BYTES: usize = MAX_ASK / 4 * 3 - 1024;

#[tauri::command]
pub(super) async fn choose_vault_copy(
    agent: State<'_, Agent>,
    desk: State<'_, Desk>,
) -> Result<Option<Done>, AppError> {
    let words = desk.words();
    let chosen = dialog()
        .set_title(words.choose_vault_copy)
        .add_filter("Countersign", &["countersign"])
        .pick_file()
        .await;
    let Some(file) = chosen else {
        return Ok(None);
    };
    let path = PathBuf::from(file);
    let read = move || files::read_bounded(&path, MAX_COPY_BYTES);
    let file = tauri::async_runtime::spawn_blocking(read)
        .await
        .map_err(|_| ErrorCode::Internal)?
        .map_err(|error| match error {
            FileError::TooLarge { .. } => ErrorCode::CopyDamaged,
            _ => ErrorCode::FileUnreadable,
        })?;
    let file = BASE64.encode(&file);
    agent.ask(AdoptVault { file }).await.map(Some)
}
