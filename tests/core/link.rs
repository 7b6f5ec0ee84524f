//! Links: every quirk that is read, everything that is refused, and the strict form written.

use crate::otp::{any_kind, section, shared_vectors};
use countersign_core::label::Label;
use countersign_core::otp::link::{Fact, LinkError, MAX_BYTES, Parsed, Part, parse, write};
use countersign_core::otp::{Algorithm, Digits, Hotp, Kind, Motp, OtpPin, Period, Totp, Yandex};
use countersign_core::secret::OtpSecret;
use countersign_core::time::UnixMillis;
use proptest::prelude::*;
use serde_json::Value;

fn any_label() -> impl Strategy<Value = Label> {
    prop_oneof![
        any::<String>(),
        // What looks like the joints of a link.
        "[a:%#?&=+/ 😀é\u{202e}\n]{0,24}",
        Just("Steam".to_owned()),
    ]
    .prop_map(|text| Label::clean(&text))
}

fn refusal(text: &str) -> (Fact, Option<Part>) {
    let LinkError { fact, part } = parse(text)
        .err()
        .unwrap_or_else(|| panic!("was read: {text}"));
    (fact, part)
}

fn labels(link: &Parsed) -> (&str, &str) {
    (link.issuer.as_str(), link.account.as_str())
}

#[test]
fn labels_are_found_in_every_mould() {
    for (label, issuer, account) in [
        ("Example:alice?", "Example", "alice"),
        ("Example%3Aalice?", "Example", "alice"),
        ("Example:%20alice%20?", "Example", "alice"),
        ("alice?", "", "alice"),
        (":alice?", "", "alice"),
        ("Example:?", "Example", ""),
        ("?", "", ""),
        ("a:b:c?", "a", "b:c"),
        ("a%3Ab:c%3Ad?", "a:b", "c:d"),
        ("a%3Ab%3Ac?", "a", "b:c"),
        ("Example:alice?issuer=Other&", "Other", "alice"),
        ("alice?issuer=Example&", "Example", "alice"),
        ("Example:alice?issuer=&", "Example", "alice"),
        ("Example:alice?issuer=%20+&", "Example", "alice"),
        ("x?ISSUER=Air+Canada&", "Air Canada", "x"),
        ("x?issuer=C%2B%2B%26period%3D9&", "C++&period=9", "x"),
        ("x?issuer=One&issuer=Two&", "One", "x"),
        (
            "x?image=https%3A%2F%2Fexample.org&amp;issuer=Example&amp;",
            "Example",
            "x",
        ),
        ("me+shop@example.com?", "", "me+shop@example.com"),
        ("Org:al#EXT#@example.com?", "Org", "al#EXT#@example.com"),
        ("Org/unit:al?", "Org/unit", "al"),
        ("100%:50%zz%4?", "100%", "50%zz%4"),
        ("Evil%E2%80%AEgro:a%00%0A%1Bb?", "Evilgro", "a b"),
        ("%F0%9F%8F%B4%E2%80%8D%E2%98%A0:x?", "🏴\u{200d}☠", "x"),
    ] {
        let link = parse(&format!("otpauth://totp/{label}secret=JBSWY3DP")).unwrap();
        assert_eq!(labels(&link), (issuer, account), "{label}");
        assert_eq!(link.kind, Kind::Totp(Totp::default()));
    }
}

#[test]
fn settings_are_read_in_every_spelling() {
    let totp = |algorithm, digits: u32, period: u32| Totp {
        algorithm,
        digits: digits.try_into().unwrap(),
        period: period.try_into().unwrap(),
    };
    for (query, expected) in [
        ("", totp(Algorithm::Sha1, 6, 30)),
        (
            "&algorithm=Algorithm.SHA256&digits=7&period=45",
            totp(Algorithm::Sha256, 7, 45),
        ),
        (
            "&ALGORITHM=sha-512&DIGITS=8&PERIOD=1",
            totp(Algorithm::Sha512, 8, 1),
        ),
        (
            "&algorithm=HmacSHA1&digits=+6+&period=%2086400",
            totp(Algorithm::Sha1, 6, 86_400),
        ),
        (
            "&algorithm=null&digits=null&period=null",
            totp(Algorithm::Sha1, 6, 30),
        ),
        ("&algorithm&digits=&period=", totp(Algorithm::Sha1, 6, 30)),
        (
            "&digits=8&digits=7&digits=none",
            totp(Algorithm::Sha1, 8, 30),
        ),
        ("&counter=5&lock=true&&=&=x", totp(Algorithm::Sha1, 6, 30)),
        // A name is not enough to make it one of Steam's.
        ("&issuer=Steam&digits=6", totp(Algorithm::Sha1, 6, 30)),
        (
            "&issuer=Steam&digits=5&encoder=default",
            totp(Algorithm::Sha1, 5, 30),
        ),
        (
            "&algorithm=SHA384&digits=10",
            totp(Algorithm::Sha384, 10, 30),
        ),
    ] {
        let link = parse(&format!("otpauth://totp/alice?secret=JBSWY3DP{query}")).unwrap();
        assert_eq!(link.kind, Kind::Totp(expected), "{query}");
    }
    let shouted =
        parse(" OTPAUTH://TOTP/EXAMPLE:ALICE?SECRET=JBSW-Y3DP%3D&ISSUER=EXAMPLE\r\n").unwrap();
    assert_eq!(labels(&shouted), ("EXAMPLE", "ALICE"));
    assert_eq!(shouted.secret.expose(), b"Hello");
    assert_eq!(shouted.spelling.expose(), "JBSWY3DP");
}

#[test]
fn refusals_name_the_fact_and_the_part() {
    let kind = (Fact::KindNotSupported, Some(Part::Kind));
    for (text, expected) in [
        ("", (Fact::NotALink, None)),
        ("JBSWY3DPEHPK3PXP", (Fact::NotALink, None)),
        (
            "https://example.org/?secret=JBSWY3DP",
            (Fact::NotALink, None),
        ),
        ("notauth://totp/a?secret=JBSWY3DP", (Fact::NotALink, None)),
        ("otpauth:totp/a?secret=JBSWY3DP", (Fact::NotALink, None)),
        ("otpauth://", (Fact::Missing, Some(Part::Kind))),
        (
            "otpauth:///a?secret=JBSWY3DP",
            (Fact::Missing, Some(Part::Kind)),
        ),
        ("otpauth://pipush/a?url=x", kind),
        (
            "otpauth://hotp/a?secret=JBSWY3DP&counter=-1",
            (Fact::Invalid, Some(Part::Counter)),
        ),
        (
            "otpauth://hotp/a?secret=JBSWY3DP&counter=18446744073709551616",
            (Fact::Invalid, Some(Part::Counter)),
        ),
        (
            "otpauth://steam/a?secret=0",
            (Fact::Invalid, Some(Part::Secret)),
        ),
        ("steam://", (Fact::Missing, Some(Part::Secret))),
        ("steam://0000", (Fact::Invalid, Some(Part::Secret))),
        ("steam://%ff", (Fact::NotUtf8, Some(Part::Secret))),
        ("motp://a:b?pin=1", (Fact::Missing, Some(Part::Secret))),
        (
            "motp://a:b?secret=0&pin=1",
            (Fact::Invalid, Some(Part::Secret)),
        ),
        (
            "motp://a:b?secret=xy&pin=1",
            (Fact::Invalid, Some(Part::Secret)),
        ),
        ("motp://a:b?secret=00", (Fact::Missing, Some(Part::Pin))),
        (
            "motp://a:b?secret=00&pin=%20",
            (Fact::Missing, Some(Part::Pin)),
        ),
        (
            "motp://a:b?secret=00&pin=1%202",
            (Fact::Invalid, Some(Part::Pin)),
        ),
        (
            "otpauth://yaotp/a?secret=LA2V6KMCGYMWWVEW64RNP3JA3I",
            (Fact::Missing, Some(Part::Pin)),
        ),
        (
            "otpauth://yaotp/a?secret=JBSWY3DP&pin=1234",
            (Fact::Invalid, Some(Part::Secret)),
        ),
        (
            // One letter of the checksum is another one.
            "otpauth://yaotp/a?secret=LA2V6KMCGYMWWVEW64RNP3JA3IAAAAAAHTSG4HRZPA&pin=7586",
            (Fact::Invalid, Some(Part::Secret)),
        ),
        (
            "otpauth-migration://offline?data=CgA",
            (Fact::TransferNotSupported, None),
        ),
        ("pia://container/a?x=y", kind),
        ("otpauth://totp", (Fact::Missing, Some(Part::Secret))),
        (
            "otpauth://totp/a?secret=",
            (Fact::Missing, Some(Part::Secret)),
        ),
        (
            "otpauth://totp/a?secret=%20+",
            (Fact::Missing, Some(Part::Secret)),
        ),
        (
            "otpauth://totp/a?secret=A",
            (Fact::Invalid, Some(Part::Secret)),
        ),
        (
            "otpauth://totp/a?secret=0000",
            (Fact::Invalid, Some(Part::Secret)),
        ),
        (
            "otpauth://totp/a?secret=%ff",
            (Fact::NotUtf8, Some(Part::Secret)),
        ),
        (
            "otpauth://totp/%ff:a?secret=JBSWY3DP",
            (Fact::NotUtf8, Some(Part::Label)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&issuer=%c3",
            (Fact::NotUtf8, Some(Part::Issuer)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&algorithm=MD5",
            (Fact::Invalid, Some(Part::Algorithm)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&digits=0",
            (Fact::Invalid, Some(Part::Digits)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&digits=3",
            (Fact::Invalid, Some(Part::Digits)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&digits=11",
            (Fact::Invalid, Some(Part::Digits)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&digits=six",
            (Fact::Invalid, Some(Part::Digits)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&period=0",
            (Fact::Invalid, Some(Part::Period)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&period=-30",
            (Fact::Invalid, Some(Part::Period)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&period=86401",
            (Fact::Invalid, Some(Part::Period)),
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DP&period=99999999999",
            (Fact::Invalid, Some(Part::Period)),
        ),
    ] {
        assert_eq!(refusal(text), expected, "{text}");
    }
}

#[test]
fn a_link_has_a_longest_length() {
    let link = |length: usize| {
        let start = "otpauth://totp/a?secret=JBSWY3DP&x=";
        format!("{start}{}", "y".repeat(length - start.len()))
    };
    assert!(parse(&link(MAX_BYTES)).is_ok());
    assert_eq!(refusal(&link(MAX_BYTES + 1)), (Fact::TooLong, None));
    assert_eq!(refusal(&link(1 << 20)), (Fact::TooLong, None));
}

#[test]
fn a_written_link_is_strict() {
    let totp = Totp {
        algorithm: Algorithm::Sha256,
        ..Totp::default()
    };
    let secret = OtpSecret::new(b"Hello!\xDE\xAD\xBE\xEF".to_vec()).unwrap();
    let link = |issuer, account| {
        write(
            &Label::clean(issuer),
            &Label::clean(account),
            &Kind::Totp(totp),
            &secret,
        )
    };
    let rest = "&algorithm=SHA256&digits=6&period=30";

    assert_eq!(
        link("ACME Co & Söhne", "john:doe@example.com").as_str(),
        format!(
            "otpauth://totp/ACME%20Co%20%26%20S%C3%B6hne:john%3Adoe%40example.com\
             ?secret=JBSWY3DPEHPK3PXP&issuer=ACME%20Co%20%26%20S%C3%B6hne{rest}"
        ),
    );
    assert_eq!(
        link("", "alice").as_str(),
        format!("otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP{rest}")
    );
    assert_eq!(
        link("", "a:b").as_str(),
        format!("otpauth://totp/:a%3Ab?secret=JBSWY3DPEHPK3PXP{rest}")
    );
}

#[test]
fn every_kind_has_a_link() {
    let secret = OtpSecret::new(b"Hello!\xDE\xAD\xBE\xEF".to_vec()).unwrap();
    let pin = OtpPin::read("1234").unwrap();
    let hotp = Hotp {
        counter: 42,
        ..Hotp::default()
    };
    let five = Totp {
        digits: 5.try_into().unwrap(),
        ..Totp::default()
    };
    let key = "JBSWY3DPEHPK3PXP";
    for (kind, link) in [
        (
            Kind::Hotp(hotp),
            format!(
                "otpauth://hotp/Steam:a?secret={key}&issuer=Steam&algorithm=SHA1&digits=6&counter=42"
            ),
        ),
        (
            Kind::Steam,
            format!(
                "otpauth://steam/Steam:a?secret={key}&issuer=Steam&algorithm=SHA1&digits=5&period=30"
            ),
        ),
        (
            Kind::Totp(five),
            format!(
                "otpauth://totp/Steam:a?secret={key}&issuer=Steam&algorithm=SHA1&digits=5&period=30&encoder=default"
            ),
        ),
        (
            Kind::Motp(Motp { pin: pin.clone() }),
            "motp://Steam:a?secret=48656c6c6f21deadbeef&issuer=Steam&pin=1234".to_owned(),
        ),
        (
            Kind::Yandex(Yandex { pin }),
            format!("otpauth://yaotp/Steam:a?secret={key}&issuer=Steam&pin=1234"),
        ),
    ] {
        let (issuer, account) = (Label::clean("Steam"), Label::clean("a"));
        assert_eq!(*write(&issuer, &account, &kind, &secret), link);
    }
}

#[test]
fn steam_has_many_names() {
    for link in [
        "otpauth://steam/Steam:alice?secret=JBSWY3DP",
        "otpauth://totp/Steam:alice?secret=JBSWY3DP",
        "otpauth://totp/steam:alice?secret=JBSWY3DP&digits=5&algorithm=sha1",
        "otpauth://totp/Valve:alice?secret=JBSWY3DP&encoder=steam&digits=5",
        "otpauth://totp/Valve:alice?secret=JBSWY3DP&steam",
        "steam://JBSWY3DP",
        "STEAM://jbsw-y3dp/",
    ] {
        let read = parse(link).unwrap();
        assert_eq!(read.kind, Kind::Steam, "{link}");
        assert_eq!(read.secret.expose(), b"Hello", "{link}");
    }
    let bare = parse("steam://JBSWY3DP").unwrap();
    assert_eq!(labels(&bare), ("Steam", ""));
}

#[test]
fn the_longest_written_link_can_be_read() {
    let label = Label::clean(&"😀".repeat(Label::MAX_CHARS));
    let secret = OtpSecret::new(vec![0xff; OtpSecret::MAX_BYTES]).unwrap();
    let totp = Totp {
        algorithm: Algorithm::Sha512,
        digits: Digits::default(),
        period: Period::MOST.try_into().unwrap(),
    };
    let pin = OtpPin::read(&"7".repeat(OtpPin::MAX_CHARS)).unwrap();
    for kind in [Kind::Totp(totp), Kind::Motp(Motp { pin })] {
        let link = write(&label, &label, &kind, &secret);
        assert!(link.len() < 12_000, "the comment at MAX_BYTES says so");
        assert!(parse(&link).unwrap().secret == secret);
    }
}

#[test]
fn nothing_of_a_link_is_in_its_debug_form() {
    let link = parse("otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP").unwrap();
    let shown = format!("{link:?}");
    for hidden in ["Example", "alice", "JBSW", "Hello", "72"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn links_are_read_as_the_shared_vectors_say() {
    let Some(vectors) = shared_vectors() else {
        return;
    };
    let (mut read, mut refused) = (0, 0);
    for row in section(&vectors, "uri") {
        match parse(row["uri"].as_str().unwrap()) {
            Ok(link) => {
                assert_reading(&link, row);
                read += 1;
            }
            Err(error) => {
                assert_refusal(error, row);
                refused += 1;
            }
        }
    }
    assert!(read > 40 && refused > 20, "{read} read, {refused} refused");
}

fn assert_reading(link: &Parsed, row: &Value) {
    let others = &row["accept_also"];
    let names = |reading: &Value| {
        reading["issuer"] == link.issuer.as_str() && reading["name"] == link.account.as_str()
    };
    let accepted = others == "any"
        || names(&row["expect"])
        || names(others)
        || others
            .as_array()
            .is_some_and(|others| others.iter().any(names));
    assert!(accepted, "{:?} for {row}", labels(link));

    let Some(expected) = row["expect"].as_object() else {
        return;
    };
    assert_eq!(expected["type"], link.kind.name(), "{row}");
    assert_eq!(expected["secret"], link.spelling.expose(), "{row}");
    assert_eq!(expected["digits"], link.kind.length(), "{row}");
    assert_eq!(
        expected["period"].as_u64(),
        link.kind.period().map(|period| period.seconds().into()),
        "{row}"
    );
    match &link.kind {
        Kind::Hotp(hotp) => {
            assert_eq!(expected["algo"], hotp.algorithm.name(), "{row}");
            assert_eq!(expected["counter"], hotp.counter, "{row}");
        }
        Kind::Totp(totp) => assert_eq!(expected["algo"], totp.algorithm.name(), "{row}"),
        Kind::Motp(_) | Kind::Steam | Kind::Yandex(_) => {}
    }
    if let Some(at) = row["code_at"]["time"].as_u64() {
        let code = link
            .kind
            .code_at(&link.secret, UnixMillis::from_seconds(at))
            .code;
        assert_eq!(row["code_at"]["code"], code.expose(), "{row}");
    }
}

fn assert_refusal(error: LinkError, row: &Value) {
    if row["expect"].is_null() {
        assert!(row["expect_error"].is_string(), "{error:?} for {row}");
        return;
    }
    assert!(
        row["accept_also"] == "error" || row["accept_also"] == "any",
        "{error:?} for {row}"
    );
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        issuer in any_label(),
        account in any_label(),
        (kind, secret) in any_kind(),
    ) {
        let link = write(&issuer, &account, &kind, &secret);
        prop_assert!(link.is_ascii());
        let read = parse(&link).unwrap();
        prop_assert_eq!(labels(&read), (issuer.as_str(), account.as_str()));
        prop_assert_eq!(read.kind, kind);
        prop_assert!(read.secret == secret);
    }

    #[test]
    fn arbitrary_text_is_no_link(text in any::<String>()) {
        prop_assert!(parse(&text).is_err());
    }

    #[test]
    fn a_link_of_arbitrary_parts_is_read_or_refused(
        label in any::<String>().prop_map(|label| label.replace('?', "")),
        query in "((issuer|digits|secret|[a-z]{0,9})=?[ -~é]{0,12}&?){0,5}",
    ) {
        if let Ok(link) = parse(&format!("otpauth://totp/{label}?secret=JBSWY3DP&{query}")) {
            prop_assert_eq!(link.secret.expose(), b"Hello");
            for label in [&link.issuer, &link.account] {
                prop_assert_eq!(Label::clean(label.as_str()), label.clone());
            }
        }
    }
}
