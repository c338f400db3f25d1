//! What somebody held on one phone, on its way to another.

use registry::Resident;
use store::{Error, Sql, Tx};
use terms::Id;

/// Configurations and claims on request, each once, in the order in which they were offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Load {
    configurations: Vec<String>,
    requested: Vec<String>,
}

impl Load {
    pub fn configurations(&self) -> &[String] {
        &self.configurations
    }

    pub fn requested(&self) -> &[String] {
        &self.requested
    }

    pub fn add(&mut self, configurations: &str, requested: &str) {
        add(&mut self.configurations, configurations);
        add(&mut self.requested, requested);
    }

    /// Takes all of another one as well.
    pub fn take(&mut self, other: Self) {
        let (configurations, requested) = other.stored();
        self.add(&configurations, &requested);
    }

    /// What `resident` holds on other phones than the one with this key.
    pub fn held(tx: &mut Tx<'_>, resident: Id<Resident>, key: &[u8; 32]) -> Result<Self, Error> {
        let mut load = Self::default();
        let offers: Vec<(String, String)> = tx.all(&HELD, &[&resident, key])?;
        for (configurations, requested) in offers {
            load.add(&configurations, &requested);
        }
        Ok(load)
    }

    pub fn is_empty(&self) -> bool {
        self.configurations.is_empty()
    }

    /// Both as they are stored.
    pub fn stored(&self) -> (String, String) {
        (self.configurations.join(" "), self.requested.join(" "))
    }
}

fn add(to: &mut Vec<String>, names: &str) {
    for name in names.split_ascii_whitespace() {
        if !to.iter().any(|it| it == name) {
            to.push(name.to_owned());
        }
    }
}

static HELD: Sql = Sql::new(
    "SELECT configurations, requested
     FROM offer
     WHERE resident = $1 AND wallet_key IS DISTINCT FROM $2 AND ended_at IS NULL
       AND redeemed_at IS NOT NULL AND confirmed_at IS NOT NULL
     ORDER BY id",
);
