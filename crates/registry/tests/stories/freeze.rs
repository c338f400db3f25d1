//! The bases of a day are frozen, once and again where they differ, and never overwritten.

use std::{collections::BTreeMap, time::Duration};

use indicators::{ACTIVATED, BaseKind, BaseName, FigureError, Indicators};
use registry::{
    BasesError, Correction, FrozenBase, LifeStatus, MaritalStatus, Person, Registry, Resident,
};
use store::{Error, Sql};
use terms::{Act, Class, Clock, Date, Die, Personal, Region, SeededDie, date_text};
use testkit::{World, both_engines};

use crate::{
    life::{baby, day, ground, household, now, registrar},
    town::{ROOMS, file, import, importer, indicators, people, reader, region, registry},
    walk::live,
};

const KINDS: [BaseKind; 3] = [BaseKind::Population, BaseKind::WajibKtp, BaseKind::Recorded];
const DAY: Duration = Duration::from_secs(86_400);

both_engines! { ROOMS =>
    async fn a_day_is_frozen_once_and_again_where_it_differs(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let today = world.clock.today();
        let act = Act::operator();
        let same = registry.freeze_day(&act, today).await.unwrap();
        assert_eq!(told(&same.of(region("36.73"))), [(4, 1, false), (2, 1, false), (0, 1, false)]);
        assert_eq!(events(&world).await, 0, "the import has frozen them, with its own event");
        assert!(registry.freeze_today(&Act::system()).await.unwrap().is_none());
        let death = registry::Death { resident: joko.id, spouse: None, on: today };
        registry.record_death(&registrar(), death, ground()).await.unwrap();
        assert_eq!(base(&world, "36.73", BaseKind::Population).await, Some((today, 1, 4)));
        assert!(registry.freeze_today(&Act::system()).await.unwrap().is_none(), "not missing");
        let next = registry.freeze_day(&act, today).await.unwrap();
        assert_eq!(told(&next.of(region("36.73"))), [(3, 2, true), (1, 2, true), (0, 1, false)]);
        assert_eq!(base(&world, "36.73", BaseKind::Population).await, Some((today, 2, 3)));
        assert_eq!(base(&world, "36.73", BaseKind::Recorded).await, None, "nobody is recorded");
        registry.freeze_day(&act, today).await.unwrap();
        assert_eq!(events(&world).await, 1, "what does not differ leaves nothing");
        let first = BaseName { kind: BaseKind::Population, day: today, version: 1 };
        let again = indicators(&world).figure_again(&ACTIVATED, region("36.73"), today, first).await;
        assert_eq!(again.unwrap().base.value, 4, "the old percentage is computed again");
    }

    async fn vital_events_move_the_next_base_and_not_the_frozen_one(world) {
        let (registry, [_, _, budi, _]) = household(&world).await;
        let (first, kind) = (world.clock.today(), BaseKind::WajibKtp);
        // Budi turns 17 on 10 September; a sister is born; Sari is recorded by nobody yet.
        world.clock.advance(20 * DAY);
        registry.record_birth(&registrar(), baby(), ground()).await.unwrap();
        assert_eq!(base(&world, "36.73", BaseKind::Population).await, Some((first, 1, 4)));
        let second = world.clock.today();
        let frozen = registry.freeze_today(&Act::system()).await.unwrap().unwrap();
        assert_eq!(told(&frozen.of(region("36.73.01"))), [(5, 1, true), (2, 1, true), (0, 1, true)]);
        assert_eq!(base(&world, "36.73", BaseKind::Population).await, Some((second, 1, 5)));
        world.clock.advance(80 * DAY);
        assert_eq!(base(&world, "36.73", kind).await, Some((second, 1, 2)), "he is 17 now");
        assert_eq!(now(&registry, &budi).await.age(world.clock.today()), 17);
        registry.freeze_today(&Act::system()).await.unwrap().unwrap();
        assert_eq!(base(&world, "36.73", kind).await, Some((world.clock.today(), 1, 3)));
        for (on, population) in [(first, 4), (second, 5)] {
            let figure = indicators(&world)
                .figure(&ACTIVATED, region("36.73"), on, BaseKind::Population)
                .await
                .unwrap();
            assert_eq!((figure.base.day, figure.base.value), (on, population));
        }
    }

    async fn only_what_the_registry_knows_is_frozen(world) {
        let (registry, [_, aminah, ..]) = household(&world).await;
        let act = Act::operator();
        let yesterday = world.clock.today();
        let tomorrow = yesterday.next_day().unwrap();
        let future = registry.freeze_day(&act, tomorrow).await.unwrap_err();
        assert!(matches!(future, BasesError::Future) && future.class() == Class::Invalid);
        let before = registry.freeze_day(&act, yesterday.previous_day().unwrap()).await;
        assert!(matches!(before, Err(BasesError::Past)), "they came in after that day");
        // The server stood still over midnight, and so did the registry.
        world.clock.advance(DAY);
        let still = registry.freeze_day(&act, yesterday).await.unwrap();
        assert_eq!(still.day, yesterday);
        assert!(still.of(region("36.73")).iter().all(|base| !base.fresh));
        let name = registry::FullName::parse("Siti Aminah").unwrap();
        let name = vec![Correction::FullName(name)];
        registry.correct(&registrar(), aminah.id, name, ground()).await.unwrap();
        let past = registry.freeze_day(&act, yesterday).await.unwrap_err();
        assert!(matches!(past, BasesError::Past) && past.class() == Class::Conflict);
        assert!(registry.freeze_day(&act, tomorrow).await.is_ok(), "that is today by now");
    }

    async fn who_may_not_operate_or_sees_a_part_only_freezes_nothing(world) {
        let (registry, _) = household(&world).await;
        world.clock.advance(DAY);
        for act in [importer(), Act::holder(), Act::operator().within(region("36.73"))] {
            let refused = registry.freeze_day(&act, world.clock.today()).await.unwrap_err();
            assert!(matches!(refused, BasesError::Forbidden(_)) && refused.class() == Class::Refused);
            assert!(registry.freeze_today(&act).await.is_err());
        }
        assert_eq!(events(&world).await, 0);
    }

    async fn many_who_freeze_a_day_make_one_version_of_it(world) {
        let registry = registry(&world);
        import(&registry, file(&people("36.73", 300, 4))).await.unwrap();
        world.clock.advance(DAY);
        let today = world.clock.today();
        let racers: Vec<_> = (0..12)
            .map(|number| {
                let registry = registry.clone();
                tokio::spawn(async move {
                    match number % 2 {
                        0 => registry.freeze_today(&Act::system()).await.unwrap().is_some(),
                        _ => {
                            let frozen = registry.freeze_day(&Act::operator(), today).await.unwrap();
                            frozen.of(region("36.73")).iter().any(|base| base.fresh)
                        }
                    }
                })
            })
            .collect();
        let mut made = 0;
        for racer in racers {
            made += u32::from(racer.await.unwrap());
        }
        assert_eq!((made, events(&world).await), (1, 1));
        assert_eq!(base(&world, "36.73", BaseKind::Population).await.map(|it| it.1), Some(1));
    }

    async fn an_import_and_a_freezing_at_once_both_come_in(world) {
        let (registry, mut all) = (registry(&world), people("36.73", 400, 9));
        let rest = all.split_off(200);
        import(&registry, file(&all)).await.unwrap();
        let today = world.clock.today();
        let freezers: Vec<_> = (0..6)
            .map(|_| {
                let registry = registry.clone();
                tokio::spawn(async move { registry.freeze_day(&Act::operator(), today).await })
            })
            .collect();
        import(&registry, file(&rest)).await.unwrap();
        for freezer in freezers {
            freezer.await.unwrap().unwrap();
        }
        let frozen = registry.freeze_day(&Act::operator(), today).await.unwrap();
        assert!(frozen.of(region("36.73")).iter().all(|base| !base.fresh), "the last one counts all");
    }

    async fn frozen_bases_agree_with_a_slow_count_over_random_lives(world) {
        let (registry, ids) = settle(&world).await;
        let die: &dyn Die = &SeededDie::new(83);
        let (mut frozen, mut changed) = (BTreeMap::new(), 0);
        for _ in 0..25 {
            world.clock.advance(DAY * (die.below(60) as u32));
            let today = world.clock.today();
            let version = registry.freeze_day(&Act::operator(), today).await.unwrap();
            judge(&world, &registry, &ids, &mut frozen).await;
            changed += u32::from(version.of(region("36.73"))[0].version > 1);
            for _ in 0..4 {
                let one = &ids[die.below(ids.len() as u64) as usize];
                let other = &ids[die.below(ids.len() as u64) as usize];
                drop(step(&registry, one, other, die).await);
            }
        }
        assert!(frozen.len() > 400 && changed > 0, "{} bases, {changed} corrected", frozen.len());
        let indicators = indicators(&world);
        for ((code, on, kind, version), value) in frozen {
            let name = BaseName { kind: BaseKind::from_word(kind).unwrap(), day: day(&on), version };
            assert_eq!(named(&indicators, region(&code), name).await, value, "{code} {name:?}");
        }
    }
}

/// A family of four and two dozen others.
async fn settle(world: &World) -> (Registry, Vec<Resident>) {
    let (registry, members) = household(world).await;
    let others = people("36.73", 24, 6);
    import(&registry, file(&others)).await.unwrap();
    let mut all = members.to_vec();
    for person in others {
        let found = registry.find_by_nik(&reader(), person.nik).await.unwrap();
        all.extend(found);
    }
    assert!(all.len() > 24);
    (registry, all)
}

/// Something happens to somebody, if it can.
async fn step(
    registry: &Registry,
    one: &Resident,
    other: &Resident,
    die: &dyn Die,
) -> Result<(), registry::ChangeError> {
    if die.below(4) > 0 {
        return live(registry, die.below(9), one, other, die).await;
    }
    let birth = day(["2007-07-01", "2008-02-29", "1980-01-01"][die.below(3) as usize]);
    let birth = vec![Correction::BirthDate(Personal::new(birth))];
    registry.correct(&registrar(), one.id, birth, ground()).await
}

type Told = BTreeMap<(String, String, &'static str, u32), Option<u64>>;

/// Holds every region's base of today against a count by hand, and keeps it for later.
async fn judge(world: &World, registry: &Registry, all: &[Resident], frozen: &mut Told) {
    let today = world.clock.today();
    let mut people = Vec::new();
    for resident in all {
        people.push(now(registry, resident).await);
    }
    let mut places: Vec<Region> = people.iter().map(|it| it.region).collect();
    places.extend(["36.73", "17.71", "36.73.01", "17.71.01"].map(region));
    places.sort_unstable();
    places.dedup();
    for place in places {
        for kind in KINDS {
            let expected = people.iter().filter(|it| place.contains(it.region));
            let expected = expected.filter(|it| counts(it, kind, today)).count() as u64;
            let figure = indicators(world).figure(&ACTIVATED, place, today, kind).await;
            let version = match figure {
                Ok(figure) => {
                    assert_eq!((figure.base.value, figure.base.day), (expected, today), "{place}");
                    figure.base.version
                }
                Err(FigureError::BaseZero { .. }) => {
                    assert_eq!(expected, 0, "{place} {kind}");
                    continue;
                }
                // Nobody has ever moved to the other city.
                Err(FigureError::BaseMissing { .. }) => {
                    assert!(region("17.71").contains(place) && expected == 0, "{place} {kind}");
                    continue;
                }
                Err(error) => {
                    assert_eq!(error.to_string(), "", "{place} {kind}");
                    continue;
                }
            };
            let key = (place.to_string(), date_text(today), kind.word(), version);
            frozen.insert(key, Some(expected));
        }
    }
}

/// The law's words, one after the other.
fn counts(person: &Person, kind: BaseKind, on: Date) -> bool {
    let birth = *person.birth_date.reveal();
    let birthday = (birth.year() + 17, u8::from(birth.month()), birth.day());
    let of_age = (on.year(), u8::from(on.month()), on.day()) >= birthday;
    let married_once = person.marital_status != MaritalStatus::Single;
    person.life_status == LifeStatus::Alive
        && match kind {
            BaseKind::WajibKtp => of_age || married_once,
            BaseKind::Recorded => person.recording_status.is_recorded(),
            _ => true,
        }
}

async fn named(indicators: &Indicators, place: Region, name: BaseName) -> Option<u64> {
    let figure = indicators.figure_again(&ACTIVATED, place, name.day, name).await;
    figure.ok().map(|it| it.base.value)
}

fn told(bases: &[FrozenBase]) -> Vec<(u64, u32, bool)> {
    assert!(bases.iter().map(|base| base.kind).eq(KINDS));
    bases.iter().map(|base| (base.value, base.version, base.fresh)).collect()
}

/// The base that figures of today are told against: its day, its version, its value.
async fn base(world: &World, code: &str, kind: BaseKind) -> Option<(Date, u32, u64)> {
    let today = world.clock.today();
    let figure = indicators(world).figure(&ACTIVATED, region(code), today, kind).await;
    figure.ok().map(|it| (it.base.day, it.base.version, it.base.value))
}

async fn events(world: &World) -> u64 {
    static COUNT: Sql =
        Sql::new("SELECT COUNT(*) FROM audit_entry WHERE name = 'registry.bases.frozen'");
    let found: Result<Option<(u64,)>, Error> =
        world.db.handle(&audit::ROOM).read(|tx| tx.find(&COUNT, &[])).await;
    found.unwrap().unwrap().0
}
