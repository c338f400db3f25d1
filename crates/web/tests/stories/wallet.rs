//! A wallet that talks to a house over its own connections.

use formats::{
    jose::Jwk,
    sd_jwt::{KeyBinding, UnverifiedCredential},
    trust::Kind,
};
use issuance::{Binding, Offered};
use keys::{AwsLc, SigningKey};
use protocols::{
    Secret, Url,
    oauth::dpop::{self, Target},
    oid4vci::{TokenRequest, draft_proof},
    oid4vp::{
        AuthorizationRequest, AuthorizationResponse, Expected, RequestLink, RequestPost,
        UnverifiedRequest,
    },
};
use registry::Resident;
use serde_json::{Value, json};
use terms::{Act, Clock};

use super::{
    house::{House, anchors},
    http::{Answer, Call, FORM, JSON},
};

pub struct Wallet {
    pub dpop: SigningKey,
    pub holder: SigningKey,
}

impl Wallet {
    pub fn new(house: &House) -> Self {
        let draw = || SigningKey::draw(house.die()).unwrap();
        Self { dpop: draw(), holder: draw() }
    }

    /// What a desk scans.
    pub fn thumbprint(&self) -> String {
        formats::base64url::encode(&Jwk::new(*self.dpop.public()).thumbprint(&AwsLc))
    }

    /// A proof for a POST to `path`.
    pub fn proof(&self, house: &House, path: &str, token: Option<&Secret>) -> String {
        let url: Url = format!("{}{path}", base(house)).parse().unwrap();
        let target = Target { method: "POST", url: &url, access_token: token, nonce: None };
        let jti = formats::base64url::encode(&house.die().bytes::<16>());
        let jwk = Jwk::new(*self.dpop.public());
        let draft = dpop::draft(&jwk, &target, &jti, house.world.clock.now(), &AwsLc).unwrap();
        let signature = self.dpop.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }

    /// A token request for an offer.
    pub fn token_call(&self, house: &House, code: &Secret, tx_code: &str) -> Call {
        let tx_code = Some(Secret::new(tx_code));
        let form = TokenRequest { code: code.clone(), tx_code, client_id: None }.form();
        let path = house.app.deployment.public_url.path();
        Call::post(format!("{path}/token"))
            .with("dpop", self.proof(house, "/token", None))
            .body(FORM, form)
    }

    /// A request at an endpoint that the token protects.
    pub fn call(&self, house: &House, path: &str, token: &Secret, body: &Value) -> Call {
        let prefix = house.app.deployment.public_url.path();
        Call::post(format!("{prefix}{path}"))
            .with("authorization", format!("DPoP {}", token.reveal()))
            .with("dpop", self.proof(house, path, Some(token)))
            .body(JSON, body.to_string())
    }

    /// A credential request with one proof.
    pub fn wish(&self, house: &House, nonce: &str) -> Value {
        let jwk = Jwk::new(*self.holder.public());
        let now = house.world.clock.now();
        let issuer = &house.app.deployment.public_url;
        let draft = draft_proof(&jwk, issuer, Some(nonce), now).unwrap();
        let signature = self.holder.sign_now(draft.to_sign()).unwrap();
        let proof = draft.complete(&signature);
        json!({"credential_configuration_id": "pid", "proofs": {"jwt": [proof]}})
    }

    /// The access token for an offer.
    pub async fn token(&self, house: &House, offered: &Offered) -> Secret {
        let code = &offered.offer.grants.pre_authorized.as_ref().unwrap().code;
        let call = self.token_call(house, code, offered.tx_code.reveal());
        let token = call.to(house.public).await.json(200);
        assert_eq!(token["token_type"], "DPoP");
        Secret::new(token["access_token"].as_str().unwrap())
    }

    /// The whole way from an offer to a credential, and to word about it.
    pub async fn accept(&self, house: &House, offered: &Offered) -> String {
        let token = self.token(house, offered).await;
        let path = house.app.deployment.public_url.path();
        let nonce = Call::post(format!("{path}/nonce")).to(house.public).await.json(200);
        let wish = self.wish(house, nonce["c_nonce"].as_str().unwrap());
        let answer = self.call(house, "/credential", &token, &wish).to(house.public).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let issued = answer.json(200);
        let word = json!({
            "notification_id": issued["notification_id"], "event": "credential_accepted",
        });
        let answer = self.call(house, "/notification", &token, &word).to(house.public).await;
        assert_eq!(answer.ok(204), "");
        issued["credentials"][0]["credential"].as_str().unwrap().to_owned()
    }

    /// The request behind a link, fetched with POST and verified as a careful wallet does.
    pub async fn read(&self, house: &House, link: &str) -> AuthorizationRequest {
        let link = RequestLink::parse(link).unwrap();
        let post = RequestPost { wallet_nonce: Some("wallet-nonce".to_owned()) }.form();
        let call = Call::post(link.request_uri.path()).body(FORM, post);
        let answer = call.to(house.public).await;
        assert_eq!(answer.header("content-type"), Some("application/oauth-authz-req+jwt"));
        let text = answer.ok(200);
        let expected = Expected {
            client_id: &link.client_id,
            wallet_nonce: Some("wallet-nonce"),
            now: house.world.clock.now(),
        };
        let request = UnverifiedRequest::parse(&text, &expected, &AwsLc).unwrap();
        let trusted = anchors(&house.world, &[(Kind::Access, &house.access)]);
        let chain = trusted.verify(&AwsLc, &Kind::Access, request.chain(), expected.now).unwrap();
        request.verify(&chain, &expected, &AwsLc).unwrap()
    }

    /// Shows name and birth date of a credential.
    pub fn show(
        &self,
        house: &House,
        request: &AuthorizationRequest,
        credential: &str,
        nonce: &str,
    ) -> String {
        let held = UnverifiedCredential::parse(credential).unwrap();
        let held = held.dangerous_from_vault(&AwsLc).unwrap();
        let audience = request.client_id.to_string();
        let issued = house.world.clock.now();
        let binding = KeyBinding { audience: &audience, nonce, issued };
        let claims = ["full_name", "birthdate"].map(|it| it.parse().unwrap());
        let draft = held.present(&AwsLc, &claims, &binding).unwrap();
        let signature = self.holder.sign_now(draft.to_sign()).unwrap();
        let shown = draft.complete(&signature);
        let answer = json!({"vp_token": {"pid": [shown]}, "state": request.state});
        let answer: AuthorizationResponse = serde_json::from_value(answer).unwrap();
        answer.encrypt(&request.client_metadata, &AwsLc, house.die()).unwrap()
    }

    /// Answers the request behind a link.
    pub async fn present(&self, house: &House, link: &str, credential: &str) -> Answer {
        let request = self.read(house, link).await;
        let body = self.show(house, &request, credential, &request.nonce);
        Call::post(request.response_uri.path()).body(FORM, body).to(house.public).await
    }
}

/// An offer for any phone.
pub async fn offer(house: &House, to: &Resident) -> Offered {
    let act = Act::operator();
    house.app.issuance.offer(&act, to.id, "pid", Binding::Any).await.unwrap()
}

fn base(house: &House) -> &str {
    house.app.deployment.public_url.as_str()
}
