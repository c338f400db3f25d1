//! An authenticator in software, that can be told to lie about everything but its signature.

use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use staff::{AddressClass, Answered, Begun, UnverifiedAssertion, UnverifiedRegistration};

pub const ORIGIN: &str = "https://meja.example.id";

/// A passkey.
#[derive(Clone)]
pub struct Authenticator {
    pub key: SigningKey,
    pub credential: Vec<u8>,
    pub user: Vec<u8>,
    pub counter: u32,
    pub flags: u8,
}

/// What it is about to say, before it is hashed and signed.
pub struct Said {
    pub client: Value,
    pub rp_id: String,
    pub flags: u8,
    pub counter: u32,
    pub credential: Vec<u8>,
    pub user_handle: Option<Vec<u8>>,
    /// Behind the authenticator data.
    pub extensions: Vec<u8>,
    /// The key in COSE, for a registration.
    pub cose: Vec<u8>,
    pub spki: Vec<u8>,
    pub algorithm: i64,
}

pub const UP: u8 = 0x01;
pub const UV: u8 = 0x04;
pub const BE: u8 = 0x08;
pub const BS: u8 = 0x10;
pub const AT: u8 = 0x40;
pub const ED: u8 = 0x80;

impl Authenticator {
    /// One whose key cannot leave it, and that counts.
    pub fn bound(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let credential = vec![seed; 20];
        Self { key, credential, user: Vec::new(), counter: 1, flags: UP | UV }
    }

    /// One whose key is copied to other devices, and that does not count.
    pub fn synced(seed: u8) -> Self {
        Self { flags: UP | UV | BE | BS, counter: 0, ..Self::bound(seed) }
    }

    pub fn create(&mut self, begun: &Begun, user: &[u8]) -> UnverifiedRegistration {
        self.create_with(begun, user, |_| {})
    }

    pub fn create_with(
        &mut self,
        begun: &Begun,
        user: &[u8],
        lie: impl FnOnce(&mut Said),
    ) -> UnverifiedRegistration {
        self.user = user.to_vec();
        let mut said = self.about_to_say("webauthn.create", begun);
        said.flags |= AT;
        lie(&mut said);
        let length = u16::try_from(said.credential.len()).unwrap().to_be_bytes();
        let attested =
            [&[0xaa; 16][..], &length, &said.credential, &said.cose, &said.extensions].concat();
        let rest = if said.flags & AT == 0 { said.extensions.clone() } else { attested };
        UnverifiedRegistration {
            client_data: said.client.to_string().into_bytes(),
            authenticator_data: [said.head(), rest].concat(),
            public_key: said.spki,
            algorithm: said.algorithm,
        }
    }

    pub fn answer(&mut self, begun: &Begun) -> Answered {
        self.answer_with(begun, |_| {})
    }

    pub fn answer_with(&mut self, begun: &Begun, lie: impl FnOnce(&mut Said)) -> Answered {
        if self.counter != 0 {
            self.counter += 1;
        }
        let mut said = self.about_to_say("webauthn.get", begun);
        lie(&mut said);
        let client_data = said.client.to_string().into_bytes();
        let authenticator_data = [said.head(), said.extensions].concat();
        let hash: [u8; 32] = Sha256::digest(&client_data).into();
        let signature: Signature = self.key.sign(&[&authenticator_data[..], &hash].concat());
        let signature = signature.to_der().as_bytes().to_vec();
        let assertion = UnverifiedAssertion {
            credential: said.credential,
            client_data,
            authenticator_data,
            signature,
            user_handle: said.user_handle,
        };
        Answered { begun: begun.id, assertion, from: address("192.0.2.1") }
    }

    fn about_to_say(&self, kind: &str, begun: &Begun) -> Said {
        let challenge = base64url(&begun.challenge);
        let point = self.key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        let cose = [
            &[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20][..],
            &point[1..33],
            &[0x22, 0x58, 0x20],
            &point[33..],
        ];
        Said {
            client: json!({ "type": kind, "challenge": challenge, "origin": ORIGIN }),
            rp_id: begun.rp_id.clone(),
            flags: self.flags,
            counter: self.counter,
            credential: self.credential.clone(),
            user_handle: Some(self.user.clone()),
            extensions: Vec::new(),
            cose: cose.concat(),
            spki: [&SPKI[..], &point].concat(),
            algorithm: -7,
        }
    }
}

impl Said {
    fn head(&self) -> Vec<u8> {
        let hash: [u8; 32] = Sha256::digest(self.rp_id.as_bytes()).into();
        [&hash[..], &[self.flags], &self.counter.to_be_bytes()].concat()
    }
}

pub fn address(text: &str) -> AddressClass {
    AddressClass::of(text.parse().unwrap())
}

/// RFC 4648, section 5, without padding.
pub fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        let number = number << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let letter = (number >> (18 - 6 * place)) as usize & 63;
            text.push(LETTERS[letter].into());
        }
    }
    text
}

const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
