//! Claims, hidden and shown as chance will have it. All but the peers' salts and keys is the same
//! in every run.

use formats::Path;
use serde_json::{Map, Value};
use terms::{Die, PublicKey};

use crate::{
    peer::Peer,
    sd_jwt::{Binding, Order, Trust},
    stage::{Stage, seen_claims},
    tree::Tree,
};

with_each! {
    [node python] {
        fifty_trees_of_ours_are_understood
        fifty_trees_of_theirs_are_understood
    }
}

const TREES: u64 = 50;

fn fifty_trees_of_ours_are_understood(peer: &mut Peer) {
    let (stage, theirs) = (Stage::new(50), peer.draw());
    for number in 0..TREES {
        let tree = Tree::grow(&stage.die);
        let decoys = usize::try_from(number % 4).unwrap();
        let text = stage.issue(&tree.claims(), Some(stage.holder.public()), decoys);
        shown_by_us(peer, &stage, &tree, &text, stage.issuer.public());

        let text = stage.issue(&tree.claims(), Some(&theirs.public), decoys);
        let shown = drawn(&stage.die, &tree, peer);
        let text = peer.present(&text, &shown, Some(&theirs), stage.now);
        let verified = stage.verify(&text, stage.issuer.public()).unwrap();
        assert_eq!(beyond(&stage, verified.claims()), tree.shown(&shown), "tree {number}");
    }
}

fn fifty_trees_of_theirs_are_understood(peer: &mut Peer) {
    let (stage, issuer, theirs) = (Stage::new(51), peer.draw(), peer.draw());
    for number in 0..TREES {
        let tree = Tree::grow(&stage.die);
        let mut claims = stage.registered(None);
        claims.extend(tree.whole());
        let (hidden, decoys) = (tree.hidden(), usize::try_from(number % 3).unwrap());
        let mut issue = |holder| {
            let holder = Some(holder);
            let order = Order { claims: &claims, hidden: &hidden, decoys, holder, chain: &[] };
            peer.issue(&order, &issuer)
        };
        let (for_us, for_them) = (issue(stage.holder.public()), issue(&theirs.public));
        let held = stage.hold(&for_us, &issuer.public);
        assert_eq!(beyond(&stage, held.claims()), tree.whole(), "tree {number}");
        shown_by_us(peer, &stage, &tree, &for_us, &issuer.public);

        let shown = drawn(&stage.die, &tree, peer);
        let text = peer.present(&for_them, &shown, Some(&theirs), stage.now);
        let verified = stage.verify(&text, &issuer.public).unwrap();
        assert_eq!(beyond(&stage, verified.claims()), tree.shown(&shown), "tree {number}");
    }
}

/// Our wallet shows some branches; we, the peer and the tree agree on what is seen.
fn shown_by_us(peer: &mut Peer, stage: &Stage, tree: &Tree, credential: &str, issuer: &PublicKey) {
    let held = stage.hold(credential, issuer);
    let selected: Vec<_> = tree.hidden().into_iter().filter(|_| heads(&stage.die)).collect();
    let text = stage.present(&held, &selected);
    let touched = |path: &Path| selected.iter().any(|it| it.touches(path));
    let shown: Vec<_> = tree.hidden().into_iter().filter(touched).collect();
    let ours = stage.verify(&text, issuer).unwrap();
    assert_eq!(beyond(stage, ours.claims()), tree.shown(&shown));
    let theirs = peer.verify(&text, Trust::Key(issuer), Binding::Required);
    assert_eq!(theirs, Ok(seen_claims(&ours)));
}

/// Some hidden branches that the peer can show, and all that must be opened to come to them.
fn drawn(die: &dyn Die, tree: &Tree, peer: &Peer) -> Vec<Path> {
    let hidden = tree.hidden();
    let lost = |path: &&Path| peer.name == "node" && is_lost_on_node(path, &hidden);
    let lost: Vec<_> = hidden.iter().filter(lost).collect();
    let within_reach = |path: &&Path| !lost.iter().any(|it| it.covers(path));
    let wanted: Vec<_> = hidden.iter().filter(within_reach).filter(|_| heads(die)).collect();
    let opened = |path: &&Path| wanted.iter().any(|it| path.covers(it));
    hidden.iter().filter(opened).cloned().collect()
}

/// What lies in an open branch of a hidden one
/// (`node_signs_for_more_than_it_sends_of_an_open_branch_in_a_hidden_one`).
fn is_lost_on_node(path: &Path, hidden: &[Path]) -> bool {
    let parent = path.parent();
    parent.is_some_and(|it| !hidden.contains(&it) && hidden.iter().any(|above| above.covers(&it)))
}

fn heads(die: &dyn Die) -> bool {
    die.below(2) == 0
}

/// The claims besides those of the specifications, which are looked at in other stories.
fn beyond(stage: &Stage, claims: &Map<String, Value>) -> Map<String, Value> {
    let registered = stage.registered(Some(stage.holder.public()));
    let is_other = |(name, _): &(&String, &Value)| !registered.contains_key(*name);
    claims.iter().filter(is_other).map(|(name, value)| (name.clone(), value.clone())).collect()
}
