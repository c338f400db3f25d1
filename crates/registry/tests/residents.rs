//! Residents come in all at once or not at all, and are found again by those who may look.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a story and its helpers stop where their world is wrong"
)]

use std::{
    io::{self, Read},
    sync::Arc,
    time::Duration,
};

use audit::Log;
use registry::{
    BadLines, Bases, Column, Fault, FullName, ImportError, Imported, LookupError, Person,
    Population, Progress, Registry, Resident, ResidentWriter, Search,
};
use store::{Error, Handle, Room, Sql};
use terms::{Act, Actor, Class, Clock, Id, Level, Permission, Region, SeededDie, parse_date};
use testkit::{World, both_engines};

static ROOMS: &[&Room] = &[&audit::ROOM, &registry::ROOM, &ABOVE];

/// A room above, for look-ups in its transactions.
static ABOVE: Room = Room { name: "registrystory_above", schema: &[], publishes: &[], reads: &[] };

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
        assert_eq!(registry.find_by_nik(&reader(), people[0].nik).await.unwrap().map(|it| it.id), None);
        assert_eq!(bases(&registry, "36.73").await, Bases::default());
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
        let newcomers = Population::new(region("17.71"), 20, 9, today(&world)).unwrap();
        people.extend(newcomers);
        let imported = import(&registry, file(&people)).await.unwrap();
        assert_eq!((imported.added, imported.updated), (20, 300));
        let after = registry.resident(&reader(), before.id).await.unwrap();
        assert_eq!(after.person, people[0]);
        assert_eq!(find(&registry, "17.71", "").await.len(), 20);
    }

    async fn the_database_counts_the_bases_as_the_law_does(world) {
        let (registry, people) = (registry(&world), people("36.73", 1_000, 5));
        import(&registry, file(&people)).await.unwrap();
        for day in ["2024-02-29", "2024-06-05", "2025-02-28", "2025-03-01", "2030-12-31"] {
            let on = parse_date(day).unwrap();
            for code in ["36.73", "36.73.03", "36.73.01.1001", "36", "17.71"] {
                let mut expected = Bases::default();
                let inside = people.iter().filter(|it| region(code).contains(it.region));
                inside.for_each(|person| expected.add(person, on));
                let counted = registry.count_bases(region(code), on).await.unwrap();
                assert_eq!(counted, expected, "{code} on {day}");
            }
        }
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

    async fn only_those_who_may_look_see_a_resident(world) {
        let (registry, people) = (registry(&world), people("36.73", 50, 7));
        import(&registry, file(&people)).await.unwrap();
        let known = registry.find_by_nik(&reader(), people[0].nik).await.unwrap().unwrap();
        let blind = Act::new(Actor::Holder, &[Permission::Redeem]);
        assert!(matches!(registry.resident(&blind, known.id).await, Err(LookupError::Forbidden(_))));
        assert_eq!(registry.find_by_nik(&blind, people[0].nik).await.unwrap_err().class(), Class::Refused);
        assert!(registry.search(&blind, search("36.73", "")).await.is_err());
        let elsewhere = reader().within(region("17.71"));
        let missing = registry.resident(&elsewhere, known.id).await.unwrap_err();
        assert_eq!(missing.class(), Class::Missing, "whether it exists is not told");
        assert!(registry.find_by_nik(&elsewhere, people[0].nik).await.unwrap().is_none());
        assert!(registry.search(&elsewhere, search("36.73", "")).await.unwrap().is_empty());
        let near = reader().within(known.person.region);
        assert_eq!(registry.resident(&near, known.id).await.unwrap().id, known.id);
        let seen = registry.search(&near, search("36", "")).await.unwrap();
        assert!(!seen.is_empty() && seen.iter().all(|it| it.person.region == known.person.region));
        let nobody = Id::draw(world.clock.now(), &SeededDie::new(99));
        assert_eq!(registry.resident(&reader(), nobody).await.unwrap_err().class(), Class::Missing);
    }

    async fn names_are_found_by_their_beginning_page_by_page(world) {
        let (registry, mut people) = (registry(&world), people("36.73", 400, 8));
        for (person, name) in people.iter_mut().zip(["Ma'ruf Zz", "MARUF  zz", "maruf-zz", "Márúf"]) {
            person.full_name = FullName::parse(name).unwrap();
        }
        import(&registry, file(&people)).await.unwrap();
        let names: Vec<_> = find(&registry, "36.73", "maruf z").await.iter().map(name).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(find(&registry, "36.73", "ma'rufzz").await.len(), 1);
        let village = people[9].region.to_string();
        for code in ["36.73", "36.73.01", &village, "0"] {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = Search { after, limit: 7, ..search(code, "") };
                let page = registry.search(&reader(), page).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                seen.extend(page.iter().map(|it| it.person.nik));
            }
            let mut expected: Vec<_> = people.iter().filter(|it| region(code).contains(it.region))
                .map(|it| it.nik).collect();
            seen.sort();
            expected.sort();
            assert!(seen == expected && !seen.is_empty(), "everybody once, in {code}");
        }
        let greedy = Search { limit: u16::MAX, ..search("36.73", "") };
        assert_eq!(registry.search(&reader(), greedy).await.unwrap().len(), 100);
    }

    async fn a_room_above_looks_residents_up_in_its_own_transaction(world) {
        let (registry, people) = (registry(&world), people("36.73", 20, 9));
        import(&registry, file(&people)).await.unwrap();
        let nik = people[3].nik;
        let above = world.db.handle(&ABOVE);
        let found: Result<Option<Resident>, Error> = above
            .write(move |tx| {
                let Some(resident) = registry.find_by_nik_in(tx, nik)? else { return Ok(None) };
                registry.resident_in(tx, resident.id)
            })
            .await;
        assert_eq!(found.unwrap().unwrap().person, people[3]);
        static PEEK: Sql = Sql::new("SELECT COUNT(*) FROM resident");
        let peeked: Result<Option<(u64,)>, Error> = above.read(|tx| tx.find(&PEEK, &[])).await;
        assert!(matches!(peeked, Err(Error::Wall("registrystory_above"))));
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

fn registry(world: &World) -> Registry {
    let (clock, die) = (Arc::clone(&world.clock), Arc::clone(&world.die));
    let log = Log::new(world.db.handle(&audit::ROOM), clock, die);
    Registry::new(log.ledger(own(world)), own(world))
}

fn own(world: &World) -> Handle {
    world.db.handle(&registry::ROOM)
}

fn importer() -> Act {
    Act::new(Actor::Operator, &[Permission::Import])
}

fn reader() -> Act {
    Act::new(Actor::Operator, &[Permission::ReadResident])
}

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn today(world: &World) -> terms::Date {
    world.clock.today()
}

fn people(code: &str, count: u64, seed: u64) -> Vec<Person> {
    let today = parse_date("2024-06-05").unwrap();
    Population::new(region(code), count, seed, today).unwrap().collect()
}

fn file(people: &[Person]) -> Vec<u8> {
    let mut writer = ResidentWriter::new(Vec::new()).unwrap();
    people.iter().for_each(|person| writer.write(person).unwrap());
    writer.finish().unwrap()
}

async fn import(registry: &Registry, file: Vec<u8>) -> Result<Imported, ImportError> {
    registry.import(&importer(), io::Cursor::new(file), BadLines::Refuse, |_| ()).await
}

fn search(code: &str, name: &str) -> Search {
    Search { region: region(code), name: name.to_owned(), after: None, limit: 100 }
}

async fn find(registry: &Registry, code: &str, name: &str) -> Vec<Resident> {
    registry.search(&reader(), search(code, name)).await.unwrap()
}

fn name(resident: &Resident) -> String {
    resident.person.full_name.reveal().to_owned()
}

async fn bases(registry: &Registry, code: &str) -> Bases {
    let on = parse_date("2024-06-05").unwrap();
    assert_eq!(region(code).level(), Level::Regency);
    registry.count_bases(region(code), on).await.unwrap()
}

async fn count(world: &World, sql: &'static Sql) -> u64 {
    let found: Result<Option<(u64,)>, Error> = own(world).read(|tx| tx.find(sql, &[])).await;
    found.unwrap().unwrap().0
}

async fn staged(world: &World) -> u64 {
    static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM resident_staged");
    count(world, &COUNT).await
}

/// Name, actor and payload of every event.
async fn events(world: &World) -> Vec<(String, String, String)> {
    static ALL: Sql = Sql::new("SELECT name, actor, payload FROM audit_event ORDER BY at, id");
    let log = world.db.handle(&audit::ROOM);
    let found: Result<Vec<(String, String, Vec<u8>)>, Error> =
        log.read(|tx| tx.all(&ALL, &[])).await;
    let events = found.unwrap().into_iter();
    events.map(|(name, actor, json)| (name, actor, String::from_utf8(json).unwrap())).collect()
}
