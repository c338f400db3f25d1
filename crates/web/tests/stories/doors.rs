//! Every route of the console, asked by strangers, by whoever may not, from the wrong region, and
//! from somebody else's page.

use std::{collections::BTreeSet, time::Duration};

use audit::Log;
use staff::{Code, Role};
use web::{Opens, Route, console_table};

use super::{
    asked::Asked,
    house::House,
    http::{Answer, Call, FORM},
    officer::{Officer, new},
    wallet::offer,
};

/// What a stranger may call: signing in and out, and making a first key. Reviewed: whoever adds a
/// line here opens a door.
const OPEN: [(&str, &str); 9] = [
    ("GET", "/bootstrap/{code}"),
    ("GET", "/enrol"),
    ("GET", "/enrol/{code}"),
    ("GET", "/sign-in"),
    ("POST", "/enrol"),
    ("POST", "/enrol/{code}"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
    ("POST", "/unlock"),
];

/// What stands in the places of a path.
struct Places {
    /// One of Kota Serang.
    resident: String,
    /// An offer to that resident.
    offer: String,
}

impl Places {
    async fn of(house: &House) -> Self {
        let ratna = house.ratna().await;
        let offer = offer(house, &ratna).await.id.to_string();
        Self { resident: ratna.id.to_string(), offer }
    }
}

/// A route's path with something in its places.
fn filled(route: Route, places: &Places) -> String {
    let part = |part: &str| match part {
        "{resident}" => places.resident.clone(),
        "{offer}" => places.offer.clone(),
        "{code}" => "guessed".to_owned(),
        place if place.starts_with('{') => "01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
        plain => plain.to_owned(),
    };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn call(route: Route, places: &Places) -> Call {
    let call = Call::new(format!("{} {}", route.method, filled(route, places)));
    let call = call.with("accept", "text/html");
    if route.method == "POST" { call.body(FORM, "") } else { call }
}

/// A call as this officer: a page's with the cookie, a program's with the bearer token.
fn by(officer: &Officer, route: Route, places: &Places) -> Call {
    let call = call(route, places);
    if route.path.starts_with("/api/") {
        return call.with("authorization", format!("Bearer {}", officer.session));
    }
    officer.call(call)
}

/// How many events there are that were not counted yet.
async fn events(house: &House) -> u64 {
    let world = &house.world;
    let log = Log::new(world.db.handle(&audit::ROOM), world.clock.clone(), world.die.clone());
    log.sequence().await.unwrap()
}

fn closed() -> impl Iterator<Item = Route> {
    console_table().into_iter().filter(|it| it.opens != Opens::ToAnybody)
}

#[test]
fn the_open_doors_are_those_that_were_reviewed() {
    let open = console_table().into_iter().filter(|it| it.opens == Opens::ToAnybody);
    let open: BTreeSet<_> = open.map(|it| (it.method, it.path)).collect();
    assert_eq!(open, BTreeSet::from(OPEN));
}

#[tokio::test]
async fn every_route_refuses_strangers() {
    let house = House::open().await;
    let places = Places::of(&house).await;
    events(&house).await;
    for route in closed() {
        for cookie in ["", "ikd_desk=", "ikd_desk=guessed"] {
            let call = call(route, &places).with("cookie", cookie);
            let answer = call.with("sec-fetch-site", "same-origin").to(house.console).await;
            assert_eq!(answer.status, 401, "{route:?}");
            let door = answer.body.contains("action=\"/sign-in\"");
            assert!(door || answer.header("www-authenticate") == Some("Bearer"), "{route:?}");
        }
    }
    assert_eq!(events(&house).await, 0, "and nothing has happened");
}

#[tokio::test]
async fn every_route_refuses_who_may_not() {
    let house = House::open().await;
    let places = Places::of(&house).await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let supervisor = new("Sari Penyelia", Role::Supervisor, "36.73");
    let supervisor = first.appoint(&house, &mut second, supervisor, 3).await;
    let operator = first.hire(&house, new("Oki Operator", Role::Operator, "36.73"), 4).await;
    let auditor = first.hire(&house, new("Adi Auditor", Role::Auditor, "36.73"), 5).await;
    let mut refused = 0;
    for (role, officer) in [
        (Role::Auditor, &auditor),
        (Role::Operator, &operator),
        (Role::Supervisor, &supervisor),
        (Role::HeadOfOffice, &second),
    ] {
        events(&house).await;
        for route in closed() {
            let Opens::To(permission) = route.opens else { continue };
            if role.permissions().contains(&permission) {
                continue;
            }
            let answer = by(officer, route, &places).to(house.console).await;
            assert_eq!(answer.status, 403, "{role:?}, {route:?}: {}", answer.body);
            refused += 1;
        }
        assert_eq!(events(&house).await, 0, "{role:?}: and nothing has happened");
    }
    assert!(refused > 0, "some routes are not for everybody");
}

#[tokio::test]
async fn every_route_to_a_resident_refuses_the_wrong_region() {
    let house = House::open().await;
    let places = Places::of(&house).await;
    let elsewhere = Officer::first(&house, "Eka Seberang", Role::HeadOfOffice, "36.04", 1).await;
    let here = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 2).await;
    events(&house).await;
    let routes = || closed().filter(|it| it.path.contains("{resident}"));
    for route in routes() {
        let answer = by(&elsewhere, route, &places).to(house.console).await;
        // A form that lacks its fields may be told so first; it never finds the record. What is
        // asked of an offer needs no field.
        let plain = route.method == "GET" || route.path.contains("{offer}");
        let told = if plain { 404..=404 } else { 400..=499 };
        assert!(told.contains(&answer.status), "{route:?}: {}", answer.status);
        let happened = events(&house).await;
        assert!(happened <= 1, "{route:?}: at most that somebody looked and found nobody");
    }
    for route in routes().filter(|it| it.method == "GET") {
        let answer = by(&here, route, &places).to(house.console).await;
        assert_eq!(answer.status, 200, "{route:?}: the right region sees it");
    }
}

#[tokio::test]
async fn no_form_of_another_page_is_taken() {
    let house = House::open().await;
    let places = Places::of(&house).await;
    let (head, _) = Officer::heads(&house).await;
    events(&house).await;
    let forms = console_table().into_iter().filter(|it| it.method == "POST");
    for route in forms.filter(|it| !it.path.starts_with("/api/")) {
        let cookie = format!("ikd_desk={}", head.session);
        let plain = || call(route, &places).with("cookie", &cookie);
        for foreign in [
            plain().with("sec-fetch-site", "cross-site"),
            plain().with("sec-fetch-site", "same-site"),
            plain().with("origin", "https://evil.example"),
            plain().with("origin", "null"),
        ] {
            let answer = foreign.to(house.console).await;
            assert_eq!(answer.status, 403, "{route:?}");
        }
    }
    assert_eq!(events(&house).await, 0, "and nothing has happened");
    assert_eq!(head.page(&house, "/residents").await.status, 200, "nobody was signed out");
}

async fn signed(house: &House, head: &mut Officer, cookie: &str, next: &str) -> Answer {
    let own = |call: Call| call.with("accept", "text/html").with("sec-fetch-site", "same-origin");
    let door = own(Call::page("/sign-in")).to(house.console).await.ok(200);
    let asked = Asked::on(&door);
    let form = asked.answered(house, &mut head.key);
    let form = form.replace("next=%2Fresidents", &format!("next={next}"));
    assert!(form.contains(&format!("next={next}")), "{form}");
    own(Call::post("/sign-in").body(FORM, form)).with("cookie", cookie).to(house.console).await
}

#[tokio::test]
async fn a_session_that_was_planted_is_not_the_one_that_opens() {
    let house = House::open().await;
    let (mut head, other) = Officer::heads(&house).await;
    for planted in ["ikd_desk=planted".to_owned(), format!("ikd_desk={}", other.session)] {
        let opened = signed(&house, &mut head, &planted, "%2Fresidents").await;
        assert_ne!(opened.cookie(), planted);
        let kept = opened.header("set-cookie").unwrap();
        for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=28800"] {
            assert!(kept.contains(attribute), "{kept}");
        }
    }
    assert!(house.app.staff.session(&Code::new("planted")).await.is_err());
}

#[tokio::test]
async fn after_signing_in_nobody_is_led_elsewhere() {
    let house = House::open().await;
    let (mut head, _) = Officer::heads(&house).await;
    for (next, to) in [
        ("%2Fplace", "/place"),
        ("https%3A%2F%2Fevil.example", "/residents"),
        ("%2F%2Fevil.example", "/residents"),
        ("%2F%5Cevil.example", "/residents"),
        ("%2Fplace%0D%0Aset-cookie:%20x=y", "/residents"),
        ("javascript%3Aalert(1)", "/residents"),
    ] {
        let opened = signed(&house, &mut head, "", next).await;
        assert_eq!((opened.status, opened.header("location")), (303, Some(to)), "{next}");
    }
}

#[tokio::test]
async fn a_desk_that_nobody_uses_locks_and_opens_where_it_was() {
    let house = House::open().await;
    let (mut head, mut other) = Officer::heads(&house).await;
    house.world.clock.advance(Duration::from_secs(16 * 60));
    let locked = head.page(&house, "/place").await.ok(401);
    assert!(locked.contains("The desk is locked") && locked.contains("action=\"/unlock\""));
    let asked = Asked::on(&locked);
    let form = asked.answered(&house, &mut other.key);
    let refused = head.send(&house, "/unlock", &form).await.ok(401);
    assert!(refused.contains("This key opens nothing here"), "another officer's key: {refused}");
    let opened = head.sign(&house, &refused).await;
    assert_eq!((opened.status, opened.header("location")), (303, Some("/place")));
    let before = head.session.clone();
    head.session = opened.cookie().split_once('=').unwrap().1.to_owned();
    assert_ne!(before, head.session, "under a new code");
    assert_eq!(head.page(&house, "/place").await.status, 200);
    head.session = before;
    assert_eq!(head.page(&house, "/place").await.status, 401, "the old code opens nothing");
}

#[tokio::test]
async fn a_page_that_says_sorry_leads_on() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let nobody = head.page(&house, "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD").await.ok(404);
    for way in ["Ratu Kepala", "href=\"/residents\"", "action=\"/sign-out\""] {
        assert!(nobody.contains(way), "{way}: {nobody}");
    }
}

#[tokio::test]
async fn outside_a_demonstration_no_link_opens_the_console() {
    let plan = super::house::Plan { demo: false, ..Default::default() };
    let house = House::planned(plan).await;
    let code = house.app.sessions.invite();
    let path = format!("/bootstrap/{}", code.reveal());
    let answer = Call::page(path).to(house.console).await;
    assert!(answer.header("set-cookie").is_none());
    assert!(answer.ok(401).contains("Masuk ke meja petugas"));
}

#[tokio::test]
async fn an_offer_answers_under_its_own_residents_address_only() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let places = Places::of(&house).await;
    let other = house.residents(true).await.remove(1).id;
    events(&house).await;
    for end in ["/phone", "/decline"] {
        let path = format!("/residents/{other}/offers/{}{end}", places.offer);
        assert_eq!(head.send(&house, &path, "number=123456").await.status, 404, "{end}");
    }
    assert_eq!(events(&house).await, 0, "and nothing has happened");
}
