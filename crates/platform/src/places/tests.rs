use super::*;
use crate::other_process::{command, part, passes};
use rustix::process::geteuid;
use std::{
    fs,
    os::unix::fs::{PermissionsExt, chown},
};
use tempfile::tempdir;

fn mode_of(folder: &Path) -> u32 {
    fs::metadata(folder).unwrap().permissions().mode() & 0o7777
}

#[test]
fn folders_are_made_private_and_made_private_again() {
    let folder = tempdir().unwrap();
    let places = Places::below(folder.path()).unwrap();
    fs::set_permissions(&places.data, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(Places::below(folder.path()).unwrap(), places);
    for made in [&places.data, &places.config, &places.runtime] {
        assert_eq!(mode_of(made), 0o700);
    }
}

#[test]
fn a_folder_that_is_not_one_or_not_ours_is_refused() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("file");
    files::create_new_private(&file, b"").unwrap();
    assert_eq!(
        files::make_private_folder(&file),
        Err(FileError::NotAFolder)
    );

    // Another user's: root's for anybody else, and for root one that is given away.
    let others = if geteuid().is_root() {
        folder.path().join("others")
    } else {
        "/".into()
    };
    if geteuid().is_root() {
        fs::create_dir(&others).unwrap();
        // The control: until then it is accepted.
        files::make_private_folder(&others).unwrap();
        chown(&others, Some(65_534), None).unwrap();
    }
    assert_eq!(files::make_private_folder(&others), Err(FileError::NotOurs));
}

#[test]
#[cfg(target_os = "linux")]
fn the_base_directories_are_followed() {
    if let Some(root) = part() {
        let root = Path::new(&root);
        let places = Places::of_user().unwrap();
        assert_eq!(places.data, root.join("data/countersign"));
        assert_eq!(places.config, root.join("config/countersign"));
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        let expected = match runtime.filter(|runtime| runtime.exists()) {
            Some(runtime) => runtime.join("countersign"),
            None => login_folder(Path::new("/run/user")).unwrap_or_else(|| places.data.join("run")),
        };
        assert_eq!(places.runtime, expected);
        return;
    }
    let folder = tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join("run")).unwrap();
    for runtime in [Some("run"), Some("not there"), None] {
        let test = "the_base_directories_are_followed";
        let mut command = command(module_path!(), test, root.to_str().unwrap());
        command
            .env("HOME", root)
            .env("XDG_DATA_HOME", root.join("data"))
            .env("XDG_CONFIG_HOME", root.join("config"))
            .env_remove("XDG_RUNTIME_DIR")
            .envs(runtime.map(|runtime| ("XDG_RUNTIME_DIR", root.join(runtime))));
        passes(&mut command);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_folder_of_the_login_is_found_without_being_told() {
    let folder = tempdir().unwrap();
    assert_eq!(login_folder(folder.path()), None);
    let of_user = folder.path().join(geteuid().to_string());
    fs::create_dir(&of_user).unwrap();
    for (mode, found) in [(0o700, true), (0o750, false), (0o701, false)] {
        fs::set_permissions(&of_user, fs::Permissions::from_mode(mode)).unwrap();
        let expected = found.then(|| of_user.join("countersign"));
        assert_eq!(login_folder(folder.path()), expected, "{mode:o}");
    }
    if geteuid().is_root() {
        fs::set_permissions(&of_user, fs::Permissions::from_mode(0o700)).unwrap();
        chown(&of_user, Some(65_534), None).unwrap();
        assert_eq!(login_folder(folder.path()), None);
    }
}
