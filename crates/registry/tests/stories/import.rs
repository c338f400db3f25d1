//! A file comes in all at once or not at all.

use std::{
    io::{self, Read},
    time::Duration,
};

use registry::{BadLines, Column, Fault, FullName, ImportError, Progress};
use store::{Error, Sql};
use terms::{Act, Actor, Class, Clock, Id, Permission, SeededDie};
use testkit::{World, both_engines};

use crate::town::{ROOMS, file, import, importer, own, people, reader, region, registry};

both_engines! { ROOMS =>
    async fn a_clean_file_comes_in_whole_with_its_event(world) {
        let (registry, people) = (registry(&world), people("36.73", 1_500, 1));
        let imported = import(&registry, file(&people)).await.unwrap();
        assert_eq!((imported.added, imported.updated), (1_500, 0));
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
        assert_eq!((imported.added, imported.report.bad_lines), (10, 1));
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
        assert_eq!((imported.added, imported.updated), (20, 300));
        let after = registry.resident(&reader(), before.id).await.unwrap();
        assert_eq!(after.person, people[0]);
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
        assert_eq!(one.added + one.updated, 1_200);
        assert_eq!(other.added + other.updated, 1_200);
        static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM resident");
        assert_eq!(count(&world, &COUNT).await, 1_200);
        assert_eq!((staged(&world).await, events(&world).await.len()), (0, 2));
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
            "INSERT INTO resident_staged
                 (import, line, id, nik, kk_number, full_name, search_key, sex, birth_place,
                  birth_date, region, marital_status, recording_status, life_status)
             VALUES ($1, 2, $2, 1, 1, 'x', $3, 1, 'x', 'x', 1, 1, 1, 1)",
        );
        let registry = registry(&world);
        let import_id: Id<()> = Id::draw(world.clock.now(), &SeededDie::new(3));
        let left: Result<u64, Error> =
            own(&world).write(move |tx| tx.execute(&LEAVE, &[&import_id, &import_id, &vec![1_u8]])).await;
        assert_eq!(left.unwrap(), 1);
        import(&registry, file(&people("36.73", 5, 12))).await.unwrap();
        assert_eq!(staged(&world).await, 1, "it may still be under way");
        world.clock.advance(Duration::from_secs(25 * 3_600));
        import(&registry, file(&people("36.73", 5, 12))).await.unwrap();
        assert_eq!(staged(&world).await, 0);
    }

    async fn progress_is_told_up_to_the_last_byte(world) {
        let (registry, bytes) = (registry(&world), file(&people("36.73", 2_500, 13)));
        let (size, mut told) = (bytes.len() as u64, Vec::new());
        let input = io::Cursor::new(bytes);
        registry
            .import(&importer(), input, BadLines::Refuse, |progress| told.push(progress))
            .await
            .unwrap();
        assert_eq!(told.pop(), Some(Progress::Merging));
        assert_eq!(told.last(), Some(&Progress::Reading { bytes: size, lines: 2_500 }));
        let lines = told.iter().map(|it| match it {
            Progress::Reading { lines, .. } => *lines,
            Progress::Merging => 0,
        });
        assert_eq!(lines.collect::<Vec<_>>(), [1_000, 2_000, 2_500]);
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
    let found: Result<Option<(u64,)>, Error> = own(world).read(|tx| tx.find(sql, &[])).await;
    found.unwrap().unwrap().0
}

async fn staged(world: &World) -> u64 {
    static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM resident_staged");
    count(world, &COUNT).await
}

/// Name, actor and payload of every event but look-ups.
async fn events(world: &World) -> Vec<(String, String, String)> {
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
