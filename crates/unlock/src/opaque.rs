//! The server's side of OPAQUE: our secret, and the three answers that are computed with it.

use formats::base64url;
use keys::Keyring;
use opaque_ke::{
    CredentialFinalization, CredentialRequest, Identifiers, RegistrationRequest,
    RegistrationUpload, ServerLogin, ServerLoginParameters, ServerRegistration, ServerSetup,
    keypair::PrivateKey,
};
use protocols::unlock::{Bytes, CONTEXT, Chance, RefusalCode, SERVER, Suite};
use terms::{Die, Id};
use zeroize::Zeroizing;

use crate::{account::Account, error::Error};

/// The OPRF's seed and the handshake's key pair. They are made from the keyring's secret each time
/// the room opens, so that they lie in no file of their own and in no database.
pub(crate) struct Server(ServerSetup<Suite>);

impl Server {
    /// `None` if the library finds the secret not to be one, which chance does not bring about.
    pub(crate) fn new(keyring: &Keyring) -> Option<Self> {
        let key = keyring.mac_key("unlock opaque");
        let seed = [key.tag(b"oprf seed, first half"), key.tag(b"oprf seed, second half")];
        let mut scalar = Zeroizing::new(key.tag(b"private key"));
        // Little-endian and below 2^252, so below the order of the group.
        let [.., last] = &mut *scalar;
        *last &= 0x0f;
        let private = PrivateKey::<opaque_ke::Ristretto255>::deserialize(&*scalar).ok()?;
        let public = private.public_key().serialize();
        // For accounts that are not there; here a proof comes first, so it is never used.
        let nobody = public;
        let seed = Zeroizing::new(seed.concat());
        let setup = Zeroizing::new([&seed[..], &scalar[..], &nobody].concat());
        ServerSetup::deserialize(&setup).ok().map(Self)
    }

    /// The answer to a registration request.
    pub(crate) fn register(&self, id: Id<Account>, request: &Bytes) -> Result<Bytes, Error> {
        let request = RegistrationRequest::deserialize(&request.0).map_err(invalid)?;
        let answer = ServerRegistration::<Suite>::start(&self.0, request, id.as_bytes());
        Ok(Bytes(answer.map_err(invalid)?.message.serialize().to_vec()))
    }

    /// The answer to a credential request, and what must be kept until it is finished.
    pub(crate) fn login(
        &self,
        id: Id<Account>,
        record: &[u8],
        request: &Bytes,
        die: &dyn Die,
    ) -> Result<(Bytes, Zeroizing<Vec<u8>>), Error> {
        let record = ServerRegistration::deserialize(record).map_err(|_| Error::Opaque)?;
        let request = CredentialRequest::deserialize(&request.0).map_err(invalid)?;
        let name = id.to_string();
        let started = ServerLogin::<Suite>::start(
            &mut Chance(die),
            &self.0,
            Some(record),
            request,
            id.as_bytes(),
            parameters(&name),
        );
        let started = started.map_err(invalid)?;
        let state = Zeroizing::new(started.state.serialize().to_vec());
        Ok((Bytes(started.message.serialize().to_vec()), state))
    }

    /// Whether the phone had the PIN.
    pub(crate) fn is_right(id: Id<Account>, state: &[u8], said: &Bytes) -> Result<bool, Error> {
        let state = ServerLogin::<Suite>::deserialize(state).map_err(|_| Error::Opaque)?;
        let said = CredentialFinalization::deserialize(&said.0).map_err(invalid)?;
        Ok(state.finish(said, parameters(&id.to_string())).is_ok())
    }

    /// The record to be kept of a registration.
    pub(crate) fn record(upload: &Bytes) -> Result<Vec<u8>, Error> {
        let upload = RegistrationUpload::<Suite>::deserialize(&upload.0).map_err(invalid)?;
        Ok(ServerRegistration::finish(upload).serialize().to_vec())
    }
}

fn parameters(client: &str) -> ServerLoginParameters<'_, '_> {
    let identifiers = Identifiers { client: Some(client.as_bytes()), server: Some(SERVER) };
    ServerLoginParameters { context: Some(CONTEXT), identifiers }
}

fn invalid<E>(_: E) -> Error {
    RefusalCode::InvalidRequest.into()
}

/// A hash or thumbprint of 32 bytes.
pub(crate) fn hash_of(bytes: &[u8]) -> Result<[u8; 32], Error> {
    bytes.try_into().map_err(invalid)
}

/// A thumbprint in base64url.
pub(crate) fn thumbprint_of(text: &str) -> Result<[u8; 32], Error> {
    base64url::decode_array(text).map_err(invalid)
}
