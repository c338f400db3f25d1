//! What a register tells comes in once, whatever goes wrong in between.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use registry::{
    BadLines, ChangeKind, Cursor, FolderRegister, Page, Pair, Person, PopulationRegister,
    PullError, Pulled, Pulling, RegisterError, Registry, SimulatedRegister, Simulation, Trouble,
};
use store::{Error, Sql};
use terms::{Act, Actor, Class, Clock, Nik, Permission, parse_date};
use testkit::{World, both_engines};

use crate::town::{ROOMS, file, import, people, reader, region, registry};

both_engines! { ROOMS =>
    async fn a_pull_brings_everybody_and_the_next_one_only_what_is_new(world) {
        let registry = registry(&world);
        let first = pull(&registry, &simulated(0)).await.unwrap();
        assert_eq!((first.pages, first.added, first.updated), (6, 600, 0));
        assert_eq!(pull(&registry, &simulated(0)).await.unwrap(), Pulled::default());
        let next = pull(&registry, &simulated(2)).await.unwrap();
        assert_eq!((next.pages, next.added), (2, 12), "six moved in each time");
        assert!(next.updated > 0 && next.in_conflict > 0, "{next:?}");
        assert_eq!(state(&world).await, told_by(&simulated(2)).await);
        assert_eq!(pull(&registry, &simulated(2)).await.unwrap(), Pulled::default());
    }

    async fn what_a_register_changes_has_its_history_and_its_event(world) {
        let registry = registry(&world);
        pull(&registry, &simulated(3)).await.unwrap();
        let events = pulls(&world).await;
        assert_eq!(events.len(), 9);
        for page in 1..=9 {
            let said = format!(r#""source":"simulated:36.73:600:100:2024-06-05:5","page":{page},"#);
            assert!(events.iter().any(|it| it.contains(&said)), "{said}");
        }
        let all = events.concat();
        let mut changed = 0;
        for nik in told_by(&simulated(3)).await.into_keys() {
            assert!(!all.contains(&Nik::from_number(nik).unwrap().reveal()));
            let nik = Nik::from_number(nik).unwrap();
            let found = registry.find_by_nik(&reader(), nik).await.unwrap().unwrap();
            for change in registry.history(&reader(), found.id, None).await.unwrap() {
                assert_eq!((change.kind, change.is_intact()), (ChangeKind::Import, true));
                changed += 1;
            }
        }
        assert!(changed >= 10, "{changed}");
        let bases = registry.count_bases(region("36.73"), world.clock.today()).await.unwrap();
        assert!(bases.population > 400, "{bases:?}");
        let (_, frozen) = crate::bases::frozen(&world, "36.73").await.unwrap();
        assert_eq!(frozen, bases, "and the bases are frozen");
    }

    async fn wherever_it_breaks_off_nothing_is_lost_and_nothing_doubled(world) {
        let registry = registry(&world);
        let mut pages = 0;
        for page in 0..8 {
            let broken = simulated(2).with(Trouble::Down(page));
            let error = pull(&registry, &broken).await.unwrap_err();
            assert!(matches!(error, PullError::Register(RegisterError::Unreachable)), "{error:?}");
            assert_eq!(pulls(&world).await.len() as u64, page, "what came before stays");
            pages = page;
        }
        let rest = pull(&registry, &simulated(2)).await.unwrap();
        assert_eq!(rest.pages, 8 - pages);
        assert_eq!(state(&world).await, told_by(&simulated(2)).await);
        assert_eq!(pulls(&world).await.len(), 8);
    }

    async fn a_pull_that_is_dropped_at_any_moment_goes_on_and_comes_out_the_same(world) {
        let registry = registry(&world);
        for micros in [300, 1_000, 3_000, 5_000, 8_000, 12_000, 17_000, 25_000] {
            let (registry, register) = (registry.clone(), simulated(2));
            let task = tokio::spawn(async move { drop(pull(&registry, &register).await) });
            tokio::time::sleep(Duration::from_micros(micros)).await;
            task.abort();
            drop(task.await);
            // A commit that was under way comes to its end, perhaps between the two looks.
            let mut looks = (0, usize::MAX);
            for _ in 0..100 {
                tokio::time::sleep(Duration::from_millis(20)).await;
                let pages = pulls(&world).await.len();
                let known = state(&world).await.len();
                looks = (known, (pages * 100).min(600) + pages.saturating_sub(6) * 6);
                if looks.0 == looks.1 {
                    break;
                }
            }
            assert_eq!(looks.0, looks.1, "all of a page, or nothing of it");
        }
        // What a dropped pull had under way may take this one over, and then has moved on itself.
        let mut outcome = pull(&registry, &simulated(2)).await;
        for _ in 0..100 {
            if !matches!(outcome, Err(PullError::TakenOver)) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            outcome = pull(&registry, &simulated(2)).await;
        }
        outcome.unwrap();
        assert_eq!(state(&world).await, told_by(&simulated(2)).await);
        assert_eq!(pulls(&world).await.len(), 8);
    }

    async fn a_page_that_comes_again_is_passed_over(world) {
        let registry = registry(&world);
        let register = simulated(2).with(Trouble::Repeats(3)).with(Trouble::Repeats(7));
        let pulled = pull(&registry, &register).await.unwrap();
        assert_eq!((pulled.repeated, pulled.pages), (2, 8));
        assert_eq!(state(&world).await, told_by(&simulated(2)).await, "an old page undoes nothing");
        let stuck = (0..4).fold(simulated(3), |it, _| it.with(Trouble::Repeats(8)));
        let error = pull(&registry, &stuck).await.unwrap_err();
        assert!(matches!(error, PullError::Register(RegisterError::Misread(_))), "{error:?}");
    }

    async fn a_register_that_is_slow_or_refuses_is_told(world) {
        let registry = registry(&world);
        let slow = simulated(0).with(Trouble::Slow(1, Duration::from_secs(30)));
        let hasty = Pulling { patience: Duration::from_millis(50), ..Pulling::default() };
        let error = registry.pull(&puller(), &slow, hasty, |_| ()).await.unwrap_err();
        assert!(matches!(error, PullError::Register(RegisterError::Unreachable)));
        let slow = simulated(0).with(Trouble::Slow(1, Duration::from_millis(20)));
        assert_eq!(pull(&registry, &slow).await.unwrap().pages, 5, "who waits gets it");
        let error = pull(&registry, &simulated(1).with(Trouble::Refuses(6))).await.unwrap_err();
        assert_eq!(error.class(), Class::Refused);
    }

    async fn of_two_pulls_at_once_everybody_comes_in_once(world) {
        let registry = registry(&world);
        let registers = (simulated(2), simulated(2));
        let (one, other) =
            tokio::join!(pull(&registry, &registers.0), pull(&registry, &registers.1));
        for outcome in [one, other] {
            assert!(matches!(outcome, Ok(_) | Err(PullError::TakenOver)), "{outcome:?}");
        }
        pull(&registry, &simulated(2)).await.unwrap();
        assert_eq!(state(&world).await, told_by(&simulated(2)).await);
        assert_eq!(pulls(&world).await.len(), 8);
    }

    async fn a_pull_takes_what_two_officers_have_approved(world) {
        let registry = registry(&world);
        let act = Act::new(Actor::Operator, &[Permission::Import, Permission::ReadResident]);
        let error =
            registry.pull(&act, &simulated(0), Pulling::default(), |_| ()).await.unwrap_err();
        assert_eq!(error.class(), Class::Refused);
        let district = puller().within(region("36.73.01"));
        let error =
            registry.pull(&district, &simulated(0), Pulling::default(), |_| ()).await.unwrap_err();
        assert!(matches!(error, PullError::BadLines(_)), "{error:?}");
        assert!(state(&world).await.is_empty());
    }

    async fn a_folder_of_files_is_a_register(world) {
        let (registry, folder) = (registry(&world), Folder::new());
        let mut people = people("36.73", 9_000, 8);
        folder.put(1, &file(&people));
        let pulled = pull(&registry, &folder.register()).await.unwrap();
        assert_eq!((pulled.pages, pulled.added), (3, 9_000), "a large file comes in pages");
        assert_eq!(pull(&registry, &folder.register()).await.unwrap(), Pulled::default());
        people[7].region = region("36.73.02.1001");
        people[8].address = None;
        folder.put(2, &file(&people[7..9]));
        folder.put(3, &file(&people[8..12]));
        fs::write(folder.0.join("notes.txt"), "passed over").unwrap();
        let pulled = pull(&registry, &folder.register()).await.unwrap();
        assert_eq!((pulled.pages, pulled.updated, pulled.same), (2, 2, 4));
        assert_eq!(state(&world).await, by_nik(&people));
    }

    async fn a_folder_with_a_gap_is_not_read_beyond_it(world) {
        let (registry, folder, people) = (registry(&world), Folder::new(), people("36.73", 30, 9));
        folder.put(2, &file(&people));
        let error = pull(&registry, &folder.register()).await.unwrap_err();
        assert!(error.to_string().contains("missing"), "{error}");
        folder.put(1, &file(&people[..10]));
        assert_eq!(pull(&registry, &folder.register()).await.unwrap().added, 30);
        fs::write(folder.0.join("3.csv"), file(&people)).unwrap();
        let error = pull(&registry, &folder.register()).await.unwrap_err();
        assert!(error.to_string().contains("six digits"), "{error}");
        let nowhere = FolderRegister::new("folder".parse().unwrap(), folder.0.join("nowhere"));
        let error = pull(&registry, &nowhere).await.unwrap_err();
        assert!(matches!(error, PullError::Register(RegisterError::Unreachable)));
    }

    async fn a_bad_line_stops_the_pull_or_is_left_out_and_counted(world) {
        let (registry, folder, people) = (registry(&world), Folder::new(), people("36.73", 30, 10));
        folder.put(1, &file(&people[..10]));
        folder.put(2, &[&file(&people[10..20])[..], b"1,2,3\n"].concat());
        folder.put(3, &file(&people[20..]));
        let error = pull(&registry, &folder.register()).await.unwrap_err();
        let PullError::BadLines(report) = error else { unreachable!() };
        assert_eq!((report.bad_lines, report.bad[0].line), (1, 12));
        assert_eq!(state(&world).await.len(), 10, "the page before it is in");
        let leave = Pulling { bad_lines: BadLines::LeaveOut, ..Pulling::default() };
        let pulled = registry.pull(&puller(), &folder.register(), leave, |_| ()).await.unwrap();
        assert_eq!((pulled.pages, pulled.added, pulled.left_out), (2, 20, 1));
        folder.put(4, &file(&[]));
        folder.put(5, b"nik,name\n");
        let error = pull(&registry, &folder.register()).await.unwrap_err();
        assert_eq!(error.class(), Class::Invalid, "{error}");
        assert_eq!(pulls(&world).await.len(), 4, "a file with nobody in it is read as well");
    }

    async fn a_register_is_asked_about_residents_of_ours_only(world) {
        let (registry, folder) = (registry(&world), Folder::new());
        let mut people = people("36.73", 20, 11);
        import(&registry, file(&people)).await.unwrap();
        let agreed = people[0].clone();
        people[1].kk_number = people.iter().map(|it| it.kk_number).max().unwrap();
        people.truncate(2);
        folder.put(1, &file(&people));
        let register = folder.register();
        let ask = |nik: Nik| {
            let (registry, register) = (registry.clone(), register.clone());
            async move {
                let found = registry.find_by_nik(&reader(), nik).await.unwrap().unwrap();
                let patience = Duration::from_secs(60);
                registry.check_numbers(&reader(), &register, found.id, patience).await.unwrap()
            }
        };
        assert_eq!(ask(agreed.nik).await, Pair::Agrees);
        assert_eq!(ask(people[1].nik).await, Pair::Differs);
        let far = reader().within(region("17.71"));
        let found = registry.find_by_nik(&reader(), agreed.nik).await.unwrap().unwrap();
        let refused = registry.check_numbers(&far, &register, found.id, Duration::MAX).await;
        assert_eq!(refused.unwrap_err().class(), Class::Missing);
        let events = payloads(&world, "registry.resident.checked").await;
        assert_eq!(events.len(), 2);
        let differs = r#""source":"folder","pair":"differs""#;
        assert!(events.iter().any(|it| it.contains(differs)), "{events:?}");
    }
}

#[test]
fn a_simulation_is_the_same_for_the_same_seed() {
    let lines = |seed| {
        let register = SimulatedRegister::new(Simulation { seed, ..simulation(2) }).unwrap();
        runtime().block_on(async move {
            let page = register.changes(Some(&Cursor::new("7").unwrap())).await.unwrap().unwrap();
            assert!(!page.more && page.lines.len() > 300);
            let shown = format!("{page:?}");
            assert!(!shown.contains("36.73"), "{shown}");
            page.lines
        })
    };
    assert_eq!(lines(1), lines(1));
    assert_ne!(lines(1), lines(2));
}

#[test]
fn a_simulated_page_holds_no_more_than_agreed() {
    let simulation = Simulation { page: usize::MAX, residents: 9_000, ..simulation(0) };
    let register = SimulatedRegister::new(simulation).unwrap();
    let page = runtime().block_on(register.changes(None)).unwrap().unwrap();
    assert_eq!(page.lines.iter().filter(|it| **it == b'\n').count(), Page::MOST + 1);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// 600 people in pages of 100, and six happenings and six arrivals in each round.
fn simulation(rounds: u32) -> Simulation {
    let on = parse_date("2024-06-05").unwrap();
    Simulation { region: region("36.73"), residents: 600, rounds, seed: 5, on, page: 100 }
}

fn simulated(rounds: u32) -> SimulatedRegister {
    SimulatedRegister::new(simulation(rounds)).unwrap()
}

fn puller() -> Act {
    Act::new(Actor::Operator, &[Permission::ImportLive])
}

async fn pull(registry: &Registry, register: &dyn PopulationRegister) -> Result<Pulled, PullError> {
    registry.pull(&puller(), register, Pulling::default(), |_| ()).await
}

/// What a register says in the end of everybody, read without a registry.
async fn told_by(register: &SimulatedRegister) -> BTreeMap<u64, String> {
    let today = parse_date("2024-06-05").unwrap();
    let (mut at, mut told) = (None, BTreeMap::new());
    while let Some(page) = register.changes(at.as_ref()).await.unwrap() {
        let lines = registry::ResidentFile::open(&page.lines[..], today).unwrap();
        let people: Vec<Person> = lines.map(|it| it.unwrap().person.unwrap()).collect();
        told.extend(by_nik(&people));
        at = Some(page.next);
    }
    told
}

/// Each person in words, by NIK.
fn by_nik(people: &[Person]) -> BTreeMap<u64, String> {
    let line = |it: &Person| {
        let line = String::from_utf8(file(std::slice::from_ref(it))).unwrap();
        (it.nik.number(), line.lines().nth(1).unwrap().to_owned())
    };
    people.iter().map(line).collect()
}

/// Each resident in words, by NIK.
async fn state(world: &World) -> BTreeMap<u64, String> {
    let act = Act::new(Actor::Operator, &[Permission::Export, Permission::ExportWhole]);
    let extent = registry::Extent { region: region("0"), fields: registry::Fields::Whole };
    let out = crate::export::Kept::default();
    let taken = registry(world).export(&act.because("story"), extent, out.clone(), |_| ()).await;
    taken.unwrap();
    let bytes = out.taken();
    let lines = registry::ResidentFile::open(&bytes[..], world.clock.today()).unwrap();
    by_nik(&lines.map(|it| it.unwrap().person.unwrap()).collect::<Vec<_>>())
}

async fn pulls(world: &World) -> Vec<String> {
    payloads(world, "registry.residents.pulled").await
}

/// The payloads of every event of this name.
async fn payloads(world: &World, name: &'static str) -> Vec<String> {
    static ALL: Sql = Sql::new("SELECT payload FROM audit_entry WHERE name = $1");
    let audit = world.db.handle(&audit::ROOM);
    let found: Result<Vec<(Vec<u8>,)>, Error> = audit.read(move |tx| tx.all(&ALL, &[&name])).await;
    found.unwrap().into_iter().map(|(json,)| String::from_utf8(json).unwrap()).collect()
}

/// A folder of files, gone with the story.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let name = format!("ikd-register-{}-{number}", std::process::id());
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn put(&self, number: u32, lines: &[u8]) {
        fs::write(self.0.join(format!("{number:06}.csv")), lines).unwrap();
    }

    fn register(&self) -> FolderRegister {
        FolderRegister::new("folder".parse().unwrap(), &self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}
