//! The list as a CWT: a tagged COSE_Sign1 of type `application/statuslist+cwt`
//! (Token Status List, section 5.2), as ISO/IEC 18013-5 reads it. It carries the compressed list as
//! bytes and not as base64 twice over, so it is little more than half as long as the JWT.

use std::time::Duration;

use terms::{Crypto, Moment, PublicKey};

use super::{
    list::{Bits, StatusList},
    token::{MAX_TOKEN_BYTES, StatusToken, TokenError, VerifiedStatusToken},
};
use crate::{
    cbor::{Reader, Writer},
    cose::{CoseError, Draft, Header, Place, UnverifiedSign1},
    trust::{Kind, TrustAnchors},
};

/// The protected `typ` of a status list token as CWT, and its media type.
pub const STATUS_LIST_CWT_TYPE: &str = "application/statuslist+cwt";

// Claims (RFC 8392, section 4; Token Status List, section 14.3).
const SUBJECT: i64 = 2;
const EXPIRES: i64 = 4;
const ISSUED: i64 = 6;
const STATUS_LIST: i64 = 65_533;
const TTL: i64 = 65_534;

impl StatusToken {
    /// The token as CWT to be signed; `chain` is the signer's certificates, the anchor left out.
    pub fn draft_cwt(&self, list: &StatusList, chain: &[Vec<u8>]) -> Draft {
        let stream = list.compressed();
        let mut claims = Writer::with_capacity(stream.len() + self.uri.len() + 128);
        let ends = [self.expires.is_some(), self.ttl.is_some()].into_iter().filter(|it| *it);
        claims.map(3 + ends.count());
        claims.integer(SUBJECT);
        claims.text(&self.uri);
        claims.integer(ISSUED);
        claims.integer(self.issued.seconds());
        if let Some(expires) = self.expires {
            claims.integer(EXPIRES);
            claims.integer(expires.seconds());
        }
        if let Some(ttl) = self.ttl {
            claims.integer(TTL);
            claims.unsigned(ttl.as_secs());
        }
        claims.integer(STATUS_LIST);
        claims.map(2 + usize::from(self.aggregation.is_some()));
        claims.text("bits");
        claims.unsigned(list.bits().count().into());
        claims.text("lst");
        claims.bytes(&stream);
        if let Some(aggregation) = &self.aggregation {
            claims.text("aggregation_uri");
            claims.text(aggregation);
        }
        let header = Header::new().typ(STATUS_LIST_CWT_TYPE).x5chain(Place::Protected, chain);
        Draft::embedded(&header, claims.as_bytes()).tagged()
    }
}

/// A status list token in CWT form, as fetched.
#[derive(Clone, Debug)]
pub struct UnverifiedStatusCwt<'a>(UnverifiedSign1<'a>);

impl<'a> UnverifiedStatusCwt<'a> {
    /// Reads a token of at most [`MAX_TOKEN_BYTES`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, TokenError> {
        let object = UnverifiedSign1::parse(bytes, MAX_TOKEN_BYTES)?;
        Ok(Self(object.typed(STATUS_LIST_CWT_TYPE)?))
    }

    /// Verifies with the signer's key, for the list at `uri`.
    pub fn verify(
        self,
        crypto: &dyn Crypto,
        signer: &PublicKey,
        uri: &str,
        now: Moment,
    ) -> Result<VerifiedStatusToken, TokenError> {
        let claims = Claims::read(self.0.verify(crypto, signer)?)?;
        let lacking = || TokenError::Cose(CoseError::Malformed);
        let (bits, stream) = claims.list.ok_or_else(lacking)?;
        let token = StatusToken {
            uri: claims.subject.ok_or_else(lacking)?.to_owned(),
            issued: claims.issued.ok_or_else(lacking)?,
            expires: claims.expires,
            ttl: claims.ttl,
            aggregation: claims.aggregation.map(str::to_owned),
        };
        token.judge(uri, now)?;
        let bits = Bits::try_from(bits)?;
        Ok(VerifiedStatusToken { list: StatusList::decompress(bits, stream)?, token })
    }

    /// Verifies with the signer's certificates, which must lead to an anchor for status lists.
    pub fn verify_trusted(
        self,
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        uri: &str,
        now: Moment,
    ) -> Result<VerifiedStatusToken, TokenError> {
        let certificates: Vec<_> = self.0.x5chain().iter().map(|it| it.to_vec()).collect();
        let chain =
            anchors.verify(crypto, &Kind::Status, &certificates, now).map_err(TokenError::Chain)?;
        self.verify(crypto, &chain.key, uri, now)
    }
}

#[derive(Default)]
struct Claims<'a> {
    subject: Option<&'a str>,
    issued: Option<Moment>,
    expires: Option<Moment>,
    ttl: Option<Duration>,
    list: Option<(u64, &'a [u8])>,
    aggregation: Option<&'a str>,
}

impl<'a> Claims<'a> {
    fn read(payload: &'a [u8]) -> Result<Self, CoseError> {
        let (mut claims, mut reader) = (Self::default(), Reader::new(payload));
        reader.entries(|mut key, value| {
            match key.integer().unwrap_or_default() {
                SUBJECT => claims.subject = Some(value.text()?),
                ISSUED => claims.issued = Some(moment(value)?),
                EXPIRES => claims.expires = Some(moment(value)?),
                TTL => match value.unsigned()? {
                    0 => return Err(CoseError::Malformed),
                    ttl => claims.ttl = Some(Duration::from_secs(ttl)),
                },
                STATUS_LIST => claims.list(value)?,
                _ => drop(value.item()?),
            }
            Ok(())
        })?;
        reader.end()?;
        Ok(claims)
    }

    fn list(&mut self, reader: &mut Reader<'a>) -> Result<(), CoseError> {
        let (mut bits, mut stream) = (None, None);
        reader.members(|name, value| {
            match name {
                "bits" => bits = Some(value.unsigned()?),
                "lst" => stream = Some(value.bytes()?),
                "aggregation_uri" => self.aggregation = Some(value.text()?),
                _ => drop(value.item()?),
            }
            Ok::<_, CoseError>(())
        })?;
        self.list = bits.zip(stream);
        Ok(())
    }
}

/// The last second of the year 9999.
const LAST: i64 = 253_402_300_799;

fn moment(reader: &mut Reader<'_>) -> Result<Moment, CoseError> {
    match reader.integer()? {
        seconds @ 0..=LAST => Ok(Moment::from_seconds(seconds)),
        _ => Err(CoseError::Malformed),
    }
}
