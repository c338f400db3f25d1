//! Refills that are refused or cut off.

use formats::trust::TrustListError;
use protocols::{
    oauth::ErrorBody,
    oid4vci::{GrantEnd, TokenCode},
};
use serde_json::json;
use terms::{Class, Language};
use wallet::{
    AcceptError, AnswerError, CredentialFault, Refill, RefillError, Request, Response, TrustError,
    Unreachable, WalletError,
    vault::{Deed, Outcome},
};

use crate::{
    issuer::FakeIssuer,
    pki::{Key, Pki},
    refill::{stage, use_up},
    world::{Outside, World},
};

fn refill(world: &mut World, outside: &mut dyn Outside) -> Result<(), WalletError> {
    let all: Vec<_> = world.vault.cards().iter().map(|card| card.id).collect();
    world.refill(&all, outside).map(drop)
}

/// All copies that can still be shown, by their keys.
fn good(world: &World) -> Vec<[u8; 65]> {
    let now = world.tools.clock.now();
    let copies = world.vault.cards().iter().flat_map(|card| &card.copies);
    copies.filter(|copy| copy.is_good(now)).map(|copy| *copy.key.as_sec1()).collect()
}

#[test]
fn a_leave_that_has_ended_is_forgotten_and_the_holder_told_why() {
    for end in [GrantEnd::Replaced, GrantEnd::Leaving, GrantEnd::Loss, GrantEnd::Other] {
        let (mut world, mut issuer) = stage();
        let before = good(&world);
        issuer.ended = Some(ErrorBody::new(TokenCode::InvalidGrant, end.description()));
        let error = refill(&mut world, &mut issuer).unwrap_err();
        assert_eq!(error, RefillError::Ended(end).into());
        assert_eq!(error.class(), Class::Refused);
        assert_ne!(error.reason(Language::Indonesian), error.reason(Language::English));
        assert_eq!(good(&world), before, "what is there stays");
        assert!(world.vault.grants().is_empty());
        let entry = world.vault.history().last().unwrap();
        assert_eq!((entry.deed, entry.outcome), (Deed::Renew, Outcome::Failed));
        use_up(&mut world, 10);
        assert_eq!(world.low(), [], "nobody is asked again in vain");
    }
}

#[test]
fn a_server_in_trouble_does_not_end_a_leave() {
    for (code, expected) in [
        (TokenCode::SlowDown, RefillError::TooSoon),
        (TokenCode::ServerError, RefillError::Refused(TokenCode::ServerError)),
        (TokenCode::UnauthorizedClient, RefillError::NotNow),
    ] {
        let (mut world, mut issuer) = stage();
        issuer.ended = Some(ErrorBody::new(code, "no"));
        let error = refill(&mut world, &mut issuer).unwrap_err();
        assert_eq!(error, expected.into());
        issuer.ended = None;
        refill(&mut world, &mut issuer).unwrap();
    }
}

/// What is lost on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lost {
    Request,
    Answer,
}

/// Answers honestly until the request number `at`, and then no more.
struct CutOff<'o> {
    honest: &'o mut FakeIssuer,
    lost: Lost,
    at: usize,
}

impl Outside for CutOff<'_> {
    fn answer(&mut self, request: &Request) -> Result<Response, Unreachable> {
        match (self.at.checked_sub(1), self.lost) {
            (Some(at), _) => {
                self.at = at;
                self.honest.answer(request)
            }
            (None, Lost::Request) => Err(Unreachable),
            (None, Lost::Answer) => self.honest.answer(request).and(Err(Unreachable)),
        }
    }
}

/// An issuer that follows FAPI 2.0 lets a refresh token live on; one that changes it may lose the
/// new one with its answer, and then the person is told to come again.
#[test]
fn wherever_a_refill_is_cut_off_nothing_is_lost_and_the_next_one_goes_through() {
    let ways = [(Lost::Request, true), (Lost::Request, false), (Lost::Answer, false)];
    for ((lost, rotates), at) in ways.into_iter().flat_map(|way| (0..12).map(move |at| (way, at))) {
        let (mut world, mut issuer) = stage();
        issuer.rotates = rotates;
        let before = good(&world);
        let cut_off = refill(&mut world, &mut CutOff { honest: &mut issuer, lost, at });
        let kept = good(&world);
        assert!(before.iter().all(|key| kept.contains(key)), "{lost:?} after {at} answers");
        if let Err(error) = cut_off {
            assert_eq!(error, AnswerError::Unreachable.into());
            refill(&mut world, &mut issuer).unwrap();
        }
        assert!(world.vault.cards().iter().all(|card| card.copies.len() >= 10));
    }
}

#[test]
fn bad_copies_do_not_take_the_place_of_good_ones() {
    let (mut world, mut issuer) = stage();
    let before = good(&world);
    issuer.forge = Box::new(|issuer, keys| {
        keys.iter().map(|_| issuer.issue_wanted(&Key::number(44).public())).collect()
    });
    let error = refill(&mut world, &mut issuer).unwrap_err();
    assert_eq!(error, AcceptError::Credential(CredentialFault::HolderKey).into());
    assert_eq!(good(&world), before);
}

#[test]
fn the_leave_is_shown_to_nobody_but_the_server_that_gave_it() {
    let (mut world, mut issuer) = stage();
    issuer.metadata["authorization_servers"] = json!(["https://other.example"]);
    let error = refill(&mut world, &mut issuer).unwrap_err();
    assert!(matches!(error, WalletError::Accept(AcceptError::Issuer(_))), "{error}");
    assert_eq!(issuer.refreshed, 0);
}

#[test]
fn an_older_trust_list_stops_the_refill() {
    let (mut world, mut issuer) = stage();
    let older = (Pki::new().signed_list(6), TrustListError::Older);
    let backdated = (Pki::new().signed_list_made(8, 1), TrustListError::Backdated);
    for (list, why) in [older, backdated] {
        issuer.trust_list = Some(list);
        let error = refill(&mut world, &mut issuer).unwrap_err();
        assert_eq!(error, TrustError::List(why).into());
    }
    issuer.trust_list = Some(Pki::foreign().signed_list(9));
    assert_eq!(refill(&mut world, &mut issuer).unwrap_err(), TrustError::Keeper.into());
    assert_eq!(issuer.refreshed, 0);
}

#[test]
fn a_kind_that_is_not_issued_any_more_is_left_as_it_is() {
    let (mut world, mut issuer) = stage();
    let supported = &mut issuer.metadata["credential_configurations_supported"];
    supported.as_object_mut().unwrap().remove("pid_mdoc");
    let all: Vec<_> = world.vault.cards().iter().map(|card| card.id).collect();
    let accepted = world.refill(&all, &mut issuer).unwrap();
    assert_eq!((accepted.renewed.len(), world.vault.cards().len()), (1, 2));
    let supported = &mut issuer.metadata["credential_configurations_supported"];
    supported["pid"]["vct"] = "urn:example:other:1".into();
    assert_eq!(refill(&mut world, &mut issuer).unwrap_err(), AcceptError::NotAuthorized.into());
}

#[test]
fn a_card_that_is_gone_needs_no_refill() {
    let (mut world, _) = stage();
    let all: Vec<_> = world.vault.cards().iter().map(|card| card.id).collect();
    let refill = Refill::of(&world.vault, &all).remove(0);
    all.iter().for_each(|card| assert!(world.vault.remove(*card)));
    assert!(world.vault.grants().is_empty(), "the leave goes with the last card");
    let error = refill.start(&world.vault, world.tools.clone()).unwrap_err();
    assert_eq!(error, RefillError::Nothing.into());
}
