//! One credential, verified in whichever format it is written.

use std::time::Duration;

use formats::{
    Path, base64url,
    mdoc::{MdocError, UnverifiedMdoc},
    sd_jwt::UnverifiedCredential,
    status_list::StatusReference,
    trust::{Kind, TrustAnchors, VerifiedChain},
    types::Format,
};
use serde_json::{Map, Value};
use terms::{Crypto, Moment, PublicKey};

use crate::{
    error::CredentialFault,
    texts::fit_to_show,
    vault::{CardKind, path_of},
};

/// So far may the issuer's clock differ from ours.
const SKEW: Duration = Duration::from_secs(60);
/// Claims in which the copies of one batch differ: key, place in a status list, rounded times.
const OF_EACH_COPY: [&str; 5] = ["cnf", "status", "iat", "nbf", "exp"];

/// What credentials are judged by.
pub struct Judge<'a> {
    pub crypto: &'a dyn Crypto,
    pub anchors: &'a TrustAnchors,
    pub now: Moment,
}

/// A credential in which everything was found in order.
pub struct Verified {
    /// The issuer, as its certificate says.
    pub issuer_name: String,
    pub said: Said,
    pub holder: Option<PublicKey>,
    pub expires: Option<Moment>,
    pub status: Option<StatusReference>,
}

impl Judge<'_> {
    /// Chain first, then signature and digests, then time and type.
    pub fn verify(&self, kind: &CardKind, text: &str) -> Result<Verified, CredentialFault> {
        match kind.format {
            Format::SdJwt => self.verify_sd_jwt(kind, text),
            Format::Mdoc => self.verify_mdoc(kind, text),
        }
    }

    fn verify_sd_jwt(&self, kind: &CardKind, text: &str) -> Result<Verified, CredentialFault> {
        let unverified = UnverifiedCredential::parse(text)?;
        let x5c = &unverified.header().x5c;
        let chain = self.anchors.verify(self.crypto, &Kind::Issuer, x5c, self.now)?;
        let held = unverified.verify(self.crypto, &chain.key, self.now, SKEW)?;
        let registered = held.registered();
        if registered.vct != kind.type_name {
            return Err(CredentialFault::TypeOther);
        }
        Ok(Verified {
            issuer_name: name_of(&chain),
            said: Said::new(held.claims().clone(), held.disclosable().cloned().collect()),
            holder: registered.holder.as_ref().map(|jwk| *jwk.key()),
            expires: registered.expires,
            status: registered.status.clone(),
        })
    }

    fn verify_mdoc(&self, kind: &CardKind, text: &str) -> Result<Verified, CredentialFault> {
        let bytes = base64url::decode(text).map_err(|_| MdocError::Malformed)?;
        let unverified = UnverifiedMdoc::parse(&bytes)?;
        let x5chain = unverified.x5chain();
        let chain = self.anchors.verify_mdoc(self.crypto, &Kind::Issuer, &x5chain, self.now)?;
        let doctype = &kind.type_name;
        let held = unverified.verify_trusted(self.crypto, self.anchors, doctype, self.now, SKEW);
        let held = held.map_err(|error| match error {
            MdocError::DoctypeUnexpected => CredentialFault::TypeOther,
            error => error.into(),
        })?;
        let elements = held.elements().filter_map(|it| path_of(it.namespace, it.name));
        Ok(Verified {
            issuer_name: name_of(&chain),
            said: Said::new(held.to_json(), elements.collect()),
            holder: Some(*held.holder()),
            expires: Some(held.validity().until),
            status: held.status().cloned(),
        })
    }
}

fn name_of(chain: &VerifiedChain) -> String {
    let name = chain.organisation.as_ref().or(chain.common_name.as_ref());
    fit_to_show(name.unwrap_or(&chain.anchor))
}

/// What a credential says, and what of it can be kept back.
#[derive(PartialEq)]
pub struct Said {
    pub claims: Map<String, Value>,
    pub disclosable: Vec<Path>,
}

impl Said {
    pub fn new(mut claims: Map<String, Value>, mut disclosable: Vec<Path>) -> Self {
        claims.retain(|name, _| !OF_EACH_COPY.contains(&name.as_str()));
        disclosable.sort_unstable();
        Self { claims, disclosable }
    }
}
