//! Finds what goes round: modules (or rooms) that use each other, directly or by way of others.

use super::modules::{Edge, Module, Modules};

/// At most so many lines are shown for one step of a cycle.
const SHOWN: usize = 3;

/// A cycle: its members by name and the uses that close it.
#[derive(Debug, PartialEq, Eq)]
pub struct Cycle {
    pub members: Vec<String>,
    /// `file:line: a uses b: path as written`.
    pub because: Vec<String>,
}

/// The groups of nodes `0..count` that reach each other; nodes on no cycle are in none.
pub fn rounds(count: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let reached: Vec<Vec<bool>> = (0..count).map(|from| reached(count, edges, from)).collect();
    let reaches = |a: usize, b: usize| reached.get(a).and_then(|r| r.get(b)) == Some(&true);
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    for node in 0..count {
        let on_a_known_one = rounds.iter().any(|round| round.contains(&node));
        if !on_a_known_one && reaches(node, node) {
            rounds.push((0..count).filter(|m| reaches(node, *m) && reaches(*m, node)).collect());
        }
    }
    rounds
}

/// The cycles of a crate, looked for level by level: at each module, among its children (each
/// with all that lies in it) and its own text.
pub fn of(modules: &Modules) -> Vec<Cycle> {
    let edges = modules.edges();
    (0..modules.0.len()).flat_map(|level| at_level(modules, &edges, level)).collect()
}

fn at_level(modules: &Modules, edges: &[Edge], level: usize) -> Vec<Cycle> {
    let grouped: Vec<(usize, usize, &Edge)> = edges
        .iter()
        .filter_map(|edge| {
            let from = group(modules, edge.from, level)?;
            let to = group(modules, edge.to, level)?;
            (from != to).then_some((from, to, edge))
        })
        .collect();
    let pairs: Vec<(usize, usize)> = grouped.iter().map(|(from, to, _)| (*from, *to)).collect();
    let rounds = rounds(modules.0.len(), &pairs).into_iter();
    rounds.map(|round| told(modules, &grouped, &round)).collect()
}

/// The child of `level` in which a module lies, or `level` itself; none when it lies elsewhere.
fn group(modules: &Modules, module: usize, level: usize) -> Option<usize> {
    let mut at = module;
    loop {
        if at == level {
            return Some(level);
        }
        let parent = modules.0.get(at)?.parent?;
        if parent == level {
            return Some(at);
        }
        at = parent;
    }
}

fn told(modules: &Modules, grouped: &[(usize, usize, &Edge)], round: &[usize]) -> Cycle {
    let module = |at: usize| modules.0.get(at);
    let path = |at: usize| module(at).map(|m: &Module| m.path.clone()).unwrap_or_default();
    let mut because = Vec::new();
    for (from, to) in round.iter().flat_map(|a| round.iter().map(move |b| (*a, *b))) {
        let step = grouped.iter().filter(|(a, b, _)| (*a, *b) == (from, to));
        for (_, _, edge) in step.take(SHOWN) {
            let file = module(edge.from).map(|m| m.file.display().to_string()).unwrap_or_default();
            let (line, written) = (edge.line, &edge.written);
            because.push(format!("{file}:{line}: {} uses {}: {written}", path(from), path(to)));
        }
    }
    Cycle { members: round.iter().map(|at| path(*at)).collect(), because }
}

fn reached(count: usize, edges: &[(usize, usize)], from: usize) -> Vec<bool> {
    let mut reached = vec![false; count];
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for (_, to) in edges.iter().filter(|(a, _)| *a == at) {
            if let Some(new) = reached.get_mut(*to).filter(|seen| !**seen) {
                *new = true;
                open.push(*to);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The cycles of a crate of these files, looked at in a folder of its own named `story`.
    fn cycles(story: &str, files: &[(&str, &str)]) -> Vec<Cycle> {
        let root = std::env::temp_dir().join(format!("xtask-{}-{story}", std::process::id()));
        for (name, text) in files {
            let file = root.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let found = of(&Modules::read(&root, Path::new("lib.rs")).unwrap());
        fs::remove_dir_all(root).unwrap();
        found
    }

    #[test]
    fn two_modules_that_use_each_other_are_found_with_their_lines() {
        let found = cycles(
            "two",
            &[
                ("lib.rs", "mod a;\nmod b;\nmod c;"),
                ("a.rs", "// crate::c::C\nuse crate::b::B;\npub struct A;"),
                ("b.rs", "pub struct B;\nfn f() -> super::a::A { super::a::A }"),
                ("c.rs", "use crate::{a::A, b::B};\npub struct C;"),
            ],
        );
        let [cycle] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(cycle.members, ["crate::a", "crate::b"]);
        assert_eq!(
            cycle.because,
            [
                "a.rs:2: crate::a uses crate::b: crate::b::B",
                "b.rs:2: crate::b uses crate::a: super::a::A",
                "b.rs:2: crate::b uses crate::a: super::a::A",
            ]
        );
    }

    #[test]
    fn a_re_export_is_followed_to_where_the_thing_is_defined() {
        let found = cycles(
            "door",
            &[
                ("lib.rs", "mod a;\nmod b;\npub use a::A;\npub use b::*;"),
                ("a.rs", "pub struct A(crate::B);"),
                ("b.rs", "use crate::A;\npub struct B;"),
            ],
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found.first().unwrap().members, ["crate::a", "crate::b"]);
    }

    #[test]
    fn a_door_that_only_shows_its_children_is_on_no_cycle() {
        let door = "mod a;\nmod b;\npub use a::A;\npub use b::{B, f};\npub enum Error { Here }";
        let files = [("a.rs", "use crate::{B, Error};\npub struct A;"), ("b.rs", "pub struct B;")];
        assert_eq!(cycles("shows", &[&[("lib.rs", door)], &files[..]].concat()), []);
        // The same door needs its child for itself: now each needs the other.
        let needs = format!("{door}\nfn g(a: A) {{}}");
        let found = cycles("needs", &[&[("lib.rs", &*needs)], &files[..]].concat());
        assert_eq!(found.first().unwrap().members, ["crate", "crate::a"]);
    }

    #[test]
    fn folders_that_use_each_other_are_found_though_no_two_files_do() {
        let found = cycles(
            "folders",
            &[
                ("lib.rs", "mod a;\nmod b;"),
                ("a.rs", "pub mod x;\npub mod y;"),
                ("a/x.rs", "use crate::b::x::X;"),
                ("a/y.rs", "pub struct Y;"),
                ("b/mod.rs", "pub mod x;\npub mod y;"),
                ("b/x.rs", "pub struct X;"),
                ("b/y.rs", "use crate::a::y::Y;"),
            ],
        );
        assert_eq!(found.first().unwrap().members, ["crate::a", "crate::b"]);
    }

    #[test]
    fn a_cycle_among_the_modules_of_a_folder_is_found() {
        let found = cycles(
            "inner",
            &[(
                "lib.rs",
                "mod a { mod x { use super::y::Y; } mod y { pub struct Y; fn f() { super::x::g() } } }",
            )],
        );
        assert_eq!(found.first().unwrap().members, ["crate::a::x", "crate::a::y"]);
    }

    #[test]
    fn tests_comments_and_texts_close_no_cycle() {
        let found = cycles(
            "tests",
            &[
                ("lib.rs", "mod a;\nmod b;"),
                ("a.rs", "use crate::b::B;\npub struct A;"),
                (
                    "b.rs",
                    "pub struct B; // crate::a::A\n/* crate::a::A */ const C: &str = \"see crate::a::A\";\n#[cfg(test)]\nmod tests { use crate::a::A; }",
                ),
            ],
        );
        assert_eq!(found, []);
    }

    #[test]
    fn rounds_are_found_whole_and_apart() {
        let edges = [(0, 1), (1, 2), (2, 0), (2, 3), (4, 5), (5, 4)];
        assert_eq!(rounds(6, &edges), [vec![0, 1, 2], vec![4, 5]]);
        assert_eq!(rounds(3, &[(0, 1), (1, 2)]), Vec::<Vec<usize>>::new());
    }
}
