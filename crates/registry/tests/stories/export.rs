//! Residents leave masked, or whole when two officers stand behind it, and never unseen.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use registry::{
    ExportError, Exported, Exporting, Extent, Fields, FullName, LifeStatus, Person, Registry,
};
use store::{Error, Sql};
use terms::{Act, Actor, Class, Permission};
use testkit::{World, both_engines};

use crate::town::{ROOMS, file, import, people, reader, region, registry};

both_engines! { ROOMS =>
    async fn a_region_leaves_masked_and_the_log_tells_how_much(world) {
        let (registry, people) = (registry(&world), people("36.73", 700, 1));
        import(&registry, file(&people)).await.unwrap();
        let (exported, text) = taken(&registry, &exporter(), "36.73", Fields::Masked).await.unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((exported.residents, lines.len()), (700, 701));
        assert_eq!(exported.bytes, text.len() as u64);
        assert!(lines[0].starts_with("record,full_name,sex,birth_year,region_code,"));
        for person in &people {
            for secret in [person.nik.reveal(), person.kk_number.reveal()] {
                assert!(!text.contains(&secret));
            }
        }
        let found = registry.find_by_nik(&reader(), people[3].nik).await.unwrap().unwrap();
        let line = lines.iter().find(|it| it.starts_with(&found.id.to_string())).unwrap();
        let year = people[3].birth_date.reveal().year();
        assert!(line.contains(&format!(",{year},{},", people[3].region)), "{line}");
        let events = exports(&world).await;
        let [(begun, first), (done, last)] = &events[..] else { unreachable!("{events:?}") };
        assert_eq!(begun, "registry.residents.export_begun");
        assert!(first.contains(r#""region":"36.73","fields":"masked""#), "{first}");
        assert_eq!(done, "registry.residents.exported");
        assert!(last.contains(r#""residents":700"#) && last.contains(&exported.sha256), "{last}");
        assert_eq!(exported.sha256.len(), 64);
    }

    async fn what_leaves_whole_comes_back_and_changes_nothing(world) {
        let (registry, mut people) = (registry(&world), people("36.73", 400, 2));
        for (person, name) in people.iter_mut().zip(awkward_names(399)) {
            person.full_name = name;
        }
        people[399].full_name = FullName::parse("-").unwrap();
        people[398].address = Some("=1+1; \"A\", -2".to_owned().into());
        people[397].address = None;
        people[396].life_status = LifeStatus::Dead;
        import(&registry, file(&people)).await.unwrap();
        let (exported, text) = taken(&registry, &two(), "36.73", Fields::Whole).await.unwrap();
        assert_eq!(exported.residents, 400);
        assert!(text.contains(",'-,"), "a spreadsheet would run it");
        let again = import(&registry, text.clone().into_bytes()).await.unwrap();
        assert_eq!((again.difference.added, again.difference.updated), (0, 0));
        assert_eq!((again.difference.same, &again.sha256), (400, &exported.sha256));
        let (once_more, same) = taken(&registry, &two(), "36.73", Fields::Whole).await.unwrap();
        assert_eq!((once_more.sha256, same), (exported.sha256, text), "the same people, the same file");
    }

    async fn only_those_of_the_region_leave_village_after_village(world) {
        let registry = registry(&world);
        let (here, there) = (people("36.73", 300, 3), people("17.71", 50, 4));
        import(&registry, file(&[here.clone(), there].concat())).await.unwrap();
        let place = region("36.73.01");
        let (exported, text) = taken(&registry, &two(), "36.73.01", Fields::Whole).await.unwrap();
        let inside = |it: &&Person| place.contains(it.region);
        assert_eq!(exported.residents, here.iter().filter(inside).count() as u64);
        let villages: Vec<&str> = text.lines().skip(1).map(village).collect();
        assert!(villages.is_sorted() && villages.iter().all(|it| it.starts_with("36.73.01.")));
        let (all, _) = taken(&registry, &exporter(), "0", Fields::Masked).await.unwrap();
        assert_eq!(all.residents, 350);
    }

    async fn who_may_not_takes_nothing_and_leaves_no_file(world) {
        let (registry, people) = (registry(&world), people("36.73", 20, 5));
        import(&registry, file(&people)).await.unwrap();
        let refused = |act: Act, fields| {
            let registry = registry.clone();
            async move { taken(&registry, &act, "36.73", fields).await.unwrap_err() }
        };
        let alone = refused(exporter(), Fields::Whole).await;
        assert!(matches!(alone, ExportError::Alone));
        assert_eq!(alone.class(), Class::Refused);
        assert!(alone.to_string().contains("two officers"), "{alone}");
        assert!(matches!(refused(reader(), Fields::Masked).await, ExportError::Forbidden(_)));
        let only_whole = Act::new(Actor::Operator, &[Permission::ExportWhole]).because("story");
        assert!(matches!(refused(only_whole, Fields::Whole).await, ExportError::Forbidden(_)));
        let silent = Act::new(Actor::Operator, &[Permission::Export]);
        assert!(matches!(refused(silent, Fields::Masked).await, ExportError::NoReason));
        for elsewhere in ["17.71", "36.73.01"] {
            let act = exporter().within(region(elsewhere));
            assert!(matches!(refused(act, Fields::Masked).await, ExportError::Outside));
        }
        let unknown = taken(&registry, &exporter(), "36.99", Fields::Masked).await.unwrap_err();
        assert!(matches!(unknown, ExportError::RegionUnknown));
        assert!(exports(&world).await.is_empty());
    }

    async fn a_disk_that_fails_ends_the_export_which_had_begun(world) {
        let (registry, people) = (registry(&world), people("36.73", 2_000, 6));
        import(&registry, file(&people)).await.unwrap();
        let out = Full { room: 70_000 };
        let failed = registry.export(&exporter(), extent("36.73", Fields::Masked), out, |_| ()).await;
        let failed = failed.unwrap_err();
        assert_eq!(failed.class(), Class::Failure);
        let events = exports(&world).await;
        assert_eq!(events.len(), 1, "that it began is known, and that it never ended");
        assert_eq!(events[0].0, "registry.residents.export_begun");
    }

    async fn an_export_tells_how_far_it_has_come(world) {
        let (registry, people) = (registry(&world), people("36.73", 1_000, 7));
        import(&registry, file(&people)).await.unwrap();
        let mut told = Vec::new();
        let extent = extent("36.73", Fields::Masked);
        registry.export(&exporter(), extent, Vec::new(), |it| told.push(it)).await.unwrap();
        assert_eq!(told.last(), Some(&Exporting { done: 1_000, of: 1_000 }));
        assert!(told.is_sorted_by_key(|it| it.done));
    }
}

/// Names that spreadsheets and readers of CSV could take for something else.
fn awkward_names(count: usize) -> Vec<FullName> {
    let mut chance = TestRunner::deterministic();
    let texts = "['\"=+@,;A-z -]{1,40}|\\PC{1,30}";
    let mut names = Vec::new();
    while names.len() < count {
        let text = texts.new_tree(&mut chance).unwrap().current();
        names.extend(FullName::parse(&text));
    }
    names
}

fn village(line: &str) -> &str {
    line.split(',').find(|it| it.starts_with("36.73.")).unwrap()
}

fn extent(code: &str, fields: Fields) -> Extent {
    Extent { region: region(code), fields }
}

fn exporter() -> Act {
    Act::new(Actor::Operator, &[Permission::Export]).because("story")
}

/// What the approval of a second officer makes of it.
fn two() -> Act {
    exporter().with(Permission::ExportWhole)
}

async fn taken(
    registry: &Registry,
    act: &Act,
    code: &str,
    fields: Fields,
) -> Result<(Exported, String), ExportError> {
    let out = Kept::default();
    let exported = registry.export(act, extent(code, fields), out.clone(), |_| ()).await?;
    Ok((exported, String::from_utf8(out.taken()).unwrap()))
}

/// A file in memory that one can still look at when it is written.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    /// What was written.
    pub fn taken(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A disk with this much room left.
struct Full {
    room: usize,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.room = self.room.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Name and payload of every event of an export.
async fn exports(world: &World) -> Vec<(String, String)> {
    static ALL: Sql = Sql::new(
        "SELECT name, payload
         FROM audit_entry
         WHERE name LIKE 'registry.residents.export%'",
    );
    let audit = world.db.handle(&audit::ROOM);
    let found: Result<Vec<(String, Vec<u8>)>, Error> = audit.read(|tx| tx.all(&ALL, &[])).await;
    let told = |(name, json)| (name, String::from_utf8(json).unwrap());
    let mut events: Vec<(String, String)> = found.unwrap().into_iter().map(told).collect();
    // Both are of one moment: the one that begins comes first.
    events.sort_by_key(|(name, _)| !name.ends_with("begun"));
    events
}
