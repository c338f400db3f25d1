//! The names of those on a page, each looked up in its own record.

use std::collections::HashMap;

use registry::{LookupError, Registry, Resident};
use terms::{Act, Id};
use tokio::task::JoinSet;

use crate::Refusal;

/// Names by handle. Who cannot be seen has none.
pub(super) struct Names(HashMap<Id<Resident>, String>);

impl Names {
    /// Looks up these residents, all at once: a look-up waits for its entry in the log, and those
    /// that wait together are written together.
    pub async fn look_up(
        registry: &Registry,
        act: &Act,
        ids: Vec<Id<Resident>>,
    ) -> Result<Self, Refusal> {
        let mut looks = JoinSet::new();
        for id in ids {
            let (registry, act) = (registry.clone(), act.clone());
            looks.spawn(async move { (id, registry.resident(&act, id).await) });
        }
        let mut names = HashMap::with_capacity(looks.len());
        while let Some(look) = looks.join_next().await {
            match look {
                Ok((id, Ok(resident))) => {
                    names.insert(id, resident.person.full_name.reveal().to_owned());
                }
                // Moved away between the list and the look.
                Ok((_, Err(LookupError::Missing))) => {}
                Ok((_, Err(error))) => return Err(Refusal::new(error.class(), &error)),
                Err(_) => return Err(Refusal::failure()),
            }
        }
        Ok(Self(names))
    }

    pub fn of(&self, id: Id<Resident>) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }
}
