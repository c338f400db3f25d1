//! Every change leaves who, when, why and what, and rooms above learn of it.

use registry::{
    ChangeKind, Correction, Couple, Death, Detail, EvidenceKind, Field, FullName, Notice, Reason,
    Religion,
};
use store::{Error, Room, Sql};
use terms::{Class, Clock, Language, Personal};
use testkit::{World, both_engines};

use crate::{
    life::{baby, day, ground, household, proof, registrar},
    town::{ROOMS, file, import, own, people, reader, region},
};

/// A room above that reads the feed.
static READER: Room =
    Room { name: "registrystory_reader", schema: &[], publishes: &[], reads: &["resident_change"] };

static FEED_ROOMS: &[&Room] = &[&audit::ROOM, &indicators::ROOM, &registry::ROOM, &READER];

both_engines! { ROOMS =>
    async fn a_change_tells_who_when_why_and_what(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let name = Correction::FullName(FullName::parse("Djoko").unwrap());
        let deed = proof(EvidenceKind::CourtDecision, "12/Pdt.P/2024/PN.Srg");
        registry.correct(&registrar(), joko.id, vec![name], deed.clone()).await.unwrap();
        let history = registry.history(&reader(), joko.id, None).await.unwrap();
        let [change] = &history[..] else { unreachable!() };
        assert_eq!((change.kind, change.reason), (ChangeKind::Correction, Reason::Report));
        assert_eq!((&change.actor[..], change.at), ("operator", world.clock.now()));
        assert_eq!(change.evidence, Some(deed.evidence));
        let [altered] = &change.fields[..] else { unreachable!() };
        assert_eq!(altered.field, Field::FullName);
        let values = [&altered.old, &altered.new].map(|it| it.as_ref().unwrap().reveal().as_str());
        assert_eq!(values, ["Joko", "Djoko"]);
        let shown = format!("{change:?}");
        assert!(!shown.contains("oko") && !shown.contains("Pdt"), "{shown}");
    }

    async fn the_history_is_seen_like_the_resident_and_page_by_page(world) {
        let (registry, [joko, ..]) = household(&world).await;
        for name in ["Satu", "Dua", "Tiga"] {
            let name = Correction::FullName(FullName::parse(name).unwrap());
            registry.correct(&registrar(), joko.id, vec![name], ground()).await.unwrap();
        }
        let history = registry.history(&reader(), joko.id, None).await.unwrap();
        let numbers: Vec<_> = history.iter().map(|it| it.number).collect();
        assert_eq!(numbers, [3, 2, 1], "the last one first");
        let page = registry.history(&reader(), joko.id, Some(3)).await.unwrap();
        assert_eq!(page.len(), 2);
        let far = reader().within(region("17.71"));
        let refused = registry.history(&far, joko.id, None).await.unwrap_err();
        assert_eq!(refused.class(), Class::Missing);
        assert_eq!(registry.detail(&far, joko.id).await.unwrap_err().class(), Class::Missing);
    }

    async fn the_log_tells_kind_and_seal_and_no_value(world) {
        let (registry, [joko, aminah, ..]) = household(&world).await;
        let detail = Detail {
            religion: Some(Personal::new(Religion::Confucian)),
            mother_name: FullName::parse("Rahasia").ok(),
            ..Detail::default()
        };
        let detail = Correction::Detail(Box::new(detail));
        registry.correct(&registrar(), joko.id, vec![detail], ground()).await.unwrap();
        world.clock.advance(std::time::Duration::from_secs(1));
        let couple = Couple { one: joko.id, other: Some(aminah.id) };
        let on = day("2024-06-03");
        registry.record_divorce(&registrar(), couple, on, ground()).await.unwrap();
        let events = changes_in_the_log(&world).await;
        assert_eq!(events.len(), 2);
        assert!(events[0].contains(r#""kind":"correction""#), "{}", events[0]);
        assert!(events[1].contains(r#""kind":"divorce""#), "{}", events[1]);
        for resident in [&joko, &aminah] {
            assert!(events[1].contains(&resident.id.to_string()));
            for change in registry.history(&reader(), resident.id, None).await.unwrap() {
                assert!(events.iter().any(|event| event.contains(&change.seal())));
            }
        }
        for event in &events {
            for value in ["Rahasia", "2024-06-03", "474.1", "Joko", "3673"] {
                assert!(!event.contains(value), "{value} in {event}");
            }
        }
    }

    async fn an_altered_history_is_found_out(world) {
        static ALTER: Sql = Sql::new("UPDATE resident_history_field SET new = 'Djaka' WHERE field = 3");
        let (registry, [joko, ..]) = household(&world).await;
        let name = Correction::FullName(FullName::parse("Djoko").unwrap());
        registry.correct(&registrar(), joko.id, vec![name], ground()).await.unwrap();
        let intact = async || {
            registry.history(&reader(), joko.id, None).await.unwrap()[0].is_intact()
        };
        assert!(intact().await);
        let altered: Result<u64, Error> = own(&world).write(|tx| tx.execute(&ALTER, &[])).await;
        assert_eq!((altered.unwrap(), intact().await), (1, false));
    }

    async fn what_else_is_known_is_kept_and_corrected(world) {
        let (registry, [joko, ..]) = household(&world).await;
        assert_eq!(registry.detail(&reader(), joko.id).await.unwrap(), Detail::default());
        let detail = Detail {
            religion: Some(Personal::new(Religion::Hindu)),
            father_nik: Some(joko.person.nik),
            birth_certificate: "3673-LU-1".parse().ok(),
            postcode: "42111".parse().ok().map(Personal::new),
            rt: "7".parse().ok().map(Personal::new),
            ..Detail::default()
        };
        for detail in [detail, Detail::default()] {
            let correction = vec![Correction::Detail(Box::new(detail.clone()))];
            registry.correct(&registrar(), joko.id, correction, ground()).await.unwrap();
            assert_eq!(registry.detail(&reader(), joko.id).await.unwrap(), detail);
        }
        let change = &registry.history(&reader(), joko.id, None).await.unwrap()[0];
        let words: Vec<_> = change.fields.iter().map(|it| {
            assert_eq!(it.new, None);
            it.field.value_word(it.old.as_ref().unwrap().reveal(), Language::English)
        }).collect();
        let nik = joko.person.nik.reveal();
        assert_eq!(words, ["Hinduism", &nik, "3673-LU-1", "42111", "007"]);
    }
}

both_engines! { FEED_ROOMS =>
    async fn a_room_above_reads_what_happened_and_nothing_personal(world) {
        let (registry, [joko, aminah, ..]) = household(&world).await;
        let child = registry.record_birth(&registrar(), baby(), ground()).await.unwrap();
        let death = Death { resident: joko.id, spouse: Some(aminah.id), on: day("2024-06-04") };
        registry.record_death(&registrar(), death, ground()).await.unwrap();
        let seen: Vec<_> =
            feed(&world, 0).await.into_iter().map(|it| (it.number, it.resident, it.kind)).collect();
        let expected = [
            (1, child, ChangeKind::Birth),
            (2, joko.id, ChangeKind::Death),
            (3, aminah.id, ChangeKind::Widowhood),
        ];
        assert_eq!(seen, expected);
        assert_eq!(feed(&world, 2).await.len(), 1, "from the last one seen");
        static PEEK: Sql = Sql::new("SELECT new FROM resident_history_field");
        let above = world.db.handle(&READER);
        let peeked: Result<Option<(String,)>, Error> = above.read(|tx| tx.find(&PEEK, &[])).await;
        assert!(matches!(peeked, Err(Error::Wall("registrystory_reader"))));
    }

    async fn numbers_never_appear_behind_a_reader(world) {
        let registry = crate::town::registry(&world);
        let people = people("36.73", 60, 3);
        import(&registry, file(&people)).await.unwrap();
        let mut residents = Vec::new();
        for person in people.iter().filter(|it| it.is_present()).take(16) {
            residents.push(registry.find_by_nik(&reader(), person.nik).await.unwrap().unwrap());
        }
        let tasks: Vec<_> = residents.into_iter().map(|resident| {
            let registry = registry.clone();
            tokio::spawn(async move {
                let name = Correction::FullName(FullName::parse("Nama Baru").unwrap());
                registry.correct(&registrar(), resident.id, vec![name], ground()).await.unwrap();
            })
        }).collect();
        let (mut last, mut seen) = (0, Vec::new());
        while seen.len() < tasks.len() {
            for notice in feed(&world, last).await {
                last = last.max(i64::try_from(notice.number).unwrap());
                seen.push(notice.number);
            }
            let undone = tasks.iter().filter(|task| !task.is_finished()).count();
            assert!(undone > 0 || feed(&world, last).await.len() + seen.len() == tasks.len());
        }
        assert_eq!(seen, (1..=tasks.len() as u64).collect::<Vec<_>>(), "none skipped, none late");
    }
}

async fn feed(world: &World, after: i64) -> Vec<Notice> {
    static FEED: Sql = Sql::new(
        "SELECT number, resident, kind, at FROM resident_change WHERE number > $1 ORDER BY number",
    );
    let above = world.db.handle(&READER);
    let found: Result<Vec<Notice>, Error> = above.read(move |tx| tx.all(&FEED, &[&after])).await;
    found.unwrap()
}

/// The payloads of the events about changes.
async fn changes_in_the_log(world: &World) -> Vec<String> {
    static CHANGES: Sql = Sql::new(
        "SELECT payload FROM audit_entry WHERE name = 'registry.resident.changed' ORDER BY at",
    );
    let log = world.db.handle(&audit::ROOM);
    let found: Result<Vec<(Vec<u8>,)>, Error> = log.read(|tx| tx.all(&CHANGES, &[])).await;
    found.unwrap().into_iter().map(|(json,)| String::from_utf8(json).unwrap()).collect()
}
