//! Links that add an account: `otpauth://totp/…` and `otpauth://hotp/…`, the "Key Uri Format" of
//! Google Authenticator, and what other apps have made of it for other kinds of codes.
//!
//! <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>;
//! `otpauth://steam/…` and `otpauth://yaotp/…` as Aegis, `steam://…` as Bitwarden, and `motp://…` as
//! Aegis and Stratum write them.
//!
//! Read tolerantly, because the links of twenty apps are not of one mould; written strictly. What
//! [`write`] makes, [`parse`] reads back equal. Where apps differ in what a link means, a wrong
//! label can be mended by the user and a wrong code cannot: labels are guessed at, what goes into
//! the code never is.
//!
//! Deliberately not here: transfers of many accounts and enrolments of other protocols, which are
//! refused by name, and parameters that make no code (`image` and the like), which are passed over.

use super::base32::Base32;
use super::{Algorithm, Hotp, Kind, Motp, Period, Totp, Yandex, steam};
use crate::label::Label;
use crate::secret::{OtpPin, OtpSecret};
use data_encoding::HEXLOWER;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use zeroize::Zeroizing;

/// The longest link that is read, in bytes. A QR code holds at most 2953 (version 40-L); the
/// longest that [`write`] makes has 12 for each character of three labels, 2048 for the key, and
/// stays below 12000.
pub const MAX_BYTES: usize = 16 * 1024;

/// What a link says.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Who asks for the code; may be empty.
    pub issuer: Label,
    /// Whose account it is; may be empty.
    pub account: Label,
    /// How codes are made.
    pub kind: Kind,
    /// The key.
    pub secret: OtpSecret,
    /// The key in Base32, as the link spells it where it does, for whoever compares it with what a
    /// page shows.
    pub spelling: Base32,
}

/// Why a text adds no account. Holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkError {
    /// What is wrong.
    pub fact: Fact,
    /// Where, if it is in one place.
    pub part: Option<Part>,
}

/// What is wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// It is longer than [`MAX_BYTES`].
    TooLong,
    /// It is no link, or one that has nothing to do with codes.
    NotALink,
    /// It is for a kind of code, or an enrolment, that is not known here.
    KindNotSupported,
    /// It is Google Authenticator's transfer of several accounts.
    TransferNotSupported,
    /// The part is needed and not there.
    Missing,
    /// The part is there, and no code can be made with it.
    Invalid,
    /// The part's percent-encoding hides something other than UTF-8 text.
    NotUtf8,
}

/// A part of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `totp` in `otpauth://totp/…`.
    Kind,
    /// What is between the kind and the `?`.
    Label,
    /// `issuer=`.
    Issuer,
    /// `secret=`.
    Secret,
    /// `algorithm=`.
    Algorithm,
    /// `digits=`.
    Digits,
    /// `period=`.
    Period,
    /// `counter=`.
    Counter,
    /// `pin=`.
    Pin,
}

/// Reads a link.
///
/// Accepted beside the strict form: white space around it; any case of scheme, kind and parameter
/// names; a label with several `:`, with `%3A` or without any, and with bare `#`, `/` or `%`; an
/// issuer that is missing or differs from the label's (the parameter wins); `+` for a blank in
/// parameters (in labels it is a plus, as in `me+shop@example.com`); `&amp;` for `&`; empty
/// parameters and the `null` of some exports, as if they were not there; a parameter twice (the
/// first that is not empty counts); names as [`Algorithm::from_name`] and keys as [`Base32::read`]
/// take them.
///
/// # Errors
/// The first fact found against it.
pub fn parse(text: &str) -> Result<Parsed, LinkError> {
    let text = text.trim();
    if text.len() > MAX_BYTES {
        return Err(nowhere(Fact::TooLong));
    }
    let (scheme, rest) = text.split_once("://").ok_or(nowhere(Fact::NotALink))?;
    match scheme.to_ascii_lowercase().as_str() {
        "otpauth" => parse_otpauth(rest),
        "motp" => parse_motp(rest),
        "steam" => parse_steam(rest),
        "otpauth-migration" => Err(nowhere(Fact::TransferNotSupported)),
        "pia" => Err(about(Part::Kind, Fact::KindNotSupported)),
        _ => Err(nowhere(Fact::NotALink)),
    }
}

fn parse_otpauth(rest: &str) -> Result<Parsed, LinkError> {
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (kind, label) = path.split_once('/').unwrap_or((path, ""));
    if kind.is_empty() {
        return Err(about(Part::Kind, Fact::Missing));
    }
    let kind = kind.to_ascii_lowercase();
    if !["hotp", "steam", "totp", "yaotp"].contains(&kind.as_str()) {
        return Err(about(Part::Kind, Fact::KindNotSupported));
    }
    let query = Query(query);
    let (issuer, account) = query.labels(label)?;
    let spelling = query
        .value("secret", Part::Secret)?
        .ok_or(about(Part::Secret, Fact::Missing))?;
    let spelling = Base32::read(&spelling).ok_or(about(Part::Secret, Fact::Invalid))?;
    let secret = spelling.secret();
    let kind = match kind.as_str() {
        "steam" => Kind::Steam,
        "yaotp" => {
            if !Yandex::is_key(&secret) {
                return Err(about(Part::Secret, Fact::Invalid));
            }
            Kind::Yandex(Yandex { pin: query.pin()? })
        }
        "hotp" => Kind::Hotp(Hotp {
            algorithm: query.algorithm()?,
            digits: query.number("digits", Part::Digits)?,
            counter: query.counter()?,
        }),
        _ if query.says_steam(&issuer)? => Kind::Steam,
        _ => Kind::Totp(Totp {
            algorithm: query.algorithm()?,
            digits: query.number("digits", Part::Digits)?,
            period: query.number("period", Part::Period)?,
        }),
    };
    Ok(Parsed {
        issuer,
        account,
        kind,
        secret,
        spelling,
    })
}

/// `motp://issuer:account?secret=…&pin=…`, the key in hexadecimal.
fn parse_motp(rest: &str) -> Result<Parsed, LinkError> {
    let (label, query) = rest.split_once('?').unwrap_or((rest, ""));
    let query = Query(query);
    let (issuer, account) = query.labels(label)?;
    let text = query
        .value("secret", Part::Secret)?
        .ok_or(about(Part::Secret, Fact::Missing))?;
    let secret = Motp::read_key(&text).ok_or(about(Part::Secret, Fact::Invalid))?;
    Ok(Parsed {
        issuer,
        account,
        kind: Kind::Motp(Motp { pin: query.pin()? }),
        spelling: Base32::of(&secret),
        secret,
    })
}

/// `steam://KEY`: nothing but the key.
fn parse_steam(rest: &str) -> Result<Parsed, LinkError> {
    let key = rest.split(['?', '/']).next().unwrap_or_default();
    let key = unescape(key, b'+').ok_or(about(Part::Secret, Fact::NotUtf8))?;
    if key.trim().is_empty() {
        return Err(about(Part::Secret, Fact::Missing));
    }
    let spelling = Base32::read(&key).ok_or(about(Part::Secret, Fact::Invalid))?;
    Ok(Parsed {
        issuer: Label::clean(STEAM),
        account: Label::default(),
        kind: Kind::Steam,
        secret: spelling.secret(),
        spelling,
    })
}

/// Writes a link, with every parameter in the order of the Key Uri Format and everything escaped
/// that RFC 3986 (section 2.3) does not leave unreserved. The format allows no `:` in a label; one
/// that is there is escaped.
pub fn write(
    issuer: &Label,
    account: &Label,
    kind: &Kind,
    secret: &OtpSecret,
) -> Zeroizing<String> {
    // Without an issuer only a leading colon keeps a reader from taking one out of the account.
    let separator = if issuer.is_empty() && !account.as_str().contains(':') {
        ""
    } else {
        ":"
    };
    let (issuer, account) = (escape(issuer), escape(account));
    let issuer_parameter = if issuer.is_empty() { "" } else { "&issuer=" };
    let beginning = match kind {
        Kind::Hotp(_) => "otpauth://hotp/",
        Kind::Motp(_) => "motp://",
        Kind::Steam => "otpauth://steam/",
        Kind::Totp(_) => "otpauth://totp/",
        Kind::Yandex(_) => "otpauth://yaotp/",
    };
    // EXPOSE: a link carries the key, and the PIN where there is one.
    let key = match kind {
        Kind::Motp(_) => Zeroizing::new(HEXLOWER.encode(secret.expose())),
        _ => Zeroizing::new(Base32::of(secret).expose().to_owned()),
    };
    let is_taken_for_steam = matches!(kind, Kind::Totp(totp) if totp.digits.get() == steam::LETTERS)
        && issuer.eq_ignore_ascii_case(STEAM);
    let encoder = if is_taken_for_steam {
        "&encoder=default"
    } else {
        ""
    };
    let (settings, pin) = match kind {
        Kind::Hotp(hotp) => (
            common_settings(hotp.algorithm, hotp.digits.get(), ("counter", hotp.counter)),
            Zeroizing::default(),
        ),
        Kind::Totp(totp) => (
            common_settings(
                totp.algorithm,
                totp.digits.get(),
                ("period", totp.period.seconds().into()),
            ),
            Zeroizing::default(),
        ),
        Kind::Steam => (
            common_settings(
                Algorithm::Sha1,
                steam::LETTERS,
                ("period", Period::default().seconds().into()),
            ),
            Zeroizing::default(),
        ),
        Kind::Motp(Motp { pin }) | Kind::Yandex(Yandex { pin }) => {
            // EXPOSE: as above.
            ("&pin=".to_owned(), Zeroizing::new(pin.expose().to_owned()))
        }
    };
    let link = [
        beginning,
        &issuer,
        separator,
        &account,
        "?secret=",
        &key,
        issuer_parameter,
        &issuer,
        &settings,
        &pin,
        encoder,
    ];
    // One allocation of the right size: nothing is left behind by growing.
    Zeroizing::new(link.concat())
}

fn common_settings(algorithm: Algorithm, digits: u8, (name, number): (&str, u64)) -> String {
    let algorithm = algorithm.name();
    format!("&algorithm={algorithm}&digits={digits}&{name}={number}")
}

/// The issuer that means Steam's kind of codes.
const STEAM: &str = "Steam";

/// All but what RFC 3986 section 2.3 leaves unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn about(part: Part, fact: Fact) -> LinkError {
    LinkError {
        fact,
        part: Some(part),
    }
}

fn nowhere(fact: Fact) -> LinkError {
    LinkError { fact, part: None }
}

/// What is behind the `?`, still escaped.
struct Query<'a>(&'a str);

impl<'a> Query<'a> {
    fn parameters(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.0.split('&').map(|parameter| {
            let parameter = parameter.strip_prefix("amp;").unwrap_or(parameter);
            parameter.split_once('=').unwrap_or((parameter, ""))
        })
    }

    /// The first value of `name` that is not empty.
    fn value(&self, name: &str, part: Part) -> Result<Option<Zeroizing<String>>, LinkError> {
        for (found, raw) in self.parameters() {
            if found.eq_ignore_ascii_case(name) {
                let value = unescape(raw, b' ').ok_or(about(part, Fact::NotUtf8))?;
                if !value.trim().is_empty() {
                    return Ok(Some(value));
                }
            }
        }
        Ok(None)
    }

    /// As [`Self::value`]; `null`, which old exports write for what is not set, is none.
    fn setting(&self, name: &str, part: Part) -> Result<Option<Zeroizing<String>>, LinkError> {
        Ok(self
            .value(name, part)?
            .filter(|value| value.trim() != "null"))
    }

    /// Issuer and account: the issuer is the parameter's, or else the label's.
    fn labels(&self, label: &str) -> Result<(Label, Label), LinkError> {
        let (prefix, account) = split_label(label)?;
        let issuer = self
            .value("issuer", Part::Issuer)?
            .map(|issuer| Label::clean(&issuer));
        let issuer = issuer.filter(|issuer| !issuer.is_empty()).unwrap_or(prefix);
        Ok((issuer, account))
    }

    fn algorithm(&self) -> Result<Algorithm, LinkError> {
        match self.setting("algorithm", Part::Algorithm)? {
            None => Ok(Algorithm::default()),
            Some(name) => Algorithm::from_name(&name).ok_or(about(Part::Algorithm, Fact::Invalid)),
        }
    }

    fn number<N>(&self, name: &str, part: Part) -> Result<N, LinkError>
    where
        N: Default + TryFrom<u32>,
    {
        let Some(text) = self.setting(name, part)? else {
            return Ok(N::default());
        };
        let number: Option<u32> = text.trim().parse().ok();
        number
            .and_then(|number| N::try_from(number).ok())
            .ok_or(about(part, Fact::Invalid))
    }

    /// The Key Uri Format wants one for codes that are counted; who writes none begins at zero.
    fn counter(&self) -> Result<u64, LinkError> {
        match self.setting("counter", Part::Counter)? {
            None => Ok(0),
            Some(text) => {
                let number = text.trim().parse();
                number.map_err(|_| about(Part::Counter, Fact::Invalid))
            }
        }
    }

    fn pin(&self) -> Result<OtpPin, LinkError> {
        let text = self
            .value("pin", Part::Pin)?
            .ok_or(about(Part::Pin, Fact::Missing))?;
        OtpPin::read(&text).ok_or(about(Part::Pin, Fact::Invalid))
    }

    /// Whether a link for codes by time means Steam's, which are five letters and not digits.
    /// KeePassXC writes `encoder=steam`, others `&steam`, and some mark them by their issuer alone;
    /// whoever asks for six digits or more under that name means digits.
    fn says_steam(&self, issuer: &Label) -> Result<bool, LinkError> {
        if let Some(encoder) = self.value("encoder", Part::Kind)? {
            return Ok(encoder.trim().eq_ignore_ascii_case(STEAM));
        }
        let mut parameters = self.parameters();
        let named = parameters.any(|(name, _)| name.eq_ignore_ascii_case(STEAM));
        let digits = self.setting("digits", Part::Digits)?;
        let five = digits.is_none_or(|digits| digits.trim() == "5");
        Ok(named || (issuer.as_str().eq_ignore_ascii_case(STEAM) && five))
    }
}

/// Issuer and account. A bare `:` is meant as the separator; where there is none, the first that
/// was escaped is taken for it.
fn split_label(raw: &str) -> Result<(Label, Label), LinkError> {
    let label = |raw| unescape(raw, b'+').ok_or(about(Part::Label, Fact::NotUtf8));
    if let Some((issuer, account)) = raw.split_once(':') {
        return Ok((
            Label::clean(&label(issuer)?),
            Label::clean(&label(account)?),
        ));
    }
    let whole = label(raw)?;
    let (issuer, account) = whole.split_once(':').unwrap_or(("", &whole));
    Ok((Label::clean(issuer), Label::clean(account)))
}

/// Undoes percent-encoding; a `%` that begins no escape stays. `plus` is what a `+` stands for.
/// `None` if the result is not UTF-8.
fn unescape(raw: &str, plus: u8) -> Option<Zeroizing<String>> {
    // Unescaping makes nothing longer, so nothing is left behind by growing.
    let mut bytes = Zeroizing::new(Vec::with_capacity(raw.len()));
    for (index, piece) in raw.split('+').enumerate() {
        if index > 0 {
            bytes.push(plus);
        }
        bytes.extend(percent_decode_str(piece));
    }
    let text = std::str::from_utf8(&bytes).ok()?;
    Some(Zeroizing::new(text.to_owned()))
}

fn escape(label: &Label) -> String {
    utf8_percent_encode(label.as_str(), RESERVED).to_string()
}
