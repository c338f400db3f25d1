//! What a relying party is registered for: who says so, why it asks, and what it may ask (ETSI TS
//! 119 475, section 5.2; carried in `verifier_info`, OpenID4VP 1.0, section 5.1).
//!
//! That it is about whoever asks is said by the hash of the asker's certificate (`cnf` with
//! `x5t#S256`, RFC 7800 and RFC 8705): the specification compares identifiers, of which our
//! certificates have none. How long data are kept stands in `retention`, which is ours.

use formats::{
    Path, base64url,
    jose::{Draft, Header, JwsError, UnverifiedJws},
    json::NumericDate,
    trust::VerifiedChain,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use terms::{Class, Crypto, Language, Moment};

use crate::{
    dcql::{CredentialQuery, Kind, QueryError},
    fresh,
    json::{self, MessageError},
    url::Url,
};

/// Its format in `verifier_info`.
pub const FORMAT: &str = "registration_cert";
const TYP: &str = "rc-wrp+jwt";
const MOST_BYTES: usize = 32 * 1024;
/// Longer texts for people are refused.
const LONGEST: usize = 2_000;

/// What the register says of a relying party.
#[derive(Clone, Debug, PartialEq)]
pub struct Registration {
    /// SHA-256 of the certificate that it asks with.
    pub client: [u8; 32],
    /// What people know it by.
    pub name: String,
    /// What it asks for.
    pub purpose: Vec<Said>,
    /// How long it keeps what it is shown.
    pub retention: Vec<Said>,
    /// Where people ask it to delete their data: `https:` or `mailto:`.
    pub support: Option<String>,
    /// Where people complain about it.
    pub authority: Option<String>,
    /// What it may ask.
    pub credentials: Vec<RegisteredCredential>,
    /// When it was made.
    pub issued: Moment,
    /// From then on it says nothing.
    pub expires: Moment,
}

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Language tag.
    pub lang: String,
    /// The text.
    pub value: String,
}

/// What may be asked of one type in one format.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisteredCredential {
    /// The credential format identifier, and the type as in DCQL.
    pub kind: Kind,
    /// Each covers what lies in it.
    pub claims: Vec<Path>,
}

/// Why it is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// It is about somebody else.
    #[error("the registration is not the asker's")]
    Client,
    /// It has ended, or not begun.
    #[error("the registration has expired or is not valid yet")]
    Expired,
    /// It is no signed statement of this type.
    #[error("the registration cannot be taken: {0}")]
    Jws(#[from] JwsError),
    /// It does not say what it should.
    #[error("the registration cannot be read: {0}")]
    Message(#[from] MessageError),
    /// What may be asked cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl RegistrationError {
    /// What cannot be read is invalid, what deceives is refused.
    pub fn class(&self) -> Class {
        match self {
            Self::Client | Self::Expired => Class::Refused,
            Self::Jws(error) => error.class(),
            Self::Message(_) | Self::Query(_) => Class::Invalid,
        }
    }
}

impl Said {
    /// The text for a language: its own, or else the first.
    pub fn choose(all: &[Self], language: Language) -> Option<&str> {
        let own = all.iter().find(|it| it.lang.split('-').next() == Some(language.tag()));
        own.or_else(|| all.first()).map(|it| it.value.as_str())
    }
}

impl Registration {
    /// The statement to be signed by the register's key, whose certificates are `chain`.
    pub fn draft(&self, chain: &[Vec<u8>]) -> Result<Draft, JwsError> {
        let credentials = self.credentials.iter().map(RegisteredCredential::to_value);
        let payload = Written {
            name: &self.name,
            sub: json!({"legal_name": self.name}),
            country: "ID",
            service: &self.purpose,
            purpose: &self.purpose,
            retention: &self.retention,
            entitlements: ["https://uri.etsi.org/19475/Entitlement/Service_Provider"],
            support_uri: self.support.as_deref(),
            dpa: self.authority.as_ref().map(|uri| json!({"uri": uri})),
            credentials: credentials.collect(),
            cnf: json!({"x5t#S256": base64url::encode(&self.client)}),
            iat: self.issued.into(),
            exp: self.expires.into(),
        };
        Draft::new(&Header::of_type(TYP).x5c(chain), &payload)
    }

    /// Whether the type and format that are asked for are registered at all.
    pub fn names(&self, asked: &CredentialQuery) -> bool {
        self.credentials.iter().any(|it| it.kind.includes(&asked.kind))
    }

    /// The paths of a query that it does not cover.
    pub fn beyond<'q>(&self, asked: &'q CredentialQuery) -> Vec<&'q Path> {
        let covers = |path: &Path| {
            let of_kind = self.credentials.iter().filter(|it| it.kind.includes(&asked.kind));
            of_kind.flat_map(|it| &it.claims).any(|it| it.covers(path))
        };
        asked.claims.all().iter().map(|it| &it.path).filter(|path| !covers(path)).collect()
    }
}

impl RegisteredCredential {
    fn to_value(&self) -> Value {
        let claims: Vec<Value> = self.claims.iter().map(|path| json!({"path": path})).collect();
        json!({"format": self.kind.format(), "meta": self.kind.meta(), "claim": claims})
    }
}

#[derive(Serialize)]
struct Written<'a> {
    name: &'a str,
    sub: Value,
    country: &'static str,
    service: &'a [Said],
    purpose: &'a [Said],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    retention: &'a [Said],
    entitlements: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    support_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dpa: Option<Value>,
    credentials: Vec<Value>,
    cnf: Value,
    iat: NumericDate,
    exp: NumericDate,
}

/// A statement as it came along with a request.
#[derive(Clone, Debug)]
pub struct UnverifiedRegistration<'a>(UnverifiedJws<'a>);

impl<'a> UnverifiedRegistration<'a> {
    /// Reads a statement.
    pub fn parse(text: &'a str) -> Result<Self, RegistrationError> {
        Ok(Self(UnverifiedJws::parse_within(text, MOST_BYTES)?.typed(TYP)?))
    }

    /// The register's certificates, to be verified against the trust list.
    pub fn chain(&self) -> &[Vec<u8>] {
        &self.0.header().x5c
    }

    /// What it says, if the key of `chain` has signed it, about the asker whose certificate has the
    /// hash `client`.
    pub fn verify(
        self,
        chain: &VerifiedChain,
        (client, now): (&[u8; 32], Moment),
        crypto: &dyn Crypto,
    ) -> Result<Registration, RegistrationError> {
        let payload = self.0.verify(crypto, &chain.key)?.claims().map_err(MessageError::from)?;
        let read: Read = json::from_value(Value::Object(payload))?;
        read.check(client, now)
    }
}

#[derive(Deserialize)]
struct Read {
    name: String,
    #[serde(default)]
    purpose: Vec<Said>,
    #[serde(default)]
    retention: Vec<Said>,
    support_uri: Option<String>,
    dpa: Option<ReadAuthority>,
    #[serde(default)]
    credentials: Vec<ReadCredential>,
    cnf: ReadConfirmation,
    iat: NumericDate,
    exp: NumericDate,
}

#[derive(Deserialize)]
struct ReadAuthority {
    uri: Option<String>,
}

#[derive(Deserialize)]
struct ReadConfirmation {
    #[serde(rename = "x5t#S256")]
    certificate: String,
}

/// The specification writes `claim`; others write `claims`, as queries do.
#[derive(Deserialize)]
struct ReadCredential {
    format: String,
    meta: Map<String, Value>,
    #[serde(default, alias = "claims")]
    claim: Vec<ReadClaim>,
}

#[derive(Deserialize)]
struct ReadClaim {
    path: Path,
}

impl Read {
    fn check(self, client: &[u8; 32], now: Moment) -> Result<Registration, RegistrationError> {
        if base64url::decode_array(&self.cnf.certificate).ok() != Some(*client) {
            return Err(RegistrationError::Client);
        }
        let (issued, expires) = (self.iat.moment(), self.exp.moment());
        if expires <= now || issued > now.plus(fresh::FUTURE) {
            return Err(RegistrationError::Expired);
        }
        let all = self.purpose.iter().chain(&self.retention).map(|it| it.value.as_str());
        if all.chain([self.name.as_str()]).any(|text| text.len() > LONGEST) {
            return Err(MessageError::TooLong(LONGEST).into());
        }
        let credentials = self.credentials.into_iter().map(RegisteredCredential::from_read);
        Ok(Registration {
            client: *client,
            name: self.name,
            purpose: self.purpose,
            retention: self.retention,
            support: self.support_uri.filter(|it| is_contact(it)),
            authority: self.dpa.and_then(|it| it.uri).filter(|it| is_contact(it)),
            credentials: credentials.collect::<Result<_, _>>()?,
            issued,
            expires,
        })
    }
}

impl RegisteredCredential {
    fn from_read(read: ReadCredential) -> Result<Self, QueryError> {
        let kind = Kind::read(read.format, read.meta)?;
        Ok(Self { kind, claims: read.claim.into_iter().map(|it| it.path).collect() })
    }
}

/// Where a person can turn to, by a browser or by mail; nothing else is ever opened.
pub fn is_contact(uri: &str) -> bool {
    let mail = uri.strip_prefix("mailto:").is_some_and(|it| it.contains('@') && !it.contains('?'));
    let plain = uri.len() <= 500 && uri.bytes().all(|byte| byte.is_ascii_graphic());
    plain && (mail || uri.parse::<Url>().is_ok_and(|url| url.is_private()))
}
