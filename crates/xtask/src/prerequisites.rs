//! What a machine needs before Countersign can be built, run and tested on it.
//!
//! One table says what is needed, how to see whether it is there, and which packages bring it. What
//! is looked for are the programs and libraries themselves, never a package database, so that
//! whatever was installed in some other way counts too. Deliberately not here: Rust itself (without
//! it nothing of this runs) and what npm and cargo fetch on their own.

use crate::child;
use crate::failure::Failure;
use crate::machine::{self, System};
use crate::ui;
use std::fs;
use std::process::Command;

/// What a machine is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Build,
    Run,
    /// Running where there is no display.
    Headless,
    /// Testing in real windows on a virtual display.
    Test,
    Fuzz,
}

/// One thing that is needed on Linux, and the packages that bring it.
struct Need {
    purposes: &'static [Purpose],
    evidence: Evidence,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
}

/// By what one sees that something is there.
#[derive(Debug, Clone, Copy)]
enum Evidence {
    Program(&'static str),
    /// A library with its headers, by its name for pkg-config.
    Headers(&'static str),
    /// A library without them, by its file name.
    Library(&'static str),
    /// Any font of this family.
    Font(&'static str),
    /// Modules of one Python that a test would find.
    PythonModules(&'static str),
}

use Evidence::{Font, Headers, Library, Program, PythonModules};
use Purpose::{Build, Fuzz, Headless, Run, Test};

/// What the independent reader of the vault, docs/read_vault.py, stands on.
const READER: Evidence = PythonModules("argon2, cryptography");

#[rustfmt::skip]
const LINUX: &[Need] = &[
    Need { purposes: &[Build, Test, Fuzz], evidence: Program("cc"), debian: "build-essential", fedora: "gcc", arch: "base-devel" },
    // Before all that is looked for with it.
    Need { purposes: &[Build, Test], evidence: Program("pkg-config"), debian: "pkg-config", fedora: "pkgconf-pkg-config", arch: "pkgconf" },
    Need { purposes: &[Build], evidence: Headers("webkit2gtk-4.1"), debian: "libwebkit2gtk-4.1-dev", fedora: "webkit2gtk4.1-devel", arch: "webkit2gtk-4.1" },
    Need { purposes: &[Build], evidence: Headers("dbus-1"), debian: "libdbus-1-dev", fedora: "dbus-devel", arch: "dbus" },
    Need { purposes: &[Run], evidence: Library("libwebkit2gtk-4.1.so.0"), debian: "libwebkit2gtk-4.1-0", fedora: "webkit2gtk4.1", arch: "webkit2gtk-4.1" },
    Need { purposes: &[Run], evidence: Library("libgtk-3.so.0"), debian: "libgtk-3-0", fedora: "gtk3", arch: "gtk3" },
    Need { purposes: &[Headless, Test], evidence: Program("Xvfb"), debian: "xvfb", fedora: "xorg-x11-server-Xvfb", arch: "xorg-server-xvfb" },
    Need { purposes: &[Headless, Test], evidence: Program("dbus-daemon"), debian: "dbus", fedora: "dbus-daemon", arch: "dbus" },
    Need { purposes: &[Headless, Test], evidence: Program("openbox"), debian: "openbox", fedora: "openbox", arch: "openbox" },
    Need { purposes: &[Headless, Test], evidence: Program("xdotool"), debian: "xdotool", fedora: "xdotool", arch: "xdotool" },
    Need { purposes: &[Headless, Test], evidence: Program("import"), debian: "imagemagick", fedora: "ImageMagick", arch: "imagemagick" },
    Need { purposes: &[Headless, Test], evidence: Font("DejaVu Sans"), debian: "fonts-dejavu-core", fedora: "dejavu-sans-fonts", arch: "ttf-dejavu" },
    // On Fedora a file's path names the package that has it, and that package changed its name.
    Need { purposes: &[Test], evidence: Program("WebKitWebDriver"), debian: "webkit2gtk-driver", fedora: "/usr/bin/WebKitWebDriver", arch: "webkit2gtk-4.1" },
    Need { purposes: &[Test], evidence: Program("wmctrl"), debian: "wmctrl", fedora: "wmctrl", arch: "wmctrl" },
    Need { purposes: &[Test], evidence: Program("xclip"), debian: "xclip", fedora: "xclip", arch: "xclip" },
    Need { purposes: &[Test], evidence: Program("setpriv"), debian: "util-linux", fedora: "util-linux", arch: "util-linux" },
    Need { purposes: &[Test], evidence: Program("setsid"), debian: "util-linux", fedora: "util-linux", arch: "util-linux" },
    Need { purposes: &[Test], evidence: Program("oathtool"), debian: "oathtool", fedora: "oathtool", arch: "oath-toolkit" },
    Need { purposes: &[Test], evidence: Program("strace"), debian: "strace", fedora: "strace", arch: "strace" },
    // libFuzzer is built from its source.
    Need { purposes: &[Fuzz], evidence: Program("c++"), debian: "build-essential", fedora: "gcc-c++", arch: "base-devel" },
    Need { purposes: &[Test], evidence: READER, debian: "python3-argon2", fedora: "python3-argon2-cffi", arch: "python-argon2-cffi" },
    Need { purposes: &[Test], evidence: READER, debian: "python3-cryptography", fedora: "python3-cryptography", arch: "python-cryptography" },
];

/// What the UI's packages run on, each of which has an opinion; `engines` of ui/package.json says the
/// same to npm.
const NODE: &str = "Node.js 24 or newer (or 22 from 22.13 on, or 20 from 20.19 on) with npm";

/// Sees to it that all is there, by installing it where that needs nobody's consent and by naming
/// the command otherwise.
pub(crate) fn ensure(purposes: &[Purpose]) -> Result<(), Failure> {
    let system = System::here();
    // Before the packages, whose installation takes minutes.
    if purposes.contains(&Build) {
        node(system)?;
    }
    match system {
        System::MacOs => apple_tools()?,
        System::Windows => webview2()?,
        System::Debian | System::Fedora | System::Arch | System::OtherLinux => {
            linux(system, purposes)?;
        }
    }
    Ok(())
}

fn linux(system: System, purposes: &[Purpose]) -> Result<(), Failure> {
    let needs = missing(purposes, is_there);
    if needs.is_empty() {
        return Ok(());
    }
    let names = packages(system, &needs);
    let what = names.join(", ");
    let is_root = machine::is_root();
    let Some(mend) = installation(system, &names) else {
        return Err(Failure::Missing {
            what,
            mend: "install the packages that your distribution has for these (named here as on Debian)"
                .to_owned(),
        });
    };
    let mend = typed(&mend, is_root);
    let Some(root) = become_root(is_root) else {
        return Err(Failure::Missing { what, mend });
    };
    println!("Missing: {what}. Installing it.");
    if install(system, root, &names).is_err() {
        child::go_on()?;
        return Err(Failure::Missing { what, mend });
    }
    let still: Vec<_> = needs
        .into_iter()
        .filter(|need| !is_there(need.evidence))
        .collect();
    if still.is_empty() {
        return Ok(());
    }
    let names = packages(system, &still);
    Err(Failure::StillMissing {
        what: names.join(", "),
        mend: typed(&reinstallation(system, &names), is_root),
    })
}

/// What the table asks for and is not there.
fn missing(purposes: &[Purpose], is_there: impl Fn(Evidence) -> bool) -> Vec<&'static Need> {
    LINUX
        .iter()
        .filter(|need| {
            need.purposes
                .iter()
                .any(|purpose| purposes.contains(purpose))
        })
        .filter(|need| !is_there(need.evidence))
        .collect()
}

/// The packages that bring it, each once, in the order of the table.
fn packages(system: System, needs: &[&Need]) -> Vec<&'static str> {
    let mut packages = Vec::new();
    for need in needs {
        let package = match system {
            System::Fedora => need.fedora,
            System::Arch => need.arch,
            _ => need.debian,
        };
        if !packages.contains(&package) {
            packages.push(package);
        }
    }
    packages
}

/// The command that installs packages, as one would type it.
fn installation(system: System, packages: &[&str]) -> Option<String> {
    let packages = packages.join(" ");
    match system {
        System::Debian => Some(format!(
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}"
        )),
        System::Fedora => Some(format!("sudo dnf install -y {packages}")),
        // With an upgrade, since Arch supports none of a part: lists that are old name packages
        // that are no longer served, and new lists name some that want other new ones.
        System::Arch => Some(format!("sudo pacman -Syu --needed {packages}")),
        System::OtherLinux | System::MacOs | System::Windows => None,
    }
}

/// The command for packages that are installed and yet lack what they should bring.
fn reinstallation(system: System, packages: &[&str]) -> String {
    let packages = packages.join(" ");
    match system {
        System::Fedora => format!("sudo dnf reinstall -y {packages}"),
        System::Arch => format!("sudo pacman -S {packages}"),
        _ => format!("sudo apt-get install -y --reinstall {packages}"),
    }
}

/// A command as this user would type it: root often has no sudo.
fn typed(command: &str, is_root: bool) -> String {
    if is_root {
        command.replace("sudo ", "")
    } else {
        command.to_owned()
    }
}

/// The words to put before a command of the system administrator, if nobody has to be asked.
fn become_root(is_root: bool) -> Option<&'static [&'static str]> {
    if is_root {
        return Some(&[]);
    }
    child::answer(Command::new("sudo").args(["-n", "true"])).map(|_| &["sudo", "-n"][..])
}

fn install(system: System, root: &[&str], packages: &[&str]) -> Result<(), Failure> {
    let run = |words: &[&str]| {
        let words = [root, words].concat();
        let (program, arguments) = words.split_first().expect("there is an installer at least");
        child::run(
            Command::new(program)
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    let words = unattended(system, packages);
    if system != System::Debian {
        return run(&words);
    }
    // Old lists name packages that are no longer served: then, too, new ones are fetched.
    if has_apt_lists() && run(&words).is_ok() {
        return Ok(());
    }
    child::go_on()?;
    run(&[APT, &["update"]].concat())?;
    run(&words)
}

const APT: &[&str] = &["apt-get", "-o", "DPkg::Lock::Timeout=500"];

/// The words of root's command that installs packages and asks nothing.
fn unattended<'p>(system: System, packages: &[&'p str]) -> Vec<&'p str> {
    let installer: &[&[&str]] = match system {
        System::Fedora => &[&["dnf", "install", "-y"]],
        System::Arch => &[&["pacman", "-S", "--needed", "--noconfirm"]],
        _ => &[
            APT,
            &["install", "-y", "--no-install-recommends"],
            &["-o", "Dpkg::Use-Pty=0"],
        ],
    };
    [&installer.concat(), packages].concat()
}

fn has_apt_lists() -> bool {
    fs::read_dir("/var/lib/apt/lists").is_ok_and(|lists| {
        lists
            .flatten()
            .any(|list| list.file_name().to_string_lossy().contains("_Packages"))
    })
}

fn is_there(evidence: Evidence) -> bool {
    match evidence {
        Program(name) => on_path(name),
        Headers(name) => {
            child::answer(Command::new("pkg-config").args(["--exists", name])).is_some()
        }
        // ldconfig lies where only the administrator's path leads.
        Library(name) => ["ldconfig", "/sbin/ldconfig"]
            .iter()
            .find_map(|program| child::answer(Command::new(program).arg("-p")))
            .is_some_and(|libraries| libraries.contains(name)),
        Font(family) => child::answer(Command::new("fc-list").arg(family))
            .is_some_and(|fonts| !fonts.is_empty()),
        // The system's own beside the first on the path, which may be of another origin and has
        // nothing of what the packages bring.
        PythonModules(names) => ["python3", "/usr/bin/python3"].iter().any(|python| {
            let import = format!("import {names}");
            child::answer(Command::new(python).args(["-c", &import])).is_some()
        }),
    }
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

fn node(system: System) -> Result<(), Failure> {
    let version = child::answer(Command::new("node").arg("--version"));
    let has_npm = child::answer(ui::npm().arg("--version")).is_some();
    let Some(version) = version else {
        return Err(node_missing(system, None));
    };
    if has_npm && node_is_new_enough(&version) {
        return Ok(());
    }
    let without = if has_npm { "" } else { " without npm" };
    let found = format!("node {version}{without}");
    Err(node_missing(system, Some(&found)))
}

/// `found` is what there is in its place, and the command replaces it too. A distribution's own
/// package is named only where it is new.
fn node_missing(system: System, found: Option<&str>) -> Failure {
    // Whoever has Rust has curl.
    const NODESOURCE: &str = "curl -fsSL https://deb.nodesource.com/setup_24.x | sudo bash - && sudo apt-get install -y nodejs";
    // Headers that come with Debian's npm: the package of NodeSource has them too, and stumbles.
    const BEFORE: &str = "sudo apt-get remove -y libnode-dev; ";
    // Not from the distribution: what is like Fedora has older ones, and npm in a second package.
    const NODESOURCE_RPM: &str = "curl -fsSL https://rpm.nodesource.com/setup_24.x | sudo bash - && sudo dnf install -y --allowerasing nodejs";
    let mend = match (system, found) {
        (System::Debian, None) => NODESOURCE.to_owned(),
        (System::Debian, Some(_)) => format!("{BEFORE}{NODESOURCE}"),
        (System::Fedora, _) => NODESOURCE_RPM.to_owned(),
        (System::Arch, _) => "sudo pacman -Syu --needed nodejs npm".to_owned(),
        // These two upgrade what is there.
        (System::MacOs, _) => "brew install node".to_owned(),
        (System::Windows, _) => "winget install OpenJS.NodeJS.LTS".to_owned(),
        (System::OtherLinux, _) => "install it as https://nodejs.org/en/download says".to_owned(),
    };
    Failure::Missing {
        what: match found {
            Some(found) => format!("{NODE}; here is {found}"),
            None => NODE.to_owned(),
        },
        mend: typed(&mend, machine::is_root()),
    }
}

/// Reads what `node --version` says.
fn node_is_new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else {
        return false;
    };
    match major {
        20 => minor >= 19,
        22 => minor >= 13,
        _ => major >= 24,
    }
}

/// The linker and the system's headers; WebKit is part of macOS.
fn apple_tools() -> Result<(), Failure> {
    match child::answer(Command::new("xcode-select").arg("-p")) {
        Some(_) => Ok(()),
        None => Err(xcode_missing()),
    }
}

/// Part of Windows 11; the linker is there, since it has linked this program.
fn webview2() -> Result<(), Failure> {
    const RUNTIME: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    let found = [
        r"HKLM\SOFTWARE\WOW6432Node",
        r"HKLM\SOFTWARE",
        r"HKCU\Software",
    ]
    .iter()
    .any(|hive| {
        let key = format!(r"{hive}\{RUNTIME}");
        child::answer(Command::new("reg").args(["query", &key, "/v", "pv"])).is_some()
    });
    if found {
        return Ok(());
    }
    Err(webview2_missing())
}

fn xcode_missing() -> Failure {
    Failure::Missing {
        what: "the command line tools of Xcode".to_owned(),
        mend: "xcode-select --install".to_owned(),
    }
}

fn webview2_missing() -> Failure {
    Failure::Missing {
        what: "the WebView2 runtime of Microsoft Edge".to_owned(),
        mend: "winget install Microsoft.EdgeWebView2Runtime".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_bare_machine_lacks_all_that_its_purpose_needs() {
        let bare = missing(&[Build], |_| false);
        assert_eq!(
            packages(System::Debian, &bare),
            [
                "build-essential",
                "pkg-config",
                "libwebkit2gtk-4.1-dev",
                "libdbus-1-dev"
            ]
        );
        assert_eq!(
            packages(System::Fedora, &bare),
            [
                "gcc",
                "pkgconf-pkg-config",
                "webkit2gtk4.1-devel",
                "dbus-devel"
            ]
        );
    }

    #[test]
    fn only_what_is_missing_is_named() {
        let missing = missing(&[Headless], |evidence| !matches!(evidence, Program("Xvfb")));
        assert_eq!(packages(System::Debian, &missing), ["xvfb"]);
        assert_eq!(packages(System::Fedora, &missing), ["xorg-x11-server-Xvfb"]);
        assert_eq!(packages(System::Arch, &missing), ["xorg-server-xvfb"]);
    }

    #[test]
    fn a_complete_machine_lacks_nothing() {
        assert!(missing(&[Build, Run, Headless, Test], |_| true).is_empty());
    }

    #[test]
    fn a_package_that_brings_several_things_is_named_once() {
        let bare = missing(&[Build, Run, Test], |_| false);
        let arch = packages(System::Arch, &bare);
        assert_eq!(
            arch.iter()
                .filter(|name| **name == "webkit2gtk-4.1")
                .count(),
            1
        );
        assert_eq!(arch.iter().filter(|name| **name == "dbus").count(), 1);
    }

    #[test]
    fn the_command_is_the_one_of_the_system() {
        assert_eq!(
            installation(System::Debian, &["xvfb", "openbox"]).unwrap(),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb openbox"
        );
        assert_eq!(
            installation(System::Fedora, &["openbox"]).unwrap(),
            "sudo dnf install -y openbox"
        );
        assert_eq!(
            installation(System::Arch, &["openbox"]).unwrap(),
            "sudo pacman -Syu --needed openbox"
        );
        assert_eq!(installation(System::OtherLinux, &["openbox"]), None);
    }

    /// The programs that `tests/e2e` names as its stage.
    fn programs_of_the_stage(source: &str) -> Vec<&str> {
        let (_, list) = source.split_once("const NEEDED: &[&str] = &[").unwrap();
        let (list, _) = list.split_once(']').unwrap();
        list.split('"').skip(1).step_by(2).collect()
    }

    #[test]
    fn what_the_tests_in_windows_need_is_in_the_table() {
        let desktop = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/e2e/desktop.rs");
        let source = fs::read_to_string(desktop).unwrap();
        let programs = programs_of_the_stage(&source);
        assert!(programs.contains(&"Xvfb") && programs.contains(&"setpriv"));
        for needed in programs {
            let brings = |evidence| matches!(evidence, Program(program) if program == needed);
            assert_eq!(
                missing(&[Test], |evidence| !brings(evidence)).len(),
                1,
                "{needed}"
            );
        }
    }

    #[test]
    fn where_nobody_must_be_asked_nothing_is_asked() {
        let words = |system| unattended(system, &["openbox", "xvfb"]).join(" ");
        assert_eq!(
            words(System::Debian),
            "apt-get -o DPkg::Lock::Timeout=500 install -y --no-install-recommends \
             -o Dpkg::Use-Pty=0 openbox xvfb"
        );
        assert_eq!(words(System::Fedora), "dnf install -y openbox xvfb");
        assert_eq!(
            words(System::Arch),
            "pacman -S --needed --noconfirm openbox xvfb"
        );
    }

    #[test]
    fn what_is_broken_is_installed_anew() {
        let words = |system| reinstallation(system, &["openbox"]);
        assert_eq!(
            words(System::Debian),
            "sudo apt-get install -y --reinstall openbox"
        );
        assert_eq!(words(System::Fedora), "sudo dnf reinstall -y openbox");
        // Without `--needed`, which would leave it as it is.
        assert_eq!(words(System::Arch), "sudo pacman -S openbox");
    }

    #[test]
    fn root_needs_no_sudo() {
        let command = "curl https://x | sudo bash - && sudo apt-get install -y nodejs";
        assert_eq!(typed(command, false), command);
        assert_eq!(
            typed(command, true),
            "curl https://x | bash - && apt-get install -y nodejs"
        );
    }

    #[test]
    fn what_is_missing_is_named_with_what_mends_it_on_every_system() {
        let systems = [
            (System::Debian, "apt-get"),
            (System::Fedora, "dnf"),
            (System::Arch, "pacman"),
            (System::MacOs, "brew"),
            (System::Windows, "winget"),
            // Nobody knows its command.
            (System::OtherLinux, "nodejs.org"),
        ];
        for (system, installer) in systems {
            for found in [None, Some("node v18.20.4")] {
                let words = node_missing(system, found).to_string();
                assert!(words.starts_with("Missing: Node.js 24 or newer"), "{words}");
                assert!(words.contains(installer), "{words}");
                assert_eq!(words.contains("v18.20.4"), found.is_some());
            }
        }
        assert!(
            xcode_missing()
                .to_string()
                .contains("xcode-select --install")
        );
        assert!(webview2_missing().to_string().contains("winget install"));
    }

    #[test]
    fn no_distribution_that_may_be_old_is_asked_for_node() {
        for found in [
            None,
            Some("node v18.20.4"),
            Some("node v20.19.2 without npm"),
        ] {
            for system in [System::Debian, System::Fedora] {
                let words = node_missing(system, found).to_string();
                assert!(words.contains("nodesource.com"), "{words}");
            }
        }
        let words = node_missing(System::Debian, Some("node v18.20.4")).to_string();
        assert!(words.contains("remove -y libnode-dev"), "{words}");
    }

    #[test]
    fn node_versions() {
        let good = ["v20.19.0", "v20.20.2", "v22.13.0", "v24.0.1", "v25.1.0"];
        for good in good {
            assert!(node_is_new_enough(good), "{good}");
        }
        let bad = ["v18.20.4", "v20.18.1", "v21.7.3", "v22.12.0", "v23.11.1"];
        for bad in bad.into_iter().chain(["", "v", "node"]) {
            assert!(!node_is_new_enough(bad), "{bad}");
        }
    }

    #[test]
    fn npm_is_told_the_same_versions() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/package.json");
        let package = fs::read_to_string(package).unwrap();
        let engines = "\"node\": \"^20.19 || ^22.13 || >=24\"";
        assert!(package.contains(engines), "engines: {engines}");
    }
}
