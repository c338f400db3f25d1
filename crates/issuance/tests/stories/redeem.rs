//! From an offer to credentials, and who wins a race.

use std::collections::HashSet;

use formats::{
    sd_jwt::UnverifiedCredential,
    status_list::StatusReference,
    trust::{Kind, TrustAnchors, TrustEntry, TrustList},
};
use issuance::{Binding, CredentialError, TokenError, Unbound};
use keys::AwsLc;
use protocols::oid4vci::CredentialResponse;
use terms::Clock;
use testkit::both_engines;

use crate::{
    office::{Office, ROOMS, Wallet, wrong},
    revoke::{all_are, status_reference},
};

both_engines! { ROOMS =>
    async fn an_offer_becomes_a_batch(world) {
        let office = Office::open(&world).await;
        let offered = office.offer(Binding::Any).await;
        let keys = office.keys(10);
        let credentials = office.issue(&offered, &keys).await;
        assert_eq!(credentials.len(), 10);
        let entry = TrustEntry {
            kind: Kind::Issuer,
            name: "Root".to_owned(),
            certificate: office.anchor.clone(),
        };
        let list = TrustList::new(1, world.clock.now(), vec![entry]);
        let anchors = TrustAnchors::new(&list).unwrap();
        let mut places = HashSet::new();
        for (credential, key) in credentials.iter().zip(&keys) {
            let unverified = UnverifiedCredential::parse(credential).unwrap();
            let now = world.clock.now();
            let chain = anchors.verify(&AwsLc, &Kind::Issuer, &unverified.header().x5c, now);
            let (issuer, skew) = (chain.unwrap().key, std::time::Duration::ZERO);
            let held = unverified.verify(&AwsLc, &issuer, now, skew).unwrap();
            let registered = held.registered();
            assert_eq!(registered.vct, "urn:ikd:pid:1");
            assert_eq!(registered.holder.as_ref().unwrap().key(), key.public());
            let status = registered.status.clone().unwrap();
            assert!(places.insert((status.uri, status.index)), "a place belongs to one");
            let issued = registered.issued.unwrap().seconds();
            assert_eq!(issued % 3_600, 0, "to the second it would link the batch");
        }
    }

    async fn no_place_is_given_twice_whatever_process_asks(world) {
        let office = Office::open(&world).await;
        let mut places = HashSet::new();
        for resident in office.residents(true).await.iter().take(6) {
            // Each as another process would be: with no memory of what the others reserved.
            let other = Office::reopen(&world, world.die.clone(), Unbound::Confirmed);
            let offered = other.offer_to(resident, Binding::Any).await;
            for credential in other.issue(&offered, &other.keys(10)).await {
                let StatusReference { uri, index } = status_reference(&credential);
                assert!(places.insert((uri, index)), "a place was given twice");
            }
        }
        let lists: HashSet<_> = places.iter().map(|(uri, _)| uri).collect();
        assert_eq!((places.len(), lists.len()), (60, 4), "spread over the open lists");
    }

    async fn a_code_is_good_once_whoever_races(world) {
        let office = Office::open(&world).await;
        let offered = office.offer(Binding::Any).await;
        let rivals: Vec<_> = (0..8)
            .map(|_| {
                let issuance = office.issuance.clone();
                let form = Office::token_form(&offered, offered.tx_code.reveal());
                tokio::spawn(async move { issuance.token(form.as_bytes(), &[]).await })
            })
            .collect();
        let mut tokens = Vec::new();
        for rival in rivals {
            match rival.await.unwrap() {
                Ok(token) => tokens.push(token),
                Err(error) => assert!(matches!(error, TokenError::Grant), "{error:?}"),
            }
        }
        assert_eq!(tokens.len(), 1);
    }

    async fn two_requests_with_one_token_give_one_batch(world) {
        let office = Office::open(&world).await;
        let offered = office.offer(Binding::Any).await;
        let token = office.token(&offered).await.unwrap();
        let mut rivals = Vec::new();
        for _ in 0..4 {
            let nonce = office.issuance.nonce().c_nonce;
            rivals.push(office.request(&office.keys(2), &nonce).await);
        }
        let asked = rivals.iter().map(|body| office.credentials(&token, body));
        let mut won = 0;
        for outcome in futures(asked).await {
            match outcome {
                Ok(_) => won += 1,
                Err(error) => assert!(matches!(error, CredentialError::Token(_)), "{error:?}"),
            }
        }
        assert_eq!(won, 1);
    }

    async fn a_second_key_racing_for_a_bound_offer_loses(world) {
        let office = Office::open(&world).await;
        let (wallet, thief) = (Wallet::new(&office), Wallet::new(&office));
        let offered = office.offer(wallet.binding()).await;
        let stolen = thief.token(&office, &offered).await;
        assert!(matches!(stolen, Err(TokenError::Grant)), "{stolen:?}");
        let bare = office.token(&offered).await;
        assert!(matches!(bare, Err(TokenError::Grant)), "without any key: {bare:?}");
        let (first, second) = tokio::join!(
            thief.token(&office, &offered),
            wallet.token(&office, &offered),
        );
        assert!(first.is_err());
        second.unwrap();
    }

    async fn guessing_a_transaction_code_ends(world) {
        let office = Office::open(&world).await;
        let offered = office.offer(Binding::Any).await;
        let guess = Office::token_form(&offered, &wrong(offered.tx_code.reveal()));
        for _ in 0..5 {
            let outcome = office.issuance.token(guess.as_bytes(), &[]).await;
            assert!(matches!(outcome, Err(TokenError::Grant)), "{outcome:?}");
        }
        let late = office.token(&offered).await;
        assert!(matches!(late, Err(TokenError::Grant)), "the right code comes too late: {late:?}");
        assert!(office.issuance.find_offer(reference(&offered.uri)).await.unwrap().is_none());
    }

    async fn of_two_phones_for_one_resident_the_last_one_counts(world) {
        let office = Office::open(&world).await;
        let resident = office.residents(true).await.remove(0);
        let mut asked = Vec::new();
        for _ in 0..4 {
            let token = office.token(&office.offer_to(&resident, Binding::Any).await).await;
            let nonce = office.issuance.nonce().c_nonce;
            asked.push((token.unwrap(), office.request(&office.keys(2), &nonce).await));
        }
        let rivals = asked.iter().map(|(token, body)| office.credentials(token, body));
        let (mut good, outcomes) = (0, futures(rivals).await);
        world.clock.advance(std::time::Duration::from_secs(32));
        for outcome in outcomes {
            let CredentialResponse::Issued { credentials, .. } = outcome.unwrap() else {
                panic!("nothing is deferred here")
            };
            good += usize::from(all_are(&office, &world, &credentials, true).await);
        }
        assert_eq!(good, 1, "a resident holds one batch");
        assert_eq!(office.activated().await, 1, "and counts once");
    }

    async fn an_offer_is_fetched_until_it_is_redeemed_or_old(world) {
        let office = Office::open(&world).await;
        let offered = office.offer(Binding::Any).await;
        let found = office.issuance.find_offer(reference(&offered.uri)).await.unwrap();
        assert_eq!(found.as_ref(), Some(&offered.offer));
        office.token(&offered).await.unwrap();
        assert!(office.issuance.find_offer(reference(&offered.uri)).await.unwrap().is_none());
        let old = office.offer(Binding::Any).await;
        world.clock.advance(std::time::Duration::from_secs(15 * 60 + 1));
        assert!(office.issuance.find_offer(reference(&old.uri)).await.unwrap().is_none());
        assert!(matches!(office.token(&old).await, Err(TokenError::Grant)));
        assert!(office.issuance.find_offer("nonsense").await.unwrap().is_none());
    }
}

fn reference(uri: &str) -> &str {
    uri.rsplit('/').next().unwrap()
}

/// Polls all at once, in one task.
async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pinned: Vec<_> = all.map(|one| Some(Box::pin(one))).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        for slot in &mut pinned {
            let Some(future) = slot else { continue };
            if let std::task::Poll::Ready(output) = future.as_mut().poll(context) {
                done.push(output);
                *slot = None;
            }
        }
        if pinned.iter().all(Option::is_none) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done
}
