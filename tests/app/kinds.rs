//! Every kind of code, from a link or the form to the clipboard; and those that are counted, whose
//! counter must be on the disk before its code is on the screen.

use crate::stage::{KEY, PASSWORD, Stage, accept_all, sensitive};
use countersign_agent::clock::Clock;
use countersign_contract::account::{CopyCode, GetCodes, Kind, MakeCode, TrashAccount};
use countersign_contract::proposal::{Algorithm, Proposals, ProposeForm};
use countersign_contract::vault::Lock;
use countersign_contract::{Agent, AppError, ErrorCode};
use countersign_core::time::UnixMillis;
use tempfile::tempdir;

/// RFC 4226, appendix D, for [`KEY`].
const COUNTED: [&str; 10] = [
    "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
    "520489",
];

/// Codes by time that other apps have made: a link, what is typed in its place, the moment in seconds, the
/// code, and how long it lasts.
const BY_TIME: &[(&str, Kind, &str, &str, u64, &str, u32)] = &[
    (
        "otpauth://steam/Steam:alice?secret=BASE32SECRET3232&issuer=Steam",
        Kind::Steam,
        "BASE32SECRET3232",
        "",
        0,
        "2TC8B",
        30,
    ),
    (
        "motp://Office:alice?secret=e3152afee62599c8&pin=1234",
        Kind::Motp,
        "E315 2AFE E625 99C8",
        "1234",
        165_892_298,
        "e7d8b6",
        10,
    ),
    (
        "otpauth://yaotp/Yandex:alice?secret=6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY&pin=5239",
        Kind::Yandex,
        "6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY",
        "5239",
        1_641_559_648,
        "umozdicq",
        30,
    ),
];

#[tokio::test]
async fn codes_by_time_of_every_kind_are_made() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    for (link, kind, secret, pin, seconds, code, period) in BY_TIME {
        stage.clock.set(UnixMillis::from_seconds(*seconds));
        let by_link = stage.propose(link).await.unwrap();
        expect_proposed(&by_link, *kind, code);
        assert!(!by_link.found[0].weak, "the advice is not about {kind:?}");
        let typed = form(*kind, secret, pin, 0);
        let by_form = stage.session.propose_form(typed).await.unwrap();
        expect_proposed(&by_form, *kind, code);

        let id = accept(&stage, &by_form).await;
        let shown = stage.accounts().await.unwrap();
        let account = shown.iter().find(|account| account.id == id).unwrap();
        assert_eq!(
            (account.kind, account.digits, account.period_seconds),
            (*kind, code.len().try_into().unwrap(), Some(*period))
        );
        assert_eq!(copied(&stage, &id).await, *code);
        let counted = make(&stage, &id, true).await;
        assert_eq!(counted.unwrap_err().code, ErrorCode::Internal);
    }
    // All of it comes back from the disk.
    let (before, now) = (describe(&stage).await, stage.clock.now());
    let stage = Stage::at(folder.path());
    stage.clock.set(now);
    stage.unlock(PASSWORD).await.unwrap();
    assert_eq!(describe(&stage).await, before);
}

#[tokio::test]
async fn a_counter_is_kept_before_its_code_is_shown() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    let link = format!("otpauth://hotp/Site:alice?secret={KEY}&counter=0");
    let proposals = stage.propose(&link).await.unwrap();
    assert!(
        proposals.found[0].code.is_none(),
        "no code is used up by looking"
    );
    let id = accept(&stage, &proposals).await;
    assert_eq!(stage.accounts().await.unwrap()[0].period_seconds, None);
    let codes = stage.session.get_codes(GetCodes {
        ids: vec![id.clone()],
    });
    assert!(
        codes.await.unwrap().codes.is_empty(),
        "nor by being on the screen"
    );
    let nothing = stage.session.copy_code(CopyCode { id: id.clone() }).await;
    assert_eq!(
        nothing.unwrap_err().code,
        ErrorCode::Internal,
        "nor by a copy"
    );

    for code in &COUNTED[..3] {
        assert_eq!(make(&stage, &id, false).await.unwrap(), *code);
        assert_eq!(copied(&stage, &id).await, *code);
        assert_eq!(copied(&stage, &id).await, *code, "a copy counts nothing");
    }
    // A fourth in a row must be meant.
    let refused = make(&stage, &id, false).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::CodesRunAhead);
    assert_eq!(make(&stage, &id, true).await.unwrap(), COUNTED[3]);

    // A session that ends without a word has lost no count.
    let stage = Stage::at(folder.path());
    stage.unlock(PASSWORD).await.unwrap();
    assert_eq!(make(&stage, &id, false).await.unwrap(), COUNTED[4]);
    stage.session.lock(Lock {}).await.unwrap();
    stage.unlock(PASSWORD).await.unwrap();
    let forgotten = stage.session.copy_code(CopyCode { id: id.clone() }).await;
    assert!(forgotten.is_err(), "a lock forgets the code");
    assert_eq!(make(&stage, &id, false).await.unwrap(), COUNTED[5]);

    let trashed = stage.session.trash_account(TrashAccount { id: id.clone() });
    trashed.await.unwrap();
    let gone = make(&stage, &id, false).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::AccountGone);
}

#[tokio::test]
async fn a_counter_that_cannot_be_kept_gives_no_code() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    stage.create().await;
    let typed = form(Kind::Hotp, KEY, "", 7);
    let proposals = stage.session.propose_form(typed).await.unwrap();
    let id = accept(&stage, &proposals).await;

    let vault = std::fs::read(stage.vault()).unwrap();
    std::fs::write(stage.vault(), b"changed by another program").unwrap();
    let refused = make(&stage, &id, false).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::VaultChangedOnDisk);
    std::fs::write(stage.vault(), vault).unwrap();
    assert_eq!(make(&stage, &id, false).await.unwrap(), COUNTED[7]);
}

fn form(kind: Kind, secret: &str, pin: &str, counter: u64) -> ProposeForm {
    ProposeForm {
        issuer: "Typed".to_owned(),
        account: "alice".to_owned(),
        kind,
        secret: sensitive(secret),
        algorithm: Algorithm::Sha1,
        digits: 6,
        period_seconds: 30,
        counter,
        pin: sensitive(pin),
    }
}

fn expect_proposed(proposals: &Proposals, kind: Kind, code: &str) {
    let [found] = &proposals.found[..] else {
        panic!("one account: {:?}", proposals.refused)
    };
    assert_eq!(found.kind, kind);
    let shown = found.code.as_ref().expect("it goes by time");
    assert_eq!(shown.code.expose(), code);
}

async fn accept(stage: &Stage, proposals: &Proposals) -> String {
    let added = stage.session.accept_proposals(accept_all(proposals)).await;
    added.unwrap().ids.remove(0)
}

async fn make(stage: &Stage, id: &str, anyway: bool) -> Result<String, AppError> {
    let call = MakeCode {
        id: id.to_owned(),
        anyway,
    };
    let made = stage.session.make_code(call).await?;
    Ok(made.code.expose().to_owned())
}

async fn copied(stage: &Stage, id: &str) -> String {
    let call = CopyCode { id: id.to_owned() };
    stage.session.copy_code(call).await.unwrap();
    stage.clipboard.text().expect("it was copied")
}

/// What the list shows, and the codes of it.
async fn describe(stage: &Stage) -> Vec<String> {
    let accounts = stage.accounts().await.unwrap();
    let ids = accounts.iter().map(|account| account.id.clone()).collect();
    let codes = stage.session.get_codes(GetCodes { ids }).await.unwrap();
    let described = accounts.iter().zip(&codes.codes);
    described
        .map(|(account, code)| format!("{account:?} {}", code.code.expose()))
        .collect()
}
