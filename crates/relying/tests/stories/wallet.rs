//! A wallet, honest or not.

use formats::{
    base64url,
    jose::{Draft, Header},
    sd_jwt::{KeyBinding, UnverifiedCredential},
    trust::Kind,
};
use keys::{AwsLc, SigningKey};
use protocols::{
    form::Form,
    jwe::{self, Enc, Parties},
    oid4vp::{
        AuthorizationRequest, AuthorizationResponse, Expected, RequestLink, RequestPost,
        ResponseAnswer, UnverifiedRequest,
    },
};
use relying::{Asked, REQUEST_PATH, RESPONSE_PATH, RespondError};
use serde_json::{Value, json};
use terms::{Clock, Crypto, Moment};
use testkit::World;

use super::stage::{Card, Stage, anchors, paths};

/// The code behind an address of the office.
pub fn code<'u>(address: &'u str, path: &str) -> &'u str {
    address
        .strip_prefix("https://ikd.example")
        .unwrap()
        .strip_prefix(path)
        .unwrap()
        .trim_start_matches('/')
}

/// The signed request, fetched as the link says.
pub async fn request_text(stage: &Stage, asked: &Asked, nonce: Option<&str>) -> String {
    let post = RequestPost { wallet_nonce: nonce.map(str::to_owned) }.form();
    let posted = nonce.map(|_| post.as_bytes());
    let code = code(&asked.request_uri, REQUEST_PATH);
    stage.relying.request_object(code, posted).await.unwrap()
}

/// The request, fetched and verified as a careful wallet does.
pub async fn read(stage: &Stage, world: &World, asked: &Asked) -> AuthorizationRequest {
    let link = RequestLink::parse(&asked.link).unwrap();
    assert_eq!(link.request_uri.as_str(), asked.request_uri);
    let text = request_text(stage, asked, Some("wallet-nonce")).await;
    let expected = Expected {
        client_id: &link.client_id,
        wallet_nonce: Some("wallet-nonce"),
        now: world.clock.now(),
    };
    let request = UnverifiedRequest::parse(&text, &expected, &AwsLc).unwrap();
    let trusted = anchors(world, &[(Kind::Access, &stage.access)]);
    let chain = trusted.verify(&AwsLc, &Kind::Access, request.chain(), expected.now).unwrap();
    assert_eq!(chain.dns_names, ["ikd.example"], "the certificate says where the asker is found");
    request.verify(&chain, &expected, &AwsLc).unwrap()
}

/// A key binding in the making: a good one, of which a story may spoil something.
pub struct Binding<'a> {
    pub audience: String,
    pub nonce: String,
    pub made: Moment,
    pub by: &'a SigningKey,
}

impl<'a> Binding<'a> {
    pub fn of(stage: &'a Stage, world: &World, request: &AuthorizationRequest) -> Self {
        Self {
            audience: request.client_id.to_string(),
            nonce: request.nonce.clone(),
            made: world.clock.now(),
            by: &stage.holder,
        }
    }

    /// Shows these claims of a credential.
    pub fn show(&self, credential: &str, claims: &str) -> String {
        let held = UnverifiedCredential::parse(credential).unwrap();
        let held = held.dangerous_from_vault(&AwsLc).unwrap();
        let binding =
            KeyBinding { audience: &self.audience, nonce: &self.nonce, issued: self.made };
        let draft = held.present(&AwsLc, &paths(claims), &binding).unwrap();
        let signature = self.by.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }
}

impl Binding<'_> {
    /// Shows one claim of a credential that no honest wallet would hold.
    pub fn show_forged(&self, credential: &str, claim: &str) -> String {
        let (jwt, disclosures) = credential.split_once('~').unwrap();
        let named = |disclosure: &&str| {
            let read = base64url::decode(disclosure).unwrap();
            let read: Value = serde_json::from_slice(&read).unwrap_or_default();
            read[1] == claim
        };
        let shown = disclosures.split('~').find(named).unwrap();
        let shown = format!("{jwt}~{shown}~");
        let payload = json!({
            "aud": self.audience, "nonce": self.nonce, "iat": self.made.seconds(),
            "sd_hash": base64url::encode(&AwsLc.sha256(shown.as_bytes())),
        });
        let draft = Draft::new(&Header::of_type("kb+jwt"), &payload).unwrap();
        let signature = self.by.sign_now(draft.to_sign()).unwrap();
        shown + &draft.complete(&signature)
    }
}

/// A good presentation of these claims.
pub fn shown(stage: &Stage, world: &World, request: &AuthorizationRequest, claims: &str) -> String {
    let credential = Card::of(stage, world).write(world);
    Binding::of(stage, world, request).show(&credential, claims)
}

/// The form body of an answer with one presentation under `pid`.
pub fn body(world: &World, request: &AuthorizationRequest, presentation: &str) -> String {
    body_of(world, request, &json!({ "pid": [presentation] }))
}

/// The form body of an answer with this `vp_token`.
pub fn body_of(world: &World, request: &AuthorizationRequest, vp_token: &Value) -> String {
    let answer = json!({ "vp_token": vp_token, "state": request.state });
    let answer: AuthorizationResponse = serde_json::from_value(answer).unwrap();
    answer.encrypt(&request.client_metadata, &AwsLc, &*world.die).unwrap()
}

/// The form body of whatever plain text, well encrypted.
pub fn body_with(world: &World, request: &AuthorizationRequest, plain: &str, enc: Enc) -> String {
    let key = request.client_metadata.key();
    let parties = Parties::default();
    let jwe = jwe::encrypt(plain.as_bytes(), key, enc, &parties, &AwsLc, &*world.die).unwrap();
    Form::new().with("response", &jwe).encode()
}

pub async fn post(
    stage: &Stage,
    request: &AuthorizationRequest,
    body: &str,
) -> Result<ResponseAnswer, RespondError> {
    let code = code(request.response_uri.as_str(), RESPONSE_PATH);
    stage.relying.respond(code, body.as_bytes()).await
}

/// Answers well, with these claims.
pub async fn answer(stage: &Stage, world: &World, asked: &Asked, claims: &str) -> ResponseAnswer {
    let request = read(stage, world, asked).await;
    let body = body(world, &request, &shown(stage, world, &request, claims));
    post(stage, &request, &body).await.unwrap()
}
