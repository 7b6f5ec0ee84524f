//! `otp --at UNIX_SECONDS LINK`: what a link says, and its code at a moment, as one JSON object.
//!
//! Shows how the library is used, and lets anyone compare it with another authenticator. It prints
//! the key: it is for test links, not for yours.

use countersign_core::otp::link::{self, Fact, LinkError, Part};
use countersign_core::otp::{Algorithm, Kind, Period};
use countersign_core::time::UnixMillis;
use serde::Serialize;
use std::ffi::OsString;
use std::process::ExitCode;

#[derive(Serialize)]
struct Answer {
    r#type: &'static str,
    issuer: String,
    account: String,
    secret: String,
    algorithm: &'static str,
    /// Or letters, for the kinds that have those.
    digits: u8,
    /// `null` for codes that are counted.
    period: Option<u32>,
    /// `null` for codes that are not.
    counter: Option<u64>,
    code: String,
    next_code: String,
    /// `null` for codes that are counted, which change when they are used.
    changes_at: Option<u64>,
}

#[derive(Serialize)]
struct Refusal {
    error: String,
}

fn main() -> ExitCode {
    match answer(std::env::args_os().skip(1).collect()) {
        Ok(answer) => {
            print(&answer);
            ExitCode::SUCCESS
        }
        Err(error) => {
            print(&Refusal { error });
            ExitCode::FAILURE
        }
    }
}

fn answer(arguments: Vec<OsString>) -> Result<Answer, String> {
    const USAGE: &str = "Usage: otp --at UNIX_SECONDS LINK";
    let [at, moment, link]: [OsString; 3] = arguments.try_into().map_err(|_| USAGE)?;
    if at != "--at" {
        return Err(USAGE.to_owned());
    }
    let seconds = moment.to_str().and_then(|moment| moment.parse().ok());
    let seconds =
        seconds.ok_or("The moment after --at must be a whole number of seconds since 1970.")?;
    let link = link.to_str().ok_or("The link is not UTF-8 text.")?;

    let parsed = link::parse(link).map_err(sentence)?;
    let kind = &parsed.kind;
    let codes = kind.code_at(&parsed.secret, UnixMillis::from_seconds(seconds));
    let (algorithm, counter) = match kind {
        Kind::Hotp(hotp) => (hotp.algorithm.name(), Some(hotp.counter)),
        Kind::Totp(totp) => (totp.algorithm.name(), None),
        Kind::Motp(_) => ("MD5", None),
        Kind::Steam => (Algorithm::Sha1.name(), None),
        Kind::Yandex(_) => (Algorithm::Sha256.name(), None),
    };
    Ok(Answer {
        r#type: kind.name(),
        issuer: parsed.issuer.as_str().to_owned(),
        account: parsed.account.as_str().to_owned(),
        // EXPOSE: this program is there to show the key and the codes.
        secret: parsed.spelling.expose().to_owned(),
        algorithm,
        digits: kind.length(),
        period: kind.period().map(Period::seconds),
        counter,
        // EXPOSE: as above.
        code: codes.code.expose().to_owned(),
        next_code: codes.next.expose().to_owned(),
        changes_at: codes.changes_at.map(UnixMillis::seconds),
    })
}

/// What happened, and what a good link has.
fn sentence(LinkError { fact, part }: LinkError) -> String {
    let (part, wanted) = match part {
        None => ("link", "it must begin with otpauth://, motp:// or steam://"),
        Some(Part::Kind) => (
            "kind of code",
            "it must be totp, hotp, steam, yaotp or mOTP, and one account",
        ),
        Some(Part::Label) => ("label", "it must be UTF-8 text, percent-encoded"),
        Some(Part::Issuer) => ("issuer", "it must be UTF-8 text, percent-encoded"),
        Some(Part::Secret) => (
            "secret",
            "it must be Base32 (the letters A to Z and the digits 2 to 7), for mOTP hexadecimal, \
             for Yandex 16 bytes, or 26 with the right checksum",
        ),
        Some(Part::Algorithm) => (
            "algorithm",
            "it must be SHA1, SHA224, SHA256, SHA384 or SHA512",
        ),
        Some(Part::Digits) => ("number of digits", "it must be 4 to 10"),
        Some(Part::Period) => ("period", "it must be 1 to 86400 seconds"),
        Some(Part::Counter) => ("counter", "it must be a whole number, 0 or more"),
        Some(Part::Pin) => ("PIN", "it must be 1 to 32 letters and digits, as pin="),
    };
    match fact {
        Fact::TooLong => format!(
            "The {part} is too long: at most {} bytes are read.",
            link::MAX_BYTES
        ),
        Fact::NotALink => format!("This is not a {part} that adds an account: {wanted}."),
        Fact::KindNotSupported => {
            format!("The {part} is not supported: {wanted}.")
        }
        Fact::TransferNotSupported => {
            "This is a transfer of several accounts, which is not supported.".to_owned()
        }
        Fact::Missing => format!("The {part} is missing: {wanted}."),
        Fact::Invalid => format!("The {part} is not valid: {wanted}."),
        Fact::NotUtf8 => format!("The {part} is not UTF-8: {wanted}."),
    }
}

#[expect(clippy::print_stdout, reason = "printing is what this program does")]
fn print(line: &impl Serialize) {
    println!(
        "{}",
        serde_json::to_string(line).expect("strings and numbers are JSON")
    );
}
