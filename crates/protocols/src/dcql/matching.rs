//! The wallet's side: which of the held credentials answer a query, and by which claims
//! (OpenID4VP 1.0, sections 6.4 and 14.4).

use std::collections::{BTreeMap, BTreeSet};

use formats::Path;
use serde_json::{Map, Value};
use terms::Class;

use super::{
    place::select,
    query::{Authority, ClaimQuery, CredentialQuery, CredentialSet, Kind, Query, QueryId},
};

/// A view of one held or shown credential, as a query sees it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The holder's own name for it; it comes back in [`Choice::credential`].
    pub id: &'a str,
    /// `dc+sd-jwt` or `mso_mdoc`.
    pub format: &'a str,
    /// Its `vct` or document type.
    pub kind: &'a str,
    /// The types that its type extends, if its type says so.
    pub extends: &'a [String],
    /// Authority key identifiers of the certificates in the issuer's chain.
    pub authority_keys: &'a [Vec<u8>],
    /// Whether it is bound to a key of the holder.
    pub holder_bound: bool,
    /// All its claims; for an mdoc an object of namespaces.
    pub claims: &'a Map<String, Value>,
}

/// What to present for one credential query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The query that it answers.
    pub query: QueryId,
    /// [`View::id`] of the credential.
    pub credential: String,
    /// The places of the claims to disclose (paths without `*`); nothing else.
    pub disclose: Vec<Path>,
    /// Whether the query can be left unanswered.
    pub need: Need,
}

/// Whether the asker insists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Part of a credential set that is not required.
    Optional,
    /// Without it nothing is answered.
    Required,
}

/// Why a credential query has no answer: the nearest miss over all held credentials, from far to
/// near. For the holder only; to the asker every refusal looks alike (RPA_11).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Miss {
    /// No credential of this format and type.
    Type,
    /// There is one, but of no trusted authority.
    Authority,
    /// There is one, but it is bound to no key.
    Binding,
    /// There is one, but without this claim, or not with a value asked for.
    Claim(Path),
}

/// The query cannot be answered: these required credential queries have no match. To be answered
/// with `access_denied`, as if the holder had refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no held credentials answer what is asked")]
pub struct Unanswerable(pub Vec<(QueryId, Miss)>);

impl Unanswerable {
    /// A rule says no.
    pub fn class(&self) -> Class {
        Class::Refused
    }
}

impl Query {
    /// Every held credential that answers each credential query, in the order they are held in,
    /// or why none does.
    pub fn candidates(&self, held: &[View<'_>]) -> BTreeMap<QueryId, Result<Vec<Choice>, Miss>> {
        let each = self.credentials().iter();
        each.map(|asked| (asked.id.clone(), candidates(asked, held))).collect()
    }

    /// The first answer: for every credential query that must be or can be answered the first
    /// credential that fits, in the best combination that can be met.
    pub fn choose(&self, held: &[View<'_>]) -> Result<Vec<Choice>, Unanswerable> {
        let found = self.candidates(held);
        let mut chosen: BTreeMap<&QueryId, Need> = BTreeMap::new();
        let mut missing = BTreeSet::new();
        if self.sets().is_empty() {
            missing.extend(found.iter().filter(|(_, found)| found.is_err()).map(|(id, _)| id));
            chosen.extend(found.keys().map(|id| (id, Need::Required)));
        }
        for set in self.sets() {
            let need = if set.required { Need::Required } else { Need::Optional };
            match first_met(set, &found) {
                Some(option) => option.iter().for_each(|id| {
                    let known = chosen.entry(id).or_insert(need);
                    *known = (*known).max(need);
                }),
                None if set.required => missing.extend(set.options.iter().flatten()),
                None => {}
            }
        }
        let miss = |id: &&QueryId| Some(((*id).clone(), found.get(*id)?.as_ref().err()?.clone()));
        if !missing.is_empty() {
            return Err(Unanswerable(missing.iter().filter_map(miss).collect()));
        }
        let first = |(id, need): (&QueryId, Need)| {
            let choice = found.get(id)?.as_ref().ok()?.first()?.clone();
            Some(Choice { need, ..choice })
        };
        Ok(chosen.into_iter().filter_map(first).collect())
    }
}

impl CredentialQuery {
    /// Whether a credential is of a format and type that is asked for.
    pub(super) fn wants_type(&self, view: &View<'_>) -> bool {
        let named = |kind: &String| kind == view.kind || view.extends.contains(kind);
        view.format == self.kind.format()
            && match &self.kind {
                Kind::Mdoc { doctype } => doctype == view.kind,
                Kind::Other { .. } => false,
                Kind::SdJwtVc { vcts } => vcts.iter().any(named),
            }
    }

    /// Whether a credential comes from an authority that is asked for.
    pub(super) fn wants_authority(&self, view: &View<'_>) -> bool {
        let fits = |authority: &Authority| match authority {
            Authority::Aki(ids) => ids.iter().any(|id| view.authority_keys.contains(id)),
            Authority::Other { .. } => false,
        };
        self.authorities.is_empty() || self.authorities.iter().any(fits)
    }
}

fn candidates(asked: &CredentialQuery, held: &[View<'_>]) -> Result<Vec<Choice>, Miss> {
    let mut choices = Vec::new();
    let mut nearest = Miss::Type;
    for view in held {
        match places(asked, view) {
            Ok(disclose) => choices.push(Choice {
                query: asked.id.clone(),
                credential: view.id.to_owned(),
                disclose,
                need: Need::Required,
            }),
            Err(miss) => nearest = nearest.max(miss),
        }
    }
    if choices.is_empty() { Err(nearest) } else { Ok(choices) }
}

/// The places to disclose in one credential, or why it does not answer.
fn places(asked: &CredentialQuery, view: &View<'_>) -> Result<Vec<Path>, Miss> {
    if !asked.wants_type(view) {
        return Err(Miss::Type);
    }
    if !asked.wants_authority(view) {
        return Err(Miss::Authority);
    }
    if asked.holder_binding && !view.holder_bound {
        return Err(Miss::Binding);
    }
    let mut first_miss = None;
    for option in asked.claims.options() {
        match places_of(asked, &option, view.claims) {
            Ok(places) => return Ok(places.into_iter().collect()),
            Err(path) => first_miss = first_miss.or(Some(path)),
        }
    }
    Err(first_miss.map_or(Miss::Type, |path| Miss::Claim(path.clone())))
}

/// Where the claims of one option stand, or what stands in for them; or the first that is not there.
fn places_of<'q>(
    asked: &CredentialQuery,
    option: &[&'q ClaimQuery],
    claims: &Map<String, Value>,
) -> Result<BTreeSet<Path>, &'q Path> {
    let mut places = BTreeSet::new();
    for claim in option {
        // A path that does not fit the structure finds nothing here.
        let mut wanted = select(&claim.path, claims).unwrap_or_default();
        wanted.extend(asked.stand_in(claim, claims));
        wanted.retain(|(_, value)| claim.wants(value));
        if wanted.is_empty() {
            return Err(&claim.path);
        }
        places.extend(wanted.into_iter().map(|(place, _)| place));
    }
    Ok(places)
}

fn first_met<'q>(
    set: &'q CredentialSet,
    found: &BTreeMap<QueryId, Result<Vec<Choice>, Miss>>,
) -> Option<&'q Vec<QueryId>> {
    let met = |id: &QueryId| found.get(id).is_some_and(Result::is_ok);
    set.options.iter().find(|option| option.iter().all(met))
}
