//! Claims as a tree whose branches may be hidden: what they look like to an issuer, to a peer,
//! and to a verifier who is shown a part of them. Written without a line of the library's, so
//! that all implementations are compared with it too.

use formats::{
    Element, Path,
    sd_jwt::{Claims, Content, Elements},
};
use serde_json::{Map, Value, json};
use terms::Die;

/// A claim and what lies beneath it.
pub enum Tree {
    Array(Vec<(bool, Tree)>),
    Leaf(Value),
    /// Name, whether it is hidden, and the member.
    Object(Vec<(&'static str, bool, Tree)>),
}

/// Names that need care in one writing or another. Left out: names with a full stop, by which
/// the Node peer's holder joins the steps of a path, and the empty name, which it drops.
const NAMES: [&str; 16] = [
    "address",
    "given name",
    "nationalities",
    "O'Brien",
    "\"quoted\"",
    "back\\slash",
    "tilde~claim",
    "7",
    "sd",
    "_sd_",
    "nama\nlengkap",
    "名前",
    "🪪",
    "é",
    "</script>",
    "\u{2028}",
];

impl Tree {
    /// Objects in objects, elements of arrays, hidden branches of hidden branches, open ones too.
    pub fn sample() -> Self {
        use Tree::{Array, Leaf, Object};
        let text = |text: &str| Leaf(json!(text));
        Object(vec![
            ("full_name", true, text("Siti Nur'aini")),
            ("birthdate", false, text("1990-02-28")),
            (
                "address",
                true,
                Object(vec![
                    ("street_address", true, text("Jl. Veteran No. 1")),
                    ("locality", true, text("Kota Serang")),
                    ("country", false, text("ID")),
                ]),
            ),
            ("nationalities", false, Array(vec![(true, text("ID")), (true, text("NL"))])),
            (
                "phones",
                true,
                Array(vec![
                    (
                        true,
                        Object(vec![
                            ("number", true, text("+62 254 000")),
                            ("kind", false, text("home")),
                        ]),
                    ),
                    (false, Leaf(json!(null))),
                ]),
            ),
            ("office", false, Object(vec![("room", true, Leaf(json!(12)))])),
        ])
    }

    /// A tree in which nothing is hidden.
    pub fn all_open() -> Self {
        let kinds =
            Self::Array(vec![(false, Self::Leaf(json!(1))), (false, Self::Leaf(json!({})))]);
        let name = Self::Leaf(json!("Budi"));
        Self::Object(vec![("full_name", false, name), ("kinds", false, kinds)])
    }

    /// The top level of a credential: an object of one to six members.
    pub fn grow(die: &dyn Die) -> Self {
        Self::object(die, 1 + die.below(6), 3)
    }

    /// The tree as our issuer takes it.
    pub fn claims(&self) -> Claims<'_> {
        let Self::Object(members) = self else { panic!("claims are an object") };
        members.iter().fold(Claims::new(), |claims, (name, hidden, member)| match hidden {
            true => claims.hidden(name, member.content()),
            false => claims.open(name, member.content()),
        })
    }

    /// Every hidden branch by its path; what lies above stands before what lies beneath.
    pub fn hidden(&self) -> Vec<Path> {
        let mut found = Vec::new();
        self.collect(&mut Vec::new(), &mut found);
        found
    }

    /// Everything, nothing hidden.
    pub fn whole(&self) -> Map<String, Value> {
        self.shown(&self.hidden())
    }

    /// What a verifier sees who is shown just these hidden branches.
    pub fn shown(&self, branches: &[Path]) -> Map<String, Value> {
        match self.prune(&mut Vec::new(), branches) {
            Value::Object(members) => members,
            _ => panic!("claims are an object"),
        }
    }

    fn any(die: &dyn Die, depth: u64) -> Self {
        match die.below(if depth == 0 { 1 } else { 3 }) {
            0 => Self::Leaf(leaf(die)),
            1 => Self::object(die, die.below(4), depth - 1),
            _ => {
                let element = |_| (die.below(2) == 0, Self::any(die, depth - 1));
                Self::Array((0..die.below(4)).map(element).collect())
            }
        }
    }

    fn object(die: &dyn Die, members: u64, depth: u64) -> Self {
        let mut names = NAMES.to_vec();
        let mut member = |_| {
            let name = names.swap_remove(usize::try_from(die.below(names.len() as u64)).unwrap());
            (name, die.below(3) > 0, Self::any(die, depth))
        };
        Self::Object((0..members).map(&mut member).collect())
    }

    fn content(&self) -> Content<'_> {
        match self {
            Self::Array(elements) => {
                let array =
                    elements.iter().fold(Elements::new(), |array, (hidden, it)| match hidden {
                        true => array.hidden(it.content()),
                        false => array.open(it.content()),
                    });
                array.into()
            }
            Self::Leaf(value) => value.into(),
            Self::Object(_) => self.claims().into(),
        }
    }

    fn branches(&self) -> Vec<(Element, bool, &Self)> {
        match self {
            Self::Array(elements) => {
                let numbered = elements.iter().enumerate();
                numbered.map(|(at, (hidden, it))| (Element::Index(at), *hidden, it)).collect()
            }
            Self::Leaf(_) => Vec::new(),
            Self::Object(members) => {
                let name = |name: &str| Element::Name(name.to_owned());
                members.iter().map(|(named, hidden, it)| (name(named), *hidden, it)).collect()
            }
        }
    }

    fn collect(&self, above: &mut Vec<Element>, found: &mut Vec<Path>) {
        for (step, hidden, branch) in self.branches() {
            above.push(step);
            if hidden {
                found.push(Path::new(above.clone()).unwrap());
            }
            branch.collect(above, found);
            above.pop();
        }
    }

    fn prune(&self, above: &mut Vec<Element>, shown: &[Path]) -> Value {
        let mut kept = Vec::new();
        for (step, hidden, branch) in self.branches() {
            above.push(step.clone());
            if !hidden || shown.iter().any(|path| path.elements() == above.as_slice()) {
                kept.push((step, branch.prune(above, shown)));
            }
            above.pop();
        }
        match self {
            Self::Array(_) => kept.into_iter().map(|(_, value)| value).collect(),
            Self::Leaf(value) => value.clone(),
            Self::Object(_) => {
                let member = |(step, value)| match step {
                    Element::Name(name) => (name, value),
                    _ => panic!("a member of an object has a name"),
                };
                Value::Object(kept.into_iter().map(member).collect())
            }
        }
    }
}

/// A value as it stands in claims. Numbers are such that JavaScript has them exactly.
fn leaf(die: &dyn Die) -> Value {
    let text = NAMES[usize::try_from(die.below(NAMES.len() as u64)).unwrap()];
    let number = i64::try_from(die.below(1 << 53)).unwrap();
    match die.below(9) {
        0 => json!(null),
        1 => json!(die.below(2) == 0),
        2 => json!(number),
        3 => json!(-number),
        4 => json!(die.below(1000) as f64 + 0.5),
        5 => json!(""),
        6 => json!([[], {}, {"open": [text, null]}]),
        _ => json!(format!("{text} {number}")),
    }
}
