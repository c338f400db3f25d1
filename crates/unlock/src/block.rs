//! The phone is gone: whoever has its recovery code stops it.

use protocols::{
    MessageError,
    unlock::{Block, Nothing, RefusalCode, recovery_tag},
};
use store::Sql;
use terms::{Act, Id, Moment};

use crate::{
    account::{Account, End},
    error::Error,
    event::Blocked,
    journal::Line,
    office::Office,
};

impl Office {
    pub(crate) async fn block(&self, content: &[u8]) -> Result<Nothing, Error> {
        let body =
            Block::from_json(content).map_err(|_: MessageError| RefusalCode::InvalidRequest)?;
        let tag = recovery_tag(body.code.reveal(), self.crypto());
        let act = Act::holder();
        let blocked = self.ledger.change_if(&act, move |tx| {
            let row: Option<(Id<Account>, u32, u32, u32, Moment)> = tx.find(&BLOCK, &[&tag])?;
            if let Some((account, version, edition, attempts, locked_until)) = row {
                let end = End::Called;
                let line = Line { account, version, edition, attempts, end, locked_until };
                return Ok((Some(line), Some(Blocked { account })));
            }
            // Blocked is blocked, however often somebody asks for it.
            match tx.find::<(u32,)>(&KNOWN, &[&tag])? {
                Some(_) => Ok((None, None)),
                None => Err(Error::from(RefusalCode::UnknownCode)),
            }
        });
        if let Some(line) = blocked.await? {
            self.note(line).await?;
        }
        Ok(Nothing {})
    }
}

static BLOCK: Sql = Sql::new(
    "UPDATE pin_account
     SET blocked = 1, version = version + 1
     WHERE recovery_tag = $1 AND blocked = 0
     RETURNING id, version, edition, attempts, locked_until",
);

static KNOWN: Sql = Sql::new("SELECT 1 FROM pin_account WHERE recovery_tag = $1");
