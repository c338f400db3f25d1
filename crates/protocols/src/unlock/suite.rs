//! What both sides of OPAQUE agree on: ristretto255 with SHA-512 and 3DH (RFC 9807, section 7), and
//! how a PIN is stretched.

use argon2::{Algorithm, Argon2, Params, Version};
use opaque_ke::{
    CipherSuite, Ristretto255, TripleDh,
    errors::InternalError,
    generic_array::{ArrayLength, GenericArray},
    ksf::Ksf,
    rand,
};
use terms::{Crypto, Die};

/// The application's context in every handshake.
pub const CONTEXT: &[u8] = b"ikd-unlock-1";

/// What the server is called in every handshake; the phone is called by its account's number.
pub const SERVER: &[u8] = b"ikd unlock";

/// Our configuration of OPAQUE.
#[derive(Clone, Copy, Debug)]
pub struct Suite;

impl CipherSuite for Suite {
    type KeyExchange = TripleDh<Ristretto255, sha2_old::Sha512>;
    type Ksf = Stretch;
    type OprfCs = Ristretto255;
}

/// Argon2id with 19 MiB and two passes in one lane, for phones with little memory. Only the phone
/// computes it. It slows down whoever has stolen the server's records together with its secret.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stretch;

/// KiB and passes (OWASP's second choice for Argon2id).
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// The input is a fresh output of the OPRF for each account and needs no salt besides
/// (RFC 9807, section 7).
const SALT: [u8; 16] = [0; 16];

impl Ksf for Stretch {
    fn hash<L: ArrayLength<u8>>(
        &self,
        input: GenericArray<u8, L>,
    ) -> Result<GenericArray<u8, L>, InternalError> {
        let failed = |_| InternalError::KsfError;
        let params = Params::new(MEMORY, PASSES, 1, Some(L::USIZE)).map_err(failed)?;
        let mut output = GenericArray::default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(&input, &SALT, &mut output)
            .map_err(failed)?;
        Ok(output)
    }
}

/// A die as OPAQUE's library takes it.
pub struct Chance<'d>(pub &'d dyn Die);

impl rand::RngCore for Chance<'_> {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(self.0.bytes())
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(self.0.bytes())
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand::Error> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl rand::CryptoRng for Chance<'_> {}

/// What the server knows of a recovery code of `letters`: enough to find the account by, nothing to
/// make the code from. The code has 120 bits of chance, so that no slow hash is needed.
pub fn recovery_tag(letters: &str, crypto: &dyn Crypto) -> [u8; 32] {
    crypto.sha256(&[&b"ikd recovery "[..], letters.as_bytes()].concat())
}
