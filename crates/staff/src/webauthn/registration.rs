//! A new key (section 7.1).

use terms::{Crypto, PublicKey};

use super::{
    authenticator::{AuthenticatorData, Binding},
    client_data::{self, Kind},
    flaw::Flaw,
    site::Site,
    spki,
};

/// ES256 in COSE's register.
const ES256: i64 = -7;

/// What the browser hands over when a key was made, as it came.
#[derive(Clone, Debug)]
pub struct UnverifiedRegistration {
    /// `response.clientDataJSON`.
    pub client_data: Vec<u8>,
    /// `response.getAuthenticatorData()`.
    pub authenticator_data: Vec<u8>,
    /// `response.getPublicKey()`.
    pub public_key: Vec<u8>,
    /// `response.getPublicKeyAlgorithm()`.
    pub algorithm: i64,
}

/// A key that was made here, now, with its person present and verified.
#[derive(Debug)]
pub(crate) struct VerifiedRegistration {
    pub credential: Vec<u8>,
    pub key: PublicKey,
    pub counter: u32,
    pub binding: Binding,
    pub backed_up: bool,
}

impl UnverifiedRegistration {
    /// Checks everything that can be checked without an attestation.
    pub(crate) fn verify(
        &self,
        challenge: &[u8; 32],
        site: &Site,
        crypto: &dyn Crypto,
    ) -> Result<VerifiedRegistration, Flaw> {
        client_data::check(&self.client_data, Kind::Create, challenge, site)?;
        let said = AuthenticatorData::parse(&self.authenticator_data)?;
        said.check(&crypto.sha256(site.rp_id().as_bytes()))?;
        if self.algorithm != ES256 {
            return Err(Flaw::Algorithm);
        }
        let attested = said.attested.as_ref().ok_or(Flaw::Attested)?;
        let key = spki::public_key(&self.public_key)?;
        if key != attested.key {
            return Err(Flaw::PublicKey);
        }
        Ok(VerifiedRegistration {
            credential: attested.credential.to_vec(),
            key,
            counter: said.counter,
            binding: said.binding(),
            backed_up: said.is_backed_up(),
        })
    }
}
