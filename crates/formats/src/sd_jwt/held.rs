//! Holding: a credential in the wallet, which of its claims can be shown, and showing them.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};
use terms::{Crypto, Moment, PublicKey, Signature};

use super::{
    KEY_BINDING_TYPE, Registered, SdJwtError,
    compact::Compact,
    disclosure::Opened,
    reconstruction::{Place, reconstruct},
};
use crate::{
    base64url,
    jose::{Draft, Header},
    json::{self, NumericDate},
    path::Path,
};

/// A credential as an issuer has sent it.
#[derive(Clone, Debug)]
pub struct UnverifiedCredential<'a> {
    text: &'a str,
    compact: Compact<'a>,
}

impl<'a> UnverifiedCredential<'a> {
    /// Reads the compact form; a key binding has no place in it.
    pub fn parse(text: &'a str) -> Result<Self, SdJwtError> {
        let compact = Compact::parse(text)?;
        if !compact.key_binding.is_empty() {
            return Err(SdJwtError::KeyBindingUnexpected);
        }
        Ok(Self { text, compact })
    }

    /// The protected header, to find the issuer by.
    pub fn header(&self) -> &Header {
        self.compact.issued.header()
    }

    /// Takes the credential if `issuer` has signed it and it holds at `now`, give or take `skew`.
    pub fn verify(
        self,
        crypto: &dyn Crypto,
        issuer: &PublicKey,
        now: Moment,
        skew: Duration,
    ) -> Result<HeldCredential, SdJwtError> {
        let Compact { issued, disclosures, .. } = self.compact;
        let verified = issued.verify(crypto, issuer)?;
        let held = HeldCredential::open(crypto, self.text, verified.payload(), &disclosures)?;
        held.registered.check_time(now, skew)?;
        Ok(held)
    }

    /// Takes the credential without asking who signed it: only out of the wallet's own sealed
    /// vault, into which it came verified.
    pub fn dangerous_from_vault(self, crypto: &dyn Crypto) -> Result<HeldCredential, SdJwtError> {
        let Compact { issued, disclosures, .. } = self.compact;
        let payload = issued.dangerous_unverified_payload();
        HeldCredential::open(crypto, self.text, payload, &disclosures)
    }
}

/// A credential of the holder, all its disclosures at hand.
#[derive(Clone)]
pub struct HeldCredential {
    issued: String,
    disclosures: Vec<String>,
    places: Vec<Place>,
    claims: Map<String, Value>,
    registered: Registered,
}

/// Whom a presentation is for: what the key binding JWT says (RFC 9901, section 4.3).
#[derive(Clone, Copy, Debug)]
pub struct KeyBinding<'a> {
    /// `aud`: the verifier's full client id.
    pub audience: &'a str,
    /// `nonce` of the request.
    pub nonce: &'a str,
    /// `iat`.
    pub issued: Moment,
}

impl HeldCredential {
    fn open(
        crypto: &dyn Crypto,
        text: &str,
        payload: &[u8],
        disclosures: &[&str],
    ) -> Result<Self, SdJwtError> {
        let mut places = Vec::with_capacity(disclosures.len());
        let opened = Opened::new(disclosures)?;
        let mut claims = reconstruct(crypto, payload, disclosures, &opened, Some(&mut places))?;
        Ok(Self {
            issued: text.split('~').next().unwrap_or_default().to_owned(),
            disclosures: disclosures.iter().map(|it| (*it).to_owned()).collect(),
            places,
            registered: Registered::take(&mut claims)?,
            claims: json::into_map(claims),
        })
    }

    /// All claims, the hidden ones in their places, except for the holder's key and the status
    /// index, which are [`HeldCredential::registered`].
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// Type, times, holder's key and status.
    pub fn registered(&self) -> &Registered {
        &self.registered
    }

    /// The claims that can be shown or kept back, each by its path, in no particular order.
    pub fn disclosable(&self) -> impl Iterator<Item = &Path> {
        self.places.iter().map(|place| &place.path)
    }

    /// What would be shown if these claims were selected: each selected value as a whole, and
    /// whatever must be opened on the way to it.
    pub fn disclosed_by(&self, selected: &[Path]) -> impl Iterator<Item = &Path> {
        self.chosen(selected).map(|place| &place.path)
    }

    /// Prepares a presentation that shows just these claims besides the open ones. A path that
    /// leads nowhere shows nothing.
    pub fn present(
        &self,
        crypto: &dyn Crypto,
        selected: &[Path],
        binding: &KeyBinding<'_>,
    ) -> Result<PresentationDraft, SdJwtError> {
        let mut chosen: Vec<usize> = self.chosen(selected).map(|it| it.disclosure).collect();
        chosen.sort_unstable();
        let mut shown = self.issued.clone();
        for disclosure in chosen.into_iter().filter_map(|it| self.disclosures.get(it)) {
            shown.push('~');
            shown.push_str(disclosure);
        }
        shown.push('~');
        let payload = KeyBindingPayload {
            iat: binding.issued.into(),
            aud: binding.audience,
            nonce: binding.nonce,
            sd_hash: base64url::encode(&crypto.sha256(shown.as_bytes())),
        };
        let key_binding = Draft::new(&Header::of_type(KEY_BINDING_TYPE), &payload);
        let key_binding = key_binding.map_err(|_| SdJwtError::KeyBindingMalformed)?;
        Ok(PresentationDraft { shown, key_binding })
    }

    fn chosen(&self, selected: &[Path]) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| selected.iter().any(|path| path.touches(&place.path)))
    }
}

/// Never the claims: they are the holder's.
impl std::fmt::Debug for HeldCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldCredential")
            .field("vct", &self.registered.vct)
            .field("disclosable", &self.places.len())
            .finish_non_exhaustive()
    }
}

/// A presentation that waits for the signature of the holder's key.
#[derive(Clone, Debug)]
pub struct PresentationDraft {
    shown: String,
    key_binding: Draft,
}

impl PresentationDraft {
    /// The bytes that the holder's key signs (ES256).
    pub fn to_sign(&self) -> &[u8] {
        self.key_binding.to_sign()
    }

    /// The presentation in compact form.
    pub fn complete(self, signature: &Signature) -> String {
        let mut text = self.shown;
        text.push_str(&self.key_binding.complete(signature));
        text
    }
}

#[derive(Serialize)]
struct KeyBindingPayload<'a> {
    iat: NumericDate,
    aud: &'a str,
    nonce: &'a str,
    sd_hash: String,
}
