//! The house: every room with its own handle, wired once.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use activation::{Activations, Suspensions};
use audit::{Checkpoint, Log, Notary, Verifier};
use desk::Desk;
use formats::{
    trust::TrustAnchors,
    types::{TypeError, Types},
};
use indicators::Indicators;
use issuance::{Caps, Issuance, Unbound};
use keys::{AwsLc, KeyName, Keyring, Seal};
use messages::Messages;
use protocols::oid4vp::is_contact;
use registry::Registry;
use relying::Relying;
use staff::{Site, Staff};
use store::{Db, Place, Room};
use terms::{Class, Clock, Die, OsDie, SystemClock};
use tokio::time::sleep;
use unlock::Unlock;
use zeroize::Zeroizing;

use crate::{
    ceremony::{self, Trust},
    cli::Cli,
    failure::Failure,
    keep, network, post, rehearsal, revocations,
    settings::Settings,
    tls,
};

/// The rooms that keep something, the lower first.
const ROOMS: [&Room; 10] = [
    &audit::ROOM,
    &indicators::ROOM,
    &staff::ROOM,
    &registry::ROOM,
    &unlock::ROOM,
    &activation::ROOM,
    &issuance::ROOM,
    &relying::ROOM,
    &messages::ROOM,
    &desk::ROOM,
];

/// The name of the log in its checkpoints.
const LOG_NAME: &str = "ikd/audit";

/// The last checkpoint, kept outside the database: who cuts the log must change this file too.
const CHECKPOINT: &str = "audit.checkpoint";

/// What attempts at PINs were spent, kept outside the database: see `unlock`.
const JOURNAL: &str = "unlock.journal";

/// How long a server waits for the journal of the one that it follows.
const HANDED_OVER: Duration = Duration::from_secs(10);

/// The open house.
pub struct House {
    pub data: PathBuf,
    pub settings: Settings,
    pub keyring: Arc<Keyring>,
    pub log: Log,
    db: Db,
    pub notary: Arc<Notary>,
    pub verifier: Verifier,
    pub registry: Registry,
    pub activations: Activations,
    pub suspensions: Suspensions,
    pub indicators: Indicators,
    pub issuance: Issuance,
    pub relying: Relying,
    pub staff: Staff,
    pub messages: Messages,
    pub desk: Desk,
    pub trust: Trust,
}

impl House {
    /// Opens the house for a command that runs beside the server, or without it.
    pub async fn beside(cli: &Cli) -> Result<Self, Failure> {
        Self::open(&cli.data, Settings::read(cli, None)?).await
    }

    /// Opens the house in the data folder, and makes what is missing there.
    pub async fn open(data: &Path, settings: Settings) -> Result<Self, Failure> {
        make_private(data)
            .map_err(|error| Failure::ours(format!("{}: {error}", data.display())))?;
        rehearsal::sweep(data)?;
        let (clock, die): (Arc<dyn Clock>, Arc<dyn Die>) = (Arc::new(SystemClock), Arc::new(OsDie));
        let keyring = Arc::new(keyring(data, &settings, &*die)?);
        let trust = ceremony::hold(data, &keyring, &settings, &*clock, &*die).await?;
        tls::prepare(data, &settings, &keyring, &*clock, &*die)?;
        let db = Db::open(&place(data, &settings), &ROOMS)?;
        let log = Log::new(db.handle(&audit::ROOM), clock, Arc::clone(&die));
        let note_key = keyring.note_key_or_create(&KeyName::AUDIT, &*die)?;
        let indicators = Indicators::new(db.handle(&indicators::ROOM), &log);
        let registry = Registry::new(
            log.ledger(db.handle(&registry::ROOM)),
            db.handle(&registry::ROOM),
            indicators.clone(),
        );
        // On demand, so that a demonstration starts no later for it.
        let registry = if settings.demo { registry.drawing() } else { registry };
        let activations = Activations::new(db.handle(&activation::ROOM), indicators.clone());
        let ledger = log.ledger(db.handle(&activation::ROOM));
        let suspensions = Suspensions::new(ledger, registry.clone());
        let types = Arc::new(types(&settings)?);
        let issuing = issuing(&settings, &keyring, &trust, &types);
        let ledger = log.ledger(db.handle(&issuance::ROOM));
        let issuance = Issuance::open(ledger, registry.clone(), activations.clone(), issuing);
        let ledger = log.ledger(db.handle(&relying::ROOM));
        let relying = Relying::open(ledger, asking((data, &settings), &keyring, &trust, types)?);
        let ledger = log.ledger(db.handle(&staff::ROOM));
        let staff = Staff::open(ledger, office(&settings, &keyring)?);
        let couriers = post::couriers(data, &settings)?;
        let ledger = log.ledger(db.handle(&messages::ROOM));
        let messages = Messages::open(ledger, Arc::clone(&keyring), couriers);
        let desk = Desk::open(log.ledger(db.handle(&desk::ROOM)), &keyring);
        let house = Self {
            data: data.to_owned(),
            verifier: Verifier::new(LOG_NAME, note_key.public()).map_err(Failure::ours)?,
            notary: Arc::new(Notary::new(LOG_NAME, note_key).map_err(Failure::ours)?),
            settings,
            keyring,
            log,
            db,
            registry,
            activations,
            suspensions,
            indicators,
            issuance: issuance.map_err(Failure::ours)?,
            relying,
            staff,
            messages,
            desk,
            trust,
        };
        if let Some(kept) = house.kept_checkpoint()? {
            house.notary.remember(kept);
        }
        Ok(house)
    }

    /// Whether the machine's operator does alone what otherwise takes two officers: on sample data,
    /// or as long as there are no two.
    pub async fn is_operators_alone(&self) -> Result<bool, Failure> {
        Ok(self.settings.demo || !self.staff.is_manned().await?)
    }

    /// Opens the room of the PINs: for a server, since one process at a time keeps its journal.
    pub async fn unlock(&self) -> Result<Unlock, Failure> {
        let began = Instant::now();
        loop {
            let ledger = self.log.ledger(self.db.handle(&unlock::ROOM));
            let (keyring, journal) = (Arc::clone(&self.keyring), self.data.join(JOURNAL));
            let recovery = self.settings.recovery();
            let setup = unlock::Setup { keyring, journal, recovery };
            match Unlock::open(ledger, self.db.handle(&unlock::ROOM), setup).await {
                Err(error) if error.is_taken() && began.elapsed() < HANDED_OVER => {
                    sleep(Duration::from_millis(100)).await;
                }
                opened => return opened.map_err(Failure::ours),
            }
        }
    }

    /// Numbers what has happened, signs a checkpoint, and keeps it outside the database.
    pub async fn seal_log(&self) -> Result<(), Failure> {
        self.log.sequence().await?;
        if let Some(checkpoint) = self.log.sign(&self.notary).await? {
            keep::replace(&self.data.join(CHECKPOINT), checkpoint.note().as_bytes())?;
        }
        Ok(())
    }

    /// Signs which certificates the authority over issuers has revoked, as of now.
    pub fn revocations(&self) -> Result<Vec<u8>, Failure> {
        let (folder, now) = (self.data.join("certificates"), SystemClock.now());
        revocations::sign(&folder, &self.trust.issuers, &self.trust.list, now)
    }

    /// What wallets show when they pin the trust list, for people to compare.
    pub fn trust_fingerprint(&self) -> String {
        let hash = self.trust.list.fingerprint(&AwsLc);
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The checkpoint that was kept outside the database.
    pub fn kept_checkpoint(&self) -> Result<Option<Checkpoint>, Failure> {
        let path = self.data.join(CHECKPOINT);
        if path.exists() { self.checkpoint(&path).map(Some) } else { Ok(None) }
    }

    /// Reads a checkpoint of this log from a file.
    pub fn checkpoint(&self, file: &Path) -> Result<Checkpoint, Failure> {
        let told = |error: &dyn std::fmt::Display| {
            Failure::refused(format!("{}: {error}", file.display()))
        };
        let note = std::fs::read_to_string(file).map_err(|error| told(&error))?;
        Checkpoint::read(&note, &self.verifier).map_err(|error| told(&error))
    }
}

/// The folder holds people's data: nobody else on the machine may look in.
fn make_private(data: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(data)?;
    std::fs::set_permissions(data, std::fs::Permissions::from_mode(0o700))
}

/// The keyring in the data folder, under the configured seal.
pub fn keyring(data: &Path, settings: &Settings, die: &dyn Die) -> Result<Keyring, Failure> {
    make_private(data)?;
    let seal = match settings.seal_file.as_str() {
        "" => Seal::beside(),
        file => Seal::file(Path::new(file))?,
    };
    Ok(Keyring::open(data.join("keys"), seal, die)?)
}

fn place(data: &Path, settings: &Settings) -> Place {
    match settings.database.as_str() {
        "" => Place::Sqlite(data.join("ikd.db")),
        text => text.parse().unwrap_or_else(|never| match never {}),
    }
}

/// The types of credentials, their document types in the deployer's own domain.
fn types(settings: &Settings) -> Result<Types, Failure> {
    Types::of_domain(&settings.type_domain).map_err(|error| match error {
        TypeError::Domain => Failure::new(Class::Invalid, format!("type_domain: {error}")),
        error => Failure::ours(error),
    })
}

fn issuing(
    settings: &Settings,
    keyring: &Arc<Keyring>,
    trust: &Trust,
    types: &Arc<Types>,
) -> issuance::Setup {
    issuance::Setup {
        url: settings.public_url.clone(),
        name: (settings.issuer_name_id.clone(), settings.issuer_name_en.clone()),
        issuer: trust.issuer.clone(),
        status: trust.status.clone(),
        keyring: Arc::clone(keyring),
        unbound: if settings.demo { Unbound::Confirmed } else { Unbound::Deferred },
        caps: Caps::default(),
        types: Arc::clone(types),
    }
}

fn office(settings: &Settings, keyring: &Keyring) -> Result<staff::Setup, Failure> {
    let url = &settings.console_url;
    let origin = url.as_str().strip_suffix(url.path()).unwrap_or(url.as_str());
    let site = match Site::new(&url.host(), origin) {
        // A demonstration opens without a key too, at any address.
        Err(_) if settings.demo => Site::new("localhost", "http://localhost"),
        site => site,
    };
    let site =
        site.map_err(|error| Failure::new(Class::Invalid, format!("console_url: {error}")))?;
    let secret = keyring.mac_key("staff").tag(b"secret");
    Ok(staff::Setup { site, crypto: Arc::new(AwsLc), secret: Zeroizing::new(secret) })
}

fn asking(
    (data, settings): (&Path, &Settings),
    keyring: &Arc<Keyring>,
    trust: &Trust,
    types: Arc<Types>,
) -> Result<relying::Setup, Failure> {
    Ok(relying::Setup {
        url: settings.public_url.clone(),
        keyring: Arc::clone(keyring),
        access: trust.access.clone(),
        anchors: Arc::new(TrustAnchors::new(&trust.list).map_err(Failure::ours)?),
        fetch: network::for_verifier(settings, &tls::own_certificate(data))?,
        types,
        complaints: complaints(settings)?,
    })
}

/// Where people complain; a demonstration has a place for it that is none.
fn complaints(settings: &Settings) -> Result<Option<String>, Failure> {
    match settings.complaints.as_str() {
        "" => Ok(settings.demo.then(|| "mailto:pengaduan@ikd.example".to_owned())),
        place if is_contact(place) => Ok(Some(place.to_owned())),
        _ => Err(Failure::new(
            Class::Invalid,
            "settings: complaints is an https: or mailto: address without subject or text",
        )),
    }
}
