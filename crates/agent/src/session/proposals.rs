//! Adding accounts: texts become proposals with live codes, and of those the user takes some.
//!
//! New proposals replace the old ones, and a lock forgets them. A proposal is an account already,
//! with the id that it will keep; only its labels may still change.

use super::accounts::{code_view, is_weak, kind_view};
use super::{Beside, Session, facts};
use countersign_contract::account::{Codes, Kind as WireKind};
use countersign_contract::proposal::{
    AcceptProposals, Added, Algorithm as WireAlgorithm, ProposalView, Proposals, ProposeForm,
    ProposeText, ProposeTexts,
};
use countersign_contract::vault::Done;
use countersign_contract::{AppError, ErrorCode, Part};
use countersign_core::account::{Account, AccountId, Kind, Label};
use countersign_core::otp::base32::Base32;
use countersign_core::otp::link::{self, Parsed};
use countersign_core::otp::{Algorithm, Digits, Hotp, Motp, OtpPin, Period, Totp, Yandex};
use countersign_core::secret::OtpSecret;
use countersign_core::time::UnixMillis;
use countersign_platform::random::SystemRandom;
use std::collections::HashSet;

/// All the text that is looked through for links, in bytes.
const MAX_TEXT_BYTES: usize = 1 << 20;
/// More links than any app exports to one file of text; all of them must fit into one answer.
const MAX_LINKS: usize = 2000;

impl Session {
    pub(super) fn propose_lines(&self, call: &ProposeText) -> Result<Proposals, AppError> {
        // EXPOSE: links are read here, and their keys become secrets at once.
        let text = call.text.expose();
        self.propose_links(text.lines(), text.len())
    }

    pub(super) fn propose_each(&self, call: &ProposeTexts) -> Result<Proposals, AppError> {
        // EXPOSE: as above; one text is one picture's code.
        let texts = call.texts.iter().map(|text| text.expose());
        let bytes = texts.clone().map(str::len).sum();
        self.propose_links(texts, bytes)
    }

    fn propose_links<'a>(
        &self,
        texts: impl Iterator<Item = &'a str>,
        bytes: usize,
    ) -> Result<Proposals, AppError> {
        if bytes > MAX_TEXT_BYTES {
            return self.propose(Err(ErrorCode::TextTooLong.into()));
        }
        let now = self.clock.now();
        let (mut found, mut refused) = (Vec::new(), Vec::new());
        for text in texts.filter(|text| !text.trim().is_empty()) {
            if found.len() + refused.len() == MAX_LINKS {
                return self.propose(Err(ErrorCode::TextTooLong.into()));
            }
            match link::parse(text) {
                Ok(parsed) => found.push(account_of_link(parsed, now)),
                Err(error) => refused.push(facts::of_link(error)),
            }
        }
        // Pictures that say nothing at all were refused by whoever looked at them, and for a reason.
        if found.is_empty() && refused.is_empty() && bytes > 0 {
            return self.propose(Err(ErrorCode::NotALink.into()));
        }
        self.propose(Ok((found, refused)))
    }

    pub(super) fn propose_typed(&self, call: &ProposeForm) -> Result<Proposals, AppError> {
        let now = self.clock.now();
        self.propose(account_of_form(call, now).map(|account| (vec![account], Vec::new())))
    }

    /// Replaces what was proposed, also when nothing new was found.
    fn propose(
        &self,
        proposed: Result<(Vec<Account>, Vec<AppError>), AppError>,
    ) -> Result<Proposals, AppError> {
        let now = self.clock.now();
        self.with_open(|open| {
            open.beside.proposals.clear();
            let (found, refused) = proposed?;
            open.beside.proposals = found;
            // EXPOSE: keys are compared with each other, and nothing but the outcome leaves.
            let mut known: HashSet<&[u8]> = open
                .vault
                .content()
                .accounts
                .iter()
                .filter(|account| !account.is_trashed())
                .map(|account| account.secret.expose())
                .collect();
            let found = open
                .beside
                .proposals
                .iter()
                .map(|account| {
                    // EXPOSE: as above; a key that is proposed twice is a duplicate the second time.
                    let duplicate = !known.insert(account.secret.expose());
                    proposal_view(account, duplicate, now)
                })
                .collect();
            Ok(Proposals {
                now_ms: now.as_u64(),
                found,
                refused,
            })
        })
    }

    pub(super) fn proposal_codes(&self) -> Result<Codes, AppError> {
        let now = self.clock.now();
        self.with_open(|open| {
            let codes = open
                .beside
                .proposals
                .iter()
                .filter_map(|account| code_view(account, now))
                .collect();
            Ok(Codes {
                now_ms: now.as_u64(),
                codes,
            })
        })
    }

    /// Adds all that were accepted, or none.
    pub(super) async fn accept(&self, call: AcceptProposals) -> Result<Added, AppError> {
        if call.accepted.is_empty() {
            return self.with_open(|_| Ok(Added { ids: Vec::new() }));
        }
        let now = self.clock.now();
        let added = self
            .change(|vault, beside| {
                let accounts = taken(&call, beside, now)?;
                let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
                vault.content_mut().accounts.extend(accounts);
                Ok(ids)
            })
            .await?;
        // A lock that came meanwhile has forgotten them all.
        let _ = self.with_open(|open| {
            open.beside
                .proposals
                .retain(|account| !added.contains(&account.id));
            Ok(())
        });
        Ok(Added {
            ids: added.iter().map(AccountId::to_string).collect(),
        })
    }

    pub(super) fn discard(&self) -> Result<Done, AppError> {
        self.with_open(|open| {
            open.beside.proposals.clear();
            Ok(Done {})
        })
    }
}

/// The accepted proposals as accounts, each once.
fn taken(
    call: &AcceptProposals,
    beside: &Beside,
    now: UnixMillis,
) -> Result<Vec<Account>, AppError> {
    let mut once = HashSet::new();
    call.accepted
        .iter()
        .map(|accepted| {
            let id = AccountId::parse(&accepted.id).filter(|id| once.insert(*id));
            let proposal = beside
                .proposals
                .iter()
                .find(|account| Some(account.id) == id);
            let proposal = proposal.ok_or(ErrorCode::ProposalGone)?;
            Ok(Account {
                issuer: Label::clean(&accepted.issuer),
                name: Label::clean(&accepted.account),
                created_at: now,
                ..proposal.clone()
            })
        })
        .collect()
}

fn account_of_link(parsed: Parsed, now: UnixMillis) -> Account {
    account(
        parsed.issuer,
        parsed.account,
        parsed.secret,
        parsed.kind,
        now,
    )
}

fn account_of_form(form: &ProposeForm, now: UnixMillis) -> Result<Account, AppError> {
    // EXPOSE: the typed key becomes a secret here.
    let typed = form.secret.expose();
    if typed.trim().is_empty() {
        return Err(AppError::about(ErrorCode::PartMissing, Part::Secret));
    }
    let invalid = |part| AppError::about(ErrorCode::PartInvalid, part);
    let secret = match form.kind {
        WireKind::Motp => Motp::read_key(typed),
        _ => Base32::read(typed).map(|key| key.secret()),
    };
    let secret = secret.ok_or(invalid(Part::Secret))?;
    let algorithm = match form.algorithm {
        WireAlgorithm::Sha1 => Algorithm::Sha1,
        WireAlgorithm::Sha256 => Algorithm::Sha256,
        WireAlgorithm::Sha512 => Algorithm::Sha512,
    };
    let digits = || Digits::try_from(form.digits).map_err(|_| invalid(Part::Digits));
    let kind = match form.kind {
        WireKind::Hotp => Kind::Hotp(Hotp {
            algorithm,
            digits: digits()?,
            counter: form.counter,
        }),
        WireKind::Motp => Kind::Motp(Motp { pin: pin(form)? }),
        WireKind::Steam => Kind::Steam,
        WireKind::Totp => Kind::Totp(Totp {
            algorithm,
            digits: digits()?,
            period: Period::try_from(form.period_seconds).map_err(|_| invalid(Part::Period))?,
        }),
        WireKind::Yandex if !Yandex::is_key(&secret) => return Err(invalid(Part::Secret)),
        WireKind::Yandex => Kind::Yandex(Yandex { pin: pin(form)? }),
    };
    let (issuer, name) = (Label::clean(&form.issuer), Label::clean(&form.account));
    Ok(account(issuer, name, secret, kind, now))
}

fn pin(form: &ProposeForm) -> Result<OtpPin, AppError> {
    // EXPOSE: the typed PIN becomes a secret here.
    let typed = form.pin.expose();
    if typed.trim().is_empty() {
        return Err(AppError::about(ErrorCode::PartMissing, Part::Pin));
    }
    OtpPin::read(typed).ok_or(AppError::about(ErrorCode::PartInvalid, Part::Pin))
}

fn account(issuer: Label, name: Label, secret: OtpSecret, kind: Kind, now: UnixMillis) -> Account {
    let id = AccountId::make(&mut SystemRandom);
    Account::new(id, issuer, name, secret, kind, now)
}

fn proposal_view(account: &Account, duplicate: bool, now: UnixMillis) -> ProposalView {
    ProposalView {
        id: account.id.to_string(),
        issuer: account.issuer.as_str().to_owned(),
        account: account.name.as_str().to_owned(),
        kind: kind_view(&account.kind),
        digits: account.kind.length().into(),
        code: code_view(account, now),
        duplicate,
        weak: is_weak(account),
    }
}
