//! Token Status Lists of one and ten million places, one in a hundred revoked.

use std::{hint::black_box, io::Write, time::Duration};

use flate2::{Compression, write::ZlibEncoder};
use formats::status_list::{Bits, Effort, Status, StatusList, StatusToken, UnverifiedStatusToken};
use terms::{Die, OsDie};

use crate::{
    limit::Limit,
    office::Office,
    outcome::Outcome,
    race::Race,
    report::{Report, Target},
};

const URI: &str = "https://ikd.example/status/3";

/// Prints the tables.
pub fn run(report: &mut Report) -> Outcome<()> {
    let office = Office::found()?;
    for millions in [1, 10] {
        build(report, &office, millions)?;
    }
    Ok(())
}

fn build(report: &mut Report, office: &Office, millions: u32) -> Outcome<()> {
    let limit = Limit::new()?;
    let places = 1_000_000 * u64::from(millions);
    let die: &dyn Die = &OsDie;
    let revoked: Vec<u64> = (0..places / 100).map(|_| die.below(places)).collect();
    let list = listed(places, &revoked).ok_or("a list is made")?;
    let usual = token(office, places, &revoked, Effort::Usual).ok_or("a token is made")?;
    let smallest = token(office, places, &revoked, Effort::Smallest).ok_or("a token is made")?;
    let stream = list.compressed(Effort::Usual);
    let figures = Race::against("compress once + sign", || {
        let mut encoder = ZlibEncoder::new(Vec::with_capacity(1 << 20), Compression::new(5));
        let written = encoder.write_all(list.as_bytes()).is_ok();
        written && black_box(encoder.finish()).is_ok() && limit.sign(&[0x5a; 1_024])
    })
    .lane("rebuilt and signed", || {
        black_box(token(office, places, &revoked, Effort::Usual)).is_some()
    })
    .lane("the same, smallest", || {
        black_box(token(office, places, &revoked, Effort::Smallest)).is_some()
    })
    .lane("unpacked and looked up", || {
        let list = StatusList::decompress(Bits::One, black_box(&stream));
        list.is_ok_and(|list| list.status(places / 2).is_ok())
    })
    .lane("token taken and looked up", || taken(office, &usual, places / 2))
    .run()?;
    let title =
        format!("Status list of {millions} M ({} B, smallest {} B)", usual.len(), smallest.len());
    let many = f64::from(millions);
    let targets = [
        ("rebuilt and signed", Target::Millis(1.5 * many)),
        ("the same, smallest", Target::Millis(30.0 * many)),
        ("unpacked and looked up", Target::Millis(0.1 * many)),
    ];
    report.race(&title, &figures, &targets);
    Ok(())
}

fn listed(places: u64, revoked: &[u64]) -> Option<StatusList> {
    let mut list = StatusList::new(Bits::One, usize::try_from(places).ok()?).ok()?;
    revoked.iter().try_for_each(|index| list.set(*index, Status::INVALID)).ok()?;
    Some(list)
}

#[expect(clippy::disallowed_methods, reason = "what publishing costs is what is measured")]
fn token(office: &Office, places: u64, revoked: &[u64], effort: Effort) -> Option<String> {
    let says = StatusToken {
        uri: URI.to_owned(),
        issued: office.now,
        expires: Some(office.now.plus(Duration::from_secs(86_400))),
        ttl: Some(Duration::from_secs(60)),
        aggregation: None,
    };
    let draft = says.draft(&listed(places, revoked)?, effort, &office.chain).ok()?;
    let signature = office.key.sign_now(draft.to_sign()).ok()?;
    Some(draft.complete(&signature))
}

fn taken(office: &Office, token: &str, place: u64) -> bool {
    let (crypto, signer) = (keys::AwsLc, office.key.public());
    UnverifiedStatusToken::parse(black_box(token))
        .and_then(|it| it.verify(&crypto, signer, URI, office.now))
        .is_ok_and(|it| it.list.status(place).is_ok())
}
