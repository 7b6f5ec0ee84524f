//! Codes: the RFC's, those of other programs, and the window of time they stand in.

use countersign_core::otp::base32::Base32;
use countersign_core::otp::{
    Algorithm, Digits, Hotp, Kind, Motp, OtpPin, OutOfRange, Period, Totp, Yandex, steam,
};
use countersign_core::secret::OtpSecret;
use countersign_core::time::UnixMillis;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use std::process::Command;

/// Any way to make codes.
pub(crate) fn any_totp() -> impl Strategy<Value = Totp> {
    let algorithm = proptest::sample::select(&Algorithm::ALL[..]);
    let digits = u32::from(Digits::LEAST)..=Digits::MOST.into();
    (algorithm, digits, Period::LEAST..=Period::MOST)
        .prop_map(|(algorithm, digits, period)| totp(algorithm, digits, period))
}

/// A key with any way to make codes of it.
pub(crate) fn any_kind() -> impl Strategy<Value = (Kind, OtpSecret)> {
    let pin = || "[0-9a-zA-Z]{1,32}".prop_map(|pin| OtpPin::read(&pin).unwrap());
    let hotp = (any_totp(), any::<u64>()).prop_map(|(totp, counter)| {
        Kind::Hotp(Hotp {
            algorithm: totp.algorithm,
            digits: totp.digits,
            counter,
        })
    });
    let yandex = (pin(), vec(any::<u8>(), 16)).prop_map(|(pin, key)| {
        let secret = OtpSecret::new(key).unwrap();
        (Kind::Yandex(Yandex { pin }), secret)
    });
    let others = prop_oneof![
        any_totp().prop_map(Kind::Totp),
        hotp,
        Just(Kind::Steam),
        pin().prop_map(|pin| Kind::Motp(Motp { pin })),
    ];
    prop_oneof![4 => (others, any_secret()), 1 => yandex]
}

/// Any key up to well above the block of every hash.
pub(crate) fn any_secret() -> impl Strategy<Value = OtpSecret> {
    vec(any::<u8>(), 1..200).prop_map(|key| OtpSecret::new(key).unwrap())
}

/// The larger collection of vectors that may lie beside the repository.
pub(crate) fn shared_vectors() -> Option<Value> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/vectors.json"
    );
    let text = std::fs::read(path).ok();
    if text.is_none() {
        skipped("../shared/data/vectors.json is not there");
    }
    text.map(|text| serde_json::from_slice(&text).unwrap())
}

/// The rows of a section of the vectors.
pub(crate) fn section<'a>(vectors: &'a Value, name: &str) -> &'a [Value] {
    let rows = vectors[name].as_array().unwrap();
    assert!(!rows.is_empty());
    rows
}

#[expect(
    clippy::print_stdout,
    reason = "whoever runs the tests counts these lines"
)]
pub(crate) fn skipped(reason: &str) {
    println!("skipped: {reason}");
}

fn totp(algorithm: Algorithm, digits: u32, period: u32) -> Totp {
    Totp {
        algorithm,
        digits: digits.try_into().unwrap(),
        period: period.try_into().unwrap(),
    }
}

fn code(totp: &Totp, secret: &OtpSecret, seconds: u64) -> String {
    totp.code_at(secret, UnixMillis::from_seconds(seconds))
        .code
        .expose()
        .to_owned()
}

fn key_of(row: &Value) -> OtpSecret {
    Base32::read(row["secret_b32"].as_str().unwrap())
        .unwrap()
        .secret()
}

fn number(value: &Value) -> u32 {
    value.as_u64().unwrap().try_into().unwrap()
}

#[test]
fn codes_are_those_of_rfc_6238() {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/rfc6238.json")).unwrap();
    let rows = section(&vectors, "codes");
    for algorithm in [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512] {
        let key = vectors["keys"][algorithm.name()].as_str().unwrap();
        let secret = OtpSecret::new(key.into()).unwrap();
        let totp = totp(
            algorithm,
            number(&vectors["digits"]),
            number(&vectors["period_seconds"]),
        );
        for row in rows {
            let seconds = row["unix_seconds"].as_u64().unwrap();
            assert_eq!(
                code(&totp, &secret, seconds),
                row[algorithm.name()].as_str().unwrap(),
                "{algorithm:?} at {seconds}"
            );
        }
    }
}

#[test]
fn codes_are_those_of_the_shared_vectors() {
    let Some(vectors) = shared_vectors() else {
        return;
    };
    for row in section(&vectors, "totp") {
        let Ok(digits) = Digits::try_from(number(&row["digits"])) else {
            assert_eq!(row["digits"], 1, "refused, but ours to make: {row}");
            continue;
        };
        let totp = Totp {
            algorithm: Algorithm::from_name(row["algo"].as_str().unwrap()).unwrap(),
            digits,
            period: number(&row["period"]).try_into().unwrap(),
        };
        assert_eq!(
            code(&totp, &key_of(row), row["time"].as_u64().unwrap()),
            row["code"].as_str().unwrap(),
            "{row}"
        );
    }
    for row in section(&vectors, "hotp") {
        let hotp = Hotp {
            algorithm: Algorithm::from_name(row["algo"].as_str().unwrap()).unwrap(),
            digits: number(&row["digits"]).try_into().unwrap(),
            counter: row["counter"].as_u64().unwrap(),
        };
        assert_eq!(row["code"], hotp.code(&key_of(row)).expose(), "{row}");
    }
    let code_at = |row: &Value, kind: Kind, key: &OtpSecret| {
        let at = UnixMillis::from_seconds(row["time"].as_u64().unwrap());
        kind.code_at(key, at).code.expose().to_owned()
    };
    let pin = |row: &Value| OtpPin::read(row["pin"].as_str().unwrap()).unwrap();
    for row in section(&vectors, "steam") {
        assert_eq!(
            row["code"],
            code_at(row, Kind::Steam, &key_of(row)),
            "{row}"
        );
    }
    for row in section(&vectors, "motp") {
        let key = data_encoding::HEXLOWER.decode(row["secret_hex"].as_str().unwrap().as_bytes());
        let key = OtpSecret::new(key.unwrap()).unwrap();
        let motp = Kind::Motp(Motp { pin: pin(row) });
        assert_eq!(row["code"], code_at(row, motp, &key), "{row}");
    }
    for row in section(&vectors, "yandex") {
        let key = key_of(row);
        assert!(Yandex::is_key(&key), "{row}");
        let yandex = Kind::Yandex(Yandex { pin: pin(row) });
        assert_eq!(row["code"], code_at(row, yandex, &key), "{row}");
    }
    for row in section(&vectors, "yandex_secret_validation") {
        assert_eq!(row["valid"], Yandex::is_key(&key_of(row)), "{row}");
    }

    let secret = OtpSecret::new(vec![1]).unwrap();
    for row in section(&vectors, "totp_window") {
        let totp = totp(Algorithm::Sha1, 6, number(&row["period"]));
        let at = UnixMillis::from_seconds(row["time"].as_u64().unwrap());
        let changes_at = totp.code_at(&secret, at).changes_at.unwrap();
        assert_eq!(
            changes_at.as_u64(),
            row["next_at"].as_u64().unwrap() * 1000,
            "{row}"
        );
    }
}

#[test]
fn keys_are_read_as_the_shared_vectors_say() {
    let Some(vectors) = shared_vectors() else {
        return;
    };
    for row in section(&vectors, "secret") {
        let read = Base32::read(row["input"].as_str().unwrap());
        assert_eq!(
            read.as_ref().map(Base32::expose),
            row["normalised"].as_str(),
            "{row}"
        );
    }
}

/// What oathtool can follow: six to eight digits of three hashes, and counted codes of SHA-1 alone.
#[test]
fn codes_are_those_of_oathtool() {
    const CASES: usize = 400;
    if Command::new("oathtool").arg("--version").output().is_err() {
        return skipped("oathtool is not installed");
    }
    let digits = 6..=8_u32;
    let algorithm =
        proptest::sample::select(&[Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512][..]);
    let totp = (algorithm, digits.clone(), Period::LEAST..=Period::MOST)
        .prop_map(|(algorithm, digits, period)| totp(algorithm, digits, period));
    // Up to the year 9999. Beyond, programs differ in what a date is.
    let totp = (totp, 0..253_402_300_799_u64).prop_map(|(totp, at)| (Kind::Totp(totp), at));
    let hotp = (digits, any::<u64>()).prop_map(|(digits, counter)| {
        let hotp = Hotp {
            algorithm: Algorithm::Sha1,
            digits: digits.try_into().unwrap(),
            // Its window must not run over the end.
            counter: counter / 2,
        };
        (Kind::Hotp(hotp), 0)
    });
    let cases = (prop_oneof![totp, hotp], any_secret());
    let mut runner = TestRunner::deterministic();
    for _ in 0..CASES {
        let ((kind, seconds), secret) = cases.new_tree(&mut runner).unwrap().current();
        let mut oathtool = Command::new("oathtool");
        oathtool
            .arg("--base32")
            .arg(format!("--digits={}", kind.length()));
        match &kind {
            Kind::Totp(totp) => oathtool
                .arg(format!("--totp={}", totp.algorithm.name()))
                .arg(format!("--time-step-size={}s", totp.period.seconds()))
                .arg(format!("--now=@{seconds}")),
            Kind::Hotp(hotp) => oathtool.arg(format!("--counter={}", hotp.counter)),
            other => panic!("{other:?} is none of its kinds"),
        };
        let theirs = oathtool
            // The next one, too.
            .arg("--window=1")
            .arg(Base32::of(&secret).expose())
            .output()
            .unwrap();
        let ours = kind.code_at(&secret, UnixMillis::from_seconds(seconds));
        let ours = format!("{}\n{}\n", ours.code.expose(), ours.next.expose());
        assert_eq!(
            ours,
            String::from_utf8(theirs.stdout).unwrap(),
            "{kind:?} at {seconds}"
        );
    }
}

/// Each digit more shows more of the same number.
#[test]
fn four_to_ten_digits_are_the_end_of_one_number() {
    let secret = OtpSecret::new(b"12345678901234567890".to_vec()).unwrap();
    for (counter, number) in [(0, 1_284_755_224_u64), (1, 1_094_287_082), (8, 673_399_871)] {
        for digits in Digits::LEAST..=Digits::MOST {
            let hotp = Hotp {
                digits: u32::from(digits).try_into().unwrap(),
                counter,
                ..Hotp::default()
            };
            // RFC 4226 Appendix D, the column "decimal".
            let end = format!("{number:010}").split_off(10 - usize::from(digits));
            assert_eq!(hotp.code(&secret).expose(), end);
        }
    }
    let last = Hotp {
        counter: u64::MAX,
        ..Hotp::default()
    };
    assert_eq!(last.advanced(), last);
}

#[test]
fn the_kinds_say_how_long_their_codes_are_and_last() {
    let secret = OtpSecret::new(vec![7; 16]).unwrap();
    let pin = OtpPin::read("1234").unwrap();
    for (kind, length, seconds) in [
        (Kind::Hotp(Hotp::default()), 6, None),
        (Kind::Motp(Motp { pin: pin.clone() }), 6, Some(10)),
        (Kind::Steam, steam::LETTERS, Some(30)),
        (Kind::Totp(totp(Algorithm::Sha384, 10, 60)), 10, Some(60)),
        (Kind::Yandex(Yandex { pin }), 8, Some(30)),
    ] {
        let codes = kind.code_at(&secret, UnixMillis::from_seconds(1_000_000_000));
        assert_eq!(codes.code.expose().len(), usize::from(length), "{kind:?}");
        assert_ne!(codes.code.expose(), codes.next.expose());
        assert_eq!(
            (kind.length(), kind.period().map(Period::seconds)),
            (length, seconds)
        );
        let lasts = codes.changes_at.map(|at| at.seconds() - 1_000_000_000);
        assert!(lasts.is_none_or(|lasts| (1..=60).contains(&lasts)));
        assert_eq!(lasts.is_some(), seconds.is_some());
    }
}

#[test]
fn a_pin_is_letters_and_digits() {
    for text in ["1234", " 1234 ", "aB3", &"7".repeat(32)] {
        assert_eq!(OtpPin::read(text).unwrap().expose(), text.trim());
    }
    for text in [
        "",
        "  ",
        "12 34",
        "12\"4",
        "12é4",
        "1234\n5",
        &"7".repeat(33),
    ] {
        assert!(OtpPin::read(text).is_none(), "{text:?}");
    }
    assert_eq!(format!("{:?}", OtpPin::read("1234").unwrap()), "OtpPin(…)");
}

#[test]
fn a_code_lasts_to_the_millisecond() {
    let secret = OtpSecret::new(vec![7; 20]).unwrap();
    for period in [Period::LEAST, 30, Period::MOST] {
        let totp = totp(Algorithm::Sha1, 8, period);
        let length = u64::from(period) * 1000;
        let start = 20_000 * length;

        let first = totp.code_at(&secret, UnixMillis::new(start));
        let last = totp.code_at(&secret, UnixMillis::new(start + length - 1));
        let after = totp.code_at(&secret, UnixMillis::new(start + length));

        assert_eq!(first.code.expose(), last.code.expose());
        assert_eq!(first.changes_at, Some(UnixMillis::new(start + length)));
        assert_eq!(last.changes_at, Some(UnixMillis::new(start + length)));
        assert_eq!(after.code.expose(), first.next.expose());
        assert_ne!(after.code.expose(), first.code.expose());
        assert_eq!(after.changes_at, Some(UnixMillis::new(start + 2 * length)));
    }
}

#[test]
fn time_has_a_first_and_a_last_code() {
    let secret = OtpSecret::new(vec![7; 20]).unwrap();
    let first = Totp::default().code_at(&secret, UnixMillis::new(0));
    assert_eq!(first.changes_at, Some(UnixMillis::from_seconds(30)));
    for period in [Period::LEAST, Period::MOST] {
        let last = totp(Algorithm::Sha512, 8, period).code_at(&secret, UnixMillis::new(u64::MAX));
        assert_eq!(last.code.expose().len(), 8);
        assert_eq!(last.changes_at, Some(UnixMillis::new(u64::MAX)));
    }
}

#[test]
fn only_what_makes_codes_can_be_built() {
    for digits in [0, 1, 3, 11, 260, u32::MAX] {
        assert_eq!(Digits::try_from(digits), Err(OutOfRange::Digits));
    }
    for seconds in [0, 86_401, u32::MAX] {
        assert_eq!(Period::try_from(seconds), Err(OutOfRange::Period));
    }
    assert_eq!(
        (4..=10)
            .map(|digits| Digits::try_from(digits).unwrap().get())
            .collect::<Vec<_>>(),
        [4, 5, 6, 7, 8, 9, 10]
    );
    assert_eq!(Period::try_from(86_400).unwrap().seconds(), 86_400);
}

#[test]
fn algorithms_are_known_by_many_names() {
    for (name, algorithm) in [
        ("SHA1", Some(Algorithm::Sha1)),
        ("sha-1", Some(Algorithm::Sha1)),
        ("HmacSHA1", Some(Algorithm::Sha1)),
        ("HMAC-SHA-256", Some(Algorithm::Sha256)),
        ("Algorithm.SHA256", Some(Algorithm::Sha256)),
        (" sha_512 ", Some(Algorithm::Sha512)),
        ("MD5", None),
        ("SHA224", Some(Algorithm::Sha224)),
        ("hmac-sha-384", Some(Algorithm::Sha384)),
        ("SHA3-512", None),
        ("SHA", None),
        ("", None),
    ] {
        assert_eq!(Algorithm::from_name(name), algorithm, "{name}");
    }
}

#[test]
fn keys_are_read_in_any_spelling() {
    let foobar = b"foobar".as_slice();
    for (text, key) in [
        ("MZXW6YTBOI======", Some(foobar)),
        ("mzxw 6ytb-oi", Some(foobar)),
        ("\tMZXW_6YTB\u{2011}OI=\n=", Some(foobar)),
        // The last letter carries bits that fill no byte; one letter more completes none.
        ("MZXW6YTBOJ", Some(foobar)),
        ("MZXW6YTBOIA", Some(foobar)),
        ("MZXW6YTBA", Some(b"fooba")),
        ("MZXW6YTBOJSWIA", Some(b"foobared")),
        ("AA", Some(&[0])),
        ("A", None),
        ("=", None),
        ("", None),
        ("MZXW=6YTBOI", None),
        ("MZXW6YTB0I", None),
        ("MZXW6YTB1I", None),
        ("MZXW6YTB8I", None),
        ("MZXW6YTBÖI", None),
        ("MZXW6YTBOI\u{0}", None),
    ] {
        let read = Base32::read(text).map(|read| read.secret().expose().to_vec());
        assert_eq!(read.as_deref(), key, "{text:?}");
    }
    let longest = "A".repeat(OtpSecret::MAX_BYTES / 5 * 8 + 7);
    assert_eq!(
        Base32::read(&longest).unwrap().secret().byte_count(),
        OtpSecret::MAX_BYTES
    );
    assert!(Base32::read(&format!("{longest}A")).is_none());
}

proptest! {
    #[test]
    fn every_moment_has_a_code((kind, secret) in any_kind(), at in any::<u64>()) {
        let at = UnixMillis::new(at);
        let codes = kind.code_at(&secret, at);
        prop_assert!(codes.changes_at.is_none_or(|change| change > at || at.as_u64() == u64::MAX));
        for code in [&codes.code, &codes.next] {
            prop_assert_eq!(code.expose().len(), usize::from(kind.length()));
            prop_assert!(code.expose().bytes().all(|sign| sign.is_ascii_alphanumeric()));
        }
    }

    #[test]
    fn keys_read_back(secret in any_secret()) {
        let text = Base32::of(&secret);
        let read = Base32::read(text.expose()).unwrap();
        prop_assert!(read.secret() == secret);
        prop_assert_eq!(read.expose(), text.expose());
    }

    #[test]
    fn any_text_is_a_key_or_not(text in any::<String>()) {
        if let Some(read) = Base32::read(&text) {
            prop_assert!(read.secret().byte_count() >= 1);
        }
    }
}
