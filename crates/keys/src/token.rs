//! Keys in a PKCS#11 token: an HSM, a smart card, or SoftHSM.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
    mechanism::Mechanism,
    object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    slot::Slot,
    types::AuthPin,
};
use serde::{Deserialize, Serialize};
use terms::{Die, PublicKey, Signature};
use zeroize::Zeroizing;

use crate::{
    error::KeyError,
    files::{self, Readers},
};

/// Where a token holds a P-256 key pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenKey {
    /// The PKCS#11 module, a shared library.
    pub module: PathBuf,
    /// The label of the token.
    pub token: String,
    /// The label of both halves of the key pair.
    pub key: String,
    /// The absolute path of a file with the user's PIN, closed to others; a line feed at its end does not count.
    pub pin_file: PathBuf,
    /// How many sessions sign side by side, 1 to 64; 0 counts as 4.
    #[serde(default)]
    pub sessions: u8,
}

/// DER of the object identifier of P-256, prime256v1 (RFC 5480, section 2.1.1.1).
const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

impl TokenKey {
    /// Has the token make the key pair; its private half can never leave. Refuses a label in use.
    pub fn generate(&self, die: &dyn Die) -> Result<PublicKey, KeyError> {
        let session = self.log_in(Access::Write)?;
        self.make(&session, Lasting(true), die)
    }

    /// Has the token make the key pair for as long as what is returned is kept: a trial, of which
    /// nothing is left.
    pub fn generate_for_now(&self, die: &dyn Die) -> Result<Passing, KeyError> {
        let session = self.log_in(Access::Read)?;
        self.make(&session, Lasting(false), die)?;
        Ok(Passing { _session: session })
    }

    fn make(
        &self,
        session: &Session,
        Lasting(lasting): Lasting,
        die: &dyn Die,
    ) -> Result<PublicKey, KeyError> {
        let taken = session.find_objects(&[Attribute::Label(self.key.clone().into_bytes())])?;
        if !taken.is_empty() {
            return Err(KeyError::TokenKey { label: self.key.clone(), found: taken.len() });
        }
        let shared = [
            Attribute::Token(lasting),
            Attribute::Label(self.key.clone().into_bytes()),
            Attribute::Id(die.bytes::<16>().to_vec()),
        ];
        let public =
            [Attribute::Private(false), Attribute::Verify(true), Attribute::EcParams(P256.into())];
        let private = [
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
        ];
        let (public, _) = session.generate_key_pair(
            &Mechanism::EccKeyPairGen,
            &[&shared[..], &public].concat(),
            &[&shared[..], &private].concat(),
        )?;
        self.point(session, public)
    }

    /// A session of its own in which the key signs.
    pub(crate) fn open(&self) -> Result<TokenSession, KeyError> {
        let session = self.log_in(Access::Read)?;
        let private = self.one(&session, ObjectClass::PRIVATE_KEY)?;
        let public = self.one(&session, ObjectClass::PUBLIC_KEY)?;
        let public = self.point(&session, public)?;
        Ok(TokenSession { session, private, public })
    }

    pub(crate) fn to_json(&self) -> Result<String, KeyError> {
        serde_json::to_string(self)
            .map_err(|_| KeyError::Token("its paths must be written in UTF-8".into()))
    }

    pub(crate) fn from_json(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok()
    }

    fn log_in(&self, access: Access) -> Result<Session, KeyError> {
        let module = self.load()?;
        let slot = self.slot(&module)?;
        let session = match access {
            Access::Read => module.open_ro_session(slot)?,
            Access::Write => module.open_rw_session(slot)?,
        };
        match session.login(UserType::User, Some(&self.pin()?)) {
            // A log-in counts for all sessions of the process (PKCS#11 2.40, section 5.6).
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
            Err(error) => Err(error.into()),
        }
    }

    /// The module, loaded and initialised once for the process, as PKCS#11 wants it.
    fn load(&self) -> Result<Pkcs11, KeyError> {
        static LOADED: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(module) = loaded.get(&self.module) {
            return Ok(module.clone());
        }
        let module = Pkcs11::new(&self.module)?;
        match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(error.into()),
        }
        loaded.insert(self.module.clone(), module.clone());
        Ok(module)
    }

    fn slot(&self, module: &Pkcs11) -> Result<Slot, KeyError> {
        let mut found = Vec::new();
        for slot in module.get_slots_with_initialized_token()? {
            if module.get_token_info(slot)?.label().trim_end() == self.token {
                found.push(slot);
            }
        }
        match found.as_slice() {
            [slot] => Ok(*slot),
            some => Err(KeyError::Token(format!(
                "{} tokens are labelled {:?}, not one",
                some.len(),
                self.token
            ))),
        }
    }

    fn pin(&self) -> Result<AuthPin, KeyError> {
        // A path relative to wherever the program was started leads elsewhere one day.
        if !self.pin_file.is_absolute() {
            return Err(KeyError::Token("the path of its PIN file must be absolute".into()));
        }
        let bytes = files::read(&self.pin_file, Readers::Group)?.map(Zeroizing::new);
        let absent = || KeyError::Token(format!("no PIN file {}", self.pin_file.display()));
        let bytes = bytes.ok_or_else(absent)?;
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| KeyError::Damaged(self.pin_file.display().to_string()))?;
        Ok(AuthPin::new(text.trim_end_matches(['\n', '\r']).into()))
    }

    fn one(&self, session: &Session, class: ObjectClass) -> Result<ObjectHandle, KeyError> {
        let found = session.find_objects(&[
            Attribute::Class(class),
            Attribute::KeyType(KeyType::EC),
            Attribute::Label(self.key.clone().into_bytes()),
        ])?;
        match found.as_slice() {
            [object] => Ok(*object),
            some => Err(KeyError::TokenKey { label: self.key.clone(), found: some.len() }),
        }
    }

    fn point(&self, session: &Session, public: ObjectHandle) -> Result<PublicKey, KeyError> {
        let wanted = [AttributeType::EcParams, AttributeType::EcPoint];
        let (mut on_p256, mut point) = (false, None);
        for attribute in session.get_attributes(public, &wanted)? {
            match attribute {
                Attribute::EcParams(params) => on_p256 = params == P256,
                // A DER OCTET STRING by the book (PKCS#11 2.40, 2.3.3); some give it bare.
                Attribute::EcPoint(bytes) => {
                    point =
                        PublicKey::from_sec1(bytes.strip_prefix(&[4, 65]).unwrap_or(&bytes)).ok();
                }
                _ => {}
            }
        }
        let usable = point.filter(|_| on_p256);
        usable.ok_or_else(|| KeyError::TokenKey { label: self.key.clone(), found: 0 })
    }
}

/// A key pair that lives in a session: it ends with this.
pub struct Passing {
    _session: Session,
}

/// Whether a key pair outlives the session in which it was made.
struct Lasting(bool);

/// One logged-in session and the key pair in it. A session serves one thread at a time.
pub(crate) struct TokenSession {
    session: Session,
    private: ObjectHandle,
    public: PublicKey,
}

impl TokenSession {
    pub(crate) const fn public(&self) -> PublicKey {
        self.public
    }

    /// Signs a SHA-256 hash: raw `r || s` (PKCS#11 2.40, section 2.3.1).
    pub(crate) fn sign(&self, hash: &[u8; 32]) -> Result<Signature, Error> {
        let signature = self.session.sign(&Mechanism::Ecdsa, self.private, hash)?;
        Ok(signature.as_slice().try_into()?)
    }
}

enum Access {
    Read,
    Write,
}
