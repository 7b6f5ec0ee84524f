//! What a session promises, asked through the contract.

use crate::stage::{KEY, MOMENT, PASSWORD, Stage, accept_all, link as link_of, sensitive, whole};
use countersign_contract::account::{
    ChangeAccount, CopyCode, EraseAccount, ExposeKey, GetCodes, GetDetails, ListAccounts,
    ListTrash, RestoreAccount, TrashAccount,
};
use countersign_contract::proposal::{
    AcceptProposals, Accepted, DiscardProposals, GetProposalCodes,
};
use countersign_contract::settings::{ChangeSettings, Settings, Theme};
use countersign_contract::vault::{
    CheckRecoveryCode, ConfirmRecoveryCode, CopyRecoveryCode, Done, GetStatus, Lock,
    RenewRecoveryCode, ReplaceForgottenPassword, SaveRecoverySheet, VaultState,
};
use countersign_contract::{Agent, ErrorCode, Event};
use countersign_core::otp::link;
use countersign_core::time::UnixMillis;
use std::fs;
use tempfile::tempdir;

#[tokio::test]
async fn an_account_outlives_a_lock_and_a_restart() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    assert_eq!(stage.state().await, VaultState::Absent);
    stage.create().await;
    let id = stage.add("alice").await.unwrap();

    let codes = stage
        .session
        .get_codes(GetCodes {
            ids: vec![id.clone()],
        })
        .await
        .unwrap();
    assert_eq!(codes.now_ms, MOMENT.as_u64());
    // RFC 6238 appendix B.
    assert_eq!(codes.codes[0].code.expose(), "89005924");
    assert_eq!(codes.codes[0].changes_at_ms, 1_234_567_920_000);

    stage.session.lock(Lock {}).await.unwrap();
    assert_eq!(stage.state().await, VaultState::Locked);
    stage.unlock(PASSWORD).await.unwrap();
    assert_eq!(stage.names().await, ["alice"]);

    let again = Stage::at(folder.path());
    again.unlock(PASSWORD).await.unwrap();
    assert_eq!(again.names().await, ["alice"]);
}

#[tokio::test]
async fn a_recovery_code_is_shown_kept_and_confirmed() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    let code = stage.create().await;
    assert_eq!(stage.state().await, VaultState::RecoveryUnconfirmed);

    let checked = stage
        .session
        .check_recovery_code(CheckRecoveryCode { code: whole(&code) })
        .await
        .unwrap();
    assert!(checked.complete && checked.wrong.is_empty());
    stage
        .session
        .copy_recovery_code(CopyRecoveryCode {})
        .await
        .unwrap();
    assert_eq!(
        stage.clipboard.text().as_deref(),
        Some(whole(&code).expose())
    );

    let sheet = folder.path().join("sheet.txt");
    let path = sheet.display().to_string();
    let saved = stage
        .session
        .save_recovery_sheet(SaveRecoverySheet { path: path.clone() })
        .await;
    assert_eq!(saved, Ok(Done {}));
    assert!(
        fs::read_to_string(&sheet)
            .unwrap()
            .contains(whole(&code).expose())
    );
    let again = stage
        .session
        .save_recovery_sheet(SaveRecoverySheet { path })
        .await;
    assert_eq!(again.unwrap_err().code, ErrorCode::FileExists);

    let confirm = |group: u32, text: &str| ConfirmRecoveryCode {
        group,
        text: sensitive(text),
    };
    let third = code.groups[2].expose();
    for wrong in [
        confirm(1, third),
        confirm(2, ""),
        confirm(2, "00000"),
        confirm(7, third),
        confirm(u32::MAX, ""),
    ] {
        let refused = stage
            .session
            .confirm_recovery_code(wrong)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::RecoveryGroupDiffers);
    }
    assert_eq!(stage.state().await, VaultState::RecoveryUnconfirmed);
    let typed = format!(" {} ", third.to_lowercase());
    stage
        .session
        .confirm_recovery_code(confirm(2, &typed))
        .await
        .unwrap();
    assert_eq!(stage.state().await, VaultState::Open);

    let again = Stage::at(folder.path());
    assert_eq!(
        again.unlock(PASSWORD).await.unwrap().state,
        VaultState::Open
    );
    let shown = again.session.copy_recovery_code(CopyRecoveryCode {}).await;
    assert!(shown.is_err(), "a confirmed code is nowhere any more");
    let renewed = again
        .session
        .renew_recovery_code(RenewRecoveryCode {})
        .await;
    assert!(renewed.is_err(), "a code that was kept stays the one");
    again.session.lock(Lock {}).await.unwrap();
    again.unlock_with(&code).await.unwrap();
}

#[tokio::test]
async fn a_recovery_code_that_may_have_been_kept_opens_until_another_is_confirmed() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    let printed = stage.create().await;
    stage.session.lock(Lock {}).await.unwrap();
    let opened = stage.unlock(PASSWORD).await.unwrap();
    assert_eq!(opened.state, VaultState::RecoveryUnconfirmed);
    let renewed = stage
        .session
        .renew_recovery_code(RenewRecoveryCode {})
        .await
        .unwrap();
    for code in [&printed, &renewed] {
        stage.session.lock(Lock {}).await.unwrap();
        assert!(stage.unlock_with(code).await.unwrap().may_replace_password);
    }

    let last = stage
        .session
        .renew_recovery_code(RenewRecoveryCode {})
        .await
        .unwrap();
    let confirm = ConfirmRecoveryCode {
        group: 4,
        text: sensitive(last.groups[4].expose()),
    };
    stage.session.confirm_recovery_code(confirm).await.unwrap();
    for code in [&printed, &renewed] {
        stage.session.lock(Lock {}).await.unwrap();
        assert_eq!(
            stage.unlock_with(code).await.unwrap_err().code,
            ErrorCode::WrongRecoveryCode
        );
    }
    stage.unlock_with(&last).await.unwrap();
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_only_after_recovery() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    let code = stage.create().await;
    stage.add("alice").await.unwrap();
    let replace = |password: &str| ReplaceForgottenPassword {
        password: sensitive(password),
    };
    assert!(
        stage
            .session
            .replace_forgotten_password(replace("a new password"))
            .await
            .is_err()
    );

    stage.session.lock(Lock {}).await.unwrap();
    stage.unlock_with(&code).await.unwrap();
    let short = stage
        .session
        .replace_forgotten_password(replace("seven77"))
        .await;
    assert_eq!(short.unwrap_err().code, ErrorCode::PasswordTooShort);
    stage
        .session
        .replace_forgotten_password(replace("a new password"))
        .await
        .unwrap();
    assert!(
        stage
            .session
            .replace_forgotten_password(replace("one more password"))
            .await
            .is_err()
    );

    stage.session.lock(Lock {}).await.unwrap();
    assert_eq!(
        stage.unlock(PASSWORD).await.unwrap_err().code,
        ErrorCode::WrongPassword
    );
    stage.unlock("a new password").await.unwrap();
    assert_eq!(stage.names().await, ["alice"]);
}

#[tokio::test]
async fn a_lock_during_an_unlock_wins() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    stage.session.lock(Lock {}).await.unwrap();
    // The unlock is polled first and is deriving when the lock comes; a second one waits its turn.
    let (first, second, locked) = tokio::join!(
        stage.unlock(PASSWORD),
        stage.unlock(PASSWORD),
        stage.session.lock(Lock {})
    );
    assert_eq!(first.unwrap_err().code, ErrorCode::Locked);
    assert_eq!(second.unwrap_err().code, ErrorCode::Locked);
    assert_eq!(locked, Ok(Done {}));
    assert_eq!(stage.state().await, VaultState::Locked);
    stage.unlock(PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_derivation_holds_up_nothing() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    let id = stage.add("alice").await.unwrap();
    let mut unlock = std::pin::pin!(stage.unlock("not the password"));
    // Begins the derivation on its thread.
    assert!(poll_once(unlock.as_mut()).await.is_none());
    assert_eq!(stage.names().await, ["alice"]);
    assert_eq!(
        stage
            .session
            .get_codes(GetCodes { ids: vec![id] })
            .await
            .unwrap()
            .codes
            .len(),
        1
    );
    assert_eq!(unlock.await.unwrap_err().code, ErrorCode::WrongPassword);
    assert_eq!(
        stage.names().await,
        ["alice"],
        "a wrong password does not close what is open"
    );
}

/// What a future has after one poll.
async fn poll_once<F: Future>(mut future: std::pin::Pin<&mut F>) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match future.as_mut().poll(context) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

#[tokio::test]
async fn everything_that_needs_an_open_vault_says_so() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    let id = stage.add("alice").await.unwrap();
    let proposals = stage.propose(&link_of("bob")).await.unwrap();
    stage
        .session
        .copy_code(CopyCode { id: id.clone() })
        .await
        .unwrap();
    assert_eq!(stage.clipboard.text().as_deref(), Some("89005924"));
    let mut events = stage.session.events();
    stage.session.lock(Lock {}).await.unwrap();

    assert_eq!(
        stage.clipboard.text(),
        None,
        "a lock clears what was copied"
    );
    assert!(matches!(events.recv().await, Ok(Event::Locked)));
    assert!(matches!(events.recv().await, Ok(Event::ClipboardCleared)));
    let session = &stage.session;
    let codes = [
        session.list_accounts(ListAccounts {}).await.map(drop),
        session
            .get_codes(GetCodes {
                ids: vec![id.clone()],
            })
            .await
            .map(drop),
        session
            .copy_code(CopyCode { id: id.clone() })
            .await
            .map(drop),
        session.trash_account(TrashAccount { id }).await.map(drop),
        session.list_trash(ListTrash {}).await.map(drop),
        stage.propose(&link_of("bob")).await.map(drop),
        session
            .get_proposal_codes(GetProposalCodes {})
            .await
            .map(drop),
        session
            .accept_proposals(accept_all(&proposals))
            .await
            .map(drop),
        session
            .discard_proposals(DiscardProposals {})
            .await
            .map(drop),
        session
            .renew_recovery_code(RenewRecoveryCode {})
            .await
            .map(drop),
        session
            .copy_recovery_code(CopyRecoveryCode {})
            .await
            .map(drop),
    ];
    for code in codes {
        assert_eq!(code.unwrap_err().code, ErrorCode::Locked);
    }
    stage.unlock(PASSWORD).await.unwrap();
    let gone = stage.session.accept_proposals(accept_all(&proposals)).await;
    assert_eq!(
        gone.unwrap_err().code,
        ErrorCode::ProposalGone,
        "a lock forgets proposals"
    );
}

#[tokio::test]
async fn proposals_are_live_marked_and_added_once() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    let alice = stage.add("alice").await.unwrap();

    let text = format!(
        "{}\n\n  otpauth://totp/weak?secret=GEZDGNBV \nnot a link\notpauth://pipush/x?secret=GEZDGNBV",
        link_of("bob")
    );
    let proposals = stage.propose(&text).await.unwrap();
    let [bob, weak] = &proposals.found[..] else {
        panic!("two are links")
    };
    let code = bob.code.as_ref().expect("it goes by time");
    assert!(bob.duplicate && !bob.weak && code.code.expose() == "89005924");
    assert!(!weak.duplicate && weak.weak);
    let refused: Vec<_> = proposals.refused.iter().map(|error| error.code).collect();
    assert_eq!(refused, [ErrorCode::NotALink, ErrorCode::KindNotSupported]);

    stage.clock.set(UnixMillis::from_seconds(59));
    let codes = stage
        .session
        .get_proposal_codes(GetProposalCodes {})
        .await
        .unwrap();
    assert_eq!(codes.codes[0].code.expose(), "94287082");

    let accepted = |id: &str, account: &str| Accepted {
        id: id.to_owned(),
        issuer: "Example\u{202e}".to_owned(),
        account: account.to_owned(),
    };
    let all_or_nothing = AcceptProposals {
        accepted: vec![accepted(&bob.id, "b"), accepted(&alice, "a")],
    };
    let refused = stage
        .session
        .accept_proposals(all_or_nothing)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::ProposalGone);
    let twice = AcceptProposals {
        accepted: vec![accepted(&bob.id, "b"), accepted(&bob.id, "b")],
    };
    assert_eq!(
        stage
            .session
            .accept_proposals(twice)
            .await
            .unwrap_err()
            .code,
        ErrorCode::ProposalGone
    );
    assert_eq!(stage.names().await, ["alice"]);

    let once = || AcceptProposals {
        accepted: vec![accepted(&bob.id, " bob\n")],
    };
    let (first, second) = tokio::join!(
        stage.session.accept_proposals(once()),
        stage.session.accept_proposals(once())
    );
    assert_eq!(first.unwrap().ids.len(), 1);
    assert_eq!(second.unwrap_err().code, ErrorCode::ProposalGone);
    let accounts = stage.accounts().await.unwrap();
    assert_eq!(
        (accounts[1].issuer.as_str(), accounts[1].account.as_str()),
        ("Example", "bob")
    );

    stage
        .session
        .discard_proposals(DiscardProposals {})
        .await
        .unwrap();
    assert!(
        stage
            .session
            .get_proposal_codes(GetProposalCodes {})
            .await
            .unwrap()
            .codes
            .is_empty()
    );
}

#[tokio::test]
async fn the_trash_gives_back_and_empties_itself() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    let alice = stage.add("alice").await.unwrap();
    let bob = stage.add("bob").await.unwrap();
    let session = &stage.session;

    session
        .trash_account(TrashAccount { id: alice.clone() })
        .await
        .unwrap();
    assert_eq!(stage.names().await, ["bob"]);
    let hidden = session
        .get_codes(GetCodes {
            ids: vec![alice.clone()],
        })
        .await
        .unwrap();
    assert!(
        hidden.codes.is_empty(),
        "what is in the trash shows no code"
    );
    let again = session
        .trash_account(TrashAccount { id: alice.clone() })
        .await;
    assert_eq!(again.unwrap_err().code, ErrorCode::AccountGone);
    let trash = session.list_trash(ListTrash {}).await.unwrap();
    assert_eq!(
        (trash.accounts[0].trashed_at_ms, trash.kept_days),
        (MOMENT.as_u64(), 30)
    );

    session
        .restore_account(RestoreAccount { id: alice.clone() })
        .await
        .unwrap();
    assert_eq!(
        stage.names().await,
        ["alice", "bob"],
        "it comes back where it was"
    );
    let not_there = session
        .erase_account(EraseAccount { id: alice.clone() })
        .await;
    assert_eq!(
        not_there.unwrap_err().code,
        ErrorCode::AccountGone,
        "only the trash is erased"
    );

    session
        .trash_account(TrashAccount { id: alice.clone() })
        .await
        .unwrap();
    session
        .erase_account(EraseAccount { id: alice })
        .await
        .unwrap();
    session
        .trash_account(TrashAccount { id: bob })
        .await
        .unwrap();
    assert_eq!(
        session
            .list_accounts(ListAccounts {})
            .await
            .unwrap()
            .in_trash,
        1
    );

    let day = 24 * 60 * 60;
    // What was saved meanwhile says that the clock may be believed.
    stage
        .clock
        .set(UnixMillis::from_seconds(MOMENT.seconds() + 20 * day));
    stage.add("carol").await.unwrap();
    for (days, left) in [(30, 1), (31, 0)] {
        session.lock(Lock {}).await.unwrap();
        stage
            .clock
            .set(UnixMillis::from_seconds(MOMENT.seconds() + days * day));
        stage.unlock(PASSWORD).await.unwrap();
        assert_eq!(
            session
                .list_accounts(ListAccounts {})
                .await
                .unwrap()
                .in_trash,
            left,
            "{days}"
        );
    }
    let again = Stage::at(folder.path());
    again.unlock(PASSWORD).await.unwrap();
    assert_eq!(
        again
            .session
            .list_accounts(ListAccounts {})
            .await
            .unwrap()
            .in_trash,
        0
    );
}

#[tokio::test]
async fn an_account_is_changed_and_changed_back() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    let id = stage.add("alice").await.unwrap();
    let nothing = ChangeAccount {
        id: id.clone(),
        issuer: None,
        account: None,
        note: None,
        tags: None,
        pinned: None,
    };
    let wanted = ChangeAccount {
        issuer: Some("Other\u{202e}".to_owned()),
        note: Some("two\nlines".to_owned()),
        tags: Some(vec![
            " Work ".to_owned(),
            "work".to_owned(),
            "Home".to_owned(),
        ]),
        pinned: Some(true),
        ..nothing.clone()
    };
    let change = |change| stage.session.change_account(change);
    let undo = change(wanted).await.unwrap().undo;

    let again = Stage::at(folder.path());
    again.unlock(PASSWORD).await.unwrap();
    let account = again.accounts().await.unwrap().remove(0);
    assert_eq!(
        (account.issuer.as_str(), account.account.as_str()),
        ("Other", "alice")
    );
    assert_eq!(
        (account.tags.as_slice(), account.pinned),
        (["Work".to_owned(), "Home".to_owned()].as_slice(), true)
    );
    let details = GetDetails { id: id.clone() };
    let details = again.session.get_details(details).await.unwrap();
    assert_eq!(
        (details.note.as_str(), details.created_at_ms, details.weak),
        ("two\nlines", MOMENT.as_u64(), false)
    );

    assert_eq!(
        undo.account, None,
        "what was not changed is not changed back"
    );
    let redo = change(undo).await.unwrap().undo;
    assert_eq!(redo.issuer.as_deref(), Some("Other"));
    let account = stage.accounts().await.unwrap().remove(0);
    assert_eq!(
        (account.issuer.as_str(), account.tags.len(), account.pinned),
        ("Example", 0, false)
    );

    let gone = ChangeAccount {
        id: "0".repeat(32),
        ..nothing
    };
    let refused = stage.session.change_account(gone).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::AccountGone);
}

#[tokio::test]
async fn a_key_is_shown_for_the_password_only() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    let id = stage.add("alice").await.unwrap();
    let ask = |id: &str, password: &str| {
        stage.session.expose_key(ExposeKey {
            id: id.to_owned(),
            password: sensitive(password),
        })
    };
    let refused = ask(&id, "not the password").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongPassword);
    assert_eq!(stage.state().await, VaultState::RecoveryUnconfirmed);
    let exposed = ask(&id, PASSWORD).await.unwrap();
    assert_eq!(exposed.key.expose(), KEY);
    let read = link::parse(exposed.link.expose()).unwrap();
    assert_eq!(read.account.as_str(), "alice");
    assert_eq!(
        ask("x", PASSWORD).await.unwrap_err().code,
        ErrorCode::AccountGone
    );

    stage.session.lock(Lock {}).await.unwrap();
    let locked = ask(&id, PASSWORD).await.unwrap_err();
    assert_eq!(locked.code, ErrorCode::Locked, "it is no way in");
    assert_eq!(stage.state().await, VaultState::Locked);
}

#[tokio::test]
async fn a_wrong_clock_empties_no_trash() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    let alice = stage.add("alice").await.unwrap();
    let day = 24 * 60 * 60;
    let at = |days: u64| UnixMillis::from_seconds(MOMENT.seconds() + days * day);

    // Its battery is dead, and the clock is set right after the account was deleted.
    stage.clock.set(UnixMillis::new(0));
    let trash = TrashAccount { id: alice };
    stage.session.trash_account(trash).await.unwrap();
    expect_in_trash_after(&stage, at(0), 1).await;
    // It is set to another year for a moment.
    expect_in_trash_after(&stage, at(400), 1).await;
    expect_in_trash_after(&stage, at(0), 1).await;
    // Nobody was there for a year: the vault is looked at again before anything goes.
    expect_in_trash_after(&stage, at(365), 1).await;
    stage.add("bob").await.unwrap();
    expect_in_trash_after(&stage, at(366), 0).await;
    assert_eq!(stage.names().await, ["bob"]);
}

async fn expect_in_trash_after(stage: &Stage, moment: UnixMillis, count: u32) {
    stage.session.lock(Lock {}).await.unwrap();
    stage.clock.set(moment);
    stage.unlock(PASSWORD).await.unwrap();
    let accounts = stage.session.list_accounts(ListAccounts {}).await.unwrap();
    assert_eq!(accounts.in_trash, count, "at {}", moment.seconds());
}

#[tokio::test]
async fn an_old_password_says_nothing_about_the_newest_file() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    let code = stage.create().await;
    // Saved with a clock that is ahead, under the old password.
    let ahead = UnixMillis::from_seconds(MOMENT.seconds() + 7200);
    stage.clock.set(ahead);
    stage.add("alice").await.unwrap();
    // The clock is right again, and the password is another one.
    stage.clock.set(MOMENT);
    stage.session.lock(Lock {}).await.unwrap();
    assert!(stage.unlock_with(&code).await.unwrap().may_replace_password);
    let password = sensitive("another password altogether");
    let replace = ReplaceForgottenPassword { password };
    stage
        .session
        .replace_forgotten_password(replace)
        .await
        .unwrap();
    stage.session.lock(Lock {}).await.unwrap();

    let refused = stage.unlock(PASSWORD).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongPassword);
    assert_eq!(stage.state().await, VaultState::Locked);
    stage.unlock("another password altogether").await.unwrap();
    assert_eq!(stage.names().await, ["alice"]);
}

#[tokio::test]
async fn a_damaged_number_of_the_format_is_no_later_version() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    stage.add("alice").await.unwrap();
    stage.session.lock(Lock {}).await.unwrap();
    let whole = fs::read(stage.vault()).unwrap();
    let digit = b"\"format\":1";
    let at = whole.windows(digit.len()).position(|part| part == digit);
    let at = at.unwrap() + digit.len() - 1;
    let mut file = whole;
    file[at] = b'9';
    fs::write(stage.vault(), &file).unwrap();
    assert_eq!(stage.state().await, VaultState::Damaged);
    // What a later version wrote differs in more than that.
    file[at + 20] ^= 1;
    fs::write(stage.vault(), &file).unwrap();
    assert_eq!(stage.state().await, VaultState::Newer);
}

#[tokio::test]
async fn an_older_copy_in_its_place_is_noticed_once() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    stage.add("alice").await.unwrap();
    let older = fs::read(stage.vault()).unwrap();
    stage.add("bob").await.unwrap();
    stage.session.lock(Lock {}).await.unwrap();
    assert!(!stage.unlock(PASSWORD).await.unwrap().is_older_copy);

    stage.session.lock(Lock {}).await.unwrap();
    fs::write(stage.vault(), older).unwrap();
    assert!(stage.unlock(PASSWORD).await.unwrap().is_older_copy);
    assert_eq!(stage.names().await, ["alice"], "it opens all the same");
    let again = Stage::at(folder.path());
    assert!(!again.unlock(PASSWORD).await.unwrap().is_older_copy);
}

#[tokio::test]
async fn settings_are_kept_within_bounds_and_told() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    let mut events = stage.session.events();
    let wanted = Settings {
        theme: Theme::Dark,
        clear_clipboard_seconds: 1,
        ..Settings::default()
    };
    let kept = stage
        .session
        .change_settings(ChangeSettings { settings: wanted })
        .await
        .unwrap();
    assert_eq!((kept.theme, kept.clear_clipboard_seconds), (Theme::Dark, 5));
    let Ok(Event::SettingsChanged { settings }) = events.recv().await else {
        panic!("it is told")
    };
    assert_eq!(settings, kept);
    let status = Stage::at(folder.path())
        .session
        .get_status(GetStatus {})
        .await
        .unwrap();
    assert_eq!(status.settings, kept);
}
