//! Ages that are asked of an mdoc and not stored in it (ISO/IEC 18013-5, section 7.2.5): wallet and
//! verifier find what stands in for them by the same rule.

use formats::{Element, Path, mdoc::age_over};
use serde_json::{Map, Value};

use super::query::{ClaimQuery, CredentialQuery, Kind};

impl CredentialQuery {
    /// The element that answers `claim` in its stead: of an mdoc the nearest age that says enough.
    /// None where the age that was asked for stands there itself.
    pub(super) fn stand_in<'v>(
        &self,
        claim: &ClaimQuery,
        claims: &'v Map<String, Value>,
    ) -> Option<(Path, &'v Value)> {
        let (namespace, asked, elements) = self.age_asked(claim, claims)?;
        let (years, _) = age_over::nearest(asked, ages(elements))?;
        let (name, value) =
            elements.iter().find(|(name, _)| age_over::years(name) == Some(years))?;
        Some((Path::of_mdoc(namespace, name), value))
    }

    /// Whether `claim` asks for an age, and another one is there that nothing else in `option` asks
    /// for: it was meant for an answer.
    pub(super) fn is_misanswered(
        &self,
        claim: &ClaimQuery,
        option: &[&ClaimQuery],
        claims: &Map<String, Value>,
    ) -> bool {
        let Some((namespace, _, elements)) = self.age_asked(claim, claims) else { return false };
        let asked = |name: &str| {
            let place = Path::of_mdoc(namespace, name);
            option.iter().any(|it| it.path == place)
        };
        let mut others = elements.keys().filter(|name| age_over::years(name).is_some());
        self.stand_in(claim, claims).is_none() && others.any(|name| !asked(name))
    }

    /// The places of what the asker says that it will keep, in a credential with these claims.
    pub fn retained(&self, claims: &Map<String, Value>) -> Vec<Path> {
        let kept = self.claims.all().iter().filter(|it| it.intent_to_retain == Some(true));
        let place = |it: &ClaimQuery| match self.stand_in(it, claims) {
            Some((place, _)) => place,
            None => it.path.clone(),
        };
        kept.map(place).collect()
    }

    /// The claims that were shown, in the words of the question: an age that stood in for another
    /// comes as the answer to that other, and by itself only if it was asked for too.
    pub fn in_its_words(&self, shown: Map<String, Value>) -> Map<String, Value> {
        let mut told = shown.clone();
        for claim in self.claims.all() {
            let Some((place, value)) = self.stand_in(claim, &shown) else { continue };
            if !self.claims.all().iter().any(|it| it.path == place) {
                put(&mut told, &place, None);
            }
            put(&mut told, &claim.path, Some(value.clone()));
        }
        told
    }

    /// Namespace and years of an age that is asked of an mdoc and does not stand there, and what
    /// stands there instead.
    fn age_asked<'q, 'v>(
        &self,
        claim: &'q ClaimQuery,
        claims: &'v Map<String, Value>,
    ) -> Option<(&'q str, u8, &'v Map<String, Value>)> {
        let Kind::Mdoc { .. } = self.kind else { return None };
        let [Element::Name(namespace), Element::Name(name)] = claim.path.elements() else {
            return None;
        };
        let (years, elements) = (age_over::years(name)?, claims.get(namespace)?.as_object()?);
        (!elements.contains_key(name)).then_some((namespace, years, elements))
    }
}

fn ages(elements: &Map<String, Value>) -> impl Iterator<Item = (u8, bool)> {
    elements.iter().filter_map(|(name, value)| Some((age_over::years(name)?, value.as_bool()?)))
}

/// Puts an element in its place in its namespace, or takes it away.
fn put(claims: &mut Map<String, Value>, place: &Path, value: Option<Value>) {
    let [Element::Name(namespace), Element::Name(name)] = place.elements() else { return };
    let Some(elements) = claims.get_mut(namespace).and_then(Value::as_object_mut) else { return };
    match value {
        Some(value) => drop(elements.insert(name.clone(), value)),
        None => drop(elements.remove(name)),
    }
}
