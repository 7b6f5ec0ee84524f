//! What is stored on this computer, a copy of it, and its end.

use super::{Session, facts, off_the_path};
use crate::log;
use countersign_contract::storage::{
    AdoptVault, CopyVault, DeleteEverything, Storage, Stored, StoredView,
};
use countersign_contract::vault::Done;
use countersign_contract::{AppError, ErrorCode};
use countersign_core::vault::{LockedVault, MAX_FILE_BYTES, VaultError};
use countersign_platform::files::{self, Expected, FileError, Heap};
use data_encoding::BASE64;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

impl Session {
    pub(super) async fn storage(&self) -> Result<Storage, AppError> {
        let (kept, folder, small) = (self.kept.clone(), self.folder.clone(), self.small_files());
        let look = move || -> Result<Vec<StoredView>, AppError> {
            let inventory = kept.inventory().map_err(|_| ErrorCode::VaultUnreadable)?;
            let mut settings = Heap::default();
            for path in &small {
                // One that is not there is none.
                if let Ok(metadata) = std::fs::symlink_metadata(path) {
                    settings.files += 1;
                    settings.bytes += metadata.len();
                }
            }
            let of_settings = small.first().and_then(|path| path.parent());
            Ok([
                (Stored::Vault, folder.as_path(), inventory.current),
                (
                    Stored::Generations,
                    &folder.join("generations"),
                    inventory.generations,
                ),
                (Stored::SetAside, &folder, inventory.set_aside),
                (Stored::Settings, of_settings.unwrap_or(&folder), settings),
            ]
            .into_iter()
            .filter(|(_, _, heap)| heap.files > 0)
            .map(|(what, path, heap)| view(what, path, heap))
            .collect())
        };
        Ok(Storage {
            stored: off_the_path(look).await??,
            log: log::remembered(),
        })
    }

    /// A copy of the file as it lies on the disk: sealed, and opened by the same password and recovery
    /// code.
    pub(super) async fn copy_vault_to(&self, call: CopyVault) -> Result<Done, AppError> {
        let _turn = self.turn.lock().await;
        let kept = self.kept.clone();
        let copy = move || {
            let (file, _) = kept
                .read(MAX_FILE_BYTES)
                .map_err(|_| ErrorCode::VaultUnreadable)?;
            files::create_new_private(Path::new(&call.path), &file).map_err(facts::of_file)
        };
        off_the_path(copy).await??;
        Ok(Done {})
    }

    /// Puts a copy in the place of the vault that is not there. It is opened like any other.
    pub(super) async fn adopt(&self, call: AdoptVault) -> Result<Done, AppError> {
        let _turn = self.turn.lock().await;
        let file = BASE64.decode(call.file.as_bytes());
        let file = file.map_err(|_| ErrorCode::CopyDamaged)?;
        let vault = LockedVault::parse(file.clone()).map_err(|error| match error {
            VaultError::Newer { .. } => ErrorCode::VaultNewer,
            _ => ErrorCode::CopyDamaged,
        })?;
        let (kept, seen, summary) = (self.kept.clone(), self.seen.clone(), vault.summary());
        let save = move || {
            kept.save(&file, summary.generation, Expected::Absent)?;
            // The user has chosen this one.
            seen.note(&summary);
            Ok(())
        };
        off_the_path(save).await?.map_err(|error| match error {
            FileError::ChangedUnderUs => ErrorCode::VaultExists.into(),
            other => facts::of_save(other),
        })?;
        Ok(Done {})
    }

    /// After the password, and once the keys are wiped: nothing can write any of it again.
    pub(super) async fn delete_all(&self, call: DeleteEverything) -> Result<Done, AppError> {
        self.with_open(|_| Ok(()))?;
        self.prove_password(&call.password).await?;
        self.close().await;
        let _turn = self.turn.lock().await;
        let _settings_turn = self.settings_turn.lock().await;
        let (kept, small) = (self.kept.clone(), self.small_files());
        let delete = move || {
            kept.delete_all().map_err(facts::of_file)?;
            for path in small {
                // Without the vault they tell nothing, and they are made again as they were.
                let _ = std::fs::remove_file(path);
            }
            Ok::<_, AppError>(())
        };
        off_the_path(delete).await??;
        let settings = countersign_contract::settings::Settings::default();
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings.clone();
        self.tell(countersign_contract::Event::SettingsChanged { settings });
        Ok(Done {})
    }

    /// Everything that lies beside the vault, the settings first.
    fn small_files(&self) -> Vec<PathBuf> {
        vec![
            self.settings_file.path().to_owned(),
            self.seen.path().to_owned(),
            self.device_file.clone(),
        ]
    }
}

fn view(what: Stored, path: &Path, heap: Heap) -> StoredView {
    StoredView {
        what,
        path: path.display().to_string(),
        files: u32::try_from(heap.files).unwrap_or(u32::MAX),
        bytes: heap.bytes,
    }
}
