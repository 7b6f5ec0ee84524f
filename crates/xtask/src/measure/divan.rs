//! Reads the table that benches print: a tree of names, and beside each leaf its times.

use super::Figure;

/// The medians, in the order of the table, each named by its branch.
#[derive(Default)]
pub(super) struct Table {
    pub(super) medians: Vec<Figure>,
    branch: Vec<String>,
}

/// How wide one level of the tree is drawn.
const LEVEL: usize = 3;
/// Fastest, slowest, median.
const MEDIAN: usize = 2;

impl Table {
    /// Takes a line of the output.
    pub(super) fn read(&mut self, line: &str) {
        let is_tree = |glyph: char| matches!(glyph, '│' | '├' | '╰' | '─' | ' ');
        let text = line.trim_start_matches(is_tree);
        let depth = (line.chars().count() - text.chars().count()) / LEVEL;
        let (Some(name), is_row) = (text.split_whitespace().next(), depth > 0) else {
            return;
        };
        if !is_row && !text.contains("fastest") {
            return;
        }
        self.branch.truncate(depth);
        self.branch.push(name.to_owned());
        let times = text.trim_start_matches(name);
        let median = times.split('│').nth(MEDIAN).map(str::trim);
        // Below its times a row tells what was done in a second: the same in other words.
        let is_time = |median: &&str| !median.is_empty() && !median.ends_with("/s");
        if let Some(median) = median.filter(|median| is_row && is_time(median)) {
            self.medians.push(Figure {
                what: self.branch.join("/"),
                value: median.to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_named_by_their_branch() {
        let mut table = Table::default();
        let output = "\
     Running benches/otp.rs (target/release/deps/otp-0123)
Timer precision: 20 ns
vault          fastest       │ slowest       │ median        │ mean          │ samples │ iters
├─ save        30.1 ms       │ 35.2 ms       │ 31.4 ms       │ 31.9 ms       │ 100     │ 100
├─ unlock                    │               │               │               │         │
│  ├─ 100      1.201 ms      │ 1.4 ms        │ 1.25 ms       │ 1.26 ms       │ 100     │ 100
│  ╰─ 10000    40.12 ms      │ 44.5 ms       │ 41.25 ms      │ 41.26 ms      │ 100     │ 100
╰─ search      2.1 µs        │ 3.2 µs        │ 2.4 µs        │ 2.9 µs        │ 100     │ 800
               476 Kitem/s   │ 312 Kitem/s   │ 416 Kitem/s   │ 344 Kitem/s   │         │
";
        for line in output.lines() {
            table.read(line);
        }
        let medians: Vec<_> = table
            .medians
            .iter()
            .map(|figure| (&*figure.what, &*figure.value))
            .collect();
        assert_eq!(
            medians,
            [
                ("vault/save", "31.4 ms"),
                ("vault/unlock/100", "1.25 ms"),
                ("vault/unlock/10000", "41.25 ms"),
                ("vault/search", "2.4 µs"),
            ]
        );
    }
}
