//! Residents are found by those who may look.

use registry::{
    CardState, Correction, Detail, FullName, LookupError, Opened, Registry, Religion, Resident,
    Search,
};
use store::{Error, Sql};
use terms::{Act, Actor, Class, Clock, Id, Permission, Personal, SeededDie};
use testkit::{World, both_engines};

use crate::{
    life::{ground, household, registrar},
    town::{ABOVE, ROOMS, file, import, people, reader, region, registry},
};

both_engines! { ROOMS =>
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

    async fn a_record_is_opened_by_one_look_and_with_all_that_is_known(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let detail = Detail {
            religion: Some(Personal::new(Religion::Hindu)),
            ..Detail::default()
        };
        let correction = Correction::Detail(Box::new(detail.clone()));
        registry.correct(&registrar(), joko.id, vec![correction], ground()).await.unwrap();
        for name in ["Satu", "Dua"] {
            let name = Correction::FullName(FullName::parse(name).unwrap());
            registry.correct(&registrar(), joko.id, vec![name], ground()).await.unwrap();
        }
        let before = looks(&world).await.len();
        let opened = registry.open(&reader(), joko.id).await.unwrap();
        let Opened { resident, detail: told, card, has_portrait } = &opened;
        assert!(!has_portrait);
        assert_eq!((name(resident).as_str(), told), ("Dua", &detail));
        assert_eq!(card.state, CardState::Unregistered);
        let (resident, changes) = registry.open_history(&reader(), joko.id, None, 2).await.unwrap();
        let numbers: Vec<_> = changes.iter().map(|it| it.number).collect();
        assert_eq!((resident.id, &numbers[..]), (joko.id, &[3, 2][..]));
        let rest = registry.open_history(&reader(), joko.id, Some(2), u16::MAX).await.unwrap().1;
        assert!(matches!(&rest[..], [first] if first.number == 1 && first.is_intact()));
        assert_eq!(rest[0].fields.len(), 1, "with its fields");
        let looks = looks(&world).await;
        assert_eq!(looks.len() - before, 3, "one for each page");
        assert!(looks.iter().all(|it| it.reason == "a resident at the counter"));
        let far = reader().within(region("17.71"));
        assert_eq!(registry.open(&far, joko.id).await.unwrap_err().class(), Class::Missing);
        let refused = registry.open_history(&far, joko.id, None, 2).await.unwrap_err();
        assert_eq!(refused.class(), Class::Missing);
        let blind = Act::new(Actor::Holder, &[Permission::Redeem]).because("curiosity");
        assert_eq!(registry.open(&blind, joko.id).await.unwrap_err().class(), Class::Refused);
    }

    async fn a_nik_is_revealed_for_a_reason_and_by_an_event_of_its_own(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let asked = reader().because("fill_form");
        let shown = registry.reveal_nik(&asked, joko.id).await.unwrap();
        assert_eq!((shown.nik, &shown.full_name), (joko.person.nik, &joko.person.full_name));
        let nik = joko.person.nik.reveal();
        let revealed = revealed(&world).await;
        let [event] = &revealed[..] else { unreachable!("{}", revealed.len()) };
        assert_eq!(event.reason, "fill_form");
        assert!(event.payload.contains(&joko.id.to_string()) && !event.payload.contains(&nik));
        let silent = Act::new(Actor::Operator, &[Permission::ReadResident]);
        let blind = Act::new(Actor::Holder, &[Permission::Redeem]).because("curiosity");
        let far = asked.clone().within(region("17.71"));
        for (act, class) in
            [(silent, Class::Refused), (blind, Class::Refused), (far, Class::Missing)]
        {
            let refused = registry.reveal_nik(&act, joko.id).await.unwrap_err();
            assert_eq!(refused.class(), class);
        }
        assert_eq!(events(&world, "registry.nik.revealed").await.len(), 1, "none was shown");
    }
}

/// An event of a look.
struct Look {
    reason: String,
    payload: String,
}

async fn looks(world: &World) -> Vec<Look> {
    events(world, "registry.residents.looked_up").await
}

async fn revealed(world: &World) -> Vec<Look> {
    events(world, "registry.nik.revealed").await
}

async fn events(world: &World, name: &'static str) -> Vec<Look> {
    static ALL: Sql = Sql::new(
        "SELECT reason, payload
         FROM audit_entry
         WHERE name = $1
         ORDER BY at, payload",
    );
    let log = world.db.handle(&audit::ROOM);
    let found: Result<Vec<(String, Vec<u8>)>, Error> =
        log.read(move |tx| tx.all(&ALL, &[&name])).await;
    let look = |(reason, json)| Look { reason, payload: String::from_utf8(json).unwrap() };
    found.unwrap().into_iter().map(look).collect()
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
