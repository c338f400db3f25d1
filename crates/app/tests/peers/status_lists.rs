//! Status lists both ways, in every width.

use std::time::Duration;

use formats::{
    base64url,
    jose::Jwk,
    status_list::{
        Bits, Status, StatusList, StatusListError, StatusToken, TokenError, UnverifiedStatusCwt,
        UnverifiedStatusToken,
    },
};
use keys::AwsLc;
use serde_json::{Value, json};
use terms::{Clock, Die, PublicKey, SystemClock};

use crate::{
    peer::{Pair, Peer, status_owf},
    stage::Stage,
};

with_each! {
    [status status_owf] {
        a_list_of_ours_is_read_in_every_width
        a_list_of_theirs_is_read_by_us_in_every_width
        a_list_that_its_issuer_has_not_signed_is_not_read
        a_place_beyond_the_end_is_refused_on_both_sides
        a_status_too_large_for_its_bits_spoils_their_list_and_not_ours
    }
}

const URI: &str = "https://status.example/lists/3";

const AGGREGATION: &str = "https://status.example/lists";

const WIDTHS: [Bits; 4] = [Bits::One, Bits::Two, Bits::Four, Bits::Eight];

/// So many places: a list is read to its last byte, whatever its width.
const PLACES: u64 = 4096;

fn a_list_of_ours_is_read_in_every_width(peer: &mut Peer) {
    let stage = Stage::new(60);
    for bits in WIDTHS {
        let statuses = drawn(&stage, bits);
        let token = signed(&stage, &listed(bits, &statuses));
        let read = peer.read_status_list(&token, stage.issuer.public()).unwrap();
        assert_eq!(read, json!({"bits": bits.count(), "statuses": statuses}), "{bits:?}");
    }
}

fn a_list_of_theirs_is_read_by_us_in_every_width(peer: &mut Peer) {
    let (stage, issuer) = (Stage::new(61), peer.draw());
    for bits in WIDTHS {
        let statuses = drawn(&stage, bits);
        let token = peer.make_status_list(&stage, bits, &statuses, &issuer);
        let unverified = UnverifiedStatusToken::parse(&token).unwrap();
        let now = SystemClock.now();
        let verified = unverified.verify(&AwsLc, &issuer.public, URI, now).unwrap();
        assert_eq!(verified.list.bits(), bits);
        let read = |index| verified.list.status(index).unwrap().0;
        assert_eq!((0..PLACES).map(read).collect::<Vec<_>>(), statuses, "{bits:?}");
    }
}

fn a_list_that_its_issuer_has_not_signed_is_not_read(peer: &mut Peer) {
    let (stage, issuer) = (Stage::new(62), peer.draw());
    let token = peer.make_status_list(&stage, Bits::One, &[0, 1], &issuer);
    let unverified = UnverifiedStatusToken::parse(&token).unwrap();
    let now = SystemClock.now();
    assert!(unverified.verify(&AwsLc, stage.issuer.public(), URI, now).is_err());
    assert!(peer.read_status_list(&token, stage.issuer.public()).is_err());
}

fn a_place_beyond_the_end_is_refused_on_both_sides(peer: &mut Peer) {
    let (stage, list) = (Stage::new(63), listed(Bits::One, &[0; 64]));
    assert_eq!(list.status(64), Err(StatusListError::OutOfRange));
    let token = signed(&stage, &list);
    let wanted = json!({
        "token": token, "issuer": Jwk::new(*stage.issuer.public()), "index": 64,
    });
    let said = peer.ask("read_status_list", wanted).unwrap_err();
    assert!(said.contains("Index out of bounds"), "{said}");
}

/// Both libraries let a status pass that is larger by one than its bits hold; it runs over into
/// the places behind it, or out of the byte.
fn a_status_too_large_for_its_bits_spoils_their_list_and_not_ours(peer: &mut Peer) {
    let (stage, issuer) = (Stage::new(64), peer.draw());
    let mut list = StatusList::new(Bits::One, 8).unwrap();
    assert_eq!(list.set(1, Status(2)), Err(StatusListError::StatusTooLarge));
    let token = peer.make_status_list(&stage, Bits::One, &[0, 2, 0, 0, 0, 0, 0, 0], &issuer);
    let unverified = UnverifiedStatusToken::parse(&token).unwrap();
    let verified = unverified.verify(&AwsLc, &issuer.public, URI, SystemClock.now()).unwrap();
    let read = |index| verified.list.status(index).unwrap().0;
    assert_eq!((0..8).map(read).collect::<Vec<_>>(), [0, 0, 1, 0, 0, 0, 0, 0]);
}

/// As CWT: only `@owf/token-status-list` has them. It cannot do without `ttl` and
/// `aggregation_uri`, though they are optional.
#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn cwts_are_read_both_ways_in_every_width() {
    let (stage, mut peer) = (Stage::new(65), status_owf());
    let issuer = peer.draw();
    for bits in WIDTHS {
        let statuses = drawn(&stage, bits);
        let said = StatusToken {
            ttl: Some(Duration::from_secs(600)),
            aggregation: Some(AGGREGATION.to_owned()),
            ..token(&stage)
        };
        let draft = said.draft_cwt(&listed(bits, &statuses), &[]);
        let signature = stage.issuer.sign_now(draft.to_sign()).unwrap();
        let ours = base64url::encode_padded(&draft.complete(&signature));
        let wanted = json!({"token": ours, "issuer": Jwk::new(*stage.issuer.public())});
        let read = peer.must("read_status_cwt", wanted);
        assert_eq!(read, json!({"bits": bits.count(), "statuses": statuses}), "{bits:?}");

        let more = json!({"ttl": 600, "aggregation": AGGREGATION});
        let theirs = peer.make_status_cwt(&stage, bits, &statuses, &issuer, &more);
        let unverified = UnverifiedStatusCwt::parse(&theirs).unwrap();
        let verified = unverified.verify(&AwsLc, &issuer.public, URI, SystemClock.now()).unwrap();
        let read = |index| verified.list.status(index).unwrap().0;
        assert_eq!((0..PLACES).map(read).collect::<Vec<_>>(), statuses, "{bits:?}");
        assert_eq!(verified.token.aggregation.as_deref(), Some(AGGREGATION));
    }
}

/// What is left out the library writes as `undefined`, which is no number and no address.
#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn a_cwt_of_theirs_with_undefined_members_is_refused() {
    let (stage, mut peer) = (Stage::new(66), status_owf());
    let issuer = peer.draw();
    let theirs = peer.make_status_cwt(&stage, Bits::One, &[0, 1], &issuer, &json!({}));
    let unverified = UnverifiedStatusCwt::parse(&theirs).unwrap();
    let refused = unverified.verify(&AwsLc, &issuer.public, URI, SystemClock.now()).err();
    assert!(matches!(refused, Some(TokenError::Cose(_))), "{refused:?}");
}

impl Peer {
    /// A list as a signed CWT; `more` is what may stand in it besides.
    fn make_status_cwt(
        &mut self,
        stage: &Stage,
        bits: Bits,
        statuses: &[u8],
        issuer: &Pair,
        more: &Value,
    ) -> Vec<u8> {
        let mut wanted = ordered(stage, bits, statuses, issuer);
        wanted.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.must("make_status_cwt", wanted);
        base64url::decode_padded(answer["token"].as_str().unwrap()).unwrap()
    }

    /// A list as a signed JWT.
    fn make_status_list(
        &mut self,
        stage: &Stage,
        bits: Bits,
        statuses: &[u8],
        issuer: &Pair,
    ) -> String {
        let wanted = ordered(stage, bits, statuses, issuer);
        self.must("make_status_list", wanted)["token"].as_str().unwrap().to_owned()
    }

    /// What stands in a list, or what the peer says against it.
    fn read_status_list(&mut self, token: &str, issuer: &PublicKey) -> Result<Value, String> {
        self.ask("read_status_list", json!({"token": token, "issuer": Jwk::new(*issuer)}))
    }
}

fn ordered(stage: &Stage, bits: Bits, statuses: &[u8], issuer: &Pair) -> Value {
    json!({
        "bits": bits.count(), "statuses": statuses, "uri": URI, "issuer": issuer.private,
        "issued": stage.now.seconds(), "expires": stage.end().seconds(),
    })
}

fn drawn(stage: &Stage, bits: Bits) -> Vec<u8> {
    let die: &dyn Die = &stage.die;
    let any = |_| u8::try_from(die.below(1 << bits.count())).unwrap();
    (0..PLACES).map(any).collect()
}

fn listed(bits: Bits, statuses: &[u8]) -> StatusList {
    let mut list = StatusList::new(bits, statuses.len()).unwrap();
    for (index, status) in (0..).zip(statuses) {
        list.set(index, Status(*status)).unwrap();
    }
    list
}

fn signed(stage: &Stage, list: &StatusList) -> String {
    let draft = token(stage).draft(list, &[]).unwrap();
    let signature = stage.issuer.sign_now(draft.to_sign()).unwrap();
    draft.complete(&signature)
}

fn token(stage: &Stage) -> StatusToken {
    StatusToken {
        uri: URI.to_owned(),
        issued: stage.now,
        expires: Some(stage.end()),
        ttl: None,
        aggregation: None,
    }
}
