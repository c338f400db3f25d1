//! An issuer with its status list, a verifier's office, and a library that asks.

use std::{sync::Arc, time::Duration};

use fetch::{Fetch, Limits, Reach};
use formats::{
    Path, base64url,
    sd_jwt::{Claims, Content, Credential, Issuer},
    status_list::{Bits, Status, StatusList, StatusReference, StatusToken},
    trust::{Kind, TrustAnchors, TrustEntry, TrustList},
    types::{Format, Types},
};
use keys::{Authority, AwsLc, Keyring, Leaf, Purpose, Seal, SigningKey, Subject, Validity};
use protocols::Url;
use relying::{
    Allowed, Asked, Outcome, PartyName, Reason, Relying, RelyingParty, Setup, Want, Wording,
};
use serde_json::{Value, json};
use terms::{Act, Clock, Moment};
use testkit::World;

use super::server::Server;

pub const NAME: &str = "Ratna Kanaria";
pub const NIK: &str = "3673014605990001";
pub const PID: &str = "urn:ikd:pid:1";
pub const DAY: Duration = Duration::from_secs(86_400);

pub static ROOMS: &[&store::Room] = &[&audit::ROOM, &relying::ROOM];

/// A key with its certificates.
pub struct Certified {
    pub key: SigningKey,
    pub chain: Vec<Vec<u8>>,
}

/// Everything that a story starts from.
pub struct Stage {
    pub relying: Relying,
    pub access: Authority,
    pub issuers: Authority,
    pub issuer: Certified,
    pub status: Certified,
    pub holder: SigningKey,
    pub server: Server,
}

pub fn authority(world: &World, name: &str, life: Duration) -> Authority {
    let key = SigningKey::draw(&*world.die).unwrap();
    let subject = Subject::new(name, None).unwrap();
    let validity = Validity::starting(world.clock.now(), life);
    Authority::found(key, &subject, validity, &*world.die).unwrap()
}

pub fn certified(world: &World, by: &Authority, name: &str, life: Duration) -> Certified {
    certified_for(world, by, (name, &[Purpose::MdocSigner]), life)
}

pub fn certified_for(
    world: &World,
    by: &Authority,
    (name, purposes): (&str, &[Purpose]),
    life: Duration,
) -> Certified {
    let key = SigningKey::draw(&*world.die).unwrap();
    let leaf = Leaf {
        subject: Subject::new(name, None).unwrap(),
        validity: Validity::starting(world.clock.now(), life),
        names: Vec::new(),
        purposes: purposes.to_vec(),
    };
    let chain = vec![by.certify(key.public(), &leaf, &*world.die).unwrap()];
    Certified { key, chain }
}

pub fn anchors(world: &World, entries: &[(Kind, &Authority)]) -> TrustAnchors {
    let entry = |(kind, authority): &(Kind, &Authority)| TrustEntry {
        kind: kind.clone(),
        name: "Otoritas".to_owned(),
        certificate: authority.certificate().to_vec(),
    };
    let list = TrustList::new(1, world.clock.now(), entries.iter().map(entry).collect());
    TrustAnchors::new(&list).unwrap()
}

impl Stage {
    /// A stage with the library registered, whose status list says that all is valid.
    pub async fn set(world: &World) -> Self {
        Self::with_access(world, authority(world, "Access Root", 3650 * DAY)).await
    }

    pub async fn with_access(world: &World, access: Authority) -> Self {
        let (server, issuers) = (Server::open().await, authority(world, "Issuer Root", 3650 * DAY));
        let stage = Self {
            relying: office(world, &access, &issuers, &server),
            access,
            issuer: certified(world, &issuers, "Issuer", 30 * DAY),
            status: certified_for(world, &issuers, ("Status", &[Purpose::StatusSigner]), 30 * DAY),
            issuers,
            holder: SigningKey::draw(&*world.die).unwrap(),
            server,
        };
        stage.relying.register(&Act::operator(), library()).await.unwrap();
        stage.publish(world, &[]);
        stage
    }

    /// The same once more, with a verifier's office that has just been started.
    pub fn reopened(self, world: &World) -> Self {
        Self { relying: office(world, &self.access, &self.issuers, &self.server), ..self }
    }

    /// Publishes the status list in which these places have these statuses, in both forms.
    pub fn publish(&self, world: &World, statuses: &[(u64, Status)]) {
        let token = self.status_token(world, statuses, &self.status);
        self.server.answers("application/statuslist+jwt", &token);
        let (says, list) = self.status_list(world, Bits::One, statuses);
        let draft = says.draft_cwt(&list, &self.status.chain);
        let signature = self.status.key.sign_now(draft.to_sign()).unwrap();
        self.server.answers_cwt(&draft.complete(&signature));
    }

    pub fn status_token(
        &self,
        world: &World,
        statuses: &[(u64, Status)],
        signer: &Certified,
    ) -> String {
        let (says, list) = self.status_list(world, Bits::Two, statuses);
        let draft = says.draft(&list, &signer.chain).unwrap();
        let signature = signer.key.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }

    /// What fits into so many bits: those of mdocs have one (ISO/IEC 18013-5).
    fn status_list(
        &self,
        world: &World,
        bits: Bits,
        statuses: &[(u64, Status)],
    ) -> (StatusToken, StatusList) {
        let mut list = StatusList::new(bits, 64).unwrap();
        for (index, status) in statuses.iter().filter(|(_, it)| bits != Bits::One || it.0 < 2) {
            list.set(*index, *status).unwrap();
        }
        let says = StatusToken {
            uri: self.status_uri(),
            issued: world.clock.now(),
            expires: Some(world.clock.now().plus(DAY)),
            ttl: Some(Duration::from_secs(60)),
            aggregation: None,
        };
        (says, list)
    }

    pub fn status_uri(&self) -> String {
        format!("{}/status/1", self.server.url())
    }

    /// The library asks for these claims.
    pub async fn ask(&self, want: &str) -> Asked {
        let want = Want::from_list(want).unwrap();
        self.relying.ask(&Act::operator(), &name(), want, None).await.unwrap()
    }

    /// The library asks for these claims as an mdoc.
    pub async fn ask_mdoc(&self, want: &str) -> Asked {
        let want = Want::from_list(want).unwrap().in_formats(&[Format::Mdoc]);
        self.relying.ask(&Act::operator(), &name(), want, None).await.unwrap()
    }

    /// The library asks a query.
    pub async fn ask_query(&self, query: &Value) -> Asked {
        let want = Want::from_json(query.to_string().as_bytes()).unwrap();
        self.relying.ask(&Act::operator(), &name(), want, None).await.unwrap()
    }

    /// The library asks for the name, and people come back to it.
    pub async fn ask_here(&self) -> Asked {
        let want = Want::from_list("full_name").unwrap();
        let back: Url = "https://library.example/back/7".parse().unwrap();
        self.relying.ask(&Act::operator(), &name(), want, Some(&back)).await.unwrap()
    }

    pub async fn outcome(&self, asked: &Asked) -> Outcome {
        self.relying.result(&Act::operator(), asked.transaction).await.unwrap()
    }

    /// The reasons for which an answer was not good enough.
    pub async fn reasons(&self, asked: &Asked) -> Vec<Reason> {
        match self.outcome(asked).await {
            Outcome::Refused { reasons, .. } => reasons,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// The claims that are read now.
    pub async fn claims(&self, asked: &Asked) -> Option<Value> {
        match self.outcome(asked).await {
            Outcome::Verified { claims, .. } => claims.map(|it| it.into_revealed().into()),
            other => panic!("not verified: {other:?}"),
        }
    }
}

/// A verifier's office, which trusts these issuers and reaches this server.
fn office(world: &World, access: &Authority, issuers: &Authority, server: &Server) -> Relying {
    let reach = Reach::public().with_origin(&server.url()).unwrap();
    let limits = Limits { body: 4096, ..Limits::default() };
    let fetch = Fetch::new(reach, b"").unwrap().with_limits(limits);
    let folder = world.folder().join("keys");
    let keyring = Arc::new(Keyring::open(folder, Seal::beside(), &*world.die).unwrap());
    let trusted = anchors(world, &[(Kind::Issuer, issuers), (Kind::Status, issuers)]);
    let setup = Setup {
        url: "https://ikd.example".parse().unwrap(),
        keyring,
        access: access.clone(),
        anchors: Arc::new(trusted),
        fetch,
        types: Arc::new(Types::load().unwrap()),
        complaints: Some("mailto:pengaduan@ikd.example".to_owned()),
    };
    let (clock, die) = (Arc::clone(&world.clock) as _, Arc::clone(&world.die) as _);
    let log = audit::Log::new(world.db.handle(&audit::ROOM), clock, die);
    Relying::open(log.ledger(world.db.handle(&relying::ROOM)), setup)
}

pub fn name() -> PartyName {
    "library".parse().unwrap()
}

pub fn wording(text: &str) -> Wording {
    Wording { indonesian: format!("{text} (id)"), english: format!("{text} (en)") }
}

/// A library that may ask for names and addresses.
pub fn library() -> RelyingParty {
    let claims = ["full_name", "birthdate", "address", "issuing_country"];
    RelyingParty {
        name: name(),
        title: wording("Perpustakaan"),
        purpose: wording("Keanggotaan"),
        retention: wording("Satu tahun"),
        contact: Some("mailto:privasi@library.example".to_owned()),
        allowed: vec![allowed(PID, &claims)],
        redirects: vec!["https://library.example/back".parse().unwrap()],
    }
}

pub fn allowed(vct: &str, claims: &[&str]) -> Allowed {
    Allowed {
        vct: vct.to_owned(),
        claims: claims.iter().map(|path| path.parse().unwrap()).collect(),
    }
}

/// A credential in the making: a good one, of which a story may spoil something.
pub struct Card<'s> {
    pub signer: &'s SigningKey,
    pub chain: Vec<Vec<u8>>,
    pub holder: &'s SigningKey,
    pub vct: &'s str,
    pub not_before: Moment,
    pub expires: Moment,
    pub status: Option<StatusReference>,
}

impl<'s> Card<'s> {
    pub fn of(stage: &'s Stage, world: &World) -> Self {
        let now = world.clock.now();
        Self {
            signer: &stage.issuer.key,
            chain: stage.issuer.chain.clone(),
            holder: &stage.holder,
            vct: PID,
            not_before: now,
            expires: now.plus(DAY),
            status: Some(StatusReference { index: 7, uri: stage.status_uri() }),
        }
    }

    /// The credential as the wallet holds it.
    pub fn write(&self, world: &World) -> String {
        let (locality, region) = (json!("KOTA SERANG"), json!("BANTEN"));
        let address = Claims::new().hidden("locality", &locality).hidden("region", &region);
        let claims = Claims::new()
            .hidden("full_name", NAME)
            .hidden("birthdate", "1999-05-06")
            .hidden("nik", NIK)
            .hidden("address", Content::Object(address))
            .open("issuing_country", "ID");
        let issuer = Issuer::new(&self.chain).unwrap();
        let mut credential = Credential::new(&issuer, self.vct, &claims)
            .issued(self.not_before)
            .not_before(self.not_before)
            .expires(self.expires)
            .holder(self.holder.public());
        if let Some(status) = &self.status {
            credential = credential.status(status);
        }
        let draft = credential.draft(&AwsLc, &*world.die).unwrap();
        let signature = self.signer.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }
}

/// A credential whose signed part was changed, and signed again.
pub fn resigned(credential: &str, by: &SigningKey, change: impl FnOnce(&mut Value)) -> String {
    let (jwt, disclosures) = credential.split_once('~').unwrap();
    let mut parts = jwt.split('.');
    let (header, payload) = (parts.next().unwrap(), parts.next().unwrap());
    let mut claims = serde_json::from_slice(&base64url::decode(payload).unwrap()).unwrap();
    change(&mut claims);
    let signed = format!("{header}.{}", base64url::encode(claims.to_string().as_bytes()));
    let signature = base64url::encode(&by.sign_now(signed.as_bytes()).unwrap());
    format!("{signed}.{signature}~{disclosures}")
}

pub fn paths(text: &str) -> Vec<Path> {
    text.split(',').map(|path| path.parse().unwrap()).collect()
}
