//! The credential offer: what an issuer invites a wallet to fetch (OpenID4VCI 1.0, section 4.1).
//! To the wallet it is untrusted input until the issuer's metadata and chain have spoken.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use terms::Class;

use crate::{
    form::{Form, FormError},
    json::{self, MessageError},
    secret::Secret,
    url::{Url, UrlError},
};

/// Longer offers and links are refused.
const MOST_BYTES: usize = 16 * 1024;
/// Custom schemes under which wallets are invoked: the specification's and HAIP's.
const SCHEMES: [&str; 2] = ["openid-credential-offer:", "haip-vci:"];

/// An offer by value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialOffer {
    /// The issuer's identifier.
    pub credential_issuer: Url,
    /// Names in `credential_configurations_supported`; not empty, none twice.
    pub credential_configuration_ids: Vec<String>,
    /// How a token is had. Absent, the wallet finds out from the metadata.
    #[serde(default)]
    pub grants: Grants,
}

/// The grants that an offer names; those that we do not speak are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants {
    /// The issuer knows the holder already.
    #[serde(
        default,
        rename = "urn:ietf:params:oauth:grant-type:pre-authorized_code",
        skip_serializing_if = "Option::is_none"
    )]
    pub pre_authorized: Option<PreAuthorized>,
}

/// The pre-authorized code grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreAuthorized {
    /// Short-lived and good once.
    #[serde(rename = "pre-authorized_code")]
    pub code: Secret,
    /// Present, even empty, means that a transaction code must come with the token request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx_code: Option<TxCode>,
    /// Which of several servers; one of those in the issuer's metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_server: Option<Url>,
}

/// What the wallet should tell the holder about the transaction code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxCode {
    /// Which keyboard to show.
    #[serde(default)]
    pub input_mode: InputMode,
    /// How many characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u8>,
    /// Where the code is to be found; at most 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The characters of a transaction code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InputMode {
    /// Digits.
    #[default]
    Numeric,
    /// Any characters.
    Text,
}

/// An offer as it reaches a wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferLink {
    /// It must be fetched, and only after the holder has agreed (SSRF, section 13.7).
    Reference(Url),
    /// Here it is.
    Value(Box<CredentialOffer>),
}

/// Why an offer is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// Both `credential_offer` and `credential_offer_uri`.
    #[error("an offer comes either by value or by reference, not both")]
    Both,
    /// No configuration, one twice, or too many.
    #[error("an offer names at least one configuration, and each once")]
    Configurations,
    /// Not what an offer link looks like.
    #[error("this is no credential offer")]
    Form,
    /// The offer cannot be read.
    #[error("the offer cannot be read: {0}")]
    Message(#[from] MessageError),
    /// The issuer or the reference is not protected by TLS.
    #[error("the offer leads to an address without TLS")]
    Plain,
    /// The issuer's identifier has a query (section 12.2.1).
    #[error("an issuer identifier has no query")]
    Query,
    /// The description or length of the transaction code is out of bounds.
    #[error("the description of the transaction code is out of bounds")]
    TxCode,
    /// A URL in it is broken.
    #[error("the offer holds a broken address: {0}")]
    Url(#[from] UrlError),
}

impl OfferError {
    /// The offerer's fault.
    pub fn class(&self) -> Class {
        Class::Invalid
    }
}

impl From<FormError> for OfferError {
    fn from(_: FormError) -> Self {
        Self::Form
    }
}

impl CredentialOffer {
    /// Reads an offer that was fetched, scanned or pasted.
    pub fn from_json(text: &[u8]) -> Result<Self, OfferError> {
        let offer: Self = json::from_slice(text, MOST_BYTES)?;
        offer.check()?;
        Ok(offer)
    }

    /// The link that hands this offer over whole.
    pub fn link(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        format!("{}//?{}", SCHEMES[0], Form::new().with("credential_offer", &text).encode())
    }

    /// The link that hands over where the offer lies.
    pub fn reference_link(location: &Url) -> String {
        let form = Form::new().with("credential_offer_uri", location.as_str());
        format!("{}//?{}", SCHEMES[0], form.encode())
    }

    fn check(&self) -> Result<(), OfferError> {
        let ids = &self.credential_configuration_ids;
        let distinct: BTreeSet<_> = ids.iter().collect();
        if ids.is_empty() || ids.len() > 64 || distinct.len() != ids.len() {
            return Err(OfferError::Configurations);
        }
        if !self.credential_issuer.is_private() {
            return Err(OfferError::Plain);
        }
        if self.credential_issuer.query().is_some() {
            return Err(OfferError::Query);
        }
        let tx_code = self.grants.pre_authorized.as_ref().and_then(|grant| grant.tx_code.as_ref());
        let described = |tx_code: &TxCode| {
            tx_code.description.as_ref().is_none_or(|text| text.chars().count() <= 300)
                && tx_code.length != Some(0)
        };
        if tx_code.is_some_and(|tx_code| !described(tx_code)) {
            return Err(OfferError::TxCode);
        }
        Ok(())
    }
}

impl OfferLink {
    /// Reads a deep link, a web link that carries an offer, the plain address of an offer, or the
    /// offer's JSON itself.
    pub fn parse(text: &str) -> Result<Self, OfferError> {
        let text = text.trim();
        if text.len() > MOST_BYTES {
            return Err(OfferError::Form);
        }
        if text.starts_with('{') {
            return Ok(Self::Value(Box::new(CredentialOffer::from_json(text.as_bytes())?)));
        }
        let (before, query) = text.split_once('?').unwrap_or((text, ""));
        let mut form = Form::parse(query.as_bytes(), MOST_BYTES)?;
        match (form.take("credential_offer"), form.take("credential_offer_uri")) {
            (Some(_), Some(_)) => Err(OfferError::Both),
            (Some(offer), None) => {
                Ok(Self::Value(Box::new(CredentialOffer::from_json(offer.as_bytes())?)))
            }
            (None, Some(location)) => Self::reference(&location),
            (None, None) if SCHEMES.iter().any(|scheme| before.starts_with(scheme)) => {
                Err(OfferError::Form)
            }
            (None, None) => Self::reference(text),
        }
    }

    fn reference(location: &str) -> Result<Self, OfferError> {
        let location: Url = location.parse()?;
        if !location.is_private() {
            return Err(OfferError::Plain);
        }
        Ok(Self::Reference(location))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn offer() -> Value {
        json!({
            "credential_issuer": "https://issuer.example/id",
            "credential_configuration_ids": ["pid_sd_jwt"],
            "grants": {
                "urn:ietf:params:oauth:grant-type:pre-authorized_code": {
                    "pre-authorized_code": "oaKazRN8I0IbtZ0C7JuMn5",
                    "tx_code": {"length": 6, "description": "Kode dari petugas"}
                },
                "some_other_grant": {"x": 1}
            }
        })
    }

    fn read(offer: &Value) -> Result<CredentialOffer, OfferError> {
        CredentialOffer::from_json(offer.to_string().as_bytes())
    }

    #[test]
    fn an_offer_travels_in_a_link_and_back() {
        let offer = read(&offer()).unwrap();
        let link = offer.link();
        assert!(link.starts_with("openid-credential-offer://?credential_offer=%7B"), "{link}");
        assert_eq!(OfferLink::parse(&link), Ok(OfferLink::Value(Box::new(offer.clone()))));
        let web = link.replace("openid-credential-offer://", "https://wallet.example/offer");
        assert_eq!(OfferLink::parse(&web), Ok(OfferLink::Value(Box::new(offer.clone()))));
        let text = serde_json::to_string(&offer).unwrap();
        assert_eq!(OfferLink::parse(&text), Ok(OfferLink::Value(Box::new(offer.clone()))));
        assert!(!format!("{offer:?}").contains("oaKazRN8"), "the code does not print");
    }

    #[test]
    fn an_offer_may_come_by_reference() {
        let location: Url = "https://issuer.example/offers/7?x=1".parse().unwrap();
        let expected = Ok(OfferLink::Reference(location.clone()));
        assert_eq!(OfferLink::parse(&CredentialOffer::reference_link(&location)), expected);
        assert_eq!(OfferLink::parse(location.as_str()), expected);
        let haip =
            "haip-vci://?credential_offer_uri=https%3A%2F%2Fissuer.example%2Foffers%2F7%3Fx%3D1";
        assert_eq!(OfferLink::parse(haip), expected);
    }

    #[test]
    fn value_and_reference_together_are_refused() {
        let both = "openid-credential-offer://?credential_offer=%7B%7D&credential_offer_uri=https%3A%2F%2Fa";
        assert_eq!(OfferLink::parse(both), Err(OfferError::Both));
        assert_eq!(OfferLink::parse("openid-credential-offer://?"), Err(OfferError::Form));
        assert_eq!(OfferLink::parse("openid-credential-offer://"), Err(OfferError::Form));
        assert_eq!(OfferLink::parse("hello"), Err(OfferError::Url(UrlError::Scheme)));
        let plain = "openid-credential-offer://?credential_offer_uri=http%3A%2F%2Fissuer.example";
        assert_eq!(OfferLink::parse(plain), Err(OfferError::Plain));
    }

    #[test]
    fn an_offer_that_contradicts_itself_is_refused() {
        let change = |pointer: &str, value: Value| {
            let mut changed = offer();
            *changed.pointer_mut(pointer).unwrap() = value;
            read(&changed).unwrap_err()
        };
        let ids = "/credential_configuration_ids";
        assert_eq!(change(ids, json!([])), OfferError::Configurations);
        assert_eq!(change(ids, json!(["a", "a"])), OfferError::Configurations);
        let issuer = "/credential_issuer";
        assert_eq!(change(issuer, json!("http://issuer.example")), OfferError::Plain);
        assert_eq!(change(issuer, json!("https://issuer.example/?a")), OfferError::Query);
        assert!(matches!(change(issuer, json!("issuer")), OfferError::Message(_)));
        let tx = "/grants/urn:ietf:params:oauth:grant-type:pre-authorized_code/tx_code";
        assert_eq!(change(tx, json!({"description": "x".repeat(301)})), OfferError::TxCode);
        assert!(matches!(change(tx, json!({"input_mode": "voice"})), OfferError::Message(_)));
    }

    #[test]
    fn an_empty_tx_code_object_still_asks_for_a_code() {
        let mut empty = offer();
        let tx = "/grants/urn:ietf:params:oauth:grant-type:pre-authorized_code/tx_code";
        *empty.pointer_mut(tx).unwrap() = json!({});
        let grant = read(&empty).unwrap().grants.pre_authorized.unwrap();
        assert_eq!(grant.tx_code, Some(TxCode::default()));
    }
}
