//! `cargo xtask rooms`: the house is as `docs/rooms.toml` says, and nothing in it goes round.

mod cycles;
mod edges;
mod lexer;
mod modules;
mod paths;
mod shape;
mod table;
mod tests_out;

use std::fs;
use std::path::{Path, PathBuf};

use self::modules::Modules;
use self::shape::{Finding, Sql};
use self::table::Table;
use crate::stop::Stop;
use crate::workspace::{self, Crate};

/// Rooms that show or wire what others keep: they may use the store, but hold no SQL.
const WITHOUT_SQL: [&str; 2] = ["app", "web"];

/// Checks every rule of the house; all violations are printed, one a line.
pub fn run() -> Result<(), Stop> {
    let root = workspace::root();
    let table = Table::read(&root)?;
    let crates = workspace::crates()?;
    let mut found = table.violations();
    found.extend(edges::violations(&root, &table, &crates));
    found.extend(going_round(&root, &crates));
    let files = sources(&root, &crates)?;
    found.extend(shapes(&root, &table, &files)?);
    for violation in &found {
        println!("{violation}");
    }
    if !found.is_empty() {
        return Err(Stop::Bad(format!("{} violations of the rules of the house", found.len())));
    }
    println!("{} crates, {} files: the house is in order", crates.len(), files.len());
    Ok(())
}

fn going_round(root: &Path, crates: &[Crate]) -> Vec<String> {
    let mut found = Vec::new();
    for file in crates.iter().flat_map(|one| &one.roots) {
        let modules = match Modules::read(root, file) {
            Ok(modules) => modules,
            // A module is declared and its file is not there: no reason not to look at the others.
            Err(stop) => {
                found.push(format!("{}: {stop}", file.display()));
                continue;
            }
        };
        for cycle in cycles::of(&modules) {
            let (file, members) = (file.display(), cycle.members.join(", "));
            found.push(format!("{file}: modules use each other in a circle: {members}"));
            found.extend(cycle.because.into_iter().map(|line| format!("    {line}")));
        }
    }
    found
}

fn shapes(root: &Path, table: &Table, files: &[(PathBuf, Sql)]) -> Result<Vec<String>, Stop> {
    let mut findings: Vec<Finding> = Vec::new();
    for (file, sql) in files {
        let text = fs::read_to_string(root.join(file));
        let text = text.map_err(Stop::on(format!("read {}", file.display())))?;
        findings.extend(shape::findings(&file.display().to_string(), &text, *sql));
    }
    let needless = table
        .longer()
        .iter()
        .filter(|allowed| !findings.iter().any(|finding| finding.is_allowed_by(allowed)));
    let needless: Vec<String> = needless
        .map(|allowed| {
            format!("{}: an entry for {} is no longer needed", table::FILE, allowed.file)
        })
        .collect();
    let excused = |finding: &&Finding| table.longer().iter().any(|a| finding.is_allowed_by(a));
    let bad = findings.iter().filter(|finding| !excused(finding));
    Ok(bad.map(|finding| finding.text.clone()).chain(needless).collect())
}

/// Every Rust file of the workspace, and whether its room may hold SQL.
fn sources(root: &Path, crates: &[Crate]) -> Result<Vec<(PathBuf, Sql)>, Stop> {
    let mut files = Vec::new();
    for one in crates {
        let keeps = one.name == "store" || one.uses.iter().any(|used| used.name == "store");
        let is_tool = one.folder.starts_with("tools");
        let may = is_tool || keeps && !WITHOUT_SQL.contains(&one.name.as_str());
        for file in rust_files(&root.join(&one.folder))? {
            let file = file.strip_prefix(root).unwrap_or(&file).to_path_buf();
            let story = file.strip_prefix(&one.folder).is_ok_and(|file| !file.starts_with("src"));
            files.push((file, if may || story { Sql::Allowed } else { Sql::Forbidden }));
        }
    }
    Ok(files)
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries =
            fs::read_dir(&folder).map_err(Stop::on(format!("read {}", folder.display())))?;
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if path.is_dir() && name != "target" && name != "node_modules" {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
