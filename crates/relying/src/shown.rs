//! What was shown: every signature, then every rule of the query (OpenID4VP 1.0, section 8.6).

use std::collections::BTreeMap;

use formats::{
    Element,
    status_list::StatusReference,
    types::{CredentialType, Format, Types},
};
use protocols::{
    dcql::{Kind, Query},
    oid4vp::VpToken,
};
use serde_json::{Map, Value};

use crate::{
    reason::Reason,
    seen::{Against, Seen},
};

/// An answer in which everything is in order, the status of its credentials excepted.
pub(crate) struct Shares {
    /// What the relying party gets.
    pub claims: Map<String, Value>,
    /// Where it stands whether the credentials of each format still hold.
    pub statuses: Vec<(StatusReference, Format)>,
}

/// Checks a whole answer.
pub(crate) fn check(
    token: &VpToken,
    query: &Query,
    types: &Types,
    against: &Against<'_>,
) -> Result<Shares, Reason> {
    check_shape(token, query)?;
    let mut seen: BTreeMap<&str, Vec<Seen>> = BTreeMap::new();
    for (id, texts) in token {
        let asked = query.find(id).ok_or(Reason::MoreThanAsked)?;
        let see = |text: &String| match asked.kind {
            Kind::Mdoc { .. } => Seen::mdoc(text, against),
            Kind::SdJwtVc { .. } => Seen::sd_jwt(text, against),
            Kind::Other { .. } => Err(Reason::WrongType),
        };
        seen.insert(id, texts.iter().map(see).collect::<Result<_, _>>()?);
    }
    let shown =
        seen.iter().map(|(id, all)| ((*id).to_owned(), all.iter().map(Seen::view).collect()));
    query.check(&shown.collect())?;
    Ok(share(seen, query, types))
}

/// Before any signature is checked: as many presentations as were asked for, and at least one.
fn check_shape(token: &VpToken, query: &Query) -> Result<(), Reason> {
    if token.is_empty() {
        return Err(Reason::MissingCredential);
    }
    token.iter().try_for_each(|(id, texts)| {
        let asked = query.find(id).ok_or(Reason::MoreThanAsked)?;
        let fits = texts.len() == 1 || (texts.len() > 1 && asked.multiple);
        fits.then_some(()).ok_or(Reason::Malformed)
    })
}

/// The claims of the one credential that could be shown as they are; those of several by query id.
/// All in the words of the question.
fn share(seen: BTreeMap<&str, Vec<Seen>>, query: &Query, types: &Types) -> Shares {
    let mut statuses = Vec::new();
    let mut open = |id: &str, mut one: Seen| {
        statuses.extend(one.status.clone().map(|status| (status, one.format)));
        if let Some(asked) = query.find(id) {
            one.claims = asked.in_its_words(one.claims);
        }
        claims_of(one, types)
    };
    let single = is_for_one(query);
    let mut claims = Map::new();
    for (id, all) in seen {
        let mut all: Vec<Map<String, Value>> = all.into_iter().map(|one| open(id, one)).collect();
        let multiple = query.find(id).is_some_and(|asked| asked.multiple);
        match (multiple, all.pop()) {
            (false, Some(only)) if single => claims = only,
            (false, Some(only)) => drop(claims.insert(id.to_owned(), only.into())),
            (_, last) => {
                all.extend(last);
                claims.insert(id.to_owned(), all.into());
            }
        }
    }
    Shares { claims, statuses }
}

/// Whether just one credential can answer: there is but one query, or one of several will do.
fn is_for_one(query: &Query) -> bool {
    let one_each = query.credentials().iter().all(|asked| !asked.multiple);
    let alternatives = match query.sets() {
        [] => query.credentials().len() == 1,
        [any] => any.required && any.options.iter().all(|option| option.len() == 1),
        _ => false,
    };
    one_each && alternatives
}

/// What every SD-JWT VC says of itself, by which it could be recognised: none of it is shared.
const OF_THE_CREDENTIAL: [&str; 8] =
    ["iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];

/// What was shown, without what names the credential. Elements of an mdoc come by namespace, and
/// those that the type knows also by the names of their claims: who asks for either format reads
/// the same names.
fn claims_of(one: Seen, types: &Types) -> Map<String, Value> {
    let mut claims = one.claims;
    match one.format {
        Format::Mdoc => {
            let known = types.find_doctype(&one.kind).map(|kind| by_common_names(kind, &claims));
            // Namespaces are not names of claims; where they were, the signed element stays.
            for (name, value) in known.into_iter().flatten() {
                claims.entry(name).or_insert(value);
            }
        }
        Format::SdJwt => claims.retain(|name, _| !OF_THE_CREDENTIAL.contains(&name.as_str())),
    }
    claims
}

/// The elements as claims of the type.
fn by_common_names(kind: &CredentialType, elements: &Map<String, Value>) -> Map<String, Value> {
    let mut claims = Map::new();
    for claim in &kind.claims {
        let mut places = claim.mdoc.iter();
        let value = places.find_map(|at| elements.get(&at.namespace)?.get(&at.element));
        if let (Some(value), Some((last, above))) = (value, claim.path.elements().split_last()) {
            put(&mut claims, above, last, value);
        }
    }
    claims
}

/// Puts a value at a path of names, through objects that are made on the way.
fn put(claims: &mut Map<String, Value>, above: &[Element], last: &Element, value: &Value) {
    let name = |element: &Element| match element {
        Element::Name(name) => Some(name.clone()),
        Element::All | Element::Index(_) => None,
    };
    let mut at = Some(claims);
    for step in above {
        let below = at
            .zip(name(step))
            .map(|(at, name)| at.entry(name).or_insert_with(|| Map::new().into()));
        at = below.and_then(Value::as_object_mut);
    }
    if let (Some(at), Some(name)) = (at, name(last)) {
        at.insert(name, value.clone());
    }
}
