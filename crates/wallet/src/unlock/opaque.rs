//! The phone's side of OPAQUE, with chance from the die that was handed in.

use opaque_ke::{
    ClientLogin, ClientLoginFinishParameters, ClientRegistration,
    ClientRegistrationFinishParameters, CredentialResponse, Identifiers, RegistrationResponse,
    errors::ProtocolError,
};
use protocols::unlock::{Bytes, CONTEXT, Chance, SERVER, Suite};
use zeroize::Zeroizing;

use super::error::UnlockError;
use crate::{pin::Pin, tools::Tools};

/// What only the right PIN gives; the server does not have it.
pub type ExportKey = Zeroizing<Vec<u8>>;

/// A PIN on its way to become a record of the server's.
pub struct Registration {
    state: ClientRegistration<Suite>,
    pin: Pin,
}

/// The PIN is not the one of the record.
pub struct WrongPin;

impl Registration {
    /// With the request for the server.
    pub fn start(pin: Pin, tools: &Tools) -> Result<(Self, Bytes), UnlockError> {
        let started = ClientRegistration::start(&mut Chance(&*tools.die), pin.digits());
        let started = started.map_err(|_| UnlockError::Platform)?;
        let request = Bytes(started.message.serialize().to_vec());
        Ok((Self { state: started.state, pin }, request))
    }

    /// The record for the server, and the key that it does not learn.
    pub fn finish(
        self,
        account: &str,
        response: &Bytes,
        tools: &Tools,
    ) -> Result<(Bytes, ExportKey), UnlockError> {
        let response = RegistrationResponse::deserialize(&response.0);
        let response = response.map_err(|_| UnlockError::Unreadable)?;
        let parameters = ClientRegistrationFinishParameters::new(names(account), None);
        let mut rng = Chance(&*tools.die);
        let finished = self.state.finish(&mut rng, self.pin.digits(), response, parameters);
        let finished = finished.map_err(|_| UnlockError::Unreadable)?;
        let upload = Bytes(finished.message.serialize().to_vec());
        Ok((upload, Zeroizing::new(finished.export_key.to_vec())))
    }
}

/// A PIN on its way to be proven.
pub struct Entrance {
    state: ClientLogin<Suite>,
    pin: Pin,
}

impl Entrance {
    /// With the request for the server.
    pub fn start(pin: Pin, tools: &Tools) -> Result<(Self, Bytes), UnlockError> {
        let started = ClientLogin::start(&mut Chance(&*tools.die), pin.digits());
        let started = started.map_err(|_| UnlockError::Platform)?;
        let request = Bytes(started.message.serialize().to_vec());
        Ok((Self { state: started.state, pin }, request))
    }

    /// The proof for the server, and the key that it does not learn.
    pub fn finish(
        self,
        account: &str,
        response: &Bytes,
        tools: &Tools,
    ) -> Result<Result<(Bytes, ExportKey), WrongPin>, UnlockError> {
        let response = CredentialResponse::deserialize(&response.0);
        let response = response.map_err(|_| UnlockError::Unreadable)?;
        let parameters = ClientLoginFinishParameters::new(Some(CONTEXT), names(account), None);
        let mut rng = Chance(&*tools.die);
        match self.state.finish(&mut rng, self.pin.digits(), response, parameters) {
            Ok(finished) => {
                let proof = Bytes(finished.message.serialize().to_vec());
                Ok(Ok((proof, Zeroizing::new(finished.export_key.to_vec()))))
            }
            Err(ProtocolError::InvalidLoginError) => Ok(Err(WrongPin)),
            Err(_) => Err(UnlockError::Unreadable),
        }
    }
}

/// Both sides by name, as both put them into the proof.
fn names(account: &str) -> Identifiers<'_> {
    Identifiers { client: Some(account.as_bytes()), server: Some(SERVER) }
}
