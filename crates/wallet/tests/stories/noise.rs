//! Whatever is scanned, pasted or answered: an error, and never a panic.

use proptest::prelude::*;
use wallet::{Accept, Present, Request, Response, Unreachable, WalletError, vault};

use crate::{
    accept, present, refill,
    world::{Outside, World},
};

/// Answers honestly until the request number `at`, and then with noise.
struct Noise<'o> {
    honest: &'o mut dyn Outside,
    at: usize,
    response: Response,
}

impl Outside for Noise<'_> {
    fn answer(&mut self, request: &Request) -> Result<Response, Unreachable> {
        if self.at == 0 {
            return Ok(self.response.clone());
        }
        self.at -= 1;
        self.honest.answer(request)
    }
}

fn any_response() -> impl Strategy<Value = Response> {
    let body = prop_oneof![
        any::<Vec<u8>>(),
        "\\PC{0,80}".prop_map(String::into_bytes),
        "\\{(\"(credentials|c_nonce|access_token|error|issuer)\":(\"x\"|1|\\[\\]|null),?){0,3}\\}"
            .prop_map(String::into_bytes),
    ];
    let headers = prop::collection::vec(("(dpop-nonce|location|x)", "\\PC{0,20}"), 0..3);
    (prop_oneof![Just(200_u16), Just(202), Just(400), any::<u16>()], headers, body)
        .prop_map(|(status, headers, body)| Response { status, headers, body })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_panics(text in "(openid4vp://\\?|openid-credential-offer://\\?|https://a.example/|\\{)?\\PC{0,60}") {
        let world = World::new();
        let offer = Accept::new(text.as_str()).start(&world.vault, world.tools.clone());
        let request = Present::new(text.as_str()).start(&world.vault, world.tools.clone());
        prop_assert!(request.is_err(), "nobody is trusted yet");
        if let Err(error) = offer {
            prop_assert!(matches!(error, WalletError::Accept(_)));
        }
    }

    #[test]
    fn no_answer_of_an_issuer_panics_or_is_stored(at in 0_usize..6, response in any_response()) {
        let (mut world, mut issuer) = accept::stage();
        let offer = issuer.invite();
        let mut noise = Noise { honest: &mut issuer, at, response };
        prop_assert!(world.accept(offer, &mut noise).is_err());
        prop_assert!(world.vault.cards().is_empty());
    }

    #[test]
    fn no_answer_of_a_verifier_panics(at in 0_usize..2, response in any_response()) {
        let (mut world, mut verifier) = present::stage();
        let link = verifier.link();
        let mut noise = Noise { honest: &mut verifier, at, response: response.clone() };
        let done = world.present(&link, &mut noise);
        prop_assert!(done.is_err() || response.status == 200 && at == 1);
    }

    #[test]
    fn no_answer_takes_a_card_away(at in 0_usize..9, response in any_response()) {
        let (mut world, mut issuer) = refill::stage();
        let all: Vec<_> = world.vault.cards().iter().map(|card| card.id).collect();
        let mut noise = Noise { honest: &mut issuer, at, response };
        let _ = world.refill(&all, &mut noise);
        let _ = world.check(&mut noise);
        prop_assert!(world.vault.cards().iter().all(|card| card.copies.len() >= 10));
    }

    #[test]
    fn no_bytes_open_a_vault(bytes: Vec<u8>) {
        prop_assert!(vault::open(&"280417".parse().unwrap(), &bytes).is_err());
    }
}
