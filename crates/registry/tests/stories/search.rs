//! Desks find people by numbers and by names as they are heard, and nobody else does.

use registry::{
    Born, Correction, Found, FullName, Likeness, LookupError, More, Person, Query, QueryError,
    Registry, Resident, Show, Typed,
};
use store::{Error, Sql};
use terms::{Act, Actor, Class, Permission, Personal, Region, parse_date};
use testkit::{World, both_engines};

use crate::{
    life::ground,
    town::{ROOMS, file, import, own, people, reader, region, registry},
};

both_engines! { ROOMS =>
    async fn a_name_is_found_as_it_is_heard(world) {
        let registry = town(&world, &[
            "Joesoef Hidayat", "Djoko Soetrisno", "Tjokro Aminoto", "Sjarif Thajeb", "Nyoman Rai",
            "Mochamad Rachmat", "Drs. H. Abd. Rachman, M.Si", "Nur'aini", "Khairunnisa", "Suharto",
            "I Wayan Al-Fatih", "Nuraini Setiawati", "M. Zulfikar",
        ]).await;
        for (typed, name, likeness) in [
            ("yusuf hidayat", "Joesoef Hidayat", Likeness::Variant),
            ("Hidayat Jusuf", "Joesoef Hidayat", Likeness::Variant),
            ("joko sutrisno", "Djoko Soetrisno", Likeness::Variant),
            ("cokro", "Tjokro Aminoto", Likeness::Variant),
            ("syarif tayeb", "Sjarif Thajeb", Likeness::Variant),
            ("njoman", "Nyoman Rai", Likeness::Variant),
            ("Muhammad Rakhmat", "Mochamad Rachmat", Likeness::Variant),
            ("M. Rahmat", "Mochamad Rachmat", Likeness::Variant),
            ("Muhammad Zulfikar", "M. Zulfikar", Likeness::Variant),
            ("abdul rahman", "Drs. H. Abd. Rachman, M.Si", Likeness::Variant),
            ("H. Abd. Rachman", "Drs. H. Abd. Rachman, M.Si", Likeness::Exact),
            ("nuraini", "Nur'aini", Likeness::Exact),
            ("nur aini", "Nur'aini", Likeness::Exact),
            ("Chairunisa", "Khairunnisa", Likeness::Variant),
            ("soeharto", "Suharto", Likeness::Variant),
            ("suhar", "Suharto", Likeness::Beginning),
            ("shuarto", "Suharto", Likeness::Slip),
            ("suharot", "Suharto", Likeness::Slip),
            ("suhartto", "Suharto", Likeness::Variant),
            ("uharto", "Suharto", Likeness::Slip),
            ("hidaayt yusuf", "Joesoef Hidayat", Likeness::Slip),
            ("alfatih", "I Wayan Al-Fatih", Likeness::Exact),
            ("al fatih wayan", "I Wayan Al-Fatih", Likeness::Exact),
        ] {
            let found = look(&registry, named(typed)).await;
            let first = found.hits.first().map(|it| (it.full_name.reveal(), it.likeness));
            assert_eq!(first, Some((name, Some(likeness))), "{typed}");
            assert!(found.is_complete);
        }
        assert!(look(&registry, named("bambang")).await.hits.is_empty());
        assert!(look(&registry, named("zzzz yyyy")).await.hits.is_empty());
    }

    async fn the_likest_stands_first_and_the_nearest_among_equals(world) {
        let mut people = people("36.73", 300, 21);
        let villages: Vec<Region> = people.iter().map(|it| it.region).collect();
        let far = villages.iter().find(|it| it.at(terms::Level::District) != villages[0].at(terms::Level::District));
        let (here, there) = (villages[0], *far.unwrap());
        for (person, (name, place)) in people.iter_mut().zip([
            ("Ratna Wulandari", there), ("Ratna Wulandari", here), ("Rathna Wulandari", here),
            ("Wulandari Ratnasari", here), ("Ratma Wulandari", here), ("Ratna Wulandari Dewi", here),
        ]) {
            person.full_name = FullName::parse(name).unwrap();
            person.region = place;
        }
        let registry = registry(&world);
        import(&registry, file(&people)).await.unwrap();
        let query = Query { near: Some(here), limit: 50, ..named("ratna wulandari") };
        let found = look(&registry, query.clone()).await;
        let names: Vec<_> = found.hits.iter().take(6).map(|it| it.full_name.reveal()).collect();
        assert_eq!(names, [
            "Ratna Wulandari", "Ratna Wulandari Dewi", "Ratna Wulandari", "Rathna Wulandari",
            "Wulandari Ratnasari", "Ratma Wulandari",
        ]);
        assert_eq!((found.hits[0].village, found.hits[2].village), (here, there));
        assert_eq!(ids(&look(&registry, query).await), ids(&found), "the same once more");
        let lacking = look(&registry, named("ratna wulandari zubaidah")).await;
        assert!(!lacking.hits.is_empty() && lacking.hits.iter().all(|it| it.lacks_word));
        let ours = Query { region: Some(there), ..named("ratna wulandari") };
        assert_eq!(look(&registry, ours).await.hits.len(), 1);
    }

    async fn every_resident_is_found_by_name_and_birth_date(world) {
        let (registry, people) = (registry(&world), people("36.73", 400, 22));
        import(&registry, file(&people)).await.unwrap();
        for person in &people {
            let birth = Some(Born::Date(*person.birth_date.reveal()));
            let name = person.full_name.reveal();
            let found = look(&registry, Query { birth, limit: 50, ..named(name) }).await;
            let there = |it: &registry::Hit| it.full_name == person.full_name && it.village == person.region;
            assert!(found.hits.iter().any(there));
        }
        let wrong = Query { birth: Some(Born::Year(1700)), ..named(people[0].full_name.reveal()) };
        assert!(look(&registry, wrong).await.hits.is_empty());
    }

    async fn numbers_are_exact_and_agree_with_the_rest(world) {
        let (registry, people) = (registry(&world), people("36.73", 60, 23));
        import(&registry, file(&people)).await.unwrap();
        let ratna = &people[4];
        let nik = Query { nik: Some(ratna.nik), ..Query::new() };
        assert_eq!(look(&registry, nik.clone()).await.hits[0].full_name, ratna.full_name);
        let card = Query { kk_number: Some(ratna.kk_number), limit: 50, ..Query::new() };
        let family = people.iter().filter(|it| it.kk_number == ratna.kk_number).count();
        assert_eq!(look(&registry, card).await.hits.len(), family);
        let mut others = people.iter().filter(|it| it.kk_number != ratna.kk_number);
        let other = others.next().unwrap();
        let crossed = Query { kk_number: Some(other.kk_number), ..nik.clone() };
        assert!(look(&registry, crossed).await.hits.is_empty());
        let misnamed = Query { name: named("Zzyzx").name, ..nik };
        assert!(look(&registry, misnamed).await.hits.is_empty());
    }

    async fn a_common_name_asks_for_more_and_shows_the_best(world) {
        let mut people = people("36.73", 900, 24);
        for (at, person) in people.iter_mut().enumerate().take(700) {
            let name = if at == 650 { "Siti" } else { "Siti Rohmah Kulsum" };
            person.full_name = FullName::parse(name).unwrap();
        }
        let registry = registry(&world);
        import(&registry, file(&people)).await.unwrap();
        let found = look(&registry, named("siti")).await;
        assert_eq!((found.more, found.hits.len()), (More::TooMany, 20));
        assert_eq!(found.hits[0].full_name.reveal(), "Siti", "who is called so and no more");
        let narrowed = Query {
            birth: Some(Born::Date(*people[650].birth_date.reveal())), ..named("siti")
        };
        let found = look(&registry, narrowed).await;
        assert_eq!(found.hits[0].full_name.reveal(), "Siti");
        assert_ne!(found.more, More::TooMany);
    }

    async fn a_stranger_s_desk_learns_nothing(world) {
        let (registry, people) = (registry(&world), people("36.73", 300, 25));
        import(&registry, file(&people)).await.unwrap();
        let ratna = &people[7];
        let elsewhere = reader().because("a visit").within(region("17.71"));
        for query in [
            Query { nik: Some(ratna.nik), ..Query::new() },
            Query { kk_number: Some(ratna.kk_number), ..Query::new() },
            named(ratna.full_name.reveal()),
            Query { region: Some(ratna.region), ..named(ratna.full_name.reveal()) },
            named("qqqqqq"),
        ] {
            let found = registry.look_up(&elsewhere, query).await.unwrap();
            assert_eq!((found.hits.len(), found.more, found.is_complete), (0, More::Nobody, true));
        }
        let payloads: Vec<String> = events(&world).await.into_iter().map(|it| it.2).collect();
        assert!(payloads.iter().all(|it| it.contains(r#""hits":0,"more":false"#)), "{payloads:?}");
        let near = reader().because("a visit").within(ratna.region);
        let found = registry.look_up(&near, named(ratna.full_name.reveal())).await.unwrap();
        assert!(!found.hits.is_empty() && found.hits.iter().all(|it| it.village == ratna.region));
    }

    async fn a_look_up_has_a_reason_and_leaves_an_event_without_values(world) {
        let (registry, people) = (registry(&world), people("36.73", 30, 26));
        import(&registry, file(&people)).await.unwrap();
        let query = named("Ratna Canary");
        let silent = Act::new(Actor::Operator, &[Permission::ReadResident]);
        for silent in [silent.clone(), silent.because("  ")] {
            let refused = registry.look_up(&silent, query.clone()).await.unwrap_err();
            assert!(matches!(refused, LookupError::NoReason));
            assert_eq!(refused.class(), Class::Refused);
            let refused = registry.find_by_nik(&silent, people[0].nik).await;
            assert!(matches!(refused, Err(LookupError::NoReason)));
        }
        let blind = Act::new(Actor::Holder, &[Permission::Redeem]).because("a visit");
        assert!(matches!(registry.look_up(&blind, query.clone()).await, Err(LookupError::Forbidden(_))));
        assert!(events(&world).await.is_empty());
        let query = Query { birth: Some(Born::Year(1_999)), ..query };
        look(&registry, query.clone()).await;
        look(&registry, Query { nik: Some(people[0].nik), ..Query::new() }).await;
        let [(reason, actor, first), (_, _, second)] = &events(&world).await[..] else { unreachable!() };
        assert_eq!((&reason[..], &actor[..]), ("a resident at the counter", "operator"));
        assert_eq!(first, r#"{"by":["name","birth"],"hits":0,"more":false}"#);
        assert_eq!(second, r#"{"by":["nik"],"hits":1,"more":false}"#);
        let opened = registry.find_by_nik(&reader(), people[0].nik).await.unwrap().unwrap();
        registry.resident(&reader(), opened.id).await.unwrap();
        for by in ["nik", "handle"] {
            let id = opened.id;
            let wanted = format!(r#"{{"by":["{by}"],"hits":1,"more":false,"resident":"{id}"}}"#);
            assert!(events(&world).await.iter().any(|it| it.2 == wanted), "whose record was opened");
        }
        let shown = format!("{query:?} {:?}", look(&registry, Query { nik: Some(people[0].nik), ..query.clone() }).await);
        assert!(!shown.contains("Canary") && !shown.contains("1999"), "{shown}");
    }

    async fn a_later_file_and_a_changed_name_are_found_anew(world) {
        let (registry, mut people) = (registry(&world), people("36.73", 200, 27));
        import(&registry, file(&people)).await.unwrap();
        rename(&mut people[3], "Qonita Zubaidillah");
        rename(&mut people[4], "Wiranatakusumah");
        people[4].region = people[0].region;
        import(&registry, file(&people[3..5])).await.unwrap();
        assert_eq!(names(&look(&registry, named("qonita")).await), ["Qonita Zubaidillah"]);
        assert_eq!(names(&look(&registry, named("zubaidilah qonitah")).await), ["Qonita Zubaidillah"]);
        let found = look(&registry, named("wiranatakusumah")).await;
        assert_eq!(found.hits[0].village, people[0].region);
        let everybody = look(&registry, named(people[9].full_name.reveal())).await;
        assert!(names(&everybody).contains(&people[9].full_name.reveal().to_owned()), "others stayed");

        let mut changed = registry.find_by_nik(&reader(), people[3].nik).await.unwrap().unwrap();
        rename(&mut changed.person, "Ratu Kencanawungu");
        set_name(&registry, changed).await;
        assert_eq!(names(&look(&registry, named("kencanawungu")).await), ["Ratu Kencanawungu"]);
        assert!(look(&registry, named("qonita")).await.hits.is_empty(), "the old name finds nobody");
        let act = Act::operator().because("the index is old");
        assert_eq!(registry.index_names(&act).await.unwrap(), 200);
        let torn = look(&registry, named("kencana wungu")).await;
        assert!(torn.hits.len() == 1 && torn.hits[0].lacks_word, "it begins with one of the two");
        assert_eq!(names(&look(&registry, named("ratu kencanawungu")).await), ["Ratu Kencanawungu"]);
    }

    async fn an_index_that_is_not_complete_says_so(world) {
        let (registry, people) = (registry(&world), people("36.73", 30, 28));
        import(&registry, file(&people)).await.unwrap();
        static BEFORE: Sql = Sql::new("UPDATE name_index SET complete = 0 WHERE id = 1");
        static GONE: Sql = Sql::new("DELETE FROM name_bearer");
        let older: Result<u64, Error> =
            own(&world).write(|tx| tx.execute(&GONE, &[]).and_then(|_| tx.execute(&BEFORE, &[]))).await;
        older.unwrap();
        let name = people[5].full_name.reveal();
        let found = look(&registry, named(name)).await;
        assert_eq!((found.hits.len(), found.is_complete), (0, false));
        let refused = registry.index_names(&reader()).await.unwrap_err();
        assert_eq!(refused.class(), Class::Refused);
        assert_eq!(registry.index_names(&Act::operator()).await.unwrap(), 30);
        let found = look(&registry, named(name)).await;
        assert!(!found.hits.is_empty() && found.is_complete);
    }

    async fn no_digit_of_a_nik_stands_beside_a_birth_date(world) {
        let (registry, people) = (registry(&world), people("36.73", 120, 29));
        import(&registry, file(&people)).await.unwrap();
        for person in people.iter().take(60) {
            for show in [Show::BirthDate, Show::BirthYear, Show::NikEnd] {
                let query = Query { show, limit: 50, ..named(person.full_name.reveal()) };
                for hit in look(&registry, query).await.hits {
                    let (nik, born) = (hit.seen.nik(), hit.seen.born());
                    let digits = nik.chars().filter(char::is_ascii_digit).count();
                    assert_eq!(digits > 0, show == Show::NikEnd);
                    assert!(digits == 0 || born.is_empty(), "{nik} beside {born}");
                    assert_eq!((nik.chars().count(), digits <= 4), (16, true));
                }
            }
        }
    }
}

#[test]
fn what_is_typed_into_one_field_is_understood_or_refused_with_a_reason() {
    let nik = |text, field| Query::parse(text, field).map(|it| it.nik.map(|it| it.reveal()));
    let card = |text, field| Query::parse(text, field).map(|it| it.kk_number.map(|it| it.reveal()));
    let digits = || Ok(Some("3673011505990001".to_owned()));
    assert_eq!(nik("3673011505990001", Typed::Nik), digits());
    assert_eq!(nik("36.73.01-150599 0001", Typed::Nik), digits());
    assert_eq!(nik("NIK: 3673011505990001", Typed::Anything), digits());
    assert_eq!(card("3673011505990001", Typed::KkNumber), digits());
    assert_eq!(card("no. kk 3673011505990001", Typed::Nik), digits());
    assert_eq!(nik("3673011505990001", Typed::KkNumber), Ok(None));
    assert_eq!(nik("3673011505990001", Typed::Anything), Err(QueryError::Unlabelled));
    for wrong in ["367301150599000", "3673013205990001"] {
        assert!(matches!(nik(wrong, Typed::Nik), Err(QueryError::Number(_))), "{wrong}");
    }
    let ratna = Query::parse("Ratna 17/8/1990 Wulandari", Typed::Anything).unwrap();
    assert_eq!(ratna.name.unwrap().reveal(), "Ratna Wulandari");
    assert_eq!(ratna.birth, Some(Born::Date(parse_date("1990-08-17").unwrap())));
    assert_eq!(Query::parse("Ratna 1990", Typed::Nik).unwrap().birth, Some(Born::Year(1_990)));
    assert_eq!(Born::parse("1990-08-17"), Born::parse("17.08.1990"));
    for (text, why) in [
        ("", QueryError::TooLittle),
        ("x", QueryError::TooLittle),
        ("1990", QueryError::TooLittle),
        ("Ratna 31-02-1990", QueryError::Birth),
        ("Ratna 1990 1991", QueryError::Birth),
        ("Ratna 90", QueryError::Birth),
        (&"x".repeat(201), QueryError::TooLong),
    ] {
        assert_eq!(Query::parse(text, Typed::Nik).map(|_| ()), Err(why), "{text}");
    }
}

/// A town where some are called as given.
async fn town(world: &World, names: &[&str]) -> Registry {
    let mut people = people("36.73", 40, 20);
    for (at, person) in people.iter_mut().enumerate() {
        rename(person, names.get(at).copied().unwrap_or("Lain Sekali"));
    }
    let registry = registry(world);
    import(&registry, file(&people)).await.unwrap();
    registry
}

fn rename(person: &mut Person, name: &str) {
    person.full_name = FullName::parse(name).unwrap();
}

/// As a desk corrects a name.
async fn set_name(registry: &Registry, resident: Resident) {
    let name = vec![Correction::FullName(resident.person.full_name)];
    registry.correct(&Act::operator(), resident.id, name, ground()).await.unwrap();
}

fn named(name: &str) -> Query {
    Query { name: Some(Personal::new(name.to_owned())), ..Query::new() }
}

async fn look(registry: &Registry, query: Query) -> Found {
    registry.look_up(&reader(), query).await.unwrap()
}

fn names(found: &Found) -> Vec<String> {
    found.hits.iter().map(|it| it.full_name.reveal().to_owned()).collect()
}

fn ids(found: &Found) -> Vec<terms::Id<Resident>> {
    found.hits.iter().map(|it| it.id).collect()
}

/// Reason, actor and payload of every look-up.
async fn events(world: &World) -> Vec<(String, String, String)> {
    static ALL: Sql = Sql::new(
        "SELECT reason, actor, payload
         FROM audit_entry
         WHERE name = 'registry.residents.looked_up'
         ORDER BY at, payload",
    );
    let log = world.db.handle(&audit::ROOM);
    let found: Result<Vec<(String, String, Vec<u8>)>, Error> =
        log.read(|tx| tx.all(&ALL, &[])).await;
    let events = found.unwrap().into_iter();
    events.map(|(reason, actor, json)| (reason, actor, String::from_utf8(json).unwrap())).collect()
}
