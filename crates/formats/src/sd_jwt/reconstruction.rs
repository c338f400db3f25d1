//! Putting disclosures back into their places (RFC 9901, section 7.1, steps 3 to 5).

use std::mem;

use serde_json::{Map, Value};
use terms::Crypto;

use super::{ALWAYS_OPEN, SdJwtError, disclosure::Disclosures};
use crate::{
    json::MAX_DEPTH,
    path::{Element, Path},
};

/// Where a disclosure has been put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its place among the disclosures received.
    pub disclosure: usize,
    pub path: Path,
}

/// The claims with every disclosure in its place. With `places` the holder learns which
/// disclosure brought what; a verifier has no use for them.
pub(super) fn reconstruct(
    crypto: &dyn Crypto,
    mut payload: Map<String, Value>,
    disclosures: &[&str],
    places: Option<&mut Vec<Place>>,
) -> Result<Map<String, Value>, SdJwtError> {
    match payload.remove("_sd_alg") {
        None => {}
        Some(Value::String(name)) if name == "sha-256" => {}
        Some(_) => return Err(SdJwtError::HashUnknown),
    }
    let mut walk = Walk {
        disclosures: Disclosures::open(crypto, disclosures)?,
        digests: Vec::with_capacity(disclosures.len() + 8),
        places,
        path: Vec::new(),
    };
    walk.object(&mut payload, Level { depth: 0, open_only: false })?;

    let Walk { disclosures, mut digests, .. } = walk;
    digests.sort_unstable();
    if digests.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(SdJwtError::DigestTwice);
    }
    if disclosures.any_left() {
        return Err(SdJwtError::DisclosureUnreferenced);
    }
    Ok(payload)
}

struct Walk<'p> {
    disclosures: Disclosures,
    /// Every digest met so far, of disclosures, of undisclosed claims and of decoys.
    digests: Vec<String>,
    places: Option<&'p mut Vec<Place>>,
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

impl Walk<'_> {
    fn object(&mut self, object: &mut Map<String, Value>, at: Level) -> Result<(), SdJwtError> {
        if object.contains_key("_sd_alg") {
            return Err(SdJwtError::HashMisplaced);
        }
        if object.contains_key("...") {
            return Err(SdJwtError::Malformed);
        }
        let digests = match object.remove("_sd") {
            None => Vec::new(),
            Some(_) if at.open_only => return Err(SdJwtError::NotDisclosable),
            Some(Value::Array(digests)) => digests,
            Some(_) => return Err(SdJwtError::Malformed),
        };
        for (name, value) in object.iter_mut().filter(|(_, it)| it.is_object() || it.is_array()) {
            let open_only = at.open_only || at.depth == 0 && ALWAYS_OPEN.contains(&name.as_str());
            self.step(Element::Name(name.clone()), value, Level { open_only, ..at })?;
        }
        for digest in digests {
            let Value::String(digest) = digest else { return Err(SdJwtError::Malformed) };
            let found = self.disclosures.find(&digest);
            self.digests.push(digest);
            if let Some(disclosure) = found {
                self.member(object, disclosure, at)?;
            }
        }
        Ok(())
    }

    /// Puts a disclosed claim into its object.
    fn member(
        &mut self,
        object: &mut Map<String, Value>,
        disclosure: usize,
        at: Level,
    ) -> Result<(), SdJwtError> {
        let (name, mut value) = self.disclosures.take(disclosure).ok_or(SdJwtError::DigestTwice)?;
        let name = name.ok_or(SdJwtError::DisclosureArity)?;
        if matches!(name.as_str(), "_sd" | "..." | "_sd_alg") {
            return Err(SdJwtError::ClaimNameReserved);
        }
        if at.depth == 0 && ALWAYS_OPEN.contains(&name.as_str()) {
            return Err(SdJwtError::NotDisclosable);
        }
        if object.contains_key(&name) {
            return Err(SdJwtError::ClaimCollides);
        }
        self.disclosed(Element::Name(name.clone()), &mut value, disclosure, at)?;
        object.insert(name, value);
        Ok(())
    }

    /// Puts disclosed elements into their places and leaves out those that stay hidden.
    fn array(&mut self, array: &mut Vec<Value>, at: Level) -> Result<(), SdJwtError> {
        let received = mem::take(array);
        for mut value in received {
            let here = Element::Index(array.len());
            let Some(digest) = hidden_element(&mut value)? else {
                self.step(here, &mut value, at)?;
                array.push(value);
                continue;
            };
            if at.open_only {
                return Err(SdJwtError::NotDisclosable);
            }
            let found = self.disclosures.find(&digest);
            self.digests.push(digest);
            if let Some(disclosure) = found {
                let taken = self.disclosures.take(disclosure).ok_or(SdJwtError::DigestTwice)?;
                let (None, mut value) = taken else { return Err(SdJwtError::DisclosureArity) };
                self.disclosed(here, &mut value, disclosure, at)?;
                array.push(value);
            }
        }
        Ok(())
    }

    fn disclosed(
        &mut self,
        here: Element,
        value: &mut Value,
        disclosure: usize,
        at: Level,
    ) -> Result<(), SdJwtError> {
        if let Some(places) = &mut self.places {
            let mut path = self.path.clone();
            path.push(here.clone());
            let path = Path::new(path).map_err(|_| SdJwtError::TooDeep)?;
            places.push(Place { disclosure, path });
        }
        self.step(here, value, at)
    }

    fn step(&mut self, here: Element, value: &mut Value, at: Level) -> Result<(), SdJwtError> {
        self.path.push(here);
        match value {
            Value::Object(object) => self.object(object, at.deeper()?)?,
            Value::Array(array) => self.array(array, at.deeper()?)?,
            _ => {}
        }
        self.path.pop();
        Ok(())
    }
}

/// The digest, if this element is `{"...": digest}` and nothing else (RFC 9901, section 4.2.4.2).
fn hidden_element(value: &mut Value) -> Result<Option<String>, SdJwtError> {
    let Value::Object(object) = value else { return Ok(None) };
    match object.remove("...") {
        None => Ok(None),
        Some(Value::String(digest)) if object.is_empty() => Ok(Some(digest)),
        Some(_) => Err(SdJwtError::Malformed),
    }
}
