//! A room's hand for changing things.

use store::{Error, Handle, Tx};
use terms::{Act, Clock, Die, Forbidden, Moment};

use crate::{entry::Trace, event::Event, log::Log};

/// A room's hand for changing things: whatever it changes leaves its event, or neither happens.
/// Rooms above the log hold this instead of a [`Handle`]. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    log: Log,
    room: Handle,
}

impl Log {
    /// The hand of the room that `room` belongs to.
    pub fn ledger(&self, room: Handle) -> Ledger {
        Ledger { log: self.clone(), room }
    }
}

impl Ledger {
    /// Asks `act` for the permission of the event, runs `work`, and commits what it changed
    /// together with the event it returns. `work` may run again; see [`Handle::write`].
    pub async fn change<E, T, X>(
        &self,
        act: &Act,
        work: impl Fn(&mut Tx<'_>) -> Result<(T, E), X> + Send + 'static,
    ) -> Result<T, X>
    where
        E: Event,
        T: Send + 'static,
        X: From<Error> + From<Forbidden> + Send + 'static,
    {
        let always = move |tx: &mut Tx<'_>| work(tx).map(|(value, event)| (value, Some(event)));
        self.change_if(act, always).await
    }

    /// Like [`Ledger::change`], for sweeps: `None` says that nothing happened, and leaves nothing
    /// in the log. Work that returns `None` must not have changed anything.
    pub async fn change_if<E, T, X>(
        &self,
        act: &Act,
        work: impl Fn(&mut Tx<'_>) -> Result<(T, Option<E>), X> + Send + 'static,
    ) -> Result<T, X>
    where
        E: Event,
        T: Send + 'static,
        X: From<Error> + From<Forbidden> + Send + 'static,
    {
        act.needs(E::NEEDS)?;
        let (trace, audit) = (Trace::of(act, &self.log), self.log.handle.clone());
        self.room
            .write(move |tx| {
                let (value, event) = work(tx)?;
                if let Some(event) = event {
                    trace.append(tx, &audit, &event)?;
                }
                Ok(value)
            })
            .await
    }

    /// Like [`Ledger::change`], for what is two events at once or only the first of them. The act
    /// must be allowed both.
    pub async fn change_with<E, F, T, X>(
        &self,
        act: &Act,
        work: impl Fn(&mut Tx<'_>) -> Result<(T, E, Option<F>), X> + Send + 'static,
    ) -> Result<T, X>
    where
        E: Event,
        F: Event,
        T: Send + 'static,
        X: From<Error> + From<Forbidden> + Send + 'static,
    {
        act.needs(E::NEEDS)?;
        act.needs(F::NEEDS)?;
        let (trace, audit) = (Trace::of(act, &self.log), self.log.handle.clone());
        let then = trace.then(&self.log);
        self.room
            .write(move |tx| {
                let (value, first, second) = work(tx)?;
                trace.append(tx, &audit, &first)?;
                if let Some(second) = second {
                    trace.append_as(&then, tx, &audit, &second)?;
                }
                Ok(value)
            })
            .await
    }

    /// See [`Handle::read`].
    pub async fn read<T, X>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, X> + Send + 'static,
    ) -> Result<T, X>
    where
        T: Send + 'static,
        X: From<Error> + Send + 'static,
    {
        self.room.read(work).await
    }

    /// See [`Handle::scan`].
    pub async fn scan<T, X>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, X> + Send + 'static,
    ) -> Result<T, X>
    where
        T: Send + 'static,
        X: From<Error> + Send + 'static,
    {
        self.room.scan(work).await
    }

    /// The clock of the program.
    pub fn clock(&self) -> &dyn Clock {
        &*self.log.clock
    }

    /// The die of the program.
    pub fn die(&self) -> &dyn Die {
        &*self.log.die
    }

    /// The moment by the program's clock.
    pub fn now(&self) -> Moment {
        self.log.clock.now()
    }
}
