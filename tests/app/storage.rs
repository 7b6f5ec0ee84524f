//! What lies on the disk: told, copied, taken for the vault, and deleted.

use crate::stage::{PASSWORD, Stage, sensitive};
use countersign_contract::storage::{AdoptVault, CopyVault, DeleteEverything, GetStorage, Stored};
use countersign_contract::vault::{Lock, VaultState};
use countersign_contract::{Agent, ErrorCode};
use data_encoding::BASE64;
use std::fs;
use tempfile::tempdir;

#[tokio::test]
async fn what_is_stored_is_told() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    let told = |stored: countersign_contract::storage::Storage| -> Vec<_> {
        let told = stored.stored.into_iter();
        told.map(|one| (one.what, one.files, one.bytes)).collect()
    };
    let nothing = stage.session.get_storage(GetStorage {}).await.unwrap();
    // The id of the device is there from the beginning.
    assert_eq!(told(nothing), [(Stored::Settings, 1, 17)]);
    stage.create().await;
    stage.add("alice").await.unwrap();
    let length = fs::metadata(stage.vault()).unwrap().len();
    let stored = stage.session.get_storage(GetStorage {}).await.unwrap();
    let path = stored.stored[0].path.clone();
    let [vault, generations, (Stored::Settings, 2, _)] = told(stored)[..] else {
        panic!("a vault, its generations, and what is remembered")
    };
    assert_eq!(vault, (Stored::Vault, 1, length));
    assert_eq!((generations.0, generations.1), (Stored::Generations, 2));
    assert_eq!(path, folder.path().display().to_string());
}

#[tokio::test]
async fn a_copy_becomes_the_vault_of_another_device() {
    let (here, there) = (tempdir().unwrap(), tempdir().unwrap());
    let stage = Stage::at(here.path());
    stage.create().await;
    stage.add("alice").await.unwrap();
    let path = here.path().join("copy.countersign");
    let copy = || CopyVault {
        path: path.display().to_string(),
    };
    stage.session.copy_vault(copy()).await.unwrap();
    let again = stage.session.copy_vault(copy()).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::FileExists, "nothing is overwritten");

    let other = Stage::at(there.path());
    let adopt = |bytes: &[u8]| AdoptVault {
        file: BASE64.encode(bytes),
    };
    for (bytes, code) in [
        (&b""[..], ErrorCode::CopyDamaged),
        (b"no vault", ErrorCode::CopyDamaged),
    ] {
        let refused = other.session.adopt_vault(adopt(bytes)).await.unwrap_err();
        assert_eq!(refused.code, code);
    }
    let no_base64 = AdoptVault {
        file: "%".to_owned(),
    };
    let refused = other.session.adopt_vault(no_base64).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::CopyDamaged);
    assert_eq!(other.state().await, VaultState::Absent);

    let file = fs::read(&path).unwrap();
    other.session.adopt_vault(adopt(&file)).await.unwrap();
    assert_eq!(other.state().await, VaultState::Locked);
    assert!(!other.unlock(PASSWORD).await.unwrap().is_older_copy);
    assert_eq!(other.names().await, ["alice"]);
    other.add("bob").await.unwrap();

    let refused = other.session.adopt_vault(adopt(&file)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::VaultExists, "none is hidden");
    assert_eq!(other.names().await, ["alice", "bob"]);
}

#[tokio::test]
async fn everything_is_deleted_for_the_password_only() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    stage.add("alice").await.unwrap();
    let stranger = folder.path().join("shopping list.txt");
    fs::write(&stranger, "bread").unwrap();
    let delete = |password: &str| {
        stage.session.delete_everything(DeleteEverything {
            password: sensitive(password),
        })
    };
    let refused = delete("not the password").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongPassword);
    assert_eq!(stage.names().await, ["alice"]);
    stage.session.lock(Lock {}).await.unwrap();
    let locked = delete(PASSWORD).await.unwrap_err();
    assert_eq!(locked.code, ErrorCode::Locked);

    stage.unlock(PASSWORD).await.unwrap();
    delete(PASSWORD).await.unwrap();
    assert_eq!(stage.state().await, VaultState::Absent);
    let left = fs::read_dir(folder.path()).unwrap();
    let mut left: Vec<_> = left.map(|one| one.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["generations", "shopping list.txt", "vault.lock"]);
    let kept = fs::read_dir(folder.path().join("generations")).unwrap();
    assert_eq!(kept.count(), 0);
    // It begins anew.
    stage.create().await;
    stage.add("bob").await.unwrap();
    assert_eq!(stage.names().await, ["bob"]);
}
