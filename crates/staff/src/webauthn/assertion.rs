//! A key that proves itself (section 7.2).

use terms::{Crypto, PublicKey};

use super::{
    authenticator::{AuthenticatorData, Binding},
    client_data::{self, Kind},
    der,
    flaw::Flaw,
    site::Site,
};

/// What the browser hands over when a key was used, as it came.
#[derive(Clone, Debug)]
pub struct UnverifiedAssertion {
    /// `rawId`.
    pub credential: Vec<u8>,
    /// `response.clientDataJSON`.
    pub client_data: Vec<u8>,
    /// `response.authenticatorData`.
    pub authenticator_data: Vec<u8>,
    /// `response.signature`.
    pub signature: Vec<u8>,
    /// `response.userHandle`, if the authenticator gave one.
    pub user_handle: Option<Vec<u8>>,
}

/// What is known of the key that should have signed.
#[derive(Debug)]
pub(crate) struct KnownKey {
    pub public: PublicKey,
    pub counter: u32,
    pub binding: Binding,
    /// The user handle that it was made with.
    pub user: [u8; 16],
}

/// What the authenticator says of its state.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct VerifiedAssertion {
    pub counter: u32,
    pub backed_up: bool,
}

impl UnverifiedAssertion {
    /// Checks everything about the answer; that the challenge was not answered before is for
    /// whoever stores it.
    pub(crate) fn verify(
        &self,
        known: &KnownKey,
        challenge: &[u8; 32],
        site: &Site,
        crypto: &dyn Crypto,
    ) -> Result<VerifiedAssertion, Flaw> {
        if self.user_handle.as_ref().is_some_and(|handle| *handle != known.user) {
            return Err(Flaw::UserHandle);
        }
        client_data::check(&self.client_data, Kind::Get, challenge, site)?;
        let said = AuthenticatorData::parse(&self.authenticator_data)?;
        said.check(&crypto.sha256(site.rp_id().as_bytes()))?;
        if said.attested.is_some() {
            return Err(Flaw::Attested);
        }
        if said.binding() != known.binding {
            return Err(Flaw::Backup);
        }
        let signature = der::signature(&self.signature)?;
        let signed = [&self.authenticator_data[..], &crypto.sha256(&self.client_data)].concat();
        if !crypto.verify(&known.public, &signed, &signature) {
            return Err(Flaw::Signature);
        }
        // Many authenticators do not count: then both are zero, for ever.
        if (said.counter != 0 || known.counter != 0) && said.counter <= known.counter {
            return Err(Flaw::Counter);
        }
        Ok(VerifiedAssertion { counter: said.counter, backed_up: said.is_backed_up() })
    }
}
