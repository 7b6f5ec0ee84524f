//! Unit tests of the content's JSON.

use super::*;

const KNOWN: &str = r#"{"id":"00112233445566778899aabbccddeeff","type":"totp","issuer":"A \"b\"","account":"é","secret":"GEZDGNBV","algorithm":"SHA256","digits":8,"period_seconds":60,"created_at_ms":5}"#;

fn read(json: &str) -> Content {
    Content::read(json.as_bytes()).expect("it is a content")
}

fn written(content: &Content) -> String {
    String::from_utf8(content.write().to_vec()).unwrap()
}

#[test]
fn an_account_reads_back() {
    let json = format!(r#"{{"accounts":[{KNOWN}],"recovery_confirmed":true}}"#);
    let content = read(&json);
    let account = &content.accounts[0];
    assert_eq!(account.issuer.as_str(), "A \"b\"");
    assert_eq!(account.name.as_str(), "é");
    assert_eq!(account.secret.expose(), b"12345");
    assert_eq!(written(&content), json);
}

#[test]
fn what_the_user_says_of_an_account_reads_back() {
    let said = KNOWN.replace(
        "\"created_at_ms\":5}",
        r#""created_at_ms":5,"note":"two\nlines","tags":["Work","Home"],"pinned":true,"changed":{"issuer":"7.0.0101010101010101","tags":"8.1.0101010101010101"}}"#,
    );
    let json = format!(r#"{{"accounts":[{said}],"recovery_confirmed":true}}"#);
    let content = read(&json);
    let account = &content.accounts[0];
    assert_eq!(account.note.as_str(), "two\nlines");
    let tags: Vec<_> = account.tags.iter().map(Tag::as_str).collect();
    assert_eq!((tags, account.pinned), (vec!["Work", "Home"], true));
    let latest = content.latest_stamp().unwrap();
    assert_eq!(latest.to_string(), "8.1.0101010101010101");
    assert_eq!(written(&content), json);

    // A change of a field that a later version knows is not forgotten, nor is the account.
    let later = json.replace("\"tags\":\"8.1", "\"colour\":\"8.1");
    let content = read(&later);
    assert_eq!((content.accounts.len(), content.unreadable_count()), (0, 1));
    assert_eq!(written(&content), later);
}

#[test]
fn what_is_not_known_is_kept() {
    let later = r#"{"id":"x","type":"of-2030","secret":"keep me"}"#;
    let json = format!(
        r#"{{"accounts":[{KNOWN},{later}],"recovery_confirmed":false,"tags":{{"a": [1, 2.50]}}}}"#
    );
    let content = read(&json);
    assert_eq!((content.accounts.len(), content.unreadable_count()), (1, 1));
    assert_eq!(written(&content), json);
    assert!(!format!("{content:?}").contains("keep me"));
}

#[test]
fn a_field_of_a_later_version_stays_with_its_account() {
    let later = KNOWN.replace(
        "\"created_at_ms\":5}",
        "\"created_at_ms\":5,\"colour\":\"keep me\",\"shape\":[1, {}]}",
    );
    let json = format!(r#"{{"accounts":[{later},{KNOWN}],"recovery_confirmed":true}}"#);
    let content = read(&json);
    assert_eq!((content.accounts.len(), content.unreadable_count()), (2, 0));
    assert_eq!(written(&content), json);
    assert!(!format!("{content:?}").contains("keep me"));
}

#[test]
fn an_odd_account_does_not_cost_the_others() {
    for (from, to) in [
        ("\"digits\":8", "\"digits\":80"),
        ("\"digits\":8", "\"digits\":-1"),
        ("\"period_seconds\":60", "\"period_seconds\":0"),
        ("SHA256", "MD5"),
        ("GEZDGNBV", ""),
        ("GEZDGNBV", "not base32"),
        ("00112233445566778899aabbccddeeff", "short"),
    ] {
        let odd = KNOWN.replace(from, to);
        assert_ne!(odd, KNOWN);
        let json = format!(r#"{{"accounts":[{odd},{KNOWN}],"recovery_confirmed":true}}"#);
        let content = read(&json);
        assert_eq!(
            (content.accounts.len(), content.unreadable_count()),
            (1, 1),
            "{to}"
        );
        let again = read(&written(&content));
        assert_eq!(
            (again.accounts.len(), again.unreadable_count()),
            (1, 1),
            "{to}"
        );
    }
}

#[test]
fn a_label_is_clean_wherever_it_comes_from() {
    let json = format!(r#"{{"accounts":[{}]}}"#, KNOWN.replace('é', "a\\u202eb"));
    assert_eq!(read(&json).accounts[0].name.as_str(), "ab");
}

#[test]
fn what_is_no_content_is_refused() {
    for json in [
        "",
        "{",
        "[]",
        "7",
        r#"{"accounts":{}}"#,
        r#"{"recovery_confirmed":"yes"}"#,
    ] {
        assert_eq!(
            Content::read(json.as_bytes()).err(),
            Some(VaultError::ContentInvalid),
            "{json}"
        );
    }
}

#[test]
fn the_buffer_never_grows() {
    let mut content = read(&format!(r#"{{"accounts":[{KNOWN}]}}"#));
    let awkward = "\u{1}\"\\é🏦".repeat(60);
    let mut account = content.accounts.remove(0);
    account.issuer = Label::clean(&awkward);
    account.name = Label::clean(&awkward);
    account.secret = OtpSecret::new(vec![255; OtpSecret::MAX_BYTES]).unwrap();
    account.trashed_at = Some(UnixMillis::new(u64::MAX));
    account.note = Note::clean(&"\n\"é".repeat(Note::MAX_CHARS));
    let tags: Vec<_> = (0..20).map(|at| format!("\"{at}é🏦")).collect();
    account.tags = Tag::clean_all(tags.iter().map(String::as_str));
    account.pinned = true;
    let stamp = Stamp::parse("18446744073709551615.4294967295.ffffffffffffffff").unwrap();
    account.changed = Field::ALL.map(|field| (field, stamp)).into();
    content.accounts = vec![account; 300];
    // The estimate is asserted inside.
    assert_eq!(read(&written(&content)).accounts.len(), 300);
}
