//! Pulling from a population register: page by page, each with its history, its event and the
//! place that was reached, in one transaction.

mod check;
mod error;

use std::time::Duration;

use audit::Event;
use serde::Serialize;
use store::{Sql, Tx};
use terms::{Act, Id, Moment, Permission};
use tokio::time::timeout;

pub use self::{check::CheckError, error::PullError};
use crate::{
    BadLines, ChangeKind, Cursor, Difference, Page, PopulationRegister, RegisterError, Registry,
    Report, Source,
};

/// How to pull.
#[derive(Clone, Copy, Debug)]
pub struct Pulling {
    /// What to do when a page has bad lines.
    pub bad_lines: BadLines,
    /// How long to wait for an answer.
    pub patience: Duration,
}

impl Default for Pulling {
    fn default() -> Self {
        Self { bad_lines: BadLines::Refuse, patience: Duration::from_secs(60) }
    }
}

/// One page that was taken in.
#[derive(Clone, Debug)]
pub struct PulledPage {
    /// Its number among all that ever came from this register, from 1.
    pub number: u64,
    /// What changed, and with whom it disagreed, by the lines of the page.
    pub difference: Difference,
    /// What was found in it.
    pub report: Report,
}

/// What a pull has brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulled {
    /// Pages taken in.
    pub pages: u64,
    /// Pages that came again and were passed over.
    pub repeated: u64,
    /// Residents not known before.
    pub added: u64,
    /// Known, and now as the register says.
    pub updated: u64,
    /// Known just as the register says.
    pub same: u64,
    /// Among those updated, how many are said to be somebody else.
    pub in_conflict: u64,
    /// Bad lines.
    pub left_out: u64,
}

/// How often in a row a register may send another page than the one that is asked for.
const PATIENT: u32 = 3;

/// A page of changes came in from a register.
#[derive(Debug, Serialize)]
struct ResidentsPulled {
    source: String,
    page: u64,
    sha256: String,
    lines: u64,
    left_out: u64,
    added: u64,
    updated: u64,
    in_conflict: u64,
    /// SHA-256 over the seals of all changes, in their order.
    seals: String,
}

impl Event for ResidentsPulled {
    const NAME: &'static str = "registry.residents.pulled";
    const NEEDS: Permission = Permission::ImportLive;
}

impl Registry {
    /// Takes in what has changed in a register since the last pull, page by page; `see` is shown
    /// each page that is in. Lines are compared and written as an import's are: whoever is known is
    /// brought up to date with history, and nobody is removed.
    ///
    /// What came in before an error stays, and the next pull goes on behind it: a sudden end loses
    /// nothing and doubles nothing. The bases are frozen with the last page. For changes; a whole
    /// regency comes in faster by [`Registry::import`].
    pub async fn pull(
        &self,
        act: &Act,
        register: &dyn PopulationRegister,
        pulling: Pulling,
        mut see: impl FnMut(&PulledPage) + Send,
    ) -> Result<Pulled, PullError> {
        act.needs(ResidentsPulled::NEEDS)?;
        self.sweep_staged(self.ledger.now()).await?;
        let source = register.source();
        let mut at = self.reached(source).await?;
        let (mut pulled, mut others) = (Pulled::default(), 0);
        while let Some(page) = ask(register.changes(at.as_ref()), pulling.patience).await? {
            page.check()?;
            if page.after != at {
                pulled.repeated += 1;
                others += 1;
                if others > PATIENT {
                    return Err(RegisterError::Misread("other pages than were asked for").into());
                }
                continue;
            }
            others = 0;
            at = Some(page.next.clone());
            let more = page.more;
            let taken = self.take_in(act, source, page, pulling.bad_lines).await?;
            pulled.add(&taken);
            see(&taken);
            if !more {
                break;
            }
        }
        Ok(pulled)
    }

    /// How far a register was read.
    async fn reached(&self, source: &Source) -> Result<Option<Cursor>, PullError> {
        let source = source.to_string();
        let found: Option<(String,)> =
            self.ledger.read::<_, store::Error>(move |tx| tx.find(&REACHED, &[&source])).await?;
        let cursor = found.map(|(text,)| Cursor::new(text)).transpose();
        Ok(cursor.map_err(|_| store::Error::Shape("a register's cursor"))?)
    }

    async fn take_in(
        &self,
        act: &Act,
        source: &Source,
        page: Page,
        bad_lines: BadLines,
    ) -> Result<PulledPage, PullError> {
        let Page { after, next, lines, more } = page;
        let read = self.read_page(act, lines, bad_lines).await?;
        let (registry, source, by) = (self.clone(), source.to_string(), act.clone());
        let (now, today) = (self.ledger.now(), self.ledger.clock().today());
        let occasion = self.occasion(act, ChangeKind::Import, today, None);
        let first = Id::draw(now, self.ledger.die());
        self.ledger
            .change(act, move |tx| {
                let number = step(tx, &source, (after.as_ref(), &next), now)?;
                let (difference, seals) = read.show(&registry, tx, &by, &occasion, first)?;
                if !more {
                    registry.freeze_bases(tx, today)?;
                }
                let report = read.report.clone();
                let event = ResidentsPulled {
                    source: source.clone(),
                    page: number,
                    sha256: read.sha256.clone(),
                    lines: report.lines,
                    left_out: report.bad_lines,
                    added: difference.added,
                    updated: difference.updated,
                    in_conflict: difference.in_conflict,
                    seals,
                };
                Ok((PulledPage { number, difference, report }, event))
            })
            .await
    }
}

impl Pulled {
    fn add(&mut self, page: &PulledPage) {
        let PulledPage { difference, report, .. } = page;
        self.pages += 1;
        self.added += difference.added;
        self.updated += difference.updated;
        self.same += difference.same;
        self.in_conflict += difference.in_conflict;
        self.left_out += report.bad_lines;
    }
}

/// An answer that comes in time.
async fn ask<T>(asked: crate::Asked<'_, T>, patience: Duration) -> Result<T, RegisterError> {
    timeout(patience, asked).await.unwrap_or(Err(RegisterError::Unreachable))
}

/// Moves the place that was reached: only from where the page begins, so that of two pulls at once
/// one goes on. The number of the page.
fn step(
    tx: &mut Tx<'_>,
    source: &str,
    (after, next): (Option<&Cursor>, &Cursor),
    now: Moment,
) -> Result<u64, PullError> {
    let next = next.as_str();
    let moved = match after {
        None => tx.execute(&BEGIN, &[&source, &next, &now])?,
        Some(after) => tx.execute(&MOVE, &[&source, &next, &now, &after.as_str()])?,
    };
    if moved == 0 {
        return Err(PullError::TakenOver);
    }
    let pages: Option<(u64,)> = tx.find(&PAGES, &[&source])?;
    Ok(pages.map_or(0, |(pages,)| pages))
}

static REACHED: Sql = Sql::new("SELECT reached FROM register_cursor WHERE source = $1");

static PAGES: Sql = Sql::new("SELECT pages FROM register_cursor WHERE source = $1");

static BEGIN: Sql = Sql::new(
    "INSERT INTO register_cursor (source, reached, pages, at)
     VALUES ($1, $2, 1, $3)
     ON CONFLICT (source) DO NOTHING",
);

static MOVE: Sql = Sql::new(
    "UPDATE register_cursor
     SET reached = $2, pages = pages + 1, at = $3
     WHERE source = $1 AND reached = $4",
);
