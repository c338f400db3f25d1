//! A house on this machine: every room over one database, and four listeners.

use std::{
    io::Cursor,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use ::desk::Desk;
use activation::{Activations, Suspensions, assess};
use audit::Log;
use fetch::{Fetch, Reach};
use formats::{
    trust::{Kind, TrustAnchors, TrustEntry, TrustList},
    types::Types,
};
use indicators::Indicators;
use issuance::{Caps, Certified, Issuance, Unbound};
use keys::{Authority, AwsLc, Keyring, Leaf, Purpose, Seal, SigningKey, Subject, Validity};
use messages::{Couriers, Folder, Messages};
use protocols::{Secret, Url};
use registry::{BadLines, Population, Registry, Resident, ResidentWriter, Search};
use relying::{Allowed, Relying, RelyingParty, Wording};
use staff::{Site, Staff};
use terms::{Act, Clock, Die, SeededDie};
use testkit::{Engine, World};
use unlock::Unlock;
use web::{
    App, Counts, Deployment, Imports, Listener, Live, Release, ReleaseFile, Revocations, Sessions,
    Stop, Verifier, console_routes, ops_routes, public_routes, wallet_routes,
};
use zeroize::Zeroizing;

static ROOMS: &[&store::Room] = &[
    &audit::ROOM,
    &indicators::ROOM,
    &registry::ROOM,
    &activation::ROOM,
    &issuance::ROOM,
    &relying::ROOM,
    &staff::ROOM,
    &unlock::ROOM,
    &messages::ROOM,
    &::desk::ROOM,
];

pub const TRUST_LIST: &str = "eyJ.a-signed.list";
const YEAR: Duration = Duration::from_secs(365 * 86_400);

pub struct House {
    pub world: World,
    pub app: Arc<App>,
    pub public: SocketAddr,
    pub console: SocketAddr,
    pub ops: SocketAddr,
    pub wallet: SocketAddr,
    pub access: Authority,
    /// What a phone with a PIN asks, and draws with.
    pub unlock: Unlock,
    pub die: Arc<SeededDie>,
    _stop: Stop,
}

/// What a story changes about its house.
#[derive(Clone, Copy)]
pub struct Plan {
    pub demo: bool,
    /// What becomes of an offer to any phone, where it is not what the rest follows from.
    pub unbound: Option<Unbound>,
    /// The path of the public address.
    pub path: &'static str,
    pub residents: u64,
    /// The wallet's web app.
    pub wallet: &'static [ReleaseFile],
}

impl Default for Plan {
    fn default() -> Self {
        Self { demo: true, unbound: None, path: "", residents: 300, wallet: &[] }
    }
}

impl House {
    pub async fn open() -> Self {
        Self::planned(Plan::default()).await
    }

    pub async fn planned(plan: Plan) -> Self {
        let world = World::on(Engine::Sqlite, ROOMS);
        let mut listeners = Vec::new();
        for _ in 0..4 {
            listeners.push(Listener::bind((Ipv4Addr::LOCALHOST, 0).into()).await.unwrap());
        }
        let [public, console, ops, wallet] =
            [0, 1, 2, 3].map(|at| listeners[at].address().unwrap());
        let url = |text: String| text.parse::<Url>().unwrap();
        let deployment = Deployment {
            public_url: url(format!("http://{public}{}", plan.path)),
            console_url: url(format!("http://{console}")),
            wallet_url: url(format!("http://{wallet}")),
            demo: plan.demo,
            home: "36.73".parse().unwrap(),
            verifier: Verifier {
                party: "library".parse().unwrap(),
                claims: ["full_name", "birthdate"].map(|it| it.parse().unwrap()).into(),
            },
        };
        let access = authority(&world, "Access Root");
        let unbound = if plan.demo { Unbound::Confirmed } else { Unbound::Refused };
        let unbound = plan.unbound.unwrap_or(unbound);
        let release = Release::of(plan.wallet).map(Arc::new);
        let app = App { wallet: release, ..app(&world, &access, deployment, unbound).await };
        let app = Arc::new(app);
        settle(&app, plan.residents).await;
        let back = app.deployment.verify_return().parse().unwrap();
        app.relying.register(&Act::operator(), library(back)).await.unwrap();
        let (stop, running) = Stop::new();
        let routes =
            [public_routes(&app), console_routes(&app), ops_routes(&app), wallet_routes(&app)];
        for (listener, routes) in listeners.into_iter().zip(routes) {
            tokio::spawn(listener.serve(routes, running.clone()));
        }
        let (unlock, die) = (app.unlock.clone(), world.die.clone());
        Self { world, app, public, console, ops, wallet, access, unlock, die, _stop: stop }
    }

    /// Residents who may hold an IKD (`true`) or may not.
    pub async fn residents(&self, eligible: bool) -> Vec<Resident> {
        let region = "36.73".parse().unwrap();
        let search = Search { region, name: String::new(), after: None, limit: 100 };
        let found =
            self.app.registry.search(&Act::operator().because("a story"), search).await.unwrap();
        let today = self.world.clock.today();
        let wanted = |it: &Resident| assess(&it.person, today).is_eligible() == eligible;
        found.into_iter().filter(wanted).collect()
    }

    /// Somebody who may hold an IKD.
    pub async fn ratna(&self) -> Resident {
        self.residents(true).await.remove(0)
    }

    /// The code of a fresh session at the console.
    pub async fn session(&self) -> Secret {
        let code = self.app.sessions.invite();
        let path = format!("/bootstrap/{}", code.reveal());
        let cookie = super::http::Call::page(path).to(self.console).await.cookie();
        Secret::new(cookie.split_once('=').unwrap().1)
    }

    pub fn die(&self) -> &dyn Die {
        &*self.world.die
    }
}

async fn app(world: &World, access: &Authority, deployment: Deployment, unbound: Unbound) -> App {
    let (clock, die): (Arc<dyn Clock>, Arc<dyn Die>) = (world.clock.clone(), world.die.clone());
    let log = Log::new(world.db.handle(&audit::ROOM), clock.clone(), die.clone());
    let indicators = Indicators::new(world.db.handle(&indicators::ROOM), &log);
    let handle = world.db.handle(&registry::ROOM);
    let registry = Registry::new(log.ledger(handle.clone()), handle, indicators.clone());
    let activations = Activations::new(world.db.handle(&activation::ROOM), indicators.clone());
    let ledger = log.ledger(world.db.handle(&activation::ROOM));
    let suspensions = Suspensions::new(ledger, registry.clone());
    let folder = world.folder().join("keys");
    let keyring = Arc::new(Keyring::open(folder, Seal::beside(), &*die).unwrap());
    let issuers = authority(world, "Issuer Root");
    let types = Arc::new(Types::load().unwrap());
    let setup = issuance::Setup {
        url: deployment.public_url.clone(),
        name: ("Dinas".to_owned(), "Office".to_owned()),
        issuer: certified(world, &issuers, "Issuer", &[Purpose::MdocSigner]),
        status: certified(world, &issuers, "Status", &[Purpose::StatusSigner]),
        keyring: Arc::clone(&keyring),
        unbound,
        caps: Caps::default(),
        types: Arc::clone(&types),
    };
    let ledger = log.ledger(world.db.handle(&issuance::ROOM));
    let issuance = Issuance::open(ledger, registry.clone(), activations.clone(), setup).unwrap();
    let anchors = anchors(world, &[(Kind::Issuer, &issuers), (Kind::Status, &issuers)]);
    let setup = asking(&deployment, &keyring, (access, anchors), types);
    let relying = Relying::open(log.ledger(world.db.handle(&relying::ROOM)), setup);
    let staff = staff(world, &log, &deployment);
    let ledger = log.ledger(world.db.handle(&messages::ROOM));
    let folder = Arc::new(Folder::open(&world.folder().join("messages")).unwrap());
    let couriers = Couriers { mail: Some(folder.clone()), phone: Some(folder) };
    let messages = Messages::open(ledger, Arc::clone(&keyring), couriers);
    let desk = Desk::open(log.ledger(world.db.handle(&::desk::ROOM)), &keyring);
    let unlock = unlock(world, &log, keyring).await;
    let folder = world.folder().join("imports");
    let imports = Imports::open(&folder, clock.clone(), die.clone()).unwrap();
    App {
        imports,
        issuance,
        registry,
        activations,
        suspensions,
        indicators,
        relying,
        staff,
        messages,
        desk,
        signed_trust_list: TRUST_LIST.into(),
        revocations: Revocations::new(Some(b"revocations".to_vec())),
        wallet: None,
        unlock,
        live: Live::default(),
        sessions: Sessions::new(clock.clone(), die.clone()),
        clock,
        die,
        counts: Arc::new(Counts::default()),
        deployment,
    }
}

fn asking(
    deployment: &Deployment,
    keyring: &Arc<Keyring>,
    (access, anchors): (&Authority, TrustAnchors),
    types: Arc<Types>,
) -> relying::Setup {
    let reach = Reach::public().with_origin(deployment.public_url.as_str()).unwrap();
    relying::Setup {
        url: deployment.public_url.clone(),
        keyring: Arc::clone(keyring),
        access: access.clone(),
        anchors: Arc::new(anchors),
        fetch: Fetch::new(reach, b"").unwrap(),
        types,
        complaints: None,
    }
}

fn staff(world: &World, log: &Log, deployment: &Deployment) -> Staff {
    let setup = staff::Setup {
        site: Site::new("localhost", &console_origin(deployment)).unwrap(),
        crypto: Arc::new(AwsLc),
        secret: Zeroizing::new([7; 32]),
    };
    Staff::open(log.ledger(world.db.handle(&staff::ROOM)), setup)
}

async fn unlock(world: &World, log: &Log, keyring: Arc<Keyring>) -> Unlock {
    let ledger = log.ledger(world.db.handle(&unlock::ROOM));
    let recovery = unlock::SelfRecovery::After(Duration::from_secs(72 * 3_600));
    let setup = unlock::Setup { keyring, journal: world.folder().join("unlock.journal"), recovery };
    Unlock::open(ledger, world.db.handle(&unlock::ROOM), setup).await.unwrap()
}

/// What a browser calls the console: passkeys belong to a name, not to a number.
pub fn console_origin(deployment: &Deployment) -> String {
    format!("http://localhost:{}", deployment.console_url.port())
}

async fn settle(app: &App, count: u64) {
    if count == 0 {
        return;
    }
    let people = Population::new("36.73".parse().unwrap(), count, 1, app.clock.today()).unwrap();
    let mut csv = Vec::new();
    let mut writer = ResidentWriter::new(&mut csv).unwrap();
    for person in people {
        writer.write(&person).unwrap();
    }
    let act = Act::operator();
    app.registry.import(&act, Cursor::new(csv), BadLines::Refuse, |_| {}).await.unwrap();
}

/// A library that may ask for names and birth dates.
fn library(back: Url) -> RelyingParty {
    let wording = |indonesian: &str, english: &str| Wording {
        indonesian: indonesian.to_owned(),
        english: english.to_owned(),
    };
    RelyingParty {
        name: "library".parse().unwrap(),
        title: wording("Perpustakaan Daerah", "Regional Library"),
        purpose: wording("Keanggotaan perpustakaan", "Library membership"),
        retention: wording("Sampai keanggotaan berakhir", "Until the membership ends"),
        contact: None,
        allowed: [
            ("urn:ikd:pid:1", ["full_name", "birthdate"]),
            ("urn:ikd:face_age:1", ["portrait", "age_over_17"]),
        ]
        .map(|(vct, claims)| Allowed {
            vct: vct.to_owned(),
            claims: claims.map(|it| it.parse().unwrap()).into(),
        })
        .into(),
        redirects: vec![back],
    }
}

fn authority(world: &World, name: &str) -> Authority {
    let key = SigningKey::draw(&*world.die).unwrap();
    let subject = Subject::new(name, Some("Office")).unwrap();
    let validity = Validity::starting(world.clock.now(), YEAR);
    Authority::found(key, &subject, validity, &*world.die).unwrap()
}

fn certified(world: &World, by: &Authority, name: &str, purposes: &[Purpose]) -> Certified {
    let key = SigningKey::draw(&*world.die).unwrap();
    let leaf = Leaf {
        subject: Subject::new(name, Some("Office")).unwrap(),
        validity: Validity::starting(world.clock.now(), YEAR),
        names: Vec::new(),
        purposes: purposes.to_vec(),
    };
    let certificate = by.certify(key.public(), &leaf, &*world.die).unwrap();
    Certified { key, chain: vec![certificate] }
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
