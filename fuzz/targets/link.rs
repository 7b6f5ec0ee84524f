//! Links, as a QR code of anybody may say them: whatever is read makes codes, and comes back the
//! same from the link that we write of it.

#![no_main]

use countersign_core::label::Label;
use countersign_core::otp::link::{parse, write};
use countersign_core::time::UnixMillis;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(read) = parse(text) else { return };
    for label in [&read.issuer, &read.account] {
        assert_eq!(Label::clean(label.as_str()), *label);
    }
    assert_eq!(read.spelling.secret(), read.secret);
    for at in [0, 1_700_000_000_123, u64::MAX] {
        let codes = read.kind.code_at(&read.secret, UnixMillis::new(at));
        for code in [&codes.code, &codes.next] {
            assert_eq!(
                code.expose().chars().count(),
                usize::from(read.kind.length())
            );
        }
    }
    let link = write(&read.issuer, &read.account, &read.kind, &read.secret);
    let again = parse(&link).expect("what we write can be read");
    assert_eq!(again.issuer, read.issuer);
    assert_eq!(again.account, read.account);
    assert_eq!(again.kind, read.kind);
    assert_eq!(again.secret, read.secret);
});
