//! The one writer: a thread that takes whatever waits and commits it together.
//!
//! While one commit is being made durable, the next writers gather; so 64 of them cost a few
//! commits, not 64. That one of them fails after it has changed something is rare: then all that
//! share the commit are undone and run again, each behind a savepoint of its own, so that the
//! failure undoes only its own changes.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::Duration,
};

use tokio::sync::{mpsc, oneshot};

use crate::{
    connection::{Kept, Lite, LiteConnection},
    error::Error,
    room::Room,
    tx::{Engine, Tx},
};

/// Transactions waiting for the writer before further callers wait to hand theirs over.
const WAITING: usize = 1_024;

/// Transactions in one commit: bounds how long the first of them waits for the last.
const SHARED: usize = 256;

/// After a commit of so many, more are on their way: the next one waits until there are as many
/// again, a few moments at most. A page that several of them change is then written once, and a
/// lone writer never waits.
const CROWD: usize = 8;
const MOMENT: Duration = Duration::from_micros(100);
const MOMENTS: usize = 5;

pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Turn>>,
}

/// One caller's transaction on its way through the writer.
trait Turn: Send {
    /// Runs the work, for the second time if the first was undone; says whether its changes
    /// should stay.
    fn run(&mut self, lite: Lite<'_>) -> bool;

    /// Tells the caller; `committed` speaks for the shared commit.
    fn finish(self: Box<Self>, committed: Result<(), Error>);
}

struct Work<F, T, E> {
    room: &'static Room,
    work: F,
    outcome: Option<Result<T, E>>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl Writer {
    pub(crate) fn start(connection: LiteConnection) -> Result<Self, Error> {
        let (queue, turns) = mpsc::channel(WAITING);
        thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || work_through(&connection, turns))
            .map_err(|_| Error::Connection("the writer's thread cannot be started".into()))?;
        Ok(Self { queue })
    }

    pub(crate) async fn write<T, E>(
        &self,
        room: &'static Room,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let turn = Box::new(Work { room, work, outcome: None, caller });
        let gone = || Error::Connection("the writer has stopped".into());
        self.queue.send(turn).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

impl<F, T, E> Turn for Work<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, lite: Lite<'_>) -> bool {
        if self.caller.is_closed() {
            return false;
        }
        let mut tx = Tx { engine: Engine::Sqlite(lite), room: self.room };
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(&mut tx)));
        let outcome = outcome.unwrap_or_else(|_| Err(Error::Undone.into()));
        let stays = outcome.is_ok();
        self.outcome = Some(outcome);
        stays
    }

    fn finish(self: Box<Self>, committed: Result<(), Error>) {
        let outcome = match (self.outcome, committed) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error.into()),
            (None, Ok(())) => return,
        };
        // Nobody is left to tell when the caller has gone: the commit stands all the same.
        drop(self.caller.send(outcome));
    }
}

fn work_through(connection: &LiteConnection, mut turns: mpsc::Receiver<Box<dyn Turn>>) {
    let kept = Kept::new(connection);
    let mut crowd = 0;
    while let Some(first) = turns.blocking_recv() {
        for _ in 0..MOMENTS {
            if crowd < CROWD || turns.len() + 1 >= crowd {
                break;
            }
            thread::sleep(MOMENT);
        }
        let mut done = Vec::with_capacity(SHARED);
        let committed = if turns.is_empty() {
            alone(kept.lent(), first, &mut done)
        } else {
            together(kept.lent(), first, &mut turns, &mut done)
        };
        if committed.is_err() && connection.in_transaction() {
            // What failed is told to every caller below; a failing ROLLBACK can add nothing.
            drop(connection.control("ROLLBACK"));
        }
        crowd = done.len();
        for turn in done {
            turn.finish(committed.as_ref().copied().map_err(repeat));
        }
    }
}

fn alone(
    lite: Lite<'_>,
    mut turn: Box<dyn Turn>,
    done: &mut Vec<Box<dyn Turn>>,
) -> Result<(), Error> {
    let begun = lite.connection().control("BEGIN IMMEDIATE");
    let stays = begun.is_ok() && turn.run(lite);
    done.push(turn);
    begun?;
    lite.connection().control(if stays { "COMMIT" } else { "ROLLBACK" })
}

fn together(
    lite: Lite<'_>,
    first: Box<dyn Turn>,
    turns: &mut mpsc::Receiver<Box<dyn Turn>>,
    done: &mut Vec<Box<dyn Turn>>,
) -> Result<(), Error> {
    let (mut next, mut apart) = (Some(first), false);
    let mut so_far = lite.connection().control("BEGIN IMMEDIATE");
    while let Some(turn) = next.take() {
        done.push(turn);
        if so_far.is_ok() && !apart {
            let before = lite.connection().changes();
            let stays = done.last_mut().is_some_and(|turn| turn.run(lite));
            if !stays && lite.connection().changes() != before {
                apart = true;
                so_far = begin_again(lite);
                so_far = so_far.and_then(|()| each_apart(lite, done.iter_mut()));
            }
        } else if so_far.is_ok() {
            so_far = each_apart(lite, done.last_mut());
        }
        if done.len() < SHARED && so_far.is_ok() {
            next = turns.try_recv().ok();
        }
    }
    so_far.and_then(|()| lite.connection().control("COMMIT"))
}

fn begin_again(lite: Lite<'_>) -> Result<(), Error> {
    // The failure may have ended the transaction by itself.
    if lite.connection().in_transaction() {
        lite.connection().control("ROLLBACK")?;
    }
    lite.connection().control("BEGIN IMMEDIATE")
}

/// Runs turns so that each can be undone alone.
fn each_apart<'t>(
    lite: Lite<'_>,
    turns: impl IntoIterator<Item = &'t mut Box<dyn Turn>>,
) -> Result<(), Error> {
    for turn in turns {
        lite.connection().control("SAVEPOINT turn")?;
        if !turn.run(lite) {
            lite.connection().control("ROLLBACK TO turn")?;
        }
        lite.connection().control("RELEASE turn")?;
    }
    Ok(())
}

/// The shared commit's error, once for each who shared it.
fn repeat(error: &Error) -> Error {
    match error {
        Error::Busy => Error::Busy,
        other => Error::Connection(other.to_string()),
    }
}
