//! The table of rooms as written in `docs/rooms.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::cycles;
use crate::stop::Stop;

/// Where the table is, in the workspace.
pub const FILE: &str = "docs/rooms.toml";

/// The word that stands for the rooms of the floor.
const FLOOR: &str = "floor";

/// The table: rooms and tools in order, and what may be longer than others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    floor: Vec<String>,
    room: Vec<Row>,
    tool: Vec<Row>,
    #[serde(default)]
    allow: Vec<Allowed>,
}

/// One room or tool.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub name: String,
    holds: String,
    uses: Vec<String>,
    #[serde(default)]
    tests: Vec<String>,
    #[serde(default)]
    pub planned: bool,
}

/// Something that may be longer than others, and why.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    pub file: String,
    pub function: Option<String>,
    pub reason: String,
}

impl Table {
    /// Reads the table of the workspace at `root`.
    pub fn read(root: &Path) -> Result<Self, Stop> {
        let text = fs::read_to_string(root.join(FILE)).map_err(Stop::on(format!("read {FILE}")))?;
        Self::parse(&text)
    }

    /// Reads a table's text.
    pub fn parse(text: &str) -> Result<Self, Stop> {
        toml::from_str(text).map_err(|error| Stop::Failed(format!("{FILE}: {error}")))
    }

    /// What is written, with the folder that each row's crate lies in.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &Row)> {
        let rooms = self.room.iter().map(|row| ("crates", row));
        rooms.chain(self.tool.iter().map(|row| ("tools", row)))
    }

    /// The row of a crate.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows().map(|(_, row)| row).find(|row| row.name == name)
    }

    /// The rooms that a row may use, the floor spelled out; with the tools of its tests.
    pub fn allowed(&self, row: &Row, for_tests: bool) -> BTreeSet<String> {
        let spelled = row.uses.iter().flat_map(|used| match used.as_str() {
            FLOOR => self.floor.clone(),
            _ => vec![used.clone()],
        });
        let tools = if for_tests { row.tests.as_slice() } else { &[] };
        spelled.chain(tools.iter().cloned()).collect()
    }

    /// What may be longer than others.
    pub fn longer(&self) -> &[Allowed] {
        &self.allow
    }

    /// What is wrong with the table itself.
    pub fn violations(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, (_, row)) in self.rows().enumerate() {
            if places.insert(&row.name, at).is_some() {
                found.push(format!("{FILE}: `{}` is listed twice", row.name));
            }
            if row.holds.trim().is_empty() {
                found.push(format!("{FILE}: `{}` does not say what it is for", row.name));
            }
        }
        let mut edges = Vec::new();
        for (at, (_, row)) in self.rows().enumerate() {
            for used in self.allowed(row, true) {
                match places.get(used.as_str()) {
                    None => found.push(format!("{FILE}: `{}` uses unlisted `{used}`", row.name)),
                    Some(place) if !row.tests.contains(&used) => edges.push((at, *place)),
                    Some(_) => {}
                }
            }
        }
        for round in cycles::rounds(places.len(), &edges) {
            let names = self.rows().enumerate().filter(|(at, _)| round.contains(at));
            let names: Vec<&str> = names.map(|(_, (_, row))| row.name.as_str()).collect();
            found.push(format!("{FILE}: these rooms may use each other: {}", names.join(", ")));
        }
        let silent = self.allow.iter().filter(|allowed| allowed.reason.trim().len() < 10);
        found.extend(silent.map(|allowed| format!("{FILE}: {} without a reason", allowed.file)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &str) -> Table {
        Table::parse(&format!("floor = [\"a\"]\ntool = []\n{rows}")).unwrap()
    }

    fn row(name: &str, uses: &str) -> String {
        format!("[[room]]\nname = \"{name}\"\nholds = \"x\"\nuses = {uses}\n")
    }

    #[test]
    fn rooms_that_may_use_each_other_are_found() {
        let rows = row("a", "[\"b\"]") + &row("b", "[\"c\"]") + &row("c", "[\"floor\"]");
        let found = table(&rows).violations();
        assert_eq!(found, ["docs/rooms.toml: these rooms may use each other: a, b, c"]);
    }

    #[test]
    fn a_row_may_use_only_what_is_listed_and_is_listed_once() {
        let rows = row("a", "[]") + &row("b", "[\"nobody\"]") + &row("b", "[]");
        assert_eq!(table(&rows).violations().len(), 2);
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(Table::parse("floor = []\nroom = []\ntool = []\nwindow = 1").is_err());
    }
}
