//! What a type file may say: it is checked once, when it is read.

use std::collections::BTreeSet;

use super::{
    claim_type::ClaimType,
    credential_type::{CredentialType, MDOC, TypeError},
    source::Shape,
};
use crate::path::Element;

/// Longest domain, so that namespaces have room beneath it.
const LONGEST_DOMAIN: usize = 40;

/// Longest namespace and element identifier of which a zero-knowledge proof can be made
/// (STANDARDS, section 5.3).
const LONGEST_NAMESPACE: usize = 64;
const LONGEST_ELEMENT: usize = 32;

impl CredentialType {
    /// Reads a type file; document types and namespaces lie in the domain of the deployer, written
    /// backwards: `id.go.example`.
    pub fn parse(domain: &str, text: &str) -> Result<Self, TypeError> {
        check_domain(domain)?;
        let mut read: Self =
            serde_json::from_str(text).map_err(|error| TypeError::Malformed(error.to_string()))?;
        read.place_in(domain);
        check(&read)?;
        Ok(read)
    }

    fn place_in(&mut self, domain: &str) {
        let placed = |text: &str| text.replace("{domain}", domain);
        self.doctype = self.doctype.as_deref().map(placed);
        for element in self.claims.iter_mut().flat_map(|it| &mut it.mdoc) {
            element.namespace = match element.namespace.as_str() {
                "" => self.doctype.clone().unwrap_or_default(),
                named => placed(named),
            };
        }
    }
}

/// Refuses what is no domain written backwards.
fn check_domain(text: &str) -> Result<(), TypeError> {
    let label = |it: &str| {
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !it.is_empty() && it.bytes().all(|byte| letter(byte) || byte == b'-')
    };
    let fits = text.len() <= LONGEST_DOMAIN && text.contains('.') && text.split('.').all(label);
    if fits { Ok(()) } else { Err(TypeError::Domain) }
}

/// Refuses a type that contradicts itself.
fn check(it: &CredentialType) -> Result<(), TypeError> {
    let named = |text: &str| !text.is_empty() && text.len() <= 128;
    let displays: Vec<_> = it.display.iter().map(|it| it.locale.as_str()).collect();
    // 14 days: short lives instead of trust in revocation alone (STANDARDS, section 4.3).
    if !is_word(&it.id, LONGEST_ELEMENT)
        || it.id.ends_with(MDOC)
        || !named(&it.vct)
        || it.doctype.as_deref().is_some_and(|it| !is_namespace(it))
        || !in_both_languages(&displays)
        || !(1..=14).contains(&it.validity_days)
        || !(1..=100).contains(&it.batch_size)
        || it.claims.is_empty()
    {
        return Err(TypeError::Value(it.id.clone()));
    }
    for (place, claim) in it.claims.iter().enumerate() {
        let (earlier, later) = it.claims.split_at(place);
        let labels: Vec<_> = claim.display.iter().map(|it| it.locale.as_str()).collect();
        if !fits(claim, earlier) || !is_filled(claim, later) || !in_both_languages(&labels) {
            return Err(TypeError::Claim(claim.path.clone()));
        }
    }
    check_elements(it)
}

fn in_both_languages(locales: &[&str]) -> bool {
    ["id", "en"].iter().all(|it| locales.contains(it))
}

/// A claim stands once, after its group; names of the specifications are not claims of ours.
fn fits(claim: &ClaimType, earlier: &[ClaimType]) -> bool {
    const TAKEN: [&str; 12] = [
        "iss",
        "iat",
        "nbf",
        "exp",
        "cnf",
        "vct",
        "vct#integrity",
        "aka_vcts",
        "status",
        "_sd",
        "_sd_alg",
        "...",
    ];
    let above = claim.path.parent().and_then(|path| earlier.iter().find(|it| it.path == path));
    let above = above.map(|it| it.source.shape());
    let is_element = claim.source.shape() == Shape::Element;
    let kind_fits = match claim.path.elements() {
        [Element::Name(name)] => !TAKEN.contains(&name.as_str()) && !is_element,
        [.., Element::Name(name)] => {
            let in_object = matches!(above, Some(Shape::Group | Shape::Element));
            !TAKEN.contains(&name.as_str()) && in_object && !is_element
        }
        [.., Element::All] => matches!(above, Some(Shape::Texts | Shape::People)) && is_element,
        _ => false,
    };
    kind_fits && earlier.iter().all(|it| it.path != claim.path)
}

/// What holds others holds some, and each element of an array of texts is a text.
fn is_filled(claim: &ClaimType, later: &[ClaimType]) -> bool {
    let beneath = |it: &&ClaimType| it.path.is_beneath(Some(&claim.path));
    let has = |found: Option<&ClaimType>, wanted: bool| found.is_some() == wanted;
    let mut parts = later.iter().filter(beneath);
    match claim.source.shape() {
        Shape::Group => parts.next().is_some(),
        Shape::People => parts
            .next()
            .is_some_and(|element| later.iter().any(|it| it.path.is_beneath(Some(&element.path)))),
        Shape::Texts => parts.next().is_none_or(|element| {
            has(later.iter().find(|it| it.path.is_beneath(Some(&element.path))), false)
        }),
        Shape::Date
        | Shape::Element
        | Shape::Flag
        | Shape::Number
        | Shape::Picture
        | Shape::Text => true,
    }
}

/// An mdoc knows no arrays of objects, and each of its elements stands once.
fn check_elements(it: &CredentialType) -> Result<(), TypeError> {
    let mut seen = BTreeSet::new();
    for claim in &it.claims {
        let in_array = claim.path.elements().contains(&Element::All);
        let shape_fits = !matches!(claim.source.shape(), Shape::Element | Shape::People);
        for element in &claim.mdoc {
            let fits = it.doctype.is_some()
                && !in_array
                && shape_fits
                && is_namespace(&element.namespace)
                && is_word(&element.element, LONGEST_ELEMENT)
                && seen.insert((&element.namespace, &element.element));
            if !fits {
                return Err(TypeError::Element(claim.path.clone()));
            }
        }
    }
    if it.doctype.is_some() && seen.is_empty() {
        return Err(TypeError::Value(it.id.clone()));
    }
    Ok(())
}

fn is_word(text: &str, longest: usize) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    !text.is_empty() && text.len() <= longest && text.bytes().all(letter)
}

fn is_namespace(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    !text.is_empty() && text.len() <= LONGEST_NAMESPACE && text.bytes().all(letter)
}
