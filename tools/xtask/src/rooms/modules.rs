//! The modules of one crate, from its root file down, and which module uses which.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::lexer::lex;
use super::paths::{Facts, Import, facts};
use super::tests_out::without_tests;
use crate::stop::Stop;

/// A re-export of a re-export of …: more steps than any reader would follow.
const DEEPEST: usize = 8;

/// One module: its place in the tree and what its text says.
#[derive(Debug)]
pub struct Module {
    /// `crate`, `crate::a`, `crate::a::b`.
    pub path: String,
    pub parent: Option<usize>,
    pub file: PathBuf,
    children: BTreeMap<String, usize>,
    facts: Facts,
}

/// Module `from` uses module `to`, at this line of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub line: usize,
    /// The path as written.
    pub written: String,
}

/// All modules of a crate; the first is its root.
#[derive(Debug, Default)]
pub struct Modules(pub Vec<Module>);

/// Where a path leads: into a module, or to something that a module defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Item(usize),
    Module(usize),
}

impl Modules {
    /// Reads the crate whose root file is `file`, in the workspace at `root`.
    pub fn read(root: &Path, file: &Path) -> Result<Self, Stop> {
        let mut modules = Self::default();
        let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
        modules.add_file(root, file, "crate".to_owned(), None, &folder)?;
        Ok(modules)
    }

    /// Every use of one module by another, re-exports of a module's own children left out.
    pub fn edges(&self) -> Vec<Edge> {
        (0..self.0.len()).flat_map(|from| self.edges_from(from)).collect()
    }

    /// Whether `module` is `above` or lies in it.
    pub fn is_within(&self, mut module: usize, above: usize) -> bool {
        while module != above {
            let Some(parent) = self.0.get(module).and_then(|module| module.parent) else {
                return false;
            };
            module = parent;
        }
        true
    }

    fn add_file(
        &mut self,
        root: &Path,
        file: &Path,
        path: String,
        parent: Option<usize>,
        folder: &Path,
    ) -> Result<usize, Stop> {
        let text = fs::read_to_string(root.join(file));
        let text = text.map_err(Stop::on(format!("read {}", file.display())))?;
        let facts = facts(&without_tests(&lex(&text)));
        self.add(
            root,
            Module { path, parent, file: file.into(), children: BTreeMap::new(), facts },
            folder,
        )
    }

    /// Adds a module and, below it, those it declares; `folder` is where their files lie.
    fn add(&mut self, root: &Path, mut module: Module, folder: &Path) -> Result<usize, Stop> {
        let at = self.0.len();
        let declared = std::mem::take(&mut module.facts.modules);
        let (path, file) = (module.path.clone(), module.file.clone());
        self.0.push(module);
        for child in declared {
            let (path, below) = (format!("{path}::{}", child.name), folder.join(&child.name));
            let added = match child.body {
                Some(facts) => {
                    let (children, file) = (BTreeMap::new(), file.clone());
                    self.add(
                        root,
                        Module { path, parent: Some(at), file, children, facts },
                        &below,
                    )?
                }
                None => {
                    let beside = folder.join(format!("{}.rs", child.name));
                    let inside = below.join("mod.rs");
                    let file = if root.join(&beside).is_file() { beside } else { inside };
                    self.add_file(root, &file, path, Some(at), &below)?
                }
            };
            if let Some(module) = self.0.get_mut(at) {
                module.children.insert(child.name, added);
            }
        }
        Ok(at)
    }

    fn edges_from(&self, from: usize) -> Vec<Edge> {
        let Some(module) = self.0.get(from) else { return Vec::new() };
        let mut edges = Vec::new();
        let mut edge = |to: usize, line: usize, path: &[String]| {
            if to != from {
                edges.push(Edge { from, to, line, written: path.join("::") });
            }
        };
        for import in &module.facts.imports {
            // Naming a module is not yet using it: its uses follow in the code.
            let Some(Found::Item(to)) = self.import(from, import, 0) else { continue };
            if !(import.passed_on && self.is_within(to, from)) {
                edge(to, import.line, &import.path);
                continue;
            }
            // A door that shows its own children is no use of them, unless it needs them itself.
            let used = module.facts.named.iter().find(|n| n.path.first() == Some(&import.name));
            if let Some(used) = used {
                edge(to, used.line, &import.path);
            }
        }
        for named in &module.facts.named {
            let found = match named.path.as_slice() {
                [name] => self.through_globs(from, name, None, 0),
                path => self.find(from, path, None, 0),
            };
            if let Some(Found::Item(to) | Found::Module(to)) = found {
                edge(to, named.line, &named.path);
            }
        }
        edges
    }

    /// Where an import leads; `a::*` leads into `a` like something that it defines.
    fn import(&self, at: usize, import: &Import, depth: usize) -> Option<Found> {
        match import.path.split_last() {
            Some((last, stem)) if last == "*" => match self.find(at, stem, Some(import), depth)? {
                Found::Item(to) | Found::Module(to) => Some(Found::Item(to)),
            },
            _ => self.find(at, &import.path, Some(import), depth),
        }
    }

    /// Follows a path from a module; none when it leaves the crate. `but` is not looked at.
    fn find(
        &self,
        at: usize,
        path: &[String],
        but: Option<&Import>,
        depth: usize,
    ) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        let module = self.0.get(at)?;
        let mut found = match first.as_str() {
            "crate" => Found::Module(0),
            "self" => Found::Module(at),
            "super" => Found::Module(module.parent?),
            _ => self.known_here(at, first, but, depth)?,
        };
        for part in rest {
            let Found::Module(here) = found else { break };
            found = if part == "super" {
                Found::Module(self.0.get(here)?.parent?)
            } else {
                // What the module neither holds nor imports, it defines (or a macro does).
                self.known_here(here, part, but, depth).unwrap_or(Found::Item(here))
            };
        }
        Some(found)
    }

    /// What a name means in a module, if it is a child, an import or defined there.
    fn known_here(
        &self,
        at: usize,
        name: &str,
        but: Option<&Import>,
        depth: usize,
    ) -> Option<Found> {
        let module = self.0.get(at).filter(|_| depth < DEEPEST)?;
        if let Some(child) = module.children.get(name) {
            return Some(Found::Module(*child));
        }
        let mut imports = module.facts.imports.iter();
        let import = imports.find(|import| import.name == name && Some(*import) != but);
        if let Some(found) = import.and_then(|import| self.import(at, import, depth + 1)) {
            return Some(found);
        }
        if module.facts.items.iter().any(|item| item == name) {
            return Some(Found::Item(at));
        }
        self.through_globs(at, name, but, depth)
    }

    /// What a name means in a module that imports it with all its neighbours.
    fn through_globs(
        &self,
        at: usize,
        name: &str,
        but: Option<&Import>,
        depth: usize,
    ) -> Option<Found> {
        let module = self.0.get(at).filter(|_| depth < DEEPEST)?;
        let imports = module.facts.imports.iter().filter(|import| Some(*import) != but);
        imports.filter(|import| import.name == "*").find_map(|glob| {
            let Some(Found::Item(there)) = self.import(at, glob, depth + 1) else { return None };
            if there == at { None } else { self.known_here(there, name, None, depth + 1) }
        })
    }
}
