//! A session in this process: real files in a temporary folder, a clipboard in memory, a clock that
//! the test sets, and the least cost of a derivation that is accepted.

use countersign_agent::clock::Clock;
use countersign_agent::seen::SeenFile;
use countersign_agent::session::{Machine, Session};
use countersign_agent::settings::SettingsFile;
use countersign_contract::account::{AccountView, ListAccounts};
use countersign_contract::proposal::{AcceptProposals, Accepted, Proposals, ProposeText};
use countersign_contract::vault::{
    CreateVault, GetStatus, Opened, RecoveryCodeView, Unlock, UnlockWithRecoveryCode, VaultState,
};
use countersign_contract::{Agent, AppError, Sensitive};
use countersign_core::time::UnixMillis;
use countersign_core::vault::KdfParams;
use countersign_platform::clipboard::memory::MemoryClipboard;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) const PASSWORD: &str = "correct horse battery staple";
/// The key of RFC 6238 appendix B in Base32: "12345678901234567890".
pub(crate) const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
/// A moment of RFC 6238 appendix B: the code of eight digits is 89005924.
pub(crate) const MOMENT: UnixMillis = UnixMillis::from_seconds(1_234_567_890);

/// A session, and the things around it.
pub(crate) struct Stage {
    pub(crate) session: Session,
    pub(crate) clipboard: MemoryClipboard,
    pub(crate) clock: SetClock,
    folder: PathBuf,
}

/// A clock that shows what it is set to.
#[derive(Clone)]
pub(crate) struct SetClock(Arc<AtomicU64>);

impl SetClock {
    pub(crate) fn set(&self, now: UnixMillis) {
        self.0.store(now.as_u64(), Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> UnixMillis {
        UnixMillis::new(self.0.load(Ordering::Relaxed))
    }
}

impl Stage {
    /// A session over what is in `folder`.
    pub(crate) fn at(folder: &Path) -> Self {
        let clipboard = MemoryClipboard::default();
        let clock = SetClock(Arc::new(AtomicU64::new(MOMENT.as_u64())));
        let session = Session::new(Machine {
            folder: folder.to_owned(),
            settings: SettingsFile::at(folder.join("settings.json")),
            device: folder.join("device"),
            seen: SeenFile::at(folder.join("last-seen.json")),
            clock: Box::new(clock.clone()),
            clipboard: Box::new(clipboard.clone()),
            cost: || KdfParams::new(19 * 1024, 1, 1),
        });
        Self {
            session,
            clipboard,
            clock,
            folder: folder.to_owned(),
        }
    }

    /// The vault's file.
    pub(crate) fn vault(&self) -> PathBuf {
        self.folder.join("vault.countersign")
    }

    pub(crate) async fn create(&self) -> RecoveryCodeView {
        let created = self
            .session
            .create_vault(CreateVault {
                password: sensitive(PASSWORD),
            })
            .await;
        created.unwrap()
    }

    pub(crate) async fn unlock(&self, password: &str) -> Result<Opened, AppError> {
        self.session
            .unlock(Unlock {
                password: sensitive(password),
            })
            .await
    }

    pub(crate) async fn unlock_with(&self, code: &RecoveryCodeView) -> Result<Opened, AppError> {
        self.session
            .unlock_with_recovery_code(UnlockWithRecoveryCode { code: whole(code) })
            .await
    }

    pub(crate) async fn state(&self) -> VaultState {
        self.session.get_status(GetStatus {}).await.unwrap().state
    }

    pub(crate) async fn propose(&self, text: &str) -> Result<Proposals, AppError> {
        self.session
            .propose_text(ProposeText {
                text: sensitive(text),
            })
            .await
    }

    /// Adds an account of that name with [`KEY`].
    pub(crate) async fn add(&self, name: &str) -> Result<String, AppError> {
        let proposals = self.propose(&link(name)).await?;
        let added = self
            .session
            .accept_proposals(accept_all(&proposals))
            .await?;
        Ok(added.ids.into_iter().next().unwrap())
    }

    pub(crate) async fn accounts(&self) -> Result<Vec<AccountView>, AppError> {
        Ok(self.session.list_accounts(ListAccounts {}).await?.accounts)
    }

    pub(crate) async fn names(&self) -> Vec<String> {
        self.accounts()
            .await
            .unwrap()
            .into_iter()
            .map(|account| account.account)
            .collect()
    }
}

/// A link that adds an account of that name with [`KEY`].
pub(crate) fn link(name: &str) -> String {
    format!("otpauth://totp/Example:{name}?secret={KEY}&issuer=Example&digits=8")
}

pub(crate) fn sensitive(text: &str) -> Sensitive {
    Sensitive::new(text.to_owned())
}

/// The code as it is typed.
pub(crate) fn whole(code: &RecoveryCodeView) -> Sensitive {
    let groups: Vec<&str> = code.groups.iter().map(Sensitive::expose).collect();
    Sensitive::new(groups.join("-"))
}

/// All that was found, with the labels that it has.
pub(crate) fn accept_all(proposals: &Proposals) -> AcceptProposals {
    let accepted = proposals.found.iter().map(|found| Accepted {
        id: found.id.clone(),
        issuer: found.issuer.clone(),
        account: found.account.clone(),
    });
    AcceptProposals {
        accepted: accepted.collect(),
    }
}
