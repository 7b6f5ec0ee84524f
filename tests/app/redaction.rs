//! Nothing secret is ever printed: not by `Debug`, and not by the program on its standard error.

use crate::stage::sensitive;
use countersign_contract::account::{CodeView, Codes, Kind as WireKind};
use countersign_contract::frame::{Ask, Told};
use countersign_contract::proposal::{Algorithm, ProposeForm, ProposeText, ProposeTexts};
use countersign_contract::vault::{
    CheckRecoveryCode, ConfirmRecoveryCode, CreateVault, RecoveryCodeView,
    ReplaceForgottenPassword, Unlock, UnlockWithRecoveryCode,
};
use countersign_contract::window::JudgePassword;
use countersign_contract::{Request, Sensitive};
use countersign_core::account::{Account, AccountId, Kind, Label};
use countersign_core::otp::base32::Base32;
use countersign_core::otp::{Totp, link};
use countersign_core::secret::{Code, OtpSecret, Password, RecoveryCode, VaultKey, WrappingKey};
use countersign_core::time::UnixMillis;
use countersign_platform::random::SystemRandom;
use std::fmt::Debug;

/// In letters that Base32, passwords and labels may have. `CANARIES` decodes to the bytes below.
const CANARY: &str = "CANARIES";

fn is_silent(value: &impl Debug) {
    for printed in [format!("{value:?}"), format!("{value:#?}")] {
        for form in forms_of_the_canary() {
            assert!(!printed.contains(&form), "{form} in {printed}");
        }
    }
}

/// The canary as text, as bytes, and decoded.
fn forms_of_the_canary() -> [String; 4] {
    let decoded = Base32::read(CANARY).unwrap().secret();
    let list = |bytes: &[u8]| {
        let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
        numbers.join(", ")
    };
    [
        CANARY.to_owned(),
        CANARY.to_lowercase(),
        list(CANARY.as_bytes()),
        list(decoded.expose()),
    ]
}

#[test]
fn a_canary_is_found_where_it_is() {
    let found = std::panic::catch_unwind(|| is_silent(&CANARY.to_owned()));
    assert!(found.is_err());
    let found = std::panic::catch_unwind(|| is_silent(&CANARY.as_bytes().to_vec()));
    assert!(found.is_err());
}

#[test]
fn the_secrets_of_core_are_silent() {
    is_silent(&Password::new(CANARY.to_owned()));
    is_silent(&Code::new(CANARY.to_owned()));
    is_silent(&OtpSecret::new(CANARY.as_bytes().to_vec()).unwrap());
    is_silent(&Base32::read(CANARY).unwrap());
    let mut key = [0; 32];
    key[..CANARY.len()].copy_from_slice(CANARY.as_bytes());
    is_silent(&VaultKey::new(&mut key.clone()));
    is_silent(&WrappingKey::new(&mut key));
    let code = RecoveryCode::make(&mut SystemRandom);
    let printed = format!("{code:?}");
    assert!(
        code.expose_groups()
            .iter()
            .all(|group| !printed.contains(group.as_str()))
    );

    let account = Account::new(
        AccountId::make(&mut SystemRandom),
        Label::clean(CANARY),
        Label::clean(CANARY),
        OtpSecret::new(CANARY.as_bytes().to_vec()).unwrap(),
        Kind::Totp(Totp::default()),
        UnixMillis::new(0),
    );
    is_silent(&account);
    let link = format!("otpauth://totp/{CANARY}:{CANARY}?secret={CANARY}");
    is_silent(&link::parse(&link).unwrap());
    is_silent(
        &link::parse(&format!("otpauth://totp/x?secret={CANARY}&digits={CANARY}")).unwrap_err(),
    );
}

#[test]
fn the_messages_of_the_contract_are_silent() {
    let secret = || sensitive(CANARY);
    is_silent(&secret());
    is_silent(&JudgePassword { password: secret() });
    is_silent(&RecoveryCodeView {
        groups: vec![secret()],
    });
    let code = CodeView {
        id: String::new(),
        code: secret(),
        next_code: secret(),
        changes_at_ms: 0,
        period_seconds: 30,
    };
    is_silent(&Told::Reply {
        id: 1,
        reply: Codes {
            now_ms: 0,
            codes: vec![code],
        },
    });
    let form = ProposeForm {
        issuer: String::new(),
        account: String::new(),
        kind: WireKind::Totp,
        secret: secret(),
        algorithm: Algorithm::Sha1,
        digits: 6,
        period_seconds: 30,
        counter: 0,
        pin: secret(),
    };
    let requests: [Request; 9] = [
        CreateVault { password: secret() }.into(),
        ConfirmRecoveryCode {
            group: 0,
            text: secret(),
        }
        .into(),
        Unlock { password: secret() }.into(),
        UnlockWithRecoveryCode { code: secret() }.into(),
        CheckRecoveryCode { code: secret() }.into(),
        ReplaceForgottenPassword { password: secret() }.into(),
        ProposeText { text: secret() }.into(),
        ProposeTexts {
            texts: vec![secret()],
        }
        .into(),
        form.into(),
    ];
    for request in requests {
        is_silent(&Ask { id: 1, request });
    }
}

#[cfg(unix)]
mod program {
    use super::*;
    use crate::program::Home;
    use countersign_contract::account::{CopyCode, GetCodes};
    use countersign_contract::proposal::{AcceptProposals, Accepted};
    use countersign_contract::vault::{Lock, RenewRecoveryCode, SaveRecoverySheet};

    const PASSWORD: &str = "canary password";
    const LABEL: &str = "canary@example.org";
    const KEY: &str = "CANARYCANARYCANARYCANARYCANARYCA";

    /// A session with everything that could be said too much, and what must not be found of it.
    #[test]
    fn the_agent_says_nothing_of_what_it_is_told() {
        let home = Home::new();
        let mut agent = home.start(&[]);
        let mut window = home.window();
        let mut secrets = vec![
            PASSWORD.to_owned(),
            LABEL.to_owned(),
            KEY.to_owned(),
            KEY.to_lowercase(),
        ];

        let code = window
            .ask(CreateVault {
                password: sensitive(PASSWORD),
            })
            .unwrap();
        secrets.extend(code.groups.iter().map(|group| group.expose().to_owned()));
        let link = format!("otpauth://totp/{LABEL}?secret={KEY}");
        let found = window
            .ask(ProposeText {
                text: sensitive(&link),
            })
            .unwrap()
            .found;
        let codes = found[0].code.as_ref().expect("it goes by time");
        secrets.extend([&codes.code, &codes.next_code].map(|code| code.expose().to_owned()));
        let id = found[0].id.clone();
        let accepted = vec![Accepted {
            id,
            issuer: LABEL.to_owned(),
            account: LABEL.to_owned(),
        }];
        let added = window.ask(AcceptProposals { accepted }).unwrap().ids;
        window.ask(GetCodes { ids: added.clone() }).unwrap();

        // Failures are where programs talk.
        let bad_link = format!("otpauth://totp/{LABEL}?secret={KEY}&digits={KEY}");
        window
            .ask(ProposeText {
                text: sensitive(&bad_link),
            })
            .unwrap();
        // There is no display, so there is no clipboard.
        assert!(
            window
                .ask(CopyCode {
                    id: added[0].clone()
                })
                .is_err()
        );
        let nowhere = home.at(LABEL).join(KEY).display().to_string();
        window.ask(SaveRecoverySheet { path: nowhere }).unwrap_err();
        window.ask(Lock {}).unwrap();
        window
            .ask(Unlock {
                password: sensitive(&format!("{PASSWORD}!")),
            })
            .unwrap_err();
        window
            .ask(UnlockWithRecoveryCode {
                code: sensitive(PASSWORD),
            })
            .unwrap_err();
        window
            .ask(Unlock {
                password: sensitive(PASSWORD),
            })
            .unwrap();
        let renewed = window.ask(RenewRecoveryCode {}).unwrap();
        secrets.extend(renewed.groups.iter().map(|group| group.expose().to_owned()));
        window.write(format!("{{\"id\":1,\"request\":{{\"{PASSWORD}\":\"{KEY}\"}}}}").as_bytes());
        assert!(window.is_ended());
        home.window().close();
        agent.terminate();
        assert!(agent.ended().success());

        let errors = home.errors();
        assert!(
            errors.contains("the window spoke nonsense"),
            "it does say something: {errors}"
        );
        for secret in &secrets {
            assert!(!errors.contains(secret), "{secret} in {errors}");
        }
        let file = std::fs::read(home.at("data/countersign/vault.countersign")).unwrap();
        for secret in [PASSWORD, LABEL, KEY] {
            let found = file
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} is in clear in the vault");
        }
    }
}

/// So that the type is not forgotten here when another message holds a secret.
#[test]
fn a_sensitive_text_crosses_the_wire_unchanged() {
    let wire = serde_json::to_string(&sensitive(CANARY)).unwrap();
    let back: Sensitive = serde_json::from_str(&wire).unwrap();
    assert_eq!(back.expose(), CANARY);
}
