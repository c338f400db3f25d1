//! Chains of certificates: a byte for the kind, and certificates in DER, each after two bytes of
//! length; the last one is the anchor. Half of all signatures are good.

use formats::trust::{
    ChainError, DistrustReason, Distrusted, Kind, TrustAnchors, TrustEntry, TrustList,
};

use crate::fake::{Lax, NOON};

pub fn run(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else { return };
    let kind = match kind & 3 {
        0 => Kind::Access,
        1 => Kind::Issuer,
        2 => Kind::Status,
        _ => Kind::Other("other".to_owned()),
    };
    let mut chain = certificates(rest);
    let Some(anchor) = chain.pop() else { return };
    let entry =
        TrustEntry { kind: kind.clone(), name: "anchor".to_owned(), certificate: anchor.clone() };
    let list = TrustList::new(1, NOON, vec![entry]);
    let Ok(anchors) = TrustAnchors::new(&list) else { return };
    let Ok(verified) = anchors.verify(&Lax, &kind, &chain, NOON) else { return };
    assert!(
        verified.from <= NOON && NOON <= verified.until.plus(std::time::Duration::from_secs(1))
    );
    let again = anchors.verify(&Lax, &kind, &chain, NOON).expect("what was good is good");
    assert_eq!(again, verified);
    let _ = anchors.verify_mdoc(&Lax, &kind, &chain, NOON);
    withdrawn(&list, &kind, &chain);
    let late = verified.until.plus(std::time::Duration::from_secs(1));
    assert!(anchors.verify(&Lax, &kind, &chain, late).is_err(), "its time is over");
    chain.push(anchor);
    assert!(anchors.verify(&Lax, &kind, &chain, NOON).is_err(), "the anchor is never sent along");
}

/// Once a list withdraws the leaf or its key, it is refused, and by that name.
fn withdrawn(list: &TrustList, kind: &Kind, chain: &[Vec<u8>]) {
    let Some(leaf) = chain.first() else { return };
    for reason in [DistrustReason::Compromised, DistrustReason::Superseded] {
        let distrusted = Distrusted::new(leaf, NOON, reason, &Lax).expect("it was read before");
        let next = list.next(NOON, None).distrusting(distrusted);
        next.check_follows(list).expect("the next edition follows");
        let anchors = TrustAnchors::new(&next).expect("the same anchors");
        let refused = anchors.verify(&Lax, kind, chain, NOON).err();
        assert_eq!(refused, Some(ChainError::Distrusted));
        // The same content under another signature, as (r, n - s) is one.
        let mut others = chain.to_vec();
        if let Some(last) = others.first_mut().and_then(|leaf| leaf.last_mut()) {
            *last ^= 1;
        }
        let refused = anchors.verify(&Lax, kind, &others, NOON).err();
        assert_eq!(refused, Some(ChainError::Distrusted));
    }
}

fn certificates(mut rest: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    while let [high, low, more @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(more.len());
        let (certificate, after) = more.split_at(length);
        all.push(certificate.to_vec());
        rest = after;
    }
    all
}
