//! The offer: untrusted input until the issuer's metadata and chain have spoken.

use protocols::{
    Secret, Url,
    oid4vci::{CredentialOffer, InputMode, OfferLink, PreAuthorized, TxCode},
};

use super::{plan, session::Session};
use crate::{
    error::{AcceptError, WalletError},
    http::{self, JSON, Request},
    step::Step,
    tools::Tools,
    trust::PinnedTrust,
    vault::VaultState,
};

const MOST_OFFER_BYTES: usize = 16 * 1024;

/// An offer that the holder wants to accept. That the person has asked for it is what allows the
/// wallet to fetch anything (OpenID4VCI 1.0, section 13.7).
#[derive(Debug)]
pub struct Accept {
    offer: String,
    tx_code: Option<Secret>,
    trust_file: Option<Vec<u8>>,
}

impl Accept {
    /// An offer as deep link, web link, address of an offer, or JSON.
    pub fn new(offer: impl Into<String>) -> Self {
        Self { offer: offer.into(), tx_code: None, trust_file: None }
    }

    /// The transaction code that the holder was given.
    pub fn tx_code(self, code: &str) -> Self {
        Self { tx_code: Some(Secret::new(code.trim())), ..self }
    }

    /// A trust list from the holder's own file, signed or plain JSON, to go by from now on.
    pub fn trust_file(self, bytes: Vec<u8>) -> Self {
        Self { trust_file: Some(bytes), ..self }
    }

    /// The first step.
    pub fn start(self, vault: &VaultState, tools: Tools) -> Result<Step, WalletError> {
        let pinned = vault.trust().cloned();
        let file = self.trust_file.map(|bytes| PinnedTrust::from_file(&bytes, &*tools.crypto));
        let trust = match (file.transpose()?, &pinned) {
            (Some(file), Some(pinned)) => Some(pinned.replaced_by(file)?),
            (Some(file), None) => Some(file),
            (None, pinned) => pinned.clone(),
        };
        let session =
            Session { tools, instance: vault.instance_key(), tx_code: self.tx_code, pinned, trust };
        match OfferLink::parse(&self.offer).map_err(AcceptError::from)? {
            OfferLink::Value(offer) => invited(session, *offer),
            OfferLink::Reference(location) => Ok(fetch(session, location)),
        }
    }
}

fn fetch(session: Session, location: Url) -> Step {
    let request = Request::get(location.clone(), JSON, MOST_OFFER_BYTES);
    Step::fetch(request, move |answer| {
        let body = http::body(answer, MOST_OFFER_BYTES)?;
        let offer = CredentialOffer::from_json(&body).map_err(AcceptError::from)?;
        if http::leads_inward(&location, &offer.credential_issuer) {
            return Err(AcceptError::Inward.into());
        }
        invited(session, offer)
    })
}

/// Settles what can be settled before the issuer hears anything.
fn invited(session: Session, offer: CredentialOffer) -> Result<Step, WalletError> {
    let grant = offer.grants.pre_authorized.clone().ok_or(AcceptError::SignInNeeded)?;
    check_tx_code(&grant, session.tx_code.as_ref())?;
    plan::make(session, offer, grant)
}

/// OpenID4VCI 1.0, sections 4.1.1 and 6.1. A code of the wrong form would only spend an attempt.
fn check_tx_code(grant: &PreAuthorized, given: Option<&Secret>) -> Result<(), AcceptError> {
    match (&grant.tx_code, given) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(AcceptError::TxCodeUnexpected),
        (Some(wanted), None) => Err(AcceptError::TxCodeMissing(wanted.clone())),
        (Some(wanted), Some(given)) if fits(wanted, given.reveal()) => Ok(()),
        (Some(_), Some(_)) => Err(AcceptError::TxCodeShape),
    }
}

fn fits(wanted: &TxCode, code: &str) -> bool {
    let characters = match wanted.input_mode {
        InputMode::Numeric => code.bytes().all(|byte| byte.is_ascii_digit()),
        InputMode::Text => true,
    };
    let length = wanted.length.is_none_or(|length| code.chars().count() == usize::from(length));
    characters && length && !code.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(tx_code: Option<TxCode>) -> PreAuthorized {
        PreAuthorized { code: Secret::new("c"), tx_code, authorization_server: None }
    }

    #[test]
    fn a_transaction_code_comes_exactly_when_it_is_wanted_and_in_its_form() {
        let check = |wanted: &Option<TxCode>, given: Option<&str>| {
            check_tx_code(&grant(wanted.clone()), given.map(Secret::new).as_ref()).err()
        };
        let six = Some(TxCode { length: Some(6), ..TxCode::default() });
        assert_eq!(check(&None, None), None);
        assert_eq!(check(&None, Some("123456")), Some(AcceptError::TxCodeUnexpected));
        let missing = AcceptError::TxCodeMissing(six.clone().unwrap());
        assert_eq!(check(&six, None), Some(missing));
        assert_eq!(check(&six, Some("493536")), None);
        for bad in ["49353", "4935366", "49353a", ""] {
            assert_eq!(check(&six, Some(bad)), Some(AcceptError::TxCodeShape), "{bad}");
        }
        let empty_object = Some(TxCode::default());
        assert!(matches!(check(&empty_object, None), Some(AcceptError::TxCodeMissing(_))));
        let text = Some(TxCode { input_mode: InputMode::Text, ..TxCode::default() });
        assert_eq!(check(&text, Some("a-7 ü")), None);
    }
}
