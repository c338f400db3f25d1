//! Which room may touch which table: SQLite's authorizer, asked when a statement is prepared.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, RwLock},
};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::room::Room;

/// The owners of all tables and views, shared by all connections.
#[derive(Clone, Default)]
pub(crate) struct Walls(Arc<Plan>);

#[derive(Default)]
struct Plan {
    owners: HashMap<String, &'static str>,
    published: HashSet<&'static str>,
}

/// The room in whose name a connection is working just now; `None` is the store itself.
pub(crate) type Current = Arc<RwLock<Option<&'static Room>>>;

impl Walls {
    pub(crate) fn new(owners: HashMap<String, &'static str>, rooms: &[&'static Room]) -> Self {
        let published = rooms.iter().flat_map(|room| room.publishes).copied().collect();
        Self(Arc::new(Plan { owners, published }))
    }

    /// The authorizer for one connection.
    pub(crate) fn authorizer(
        &self,
        current: Current,
    ) -> impl FnMut(AuthContext<'_>) -> Authorization + Send + 'static {
        let walls = self.clone();
        move |context| {
            let room = current.read().map_or(None, |room| *room);
            match room {
                None => Authorization::Allow,
                Some(room) if walls.allows(room, &context) => Authorization::Allow,
                Some(_) => Authorization::Deny,
            }
        }
    }

    fn allows(&self, room: &'static Room, context: &AuthContext<'_>) -> bool {
        match context.action {
            AuthAction::Select
            | AuthAction::Function { .. }
            | AuthAction::Recursive
            | AuthAction::Savepoint { .. }
            | AuthAction::Transaction { .. } => true,
            AuthAction::Read { table_name, .. } => {
                self.may_read(room, table_name, context.accessor)
            }
            AuthAction::Delete { table_name }
            | AuthAction::Insert { table_name }
            | AuthAction::Update { table_name, .. } => self.owns(room, table_name),
            _ => false,
        }
    }

    /// Its own tables, the views it reads, and what such a view reads on its behalf.
    fn may_read(&self, room: &Room, table: &str, through: Option<&str>) -> bool {
        let published = |view: &str| room.reads.contains(&view) && self.0.published.contains(view);
        let known = self.0.owners.contains_key(table);
        // Names that are no table are names inside the statement (WITH, sub-select, excluded).
        let inner = !known && !table.starts_with("sqlite_") && !table.starts_with("store_");
        inner || self.owns(room, table) || published(table) || through.is_some_and(published)
    }

    fn owns(&self, room: &Room, table: &str) -> bool {
        self.0.owners.get(table).is_some_and(|owner| *owner == room.name)
    }
}
