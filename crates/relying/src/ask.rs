//! Asking: a request of its own nonce, state and key.

use std::time::Duration;

use protocols::{Url, dcql::Query};
use store::Sql;
use terms::{Act, Actor, Crypto, Id, Permission};

use crate::{
    error::AskError, event::Requested, office::Relying, redirect::is_registered,
    transaction::Asked, want::Want, words::PartyName,
};

/// How long a request may be answered: a person who looks for the phone, and reads.
const LIFE: Duration = Duration::from_secs(600);

impl Relying {
    /// Asks in the name of `party`. With `redirect` the wallet sends the browser back there (same
    /// device), and the outcome is for that browser only.
    pub async fn ask(
        &self,
        act: &Act,
        party: &PartyName,
        want: Want,
        redirect: Option<&Url>,
    ) -> Result<Asked, AskError> {
        act.needs(Permission::Ask)?;
        let entry = self.entry(party).await?.filter(|_| may_act_for(act, party.as_str()));
        let entry = entry.ok_or(AskError::PartyMissing)?;
        let now = self.now();
        if entry.certified_until <= now {
            return Err(AskError::CertificateExpired);
        }
        if redirect.is_some_and(|target| !is_registered(target, &entry.party.redirects)) {
            return Err(AskError::Redirect);
        }
        let query = want.query(&entry.party.allowed, self.types())?;
        let text = serde_json::to_string(&query).map_err(|_| store::Error::Shape("a query"))?;
        let (id, expires) = (Id::draw(now, self.die()), now.plus(LIFE));
        let (secret, point) = self.0.crypto.draw_agreement();
        let sealed = self.seal_response_key(id, &secret)?;
        let redirect = redirect.map(|target| target.as_str().to_owned());
        let (client, claims, party) = (entry.client, names(&query), entry.party.name);
        self.ledger()
            .change(act, move |tx| {
                let (name, point) = (party.as_str(), point.as_sec1());
                tx.execute(
                    &ASK,
                    &[&id, &name, &client, &text, &sealed, point, &redirect, &expires],
                )?;
                Ok::<_, AskError>((
                    (),
                    Requested { transaction: id, party: party.clone(), claims: claims.clone() },
                ))
            })
            .await?;
        let asked = self.asked(id, client, expires);
        Ok(asked.ok_or(store::Error::Shape("an address of this server"))?)
    }
}

/// A relying party acts for itself; who keeps the machine may act for all.
pub(crate) fn may_act_for(act: &Act, party: &str) -> bool {
    !matches!(act.actor(), Actor::Relying(name) if name != party)
}

/// The paths that are asked for; never the values, which may be about a person.
fn names(query: &Query) -> Vec<String> {
    let claims = query.credentials().iter().flat_map(|asked| asked.claims.all());
    claims.map(|claim| claim.path.to_string()).collect()
}

static ASK: Sql = Sql::new(
    "INSERT INTO presentation
         (id, party, client, query, response_key, response_point, redirect, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);
