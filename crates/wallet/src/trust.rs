//! The one trust list that this wallet goes by.

use std::collections::BTreeMap;

use formats::{
    base64url,
    jose::Jwk,
    trust::{TrustAnchors, TrustList, TrustListError, UnverifiedTrustList},
};
use serde::{Deserialize, Serialize};
use terms::{Class, Crypto, Language, Moment, PublicKey};

use crate::{serial, texts::fit_to_show};

/// A trust list with the key of its keeper, who alone can replace it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedTrust {
    /// Absent if the list came unsigned, in a file: then only another file replaces it.
    #[serde(with = "serial::maybe_public")]
    keeper: Option<PublicKey>,
    list: TrustList,
}

/// A trust list as people see it before they rely on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustView {
    /// SHA-256 of this edition, in hexadecimal.
    pub fingerprint: String,
    /// The thumbprint (RFC 7638) of its keeper's key.
    pub keeper: Option<String>,
    /// The number of this edition.
    pub sequence: u64,
    /// When it was made.
    pub issued: Moment,
    /// Names of the anchors, by what they are trusted for (`issuer`, `access`, `status`).
    pub anchors: BTreeMap<String, Vec<String>>,
}

/// Why there is nobody to trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The list is not signed by the keeper that was pinned.
    #[error("the trust list is not signed by the keeper that this wallet knows")]
    Keeper,
    /// The list is not taken.
    #[error(transparent)]
    List(#[from] TrustListError),
    /// The issuer has none, and the wallet knows none yet.
    #[error("the issuer shows no trust list, and this wallet knows none yet")]
    Missing,
    /// The holder did not want to rely on it.
    #[error("the trust list was not accepted")]
    NotAccepted,
}

impl TrustError {
    /// What cannot be read is invalid; the rest is refused.
    pub fn class(self) -> Class {
        match self {
            Self::Keeper | Self::NotAccepted => Class::Refused,
            Self::List(error) => error.class(),
            Self::Missing => Class::Missing,
        }
    }

    /// The reason, for the person.
    pub fn reason(self, language: Language) -> String {
        let indonesian = match self {
            Self::Keeper => "Daftar kepercayaan tidak ditandatangani oleh pengelola yang dikenal",
            Self::List(TrustListError::Backdated | TrustListError::Older) => {
                "Daftar kepercayaan ini lebih lama daripada yang sudah disimpan"
            }
            Self::List(_) => "Daftar kepercayaan tidak sah atau tidak dapat dibaca",
            Self::Missing => {
                "Penerbit tidak menyediakan daftar kepercayaan, dan dompet ini belum memilikinya"
            }
            Self::NotAccepted => "Daftar kepercayaan tidak disetujui",
        };
        language.choose(indonesian, &self.to_string()).to_owned()
    }
}

impl PinnedTrust {
    /// Takes a signed list and pins the key that it names: once, before anything is trusted.
    pub fn at_first_use(jws: &str, crypto: &dyn Crypto) -> Result<Self, TrustError> {
        let (list, keeper) =
            UnverifiedTrustList::parse(jws.trim())?.dangerous_verify_at_first_use(crypto)?;
        Ok(Self { keeper: Some(keeper), list })
    }

    /// Takes a list from the holder's own file, signed or as plain JSON.
    pub fn from_file(bytes: &[u8], crypto: &dyn Crypto) -> Result<Self, TrustError> {
        match std::str::from_utf8(bytes).map(str::trim_start) {
            Ok(text) if !text.starts_with('{') => Self::at_first_use(text, crypto),
            _ => Ok(Self { keeper: None, list: TrustList::parse(bytes)? }),
        }
    }

    /// Whether a signed edition can replace this one.
    pub fn has_keeper(&self) -> bool {
        self.keeper.is_some()
    }

    /// The edition in `jws`, if its keeper is ours and it is not older.
    pub fn followed_by(&self, jws: &str, crypto: &dyn Crypto) -> Result<Self, TrustError> {
        let keeper = self.keeper.as_ref().ok_or(TrustError::Keeper)?;
        let list = UnverifiedTrustList::parse(jws.trim())?.verify(crypto, keeper);
        let list = list.map_err(|error| match error {
            TrustListError::Jws(formats::jose::JwsError::Signature) => TrustError::Keeper,
            error => TrustError::List(error),
        })?;
        list.check_follows(&self.list)?;
        Ok(Self { keeper: self.keeper, list })
    }

    /// The list from the holder's file in place of this one, if it is not older and not another
    /// keeper's.
    pub fn replaced_by(&self, file: Self) -> Result<Self, TrustError> {
        if file.keeper.is_some() && self.keeper.is_some() && file.keeper != self.keeper {
            return Err(TrustError::Keeper);
        }
        file.list.check_follows(&self.list)?;
        Ok(Self { keeper: file.keeper.or(self.keeper), list: file.list })
    }

    /// The anchors, to verify chains with.
    pub fn anchors(&self) -> Result<TrustAnchors, TrustError> {
        Ok(TrustAnchors::new(&self.list)?)
    }

    /// As people see it.
    pub fn view(&self, crypto: &dyn Crypto) -> TrustView {
        let mut anchors: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in &self.list.entries {
            anchors.entry(entry.kind.to_string()).or_default().push(fit_to_show(&entry.name));
        }
        let thumbprint = |key: PublicKey| base64url::encode(&Jwk::new(key).thumbprint(crypto));
        TrustView {
            fingerprint: hexadecimal(&self.list.fingerprint(crypto)),
            keeper: self.keeper.map(thumbprint),
            sequence: self.list.sequence,
            issued: self.list.issued_at.moment(),
            anchors,
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
