//! What was shown: every signature, then every rule of the query (OpenID4VP 1.0, section 8.6).

use std::collections::BTreeMap;

use formats::{
    Path,
    sd_jwt::{Expect, Presentation, UnverifiedPresentation},
    status_list::StatusReference,
    trust::TrustAnchors,
};
use protocols::{
    dcql::{Query, Shown, View},
    oid4vp::VpToken,
};
use serde_json::{Map, Value};
use terms::Crypto;

use crate::reason::Reason;

/// What presentations are held against.
pub(crate) struct Against<'a> {
    pub query: &'a Query,
    pub expect: Expect<'a>,
    pub anchors: &'a TrustAnchors,
    pub crypto: &'a dyn Crypto,
}

/// An answer in which everything is in order, the status of its credentials excepted.
pub(crate) struct Shares {
    /// What the relying party gets.
    pub claims: Map<String, Value>,
    /// Where it stands whether the credentials still hold.
    pub statuses: Vec<StatusReference>,
}

/// One presentation that was found in order.
struct Seen {
    presentation: Presentation,
    /// The places of all claims that were shown by choice.
    disclosed: Vec<Path>,
}

/// Checks a whole answer.
pub(crate) fn check(token: &VpToken, against: &Against<'_>) -> Result<Shares, Reason> {
    check_shape(token, against.query)?;
    let mut seen: BTreeMap<&str, Vec<Seen>> = BTreeMap::new();
    for (id, texts) in token {
        let each = texts.iter().map(|text| see(text, against));
        seen.insert(id, each.collect::<Result<_, _>>()?);
    }
    let shown =
        seen.iter().map(|(id, all)| ((*id).to_owned(), all.iter().map(Seen::view).collect()));
    against.query.check(&shown.collect())?;
    Ok(share(seen, against.query))
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

fn see(text: &str, against: &Against<'_>) -> Result<Seen, Reason> {
    let Against { expect, anchors, crypto, .. } = against;
    let received = UnverifiedPresentation::parse(text)?;
    let (presentation, disclosed) =
        received.verify_trusted_with_places(*crypto, anchors, expect)?;
    Ok(Seen { presentation, disclosed })
}

impl Seen {
    fn view(&self) -> Shown<'_> {
        let view = View {
            id: "",
            format: "dc+sd-jwt",
            kind: &self.presentation.registered().vct,
            extends: &[],
            authority_keys: self.presentation.issuer().map_or(&[], |it| &it.authority_keys),
            holder_bound: true,
            claims: self.presentation.claims(),
        };
        Shown { view, disclosed: &self.disclosed }
    }
}

/// What every credential says of itself, by which it could be recognised: none of it is shared.
const OF_THE_CREDENTIAL: [&str; 8] =
    ["iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];

/// One credential's claims as they are; those of several by query id.
fn share(seen: BTreeMap<&str, Vec<Seen>>, query: &Query) -> Shares {
    let mut statuses = Vec::new();
    let mut open = |one: Seen| {
        statuses.extend(one.presentation.registered().status.clone());
        let mut claims = one.presentation.into_claims();
        claims.retain(|name, _| !OF_THE_CREDENTIAL.contains(&name.as_str()));
        claims
    };
    let single = matches!(query.credentials(), [only] if !only.multiple);
    let mut claims = Map::new();
    for (id, all) in seen {
        let mut all: Vec<Map<String, Value>> = all.into_iter().map(&mut open).collect();
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
