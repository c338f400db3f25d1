//! Issuing: from claims to the bytes that the issuer's key signs, in one pass.
//!
//! This is the hot path of the whole program (PERF, section 2): one buffer for the payload, one
//! text for the disclosures, one draw for all salts, nothing built that is not sent.

use terms::{Crypto, Die, Moment, PublicKey, Signature};

use super::{
    Claims, TYPE,
    writer::{DraftError, SALT_BYTES, Writer},
};
use crate::{base64url, jose::Header, status_list::StatusReference};

/// Who issues: the protected header, encoded once for all credentials, and the name.
#[derive(Clone, Debug)]
pub struct Issuer {
    header: String,
    iss: Option<String>,
}

impl Issuer {
    /// The issuer whose certificates these are, its own first, the trust anchor left out (HAIP,
    /// section 6.1.1).
    pub fn new(chain: &[Vec<u8>]) -> Result<Self, DraftError> {
        Self::with_header(Header { typ: Some(TYPE.to_owned()), ..Header::default() }.x5c(chain))
    }

    /// An issuer found by other means than certificates: `kid`, for one.
    pub fn with_header(header: Header) -> Result<Self, DraftError> {
        let header = Header { typ: Some(TYPE.to_owned()), ..header };
        let header = serde_json::to_vec(&header).map_err(|_| DraftError::Unwritable)?;
        Ok(Self { header: base64url::encode(&header), iss: None })
    }

    /// Names itself in `iss` too (optional with certificates: SD-JWT VC, section 3.2.2.2).
    pub fn named(mut self, iss: impl Into<String>) -> Self {
        self.iss = Some(iss.into());
        self
    }
}

/// An SD-JWT VC in the making.
#[derive(Clone, Debug)]
pub struct Credential<'a> {
    issuer: &'a Issuer,
    vct: &'a str,
    integrity: Option<&'a str>,
    issued: Option<Moment>,
    not_before: Option<Moment>,
    expires: Option<Moment>,
    holder: Option<&'a PublicKey>,
    status: Option<&'a StatusReference>,
    claims: &'a Claims<'a>,
    decoys: usize,
}

impl<'a> Credential<'a> {
    /// A credential of type `vct` with these claims; all copies of a batch share them.
    pub fn new(issuer: &'a Issuer, vct: &'a str, claims: &'a Claims<'a>) -> Self {
        Self {
            issuer,
            vct,
            integrity: None,
            issued: None,
            not_before: None,
            expires: None,
            holder: None,
            status: None,
            claims,
            decoys: 0,
        }
    }

    /// `vct#integrity` of the type's metadata.
    pub fn integrity(self, integrity: &'a str) -> Self {
        Self { integrity: Some(integrity), ..self }
    }

    /// `iat`. Round it: an exact second links the credentials of a batch.
    pub fn issued(self, at: Moment) -> Self {
        Self { issued: Some(at), ..self }
    }

    /// `nbf`.
    pub fn not_before(self, at: Moment) -> Self {
        Self { not_before: Some(at), ..self }
    }

    /// `exp`.
    pub fn expires(self, at: Moment) -> Self {
        Self { expires: Some(at), ..self }
    }

    /// `cnf.jwk`: the key that the holder proves when presenting.
    pub fn holder(self, key: &'a PublicKey) -> Self {
        Self { holder: Some(key), ..self }
    }

    /// `status.status_list`.
    pub fn status(self, reference: &'a StatusReference) -> Self {
        Self { status: Some(reference), ..self }
    }

    /// Adds `count` digests that belong to nothing, so that the number of hidden top-level
    /// claims does not show (RFC 9901, section 4.2.5).
    pub fn decoys(self, count: usize) -> Self {
        Self { decoys: count, ..self }
    }

    /// Draws the salts and writes what is to be signed.
    pub fn draft(&self, crypto: &dyn Crypto, die: &dyn Die) -> Result<CredentialDraft, DraftError> {
        let hidden = self.claims.hidden_count();
        let mut chance = vec![0; (hidden + self.decoys) * SALT_BYTES];
        die.fill(&mut chance);
        let salts = base64url::encode(&chance).into_bytes();
        let mut writer = Writer::new(crypto, &salts);
        write_registered(&mut writer, self)?;
        let digests = writer.members(self.claims, 0)?;
        writer.digests(digests, self.decoys);
        if hidden + self.decoys > 0 {
            writer.raw(br#","_sd_alg":"sha-256""#);
        }
        writer.raw(b"}");
        let (payload, mut disclosures) = writer.finish();
        disclosures.push(b'~');

        let length = self.issuer.header.len() + payload.len() * 4 / 3 + disclosures.len() + 96;
        let mut signed = Vec::with_capacity(length);
        signed.extend_from_slice(self.issuer.header.as_bytes());
        signed.push(b'.');
        base64url::encode_onto(&payload, &mut signed);
        Ok(CredentialDraft { signed, disclosures })
    }
}

/// A credential that waits for its issuer's signature.
#[derive(Clone, Debug)]
pub struct CredentialDraft {
    signed: Vec<u8>,
    disclosures: Vec<u8>,
}

impl CredentialDraft {
    /// The bytes that the issuer's key signs (ES256).
    pub fn to_sign(&self) -> &[u8] {
        &self.signed
    }

    /// The SD-JWT in compact form, all disclosures behind it.
    pub fn complete(self, signature: &Signature) -> String {
        let mut text = self.signed;
        text.push(b'.');
        base64url::encode_onto(signature, &mut text);
        text.extend_from_slice(&self.disclosures);
        // Letters of base64url, dots and tildes are UTF-8.
        String::from_utf8(text).unwrap_or_default()
    }
}

/// The opening brace and the claims that the specifications define.
fn write_registered(
    writer: &mut Writer<'_>,
    credential: &Credential<'_>,
) -> Result<(), DraftError> {
    writer.raw(br#"{"vct":"#);
    writer.json(credential.vct)?;
    if let Some(integrity) = credential.integrity {
        writer.raw(br#","vct#integrity":"#);
        writer.json(integrity)?;
    }
    if let Some(iss) = &credential.issuer.iss {
        writer.raw(br#","iss":"#);
        writer.json(iss)?;
    }
    let dates = [
        (br#","iat":"#.as_slice(), credential.issued),
        (br#","nbf":"#, credential.not_before),
        (br#","exp":"#, credential.expires),
    ];
    for (name, date) in dates {
        if let Some(date) = date {
            writer.raw(name);
            writer.json(&date.seconds())?;
        }
    }
    if let Some(holder) = credential.holder {
        let (x, y) = holder.coordinates();
        writer.raw(br#","cnf":{"jwk":{"kty":"EC","crv":"P-256","x":""#);
        writer.base64(x);
        writer.raw(br#"","y":""#);
        writer.base64(y);
        writer.raw(br#""}}"#);
    }
    if let Some(status) = credential.status {
        writer.raw(br#","status":{"status_list":"#);
        writer.json(status)?;
        writer.raw(b"}");
    }
    Ok(())
}
