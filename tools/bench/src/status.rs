//! Token Status Lists of one and ten million places, one in a hundred revoked, beside what
//! libdeflate takes to compress the same bytes and nothing else.

use std::{hint::black_box, time::Duration};

use formats::status_list::{
    Bits, Status, StatusList, StatusToken, UnverifiedStatusCwt, UnverifiedStatusToken,
};
use libdeflater::{CompressionLvl, Compressor};
use terms::{Die, OsDie};

use crate::{
    office::Office,
    outcome::Outcome,
    race::Race,
    report::{Report, Target},
};

const URI: &str = "https://ikd.example/status/3";

/// Publishing takes at most one and a half times as long as libdeflate alone.
const PART: f64 = 1.0 / 1.5;

/// Prints the tables.
pub fn run(report: &mut Report) -> Outcome<()> {
    let office = Office::found()?;
    for millions in [1, 10] {
        build(report, &office, millions)?;
    }
    Ok(())
}

fn build(report: &mut Report, office: &Office, millions: u32) -> Outcome<()> {
    let places = 1_000_000 * u64::from(millions);
    let die: &dyn Die = &OsDie;
    let revoked: Vec<u64> = (0..places / 100).map(|_| die.below(places)).collect();
    let list = listed(places, &revoked).ok_or("a list is made")?;
    let jwt = jwt(office, places, &revoked).ok_or("a token is made")?;
    let cwt = cwt(office, places, &revoked).ok_or("a token is made")?;
    let stream = list.compressed();
    let [six, twelve] = [6, 12].map(|level| deflated(level, list.as_bytes()).unwrap_or_default());
    println!(
        "\n{millions} M places compressed: {} B; libdeflate {} B (level 6), {} B (level 12). \
         Token: {} B as JWT, {} B as CWT.",
        stream.len(),
        six.len(),
        twelve.len(),
        jwt.len(),
        cwt.len()
    );
    let figures = Race::against("libdeflate alone, level 6", || {
        black_box(deflated(6, black_box(list.as_bytes()))).is_some()
    })
    .lane("libdeflate alone, level 12", || {
        black_box(deflated(12, black_box(list.as_bytes()))).is_some()
    })
    .lane("compressed", || !black_box(list.compressed()).is_empty())
    .lane("rebuilt and signed as JWT", || black_box(self::jwt(office, places, &revoked)).is_some())
    .lane("rebuilt and signed as CWT", || black_box(self::cwt(office, places, &revoked)).is_some())
    .lane("unpacked and looked up", || {
        let list = StatusList::decompress(Bits::One, black_box(&stream));
        list.is_ok_and(|list| list.status(places / 2).is_ok())
    })
    .lane("JWT taken and looked up", || taken(office, &jwt, places / 2))
    .lane("CWT taken and looked up", || taken_cwt(office, &cwt, places / 2))
    .run()?;
    let targets = [
        ("compressed", Target::Part(1.0)),
        ("rebuilt and signed as JWT", Target::Part(PART)),
        ("rebuilt and signed as CWT", Target::Part(PART)),
        ("unpacked and looked up", Target::Millis(0.1 * f64::from(millions))),
    ];
    report.race(&format!("Status list of {millions} M"), &figures, &targets);
    Ok(())
}

fn listed(places: u64, revoked: &[u64]) -> Option<StatusList> {
    let mut list = StatusList::new(Bits::One, usize::try_from(places).ok()?).ok()?;
    revoked.iter().try_for_each(|index| list.set(*index, Status::INVALID)).ok()?;
    Some(list)
}

fn deflated(level: i32, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::new(level).ok()?);
    let mut stream = vec![0; compressor.zlib_compress_bound(bytes.len())];
    let length = compressor.zlib_compress(bytes, &mut stream).ok()?;
    stream.truncate(length);
    Some(stream)
}

fn says(office: &Office) -> StatusToken {
    StatusToken {
        uri: URI.to_owned(),
        issued: office.now,
        expires: Some(office.now.plus(Duration::from_secs(86_400))),
        ttl: Some(Duration::from_secs(60)),
        aggregation: None,
    }
}

#[expect(clippy::disallowed_methods, reason = "what publishing costs is what is measured")]
fn jwt(office: &Office, places: u64, revoked: &[u64]) -> Option<String> {
    let draft = says(office).draft(&listed(places, revoked)?, &office.chain).ok()?;
    let signature = office.key.sign_now(draft.to_sign()).ok()?;
    Some(draft.complete(&signature))
}

#[expect(clippy::disallowed_methods, reason = "what publishing costs is what is measured")]
fn cwt(office: &Office, places: u64, revoked: &[u64]) -> Option<Vec<u8>> {
    let draft = says(office).draft_cwt(&listed(places, revoked)?, &office.chain);
    let signature = office.key.sign_now(draft.to_sign()).ok()?;
    Some(draft.complete(&signature))
}

fn taken(office: &Office, token: &str, place: u64) -> bool {
    UnverifiedStatusToken::parse(black_box(token))
        .and_then(|it| it.verify(&keys::AwsLc, office.key.public(), URI, office.now))
        .is_ok_and(|it| it.list.status(place).is_ok())
}

fn taken_cwt(office: &Office, token: &[u8], place: u64) -> bool {
    UnverifiedStatusCwt::parse(black_box(token))
        .and_then(|it| it.verify(&keys::AwsLc, office.key.public(), URI, office.now))
        .is_ok_and(|it| it.list.status(place).is_ok())
}
