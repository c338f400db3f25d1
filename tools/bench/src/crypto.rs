//! The floor: what the cryptography costs by itself, through the library, through our own words
//! for it, and through the library that phones use.

use std::hint::black_box;

use aws_lc_rs::{
    agreement::{self, ECDH_P256},
    digest,
    signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey},
};
use keys::{AwsLc, SigningKey};
use p256::ecdsa::signature::{Signer, Verifier};
use sha2::{Digest, Sha256};
use terms::{AgreementSecret, Crypto, OsDie, PublicKey, Signature};

use crate::{
    limit::Limit,
    outcome::Outcome,
    race::Race,
    report::{Report, Target},
};

/// Both words of ours stand before the same library: what they cost beside it must not count.
const THIN: Target = Target::Part(0.95);

/// Prints the tables.
pub fn run(report: &mut Report) -> Outcome<()> {
    let (message, scalar) = ([0x5a; 1_024], [0x17; 32]);
    sign(report, &message)?;
    verify(report, &message)?;
    hash(report, "SHA-256 of 64 B", &message[..64])?;
    hash(report, "SHA-256 of 1 KiB", &message)?;
    agree(report, scalar)
}

#[expect(clippy::disallowed_methods, reason = "what signing costs is what is measured")]
fn sign(report: &mut Report, message: &[u8]) -> Outcome<()> {
    let limit = Limit::new()?;
    let ours = SigningKey::draw(&OsDie)?;
    let rust = p256::ecdsa::SigningKey::from_slice(&[0x2b; 32])?;
    let race = Race::against("aws-lc-rs", || limit.sign(message))
        .lane("SigningKey::sign_now", || black_box(ours.sign_now(message)).is_ok())
        .lane("RustCrypto p256", || {
            let signed: Result<p256::ecdsa::Signature, _> = rust.try_sign(message);
            black_box(signed).is_ok()
        });
    report.race(
        "P-256 sign",
        &race.run()?,
        &[("SigningKey::sign_now", THIN), ("RustCrypto p256", Target::None)],
    );
    Ok(())
}

fn verify(report: &mut Report, message: &[u8]) -> Outcome<()> {
    let limit = Limit::new()?;
    let (signature, key) = (limit.signature(message)?, limit.public()?);
    let unparsed = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.as_sec1());
    let rust = p256::ecdsa::VerifyingKey::from_sec1_bytes(key.as_sec1())?;
    let rust_signature = p256::ecdsa::Signature::from_slice(&signature)?;
    let race = Race::against("aws-lc-rs, parsed key", || limit.verify(message, &signature))
        .lane("aws-lc-rs, key as bytes", || unparsed.verify(message, &signature).is_ok())
        .lane("Crypto::verify", || ours_verifies(&key, message, &signature))
        .lane("RustCrypto p256, parsed key", || rust.verify(message, &rust_signature).is_ok());
    report.race(
        "P-256 verify",
        &race.run()?,
        &[("Crypto::verify", THIN), ("RustCrypto p256, parsed key", Target::None)],
    );
    Ok(())
}

fn ours_verifies(key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
    AwsLc.verify(key, message, signature)
}

fn hash(report: &mut Report, title: &str, data: &[u8]) -> Outcome<()> {
    let race = Race::against("aws-lc-rs", || {
        black_box(digest::digest(&digest::SHA256, black_box(data))).as_ref().len() == 32
    })
    .lane("Crypto::sha256", || black_box(AwsLc.sha256(black_box(data))).len() == 32)
    .lane("RustCrypto sha2", || black_box(Sha256::digest(black_box(data))).len() == 32);
    report.race(title, &race.run()?, &[("Crypto::sha256", THIN)]);
    Ok(())
}

fn agree(report: &mut Report, scalar: [u8; 32]) -> Outcome<()> {
    let (_, peer) = AwsLc.draw_agreement();
    let private = agreement::PrivateKey::from_private_key(&ECDH_P256, &scalar)?;
    let unparsed = agreement::UnparsedPublicKey::new(&ECDH_P256, peer.as_sec1());
    let secret = AgreementSecret::from_scalar(scalar);
    let rust = p256::SecretKey::from_slice(&scalar)?;
    let rust_peer = p256::PublicKey::from_sec1_bytes(peer.as_sec1())?;
    let race = Race::against("aws-lc-rs, own key parsed", || {
        agreement::agree(&private, unparsed, (), |shared| {
            black_box(shared);
            Ok(())
        })
        .is_ok()
    })
    .lane("Crypto::agree", || black_box(AwsLc.agree(&secret, &peer)).is_some())
    .lane("RustCrypto p256", || {
        let shared = p256::ecdh::diffie_hellman(rust.to_nonzero_scalar(), rust_peer.as_affine());
        black_box(shared.raw_secret_bytes()).len() == 32
    });
    report.race("ECDH P-256 agree", &race.run()?, &[("Crypto::agree", Target::None)]);
    let race = Race::against("aws-lc-rs", || {
        let drawn = agreement::PrivateKey::generate(&ECDH_P256);
        black_box(drawn.and_then(|it| it.compute_public_key())).is_ok()
    })
    .lane("Crypto::draw_agreement", || {
        black_box(AwsLc.draw_agreement());
        true
    });
    report.race("ECDH P-256 draw", &race.run()?, &[("Crypto::draw_agreement", Target::None)]);
    Ok(())
}
