//! ES256 signing keys, wherever they live.

use std::{fmt, sync::Arc};

use terms::{Crypto, Die, PublicKey, Signature};

use crate::{
    aws::AwsLc,
    error::KeyError,
    pool::Pool,
    software::{self, Software},
    token::TokenKey,
};

/// A P-256 key that signs (ES256: ECDSA, SHA-256, `r || s`). A clone is the same key.
#[derive(Clone)]
pub struct SigningKey {
    holder: Arc<Holder>,
    public: PublicKey,
}

enum Holder {
    /// Why its token could not be opened.
    Lost(String),
    Software(Software),
    Token(Pool),
}

impl SigningKey {
    /// A key that lives as long as this process and is stored nowhere.
    pub fn draw(die: &dyn Die) -> Result<Self, KeyError> {
        let scalar = software::draw_scalar(die)?;
        let pair = Software::from_scalar(&*scalar).ok_or(KeyError::Library("draw a key"))?;
        Ok(Self::software(pair))
    }

    pub(crate) fn software(pair: Software) -> Self {
        Self { public: pair.public(), holder: Arc::new(Holder::Software(pair)) }
    }

    pub(crate) fn token(token: TokenKey, known: Option<PublicKey>) -> Result<Self, KeyError> {
        let (pool, public) = Pool::open(token, known)?;
        Ok(Self { holder: Arc::new(Holder::Token(pool)), public })
    }

    pub(crate) fn lost(public: PublicKey, why: &KeyError) -> Self {
        Self { public, holder: Arc::new(Holder::Lost(why.to_string())) }
    }

    /// Signs `message`. A software key answers at once, in about 14 µs; a token when it has.
    /// Hold no transaction open meanwhile.
    pub async fn sign(&self, message: &[u8]) -> Result<Signature, KeyError> {
        match &*self.holder {
            Holder::Lost(why) => Err(KeyError::Token(why.clone())),
            Holder::Software(pair) => pair.sign(message),
            Holder::Token(pool) => pool.sign(AwsLc.sha256(message)).await,
        }
    }

    /// Signs every message, in order. The sessions of a token share them out; it takes up to
    /// 1024 at once, beyond that `KeyError::Busy`.
    pub async fn sign_all<M: AsRef<[u8]>>(
        &self,
        messages: &[M],
    ) -> Result<Vec<Signature>, KeyError> {
        match &*self.holder {
            Holder::Lost(why) => Err(KeyError::Token(why.clone())),
            Holder::Software(pair) => {
                messages.iter().map(|message| pair.sign(message.as_ref())).collect()
            }
            Holder::Token(pool) => {
                pool.sign_all(messages.iter().map(|message| AwsLc.sha256(message.as_ref()))).await
            }
        }
    }

    /// Signs `message` while this thread waits: for commands and certificates, not for requests.
    pub fn sign_now(&self, message: &[u8]) -> Result<Signature, KeyError> {
        match &*self.holder {
            Holder::Lost(why) => Err(KeyError::Token(why.clone())),
            Holder::Software(pair) => pair.sign(message),
            Holder::Token(pool) => pool.sign_now(AwsLc.sha256(message)),
        }
    }

    /// The public key.
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match &*self.holder {
            Holder::Lost(_) => "lost token",
            Holder::Software(_) => "software",
            Holder::Token(_) => "token",
        };
        write!(f, "SigningKey({place}, {:?})", self.public)
    }
}
