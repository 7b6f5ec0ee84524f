//! What processes weigh, as `/proc` tells it.

use crate::failure::{AtPath, Failure};
use std::fs;
use std::path::PathBuf;

/// A process and its name.
pub(super) struct Process {
    pub(super) id: u32,
    pub(super) name: String,
}

/// A process and all that descend from it, parents first.
pub(super) fn family(root: u32) -> Vec<Process> {
    let processes: Vec<(u32, Stat)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|id| {
            Some((
                id,
                stat(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)?,
            ))
        })
        .collect();
    let mut family: Vec<Process> = Vec::new();
    let mut next = vec![root];
    while let Some(id) = next.pop() {
        next.extend(
            processes
                .iter()
                .filter(|(_, stat)| stat.parent == id)
                .map(|(id, _)| *id),
        );
        let name = processes
            .iter()
            .find(|(other, _)| *other == id)
            .map(|(_, stat)| &stat.name);
        family.extend(name.map(|name| Process {
            id,
            name: name.clone(),
        }));
    }
    family
}

/// The proportional set size. Of the agent, which cannot be looked into, only root learns it.
pub(super) fn pss_kib(process: u32) -> Result<u64, Failure> {
    let path = PathBuf::from(format!("/proc/{process}/smaps_rollup"));
    let text = fs::read_to_string(&path).at(&path)?;
    text.lines()
        .find_map(|line| {
            line.strip_prefix("Pss:")?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        })
        .ok_or(Failure::Unreadable {
            what: "the memory of a process",
        })
}

#[derive(Debug, PartialEq, Eq)]
struct Stat {
    name: String,
    parent: u32,
}

/// Reads proc_pid_stat(5). The name stands in brackets and may contain some itself.
fn stat(text: &str) -> Option<Stat> {
    let (before, after) = text.rsplit_once(')')?;
    let (_, name) = before.split_once('(')?;
    let parent = after.split_whitespace().nth(1)?.parse().ok()?;
    Some(Stat {
        name: name.to_owned(),
        parent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_anything() {
        let expected = Stat {
            name: "a) b (c".to_owned(),
            parent: 41,
        };
        assert_eq!(stat("42 (a) b (c) S 41 42 42 0 -1"), Some(expected));
        assert_eq!(stat("42 (cut off"), None);
    }
}
