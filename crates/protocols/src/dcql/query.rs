//! The query: which credentials, which claims of them, in which combinations
//! (OpenID4VP 1.0, section 6).

use std::{collections::BTreeSet, fmt};

use formats::{Element, Path};
use serde_json::{Map, Value};
use terms::{Class, Personal};

use crate::json::MessageError;

/// A DCQL query whose parts fit together: made by [`Query::new`] or read from JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    credentials: Vec<CredentialQuery>,
    sets: Vec<CredentialSet>,
}

/// What is asked of one credential.
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialQuery {
    /// `id`: what the answer is filed under.
    pub id: QueryId,
    /// `format` with what `meta` says about the type in that format.
    pub kind: Kind,
    /// `multiple`: whether several credentials may answer.
    pub multiple: bool,
    /// `require_cryptographic_holder_binding`; true unless said otherwise.
    pub holder_binding: bool,
    /// `trusted_authorities`: any one must fit; empty means any issuer.
    pub authorities: Vec<Authority>,
    /// `claims` and `claim_sets`.
    pub claims: Claims,
}

/// The id of a credential query, of a claim query: letters, digits, `_` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueryId(String);

/// The format asked for, and which types of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `mso_mdoc` with `doctype_value`.
    Mdoc {
        /// The one document type.
        doctype: String,
    },
    /// A format that we do not speak, and its `meta`: never matched, nothing lost.
    Other {
        /// The format identifier.
        format: String,
        /// As received.
        meta: Map<String, Value>,
    },
    /// `dc+sd-jwt` with `vct_values`.
    SdJwtVc {
        /// Any one of these, or a type that extends one; never empty.
        vcts: Vec<String>,
    },
}

/// Who may have issued the credential.
#[derive(Clone, Debug, PartialEq)]
pub enum Authority {
    /// `aki`: key identifiers of which one must be an authority key identifier in the chain.
    Aki(Vec<Vec<u8>>),
    /// A type that we cannot check: it fits no credential.
    Other {
        /// Such as `etsi_tl`.
        kind: String,
        /// As received.
        values: Vec<String>,
    },
}

/// The claims asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Claims {
    /// All of them or nothing.
    All(Vec<ClaimQuery>),
    /// The first option that can be met, best first; each claim has an id, options name them.
    FirstOf {
        /// Every claim that an option names.
        claims: Vec<ClaimQuery>,
        /// `claim_sets`.
        options: Vec<Vec<QueryId>>,
    },
    /// `claims` is absent: nothing that could be hidden is asked for.
    #[default]
    Nothing,
}

/// One claim asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimQuery {
    /// `id`, for `claim_sets`.
    pub id: Option<QueryId>,
    /// `path`.
    pub path: Path,
    /// `values`: text, whole numbers or booleans, one of which the claim must equal; empty means
    /// any value. They may be about a person.
    pub values: Personal<Vec<Value>>,
    /// `intent_to_retain` (mdoc only).
    pub intent_to_retain: Option<bool>,
}

/// A combination of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialSet {
    /// Any one of these combinations, best first.
    pub options: Vec<Vec<QueryId>>,
    /// Whether nothing may be answered if this cannot be met.
    pub required: bool,
}

/// Why a text is no query. The wire code is always `invalid_request`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// `claim_sets` needs `claims`, and claims with ids.
    #[error("`claim_sets` needs `claims`, each with an `id`")]
    ClaimSets,
    /// An id stands twice.
    #[error("an id is used more than once")]
    DoubledId,
    /// An array or text that must not be empty is.
    #[error("`{0}` must not be empty")]
    Empty(&'static str),
    /// An id has other letters than `A-Z a-z 0-9 _ -`.
    #[error("an id consists of letters, digits, `_` and `-`")]
    Id,
    /// Not the JSON of a query.
    #[error("the query cannot be read: {0}")]
    Message(#[from] MessageError),
    /// `meta` lacks what the format needs.
    #[error("`meta` must hold `{0}`")]
    Meta(&'static str),
    /// In an mdoc a claim is a namespace and an element.
    #[error("a claim path into an mdoc has exactly two strings")]
    PathInMdoc,
    /// More parts than any honest query.
    #[error("the query has too many parts")]
    TooMany,
    /// A set names an id that no query has.
    #[error("a set names an unknown id")]
    UnknownId,
    /// `values` holds something other than texts, whole numbers and booleans.
    #[error("`values` holds texts, whole numbers and booleans only")]
    Value,
}

impl QueryError {
    /// Always the asker's fault.
    pub fn class(&self) -> Class {
        Class::Invalid
    }
}

/// At most this many parts of each kind; credentials are counted in bits elsewhere.
pub(super) const MOST: usize = 16;
const MOST_CLAIMS: usize = 64;

impl Query {
    /// A query of these parts, if they fit together.
    pub fn new(
        credentials: Vec<CredentialQuery>,
        sets: Vec<CredentialSet>,
    ) -> Result<Self, QueryError> {
        count(&credentials, MOST, "credentials")?;
        let ids = unique(credentials.iter().map(|credential| &credential.id))?;
        credentials.iter().try_for_each(check_credential)?;
        if sets.len() > MOST {
            return Err(QueryError::TooMany);
        }
        sets.iter().try_for_each(|set| check_options(&set.options, MOST, &ids))?;
        Ok(Self { credentials, sets })
    }

    /// What is asked, credential by credential.
    pub fn credentials(&self) -> &[CredentialQuery] {
        &self.credentials
    }

    /// The combinations asked for; none means all credentials.
    pub fn sets(&self) -> &[CredentialSet] {
        &self.sets
    }

    /// The credential query of this id.
    pub fn find(&self, id: &str) -> Option<&CredentialQuery> {
        self.credentials.iter().find(|credential| credential.id.as_str() == id)
    }
}

impl CredentialQuery {
    /// A query for one SD-JWT VC of type `vct`: all claims at `paths`, from any issuer.
    pub fn sd_jwt_vc(
        id: &str,
        vct: &str,
        paths: impl IntoIterator<Item = Path>,
    ) -> Result<Self, QueryError> {
        Self::of_kind(id, Kind::SdJwtVc { vcts: vec![vct.to_owned()] }, paths)
    }

    /// A query for one mdoc of type `doctype`: all elements at `paths`, each a namespace and an
    /// element, from any issuer.
    pub fn mdoc(
        id: &str,
        doctype: &str,
        paths: impl IntoIterator<Item = Path>,
    ) -> Result<Self, QueryError> {
        Self::of_kind(id, Kind::Mdoc { doctype: doctype.to_owned() }, paths)
    }

    fn of_kind(
        id: &str,
        kind: Kind,
        paths: impl IntoIterator<Item = Path>,
    ) -> Result<Self, QueryError> {
        let claims: Vec<_> = paths.into_iter().map(ClaimQuery::at).collect();
        Ok(Self {
            id: QueryId::new(id)?,
            kind,
            multiple: false,
            holder_binding: true,
            authorities: Vec::new(),
            claims: if claims.is_empty() { Claims::Nothing } else { Claims::All(claims) },
        })
    }
}

impl Claims {
    /// Every claim that is named, in whichever combination.
    pub fn all(&self) -> &[ClaimQuery] {
        match self {
            Self::All(claims) | Self::FirstOf { claims, .. } => claims,
            Self::Nothing => &[],
        }
    }

    /// The combinations that would do, best first; one empty combination if nothing is asked.
    pub fn options(&self) -> Vec<Vec<&ClaimQuery>> {
        let Self::FirstOf { claims, options } = self else {
            return vec![self.all().iter().collect()];
        };
        let named = |id: &QueryId| claims.iter().find(|claim| claim.id.as_ref() == Some(id));
        options.iter().map(|option| option.iter().filter_map(named).collect()).collect()
    }
}

impl ClaimQuery {
    /// The claim at `path`, whatever its value.
    pub fn at(path: Path) -> Self {
        Self { id: None, path, values: Personal::default(), intent_to_retain: None }
    }

    /// Whether `value` is one that is asked for; type and value count (section 6.4.1).
    pub(crate) fn wants(&self, value: &Value) -> bool {
        let values = self.values.reveal();
        values.is_empty() || values.contains(value)
    }
}

impl Kind {
    /// The format identifier on the wire.
    pub fn format(&self) -> &str {
        match self {
            Self::Mdoc { .. } => "mso_mdoc",
            Self::Other { format, .. } => format,
            Self::SdJwtVc { .. } => "dc+sd-jwt",
        }
    }

    /// Whether whoever may have this may have `other`: the same format, and no further type.
    pub fn includes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::SdJwtVc { vcts: mine }, Self::SdJwtVc { vcts: theirs }) => {
                theirs.iter().all(|it| mine.contains(it))
            }
            (Self::Mdoc { doctype: mine }, Self::Mdoc { doctype: theirs }) => mine == theirs,
            _ => false,
        }
    }
}

impl QueryId {
    /// Checks the letters.
    pub fn new(id: &str) -> Result<Self, QueryError> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if id.is_empty() || id.len() > 128 || !id.bytes().all(fits) {
            return Err(QueryError::Id);
        }
        Ok(Self(id.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QueryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn check_credential(credential: &CredentialQuery) -> Result<(), QueryError> {
    match &credential.kind {
        Kind::Mdoc { doctype } if doctype.is_empty() => {
            return Err(QueryError::Empty("doctype_value"));
        }
        Kind::SdJwtVc { vcts } => count(vcts, MOST_CLAIMS, "vct_values")?,
        Kind::Mdoc { .. } | Kind::Other { .. } => {}
    }
    if credential.authorities.len() > MOST {
        return Err(QueryError::TooMany);
    }
    if !matches!(credential.claims, Claims::Nothing) {
        count(credential.claims.all(), MOST_CLAIMS, "claims")?;
    }
    let claims = credential.claims.all();
    let ids = unique(claims.iter().filter_map(|claim| claim.id.as_ref()))?;
    if let Claims::FirstOf { options, .. } = &credential.claims {
        if ids.len() != claims.len() {
            return Err(QueryError::ClaimSets);
        }
        check_options(options, MOST_CLAIMS, &ids)?;
    }
    claims.iter().try_for_each(|claim| check_claim(claim, &credential.kind))
}

fn check_claim(claim: &ClaimQuery, kind: &Kind) -> Result<(), QueryError> {
    use Element::Name;
    if matches!(kind, Kind::Mdoc { .. }) && !matches!(claim.path.elements(), [Name(_), Name(_)]) {
        return Err(QueryError::PathInMdoc);
    }
    let values = claim.values.reveal();
    if values.len() > MOST_CLAIMS {
        return Err(QueryError::TooMany);
    }
    let simple = |value: &Value| match value {
        Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => !number.is_f64(),
        _ => false,
    };
    if values.iter().all(simple) { Ok(()) } else { Err(QueryError::Value) }
}

/// At least one option, none empty, all of known ids.
fn check_options(
    options: &[Vec<QueryId>],
    most: usize,
    known: &BTreeSet<&QueryId>,
) -> Result<(), QueryError> {
    count(options, MOST, "options")?;
    for option in options {
        count(option, most, "options")?;
        if !option.iter().all(|id| known.contains(id)) {
            return Err(QueryError::UnknownId);
        }
    }
    Ok(())
}

fn count<T>(items: &[T], most: usize, name: &'static str) -> Result<(), QueryError> {
    match items.len() {
        0 => Err(QueryError::Empty(name)),
        length if length > most => Err(QueryError::TooMany),
        _ => Ok(()),
    }
}

fn unique<'a>(ids: impl Iterator<Item = &'a QueryId>) -> Result<BTreeSet<&'a QueryId>, QueryError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(QueryError::DoubledId);
        }
    }
    Ok(seen)
}
