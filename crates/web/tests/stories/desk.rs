//! The console: its door, the search, the record.

use protocols::Secret;
use terms::{Nik, date_text};

use super::{
    house::House,
    http::{Answer, Call, FORM},
};

fn signed_in(call: Call, session: &Secret) -> Call {
    let cookie = format!("lang=en; ikd_desk={}", session.reveal());
    call.with("cookie", cookie).with("sec-fetch-site", "same-origin")
}

pub async fn page(house: &House, session: &Secret, path: &str) -> Answer {
    signed_in(Call::page(path), session).to(house.console).await
}

pub async fn send(house: &House, session: &Secret, path: &str, form: &str) -> Answer {
    let call = Call::post(path).with("accept", "text/html").body(FORM, form);
    signed_in(call, session).to(house.console).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_follow_the_link_at_once_one_comes_in() {
    let house = House::open().await;
    let link = house.app.deployment.bootstrap_link(&house.app.sessions.invite());
    let path = link.parse::<protocols::Url>().unwrap().path().to_owned();
    let knock = Call::new(format!("HEAD {path}")).to(house.console).await;
    assert_eq!(knock.status, 204, "who only knocks spends nothing");
    let ahead = Call::page(&path).with("sec-purpose", "prefetch").to(house.console).await;
    assert_eq!(ahead.status, 204, "nor does a browser that looks ahead");
    let rivals: Vec<_> =
        (0..8).map(|_| tokio::spawn(Call::page(&path).to(house.console))).collect();
    let mut came_in = Vec::new();
    for rival in rivals {
        let answer = rival.await.unwrap();
        match answer.status {
            303 => came_in.push(answer),
            _ => assert!(answer.ok(401).contains("tidak berlaku lagi")),
        }
    }
    assert_eq!(came_in.len(), 1);
    let kept = came_in[0].header("set-cookie").unwrap();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=28800"] {
        assert!(kept.contains(attribute), "{kept}");
    }
    let inside = Call::page("/residents").with("cookie", came_in[0].cookie());
    assert_eq!(inside.to(house.console).await.status, 200);
}

#[tokio::test]
async fn without_a_session_every_page_shows_the_door() {
    let house = House::open().await;
    let id = house.ratna().await.id;
    let record = format!("GET /residents/{id}");
    let [family, history] = ["family", "history"].map(|it| format!("GET /residents/{id}/{it}"));
    let [offer, nik] = ["offers", "nik"].map(|it| format!("POST /residents/{id}/{it}"));
    let pages = ["GET /", "GET /residents", "POST /residents", &record, &family, &history];
    for call in pages.into_iter().chain([offer.as_str(), &nik]) {
        for cookie in ["", "ikd_desk=", "ikd_desk=guessed"] {
            let call = Call::new(call).with("accept", "text/html").with("cookie", cookie);
            let answer = call.to(house.console).await;
            assert!(answer.ok(401).contains("Masuk ke meja petugas"));
        }
    }
    let spent = Call::page("/bootstrap/guessed").to(house.console).await;
    assert!(spent.ok(401).contains("tidak berlaku lagi"));
    for path in ["/residents", "/bootstrap/x", "/api/offers"] {
        let answer = Call::get(path).to(house.public).await;
        assert_eq!(answer.status, 404, "the public listener knows no console");
    }
}

#[tokio::test]
async fn a_session_ends_with_the_day_and_when_one_leaves() {
    let house = House::open().await;
    let (one, other) = (house.session().await, house.session().await);
    assert_eq!(page(&house, &one, "/residents").await.status, 200);
    let left = send(&house, &one, "/sign-out", "").await;
    assert!(left.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert!(left.ok(200).contains("You are signed out"));
    assert_eq!(page(&house, &one, "/residents").await.status, 401);
    assert_eq!(page(&house, &other, "/residents").await.status, 200);
    house.world.clock.advance(std::time::Duration::from_secs(8 * 3600));
    assert_eq!(page(&house, &other, "/residents").await.status, 401);
}

#[tokio::test]
async fn a_resident_is_found_by_number_by_handle_and_by_name() {
    let house = House::open().await;
    let session = house.session().await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}", ratna.id);
    let nik = ratna.person.nik.reveal();
    let grouped = format!("{}+{}", &nik[..6], &nik[6..]);
    for who in [nik.as_str(), &grouped, &ratna.id.to_string()] {
        let found = send(&house, &session, "/residents", &format!("who={who}")).await;
        assert_eq!((found.status, found.header("location")), (303, Some(place.as_str())));
    }
    let name = ratna.person.full_name.reveal();
    let typed = protocols::form::Form::new().with("who", name).encode();
    let found = send(&house, &session, "/residents", &typed).await.ok(200);
    assert!(found.contains(&format!("href=\"{place}\"")) && !found.contains(&nik), "{found}");
    for (who, status, told) in [
        ("3673010101010999", 200, "There is no such resident"),
        ("3673010101010999", 200, "type KK before them"),
        ("3673014101010999", 200, "There is no such resident"),
        ("3673019901010001", 422, "This cannot be such a number"),
        ("KK+3673014101010999", 422, "a woman&#39;s NIK"),
        ("20240605", 422, "The birth date cannot be read"),
        ("x", 422, "Type a NIK, a KK number, or a word"),
    ] {
        let answer = send(&house, &session, "/residents", &format!("who={who}")).await.ok(status);
        assert!(answer.contains(told), "{who}: {answer}");
        let digits: String = who.chars().filter(char::is_ascii_digit).collect();
        assert!(digits.is_empty() || !answer.contains(&digits), "{who} is not repeated: {answer}");
    }
    let nobody = send(&house, &session, "/residents", "who=Zzzz+Zzzz").await.ok(200);
    assert!(nobody.contains("There is no such resident"));
    assert!(nobody.contains("value=\"Zzzz Zzzz\""), "a name need not be typed again");
}

#[tokio::test]
async fn a_record_that_shows_the_birth_date_shows_no_digit_of_the_nik() {
    let house = House::open().await;
    let session = house.session().await;
    for resident in house.residents(true).await.iter().take(10) {
        let shown = page(&house, &session, &format!("/residents/{}", resident.id)).await.ok(200);
        let main = shown.split("<main").nth(1).unwrap();
        let year = date_text(*resident.person.birth_date.reveal())[..4].to_owned();
        assert!(main.contains(&year) && main.contains("Meets the conditions"), "{main}");
        let nik = resident.person.nik.reveal();
        for part in [&nik[..6], &nik[6..12], &nik[12..]] {
            let digits: Vec<_> = main.split(|it: char| !it.is_ascii_digit()).collect();
            assert!(!digits.contains(&part), "{part}");
        }
        assert!(!main.contains(&resident.person.kk_number.reveal()));
    }
    let missing = page(&house, &session, "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD").await;
    assert_eq!(missing.status, 404);
    assert_eq!(page(&house, &session, "/residents/x").await.status, 400);
}

#[tokio::test]
async fn a_nik_is_no_address() {
    let house = House::open().await;
    let session = house.session().await;
    let nik: Nik = house.ratna().await.person.nik;
    let answer = page(&house, &session, &format!("/residents?who={}", nik.reveal())).await.ok(200);
    assert!(answer.contains("method=\"post\""), "what is searched is sent as a form");
    assert!(!answer.contains(house.ratna().await.person.full_name.reveal()));
}
