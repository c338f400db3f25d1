//! Looking whether what is held still stands.

use std::time::Duration;

use formats::{
    status_list::{Bits, Status, StatusListError, TokenError},
    trust::{ChainError, TrustListError},
    types::Format,
};
use wallet::{
    AnswerError, Checked, Done, StatusFault, TrustError,
    vault::{Deed, Outcome, Standing, State},
};

use crate::{
    accept_mdoc,
    issuer::{FakeIssuer, LEAVE},
    pki::{Key, Pki},
    present,
    verifier::FakeVerifier,
    world::{World, answer},
};

/// A wallet with a PID in both formats, ten copies each: the mdocs at 100 to 109 in the list, the
/// SD-JWT VCs at 110 to 119.
fn stage() -> (World, FakeIssuer) {
    let (mut world, mut issuer) = accept_mdoc::stage(&["pid_mdoc", "pid"]);
    issuer.leave = Some(LEAVE.to_owned());
    issuer.place.set(Some(100));
    world.accept(issuer.invite(), &mut issuer).unwrap();
    world.requests.clear();
    (world, issuer)
}

fn state(world: &World, format: Format) -> State {
    let card = world.vault.cards().iter().find(|it| it.kind.format == format);
    card.unwrap().state(world.tools.clock.now())
}

fn revoke(issuer: &mut FakeIssuer, places: std::ops::Range<u64>) {
    issuer.lists.statuses.extend(places.map(|place| (place, Status::INVALID)));
}

/// The one reason why a list was not read.
fn fault(checked: &Checked) -> StatusFault {
    let whys: Vec<_> = checked.unread.iter().map(|it| it.why).collect();
    let [first, rest @ ..] = whys.as_slice() else { panic!("all was read") };
    assert!(rest.iter().all(|it| it == first), "{whys:?}");
    *first
}

#[test]
fn nothing_against_any_copy_is_nothing_to_tell() {
    let (mut world, mut issuer) = stage();
    let entries = world.vault.history().count();
    assert_eq!(world.check(&mut issuer), Ok(Checked::default()));
    assert_eq!(world.vault.history().count(), entries);
    let fetched: Vec<_> =
        world.requests.iter().filter(|it| it.url.path() == "/id/status/1").collect();
    assert_eq!(fetched.len(), 2, "whole lists, once in each form");
    assert!(fetched.iter().all(|it| it.url.query().is_none() && it.headers.len() == 1));
}

#[test]
fn a_card_that_was_taken_back_is_told_and_never_shown_again() {
    let (mut world, mut issuer) = stage();
    revoke(&mut issuer, 100..120);
    let checked = world.check(&mut issuer).unwrap();
    assert!(checked.unread.is_empty());
    for card in &checked.cards {
        let told = (card.found, card.copies, card.state);
        assert_eq!(told, (Standing::Revoked, 10, State::Revoked));
    }
    assert_eq!(checked.cards.len(), 2);
    let entries: Vec<_> = world.vault.history().filter(|it| it.deed == Deed::Check).collect();
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|it| it.outcome == Outcome::Revoked));
    let mut verifier = FakeVerifier::new(&Pki::new(), world.clock.clone());
    let done = present::present(&mut world, &mut verifier).unwrap();
    assert!(matches!(done, Done::Denied { .. }) && verifier.shown.is_empty());
    assert_eq!(world.low().len(), 2, "asking for others is worth a try");

    issuer.lists.statuses.clear();
    world.wait(60);
    assert_eq!(world.check(&mut issuer).unwrap().cards, [], "final is final");
    assert_eq!(state(&world, Format::SdJwt), State::Revoked);
}

#[test]
fn each_format_has_its_own_places_and_copies_that_stand_are_shown() {
    let (mut world, mut issuer) = stage();
    revoke(&mut issuer, 110..119);
    let checked = world.check(&mut issuer).unwrap();
    let [card] = checked.cards.as_slice() else { panic!("{checked:?}") };
    assert_eq!((card.copies, card.state), (9, State::Good));
    assert_eq!(state(&world, Format::Mdoc), State::Good);
    let mut verifier = FakeVerifier::new(&Pki::new(), world.clock.clone());
    present::present(&mut world, &mut verifier).unwrap();
    let last = world.vault.cards().iter().find(|it| it.kind.format == Format::SdJwt).unwrap();
    assert_eq!(last.copies[9].uses, 1, "the one that was left");
}

#[test]
fn taken_back_copies_give_way_to_new_ones() {
    let (mut world, mut issuer) = stage();
    revoke(&mut issuer, 100..120);
    world.check(&mut issuer).unwrap();
    let low = world.low();
    let accepted = world.refill(&low, &mut issuer).unwrap();
    assert_eq!(accepted.renewed.len(), 2);
    assert!(world.vault.cards().iter().all(|card| card.copies.len() == 10));
    assert_eq!(world.check(&mut issuer).unwrap().cards, []);
    assert_eq!(state(&world, Format::Mdoc), State::Good);
}

#[test]
fn a_suspension_passes() {
    let (mut world, mut issuer) = accept_mdoc::stage(&["pid"]);
    issuer.place.set(Some(100));
    world.accept(issuer.invite(), &mut issuer).unwrap();
    issuer.lists.bits = Bits::Two;
    issuer.lists.statuses = (100..110).map(|place| (place, Status::SUSPENDED)).collect();
    let checked = world.check(&mut issuer).unwrap();
    assert_eq!(
        (checked.cards[0].found, checked.cards[0].state),
        (Standing::Suspended, State::Suspended)
    );
    assert_eq!(world.vault.history().last().unwrap().outcome, Outcome::Unusable);
    issuer.lists.statuses.clear();
    let checked = world.check(&mut issuer).unwrap();
    assert_eq!((checked.cards[0].found, checked.cards[0].state), (Standing::Good, State::Good));
}

#[test]
fn an_older_list_than_was_read_before_is_refused() {
    let (mut world, mut issuer) = stage();
    revoke(&mut issuer, 100..110);
    world.check(&mut issuer).unwrap();
    issuer.lists.age = Duration::from_secs(61);
    let checked = world.check(&mut issuer).unwrap();
    assert_eq!(fault(&checked), StatusFault::Token(TokenError::Older));
    assert_eq!((checked.unread.len(), checked.cards.len()), (2, 0));
    issuer.lists.age = Duration::from_secs(60);
    assert!(world.check(&mut issuer).unwrap().unread.is_empty(), "the same edition is fine");
}

#[test]
fn a_list_that_is_not_in_order_changes_nothing() {
    type Spoil = fn(&mut FakeIssuer);
    let cases: [(Spoil, StatusFault); 5] = [
        (|it| it.lists.lasts = Duration::from_secs(59), StatusFault::Token(TokenError::Expired)),
        (
            |it| it.lists.signer = Pki::foreign().statuses.certify("Daftar", Key::number(62)),
            StatusFault::Token(TokenError::Chain(ChainError::Untrusted)),
        ),
        (
            |it| it.lists.signer = Pki::new().issuers.certify_for(None, "Daftar", Key::number(63)),
            StatusFault::Token(TokenError::Chain(ChainError::Untrusted)),
        ),
        (
            |it| drop(it.instead.insert("/id/status/1", answer(503, ""))),
            StatusFault::Answer(AnswerError::Status(503)),
        ),
        (
            |it| drop(it.instead.insert("/id/status/1", answer(302, ""))),
            StatusFault::Answer(AnswerError::Redirected),
        ),
    ];
    for (spoil, expected) in cases {
        let (mut world, mut issuer) = stage();
        revoke(&mut issuer, 100..120);
        spoil(&mut issuer);
        let checked = world.check(&mut issuer).unwrap();
        assert_eq!((fault(&checked), checked.cards.len()), (expected, 0));
        assert_eq!(state(&world, Format::SdJwt), State::Good);
    }
    for body in ["", "not a list", "a.b.c"] {
        let (mut world, mut issuer) = stage();
        issuer.instead.insert("/id/status/1", answer(200, body));
        assert_eq!(world.check(&mut issuer).unwrap().unread.len(), 2, "{body}");
    }
}

/// The mdocs at 100 to 103 have a place and are taken back; all others have none.
#[test]
fn a_place_that_its_list_does_not_have_is_not_shown_and_hides_no_neighbour() {
    let (mut world, mut issuer) = stage();
    issuer.lists.length = 104;
    revoke(&mut issuer, 100..104);
    let checked = world.check(&mut issuer).unwrap();
    assert_eq!(fault(&checked), StatusFault::Token(TokenError::List(StatusListError::OutOfRange)));
    let standings: Vec<_> = world.vault.cards().iter().flat_map(|it| &it.copies).collect();
    let count = |standing| standings.iter().filter(|it| it.standing == standing).count();
    assert_eq!((count(Standing::Revoked), count(Standing::Suspended)), (4, 16));
    let mut verifier = FakeVerifier::new(&Pki::new(), world.clock.clone());
    let done = present::present(&mut world, &mut verifier).unwrap();
    assert!(matches!(done, Done::Denied { .. }) && verifier.shown.is_empty());

    issuer.lists.length = 128;
    assert!(world.check(&mut issuer).unwrap().unread.is_empty());
    assert_eq!(state(&world, Format::SdJwt), State::Good, "the list has its places again");
}

#[test]
fn a_trust_list_that_cannot_be_had_is_told_and_one_that_does_not_exist_is_not() {
    for (status, told) in [(404, None), (503, Some(503)), (302, Some(302))] {
        let (mut world, mut issuer) = stage();
        issuer.instead.insert("/.well-known/ikd-trust-list/id", answer(status, ""));
        let checked = world.check(&mut issuer).unwrap();
        let expected = told.map(|status| match status {
            302 => StatusFault::Answer(AnswerError::Redirected),
            status => StatusFault::Answer(AnswerError::Status(status)),
        });
        assert_eq!(checked.unread.first().map(|it| it.why), expected, "{status}");
    }
}

#[test]
fn lists_are_fetched_in_no_order_of_the_cards() {
    let first = |seed: u64| {
        let (mut world, mut issuer) = stage();
        world.tools.die = std::sync::Arc::new(terms::SeededDie::new(seed));
        world.check(&mut issuer).unwrap();
        let list = world.requests.iter().find(|it| it.url.path() == "/id/status/1");
        list.unwrap().headers[0].1.clone()
    };
    let firsts: std::collections::HashSet<_> = (0..12).map(first).collect();
    assert_eq!(firsts.len(), 2);
}

#[test]
fn nobody_sends_the_wallet_into_this_machine() {
    let (mut world, mut issuer) = stage();
    let written = serde_json::to_string(&world.vault).unwrap();
    let inward = written.replace("https://issuer.example/id/status/1", "http://localhost:631/x");
    world.vault = serde_json::from_str(&inward).unwrap();
    let checked = world.check(&mut issuer).unwrap();
    assert_eq!((fault(&checked), checked.unread.len()), (StatusFault::Address, 2));
}

#[test]
fn a_newer_trust_list_is_taken_over_and_an_older_one_is_not() {
    let (mut world, mut issuer) = stage();
    issuer.trust_list = Some(Pki::new().signed_list(8));
    let checked = world.check(&mut issuer).unwrap();
    assert_eq!(checked.pinned.map(|it| it.sequence), Some(8));
    issuer.trust_list = Some(Pki::new().signed_list(7));
    let checked = world.check(&mut issuer).unwrap();
    let older = StatusFault::Trust(TrustError::List(TrustListError::Older));
    assert_eq!((fault(&checked), checked.unread.len(), checked.pinned), (older, 1, None));
    assert_eq!(world.vault.trust().unwrap().view(&*world.tools.crypto).sequence, 8);
}

#[test]
fn what_nobody_vouches_for_any_more_is_not_shown_until_it_is_issued_anew() {
    let (mut world, mut issuer) = stage();
    let keeper = Pki { issuers: Pki::foreign().issuers, ..Pki::new() };
    issuer.trust_list = Some(keeper.signed_list(8));
    let checked = world.check(&mut issuer).unwrap();
    assert!(checked.cards.iter().all(|it| it.state == State::Untrusted), "{checked:?}");
    assert_eq!((checked.cards.len(), world.low().len()), (2, 2));
    issuer.signer = keeper.issuers.certify("Dukcapil Contoh", Key::number(22));
    let low = world.low();
    world.refill(&low, &mut issuer).unwrap();
    assert_eq!(state(&world, Format::SdJwt), State::Good);
    assert!(world.vault.cards().iter().all(|card| card.copies.len() == 10));
}
