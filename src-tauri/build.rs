//! Builds the page, and hands Tauri the capabilities and permissions that lie in `src-tauri`.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs, io};

/// Whatever the page is made of. A path that is missing would make every build a new one.
const PAGE: &[&str] = &[
    "ui/brands.js",
    "ui/index.html",
    "ui/package-lock.json",
    "ui/package.json",
    "ui/src",
    "ui/svelte.config.js",
    "ui/tsconfig.json",
    "ui/vite.config.ts",
];

fn main() {
    watch("src-tauri/build.rs");
    watch("src-tauri/capabilities");
    watch("src-tauri/permissions");
    // Built for `cargo xtask dev`, it shows the page of the development server.
    if !tauri_build::is_dev() {
        build_page();
    }
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .capabilities_path_pattern("./src-tauri/capabilities/**/*")
            .app_manifest(
                tauri_build::AppManifest::new()
                    .permissions_path_pattern("./src-tauri/permissions/**/*"),
            ),
    )
    .expect("tauri.conf.json, the capabilities and the permissions fit together");
    tidy().expect("the generated schemas can be moved to src-tauri/gen");
}

/// Makes `ui/dist`, so that `cargo build` needs no other command before it.
fn build_page() {
    PAGE.iter()
        .filter(|path| Path::new(path).exists())
        .for_each(|path| watch(path));
    if changed("ui/node_modules/.package-lock.json") < changed("ui/package-lock.json") {
        npm(&["ci", "--no-audit", "--no-fund"]);
    }
    npm(&["run", "build", "--silent"]);
}

fn npm(arguments: &[&str]) {
    let program = match env::consts::FAMILY {
        "windows" => "npm.cmd",
        _ => "npm",
    };
    match Command::new(program)
        .args(arguments)
        .current_dir("ui")
        .status()
    {
        Ok(status) if status.success() => {}
        Ok(status) => panic!(
            "`npm {}` in ui/ failed ({status}); its message is above",
            arguments.join(" ")
        ),
        Err(error) => {
            panic!(
                "npm cannot be started ({error}): install Node.js, with npm (cargo xtask run says which)"
            )
        }
    }
}

fn changed(path: &str) -> Option<SystemTime> {
    fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok()
}

fn watch(path: &str) {
    println!("cargo::rerun-if-changed={path}");
}

/// Tauri writes its schemas to `gen` in the root, whatever one asks for.
fn tidy() -> io::Result<()> {
    if !Path::new("gen").exists() {
        return Ok(());
    }
    match fs::remove_dir_all("src-tauri/gen") {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::rename("gen", "src-tauri/gen")
}
