//! What the register says of a relying party, signed for wallets: why it asks, what it may ask, how
//! long it keeps what it is shown, and whom to turn to (ETSI TS 119 475, section 5.2).
//!
//! A statement holds for a day and is made when it is first needed, so that a change of the register
//! is known everywhere a day later. Its signer's certificate is made with it, under the authority
//! that says who may ask.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use formats::{
    Element, Path,
    mdoc::age_over,
    types::{ClaimType, CredentialType, ElementType, Sensitivity, Types},
};
use keys::{KeyName, Leaf, Purpose, Subject, Validity};
use protocols::{
    dcql::Kind,
    oid4vp::{RegisteredCredential, Registration, Said},
};
use store::Error;
use terms::{Crypto, Language, Moment};

use crate::{
    error::RegisterError,
    office::Relying,
    words::{Allowed, RelyingParty, Wording},
};

/// How long a statement holds.
const LIFE: Duration = Duration::from_secs(86_400);
/// With less life left than this, another one is made.
const RENEW_BEFORE: Duration = Duration::from_secs(6 * 3_600);
/// So many parties are remembered.
const REMEMBERED: usize = 256;

/// The statements in use, by what they say.
#[derive(Default)]
pub(crate) struct Statements(Mutex<HashMap<[u8; 32], (String, Moment)>>);

impl Statements {
    fn find(&self, about: &[u8; 32], now: Moment) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (text, until) = all.get(about)?;
        (now.plus(RENEW_BEFORE) < *until).then(|| text.clone())
    }

    fn keep(&self, about: [u8; 32], text: String, (now, until): (Moment, Moment)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.retain(|_, (_, until)| now.plus(RENEW_BEFORE) < *until);
        }
        if all.len() < REMEMBERED {
            all.insert(about, (text, until));
        }
    }
}

impl Relying {
    /// What the register says of `party`, which asks with the certificate of this hash.
    #[expect(clippy::disallowed_methods, reason = "here a statement meets the register's key")]
    pub(crate) async fn registration(
        &self,
        party: &RelyingParty,
        client: [u8; 32],
    ) -> Result<String, RegisterError> {
        let (now, until) = (self.now(), self.now().plus(LIFE));
        let mut said = self.said(party, client);
        let about = self.0.crypto.sha256(format!("{said:?}").as_bytes());
        if let Some(known) = self.0.statements.find(&about, now) {
            return Ok(known);
        }
        (said.issued, said.expires) = (now, until);
        let office = self.clone();
        // Keys are files, and an authority's key may live in a token: both make threads wait.
        let signer = tokio::task::spawn_blocking(move || office.registrar()).await;
        let (key, certificate) = signer.unwrap_or(Err(Error::Undone.into()))?;
        let draft = said.draft(&[certificate]).map_err(|_| Error::Shape("a registration"))?;
        let signature = key.sign(draft.to_sign()).await?;
        let text = draft.complete(&signature);
        self.0.statements.keep(about, text.clone(), (now, until));
        Ok(text)
    }

    /// The register's key, with a fresh certificate.
    fn registrar(&self) -> Result<(keys::SigningKey, Vec<u8>), RegisterError> {
        let key = self.keyring().key_or_create(&KeyName::REGISTER, self.die())?;
        let access = &self.0.setup.access;
        let (whole, wish) = (access.validity(), Validity::starting(self.now(), LIFE));
        let validity =
            Validity { from: wish.from.max(whole.from), until: wish.until.min(whole.until) };
        let leaf = Leaf {
            subject: Subject::new("IKD Register", None)?,
            validity,
            names: Vec::new(),
            purposes: vec![Purpose::Registrar],
        };
        Ok((key.clone(), access.certify(key.public(), &leaf, self.die())?))
    }

    fn said(&self, party: &RelyingParty, client: [u8; 32]) -> Registration {
        let types = self.types();
        let never = Moment::from_micros(0);
        Registration {
            client,
            name: party.title.indonesian.clone(),
            purpose: texts(&party.purpose),
            retention: texts(&party.retention),
            support: party.contact.clone(),
            authority: self.0.setup.complaints.clone(),
            credentials: party.allowed.iter().flat_map(|it| credentials(it, types)).collect(),
            issued: never,
            expires: never,
        }
    }
}

fn texts(wording: &Wording) -> Vec<Said> {
    let said = |language: Language| Said {
        lang: language.tag().to_owned(),
        value: wording.of(language).to_owned(),
    };
    let all = Language::ALL.map(said).into_iter();
    all.filter(|it| !it.value.is_empty()).collect()
}

/// What may be asked of a type, in each of its formats.
fn credentials(allowed: &Allowed, types: &Types) -> Vec<RegisteredCredential> {
    let kind = types.find_vct(&allowed.vct);
    let vcts = vec![allowed.vct.clone()];
    let claims = allowed.claims.iter().flat_map(|path| plain(path, allowed, kind)).collect();
    let mut all = vec![RegisteredCredential { kind: Kind::SdJwtVc { vcts }, claims }];
    if let Some(kind) = kind
        && let Some(doctype) = kind.doctype.clone()
    {
        let claims = elements(allowed, kind);
        all.push(RegisteredCredential { kind: Kind::Mdoc { doctype }, claims });
    }
    all
}

/// The path, or what may be asked of the claims in it: a group never stands for a NIK in it.
fn plain(path: &Path, allowed: &Allowed, kind: Option<&CredentialType>) -> Vec<Path> {
    let within: Vec<&ClaimType> = kind
        .map(|kind| kind.claims.iter().filter(|it| path.covers(&it.path)).collect())
        .unwrap_or_default();
    if within.iter().all(|it| is_asked(it, allowed)) {
        return vec![path.clone()];
    }
    let asked = within.into_iter().filter(|it| is_asked(it, allowed) && it.path != *path);
    asked.map(|it| it.path.clone()).collect()
}

/// Whether it gives nothing else away, or stands in the register by itself.
fn is_asked(claim: &ClaimType, allowed: &Allowed) -> bool {
    claim.sensitivity == Sensitivity::Ordinary || allowed.claims.contains(&claim.path)
}

/// The elements that show what is allowed, each by namespace and name; also ages that no document
/// stores and another one answers.
fn elements(allowed: &Allowed, kind: &CredentialType) -> Vec<Path> {
    let covered = |it: &&ClaimType| allowed.claims.iter().any(|path| path.covers(&it.path));
    let shown = kind.claims.iter().filter(covered).filter(|it| is_asked(it, allowed));
    let mut all: Vec<Path> = shown.flat_map(|it| &it.mdoc).map(ElementType::path).collect();
    let ages = allowed.claims.iter().filter_map(|path| match path.elements() {
        [Element::Name(name)] => age_over::years(name).map(|_| name),
        _ => None,
    });
    let places: BTreeSet<&str> =
        kind.claims.iter().flat_map(|it| &it.mdoc).map(|it| it.namespace.as_str()).collect();
    for name in ages {
        all.extend(places.iter().map(|namespace| Path::of_mdoc(namespace, name)));
    }
    let mut seen = HashSet::new();
    all.retain(|path| seen.insert(path.clone()));
    all
}
