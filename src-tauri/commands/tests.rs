use super::*;
use std::collections::BTreeSet;

#[test]
fn the_page_may_call_what_the_contract_gives_it_and_nothing_else() {
    let contract: BTreeSet<_> = countersign_contract::names_for_page()
        .chain(countersign_contract::window::NAMES.iter().copied())
        .collect();
    assert_eq!(BTreeSet::from_iter(REGISTERED.iter().copied()), contract);

    let allowed = allowed();
    assert_eq!(
        allowed.len(),
        REGISTERED.len(),
        "a command is allowed twice"
    );
    let allowed: BTreeSet<_> = allowed.iter().map(String::as_str).collect();
    assert_eq!(allowed, contract);
}

#[test]
fn a_forwarded_command_is_called_what_its_question_is_called() {
    for area in [
        vault::FORWARDED,
        accounts::FORWARDED,
        add::FORWARDED,
        storage::FORWARDED,
        settings::FORWARDED,
    ] {
        for (command, question) in area {
            assert_eq!(command, question);
        }
    }
}

#[test]
fn the_main_window_has_our_permissions_and_none_of_tauris() {
    let capability: serde_json::Value =
        serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    let expected: Vec<_> = permissions()
        .iter()
        .map(|permission| permission["identifier"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(capability["permissions"], serde_json::json!(expected));
}

/// All commands that `permissions/app.toml` allows.
fn allowed() -> Vec<String> {
    permissions()
        .iter()
        .flat_map(|permission| permission["commands"]["allow"].as_array().unwrap().clone())
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

fn permissions() -> Vec<toml::Value> {
    let file: toml::Table = include_str!("../permissions/app.toml").parse().unwrap();
    file["permission"].as_array().unwrap().clone()
}
