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
use Purpose::{Build, Headless, Run, Test};

/// What the independent reader of the vault, docs/read_vault.py, stands on.
const READER: Evidence = PythonModules("argon2, cryptography");

#[rustfmt::skip]
const LINUX: &[Need] = &[
    Need { purposes: &[Build], evidence: Program("cc"), debian: "build-essential", fedora: "gcc", arch: "base-devel" },
    // Before all that is looked for with it.
    Need { purposes: &[Build], evidence: Program("pkg-config"), debian: "pkg-config", fedora: "pkgconf-pkg-config", arch: "pkgconf" },
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
    Need { purposes: &[Test], evidence: Program("oathtool"), debian: "oathtool", fedora: "oathtool", arch: "oath-toolkit" },
    Need { purposes: &[Test], evidence: READER, debian: "python3-argon2", fedora: "python3-argon2-cffi", arch: "python-argon2-cffi" },
    Need { purposes: &[Test], evidence: READER, debian: "python3-cryptography", fedora: "python3-cryptography", arch: "python-cryptography" },
];

/// The versions of Node.js that Vite runs on: from 20.19 on, and from 22.12 on.
const NODE: &str = "Node.js 20.19 or newer with npm";

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
    let missing = missing(purposes, is_there);
    if missing.is_empty() {
        return Ok(());
    }
    let what = packages(System::Debian, &missing).join(", ");
    let Some(mend) = installation(system, &packages(system, &missing)) else {
        return Err(Failure::Missing {
            what,
            mend: "install the packages that your distribution has for these (named here as on Debian)"
                .to_owned(),
        });
    };
    let Some(root) = become_root().filter(|_| system == System::Debian) else {
        return Err(Failure::Missing { what, mend });
    };
    println!("Missing: {what}. Installing it.");
    apt_install(&root, &packages(system, &missing))?;
    let still: Vec<_> = missing
        .into_iter()
        .filter(|need| !is_there(need.evidence))
        .collect();
    if still.is_empty() {
        Ok(())
    } else {
        Err(Failure::StillMissing {
            what: packages(system, &still).join(", "),
        })
    }
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
        System::Arch => Some(format!("sudo pacman -S --needed {packages}")),
        System::OtherLinux | System::MacOs | System::Windows => None,
    }
}

/// The words to put before a command of the system administrator, if nobody has to be asked.
fn become_root() -> Option<Vec<&'static str>> {
    if machine::is_root() {
        return Some(vec![]);
    }
    child::answer(Command::new("sudo").args(["-n", "true"])).map(|_| vec!["sudo", "-n"])
}

fn apt_install(root: &[&str], packages: &[&str]) -> Result<(), Failure> {
    let apt = |arguments: &[&str]| {
        let words = [
            root,
            &["apt-get", "-o", "DPkg::Lock::Timeout=500"],
            arguments,
        ]
        .concat();
        let (program, arguments) = words.split_first().expect("there is apt-get at least");
        child::run(
            Command::new(program)
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    let install = [
        &[
            "install",
            "-y",
            "--no-install-recommends",
            "-o",
            "Dpkg::Use-Pty=0",
        ],
        packages,
    ]
    .concat();
    // Old lists name packages that are no longer served: then, too, new ones are fetched.
    if has_apt_lists() && apt(&install).is_ok() {
        return Ok(());
    }
    child::go_on()?;
    apt(&["update"])?;
    apt(&install)
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
    let npm = child::answer(ui::npm().arg("--version"));
    if npm.is_some() && version.as_deref().is_some_and(node_is_new_enough) {
        return Ok(());
    }
    Err(node_missing(system, version.as_deref()))
}

/// Whether it is not there or too old, which the distribution's own package does not mend.
fn node_missing(system: System, version: Option<&str>) -> Failure {
    const NODESOURCE: &str = "curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install -y nodejs";
    let mend = match (system, version) {
        (System::Debian, None) => {
            "sudo apt-get install -y nodejs npm     # if that is older, this says so"
        }
        (System::Debian, Some(_)) => NODESOURCE,
        (System::Fedora, _) => "sudo dnf install -y nodejs npm",
        (System::Arch, _) => "sudo pacman -S --needed nodejs npm",
        (System::MacOs, _) => "brew install node",
        (System::Windows, _) => "winget install OpenJS.NodeJS.LTS",
        (System::OtherLinux, _) => "install it as https://nodejs.org/en/download says",
    };
    Failure::Missing {
        what: match version {
            Some(version) => format!("{NODE} (node {version} is here)"),
            None => NODE.to_owned(),
        },
        mend: mend.to_owned(),
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
        22 => minor >= 12,
        _ => major > 22,
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
            "sudo pacman -S --needed openbox"
        );
        assert_eq!(installation(System::OtherLinux, &["openbox"]), None);
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
            for version in [None, Some("v18.20.4")] {
                let words = node_missing(system, version).to_string();
                assert!(words.starts_with("Missing: Node.js 20.19"), "{words}");
                assert!(words.contains(installer), "{words}");
                assert_eq!(words.contains("v18.20.4"), version.is_some());
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
    fn an_old_node_is_not_mended_by_the_package_that_is_old() {
        let words = node_missing(System::Debian, Some("v18.20.4")).to_string();
        assert!(words.contains("nodesource"), "{words}");
    }

    #[test]
    fn node_versions() {
        for good in ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.1", "v23.1.0"] {
            assert!(node_is_new_enough(good), "{good}");
        }
        for bad in [
            "v18.20.4", "v20.18.1", "v21.7.3", "v22.11.0", "", "v", "node",
        ] {
            assert!(!node_is_new_enough(bad), "{bad}");
        }
    }
}
