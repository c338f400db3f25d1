//! The messages of issuance, each of which reads every input.

use protocols::{
    oauth::{Authorization, ServerMetadata},
    oid4vci::{
        CredentialOffer, CredentialRequest, CredentialResponse, DeferredRequest, Grant, GrantEnd,
        IssuerMetadata, NonceResponse, Notification, OfferLink, TokenResponse,
    },
};

pub const ISSUER: &str = "https://issuer.example/a";

pub fn run(data: &[u8]) {
    offer(data);
    token(data);
    credential(data);
    let _ = DeferredRequest::from_json(data);
    let _ = Notification::from_json(data);
    let _ = NonceResponse::from_json(data);
    metadata(data);
}

fn offer(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    match OfferLink::parse(text) {
        Ok(OfferLink::Value(offer)) => {
            assert_eq!(OfferLink::parse(&offer.link()), Ok(OfferLink::Value(offer)));
        }
        Ok(OfferLink::Reference(location)) => {
            let link = CredentialOffer::reference_link(&location);
            assert_eq!(OfferLink::parse(&link), Ok(OfferLink::Reference(location)));
        }
        Err(_) => {}
    }
    let _ = GrantEnd::from_description(text);
    if let Ok(authorization) = Authorization::parse(&[text]) {
        assert_eq!(Authorization::parse(&[&authorization.header()]), Ok(authorization));
    }
}

fn token(data: &[u8]) {
    if let Ok(grant) = Grant::parse(data) {
        let form = match &grant {
            Grant::Code(request) => request.form(),
            Grant::Refresh(request) => request.form(),
        };
        assert_eq!(Grant::parse(form.as_bytes()), Ok(grant));
    }
    if let Ok(response) = TokenResponse::from_json(data) {
        let written = serde_json::to_vec(&response).expect("what was read can be written");
        assert_eq!(TokenResponse::from_json(&written), Ok(response));
    }
}

fn credential(data: &[u8]) {
    if let Ok(request) = CredentialRequest::from_json(data) {
        let written = serde_json::to_vec(&request).expect("what was read can be written");
        assert_eq!(CredentialRequest::from_json(&written), Ok(request));
    }
    for status in [200, 202] {
        if let Ok(response) = CredentialResponse::from_json(status, data) {
            let again = CredentialResponse::from_json(response.status(), &response.to_json());
            assert!(again.is_ok_and(|again| again == response), "what is written is read");
        }
    }
}

fn metadata(data: &[u8]) {
    let Ok(issuer) = ISSUER.parse() else { return };
    if let Ok(metadata) = IssuerMetadata::from_json(data, &issuer) {
        let written = serde_json::to_vec(&metadata).expect("what was read can be written");
        assert_eq!(IssuerMetadata::from_json(&written, &issuer), Ok(metadata));
    }
    if let Ok(metadata) = ServerMetadata::from_json(data, &issuer) {
        let written = serde_json::to_vec(&metadata).expect("what was read can be written");
        assert_eq!(ServerMetadata::from_json(&written, &issuer), Ok(metadata));
    }
}
