//! Compares the table with the crates: who is there, where, and who uses whom.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::table::{FILE, Table};
use crate::workspace::Crate;

/// The wallet is on a citizen's phone: it knows no room of the server.
const WALLET: (&str, [&str; 3]) = ("wallet", ["formats", "protocols", "terms"]);
/// Who verifies can look nobody up, and does not know what was issued to whom.
const RELYING: (&str, [&str; 2]) = ("relying", ["issuance", "registry"]);

/// What is wrong between the table and the crates.
pub fn violations(root: &Path, table: &Table, crates: &[Crate]) -> Vec<String> {
    let mut found = Vec::new();
    for (folder, row) in table.rows() {
        let exists = crates.iter().any(|one| one.name == row.name);
        let wanted = Path::new(folder).join(&row.name);
        match crates.iter().find(|one| one.name == row.name) {
            None if !row.planned => found.push(format!("{FILE}: there is no `{}`", row.name)),
            Some(one) if one.folder != wanted => {
                let (folder, wanted) = (one.folder.display(), wanted.display());
                found.push(format!("{folder}: `{}` belongs in {wanted}", row.name));
            }
            _ => {}
        }
        if exists && row.planned {
            found.push(format!("{FILE}: `{}` is built: it is no longer planned", row.name));
        }
    }
    for one in crates {
        found.extend(of_crate(root, table, one));
    }
    found.extend(walls(crates));
    found
}

fn of_crate(root: &Path, table: &Table, one: &Crate) -> Vec<String> {
    let manifest = one.folder.join("Cargo.toml");
    let mut found = Vec::new();
    let mut say = |what: String| found.push(format!("{}: {what}", manifest.display()));
    if !one.private {
        say("lacks `publish.workspace = true`".to_owned());
    }
    if !is_linted(&root.join(&manifest)) {
        say("lacks `[lints] workspace = true`".to_owned());
    }
    let Some(row) = table.row(&one.name) else {
        say(format!("`{}` is not in {FILE}", one.name));
        return found;
    };
    for used in &one.uses {
        if !table.allowed(row, used.for_tests).contains(&used.name) {
            let only_in = if used.for_tests { " in its tests" } else { "" };
            say(format!("`{}` may not use `{}`{only_in}", one.name, used.name));
        }
    }
    found
}

fn is_linted(manifest: &Path) -> bool {
    let text = fs::read_to_string(manifest).unwrap_or_default();
    let manifest = text.parse::<toml::Table>().unwrap_or_default();
    let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
    lints.and_then(toml::Value::as_bool) == Some(true)
}

/// The two walls of privacy, whatever the table says: over any number of steps.
fn walls(crates: &[Crate]) -> Vec<String> {
    let mut found = Vec::new();
    for used in reached(crates, WALLET.0) {
        if !WALLET.1.contains(&used) {
            found.push(format!("crates/wallet: must never see `{used}`"));
        }
    }
    for used in reached(crates, RELYING.0) {
        if RELYING.1.contains(&used) {
            found.push(format!("crates/relying: must never see `{used}`"));
        }
    }
    found
}

/// What a crate uses, directly (tests included) or by way of what is built into it.
fn reached<'a>(crates: &'a [Crate], name: &str) -> BTreeSet<&'a str> {
    let by_name: BTreeMap<&str, &Crate> = crates.iter().map(|one| (&*one.name, one)).collect();
    let mut reached = BTreeSet::new();
    let direct = by_name.get(name).into_iter().flat_map(|one| &one.uses);
    let mut open: Vec<&str> = direct.map(|used| used.name.as_str()).collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            let uses = by_name.get(next).into_iter().flat_map(|one| &one.uses);
            open.extend(uses.filter(|used| !used.for_tests).map(|used| used.name.as_str()));
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Use;

    fn one(name: &str, uses: &[&str]) -> Crate {
        let uses = uses.iter().map(|used| Use { name: (*used).to_owned(), for_tests: false });
        let folder = Path::new("crates").join(name);
        Crate { name: name.to_owned(), folder, uses: uses.collect(), roots: vec![], private: true }
    }

    #[test]
    fn a_wall_is_not_passed_by_way_of_another_room() {
        let crates =
            [one("relying", &["audit"]), one("audit", &["registry"]), one("registry", &[])];
        assert_eq!(walls(&crates), ["crates/relying: must never see `registry`"]);
        let crates = [one("wallet", &["formats"]), one("formats", &["terms", "keys"])];
        assert_eq!(walls(&crates), ["crates/wallet: must never see `keys`"]);
    }

    #[test]
    fn the_written_table_and_an_undeclared_use_disagree() {
        let text = "floor = []\ntool = []\n[[room]]\nname = \"store\"\nholds = \"x\"\nuses = []\n";
        let table = Table::parse(text).unwrap();
        let found = of_crate(Path::new("/nowhere"), &table, &one("store", &["web"]));
        assert!(found.iter().any(|f| f.ends_with("`store` may not use `web`")), "{found:?}");
        assert!(found.iter().any(|f| f.contains("[lints]")), "{found:?}");
    }

    #[test]
    fn the_tables_of_this_workspace_hold_the_walls() {
        let table = Table::read(&crate::workspace::root()).unwrap();
        let may = |name: &str| table.allowed(table.row(name).unwrap(), true);
        assert_eq!(may("wallet"), WALLET.1.map(str::to_owned).into());
        assert!(RELYING.1.iter().all(|never| !may("relying").contains(*never)));
        assert_eq!(table.violations(), Vec::<String>::new());
    }
}
