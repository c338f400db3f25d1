//! An issuing office in a story's world, and a wallet that knows how to talk to it.

use std::{io::Cursor, sync::Arc, time::Duration};

use activation::{Activations, Suspensions, assess};
use audit::Log;
use formats::{jose::Jwk, types::Types};
use indicators::{ACTIVATED, BaseKind, Indicators};
use issuance::{
    Asked, Binding, Caps, Certified, CredentialError, Issuance, Offered, Setup, TokenError, Unbound,
};
use keys::{Authority, AwsLc, Keyring, Leaf, Seal, SigningKey, Subject, Validity};
use protocols::{
    Secret, Url,
    oauth::{
        Authorization, Scheme,
        dpop::{self, Target},
    },
    oid4vci::{CredentialResponse, RefreshRequest, TokenRequest, TokenResponse, draft_proof},
};
use registry::{BadLines, LifeStatus, Population, Registry, Resident, ResidentWriter, Search};
use store::{Room, Sql};
use terms::{Act, Clock, Die, Permission, PublicKey};
use testkit::World;

use crate::faces;

pub static ROOMS: &[&Room] = &[
    &audit::ROOM,
    &indicators::ROOM,
    &registry::ROOM,
    &unlock::ROOM,
    &activation::ROOM,
    &issuance::ROOM,
];

pub const ISSUER: &str = "https://issuer.example/id";

/// The office, and those it asks.
pub struct Office {
    pub issuance: Issuance,
    pub registry: Registry,
    pub suspensions: Suspensions,
    pub indicators: Indicators,
    pub anchor: Vec<u8>,
    pub signer: PublicKey,
    pub clock: Arc<dyn Clock>,
    pub die: Arc<dyn Die>,
}

/// A wallet: one DPoP key and keys for credentials.
pub struct Wallet {
    pub dpop: SigningKey,
}

impl Office {
    /// An office over the world's database, with a few hundred residents of Kota Serang.
    pub async fn open(world: &World) -> Self {
        let office = Self::reopen(world, world.die.clone(), Unbound::Confirmed);
        office.settle(300, |_| {}).await;
        office
    }

    /// The same office once more, as another process would open it.
    pub fn reopen(world: &World, die: Arc<dyn Die>, unbound: Unbound) -> Self {
        Self::with_types(world, die, unbound, Types::load().unwrap())
    }

    /// An office that issues these types.
    pub fn with_types(world: &World, die: Arc<dyn Die>, unbound: Unbound, types: Types) -> Self {
        let registry = faces::registry(world, &die);
        Self::set_up(world, die, (unbound, registry), (types, keys::KeyName::ISSUER))
    }

    /// The same office, in which the key of this name signs, under a certificate made just now.
    pub fn signing_as(
        world: &World,
        die: Arc<dyn Die>,
        unbound: Unbound,
        name: keys::KeyName,
    ) -> Self {
        let registry = faces::registry(world, &die);
        Self::set_up(world, die, (unbound, registry), (Types::load().unwrap(), name))
    }

    pub fn set_up(
        world: &World,
        die: Arc<dyn Die>,
        (unbound, registry): (Unbound, Registry),
        (types, name): (Types, keys::KeyName),
    ) -> Self {
        let clock: Arc<dyn Clock> = world.clock.clone();
        let log = Log::new(world.db.handle(&audit::ROOM), clock.clone(), die.clone());
        let indicators = Indicators::new(world.db.handle(&indicators::ROOM), &log);
        let activations = Activations::new(world.db.handle(&activation::ROOM), indicators.clone());
        let keyring =
            Arc::new(Keyring::open(world.folder().join("keys"), Seal::beside(), &*die).unwrap());
        let (issuer, anchor) = certified(&keyring, world, &*die, &name);
        let signer = *issuer.key.public();
        let status = Certified { key: issuer.key.clone(), chain: issuer.chain.clone() };
        let setup = Setup {
            url: ISSUER.parse().unwrap(),
            name: ("Dinas".to_owned(), "Office".to_owned()),
            issuer,
            status,
            keyring,
            unbound,
            caps: Caps::default(),
            types: Arc::new(types),
        };
        let ledger = log.ledger(world.db.handle(&activation::ROOM));
        let suspensions = Suspensions::new(ledger, registry.clone());
        let ledger = log.ledger(world.db.handle(&issuance::ROOM));
        let issuance = Issuance::open(ledger, registry.clone(), activations, setup).unwrap();
        Self { issuance, registry, suspensions, indicators, anchor, signer, clock, die }
    }

    /// Residents move in; `change` may change each before.
    pub async fn settle(&self, count: u64, change: impl Fn(&mut registry::Person)) {
        let people =
            Population::new("36.73".parse().unwrap(), count, 1, self.clock.today()).unwrap();
        let changed = people.map(|mut person| {
            change(&mut person);
            person
        });
        self.hand_in(changed).await;
    }

    /// A file of the registry says this of these people.
    pub async fn hand_in(&self, people: impl Iterator<Item = registry::Person>) {
        let mut csv = Vec::new();
        let mut writer = ResidentWriter::new(&mut csv).unwrap();
        for person in people {
            writer.write(&person).unwrap();
        }
        let input = Cursor::new(csv);
        // Others may live here already.
        let act = officer().with(Permission::ImportLive);
        self.registry.import(&act, input, BadLines::Refuse, |_| {}).await.unwrap();
    }

    /// Residents who may hold an IKD (`true`) or may not.
    pub async fn residents(&self, eligible: bool) -> Vec<Resident> {
        let search = Search {
            region: "36.73".parse().unwrap(),
            name: String::new(),
            after: None,
            limit: 100,
        };
        let found = self.registry.search(&officer().because("a story"), search).await.unwrap();
        let today = self.clock.today();
        let wanted = |it: &Resident| assess(&it.person, today).is_eligible() == eligible;
        found.into_iter().filter(wanted).collect()
    }

    pub async fn offer(&self, binding: Binding) -> Offered {
        let resident = self.residents(true).await.remove(0);
        self.offer_to(&resident, binding).await
    }

    pub async fn offer_to(&self, resident: &Resident, binding: Binding) -> Offered {
        self.offer_of(resident, "pid", binding).await
    }

    /// An offer of several configurations.
    pub async fn offer_of(&self, resident: &Resident, names: &str, binding: Binding) -> Offered {
        self.issuance.offer(&officer(), resident.id, names, binding).await.unwrap()
    }

    /// The same office, which promises where it does not know the phone.
    pub fn deferring(&self, world: &World) -> Self {
        Self::reopen(world, world.die.clone(), Unbound::Deferred)
    }

    /// Somebody who may hold an IKD.
    pub async fn adult(&self) -> Resident {
        self.residents(true).await.remove(0)
    }

    /// All who may hold an IKD, page by page.
    pub async fn everybody_eligible(&self) -> Vec<Resident> {
        let (region, today) = ("36.73".parse().unwrap(), self.clock.today());
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let search = Search { region, name: String::new(), after, limit: Search::MOST };
            let act = officer().because("a story");
            let page = self.registry.search(&act, search).await.unwrap();
            let Some(last) = page.last() else { return all };
            after = Some(last.id);
            all.extend(page.into_iter().filter(|it| assess(&it.person, today).is_eligible()));
        }
    }

    /// What rooms above read of a resident's endings: why, and how many credentials.
    pub async fn endings(&self, world: &World, resident: &Resident) -> Vec<(String, u64)> {
        static ENDINGS: Sql = Sql::new(
            "SELECT why, credentials FROM credential_ending WHERE resident = $1 ORDER BY number",
        );
        let (handle, id) = (world.db.handle(&issuance::ROOM), resident.id);
        handle.read(move |tx| tx.all(&ENDINGS, &[&id])).await.unwrap()
    }

    /// What the wallet sends for an offer and a transaction code.
    pub fn token_form(offered: &Offered, tx_code: &str) -> String {
        let code = offered.offer.grants.pre_authorized.as_ref().unwrap().code.clone();
        let tx_code = Some(Secret::new(tx_code));
        TokenRequest { code, tx_code, client_id: None }.form()
    }

    pub async fn token(&self, offered: &Offered) -> Result<TokenResponse, TokenError> {
        let form = Self::token_form(offered, offered.tx_code.reveal());
        self.issuance.token(form.as_bytes(), &[]).await
    }

    /// A credential request body with a proof for each key, all with this nonce.
    pub async fn request(&self, keys: &[SigningKey], nonce: &str) -> String {
        self.request_for("pid", keys, nonce).await
    }

    pub async fn request_for(&self, name: &str, keys: &[SigningKey], nonce: &str) -> String {
        let issuer: Url = ISSUER.parse().unwrap();
        let mut proofs = Vec::new();
        for key in keys {
            let jwk = Jwk::new(*key.public());
            let draft = draft_proof(&jwk, &issuer, Some(nonce), self.clock.now()).unwrap();
            let signature = sign(key, draft.to_sign());
            proofs.push(draft.complete(&signature));
        }
        let proofs = serde_json::json!({ "jwt": proofs });
        serde_json::json!({"credential_configuration_id": name, "proofs": proofs}).to_string()
    }

    /// Asks for credentials with a bearer token.
    pub async fn credentials(
        &self,
        token: &TokenResponse,
        body: &str,
    ) -> Result<CredentialResponse, CredentialError> {
        let header = Authorization { scheme: Scheme::Bearer, token: token.access_token.clone() };
        let header = header.header();
        let asked = Asked { authorization: &[&header], dpop: &[], body: body.as_bytes() };
        self.issuance.credential(asked).await
    }

    /// The whole way with a bearer token: the credentials.
    pub async fn issue(&self, offered: &Offered, keys: &[SigningKey]) -> Vec<String> {
        let token = self.token(offered).await.unwrap();
        let nonce = self.issuance.nonce().c_nonce;
        let body = self.request(keys, &nonce).await;
        match self.credentials(&token, &body).await.unwrap() {
            CredentialResponse::Issued { credentials, .. } => credentials,
            CredentialResponse::Deferred { .. } => panic!("nothing is deferred here"),
        }
    }

    pub fn keys(&self, count: usize) -> Vec<SigningKey> {
        (0..count).map(|_| SigningKey::draw(&*self.die).unwrap()).collect()
    }

    /// How many residents of the city hold an IKD.
    pub async fn activated(&self) -> u64 {
        let (region, on) = ("36.73".parse().unwrap(), self.clock.today());
        let figure = self.indicators.figure(&ACTIVATED, region, on, BaseKind::Recorded).await;
        figure.unwrap().numerator
    }

    /// Marks everybody as dead, as a later file of the registry would.
    pub async fn everybody_dies(&self) {
        self.settle(300, |person| person.life_status = LifeStatus::Dead).await;
    }
}

impl Wallet {
    pub fn new(office: &Office) -> Self {
        Self { dpop: SigningKey::draw(&*office.die).unwrap() }
    }

    pub fn binding(&self) -> Binding {
        Binding::Key(self.thumbprint())
    }

    pub fn thumbprint(&self) -> [u8; 32] {
        Jwk::new(*self.dpop.public()).thumbprint(&AwsLc)
    }

    pub fn refresh_form(token: &TokenResponse) -> String {
        RefreshRequest { token: token.refresh_token.clone().unwrap() }.form()
    }

    pub async fn refresh(
        &self,
        office: &Office,
        token: &TokenResponse,
    ) -> Result<TokenResponse, TokenError> {
        let proof = self.proof(office, "/token", None);
        office.issuance.token(Self::refresh_form(token).as_bytes(), &[&proof]).await
    }

    /// Asks for a batch for so many fresh keys.
    pub async fn ask(
        &self,
        office: &Office,
        token: &TokenResponse,
        name: &str,
        count: usize,
    ) -> Result<CredentialResponse, CredentialError> {
        let nonce = office.issuance.nonce().c_nonce;
        let body = office.request_for(name, &office.keys(count), &nonce).await;
        let token = &token.access_token;
        let header = Authorization { scheme: Scheme::Dpop, token: token.clone() }.header();
        let proof = self.proof(office, "/credential", Some(token));
        let asked = Asked { authorization: &[&header], dpop: &[&proof], body: body.as_bytes() };
        office.issuance.credential(asked).await
    }

    /// The same where nothing is promised.
    pub async fn issue(
        &self,
        office: &Office,
        token: &TokenResponse,
        name: &str,
        count: usize,
    ) -> Result<Vec<String>, CredentialError> {
        match self.ask(office, token, name, count).await? {
            CredentialResponse::Issued { credentials, .. } => Ok(credentials),
            CredentialResponse::Deferred { .. } => panic!("nothing is deferred here"),
        }
    }

    /// A DPoP proof for a request to `path`.
    pub fn proof(&self, office: &Office, path: &str, token: Option<&Secret>) -> String {
        let jti = formats::base64url::encode(&office.die.bytes::<16>());
        self.proof_with_id(office, path, token, &jti)
    }

    /// A DPoP proof that says this is its id.
    pub fn proof_with_id(
        &self,
        office: &Office,
        path: &str,
        token: Option<&Secret>,
        jti: &str,
    ) -> String {
        let url: Url = format!("{ISSUER}{path}").parse().unwrap();
        let target = Target { method: "POST", url: &url, access_token: token, nonce: None };
        let jwk = Jwk::new(*self.dpop.public());
        let draft = dpop::draft(&jwk, &target, jti, office.clock.now(), &AwsLc).unwrap();
        let signature = sign(&self.dpop, draft.to_sign());
        draft.complete(&signature)
    }

    pub async fn token(
        &self,
        office: &Office,
        offered: &Offered,
    ) -> Result<TokenResponse, TokenError> {
        let form = Office::token_form(offered, offered.tx_code.reveal());
        let proof = self.proof(office, "/token", None);
        office.issuance.token(form.as_bytes(), &[&proof]).await
    }
}

pub fn officer() -> Act {
    Act::operator()
}

#[expect(clippy::disallowed_methods, reason = "a story's wallet signs with its own key")]
pub fn sign(key: &SigningKey, message: &[u8]) -> terms::Signature {
    key.sign_now(message).unwrap()
}

/// A wrong transaction code of the right shape.
pub fn wrong(tx_code: &str) -> String {
    let number: u32 = tx_code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

fn certified(
    keyring: &Keyring,
    world: &World,
    die: &dyn Die,
    signer: &keys::KeyName,
) -> (Certified, Vec<u8>) {
    let name = |text: &str| Subject::new(text, Some("Office")).unwrap();
    let year = Duration::from_secs(365 * 86_400);
    let authority = keyring.key_or_create(&keys::KeyName::ISSUER_CA, die).unwrap();
    let validity = Validity::starting(world.clock.now(), year);
    let root = Authority::found(authority, &name("Root"), validity, die).unwrap();
    let key = keyring.key_or_create(signer, die).unwrap();
    let purposes = vec![keys::Purpose::MdocSigner];
    let leaf = Leaf { subject: name("Issuer"), validity, names: vec![], purposes };
    let certificate = root.certify(key.public(), &leaf, die).unwrap();
    (Certified { key, chain: vec![certificate] }, root.certificate().to_vec())
}
