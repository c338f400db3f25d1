//! The credential that residents get: every claim of the type file, with status and metadata.

use formats::{
    Path,
    sd_jwt::{Credential, Issuer},
    status_list::{Bits, Status, StatusList, StatusReference, StatusToken},
    types::{CredentialType, Source, Types},
};
use keys::AwsLc;
use serde_json::{Value, json};

use crate::{
    peer::{Peer, node},
    sd_jwt::{Binding, Trust},
    stage::{Stage, held_claims, paths, seen_claims},
};

with_each! {
    [node python] {
        a_population_id_is_accepted_whole_and_in_part
    }
}

const LIST: &str = "https://status.example/lists/3";
const INDEX: u64 = 7;

fn a_population_id_is_accepted_whole_and_in_part(peer: &mut Peer) {
    let (stage, pid) = (Stage::new(20), pid());
    let held = stage.hold(&credential(&stage, &pid), stage.issuer.public());
    let all: Vec<Path> = pid.claims.iter().map(|claim| claim.path.clone()).collect();

    let text = stage.present(&held, &all);
    let claims = claims_seen(peer, &stage, &text);
    assert_eq!(claims, held_claims(&held), "nothing is lost on the way");
    assert_eq!(claims["vct#integrity"], json!(pid.metadata(&AwsLc).integrity));
    assert_eq!(claims["address"]["kelurahan"], json!("Cipare"));

    let text = stage.present(&held, &paths(&["full_name", "nationalities.*", "address.locality"]));
    let claims = claims_seen(peer, &stage, &text);
    assert_eq!(claims["full_name"], json!("Siti Nur'aini"));
    assert_eq!(claims["nationalities"], json!(["ID"]));
    assert_eq!(claims["address"], json!({"locality": "Kota Serang"}));
    for kept_back in ["nik", "kk_number", "birthdate", "marital_status"] {
        assert_eq!(claims.get(kept_back), None, "{kept_back}");
    }
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn node_finds_in_our_status_list_what_was_taken_back() {
    let (stage, pid, mut node) = (Stage::new(21), pid(), node());
    let held = stage.hold(&credential(&stage, &pid), stage.issuer.public());
    let text = stage.present(&held, &[]);
    let trust = Trust::Key(stage.issuer.public());
    let mut with_status = |index, status| {
        let token = json!({"statusList": status_token(&stage, index, status)});
        node.verify_with(&text, trust, Binding::Required, &token).map(|_| ())
    };
    assert_eq!(with_status(INDEX, Status::VALID), Ok(()));
    assert_eq!(with_status(INDEX + 1, Status::INVALID), Ok(()), "the neighbour's is not ours");
    for taken_back in [Status::INVALID, Status::SUSPENDED] {
        let refused = with_status(INDEX, taken_back);
        assert_eq!(refused, Err("SDJWTException: Status is not valid".to_owned()));
    }
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn node_reads_the_metadata_of_the_type() {
    let (stage, pid, mut node) = (Stage::new(22), pid(), node());
    let held = stage.hold(&credential(&stage, &pid), stage.issuer.public());
    let text = stage.present(&held, &[]);
    let metadata = pid.metadata(&AwsLc).json;
    let more = json!({
        "statusList": status_token(&stage, INDEX, Status::VALID), "typeMetadata": metadata,
    });
    let trust = Trust::Key(stage.issuer.public());
    let answer = node.verify_with(&text, trust, Binding::Required, &more).unwrap();
    let written: Value = serde_json::from_str(&metadata).unwrap();
    assert_eq!(answer["type"], written, "its schema knows every member and changes none");
}

fn pid() -> CredentialType {
    Types::load().unwrap().find("pid").unwrap().clone()
}

/// What the peer sees, which is what we see. Its status list says that all is well.
fn claims_seen(peer: &mut Peer, stage: &Stage, text: &str) -> Value {
    let trust = Trust::Key(stage.issuer.public());
    let ours = stage.verify(text, stage.issuer.public()).unwrap();
    // Only the library on Node.js looks statuses up.
    let status = match peer.name {
        "node" => json!({"statusList": status_token(stage, INDEX, Status::VALID)}),
        _ => json!({}),
    };
    let answer = peer.verify_with(text, trust, Binding::Required, &status).unwrap();
    assert_eq!(answer["claims"], seen_claims(&ours));
    answer["claims"].clone()
}

fn credential(stage: &Stage, pid: &CredentialType) -> String {
    let requested = paths(&["kk_number", "marital_status"]);
    let claims = pid.claims(&requested, &value).unwrap();
    let status = StatusReference { index: INDEX, uri: LIST.to_owned() };
    let integrity = pid.metadata(&AwsLc).integrity;
    let issuer = Issuer::with_header(Default::default()).unwrap();
    let credential = Credential::new(&issuer, &pid.vct, &claims)
        .integrity(&integrity)
        .issued(stage.now)
        .not_before(stage.now)
        .expires(stage.end())
        .holder(stage.holder.public())
        .status(&status)
        .decoys(4);
    stage.sign(&credential)
}

fn value(source: Source) -> Option<Value> {
    Some(match source {
        Source::AddressLine => json!("Jl. Veteran No. 1, RT 002/RW 005"),
        Source::BirthDate => json!("1990-02-28"),
        Source::BirthPlace => json!("SERANG"),
        Source::Country => json!("ID"),
        Source::District => json!("Serang"),
        Source::IssuedOn => json!("2024-06-05"),
        Source::IssuingAuthority => json!("Disdukcapil Kota Serang"),
        Source::KkNumber => json!("3673010101010001"),
        Source::MaritalStatus => json!("married"),
        Source::FullName => json!("Siti Nur'aini"),
        Source::Nationalities => json!(["ID"]),
        Source::Nik => json!("3673016802900001"),
        Source::Province => json!("Banten"),
        Source::Regency => json!("Kota Serang"),
        Source::Sex => json!(2),
        Source::Village => json!("Cipare"),
        _ => return None,
    })
}

fn status_token(stage: &Stage, index: u64, status: Status) -> String {
    let mut list = StatusList::new(Bits::Two, 1000).unwrap();
    list.set(index, status).unwrap();
    let token = StatusToken {
        uri: LIST.to_owned(),
        issued: stage.now,
        expires: Some(stage.end()),
        ttl: None,
        aggregation: None,
    };
    let draft = token.draft(&list, &[]).unwrap();
    let signature = stage.issuer.sign_now(draft.to_sign()).unwrap();
    draft.complete(&signature)
}
