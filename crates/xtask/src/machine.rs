//! What kind of machine this is: which system, who looks at it, how to name it beside a figure.
//!
//! Whoever must know the system asks [`System::here`], so that what follows from it can be tested for
//! all of them on one. Only `child/group.rs`, which could not be compiled elsewhere, does not.

use crate::child;
use std::env::{self, consts};
use std::fs;
use std::process::Command;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

/// Systems by the way in which they install packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    /// Debian, Ubuntu and their descendants.
    Debian,
    Fedora,
    Arch,
    OtherLinux,
    MacOs,
    Windows,
}

impl System {
    /// The one that we run on.
    pub(crate) fn here() -> Self {
        if cfg!(target_os = "macos") {
            Self::MacOs
        } else if cfg!(windows) {
            Self::Windows
        } else {
            Self::from_os_release(&os_release())
        }
    }

    /// Reads os-release(5): `ID`, and then from near to far what it is like.
    fn from_os_release(text: &str) -> Self {
        std::iter::once(field_of(text, "ID"))
            .chain(field_of(text, "ID_LIKE").split_whitespace())
            .find_map(|id| match id {
                "debian" | "ubuntu" => Some(Self::Debian),
                "fedora" | "rhel" => Some(Self::Fedora),
                "arch" => Some(Self::Arch),
                _ => None,
            })
            .unwrap_or(Self::OtherLinux)
    }

    pub(crate) fn is_linux(self) -> bool {
        !matches!(self, Self::MacOs | Self::Windows)
    }
}

/// Whether windows can be shown to somebody.
pub(crate) fn has_display() -> bool {
    !System::here().is_linux() || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Whether this is a run of continuous integration, where nobody reads hints.
pub(crate) fn is_ci() -> bool {
    is_set("CI")
}

/// Whether the system lets this process do anything.
pub(crate) fn is_root() -> bool {
    child::answer(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// The processor, its cores, the memory and the system, as far as they are known.
pub(crate) fn described() -> String {
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).ok()?;
        let (_, value) = text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.trim() == name)?;
        Some(value.trim().to_owned())
    };
    let memory_gib = field("/proc/meminfo", "MemTotal")
        .and_then(|memory| memory.trim_end_matches(" kB").parse::<u64>().ok())
        .map(|kib| format!("{} GiB of memory", (kib + (1 << 19)) >> 20));
    let cores = thread::available_parallelism()
        .ok()
        .map(|cores| format!("{cores} cores"));
    let system = field_of(&os_release(), "PRETTY_NAME").to_owned();
    [
        field("/proc/cpuinfo", "model name"),
        cores,
        memory_gib,
        Some(system),
    ]
    .into_iter()
    .flatten()
    .filter(|part| !part.is_empty())
    .chain([format!("{} {}", consts::OS, consts::ARCH)])
    .collect::<Vec<_>>()
    .join(", ")
}

/// Today's date in UTC, as in 2026-11-22.
pub(crate) fn today() -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    date(now.as_secs() / (24 * 60 * 60))
}

/// The date so many days after the beginning of 1970.
fn date(mut days: u64) -> String {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{day:02}", day = days + 1)
}

/// The text of os-release(5).
fn os_release() -> String {
    fs::read_to_string("/etc/os-release")
        .or_else(|_| fs::read_to_string("/usr/lib/os-release"))
        .unwrap_or_default()
}

fn field_of<'t>(os_release: &'t str, name: &str) -> &'t str {
    os_release
        .lines()
        .filter_map(|line| line.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim_matches(['"', '\'']))
        .unwrap_or_default()
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_is_known_by_its_id() {
        assert_eq!(
            System::from_os_release("NAME=\"Debian\"\nID=debian\n"),
            System::Debian
        );
        assert_eq!(
            System::from_os_release("ID=fedora\nVERSION_ID=43"),
            System::Fedora
        );
        assert_eq!(System::from_os_release("ID='arch'"), System::Arch);
    }

    #[test]
    fn a_descendant_is_known_by_what_it_is_like() {
        assert_eq!(
            System::from_os_release("ID=linuxmint\nID_LIKE=\"ubuntu debian\""),
            System::Debian
        );
        assert_eq!(
            System::from_os_release("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\""),
            System::Fedora
        );
        assert_eq!(
            System::from_os_release("ID=endeavouros\nID_LIKE=arch"),
            System::Arch
        );
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        assert_eq!(System::from_os_release(""), System::OtherLinux);
        assert_eq!(
            System::from_os_release("ID=nixos\nnonsense"),
            System::OtherLinux
        );
        assert_eq!(
            System::from_os_release("VERSION_ID=debian"),
            System::OtherLinux
        );
    }

    #[test]
    fn dates() {
        let days = |seconds: u64| seconds / 86_400;
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(days(951_782_400)), "2000-02-29");
        assert_eq!(date(days(1_735_603_200)), "2024-12-31");
        assert_eq!(date(days(1_795_305_600)), "2026-11-22");
        assert_eq!(date(days(4_107_542_400)), "2100-03-01");
    }
}
