//! Putting disclosures back into their places (RFC 9901, section 7.1, steps 3 to 5).

use std::{borrow::Cow, mem};

use terms::Crypto;

use super::{
    SdJwtError, always_open,
    disclosure::{Disclosures, Opened, head},
};
use crate::{
    json::{self, JsonError, MAX_DEPTH, Members, Tree},
    path::{Element, Path},
};

/// As many open claims as most credentials have.
const OPEN: usize = 12;

/// Where a disclosure has been put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its place among the disclosures received.
    pub disclosure: usize,
    pub path: Path,
}

/// The claims of a payload with every disclosure in its place. `places` tell which disclosure
/// brought what; to write them down costs something, so they are asked for.
pub(super) fn reconstruct<'a>(
    crypto: &dyn Crypto,
    payload: &'a [u8],
    disclosures: &[&str],
    opened: &'a Opened,
    places: Option<&mut Vec<Place>>,
) -> Result<Members<'a>, SdJwtError> {
    let room = disclosures.len() + OPEN;
    let members = Tree::parse_object_with_room(payload, room);
    let mut members = members.map_err(|error| match error {
        JsonError::TooDeep => SdJwtError::TooDeep,
        _ => SdJwtError::Malformed,
    })?;
    match json::take(&mut members, "_sd_alg") {
        None => {}
        Some(Tree::Text(name)) if name == "sha-256" => {}
        Some(_) => return Err(SdJwtError::HashUnknown),
    }
    let mut walk = Walk {
        disclosures: Disclosures::read(crypto, disclosures, opened)?,
        undisclosed: Vec::new(),
        places,
        path: Vec::new(),
    };
    walk.object(&mut members, Level { depth: 0, open_only: false })?;

    let Walk { disclosures, mut undisclosed, .. } = walk;
    let heads = |it: &Cow<'_, str>| head(it.as_bytes());
    undisclosed.sort_unstable_by(|a, b| heads(a).cmp(&heads(b)).then_with(|| a.cmp(b)));
    if undisclosed.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(SdJwtError::DigestTwice);
    }
    if disclosures.any_left() {
        return Err(SdJwtError::DisclosureUnreferenced);
    }
    Ok(members)
}

struct Walk<'a, 'p> {
    disclosures: Disclosures<'a>,
    /// The digests met so far of undisclosed claims and of decoys; of disclosures there is nothing
    /// left to take when their digest is met again.
    undisclosed: Vec<Cow<'a, str>>,
    places: Option<&'p mut Vec<Place>>,
    /// Where the walk is; kept only for `places`.
    path: Vec<Element>,
}

#[derive(Clone, Copy)]
struct Level {
    depth: usize,
    /// In `cnf`, `status` and their like nothing may be hidden.
    open_only: bool,
}

impl Level {
    fn deeper(self) -> Result<Self, SdJwtError> {
        if self.depth >= MAX_DEPTH {
            return Err(SdJwtError::TooDeep);
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'a> Walk<'a, '_> {
    fn object(&mut self, members: &mut Members<'a>, at: Level) -> Result<(), SdJwtError> {
        let mut digests = Vec::new();
        if let Some(place) = members.iter().position(|(name, _)| name == "_sd") {
            digests = match members.remove(place).1 {
                _ if at.open_only => return Err(SdJwtError::NotDisclosable),
                Tree::Array(digests) => digests,
                _ => return Err(SdJwtError::Malformed),
            };
        }
        for (name, tree) in members.iter_mut() {
            match name.as_ref() {
                "_sd_alg" => return Err(SdJwtError::HashMisplaced),
                "..." => return Err(SdJwtError::Malformed),
                _ => {}
            }
            let open_only = at.open_only || at.depth == 0 && always_open(name);
            self.step(|| Element::Name(name.to_string()), tree, Level { open_only, ..at })?;
        }
        members.reserve(digests.len());
        for digest in digests {
            let Tree::Text(digest) = digest else { return Err(SdJwtError::Malformed) };
            match self.disclosures.find(&digest) {
                Some(disclosure) => self.member(members, disclosure, at)?,
                None => self.undisclosed.push(digest),
            }
        }
        Ok(())
    }

    /// Puts a disclosed claim into its object.
    fn member(
        &mut self,
        members: &mut Members<'a>,
        disclosure: usize,
        at: Level,
    ) -> Result<(), SdJwtError> {
        let (name, mut tree) = self.disclosures.take(disclosure).ok_or(SdJwtError::DigestTwice)?;
        let name = name.ok_or(SdJwtError::DisclosureArity)?;
        if matches!(name.as_ref(), "_sd" | "..." | "_sd_alg") {
            return Err(SdJwtError::ClaimNameReserved);
        }
        if at.depth == 0 && always_open(&name) {
            return Err(SdJwtError::NotDisclosable);
        }
        if members.iter().any(|(known, _)| *known == name) {
            return Err(SdJwtError::ClaimCollides);
        }
        self.disclosed(|| Element::Name(name.to_string()), &mut tree, disclosure, at)?;
        members.push((name, tree));
        Ok(())
    }

    /// Puts disclosed elements into their places and leaves out those that stay hidden.
    fn array(&mut self, array: &mut Vec<Tree<'a>>, at: Level) -> Result<(), SdJwtError> {
        let received = mem::take(array);
        for mut tree in received {
            let index = array.len();
            let here = || Element::Index(index);
            let Some(digest) = hidden_element(&mut tree)? else {
                self.step(here, &mut tree, at)?;
                array.push(tree);
                continue;
            };
            if at.open_only {
                return Err(SdJwtError::NotDisclosable);
            }
            let Some(disclosure) = self.disclosures.find(&digest) else {
                self.undisclosed.push(digest);
                continue;
            };
            let taken = self.disclosures.take(disclosure).ok_or(SdJwtError::DigestTwice)?;
            let (None, mut tree) = taken else { return Err(SdJwtError::DisclosureArity) };
            self.disclosed(here, &mut tree, disclosure, at)?;
            array.push(tree);
        }
        Ok(())
    }

    fn disclosed(
        &mut self,
        here: impl Fn() -> Element,
        tree: &mut Tree<'a>,
        disclosure: usize,
        at: Level,
    ) -> Result<(), SdJwtError> {
        if let Some(places) = &mut self.places {
            let mut path = self.path.clone();
            path.push(here());
            let path = Path::new(path).map_err(|_| SdJwtError::TooDeep)?;
            places.push(Place { disclosure, path });
        }
        self.step(here, tree, at)
    }

    fn step(
        &mut self,
        here: impl Fn() -> Element,
        tree: &mut Tree<'a>,
        at: Level,
    ) -> Result<(), SdJwtError> {
        if !matches!(tree, Tree::Object(_) | Tree::Array(_)) {
            return Ok(());
        }
        let at = at.deeper()?;
        if self.places.is_some() {
            self.path.push(here());
        }
        match tree {
            Tree::Object(members) => self.object(members, at)?,
            Tree::Array(array) => self.array(array, at)?,
            _ => {}
        }
        self.path.pop();
        Ok(())
    }
}

/// The digest, if this element is `{"...": digest}` and nothing else (RFC 9901, section 4.2.4.2).
fn hidden_element<'a>(tree: &mut Tree<'a>) -> Result<Option<Cow<'a, str>>, SdJwtError> {
    let Tree::Object(members) = tree else { return Ok(None) };
    match json::take(members, "...") {
        None => Ok(None),
        Some(Tree::Text(digest)) if members.is_empty() => Ok(Some(digest)),
        Some(_) => Err(SdJwtError::Malformed),
    }
}
