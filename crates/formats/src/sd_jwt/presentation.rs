//! Verifying: what a wallet has sent, checked to the last byte (RFC 9901, section 7.3).

use std::{sync::Arc, time::Duration};

use serde_json::{Map, Value};
use terms::{Crypto, Moment, PublicKey};

use super::{
    KEY_BINDING_TYPE, Registered, SdJwtError,
    compact::Compact,
    disclosure::Opened,
    reconstruction::{Place, reconstruct},
};
use crate::{
    base64url::Digest,
    jose::{Header, JwsError, UnverifiedJws},
    json::{self, Members, NumericDate, Tree},
    path::Path,
    trust::{Kind, TrustAnchors, VerifiedChain},
};

/// A key binding JWT is small; a larger one is not read.
const MAX_KEY_BINDING_BYTES: usize = 8 * 1024;

/// What a verifier has asked for and when.
#[derive(Clone, Copy, Debug)]
pub struct Expect<'a> {
    /// The verifier's full client id, prefix included.
    pub audience: &'a str,
    /// The nonce of this one request.
    pub nonce: &'a str,
    /// The verifier's clock.
    pub now: Moment,
    /// So old may the key binding be.
    pub max_age: Duration,
    /// So far may clocks differ.
    pub skew: Duration,
}

impl<'a> Expect<'a> {
    /// A key binding made within the last five minutes, by a clock at most one minute off.
    pub fn new(audience: &'a str, nonce: &'a str, now: Moment) -> Self {
        let (max_age, skew) = (Duration::from_secs(300), Duration::from_secs(60));
        Self { audience, nonce, now, max_age, skew }
    }
}

/// An SD-JWT VC with key binding, as received.
#[derive(Clone, Debug)]
pub struct UnverifiedPresentation<'a>(Compact<'a>);

impl<'a> UnverifiedPresentation<'a> {
    /// Reads the compact form. Without key binding it is refused here already: whoever holds a
    /// copy of a credential must not pass for its holder.
    pub fn parse(text: &'a str) -> Result<Self, SdJwtError> {
        let compact = Compact::parse(text)?;
        if compact.key_binding.is_empty() {
            return Err(SdJwtError::KeyBindingMissing);
        }
        Ok(Self(compact))
    }

    /// The issuer's protected header, to find its key by.
    pub fn header(&self) -> &Header {
        self.0.issued.header()
    }

    /// Verifies with an issuer's key that is trusted already.
    pub fn verify(
        self,
        crypto: &dyn Crypto,
        issuer: &PublicKey,
        expect: &Expect<'_>,
    ) -> Result<Presentation, SdJwtError> {
        self.judge(crypto, issuer, expect, None)
    }

    /// Verifies with the issuer's certificates, which must lead to an anchor for issuers.
    pub fn verify_trusted(
        self,
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        expect: &Expect<'_>,
    ) -> Result<Presentation, SdJwtError> {
        self.judge_trusted(crypto, anchors, expect, None)
    }

    /// The same, with the places of all disclosures received, in no particular order: for a
    /// verifier that refuses more than it has asked for.
    pub fn verify_trusted_with_places(
        self,
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        expect: &Expect<'_>,
    ) -> Result<(Presentation, Vec<Path>), SdJwtError> {
        let mut places = Vec::with_capacity(self.0.disclosures.len());
        let presentation = self.judge_trusted(crypto, anchors, expect, Some(&mut places))?;
        Ok((presentation, places.into_iter().map(|place| place.path).collect()))
    }

    fn judge_trusted(
        self,
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        expect: &Expect<'_>,
        places: Option<&mut Vec<Place>>,
    ) -> Result<Presentation, SdJwtError> {
        let chain = anchors
            .verify(crypto, &Kind::Issuer, &self.header().x5c, expect.now)
            .map_err(SdJwtError::Issuer)?;
        let presentation = self.judge(crypto, &chain.key, expect, places)?;
        Ok(Presentation { issuer: Some(chain), ..presentation })
    }

    fn judge(
        self,
        crypto: &dyn Crypto,
        issuer: &PublicKey,
        expect: &Expect<'_>,
        places: Option<&mut Vec<Place>>,
    ) -> Result<Presentation, SdJwtError> {
        let Compact { issued, disclosures, covered, key_binding } = self.0;
        let issued = issued.verify_known(crypto, issuer)?;
        let opened = Opened::new(&disclosures)?;
        let mut claims = reconstruct(crypto, issued.payload(), &disclosures, &opened, places)?;
        let registered = Registered::take(&mut claims)?;
        registered.check_time(expect.now, expect.skew)?;
        let holder = registered.holder.as_ref().ok_or(SdJwtError::HolderKeyMissing)?;
        check_key_binding(crypto, holder.key(), covered, key_binding, expect)?;
        Ok(Presentation { claims: json::into_map(claims), registered, issuer: None })
    }
}

/// A presentation in which everything was found in order, its status list excepted: that is
/// looked up next, elsewhere (Token Status List, section 8.3).
#[derive(Clone)]
pub struct Presentation {
    claims: Map<String, Value>,
    registered: Registered,
    issuer: Option<Arc<VerifiedChain>>,
}

impl Presentation {
    /// All claims that were signed in the open or disclosed, except for the holder's key and the
    /// status index, which are [`Presentation::registered`].
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// The claims, taken out.
    pub fn into_claims(self) -> Map<String, Value> {
        self.claims
    }

    /// Type, times, holder's key and status.
    pub fn registered(&self) -> &Registered {
        &self.registered
    }

    /// The issuer's certificates, if they were asked for.
    pub fn issuer(&self) -> Option<&VerifiedChain> {
        self.issuer.as_deref()
    }
}

/// Never the claims: they are the holder's.
impl std::fmt::Debug for Presentation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Presentation")
            .field("vct", &self.registered.vct)
            .field("claims", &self.claims.len())
            .finish_non_exhaustive()
    }
}

/// RFC 9901, section 7.3, step 5: the holder's own signature over just these bytes, just now.
fn check_key_binding(
    crypto: &dyn Crypto,
    holder: &PublicKey,
    covered: &str,
    key_binding: &str,
    expect: &Expect<'_>,
) -> Result<(), SdJwtError> {
    let jws = UnverifiedJws::parse_within(key_binding, MAX_KEY_BINDING_BYTES);
    let jws = jws.and_then(|it| it.typed(KEY_BINDING_TYPE)).map_err(|error| match error {
        JwsError::Algorithm => SdJwtError::KeyBindingSignature,
        JwsError::Type => SdJwtError::KeyBindingType,
        _ => SdJwtError::KeyBindingMalformed,
    })?;
    let jws = jws.verify(crypto, holder).map_err(|_| SdJwtError::KeyBindingSignature)?;
    let payload = Tree::parse_object(jws.payload());
    let payload = payload.map_err(|_| SdJwtError::KeyBindingMalformed)?;
    let text = |name: &str| {
        json::member(&payload, name).and_then(Tree::as_str).ok_or(SdJwtError::KeyBindingMalformed)
    };
    if text("aud")? != expect.audience {
        return Err(SdJwtError::KeyBindingAudience);
    }
    if text("nonce")? != expect.nonce {
        return Err(SdJwtError::KeyBindingNonce);
    }
    let mut hash = Digest::default();
    hash.write(&crypto.sha256(covered.as_bytes()));
    if text("sd_hash")?.as_bytes() != hash.letters() {
        return Err(SdJwtError::KeyBindingHash);
    }
    check_window(&payload, expect)
}

fn check_window(payload: &Members<'_>, expect: &Expect<'_>) -> Result<(), SdJwtError> {
    let date = |name: &str| match json::member(payload, name) {
        None => Ok(None),
        Some(tree) => NumericDate::from_tree(tree)
            .map(|date| Some(date.moment()))
            .ok_or(SdJwtError::KeyBindingMalformed),
    };
    let made = date("iat")?.ok_or(SdJwtError::KeyBindingMalformed)?;
    let earliest = expect.now.minus(expect.max_age).minus(expect.skew);
    let latest = expect.now.plus(expect.skew);
    let over = date("exp")?.is_some_and(|end| end <= expect.now.minus(expect.skew));
    let early = date("nbf")?.is_some_and(|begin| begin > latest);
    if made < earliest || made > latest || over || early {
        return Err(SdJwtError::KeyBindingTime);
    }
    Ok(())
}
