//! PostgreSQL: a few threads, each with a connection, that work off one queue.
//!
//! A transaction is a closure, so it needs a thread of its own while it runs; the server groups
//! the commits of those that end together.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use tokio::sync::{mpsc, oneshot};

use crate::{
    connection::{Mode, PgConnection},
    error::Error,
    room::Room,
    tx::{Engine, Tx},
};

/// Connections of one process: enough for the server to group commits, few enough for its memory.
const CONNECTIONS: usize = 24;

/// Transactions waiting for a connection before further callers wait to hand theirs over.
const WAITING: usize = 1_024;

/// Tries of a transaction that the server undoes because of a rival's. The rival goes on meanwhile,
/// so that two such in a row are rare.
const TRIES: u32 = 6;

/// Before the second try; twice as long before each further one.
const PAUSE: Duration = Duration::from_millis(10);

type Turn = Box<dyn FnOnce(&mut PgConnection) + Send>;

pub(crate) struct Postgres {
    queue: mpsc::Sender<Turn>,
}

impl Postgres {
    pub(crate) fn open(url: &str) -> Result<Self, Error> {
        let (queue, turns) = mpsc::channel::<Turn>(WAITING);
        let turns = Arc::new(Mutex::new(turns));
        for number in 0..CONNECTIONS {
            let (mut connection, turns) = (PgConnection::new(url)?, Arc::clone(&turns));
            thread::Builder::new()
                .name(format!("store-{number}"))
                .spawn(move || {
                    loop {
                        let turn =
                            turns.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
                        let Some(turn) = turn else { return };
                        turn(&mut connection);
                    }
                })
                .map_err(|_| Error::Connection("a thread cannot be started".into()))?;
        }
        Ok(Self { queue })
    }

    /// Runs `work`, and runs it again if the server undid it because of a rival's transaction.
    pub(crate) async fn write<T, E>(
        &self,
        room: &'static Room,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let turn = move |connection: &mut PgConnection| {
            let (mut tries, mut pause) = (1, PAUSE);
            loop {
                let outcome = transact(connection, Mode::Write, room, &work);
                if outcome.is_ok() || !connection.is_contended() || tries == TRIES {
                    return outcome;
                }
                thread::sleep(pause);
                (tries, pause) = (tries + 1, pause * 2);
            }
        };
        self.run(Mode::Write, turn).await
    }

    pub(crate) async fn read<T, E>(
        &self,
        room: &'static Room,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let turn =
            move |connection: &mut PgConnection| transact(connection, Mode::Read, room, work);
        self.run(Mode::Read, turn).await
    }

    async fn run<T, E>(
        &self,
        mode: Mode,
        turn: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let turn: Turn = Box::new(move |connection| {
            if caller.is_closed() {
                return;
            }
            let outcome = turn(connection);
            // Nobody is left to tell when the caller has gone: the commit stands all the same.
            drop(caller.send(outcome));
            if mode == Mode::Read {
                // What was read is told already; ending the snapshot can change nothing.
                connection.roll_back();
            }
        });
        let gone = || Error::Connection("the database's threads have stopped".into());
        self.queue.send(turn).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn transact<T, E: From<Error>>(
    connection: &mut PgConnection,
    mode: Mode,
    room: &'static Room,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    connection.begin(mode, room)?;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        work(&mut Tx { engine: Engine::Postgres(connection), room })
    }));
    match outcome {
        // Work that went on over it has changed nothing: the server would commit nothing, and not
        // say so.
        Ok(Ok(_)) if connection.is_contended() => {
            connection.roll_back();
            Err(Error::Busy.into())
        }
        Ok(Ok(value)) => {
            if mode == Mode::Write {
                connection.commit()?;
            }
            Ok(value)
        }
        Ok(Err(error)) => {
            connection.roll_back();
            Err(error)
        }
        Err(_) => {
            connection.roll_back();
            Err(Error::Undone.into())
        }
    }
}
