//! Numbers that stand for a request, where no camera reads its code.

use std::{net::IpAddr, time::Duration};

use protocols::oid4vp::{Paired, PairingNumber};
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Id, Moment, Permission};

use crate::{
    ask::may_act_for,
    error::{NumberError, PairError},
    event::{NumberEnded, Numbered},
    office::Relying,
    transaction::Stored,
    words::Transaction,
};

/// As long as it takes to find the wallet and to type nine digits, with help.
const LIFE: Duration = Duration::from_secs(300);

/// So many are drawn, in case one of them is in use. With a million open ones, the second is needed
/// once in a thousand times.
const DRAWN: usize = 8;

impl Relying {
    /// Gives an open request a number in place of its code; one that it had is good no longer. Only
    /// for a wallet elsewhere: a request that leads back into a browser has none.
    pub async fn number(
        &self,
        act: &Act,
        transaction: Id<Transaction>,
    ) -> Result<PairingNumber, NumberError> {
        act.needs(Permission::Ask)?;
        let drawn: [PairingNumber; DRAWN] =
            std::array::from_fn(|_| PairingNumber::draw(self.die()));
        let candidates = drawn.map(|number| {
            let digits = number.digits();
            let purpose = shown_purpose(transaction);
            let sealed = self.keyring().seal_secret(&purpose, digits.as_bytes(), self.die());
            sealed.map(|sealed| (number, self.codes().number(number), sealed))
        });
        let candidates = candidates.into_iter().collect::<Result<Vec<_>, _>>()?;
        let (now, asking) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let stored = Stored::find(tx, transaction)?;
                let stored = stored.filter(|it| may_act_for(&asking, &it.party));
                let stored = stored.filter(|it| it.answered.is_none() && now < it.expires);
                let stored = stored.ok_or(NumberError::Missing)?;
                if stored.redirect.is_some() {
                    return Err(NumberError::Bound);
                }
                let until = now.plus(LIFE).min(stored.expires);
                tx.execute(&END, &[&transaction])?;
                for (number, hash, sealed) in &candidates {
                    if tx.execute(&GIVE, &[hash, &transaction, sealed, &until])? == 1 {
                        return Ok((*number, Numbered { transaction, party: stored.party }));
                    }
                }
                Err(Error::Shape("a number that is free").into())
            })
            .await
    }

    /// The link behind a number, for whoever types it before a wallet has fetched the request. Who
    /// guesses is slowed down: `from` is where the question comes from.
    pub async fn pair(&self, body: &[u8], from: IpAddr) -> Result<Paired, PairError> {
        let number = PairingNumber::of_form(body)?;
        let (now, hash) = (self.now(), self.codes().number(number));
        self.0.guesses.spend(from, now).map_err(|again| PairError::Busy { again })?;
        let found: Option<Open> =
            self.ledger().read::<_, Error>(move |tx| tx.find(&PAIR, &[&hash, &now])).await?;
        let found = found.ok_or(PairError::Missing)?;
        self.0.guesses.give_back(from, now);
        let asked = self.asked(found.id, found.client, found.expires);
        let asked = asked.ok_or(Error::Shape("an address of this server"))?;
        Ok(Paired { request: asked.link })
    }

    /// The number of a request, for the screen that asks.
    pub(crate) fn shown_number(
        &self,
        id: Id<Transaction>,
        sealed: &[u8],
    ) -> Result<PairingNumber, Error> {
        let damaged = Error::Shape("a sealed number");
        let opened = self.keyring().open_secret(&shown_purpose(id), sealed);
        let Ok(digits) = opened else { return Err(damaged) };
        std::str::from_utf8(&digits).ok().and_then(|it| it.parse().ok()).ok_or(damaged)
    }

    /// A wallet has fetched the request: nobody else comes to it by its number.
    pub(crate) async fn end_number<X>(&self, transaction: Id<Transaction>) -> Result<(), X>
    where
        X: From<Error> + From<terms::Forbidden> + Send + 'static,
    {
        self.ledger()
            .change_if(&Act::holder(), move |tx| {
                let ended = tx.execute(&END, &[&transaction])? > 0;
                Ok(((), ended.then_some(NumberEnded { transaction })))
            })
            .await
    }
}

/// Whether the request has a number.
pub(crate) fn is_numbered(tx: &mut Tx<'_>, id: Id<Transaction>) -> Result<bool, Error> {
    tx.find::<(i64,)>(&NUMBERED, &[&id]).map(|found| found.is_some())
}

/// An open request behind a number.
struct Open {
    id: Id<Transaction>,
    client: [u8; 32],
    expires: Moment,
}

impl Answer for Open {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self { id: row.cell(0)?, client: row.cell(1)?, expires: row.cell(2)? })
    }
}

/// Under what the digits of a request's number are sealed.
fn shown_purpose(id: Id<Transaction>) -> String {
    format!("relying number {id}")
}

static GIVE: Sql = Sql::new(
    "INSERT INTO presentation_number (number, presentation, shown, expires_at)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (number) DO NOTHING",
);

static END: Sql = Sql::new("DELETE FROM presentation_number WHERE presentation = $1");

static NUMBERED: Sql =
    Sql::new("SELECT expires_at FROM presentation_number WHERE presentation = $1");

static PAIR: Sql = Sql::new(
    "SELECT asked.id, asked.client, asked.expires_at
     FROM presentation_number AS given
     JOIN presentation AS asked ON asked.id = given.presentation
     WHERE given.number = $1 AND given.expires_at > $2
       AND asked.answered_at IS NULL AND asked.expires_at > $2",
);
