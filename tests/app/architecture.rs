//! The shape of the house, held by reading its sources: who may use whom, who may touch what.
//!
//! Each rule is a function from sources to offences, so that it is also shown an offence and must
//! see it. What a crate boundary already forbids is not tested again; what only a habit would keep is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of core, each with the ones beside it; a module may use those of earlier lines.
const CORE: &[&[&str]] = &[
    &["random"],
    &["time"],
    &["label"],
    &["secret"],
    &["otp", "stamp"],
    &["account"],
    &["vault"],
    &["approval", "backup", "export", "import"],
];

/// Each package with the packages of ours that it may use.
const PACKAGES: &[(&str, &str, &[&str])] = &[
    (
        "countersign-agent",
        "crates/agent",
        &["contract", "core", "platform"],
    ),
    ("countersign-contract", "crates/contract", &[]),
    ("countersign-core", "crates/core", &[]),
    ("countersign-platform", "crates/platform", &["core"]),
    ("countersign-qr", "crates/qr", &[]),
    ("countersign-window", ".", &["contract", "platform", "qr"]),
    ("xtask", "crates/xtask", &[]),
];

/// What the agent never links, however far down.
const NOT_IN_THE_AGENT: &[&str] = &[
    "countersign-qr",
    "gtk",
    "image",
    "rfd",
    "rxing",
    "tao",
    "tauri",
    "webkit2gtk",
    "wry",
];

/// The files that may look into a secret, and what for.
const MAY_EXPOSE: &[(&str, &str)] = &[
    (
        "crates/agent/src/session/accounts.rs",
        "codes go to the screen and the clipboard",
    ),
    (
        "crates/agent/src/session/proposals.rs",
        "links and typed keys become secrets; keys are compared",
    ),
    (
        "crates/agent/src/session/vault.rs",
        "typed passwords and recovery codes become secrets; a new code is shown",
    ),
    ("crates/core/src/otp/base32.rs", "a key's text form"),
    ("crates/core/src/otp/hotp.rs", "the HMAC needs the key"),
    ("crates/core/src/otp/link.rs", "a link carries the key"),
    ("crates/core/src/otp/motp.rs", "the hash needs the key"),
    ("crates/core/src/otp/steam.rs", "the HMAC needs the key"),
    ("crates/core/src/otp/yandex.rs", "the hash needs the key"),
    (
        "crates/core/src/vault/format.rs",
        "keys go into the content that is sealed",
    ),
    (
        "crates/core/src/vault/kdf.rs",
        "the derivation reads passwords and recovery codes",
    ),
    ("crates/core/src/vault/seal.rs", "the content is sealed"),
    ("crates/core/src/vault/slots.rs", "the vault key is wrapped"),
    (
        "crates/core/examples/otp.rs",
        "the example prints what it is given",
    ),
    (
        "crates/core/examples/vault_fixture.rs",
        "the example prints what it makes",
    ),
    (
        "crates/qr/src/child.rs",
        "texts of pictures go to the parent",
    ),
    (
        "src-tauri/commands/accounts.rs",
        "a revealed key becomes a QR code",
    ),
    (
        "src-tauri/commands/window.rs",
        "the strength of a new password is judged",
    ),
];

const FORBIDDEN_NAMES: &[&str] = &[
    "common", "helper", "helpers", "manager", "misc", "service", "util", "utils",
];

struct Source {
    /// From the root, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn of(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The lines of the program, with their numbers: no comments, and no tests at its end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .zip(1..)
            .map(|(line, number)| (number, line));
        lines
            .take_while(|(_, line)| !line.starts_with("#[cfg(test)]") || !self.ends_with_tests())
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn ends_with_tests(&self) -> bool {
        self.text.contains("#[cfg(test)]\nmod tests")
    }

    fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// All files below these folders with one of these endings.
fn sources(folders: &[&str], endings: &[&str]) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = open.pop() {
        for entry in
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if !["node_modules", "dist", "target", "gen"].contains(&name) {
                    open.push(path);
                }
            } else if path
                .extension()
                .is_some_and(|ending| endings.contains(&ending.to_str().unwrap()))
            {
                let path_from_root = path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                found.push(Source {
                    path: path_from_root,
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn rust() -> Vec<Source> {
    sources(&["crates", "src-tauri", "tests"], &["rs"])
}

fn none(offences: Vec<String>) {
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

/// The modules right below the root of its crate that a source names, by `crate::` or by as many
/// `super::` as lead there, one by one or between braces.
fn modules_named(source: &Source) -> BTreeSet<String> {
    let code: Vec<_> = source.code().map(|(_, line)| line).collect();
    let code = code.join(" ");
    let (_, within) = source.path.split_once("/src/").unwrap();
    let path = within.trim_end_matches(".rs").trim_end_matches("/mod");
    let to_the_root = "super::".repeat(path.split('/').count());
    ["crate::", &to_the_root]
        .iter()
        .flat_map(|root| code.match_indices(root))
        // Fewer of them lead elsewhere, and so do more.
        .filter(|(at, _)| !code.get(..*at).unwrap().ends_with("super::"))
        .flat_map(|(at, root)| names_at(code.get(at + root.len()..).unwrap()))
        .filter(|name| name.starts_with(char::is_lowercase) && name != "super")
        .collect()
}

/// The first name of a path, or of each path between braces.
fn names_at(code: &str) -> Vec<String> {
    let name = |path: &str| {
        let path = path.trim_start();
        let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
        path.get(..end.unwrap_or(path.len())).unwrap().to_owned()
    };
    let Some(braced) = code.strip_prefix('{') else {
        return vec![name(code)];
    };
    let mut depth = 0;
    let mut names = vec![name(braced)];
    for (at, sign) in braced.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(braced.get(at + 1..).unwrap())),
            _ => {}
        }
    }
    names
}

fn against_the_directions_of_core(sources: &[Source]) -> Vec<String> {
    let layer = |name: &str| CORE.iter().position(|layer| layer.contains(&name));
    let mut offences = Vec::new();
    for source in sources {
        let Some(within) = source.path.strip_prefix("crates/core/src/") else {
            continue;
        };
        let module = within.split(['/', '.']).next().unwrap();
        if module == "lib" {
            continue;
        }
        let Some(own) = layer(module) else {
            offences.push(format!("{}: decide where it stands in CORE", source.path));
            continue;
        };
        for used in modules_named(source) {
            let allowed = used == module || layer(&used).is_some_and(|layer| layer < own);
            if !allowed {
                offences.push(format!("{}: {module} uses {used}", source.path));
            }
        }
    }
    offences
}

#[test]
fn core_is_built_from_the_bottom_up() {
    for (path, offence) in [
        ("otp/link.rs", "use crate::vault::Content;"),
        (
            "otp/link.rs",
            "use crate::{\n    time::UnixMillis,\n    vault::{Content, KdfParams},\n};",
        ),
        ("otp/link.rs", "use super::super::vault::Content;"),
        ("otp/mod.rs", "use super::vault::Content;"),
        ("account.rs", "fn f(vault: &super::vault::UnlockedVault) {}"),
        ("import/aegis.rs", "use crate::export::aegis;"),
        ("tools.rs", ""),
    ] {
        let source = Source::of(&format!("crates/core/src/{path}"), offence);
        assert_eq!(
            against_the_directions_of_core(&[source]).len(),
            1,
            "{path}: {offence}"
        );
    }
    let downwards = Source::of(
        "crates/core/src/vault/format.rs",
        "use super::VaultError;\nuse crate::{account::Account, otp::{Digits, Totp}};",
    );
    none(against_the_directions_of_core(&[downwards]));
    none(against_the_directions_of_core(&rust()));
}

/// What the window's program takes of the machine. Everything else is the agent's.
const OF_PLATFORM_FOR_THE_WINDOW: &[(&str, &str)] = &[
    ("channel", "to talk to the agent and to its own child"),
    ("files", "to read, within bounds, a file that was chosen"),
    ("locale", "for the titles of dialogs"),
    (
        "places",
        "for what the web view keeps while it lives, and where dialogs begin",
    ),
    ("process", "to harden itself and to start its child"),
    ("web_view", "to know its own page"),
];

fn beyond_what_the_window_needs(sources: &[Source]) -> Vec<String> {
    const PLATFORM: &str = "countersign_platform::";
    let mut offences = Vec::new();
    for source in sources {
        if !source.path.starts_with("src-tauri/") {
            continue;
        }
        let code: Vec<_> = source.code().map(|(_, line)| line).collect();
        let code = code.join(" ");
        for (at, _) in code.match_indices(PLATFORM) {
            for name in names_at(code.get(at + PLATFORM.len()..).unwrap()) {
                let allowed = |(module, _): &(&str, &str)| *module == name;
                if !OF_PLATFORM_FOR_THE_WINDOW.iter().any(allowed) {
                    offences.push(format!("{}: uses {name} of platform", source.path));
                }
            }
        }
    }
    offences
}

#[test]
fn the_window_takes_little_of_the_machine() {
    let offence = Source::of(
        "src-tauri/lib.rs",
        "use countersign_platform::{files, instance::Instance};",
    );
    assert_eq!(beyond_what_the_window_needs(&[offence]).len(), 1);
    none(beyond_what_the_window_needs(&rust()));
}

/// Lines of code with one of these words, outside the places where they belong.
fn words_out_of_place(sources: &[Source], words: &[&str], places: &[&str]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| !places.iter().any(|place| source.path.starts_with(place)))
        .flat_map(|source| {
            source
                .code()
                .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
                .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        })
        .collect()
}

#[test]
fn only_the_window_knows_tauri() {
    let words = [
        "tauri::",
        "tauri_build::",
        "use tauri",
        "wry::",
        "webkit2gtk::",
    ];
    let places = ["src-tauri/", "tests/app/architecture.rs"];
    let offence = Source::of("crates/agent/src/lib.rs", "use tauri::Manager;");
    assert_eq!(words_out_of_place(&[offence], &words, &places).len(), 1);
    none(words_out_of_place(&rust(), &words, &places));
}

#[test]
fn only_the_ipc_folder_of_the_ui_knows_tauri() {
    let (words, places) = (["@tauri-apps"], ["ui/src/ipc/"]);
    let offence = Source::of(
        "ui/src/features/list/List.svelte",
        "import { invoke } from '@tauri-apps/api/core'",
    );
    assert_eq!(words_out_of_place(&[offence], &words, &places).len(), 1);
    none(words_out_of_place(
        &sources(&["ui/src"], &["ts", "js", "svelte"]),
        &words,
        &places,
    ));
}

#[test]
fn only_platform_is_unsafe() {
    let words = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"];
    let places = ["crates/platform/", "tests/app/architecture.rs"];
    let offence = Source::of("crates/qr/src/lib.rs", "    unsafe { read() }");
    assert_eq!(words_out_of_place(&[offence], &words, &places).len(), 1);
    none(words_out_of_place(&rust(), &words, &places));
}

/// Attributes and macros that ask which system this is, outside these places.
fn asks_for_the_system(sources: &[Source], places: &[&str]) -> Vec<String> {
    let asks = |line: &str| {
        let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        // A program without a console window needs the attribute that says so.
        let asks = line.contains("cfg") && !line.contains("windows_subsystem");
        asks && words.any(|word| SYSTEMS.contains(&word))
    };
    sources
        .iter()
        .filter(|source| !places.iter().any(|place| source.path.starts_with(place)))
        .flat_map(|source| {
            let asking = source.code().filter(|(_, line)| asks(line));
            asking.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        })
        .collect()
}

/// Where that may be asked. The developer commands use nothing of the product, so not `platform`.
const MAY_ASK_FOR_THE_SYSTEM: &[&str] = &[
    "crates/platform/",
    "crates/xtask/src/child/group.rs",
    "crates/xtask/src/machine.rs",
];

const SYSTEMS: &[&str] = &[
    "linux",
    "macos",
    "target_family",
    "target_os",
    "unix",
    "windows",
];

#[test]
fn only_platform_asks_which_system_this_is() {
    for line in [
        "#[cfg(target_os = \"linux\")]",
        "if cfg!(windows) {",
        "#[cfg(all(unix, not(test)))]",
    ] {
        for path in ["crates/agent/src/lib.rs", "crates/xtask/src/ui.rs"] {
            let offence = Source::of(path, line);
            assert_eq!(
                asks_for_the_system(&[offence], MAY_ASK_FOR_THE_SYSTEM).len(),
                1,
                "{path}: {line}"
            );
        }
    }
    let programs: Vec<_> = rust()
        .into_iter()
        .filter(|source| !source.is_test())
        .collect();
    none(asks_for_the_system(&programs, MAY_ASK_FOR_THE_SYSTEM));
    for place in MAY_ASK_FOR_THE_SYSTEM {
        let others: Vec<_> = MAY_ASK_FOR_THE_SYSTEM
            .iter()
            .copied()
            .filter(|other| other != place)
            .collect();
        assert!(
            !asks_for_the_system(&programs, &others).is_empty(),
            "{place} does not ask and needs no exception"
        );
    }
}

/// Exposures without a reason beside them, or in a file that may have none.
fn unexplained_exposures(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources.iter().filter(|source| !source.is_test()) {
        let lines: Vec<&str> = source.text.lines().collect();
        let exposures = source.code().filter(|(_, line)| {
            [".expose(", ".expose_", "::expose)"]
                .iter()
                .any(|call| line.contains(call))
        });
        for (number, _) in exposures {
            if !MAY_EXPOSE.iter().any(|(path, _)| *path == source.path) {
                offences.push(format!(
                    "{}:{number}: this file is not in MAY_EXPOSE",
                    source.path
                ));
            }
            // The reason stands above the statement, which may take some lines.
            let above = lines.iter().take(number).rev().take(LINES_OF_A_STATEMENT);
            if !above
                .take_while(|line| !line.is_empty())
                .any(|line| line.contains("// EXPOSE:"))
            {
                offences.push(format!(
                    "{}:{number}: an exposure without `// EXPOSE:`",
                    source.path
                ));
            }
        }
    }
    offences
}

/// As long as rustfmt makes the longest of them.
const LINES_OF_A_STATEMENT: usize = 10;

#[test]
fn every_exposure_has_its_reason() {
    let listed = MAY_EXPOSE[0].0;
    assert_eq!(
        unexplained_exposures(&[Source::of(listed, "key.expose()")]).len(),
        1
    );
    assert_eq!(
        unexplained_exposures(&[Source::of(listed, "// EXPOSE: why\nkey.expose()")]).len(),
        0
    );
    assert_eq!(
        unexplained_exposures(&[Source::of("crates/x.rs", "// EXPOSE: why\nkey.expose()")]).len(),
        1
    );
    let all = rust();
    none(unexplained_exposures(&all));
    for (path, reason) in MAY_EXPOSE {
        let source = all.iter().find(|source| source.path == *path);
        assert!(
            source.is_some_and(|source| source.text.contains("expose")),
            "{path} exposes nothing: {reason}"
        );
    }
}

fn without_a_header(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        // The tests of the file beside them need no words of their own.
        .filter(|source| !source.path.ends_with("/tests.rs") && !source.text.starts_with("//! "))
        .map(|source| format!("{}: begin with `//!`: what is here?", source.path))
        .collect()
}

#[test]
fn every_file_says_what_is_in_it() {
    assert_eq!(
        without_a_header(&[Source::of("crates/x.rs", "use std::fs;\n")]).len(),
        1
    );
    none(without_a_header(&rust()));
}

fn nameless(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources {
        let mut parts = source.path.split(['/', '.']).map(str::to_ascii_lowercase);
        if parts.any(|part| FORBIDDEN_NAMES.contains(&part.as_str())) {
            offences.push(format!("{}: find its noun", source.path));
        }
        for (number, line) in source.code() {
            let mut words = line
                .trim_start()
                .trim_start_matches("pub ")
                .trim_start_matches("pub(crate) ")
                .split(' ');
            let defines = matches!(words.next(), Some("struct" | "enum" | "trait" | "mod"));
            let name = words
                .next()
                .unwrap_or_default()
                .trim_end_matches([';', '('])
                .to_ascii_lowercase();
            if defines
                && FORBIDDEN_NAMES
                    .iter()
                    .any(|forbidden| name.ends_with(forbidden))
            {
                offences.push(format!("{}:{number}: find its noun", source.path));
            }
        }
    }
    offences
}

#[test]
fn everything_has_a_name_of_its_own() {
    assert_eq!(
        nameless(&[Source::of("crates/core/src/utils.rs", "")]).len(),
        1
    );
    assert_eq!(
        nameless(&[Source::of(
            "crates/core/src/x.rs",
            "pub(crate) struct VaultManager;"
        )])
        .len(),
        1
    );
    let mut all = rust();
    all.extend(sources(&["ui/src"], &["ts", "svelte"]));
    none(nameless(&all));
}

/// The packages that a manifest's `[dependencies]` name, for every system.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut within = false;
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            within = section.trim_end_matches(']').ends_with("dependencies")
                && !section.contains("dev-");
            within &= !section.starts_with("workspace");
        } else if within && let Some((name, _)) = line.split_once(['.', ' ', '=']) {
            names.insert(name.to_owned());
        }
    }
    names.remove("");
    names
}

#[test]
fn packages_use_each_other_in_one_direction() {
    let named = dependencies(
        "[dependencies]\na.workspace = true\nb = \"1\"\n[dev-dependencies]\nc = \"1\"\n",
    );
    assert_eq!(named, BTreeSet::from(["a".to_owned(), "b".to_owned()]));
    for (package, folder, allowed) in PACKAGES {
        let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        assert!(
            manifest.contains(&format!("name = \"{package}\"")),
            "{folder} is {package}"
        );
        for used in dependencies(&manifest) {
            let ours = used.strip_prefix("countersign-");
            assert!(
                ours.is_none_or(|ours| allowed.contains(&ours)),
                "{package} must not use {used}"
            );
            let of_the_window = used.starts_with("tauri") && *package != "countersign-window";
            assert!(!of_the_window, "{package} must not use {used}");
        }
    }
    let folders = fs::read_dir(root().join("crates")).unwrap().count();
    assert_eq!(
        folders + 1,
        PACKAGES.len(),
        "a further crate needs a line in PACKAGES"
    );
}

/// Everything that `package` reaches in the lock file, for any system, feature or test.
fn reached(lock: &str, package: &str) -> BTreeSet<String> {
    let mut graph: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut name = "";
    for line in lock.lines() {
        if let Some(quoted) = line.strip_prefix("name = ") {
            name = quoted.trim_matches('"');
            graph.entry(name).or_default();
        } else if let Some(quoted) = line.strip_prefix(" \"") {
            let used = quoted
                .trim_end_matches(['"', ','])
                .split(' ')
                .next()
                .unwrap();
            graph.entry(name).or_default().push(used);
        }
    }
    assert!(graph.contains_key(package));
    let mut reached = BTreeSet::new();
    let mut open = vec![package];
    while let Some(package) = open.pop() {
        if reached.insert(package.to_owned()) {
            open.extend(&graph[package]);
        }
    }
    reached
}

#[test]
fn the_agent_links_no_toolkit_and_no_pixels() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let agent = reached(&lock, "countersign-agent");
    assert!(agent.contains("countersign-core") && agent.contains("aes-gcm"));
    for package in NOT_IN_THE_AGENT {
        assert!(!agent.contains(*package), "the agent reaches {package}");
    }
    let window = reached(&lock, "countersign-window");
    assert!(
        window.contains("tauri") && window.contains("countersign-qr"),
        "the same search finds them there"
    );
}

/// The crates that `[bans] deny` of deny.toml names, one a line and in every version.
fn banned(rules: &str) -> Vec<&str> {
    let (_, bans) = rules.split_once("\n[bans]\n").unwrap();
    let (bans, _) = bans.split_once("\n[").unwrap_or((bans, ""));
    let (_, list) = bans.split_once("deny = [\n").unwrap();
    let (list, _) = list.split_once("\n]").unwrap();
    let lines = list
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let names = lines.map(|line| {
        let name = line.split_once("crate = \"").unwrap().1;
        let name = name.split_once('"').unwrap().0;
        let is_plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        assert!(name.chars().all(is_plain), "{name}: ban all its versions");
        name
    });
    names.collect()
}

/// What is banned and locked nevertheless.
fn locked_against_the_rules<'r>(rules: &'r str, lock: &str) -> Vec<&'r str> {
    let is_locked = |name: &str| {
        let line = format!("name = \"{name}\"");
        lock.lines().any(|other| other == line)
    };
    banned(rules)
        .into_iter()
        .filter(|name| is_locked(name))
        .collect()
}

/// What `cargo deny` says too, and the rest that it knows; but not everybody has it.
#[test]
fn what_is_banned_is_not_locked() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let rules = "\n[bans]\ndeny = [\n    { crate = \"rsa\" },\n    { crate = \"aes-gcm\" },\n]\n";
    let found = locked_against_the_rules(rules, &lock);
    assert_eq!(found, ["aes-gcm"], "the same search finds what is there");
    let rules = fs::read_to_string(root().join("deny.toml")).unwrap();
    assert!(banned(&rules).contains(&"openssl-sys"));
    let found = locked_against_the_rules(&rules, &lock);
    assert!(found.is_empty(), "deny.toml bans {}", found.join(", "));
}
