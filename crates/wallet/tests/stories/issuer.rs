//! An issuer with its authorization server: honest, and checking what the wallet sends, until a
//! story makes it otherwise.

use std::{cell::Cell, collections::BTreeMap, sync::Arc};

use protocols::{
    Secret,
    oauth::{Authorization, ErrorBody, Scheme, dpop},
    oid4vci::{
        CredentialCode, CredentialOffer, CredentialRequest, CredentialResponse, DeferredCode,
        DeferredRequest, Grant, Notification, TokenCode, Wanted,
    },
};
use serde_json::{Value, json};
use terms::{Clock, PublicKey, SeededDie};
use wallet::{Accept, Request, Response, RustCrypto, Unreachable};

use crate::{
    lists::Lists,
    pki::{Leaf, Pki},
    world::{Outside, answer, json, url},
};

pub const ISSUER: &str = "https://issuer.example/id";
pub const CODE: &str = "canary-code-oaKazRN8I0Ibt";
pub const TX_CODE: &str = "493536";
pub const TOKEN: &str = "canary-token-Kz8mXK1EalYznwH";
pub const PID: &str = "urn:example:pid:1";

pub const DOCTYPE: &str = "org.example.pid.1";
/// Where the leave to come back begins.
pub const LEAVE: &str = "canary-leave-8xLOxBtZp8";

type Forge = Box<dyn Fn(&FakeIssuer, &[PublicKey]) -> Vec<String>>;

pub struct FakeIssuer {
    pub offer: Value,
    pub metadata: Value,
    pub server: Value,
    pub trust_list: Option<String>,
    pub signer: Leaf,
    /// What is issued for these keys.
    pub forge: Forge,
    /// What credentials say the holder is called.
    pub full_name: &'static str,
    /// What credentials say that their type's document hashes to.
    pub integrity: Option<String>,
    /// The next place in the status list; none if credentials have no status.
    pub place: Cell<Option<u64>>,
    /// The refresh token that is good now.
    pub leave: Option<String>,
    /// What a refresh is refused with.
    pub ended: Option<ErrorBody<TokenCode>>,
    /// Whether each refresh gives another refresh token.
    pub rotates: bool,
    /// How often the token was refreshed.
    pub refreshed: u32,
    /// So many tokens more have run out when they are shown at the deferred endpoint.
    pub stale_tokens: u32,
    /// What is said about those who were given credentials.
    pub lists: Lists,
    /// Whether proofs must carry the server's nonce.
    pub wants_dpop_nonce: bool,
    /// A server whose nonce is never good enough.
    pub dpop_nonce_is_never_good: bool,
    /// So many requests more are refused for their nonce.
    pub old_nonces: u32,
    pub token: Value,
    /// So often the wallet is put off.
    pub defers: u32,
    /// What has been promised: the keys, until it is delivered.
    pub promised: Option<Vec<PublicKey>>,
    /// Answers that stand in for the honest ones, by path.
    pub instead: BTreeMap<&'static str, Response>,
    pub spent: bool,
    /// What the wallet has asked for, with the keys that it has proven.
    pub asked: Vec<(Wanted, Vec<PublicKey>)>,
    pub notifications: Vec<Notification>,
    /// The DPoP key of the wallet.
    pub bound_to: Option<String>,
    pub crypto: RustCrypto,
    pub clock: Arc<dyn Clock>,
    jtis: Vec<String>,
}

impl FakeIssuer {
    pub fn new(pki: &Pki, clock: Arc<dyn Clock>) -> Self {
        Self {
            offer: offer(),
            metadata: metadata(),
            server: server(),
            trust_list: Some(pki.signed_list(7)),
            signer: pki.issuers.certify("Dukcapil Contoh", crate::pki::Key::number(21)),
            forge: Box::new(|issuer, keys| {
                keys.iter().map(|key| issuer.issue_wanted(key)).collect()
            }),
            full_name: "Siti Aminah",
            integrity: None,
            place: Cell::new(None),
            leave: None,
            ended: None,
            rotates: false,
            refreshed: 0,
            stale_tokens: 0,
            lists: Lists::new(pki),
            wants_dpop_nonce: false,
            dpop_nonce_is_never_good: false,
            old_nonces: 0,
            token: json!({"access_token": TOKEN, "token_type": "DPoP", "expires_in": 300}),
            defers: 0,
            promised: None,
            instead: BTreeMap::new(),
            spent: false,
            asked: Vec::new(),
            notifications: Vec::new(),
            bound_to: None,
            crypto: RustCrypto::new(Arc::new(SeededDie::new(5))),
            clock,
            jtis: Vec::new(),
        }
    }

    /// The offer as the wallet gets it, with its transaction code.
    pub fn invite(&self) -> Accept {
        Accept::new(self.offer().link()).tx_code(TX_CODE)
    }

    pub fn offer(&self) -> CredentialOffer {
        CredentialOffer::from_json(self.offer.to_string().as_bytes()).unwrap()
    }

    fn honest(&mut self, request: &Request) -> Response {
        match request.url.path() {
            "/offers/7" => json(200, &self.offer),
            "/.well-known/openid-credential-issuer/id" => json(200, &self.metadata),
            "/.well-known/oauth-authorization-server/id" => json(200, &self.server),
            "/.well-known/ikd-trust-list/id" => match &self.trust_list {
                Some(list) => answer(200, list.as_bytes()),
                None => answer(404, ""),
            },
            "/id/token" => self.redeem(request),
            "/id/nonce" => json(200, &json!({"c_nonce": "wKI4LT17ac15ES9bw8ac4"})),
            "/id/credential" => self.credentials(request),
            "/id/deferred" => self.redeem_promise(request),
            "/id/notification" => self.hear(request),
            "/id/status/1" => self.lists.answer(request, self.clock.now()),
            other => panic!("nobody should ask for {other}"),
        }
    }

    fn redeem(&mut self, request: &Request) -> Response {
        if let Some(refused) = self.check_proof(request, None) {
            return refused;
        }
        let asked = match Grant::parse(&request.body).unwrap() {
            Grant::Code(asked) => asked,
            Grant::Refresh(asked) => return self.refresh(&asked.token),
        };
        let right = asked.code == Secret::new(CODE) && asked.tx_code == Some(Secret::new(TX_CODE));
        if !right || self.spent {
            let refusal = ErrorBody::new(TokenCode::InvalidGrant, "no");
            return json(400, &serde_json::to_value(refusal).unwrap());
        }
        self.spent = true;
        json(200, &self.with_leave())
    }

    fn refresh(&mut self, token: &Secret) -> Response {
        let refusal = self.ended.clone().or_else(|| {
            let known = self.leave.as_deref() == Some(token.reveal());
            (!known).then(|| ErrorBody::new(TokenCode::InvalidGrant, "no"))
        });
        if let Some(refusal) = refusal {
            return json(400, &serde_json::to_value(refusal).unwrap());
        }
        self.refreshed += 1;
        if self.rotates {
            self.leave = Some(format!("{LEAVE}-{}", self.refreshed));
        }
        json(200, &self.with_leave())
    }

    fn with_leave(&self) -> Value {
        let mut token = self.token.clone();
        if let Some(leave) = &self.leave {
            token["refresh_token"] = leave.as_str().into();
        }
        token
    }

    fn credentials(&mut self, request: &Request) -> Response {
        let token = Secret::new(TOKEN);
        if let Some(refused) = self.check_proof(request, Some(&token)) {
            return refused;
        }
        let refuse = |code: CredentialCode| {
            json(400, &serde_json::to_value(ErrorBody::new(code, "no")).unwrap())
        };
        let asked = CredentialRequest::from_json(&request.body).unwrap();
        let proofs = asked.needed_proofs().unwrap();
        let proofs = proofs.read(&url(ISSUER), 100, self.clock.now()).unwrap();
        if self.old_nonces > 0 {
            self.old_nonces -= 1;
            return refuse(CredentialCode::InvalidNonce);
        }
        let known = |nonce: &str| (nonce == "wKI4LT17ac15ES9bw8ac4").then_some(());
        let proven = proofs.verify(known, &self.crypto).unwrap();
        let keys: Vec<_> = proven.keys.iter().map(|jwk| *jwk.key()).collect();
        self.asked.push((asked.wanted, keys.clone()));
        self.deliver(keys)
    }

    /// Credentials, or a promise.
    fn deliver(&mut self, keys: Vec<PublicKey>) -> Response {
        let response = if self.defers > 0 {
            self.defers -= 1;
            self.promised = Some(keys);
            CredentialResponse::Deferred { transaction_id: "t-77".to_owned(), interval: 60 }
        } else {
            let credentials = (self.forge)(self, &keys);
            CredentialResponse::Issued { credentials, notification_id: Some("n-1".to_owned()) }
        };
        json(response.status(), &serde_json::from_slice(&response.to_json()).unwrap())
    }

    fn redeem_promise(&mut self, request: &Request) -> Response {
        if self.stale_tokens > 0 {
            self.stale_tokens -= 1;
            return answer(401, "");
        }
        let token = Secret::new(TOKEN);
        if let Some(refused) = self.check_proof(request, Some(&token)) {
            return refused;
        }
        let asked = DeferredRequest::from_json(&request.body).unwrap();
        match self.promised.take() {
            Some(keys) if asked.transaction_id == "t-77" => self.deliver(keys),
            _ => {
                let refusal = ErrorBody::new(DeferredCode::InvalidTransactionId, "no");
                json(400, &serde_json::to_value(refusal).unwrap())
            }
        }
    }

    fn hear(&mut self, request: &Request) -> Response {
        let token = Secret::new(TOKEN);
        if let Some(refused) = self.check_proof(request, Some(&token)) {
            return refused;
        }
        self.notifications.push(Notification::from_json(&request.body).unwrap());
        answer(204, "")
    }

    /// The answer to a request without a good proof.
    fn check_proof(&mut self, request: &Request, token: Option<&Secret>) -> Option<Response> {
        let header = |name: &str| -> Vec<&str> {
            let found = request.headers.iter().filter(|(known, _)| *known == name);
            found.map(|(_, value)| value.as_str()).collect()
        };
        let scheme = match self.token["token_type"].as_str() {
            Some("Bearer") => Scheme::Bearer,
            _ => Scheme::Dpop,
        };
        if let Some(token) = token {
            let shown = Authorization::parse(&header("authorization")).unwrap();
            assert_eq!(shown, Authorization { scheme, token: token.clone() });
        }
        if self.server.get("dpop_signing_alg_values_supported").is_none() {
            assert!(header("dpop").is_empty());
            return None;
        }
        let nonce = if self.dpop_nonce_is_never_good { "another" } else { "dpop-nonce-1" };
        let nonces = [nonce];
        let expected = dpop::Expected {
            method: request.method.name(),
            url: &request.url,
            now: self.clock.now(),
            access_token: token,
            bound_to: self.bound_to.as_deref(),
            nonces: if self.wants_dpop_nonce { &nonces } else { &[] },
        };
        match dpop::verify(&header("dpop"), &expected, &self.crypto) {
            Ok(proof) => {
                assert!(!self.jtis.contains(&proof.jti), "a proof is used once");
                self.jtis.push(proof.jti);
                self.bound_to = Some(proof.thumbprint);
                None
            }
            Err(dpop::DpopError::Nonce) => Some(self.nonce_wanted(token.is_some())),
            Err(error) => panic!("{error}"),
        }
    }

    /// As an authorization server says it, and as a resource server does.
    fn nonce_wanted(&self, is_resource: bool) -> Response {
        let error = dpop::DpopError::Nonce;
        let mut response =
            if is_resource { answer(401, "") } else { json(400, &json!({"error": error.code()})) };
        let headers = &mut response.headers;
        headers.push(("DPoP-Nonce".to_owned(), "dpop-nonce-1".to_owned()));
        if is_resource {
            headers.push(("WWW-Authenticate".to_owned(), error.challenge().to_string()));
        }
        response
    }
}

impl Outside for FakeIssuer {
    fn answer(&mut self, request: &Request) -> Result<Response, Unreachable> {
        if let Some(response) = self.instead.get(request.url.path()) {
            return Ok(response.clone());
        }
        assert_eq!(request.url.origin(), "https://issuer.example");
        Ok(self.honest(request))
    }
}

fn offer() -> Value {
    json!({
        "credential_issuer": ISSUER,
        "credential_configuration_ids": ["pid"],
        "grants": {
            "urn:ietf:params:oauth:grant-type:pre-authorized_code": {
                "pre-authorized_code": CODE,
                "tx_code": {"length": 6, "description": "Kode dari petugas"}
            }
        }
    })
}

fn metadata() -> Value {
    let configuration = |vct: &str, name: &str| {
        json!({
            "format": "dc+sd-jwt",
            "vct": vct,
            "cryptographic_binding_methods_supported": ["jwk"],
            "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": ["ES256"]}},
            "credential_metadata": {
                "display": [{"name": name, "locale": "id"}],
                "claims": [
                    {"path": ["full_name"], "display": [{"name": "Nama", "locale": "id"}]},
                    {"path": ["address", "locality"], "display": [{"name": "Kota", "locale": "id"}]}
                ]
            }
        })
    };
    let claim = |element: &str, name: &str| json!({"path": [DOCTYPE, element], "display": [{"name": name, "locale": "id"}]});
    json!({
        "credential_issuer": ISSUER,
        "credential_endpoint": format!("{ISSUER}/credential"),
        "nonce_endpoint": format!("{ISSUER}/nonce"),
        "notification_endpoint": format!("{ISSUER}/notification"),
        "deferred_credential_endpoint": format!("{ISSUER}/deferred"),
        "batch_credential_issuance": {"batch_size": 20},
        "credential_configurations_supported": {
            "pid": configuration(PID, "Identitas"),
            "age": configuration("urn:example:age:1", "Bukti umur"),
            "pid_mdoc": {
                "format": "mso_mdoc",
                "doctype": DOCTYPE,
                "cryptographic_binding_methods_supported": ["cose_key"],
                "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": ["ES256"]}},
                "credential_metadata": {
                    "display": [{"name": "Identitas", "locale": "id"}],
                    "claims": [
                        claim("full_name", "Nama"),
                        claim("birth_date", "Lahir")
                    ]
                }
            },
            "pid_other": {"format": "ldp_vc"}
        }
    })
}

fn server() -> Value {
    json!({
        "issuer": ISSUER,
        "token_endpoint": format!("{ISSUER}/token"),
        "response_types_supported": [],
        "grant_types_supported": ["urn:ietf:params:oauth:grant-type:pre-authorized_code"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "pre-authorized_grant_anonymous_access_supported": true
    })
}
