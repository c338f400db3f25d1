//! One presentation that was found in order, whatever its format.

use formats::{
    Element, Path, base64url,
    mdoc::{self, SessionTranscript, UnverifiedDeviceResponse},
    sd_jwt::{self, UnverifiedPresentation},
    status_list::StatusReference,
    trust::TrustAnchors,
    types::Format,
};
use protocols::{
    dcql::{Shown, View},
    oid4vp::AuthorizationRequest,
};
use serde_json::{Map, Value};
use terms::{Crypto, Moment};

use crate::reason::Reason;

/// What presentations are held against: the request that they must answer, whose issuers count,
/// and the time.
pub(crate) struct Against<'a> {
    audience: String,
    nonce: &'a str,
    session: SessionTranscript,
    anchors: &'a TrustAnchors,
    crypto: &'a dyn Crypto,
    now: Moment,
}

/// A presentation whose signatures, digests and times are all in order.
pub(crate) struct Seen {
    pub format: Format,
    /// Its `vct` or document type.
    pub kind: String,
    /// What it shows; for an mdoc an object of namespaces.
    pub claims: Map<String, Value>,
    pub status: Option<StatusReference>,
    authority_keys: Vec<Vec<u8>>,
    /// The places of all claims that were shown by choice.
    disclosed: Vec<Path>,
}

impl<'a> Against<'a> {
    /// All of it as it stood in the signed request.
    pub fn new(
        request: &'a AuthorizationRequest,
        anchors: &'a TrustAnchors,
        crypto: &'a dyn Crypto,
        now: Moment,
    ) -> Self {
        let (audience, session) =
            (request.client_id.to_string(), request.session_transcript(crypto));
        Self { audience, nonce: &request.nonce, session, anchors, crypto, now }
    }
}

impl Seen {
    /// An SD-JWT VC with its key binding.
    pub fn sd_jwt(text: &str, against: &Against<'_>) -> Result<Self, Reason> {
        let Against { audience, nonce, anchors, crypto, now, .. } = against;
        let expect = sd_jwt::Expect::new(audience, nonce, *now);
        let received = UnverifiedPresentation::parse(text)?;
        let (presentation, disclosed) =
            received.verify_trusted_with_places(*crypto, anchors, &expect)?;
        let issuer = presentation.issuer();
        Ok(Self {
            format: Format::SdJwt,
            kind: presentation.registered().vct.clone(),
            status: presentation.registered().status.clone(),
            authority_keys: issuer.map(|it| it.authority_keys.clone()).unwrap_or_default(),
            claims: presentation.into_claims(),
            disclosed,
        })
    }

    /// A device response of one mdoc, in base64url (OpenID4VP 1.0, appendix B.2.5).
    pub fn mdoc(text: &str, against: &Against<'_>) -> Result<Self, Reason> {
        let Against { session, anchors, crypto, now, .. } = against;
        let bytes = base64url::decode(text).map_err(|_| Reason::Malformed)?;
        let expect = mdoc::Expect::new(session, *now);
        let received = UnverifiedDeviceResponse::parse(&bytes)?;
        let presented = received.verify_trusted(*crypto, anchors, &expect)?;
        let place = |element: mdoc::Element<'_>| {
            let name = |text: &str| Element::Name(text.to_owned());
            Path::new(vec![name(element.namespace), name(element.name)])
        };
        let disclosed = presented.elements().map(place).collect::<Result<_, _>>();
        let issuer = presented.issuer();
        Ok(Self {
            format: Format::Mdoc,
            kind: presented.doctype().to_owned(),
            status: presented.status().cloned(),
            authority_keys: issuer.map(|it| it.authority_keys.clone()).unwrap_or_default(),
            claims: presented.to_json(),
            disclosed: disclosed.map_err(|_| Reason::Malformed)?,
        })
    }

    /// As the query sees it. Both formats were proven to be their holder's.
    pub fn view(&self) -> Shown<'_> {
        let view = View {
            id: "",
            format: self.format.as_str(),
            kind: &self.kind,
            extends: &[],
            authority_keys: &self.authority_keys,
            holder_bound: true,
            claims: &self.claims,
        };
        Shown { view, disclosed: &self.disclosed }
    }
}
