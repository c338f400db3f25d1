//! Who proves a key with each request is let in; every other way of asking is refused.

use crate::common::{Key, NOON, Rust, bent, broken, opened, without};
use protocols::{
    Secret, Url,
    oauth::dpop::{self, DpopError, Expected, Proof, Target},
    oid4vci::TokenCode,
};
use serde_json::{Value, json};
use terms::Moment;

struct World {
    crypto: Rust,
    key: Key,
    url: Url,
    token: Secret,
}

impl World {
    fn new() -> Self {
        Self {
            crypto: Rust::default(),
            key: Key::number(1),
            url: "https://issuer.example/credential".parse().unwrap(),
            token: Secret::new("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"),
        }
    }

    /// A proof for the world's request with its token.
    fn proof(&self) -> String {
        let target = Target {
            method: "POST",
            url: &self.url,
            access_token: Some(&self.token),
            nonce: Some("n1"),
        };
        let draft = dpop::draft(&self.key.jwk(), &target, "jti-1", NOON, &self.crypto);
        self.key.sign(draft.unwrap())
    }

    fn expected(&self) -> Expected<'_> {
        Expected {
            method: "POST",
            url: &self.url,
            now: NOON,
            access_token: Some(&self.token),
            bound_to: None,
            nonces: &[],
        }
    }

    fn verify(&self, proof: &str) -> Result<Proof, DpopError> {
        dpop::verify(&[proof], &self.expected(), &self.crypto)
    }

    fn bent(&self, bend: impl FnOnce(&mut Value, &mut Value)) -> DpopError {
        self.verify(&bent(&self.proof(), &self.key, bend)).unwrap_err()
    }
}

#[test]
fn a_proof_says_which_key_and_is_known_by_its_id() {
    let world = World::new();
    let proof = world.verify(&world.proof()).unwrap();
    assert_eq!(proof.key.key(), &world.key.public());
    assert_eq!(proof.thumbprint, world.key.jwk().thumbprint_text(&world.crypto));
    assert_eq!(proof.jti, "jti-1");
    let (header, payload) = opened(&world.proof());
    assert_eq!((&header["typ"], &header["alg"]), (&json!("dpop+jwt"), &json!("ES256")));
    assert_eq!(payload["htu"], "https://issuer.example/credential");
    assert_eq!(payload["ath"], "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo", "RFC 9449, 4.1");
}

#[test]
fn exactly_one_header_is_a_proof() {
    let world = World::new();
    let proof = world.proof();
    let verify = |headers: &[&str]| dpop::verify(headers, &world.expected(), &world.crypto);
    assert_eq!(verify(&[]), Err(DpopError::NoProof));
    assert_eq!(verify(&[&proof, &proof]), Err(DpopError::Several));
    let joined = format!("{proof}, {proof}");
    assert!(matches!(verify(&[&joined]), Err(DpopError::Jws(_))));
}

#[test]
fn a_missing_header_or_claim_is_refused() {
    let world = World::new();
    for name in ["typ", "alg", "jwk"] {
        let error = world.bent(|header, _| without(header, name));
        assert_eq!(error.code(), "invalid_dpop_proof", "{name}: {error}");
    }
    for name in ["jti", "htm", "htu", "iat", "ath"] {
        assert_eq!(world.bent(|_, claims| without(claims, name)), DpopError::Missing(name));
    }
}

#[test]
fn other_algorithms_types_and_private_keys_are_refused() {
    use formats::jose::JwsError;
    let world = World::new();
    for alg in ["none", "RS256", "HS256", "ES384", "es256"] {
        let error = world.bent(|header, _| header["alg"] = json!(alg));
        assert_eq!(error, DpopError::Jws(JwsError::Algorithm), "{alg}");
    }
    let unsigned = world.proof().replace(".", " ").rsplit_once(' ').unwrap().0.replace(' ', ".");
    assert!(world.verify(&format!("{unsigned}.")).is_err());
    let error = world.bent(|header, _| header["typ"] = json!("JWT"));
    assert_eq!(error, DpopError::Jws(JwsError::Type));
    let error = world.bent(|header, _| header["jwk"]["d"] = json!("AAAA"));
    assert_eq!(error, DpopError::Jws(JwsError::Key));
    let error = world.bent(|header, _| header["jwk"] = json!({"kty": "oct", "k": "AAAA"}));
    assert_eq!(error, DpopError::Jws(JwsError::Key));
    let other = serde_json::to_value(Key::number(2).jwk()).unwrap();
    let error = world.bent(|header, _| header["jwk"] = other);
    assert_eq!(error, DpopError::Jws(JwsError::Signature), "signed by another key");
    let error = world.verify(&broken(&world.proof())).unwrap_err();
    assert_eq!(error, DpopError::Jws(JwsError::Signature));
    let long = "a".repeat(9000);
    assert_eq!(world.verify(&long), Err(DpopError::Jws(JwsError::TooLarge)));
}

#[test]
fn a_proof_is_for_one_method_and_one_place() {
    let world = World::new();
    assert_eq!(world.bent(|_, claims| claims["htm"] = json!("GET")), DpopError::Method);
    for other in [
        "https://issuer.example/token",
        "http://issuer.example/credential",
        "https://issuer.example:8443/credential",
        "https://evil.example/credential",
        "https://issuer.example/credential/",
        "/credential",
        "",
    ] {
        assert_eq!(world.bent(|_, claims| claims["htu"] = json!(other)), DpopError::Url, "{other}");
    }
    for same in [
        "HTTPS://ISSUER.example:443/credential",
        "https://issuer.example/credential?code=1#top",
        "https://issuer.example/%63redential",
    ] {
        let proof = bent(&world.proof(), &world.key, |_, claims| claims["htu"] = json!(same));
        assert!(world.verify(&proof).is_ok(), "{same}");
    }
}

#[test]
fn a_proof_goes_with_its_token() {
    let world = World::new();
    let other = Secret::new("another");
    let expected = Expected { access_token: Some(&other), ..world.expected() };
    let error = dpop::verify(&[&world.proof()], &expected, &world.crypto);
    assert_eq!(error, Err(DpopError::Token));
}

#[test]
fn a_clock_may_be_off_by_seconds_not_by_an_hour() {
    let world = World::new();
    let at = |offset: i64| {
        let now = Moment::from_seconds(NOON.seconds() + offset);
        let expected = Expected { now, ..world.expected() };
        dpop::verify(&[&world.proof()], &expected, &world.crypto).map(|_| ())
    };
    for near in [-60, -10, 0, 10, 300] {
        assert_eq!(at(near), Ok(()), "{near} s");
    }
    for far in [-3600, -61, 301, 3600] {
        assert_eq!(at(far), Err(DpopError::Stale), "{far} s");
    }
    let text = world.bent(|_, claims| claims["iat"] = json!("1717588800"));
    assert!(matches!(text, DpopError::Jws(_)), "a date is a number");
}

#[test]
fn a_server_that_wants_its_nonce_says_so() {
    let world = World::new();
    let verify = |nonces: &[&str], proof: &str| {
        let expected = Expected { nonces, ..world.expected() };
        dpop::verify(&[proof], &expected, &world.crypto).map(|proof| proof.jti)
    };
    assert_eq!(verify(&["n0", "n1"], &world.proof()), Ok("jti-1".to_owned()));
    let error = verify(&["n2"], &world.proof()).unwrap_err();
    assert_eq!((error, error.code()), (DpopError::Nonce, "use_dpop_nonce"));
    assert_eq!(TokenCode::from(error), TokenCode::UseDpopNonce);
    let none = bent(&world.proof(), &world.key, |_, claims| without(claims, "nonce"));
    assert_eq!(verify(&["n1"], &none), Err(DpopError::Nonce));
    assert_eq!(
        error.challenge().to_string(),
        "DPoP error=\"use_dpop_nonce\", \
         error_description=\"the DPoP proof must carry the server's nonce\", algs=\"ES256\""
    );
}

#[test]
fn a_token_bound_to_one_key_is_of_no_use_to_another() {
    let world = World::new();
    let bound = Key::number(2).jwk().thumbprint_text(&world.crypto);
    let expected = Expected { bound_to: Some(&bound), ..world.expected() };
    let error = dpop::verify(&[&world.proof()], &expected, &world.crypto).unwrap_err();
    assert_eq!((error, error.code()), (DpopError::Key, "invalid_token"));
    assert_eq!(error.challenge().status(), 401);
    assert_eq!(TokenCode::from(error), TokenCode::InvalidGrant);
    let own = world.key.jwk().thumbprint_text(&world.crypto);
    let expected = Expected { bound_to: Some(&own), ..world.expected() };
    assert!(dpop::verify(&[&world.proof()], &expected, &world.crypto).is_ok());
}

#[test]
fn an_id_that_nobody_could_remember_is_refused() {
    let world = World::new();
    assert_eq!(world.bent(|_, claims| claims["jti"] = json!("")), DpopError::Id);
    assert_eq!(world.bent(|_, claims| claims["jti"] = json!("x".repeat(129))), DpopError::Id);
}
