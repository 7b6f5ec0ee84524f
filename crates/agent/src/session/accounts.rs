//! The list, its codes, and the trash.

use super::{Session, State, out_of_place};
use countersign_contract::account::{
    AccountView, Accounts, ChangeAccount, Changed, CodeView, Codes, Copied, CopyCode, Details,
    EraseAccount, ExposeKey, ExposedKey, GetCodes, GetDetails, Kind as WireKind, MadeCode,
    MakeCode, RestoreAccount, Trash, TrashAccount, Trashed, TrashedView,
};
use countersign_contract::vault::Done;
use countersign_contract::{AppError, ErrorCode, Sensitive};
use countersign_core::account::{Account, AccountId, Change, Kind, Label, Note, TRASH_DAYS, Tag};
use countersign_core::otp::base32::Base32;
use countersign_core::otp::{Period, link};
use countersign_core::time::UnixMillis;
use std::cmp::Reverse;
use std::time::Duration;
use tokio::time::Instant;
use zeroize::Zeroizing;

impl Session {
    pub(super) fn accounts(&self) -> Result<Accounts, AppError> {
        self.with_open(|open| {
            let all = &open.vault.content().accounts;
            let accounts: Vec<_> = all
                .iter()
                .filter(|account| !account.is_trashed())
                .map(view)
                .collect();
            let in_trash = u32::try_from(all.len() - accounts.len()).unwrap_or(u32::MAX);
            let unreadable = open.vault.content().unreadable_count();
            Ok(Accounts {
                accounts,
                in_trash,
                unreadable: u32::try_from(unreadable).unwrap_or(u32::MAX),
            })
        })
    }

    pub(super) fn details(&self, call: &GetDetails) -> Result<Details, AppError> {
        self.with_open(|open| {
            let account =
                shown(&open.vault.content().accounts, &call.id).ok_or(ErrorCode::AccountGone)?;
            Ok(Details {
                note: account.note.as_str().to_owned(),
                created_at_ms: account.created_at.as_u64(),
                weak: is_weak(account),
            })
        })
    }

    pub(super) async fn change_labels(&self, call: ChangeAccount) -> Result<Changed, AppError> {
        let (now, device) = (self.clock.now(), self.device);
        let change = Change {
            name: call.account.as_deref().map(Label::clean),
            issuer: call.issuer.as_deref().map(Label::clean),
            note: call.note.as_deref().map(Note::clean),
            pinned: call.pinned,
            tags: call
                .tags
                .map(|tags| Tag::clean_all(tags.iter().map(String::as_str))),
        };
        self.change(|vault, _| {
            let id = AccountId::parse(&call.id).ok_or(ErrorCode::AccountGone)?;
            let undo = vault.change(id, change, now, device);
            let undo = undo.ok_or(ErrorCode::AccountGone)?;
            Ok(Changed {
                undo: change_view(id, &undo),
            })
        })
        .await
    }

    /// The key of an account, for whoever knows the password. That the vault is open is not enough: it
    /// may be somebody else who sits there now.
    pub(super) async fn key_of(&self, call: ExposeKey) -> Result<ExposedKey, AppError> {
        self.with_open(|_| Ok(()))?;
        self.prove_password(&call.password).await?;
        self.with_open(|open| {
            let account =
                shown(&open.vault.content().accounts, &call.id).ok_or(ErrorCode::AccountGone)?;
            let link = link::write(
                &account.issuer,
                &account.name,
                &account.kind,
                &account.secret,
            );
            // EXPOSE: the user has asked for the key, and typed the password for it.
            let key = Sensitive::new(Base32::of(&account.secret).expose().to_owned());
            Ok(ExposedKey {
                key,
                link: Sensitive::new(link.to_string()),
            })
        })
    }

    pub(super) fn codes(&self, call: &GetCodes) -> Result<Codes, AppError> {
        let now = self.clock.now();
        self.with_open(|open| {
            let all = &open.vault.content().accounts;
            let codes = call
                .ids
                .iter()
                .take(GetCodes::MOST)
                .filter_map(|id| shown(all, id))
                .filter_map(|account| code_view(account, now))
                .collect();
            Ok(Codes {
                now_ms: now.as_u64(),
                codes,
            })
        })
    }

    /// Counts on, and answers with the code once the counter is on the disk.
    pub(super) async fn make_code_of(&self, call: &MakeCode) -> Result<MadeCode, AppError> {
        let now = Instant::now();
        let (id, code) = self
            .change(|vault, beside| {
                let account = find(&mut vault.content_mut().accounts, &call.id, false)?;
                if !call.anyway && beside.counted.runs_ahead(account.id, now) {
                    return Err(ErrorCode::CodesRunAhead.into());
                }
                let code = account.make_code();
                // The page offers this only where codes are counted.
                let code = code.ok_or_else(|| out_of_place("its codes are not counted"))?;
                Ok((account.id, code))
            })
            .await?;
        // EXPOSE: the user asked for the code on the screen.
        let made = Sensitive::new(code.expose().to_owned());
        self.with_open(|open| {
            open.beside.counted.note(id, code, now);
            Ok(MadeCode { code: made })
        })
    }

    pub(super) async fn copy_code_of(&self, call: &CopyCode) -> Result<Copied, AppError> {
        let now = self.clock.now();
        let code = self.with_open(|open| {
            let account =
                shown(&open.vault.content().accounts, &call.id).ok_or(ErrorCode::AccountGone)?;
            let code = match &account.kind {
                // The page offers this only for a code that it shows.
                Kind::Hotp(_) => open
                    .beside
                    .counted
                    .latest(account.id)
                    .ok_or_else(|| out_of_place("no code was made that could be copied"))?
                    .clone(),
                by_time => by_time.code_at(&account.secret, now).code,
            };
            // EXPOSE: the user asked for the code on the clipboard.
            Ok(Zeroizing::new(code.expose().to_owned()))
        })?;
        self.copy(code).await
    }

    /// Copies for as long as the settings say, unless the session is locked by then.
    pub(super) async fn copy(&self, text: Zeroizing<String>) -> Result<Copied, AppError> {
        let clears_in_seconds = self.settings().clear_clipboard_seconds;
        let after = Duration::from_secs(clears_in_seconds.into());
        self.copied.copy(text, after).await?;
        // A lock that came meanwhile found nothing to clear.
        if matches!(self.guarded().state, State::Closed) {
            self.copied.clear().await;
            return Err(ErrorCode::Locked.into());
        }
        Ok(Copied { clears_in_seconds })
    }

    pub(super) async fn trash(&self, call: &TrashAccount) -> Result<Trashed, AppError> {
        let (now, device) = (self.clock.now(), self.device);
        self.change(|vault, _| {
            let id = AccountId::parse(&call.id).filter(|id| vault.trash(*id, now, device));
            let kept_days = TRASH_DAYS;
            id.map(|_| Trashed { kept_days })
                .ok_or(ErrorCode::AccountGone.into())
        })
        .await
    }

    pub(super) async fn take_from_trash(&self, call: &RestoreAccount) -> Result<Done, AppError> {
        let (now, device) = (self.clock.now(), self.device);
        self.change(|vault, _| {
            let id =
                AccountId::parse(&call.id).filter(|id| vault.take_from_trash(*id, now, device));
            id.map(|_| Done {}).ok_or(ErrorCode::AccountGone.into())
        })
        .await
    }

    pub(super) async fn erase(&self, call: &EraseAccount) -> Result<Done, AppError> {
        self.change(|vault, _| {
            let accounts = &mut vault.content_mut().accounts;
            let erased = find(accounts, &call.id, true)?.id;
            accounts.retain(|account| account.id != erased);
            Ok(Done {})
        })
        .await
    }

    pub(super) fn trashed(&self) -> Result<Trash, AppError> {
        self.with_open(|open| {
            let all = &open.vault.content().accounts;
            let mut accounts: Vec<_> = all.iter().filter_map(trashed_view).collect();
            accounts.sort_by_key(|account| Reverse(account.trashed_at_ms));
            Ok(Trash {
                accounts,
                kept_days: TRASH_DAYS,
            })
        })
    }
}

/// The code of `account`, and the next one; `None` if they are counted.
pub(super) fn code_view(account: &Account, now: UnixMillis) -> Option<CodeView> {
    let at = account.kind.code_at(&account.secret, now);
    Some(CodeView {
        id: account.id.to_string(),
        // EXPOSE: the row is on the screen, and the window asked for its codes.
        code: Sensitive::new(at.code.expose().to_owned()),
        // EXPOSE: as above.
        next_code: Sensitive::new(at.next.expose().to_owned()),
        changes_at_ms: at.changes_at?.as_u64(),
        period_seconds: account.kind.period()?.seconds(),
    })
}

fn view(account: &Account) -> AccountView {
    AccountView {
        id: account.id.to_string(),
        issuer: account.issuer.as_str().to_owned(),
        account: account.name.as_str().to_owned(),
        kind: kind_view(&account.kind),
        digits: account.kind.length().into(),
        period_seconds: account.kind.period().map(Period::seconds),
        tags: account
            .tags
            .iter()
            .map(|tag| tag.as_str().to_owned())
            .collect(),
        pinned: account.pinned,
    }
}

fn change_view(id: AccountId, change: &Change) -> ChangeAccount {
    let text = |label: &Label| label.as_str().to_owned();
    let texts = |tags: &Vec<Tag>| tags.iter().map(|tag| tag.as_str().to_owned()).collect();
    ChangeAccount {
        id: id.to_string(),
        issuer: change.issuer.as_ref().map(text),
        account: change.name.as_ref().map(text),
        note: change.note.as_ref().map(|note| note.as_str().to_owned()),
        tags: change.tags.as_ref().map(texts),
        pinned: change.pinned,
    }
}

/// Whether the key is shorter than RFC 4226 section 4 (R6) asks for; what the RFC says of keys is about
/// its own codes.
pub(super) fn is_weak(account: &Account) -> bool {
    const STRONG_KEY_BYTES: usize = 16;
    let by_rfc = matches!(account.kind, Kind::Hotp(_) | Kind::Totp(_));
    by_rfc && account.secret.byte_count() < STRONG_KEY_BYTES
}

pub(super) fn kind_view(kind: &Kind) -> WireKind {
    match kind {
        Kind::Hotp(_) => WireKind::Hotp,
        Kind::Motp(_) => WireKind::Motp,
        Kind::Steam => WireKind::Steam,
        Kind::Totp(_) => WireKind::Totp,
        Kind::Yandex(_) => WireKind::Yandex,
    }
}

fn trashed_view(account: &Account) -> Option<TrashedView> {
    Some(TrashedView {
        id: account.id.to_string(),
        issuer: account.issuer.as_str().to_owned(),
        account: account.name.as_str().to_owned(),
        trashed_at_ms: account.trashed_at?.as_u64(),
    })
}

/// The account of that id, if it is not in the trash.
fn shown<'a>(accounts: &'a [Account], id: &str) -> Option<&'a Account> {
    let id = AccountId::parse(id)?;
    accounts
        .iter()
        .find(|account| account.id == id && !account.is_trashed())
}

/// The account of that id, if it is where it is looked for.
fn find<'a>(
    accounts: &'a mut [Account],
    id: &str,
    in_trash: bool,
) -> Result<&'a mut Account, AppError> {
    let id = AccountId::parse(id).ok_or(ErrorCode::AccountGone)?;
    accounts
        .iter_mut()
        .find(|account| account.id == id && account.is_trashed() == in_trash)
        .ok_or(ErrorCode::AccountGone.into())
}
