//! A verifier: honest, and checking what the wallet shows, until a story makes it otherwise.

use std::{collections::BTreeMap, sync::Arc};

use formats::{
    base64url,
    mdoc::{self, SessionTranscript, UnverifiedDeviceResponse},
    sd_jwt::{Expect, UnverifiedPresentation},
    trust::TrustAnchors,
};
use protocols::{
    dcql::Query,
    oid4vp::{
        AuthorizationRequest, AuthorizationResponse, ClientId, ClientMetadata, Posted, RequestLink,
        RequestPost, RequestUriMethod, ResponseMode, WholeRequest,
    },
    reel,
};
use serde_json::{Map, Value, json};
use terms::{AgreementSecret, Clock, Crypto, Moment, PublicKey, SeededDie};
use wallet::{Method, Request, Response, RustCrypto, Unreachable};

use crate::{
    issuer::PID,
    pki::{Key, Leaf, Pki},
    world::{Outside, json, url},
};

pub const STATE: &str = "state-of-this-request";
pub const NONCE: &str = "n-0S6_WzA2Mj-n-0S6_WzA2Mj";

/// One presentation that was verified.
#[derive(Clone)]
pub struct Shown {
    pub claims: Map<String, Value>,
    pub disclosures: usize,
    /// The key of the copy.
    pub holder: PublicKey,
}

type Bend = Box<dyn Fn(&mut Value, &mut Value)>;

pub struct FakeVerifier {
    pub leaf: Leaf,
    /// The key that signs requests, if it is another than the certificate's.
    pub other_key: Option<Key>,
    pub query: Value,
    pub method: RequestUriMethod,
    /// How it wants its answer.
    pub mode: ResponseMode,
    pub echoes: bool,
    /// What is done to header and payload before they are signed.
    pub bend: Bend,
    /// Answers that stand in for the honest ones, by path.
    pub instead: BTreeMap<&'static str, Response>,
    pub redirect: Option<&'static str>,
    /// The answers, each by query id.
    pub shown: Vec<BTreeMap<String, Vec<Shown>>>,
    /// What was posted, as it came.
    pub posted: Vec<Vec<u8>>,
    anchors: TrustAnchors,
    secret: AgreementSecret,
    /// What it brings along of the register.
    pub registration: Option<String>,
    metadata: ClientMetadata,
    crypto: RustCrypto,
    clock: Arc<dyn Clock>,
}

impl FakeVerifier {
    pub fn new(pki: &Pki, clock: Arc<dyn Clock>) -> Self {
        let crypto = RustCrypto::new(Arc::new(SeededDie::new(6)));
        let (secret, public) = crypto.draw_agreement();
        Self {
            leaf: pki.verifiers.certify("Bank Contoh", Key::number(51)),
            other_key: None,
            query: ask(&[&["full_name"]]),
            method: RequestUriMethod::Get,
            mode: ResponseMode::Posted,
            echoes: true,
            bend: Box::new(|_, _| {}),
            instead: BTreeMap::new(),
            redirect: Some("https://rp.example/done#response_code=c0de"),
            shown: Vec::new(),
            posted: Vec::new(),
            anchors: TrustAnchors::new(&pki.list(7)).unwrap(),
            secret,
            registration: None,
            metadata: ClientMetadata::new(public, "k1"),
            crypto,
            clock,
        }
    }

    pub fn client_id(&self) -> String {
        ClientId::of_certificate(&self.leaf.chain[0], &self.crypto).to_string()
    }

    pub fn link(&self) -> String {
        let request_uri = url("https://rp.example/request/7");
        RequestLink { client_id: self.client_id(), request_uri, method: self.method }.link()
    }

    fn request(&self, request: &Request) -> Response {
        let wallet_nonce = match self.method {
            RequestUriMethod::Get => {
                assert_eq!(request.method, Method::Get);
                None
            }
            RequestUriMethod::Post => {
                assert_eq!(request.method, Method::Post);
                RequestPost::parse(&request.body).unwrap().wallet_nonce
            }
        };
        assert!(
            request.headers.contains(&("accept", "application/oauth-authz-req+jwt".to_owned()))
        );
        crate::world::answer(200, self.signed(wallet_nonce))
    }

    /// The codes on a counter's screen.
    pub fn codes(&self) -> Vec<String> {
        let whole = WholeRequest { client_id: self.client_id(), request: self.signed(None) };
        reel::wind(whole.link().as_bytes(), &self.crypto).unwrap()
    }

    /// The codes on a phone's screen were read.
    pub fn read(&mut self, parts: &[String]) {
        let parts = parts.iter().map(String::as_str);
        let reel::Read::Whole(body) = reel::unwind(parts, &self.crypto) else { panic!("parts") };
        self.hear(body);
    }

    fn signed(&self, wallet_nonce: Option<String>) -> String {
        let now = self.clock.now();
        let asked = AuthorizationRequest {
            mode: self.mode,
            client_id: ClientId::of_certificate(&self.leaf.chain[0], &self.crypto),
            response_uri: url("https://rp.example/response/7"),
            nonce: NONCE.to_owned(),
            state: Some(STATE.to_owned()),
            query: Query::from_value(self.query.clone()).unwrap(),
            client_metadata: self.metadata.clone(),
            registration: self.registration.clone(),
            wallet_nonce: wallet_nonce.filter(|_| self.echoes),
            issued: Some(now),
            expires: Some(Moment::from_seconds(now.seconds() + 300)),
        };
        let draft = asked.draft(&self.leaf.chain).unwrap();
        let text = std::str::from_utf8(draft.to_sign()).unwrap().to_owned();
        let part = |at: usize| {
            let bytes = base64url::decode(text.split('.').nth(at).unwrap()).unwrap();
            serde_json::from_slice::<Value>(&bytes).unwrap()
        };
        let (mut header, mut payload) = (part(0), part(1));
        (self.bend)(&mut header, &mut payload);
        let encode = |part: &Value| base64url::encode(part.to_string().as_bytes());
        let signed = format!("{}.{}", encode(&header), encode(&payload));
        let key = self.other_key.as_ref().unwrap_or(&self.leaf.key);
        let signature = base64url::encode(&key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    fn respond(&mut self, request: &Request) -> Response {
        self.hear(request.body.clone());
        json(200, &self.redirect.map_or(json!({}), |to| json!({ "redirect_uri": to })))
    }

    fn hear(&mut self, body: Vec<u8>) {
        self.posted.push(body.clone());
        if let Posted::Encrypted(jwe) = Posted::parse(&body).unwrap() {
            let opened =
                AuthorizationResponse::decrypt(&jwe, &self.metadata, &self.secret, &self.crypto)
                    .unwrap();
            assert_eq!(opened.state.as_deref(), Some(STATE));
            let each = opened.vp_token.into_iter();
            let shown = each.map(|(id, all)| (id, all.iter().map(|it| self.verify(it)).collect()));
            let shown = shown.collect();
            self.shown.push(shown);
        }
    }

    fn verify(&self, text: &str) -> Shown {
        if !text.contains('~') {
            return self.verify_mdoc(text);
        }
        let audience = self.client_id();
        let expect = Expect::new(&audience, NONCE, self.clock.now());
        let presentation = UnverifiedPresentation::parse(text).unwrap();
        let presentation = presentation.verify_trusted(&self.crypto, &self.anchors, &expect);
        let presentation = presentation.unwrap();
        let holder = *presentation.registered().holder.as_ref().unwrap().key();
        let disclosures = text.matches('~').count() - 1;
        Shown { claims: presentation.into_claims(), disclosures, holder }
    }
}

impl FakeVerifier {
    /// One mdoc in one response, for this session.
    fn verify_mdoc(&self, text: &str) -> Shown {
        let (crypto, response_uri) = (&self.crypto, "https://rp.example/response/7");
        let thumbprint = self.metadata.key().thumbprint(crypto);
        let session = SessionTranscript::openid4vp(
            crypto,
            &self.client_id(),
            NONCE,
            Some(&thumbprint),
            response_uri,
        );
        let bytes = base64url::decode(text).unwrap();
        let response = UnverifiedDeviceResponse::parse(&bytes).unwrap();
        let expect = mdoc::Expect::new(&session, self.clock.now());
        let shown = response.verify_trusted(crypto, &self.anchors, &expect).unwrap();
        let (disclosures, holder) = (shown.elements().len(), *shown.holder());
        Shown { claims: shown.to_json(), disclosures, holder }
    }
}

impl Outside for FakeVerifier {
    fn answer(&mut self, request: &Request) -> Result<Response, Unreachable> {
        if let Some(response) = self.instead.get(request.url.path()) {
            return Ok(response.clone());
        }
        assert_eq!(request.url.origin(), "https://rp.example");
        match request.url.path() {
            "/request/7" => Ok(self.request(request)),
            "/response/7" => Ok(self.respond(request)),
            other => panic!("nobody should ask for {other}"),
        }
    }
}

/// A query for one PID with the claims at these paths.
pub fn ask(paths: &[&[&str]]) -> Value {
    let claims: Vec<_> = paths.iter().map(|path| json!({ "path": path })).collect();
    let mut asked = json!({"id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": [PID]}});
    if !claims.is_empty() {
        asked["claims"] = claims.into();
    }
    json!({ "credentials": [asked] })
}
