//! A file comes in all at once or not at all.

use std::{
    io::{self, Read},
    time::Duration,
};

use registry::{
    BadLines, ChangeKind, Column, Detail, Fault, Field, FullName, ImportError, Imported, Person,
    Population, Progress, Registry, Religion, SameFile,
};
use store::{Error, Sql};
use terms::{Act, Actor, Class, Clock, Id, Permission, Personal, SeededDie};
use testkit::{World, both_engines};

use crate::town::{ROOMS, detailed, file, import, importer, own, people, reader, region, registry};

both_engines! { ROOMS =>
    async fn a_clean_file_comes_in_whole_with_its_event(world) {
        let (registry, people) = (registry(&world), people("36.73", 1_500, 1));
        let imported = import(&registry, file(&people)).await.unwrap();
        assert_eq!(counts(&imported), (1_500, 0, 0));
        assert_eq!(imported.report.lines, 1_500);
        for person in [&people[0], &people[700], &people[1_499]] {
            let found = registry.find_by_nik(&reader(), person.nik).await.unwrap().unwrap();
            assert_eq!(&found.person, person);
            assert_eq!(registry.resident(&reader(), found.id).await.unwrap().person, *person);
        }
        assert_eq!(staged(&world).await, 0);
        let [(name, actor, payload)] = &events(&world).await[..] else { unreachable!() };
        assert_eq!((&name[..], &actor[..]), ("registry.residents.imported", "operator"));
        assert!(payload.contains(r#""added":1500,"updated":0"#), "{payload}");
        assert!(payload.contains(&imported.sha256) && imported.sha256.len() == 64);
        assert!(people.iter().all(|it| !payload.contains(&it.nik.reveal())));
    }

    async fn what_else_is_known_comes_in_and_stays_where_a_file_is_blank(world) {
        let (registry, people) = (registry(&world), people("36.73", 300, 5));
        let today = world.clock.today();
        let known = detailed(&people, |it| Population::detail(it, today));
        import(&registry, known.clone()).await.unwrap();
        let id = registry.find_by_nik(&reader(), people[9].nik).await.unwrap().unwrap().id;
        let detail = registry.detail(&reader(), id).await.unwrap();
        assert_eq!(detail, Population::detail(&people[9], today));
        // Neither the same file nor one without these columns changes anything.
        for same in [known, file(&people)] {
            assert_eq!(counts(&import(&registry, same).await.unwrap()), (0, 0, 300));
        }
        let hindu = Some(Personal::new(Religion::Hindu));
        let corrected = |it: &Person| match it.nik == people[9].nik {
            true => Detail { religion: hindu.clone(), ..Detail::default() },
            false => Detail::default(),
        };
        let corrected = detailed(&people, corrected);
        let (act, input) = (importer(), io::Cursor::new(corrected.clone()));
        let rehearsed = registry.rehearse(&act, input, |_| ()).await.unwrap();
        assert_eq!(rehearsed.difference.updated, 1);
        assert_eq!(counts(&import(&registry, corrected).await.unwrap()), (0, 1, 299));
        let after = registry.detail(&reader(), id).await.unwrap();
        assert_eq!(after, Detail { religion: hindu, ..detail });
        let history = registry.history(&reader(), id, None).await.unwrap();
        assert!(history.iter().any(|it| it.kind == ChangeKind::Import));
    }

    async fn one_bad_line_keeps_everybody_out(world) {
        let (registry, people) = (registry(&world), people("36.73", 2_500, 2));
        let mut bytes = file(&people);
        bytes.extend(b"1,2,3\n");
        let refused = import(&registry, bytes).await.unwrap_err();
        assert_eq!(refused.class(), Class::Invalid);
        assert_eq!(refused.to_string(), "1 of 2501 lines are bad; nothing was imported");
        let ImportError::BadLines(report) = refused else { unreachable!() };
        assert_eq!(report.bad[0].fault, Fault::Fields { found: 3, expected: 12 });
        assert_eq!(report.bad[0].line, 2_502);
        assert!(registry.find_by_nik(&reader(), people[0].nik).await.unwrap().is_none());
        static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM resident");
        assert_eq!(count(&world, &COUNT).await, 0);
        assert_eq!((staged(&world).await, events(&world).await.len()), (0, 0));
    }

    async fn bad_lines_are_left_out_when_that_was_asked(world) {
        let (registry, people) = (registry(&world), people("36.73", 10, 3));
        let mut bytes = file(&people);
        bytes.extend(b"1,2,3\n");
        let imported =
            registry.import(&importer(), io::Cursor::new(bytes), BadLines::LeaveOut, |_| ()).await;
        let imported = imported.unwrap();
        assert_eq!((imported.difference.added, imported.report.bad_lines), (10, 1));
        assert!(events(&world).await[0].2.contains(r#""left_out":1"#));
    }

    async fn a_second_file_brings_up_to_date_and_keeps_the_handles(world) {
        let (registry, mut people) = (registry(&world), people("36.73", 300, 4));
        import(&registry, file(&people)).await.unwrap();
        let before = registry.find_by_nik(&reader(), people[0].nik).await.unwrap().unwrap();
        people[0].full_name = FullName::parse("Nama Baru").unwrap();
        people[0].region = region("36.73.02.1001");
        people[0].relation = None;
        people.extend(crate::town::people("17.71", 20, 9));
        let imported = import(&registry, file(&people)).await.unwrap();
        assert_eq!(counts(&imported), (20, 1, 299));
        let after = registry.resident(&reader(), before.id).await.unwrap();
        assert_eq!(after.person, people[0]);
        let history = registry.history(&reader(), before.id, None).await.unwrap();
        let [change] = &history[..] else { unreachable!() };
        assert_eq!((change.kind, change.is_intact()), (ChangeKind::Import, true));
        let fields = [Field::FullName, Field::Region, Field::Relation];
        assert_eq!(change.fields.iter().map(|it| it.field).collect::<Vec<_>>(), fields);
        let unchanged = registry.find_by_nik(&reader(), people[5].nik).await.unwrap().unwrap();
        assert!(registry.history(&reader(), unchanged.id, None).await.unwrap().is_empty());
        let newcomer = registry.find_by_nik(&reader(), people[310].nik).await.unwrap().unwrap();
        assert_eq!(newcomer.person, people[310]);
    }

    async fn only_those_who_may_bring_residents_in(world) {
        let (registry, people) = (registry(&world), people("36.73", 10, 6));
        let act = Act::new(Actor::Operator, &[Permission::ReadResident]);
        let input = io::Cursor::new(file(&people));
        let refused = registry.import(&act, input, BadLines::Refuse, |_| ()).await.unwrap_err();
        assert_eq!(refused.class(), Class::Refused);
        let district = importer().within(region("36.73.01"));
        let input = io::Cursor::new(file(&people));
        let refused = registry.import(&district, input, BadLines::Refuse, |_| ()).await;
        let ImportError::BadLines(report) = refused.unwrap_err() else { unreachable!() };
        let outside = people.iter().filter(|it| !region("36.73.01").contains(it.region)).count();
        assert_eq!((report.bad_lines, outside > 0), (outside as u64, true));
        let bad = (report.bad[0].column, report.bad[0].fault);
        assert_eq!(bad, (Some(Column::RegionCode), Fault::RegionOutside));
        assert_eq!(events(&world).await.len(), 0);
    }

    async fn two_imports_at_once_leave_everybody_once(world) {
        let (registry, people) = (registry(&world), people("36.73", 1_200, 10));
        let mut backwards = people.clone();
        backwards.reverse();
        let (one, other) =
            tokio::join!(import(&registry, file(&people)), import(&registry, file(&backwards)));
        let (one, other) = (one.unwrap(), other.unwrap());
        let both = [counts(&one), counts(&other)];
        assert!(both.contains(&(1_200, 0, 0)) && both.contains(&(0, 0, 1_200)), "{both:?}");
        static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM resident");
        assert_eq!(count(&world, &COUNT).await, 1_200);
        assert_eq!((staged(&world).await, events(&world).await.len()), (0, 2));
    }

    async fn into_a_registry_in_use_one_alone_imports_nothing(world) {
        let (registry, town) = (registry(&world), people("36.73", 300, 20));
        assert!(!registry.is_in_use().await.unwrap());
        alone(&registry, file(&town)).await.unwrap();
        assert!(registry.is_in_use().await.unwrap());
        let more = file(&people("36.73", 20, 21));
        let refused = alone(&registry, more.clone()).await.unwrap_err();
        assert!(matches!(refused, ImportError::Live) && refused.class() == Class::Refused);
        assert_eq!((staged(&world).await, events(&world).await.len()), (0, 1));
        registry.rehearse(&importer(), io::Cursor::new(more.clone()), |_| ()).await.unwrap();
        assert_eq!(import(&registry, more).await.unwrap().difference.added, 20);
    }

    async fn a_first_import_that_another_has_overtaken_is_no_first_one(world) {
        let registry = registry(&world);
        let (one, other) = (people("36.73", 1_200, 22), people("36.73", 1_300, 23));
        let (one, other) =
            tokio::join!(alone(&registry, file(&one)), alone(&registry, file(&other)));
        let (came_in, refused) = match (one, other) {
            (Ok(came_in), Err(refused)) | (Err(refused), Ok(came_in)) => (came_in, refused),
            both => unreachable!("one and only one is the first: {both:?}"),
        };
        assert!(matches!(refused, ImportError::Live), "{refused}");
        static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM resident");
        assert_eq!(count(&world, &COUNT).await, came_in.difference.added);
        assert_eq!((staged(&world).await, events(&world).await.len()), (0, 1));
    }

    async fn a_file_that_is_not_the_one_that_was_approved_is_not_imported(world) {
        let (registry, mut people) = (registry(&world), people("36.73", 300, 24));
        let bytes = file(&people);
        let looked_at =
            registry.rehearse(&importer(), io::Cursor::new(bytes.clone()), |_| ()).await.unwrap();
        people.pop();
        let same = |bytes| SameFile::new(io::Cursor::new(bytes), &looked_at.sha256);
        let act = importer();
        let other = registry.import(&act, same(file(&people)), BadLines::Refuse, |_| ()).await;
        assert_eq!(other.unwrap_err().class(), Class::Failure);
        assert!(!registry.is_in_use().await.unwrap());
        let came_in = registry.import(&act, same(bytes), BadLines::Refuse, |_| ()).await.unwrap();
        assert_eq!(came_in.sha256, looked_at.sha256);
    }

    async fn a_file_that_breaks_off_leaves_nothing(world) {
        let (registry, people) = (registry(&world), people("36.73", 2_500, 11));
        let broken = file(&people);
        let half = broken[..broken.len() / 2].to_vec();
        let input = io::Cursor::new(half).chain(Broken);
        let refused = registry.import(&importer(), input, BadLines::Refuse, |_| ()).await.unwrap_err();
        assert_eq!(refused.class(), Class::Failure);
        assert_eq!((staged(&world).await, events(&world).await.len()), (0, 0));
        let empty = import(&registry, file(&[])).await.unwrap_err();
        assert!(matches!(empty, ImportError::Empty));
    }

    async fn what_an_import_left_behind_is_swept_a_day_later(world) {
        static LEAVE: Sql = Sql::new(
            "INSERT INTO resident_staged (import, chunk, digest, residents)
             VALUES ($1, 0, $1, $1)",
        );
        let registry = registry(&world);
        let import_id: Id<()> = Id::draw(world.clock.now(), &SeededDie::new(3));
        let left: Result<u64, Error> =
            own(&world).write(move |tx| tx.execute(&LEAVE, &[&import_id])).await;
        assert_eq!(left.unwrap(), 1);
        import(&registry, file(&people("36.73", 5, 12))).await.unwrap();
        assert_eq!(staged(&world).await, 1, "it may still be under way");
        registry.sweep().await.unwrap();
        assert_eq!(staged(&world).await, 1);
        world.clock.advance(Duration::from_secs(25 * 3_600));
        registry.sweep().await.unwrap();
        assert_eq!(staged(&world).await, 0);
    }

    async fn what_was_cut_off_goes_on_where_it_stood(world) {
        let (registry, people) = (registry(&world), people("36.73", 9_000, 14));
        cut_off(&registry, &file(&people)).await;
        assert_eq!(staged(&world).await, 2, "two whole chunks");
        let imported = alone(&registry, file(&people)).await.unwrap();
        assert_eq!((imported.resumed, counts(&imported)), (2, (9_000, 0, 0)));
        for person in [&people[0], &people[5_000], &people[8_999]] {
            let found = registry.find_by_nik(&reader(), person.nik).await.unwrap().unwrap();
            assert_eq!(&found.person, person);
        }
        assert_eq!((staged(&world).await, events(&world).await.len()), (0, 1));
    }

    async fn another_file_that_begins_alike_is_not_mixed_with_it(world) {
        let (registry, mut people) = (registry(&world), people("36.73", 9_000, 15));
        cut_off(&registry, &file(&people)).await;
        people[4_100].full_name = FullName::parse("Orang Lain").unwrap();
        people.truncate(4_500);
        let imported = import(&registry, file(&people)).await.unwrap();
        assert_eq!((imported.resumed, counts(&imported)), (1, (4_500, 0, 0)));
        let found = registry.find_by_nik(&reader(), people[4_100].nik).await.unwrap().unwrap();
        assert_eq!(found.person, people[4_100]);
    }

    async fn of_two_with_the_same_file_one_goes_on(world) {
        let (registry, people) = (registry(&world), people("36.73", 6_000, 16));
        let (one, other) =
            tokio::join!(import(&registry, file(&people)), import(&registry, file(&people)));
        let (good, lost): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_ok);
        let good: Vec<_> = good.into_iter().map(|it| counts(&it.unwrap())).collect();
        for error in lost {
            assert!(matches!(error, Err(ImportError::TakenOver)), "{error:?}");
        }
        assert!(good.contains(&(6_000, 0, 0)), "{good:?}");
        static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM resident");
        assert_eq!((count(&world, &COUNT).await, staged(&world).await), (6_000, 0));
    }

    async fn who_is_said_to_be_somebody_else_is_told_by_line_and_column(world) {
        let (registry, mut people) = (registry(&world), people("36.73", 50, 17));
        import(&registry, file(&people)).await.unwrap();
        people[7].full_name = FullName::parse("Nama Lain").unwrap();
        people[7].birth_date = people[8].birth_date.clone();
        people[9].address = None;
        people[9].region = region("36.73.02.1001");
        let rehearsal =
            registry.rehearse(&importer(), io::Cursor::new(file(&people)), |_| ()).await.unwrap();
        let imported = import(&registry, file(&people)).await.unwrap();
        assert_eq!(rehearsal.difference, imported.difference, "a rehearsal tells what will be");
        assert_eq!(counts(&imported), (0, 2, 48));
        let [conflict] = &imported.difference.conflicts[..] else { unreachable!() };
        assert_eq!(conflict.line, 9);
        assert_eq!(conflict.columns, [Column::FullName, Column::BirthDate]);
        assert_eq!(imported.difference.in_conflict, 1);
        let told = |it: &(String, String, String)| it.2.contains(r#""in_conflict":1"#);
        assert_eq!(events(&world).await.iter().filter(|it| told(it)).count(), 1);
    }

    async fn a_rehearsal_writes_nothing(world) {
        let (registry, people) = (registry(&world), people("36.73", 5_000, 18));
        let mut bytes = file(&people);
        bytes.extend(b"1,2,3\n");
        let rehearsal =
            registry.rehearse(&importer(), io::Cursor::new(bytes), |_| ()).await.unwrap();
        assert_eq!((rehearsal.difference.added, rehearsal.report.bad_lines), (5_000, 1));
        assert!(registry.find_by_nik(&reader(), people[0].nik).await.unwrap().is_none());
        assert_eq!((staged(&world).await, events(&world).await.len()), (0, 0));
    }

    async fn progress_is_told_up_to_the_last_byte(world) {
        let (registry, bytes) = (registry(&world), file(&people("36.73", 9_500, 13)));
        let (size, mut told) = (bytes.len() as u64, Vec::new());
        let input = io::Cursor::new(bytes);
        registry
            .import(&importer(), input, BadLines::Refuse, |progress| told.push(progress))
            .await
            .unwrap();
        let lines = told.iter().filter_map(|it| match it {
            Progress::Reading { lines, .. } => Some(*lines),
            Progress::Merging { .. } => None,
        });
        assert_eq!(lines.collect::<Vec<_>>(), [4_000, 8_000, 9_500]);
        assert!(told.contains(&Progress::Reading { bytes: size, lines: 9_500 }));
        let last = told.last().unwrap();
        assert!(matches!(last, Progress::Merging { done: 0..=9_500, of: 9_500 }), "{last:?}");
    }
}

/// New, brought up to date, and the same as before.
fn counts(imported: &Imported) -> (u64, u64, u64) {
    let difference = &imported.difference;
    (difference.added, difference.updated, difference.same)
}

/// An import by one officer without a second one.
async fn alone(registry: &Registry, file: Vec<u8>) -> Result<Imported, ImportError> {
    registry.import(&importer(), io::Cursor::new(file), BadLines::Refuse, |_| ()).await
}

/// An import that ends as when the machine goes out: nobody cleans up.
async fn cut_off(registry: &Registry, file: &[u8]) {
    let (registry, act) = (registry.clone(), importer());
    let (two_chunks, input) = (file.len() * 8_900 / 9_000, file.to_vec());
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let input = io::Cursor::new(input[..two_chunks].to_vec()).chain(Silent);
    let task = tokio::spawn(async move {
        registry
            .import(&act, input, BadLines::Refuse, move |it| {
                let _ = told.send(it);
            })
            .await
    });
    while let Some(progress) = heard.recv().await {
        if matches!(progress, Progress::Reading { lines: 8_000, .. }) {
            break;
        }
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
}

/// A disk that does not answer for a while.
struct Silent;

impl Read for Silent {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        std::thread::sleep(Duration::from_millis(500));
        Ok(0)
    }
}

/// A disk that fails.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

async fn count(world: &World, sql: &'static Sql) -> u64 {
    world.count(&registry::ROOM, sql).await
}

async fn staged(world: &World) -> u64 {
    static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM resident_staged");
    count(world, &COUNT).await
}

/// Name, actor and payload of every event but look-ups.
/// Name, actor and payload of all that was logged, but for look-ups.
pub async fn events(world: &World) -> Vec<(String, String, String)> {
    static ALL: Sql = Sql::new(
        "SELECT name, actor, payload
         FROM audit_entry
         WHERE name <> 'registry.residents.looked_up'
         ORDER BY at, id",
    );
    let log = world.db.handle(&audit::ROOM);
    let found: Result<Vec<(String, String, Vec<u8>)>, Error> =
        log.read(|tx| tx.all(&ALL, &[])).await;
    let events = found.unwrap().into_iter();
    events.map(|(name, actor, json)| (name, actor, String::from_utf8(json).unwrap())).collect()
}
