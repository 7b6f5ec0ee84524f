//! Unit tests of the secrets.

use super::*;
use crate::random::Random;

struct Count(u8);
impl Random for Count {
    fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            self.0 = self.0.wrapping_mul(73).wrapping_add(41);
            *byte = self.0;
        }
    }
}

fn text(code: &RecoveryCode) -> String {
    let groups: Vec<String> = code.expose_groups().iter().map(|g| g.to_string()).collect();
    groups.join("-")
}

#[test]
fn one_password_in_two_spellings_is_one_password() {
    let composed = Password::new("\u{e9}t\u{e9}".into());
    let decomposed = Password::new("e\u{301}te\u{301}".into());
    assert_eq!(composed.expose(), decomposed.expose());
    assert_eq!(composed.chars(), 3);
}

#[test]
fn a_recovery_code_reads_back_however_it_is_typed() {
    let code = RecoveryCode::make(&mut Count(7));
    let shown = text(&code);
    assert_eq!(shown.len(), 7 * 5 + 6);
    for typed in [
        shown.clone(),
        shown.to_lowercase(),
        shown.replace('-', ""),
        shown.replace('-', " \u{2013} "),
        shown.replace('0', "o").replace('1', "l"),
    ] {
        let read = RecoveryCode::read(&typed).expect("it is the code that was shown");
        assert_eq!(read.expose_values(), code.expose_values());
    }
}

#[test]
fn every_single_mistake_and_every_exchange_in_a_group_is_found_in_that_group() {
    let code = RecoveryCode::make(&mut Count(3));
    let shown = text(&code).replace('-', "");
    for at in 0..shown.len() {
        for other in ALPHABET {
            let mut typed = shown.clone().into_bytes();
            if typed[at] == *other {
                continue;
            }
            typed[at] = *other;
            let typed = String::from_utf8(typed).unwrap();
            let judgement = RecoveryCode::read(&typed).expect_err("one character is wrong");
            assert_eq!(judgement.wrong, [at / 5], "position {at}");
        }
        for with in at + 1..(at / 5 + 1) * 5 {
            let mut typed = shown.clone().into_bytes();
            if typed[at] == typed[with] {
                continue;
            }
            typed.swap(at, with);
            let typed = String::from_utf8(typed).unwrap();
            let judgement = RecoveryCode::read(&typed).expect_err("two are exchanged");
            assert_eq!(judgement.wrong, [at / 5], "positions {at} and {with}");
        }
    }
}

#[test]
fn exchanged_groups_are_found() {
    let code = RecoveryCode::make(&mut Count(3));
    let mut groups: Vec<String> = code.expose_groups().iter().map(|g| g.to_string()).collect();
    groups.swap(1, 4);
    assert_eq!(RecoveryCode::judge(&groups.join(" ")).wrong, [1, 4]);
}

#[test]
fn a_code_is_judged_while_it_is_typed() {
    let shown = text(&RecoveryCode::make(&mut Count(9)));
    let part: String = shown.chars().take(14).collect();
    let judgement = RecoveryCode::judge(&part);
    assert_eq!((judgement.typed, judgement.wrong.len()), (2, 0));
    assert_eq!(RecoveryCode::judge("u").wrong, [0], "U is in no code");
    assert!(RecoveryCode::judge(&format!("{shown}7")).too_long);
    assert!(RecoveryCode::read("").is_err());
}

#[test]
fn nothing_prints_a_secret() {
    let key = VaultKey::make(&mut Count(1));
    let code = RecoveryCode::make(&mut Count(1));
    let printed = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        Password::new("hunter2".into()),
        OtpSecret::new(b"hunter2".to_vec()),
        Code::new("123456".into()),
        key,
        code,
    );
    assert_eq!(
        printed,
        "Password(…) Some(OtpSecret(…)) Code(…) VaultKey(…) RecoveryCode(…)"
    );
}
