//! Adding accounts. Texts go to the agent as they are; pictures are read here, out of the page's
//! sight, and only what they say goes on.

use super::dialog;
use crate::agent::Agent;
use crate::scan::{self, Scan};
use crate::windows::Desk;
use countersign_contract::AppError;
use countersign_contract::proposal::*;
use std::path::PathBuf;
use tauri::State;

super::forward! {
    propose_text: ProposeText,
    propose_form: ProposeForm,
    get_proposal_codes: GetProposalCodes,
    accept_proposals: AcceptProposals,
    discard_proposals: DiscardProposals,
}

/// What `countersign_qr` reads, in both spellings, because GTK's filter tells them apart.
const PICTURES: &[&str] = &[
    "png", "jpg", "jpeg", "webp", "bmp", "gif", "PNG", "JPG", "JPEG", "WEBP", "BMP", "GIF",
];

#[tauri::command]
pub(super) async fn choose_pictures(
    agent: State<'_, Agent>,
    desk: State<'_, Desk>,
) -> Result<Option<Proposals>, AppError> {
    let words = desk.words();
    let chosen = dialog()
        .set_title(words.choose_pictures)
        .add_filter(words.pictures, PICTURES)
        .pick_files()
        .await;
    match chosen {
        None => Ok(None),
        Some(files) => {
            let paths = files.into_iter().map(PathBuf::from).collect();
            propose_pictures(&agent, paths).await.map(Some)
        }
    }
}

#[tauri::command]
pub(super) async fn read_dropped(
    agent: State<'_, Agent>,
    desk: State<'_, Desk>,
) -> Result<Proposals, AppError> {
    propose_pictures(&agent, desk.take_dropped()).await
}

async fn propose_pictures(agent: &Agent, paths: Vec<PathBuf>) -> Result<Proposals, AppError> {
    let Scan { texts, refused } = scan::read_pictures(paths).await;
    let mut proposals = agent.ask(ProposeTexts { texts }).await?;
    proposals.refused.extend(refused);
    Ok(proposals)
}
