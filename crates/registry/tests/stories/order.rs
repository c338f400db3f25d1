//! Lists have one order on every engine and on every server, whatever its locale.

use registry::{FullName, Person, Query, Registry, Search, Typed};
use terms::Region;
use testkit::{Engine, World};

use crate::{
    life::family,
    town::{ROOMS, file, import, people, reader, region, registry},
};

/// Names that sort otherwise somewhere: by case, blanks, apostrophes, accents composed and not,
/// digits, letters of other scripts and beyond the basic plane.
const HOSTILE: [&str; 30] = [
    "Ali",
    "ali",
    "ALI",
    "Al i",
    "Al'i",
    "Al\u{2019}i",
    "Al-i",
    "Al.i",
    "Ali B",
    "Ali  B",
    "Ali-B",
    "AliB",
    "Al\u{ed}",
    "Ali\u{301}",
    "\u{c1}li",
    "Ali 2",
    "Ali 10",
    "Ali2",
    "Ali10",
    "2 Ali",
    "\u{130}lham",
    "\u{131}lham",
    "Ilham",
    "\u{df}ari",
    "ssari",
    "Zed",
    "\u{ff3a}ed",
    "\u{1d400}li",
    "Ali \u{1f600}",
    "\u{20bb7}",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_of_hostile_names_have_one_order_everywhere() {
    let worlds = [
        World::on(Engine::Sqlite, ROOMS),
        World::on(Engine::Postgres, ROOMS),
        World::sorted("id-ID", ROOMS),
        World::sorted("sv-SE", ROOMS),
    ];
    let mut told = Vec::new();
    for world in &worlds {
        told.push(lists(world).await);
    }
    for other in &told[1..] {
        for (one, other) in told[0].iter().zip(other) {
            assert_eq!(one, other);
        }
    }
}

/// Every list of residents that desks see.
async fn lists(world: &World) -> Vec<Vec<(String, String)>> {
    let registry = registry(world);
    import(&registry, file(&villagers())).await.unwrap();
    let mut lists = Vec::new();
    for (place, name) in [("36.73", ""), ("36.73.01.1001", ""), ("36.73", "al"), ("36.73", "Ali ")]
    {
        let whole = page(&registry, region(place), name, Search::MOST).await;
        for limit in [1, 3, 7] {
            assert_eq!(page(&registry, region(place), name, limit).await, whole, "by {limit}");
        }
        assert!(whole.is_sorted_by_key(|(name, _)| key(name)), "{whole:?}");
        lists.push(whole);
    }
    assert_eq!(lists[0].len(), HOSTILE.len());
    for typed in HOSTILE {
        lists.push(hits(&registry, typed).await);
    }
    let card = villagers()[0].kk_number;
    let family = registry.family(&reader(), card).await.unwrap();
    lists.push(family.members.iter().map(|it| named(&it.person)).collect());
    lists
}

/// Hostile names in two villages, some of them in one family, all born on one of a few days.
fn villagers() -> Vec<Person> {
    let (model, mut all) = (family(), people("36.73.01.1001", HOSTILE.len() as u64, 12));
    for (place, (person, name)) in all.iter_mut().zip(HOSTILE).enumerate() {
        person.full_name = FullName::parse(name).unwrap();
        person.birth_date = model[place % 2].birth_date.clone();
        person.life_status = model[0].life_status;
        if place % 3 == 0 {
            person.kk_number = model[0].kk_number;
        }
        if place % 5 == 0 {
            person.region = region("36.73.01.1002");
        }
    }
    all
}

/// The whole list, page after page.
async fn page(
    registry: &Registry,
    region: Region,
    name: &str,
    limit: u16,
) -> Vec<(String, String)> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let search = Search { region, name: name.to_owned(), after, limit };
        let found = registry.search(&reader(), search).await.unwrap();
        all.extend(found.iter().map(|it| named(&it.person)));
        match found.last() {
            Some(last) if found.len() == usize::from(limit) => after = Some(last.id),
            _ => return all,
        }
    }
}

async fn hits(registry: &Registry, typed: &str) -> Vec<(String, String)> {
    let Ok(query) = Query::parse(typed, Typed::Anything) else { return Vec::new() };
    let query = Query { limit: Query::MOST, ..query };
    let found = registry.look_up(&reader(), query).await.unwrap();
    found.hits.iter().map(|it| (it.full_name.reveal().to_owned(), it.village.to_string())).collect()
}

fn named(person: &Person) -> (String, String) {
    (person.full_name.reveal().to_owned(), person.nik.reveal())
}

/// By what a list is sorted: letters and digits in small, in the order of their bytes.
fn key(name: &str) -> Vec<u8> {
    let plain: String = name.chars().filter(|it| it.is_alphanumeric() || *it == ' ').collect();
    let words: Vec<&str> = plain.split(' ').filter(|it| !it.is_empty()).collect();
    words.join(" ").to_lowercase().into_bytes()
}
