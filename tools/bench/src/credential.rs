//! What credentials of either format are measured with: who takes part, the bare signatures that
//! nobody can do without, and the race of verifiers.

use formats::status_list::StatusReference;
use keys::SigningKey;
use serde_json::Value;
use terms::{OsDie, Signature};

use crate::{
    limit::Limit,
    office::Office,
    outcome::Outcome,
    peers::Peers,
    race::Race,
    report::{Report, Target},
};

/// What every verifier asks with.
pub const NONCE: &str = "n-0S6_WzA2Mj-bE7y_3kQ9T1";

/// How many values a credential has, and how many are shown where few are.
pub const ALL: usize = 12;
pub const FEW: usize = 3;

/// Who takes part.
pub struct Parties {
    pub office: Office,
    pub holder: SigningKey,
    pub status: StatusReference,
}

impl Parties {
    /// A fresh office and a fresh holder.
    pub fn meet() -> Outcome<Self> {
        let uri = "https://ikd.example/status/3".to_owned();
        Ok(Self {
            office: Office::found()?,
            holder: SigningKey::draw(&OsDie)?,
            status: StatusReference { index: 412_907, uri },
        })
    }
}

/// Bare signatures over about as much as a credential's signed part.
pub struct Bare {
    limit: Limit,
    message: [u8; 1_024],
    signature: Signature,
}

impl Bare {
    pub fn new() -> Outcome<Self> {
        let (limit, message) = (Limit::new()?, [0x5a; 1_024]);
        Ok(Self { signature: limit.signature(&message)?, limit, message })
    }

    pub fn one_sign(&self) -> Race<'_> {
        Race::against("one sign", || self.signs())
    }

    pub fn ten_signs(&self) -> Race<'_> {
        Race::against("ten signs", || (0..10).all(|_| self.signs()))
    }

    /// The issuer's and the holder's.
    fn two_verifies(&self) -> Race<'_> {
        Race::against("two verifies", || self.verifies() && self.verifies())
    }

    fn signs(&self) -> bool {
        self.limit.sign(&self.message)
    }

    fn verifies(&self) -> bool {
        self.limit.verify(&self.message, &self.signature)
    }
}

/// A race of verifiers: ours, for all that a credential has and for a few, and the peers, who are
/// shown all.
pub struct Verifiers<'a> {
    pub what: &'a str,
    pub target: Target,
    pub peers: (&'a Peers, &'a [&'static str]),
    /// What the peers are told.
    pub told: Value,
}

impl Verifiers<'_> {
    /// `verifies` whether a presentation shows so many values.
    pub fn race<T: AsRef<[u8]>>(
        self,
        report: &mut Report,
        (all, few): (&T, &T),
        verifies: impl Fn(&T, usize) -> bool,
    ) -> Outcome<()> {
        const OURS: [&str; 2] = ["verify, 12 shown", "verify, 3 shown"];
        let (bare, (peers, lanes)) = (Bare::new()?, self.peers);
        let [of_all, of_few] = OURS;
        let race = bare
            .two_verifies()
            .lane(of_all, || verifies(all, ALL))
            .lane(of_few, || verifies(few, FEW));
        let figures = peers.beside(race, lanes, &self.told)?.run()?;
        let (all, few) = (all.as_ref().len(), few.as_ref().len());
        let ours = OURS.map(|lane| (lane, self.target));
        let theirs = lanes.iter().map(|lane| (*lane, Target::None));
        let targets: Vec<_> = ours.into_iter().chain(theirs).collect();
        report.race(&format!("{} ({all} B, {few} B)", self.what), &figures, &targets);
        Ok(())
    }
}
