//! A world for stories: both engines, a clock that stands still, a die that is seeded.
//!
//! A missing PostgreSQL fails the story and says what to install; it never skips.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use store::{Db, Place, Room, Sql};
use terms::{FixedClock, Moment, SeededDie};

/// The engine a story runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The private server of `pgtest`.
    Postgres,
    /// A file in a folder of its own.
    Sqlite,
}

/// What a story starts from: an empty database with the schema of some rooms.
pub struct World {
    /// The database.
    pub db: Db,
    /// 5 June 2024, 09:00 in western Indonesia, until told to move.
    pub clock: Arc<FixedClock>,
    /// A die that rolls the same for every run.
    pub die: Arc<SeededDie>,
    /// Where the database lies, to open it again or to tamper with it.
    pub place: Place,
    folder: PathBuf,
}

impl World {
    /// A new world on `engine`.
    #[expect(clippy::expect_used, reason = "a story without its database must fail, loudly")]
    pub fn on(engine: Engine, rooms: &[&'static Room]) -> Self {
        let folder = new_folder();
        std::fs::create_dir_all(&folder).expect("a folder for the story's files");
        let place = match engine {
            Engine::Postgres => {
                Place::Postgres(pgtest::fresh_database("story").expect("PostgreSQL for stories"))
            }
            Engine::Sqlite => Place::Sqlite(folder.join("story.db")),
        };
        let db = Db::open(&place, rooms).expect("the story's database opens");
        Self::at(db, place, folder)
    }

    /// A new world on a server that sorts text as the ICU locale `locale` does where nothing else
    /// is said, for stories of lists.
    #[expect(clippy::expect_used, reason = "a story without its database must fail, loudly")]
    pub fn sorted(locale: &str, rooms: &[&'static Room]) -> Self {
        let folder = new_folder();
        std::fs::create_dir_all(&folder).expect("a folder for the story's files");
        let database = pgtest::fresh_database_sorted("story", locale);
        let place = Place::Postgres(database.expect("PostgreSQL with ICU for stories"));
        let db = Db::open(&place, rooms).expect("the story's database opens");
        Self::at(db, place, folder)
    }

    /// A world over a database that is there: how another process of a story joins it.
    pub fn at(db: Db, place: Place, folder: PathBuf) -> Self {
        // 5 June 2024, 02:00 UTC
        let clock = Arc::new(FixedClock::at(Moment::from_seconds(1_717_552_800)));
        Self { db, clock, die: Arc::new(SeededDie::new(1)), place, folder }
    }

    /// What `sql` counts among the rows of `room`.
    #[expect(clippy::expect_used, reason = "a story that cannot count must fail, loudly")]
    pub async fn count(&self, room: &'static Room, sql: &'static Sql) -> u64 {
        let counted = self.db.handle(room).read(move |tx| tx.find::<(u64,)>(sql, &[])).await;
        counted.expect("the story's database counts").expect("a count is one row").0
    }

    /// A folder of the story's own, removed with the world.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // A folder left behind in the temporary directory harms no later story.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// Writes a story once and runs it on both engines:
/// `both_engines! { ROOMS => async fn a_sentence(world) { … } }`.
#[macro_export]
macro_rules! both_engines {
    ($rooms:expr => $($(#[$meta:meta])* async fn $name:ident($world:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[expect(unused_imports, reason = "a story takes what it needs of its file")]
            use super::*;

            async fn story($world: $crate::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                story($crate::World::on($crate::Engine::Postgres, $rooms)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                story($crate::World::on($crate::Engine::Sqlite, $rooms)).await;
            }
        }
    )+};
}

fn new_folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    std::env::temp_dir().join(format!("ikd-story-{}-{number}", std::process::id()))
}
