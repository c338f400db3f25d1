//! The authenticator data: what the authenticator itself says (section 6.1).

use subtle::ConstantTimeEq;
use terms::PublicKey;

use super::{LONGEST_CREDENTIAL, flaw::Flaw};

/// Head, longest credential, key, and room for extensions that nobody asked for.
const LONGEST: usize = 37 + 18 + LONGEST_CREDENTIAL + COSE_LENGTH + 512;

/// Length of an ES256 key in COSE's one canonical form.
const COSE_LENGTH: usize = 77;

/// Whether a key can leave the device in which it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// It cannot (flag BE is 0).
    Device,
    /// It may be copied to other devices by whoever keeps the person's passkeys (BE is 1).
    Synced,
}

/// What the authenticator says, taken apart and not yet checked.
#[derive(Debug)]
pub(super) struct AuthenticatorData<'b> {
    rp_id_hash: [u8; 32],
    flags: u8,
    pub counter: u32,
    pub attested: Option<Attested<'b>>,
}

/// A new credential.
#[derive(Debug)]
pub(super) struct Attested<'b> {
    pub credential: &'b [u8],
    pub key: PublicKey,
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

impl<'b> AuthenticatorData<'b> {
    pub(super) fn parse(bytes: &'b [u8]) -> Result<Self, Flaw> {
        if bytes.len() > LONGEST {
            return Err(Flaw::Length);
        }
        let (rp_id_hash, rest) = bytes.split_first_chunk::<32>().ok_or(Flaw::Length)?;
        let (&[flags], rest) = rest.split_first_chunk::<1>().ok_or(Flaw::Length)?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or(Flaw::Length)?;
        let (attested, rest) = if flags & HAS_CREDENTIAL == 0 {
            (None, rest)
        } else {
            let (attested, rest) = Attested::parse(rest)?;
            (Some(attested), rest)
        };
        // Extensions are one CBOR map. None was asked for, so none is read.
        let map = rest.first().is_some_and(|first| first >> 5 == 5);
        match flags & HAS_EXTENSIONS {
            0 if !rest.is_empty() => return Err(Flaw::Length),
            HAS_EXTENSIONS if !map => return Err(Flaw::Extensions),
            _ => {}
        }
        let counter = u32::from_be_bytes(*counter);
        Ok(Self { rp_id_hash: *rp_id_hash, flags, counter, attested })
    }

    /// Checks what both ceremonies ask: our name, a person present and verified, and flags of
    /// backup that agree with each other.
    pub(super) fn check(&self, rp_id_hash: &[u8; 32]) -> Result<(), Flaw> {
        if !bool::from(self.rp_id_hash.ct_eq(rp_id_hash)) {
            return Err(Flaw::RpId);
        }
        if self.flags & PRESENT == 0 {
            return Err(Flaw::UserAbsent);
        }
        if self.flags & VERIFIED == 0 {
            return Err(Flaw::UserUnverified);
        }
        if self.is_backed_up() && self.binding() == Binding::Device {
            return Err(Flaw::Backup);
        }
        Ok(())
    }

    pub(super) const fn binding(&self) -> Binding {
        if self.flags & BACKUP_ELIGIBLE == 0 { Binding::Device } else { Binding::Synced }
    }

    pub(super) const fn is_backed_up(&self) -> bool {
        self.flags & BACKED_UP != 0
    }
}

impl<'b> Attested<'b> {
    /// Reads the credential; the rest of the bytes follows it.
    fn parse(bytes: &'b [u8]) -> Result<(Self, &'b [u8]), Flaw> {
        let (_model, rest) = bytes.split_first_chunk::<16>().ok_or(Flaw::Length)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(Flaw::Length)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if !(1..=LONGEST_CREDENTIAL).contains(&length) {
            return Err(Flaw::CredentialId);
        }
        let (credential, rest) = rest.split_at_checked(length).ok_or(Flaw::Length)?;
        let (key, rest) = rest.split_first_chunk::<COSE_LENGTH>().ok_or(Flaw::PublicKey)?;
        Ok((Self { credential, key: cose_key(key)? }, rest))
    }
}

/// An ES256 key has one canonical form in CTAP2: kty 2, alg -7, crv 1, x, y, in this order.
fn cose_key(bytes: &[u8; COSE_LENGTH]) -> Result<PublicKey, Flaw> {
    let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    let rest = bytes.strip_prefix(&head).ok_or(Flaw::Algorithm)?;
    let (x, rest) = rest.split_first_chunk::<32>().ok_or(Flaw::PublicKey)?;
    let y = rest.strip_prefix(&[0x22, 0x58, 0x20]).ok_or(Flaw::PublicKey)?;
    let y: &[u8; 32] = y.try_into().map_err(|_| Flaw::PublicKey)?;
    Ok(PublicKey::from_coordinates(x, y))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(read) = AuthenticatorData::parse(&bytes) {
                let _ = read.check(&[0; 32]);
                prop_assert!(bytes.len() >= 37);
            }
        }

        #[test]
        fn what_follows_must_be_announced(flags: u8, rest in prop::collection::vec(any::<u8>(), 1..40)) {
            let flags = flags & !HAS_CREDENTIAL & !HAS_EXTENSIONS;
            let bytes = [&[0; 32][..], &[flags], &[0; 4], &rest].concat();
            prop_assert_eq!(AuthenticatorData::parse(&bytes).err(), Some(Flaw::Length));
        }
    }

    #[test]
    fn extensions_are_a_map_or_refused() {
        let with = |rest: &[u8]| [&[0; 32][..], &[HAS_EXTENSIONS], &[0, 0, 0, 9], rest].concat();
        assert_eq!(AuthenticatorData::parse(&with(&[0xa0])).map(|it| it.counter), Ok(9));
        for bad in [&[][..], &[0x80], &[0x01]] {
            assert_eq!(AuthenticatorData::parse(&with(bad)).err(), Some(Flaw::Extensions));
        }
        let long = with(&vec![0xa0; LONGEST]);
        assert_eq!(AuthenticatorData::parse(&long).err(), Some(Flaw::Length));
    }
}
