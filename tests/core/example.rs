//! The example `otp`, as anyone would run it.

use crate::otp::skipped;
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

/// What it prints, and whether it was content. `None` where it was not built.
fn otp(arguments: &[&str]) -> Option<(Value, bool)> {
    // Beside this test, where cargo puts it.
    let built: PathBuf = std::env::current_exe().unwrap();
    let folder = built.parent()?.parent()?.join("examples");
    let program = folder.join(format!("otp{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        skipped("the examples are not built");
        return None;
    }
    let Output { status, stdout, .. } = Command::new(program).args(arguments).output().unwrap();
    let line = String::from_utf8(stdout).unwrap();
    assert_eq!(line.lines().count(), 1, "one object a line");
    Some((serde_json::from_str(&line).unwrap(), status.success()))
}

#[test]
fn a_link_is_told_field_by_field() {
    let link = "otpauth://totp/Example:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8";
    let Some((told, content)) = otp(&["--at", "59", link]) else {
        return;
    };
    assert!(content);
    // RFC 6238, Appendix B; the next is RFC 4226's of counter 2, with eight digits.
    assert_eq!(
        told,
        serde_json::json!({
            "type": "totp",
            "issuer": "Example",
            "account": "alice",
            "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            "algorithm": "SHA1",
            "digits": 8,
            "period": 30,
            "counter": null,
            "code": "94287082",
            "next_code": "37359152",
            "changes_at": 60,
        })
    );
}

#[test]
fn what_is_no_link_is_an_error() {
    for arguments in [
        &["--at", "59", "otpauth://totp/x?secret=1"][..],
        &["--at", "59", "https://example.org"],
        &["--at", "soon", "otpauth://totp/x?secret=AA"],
        &["otpauth://totp/x?secret=AA"],
        &[],
    ] {
        let Some((told, content)) = otp(arguments) else {
            return;
        };
        assert!(!content);
        assert!(
            told["error"]
                .as_str()
                .is_some_and(|words| words.ends_with(['.', 'K']))
        );
        assert_eq!(told.as_object().unwrap().len(), 1);
    }
}
