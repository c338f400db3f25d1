//! Residents from files, at the console: handed in, looked at, decided on, imported.

use std::{fs, sync::Arc};

use protocols::Secret;
use serde_json::{Value, json};
use staff::Role;
use terms::{Act, Clock, Die};
use web::{App, Imports, Listener, Live, Sessions, Stop, console_routes};

use super::{
    asked::{Asked, between},
    counter::{Desk, counted, csv, form, kept, people, unchunked},
    house::{House, Plan},
    http::Call,
    officer::Officer,
};

const EMPTY: Plan = Plan { demo: true, unbound: None, path: "", residents: 0, wallet: &[] };

#[tokio::test]
async fn a_file_is_handed_in_looked_at_and_imported() {
    let house = House::planned(EMPTY).await;
    let desk = Desk::of(&house).await;
    assert!(desk.page("/imports").await.ok(200).contains("There were no files"));
    let form = desk.page("/imports/new").await.ok(200);
    assert!(form.contains("enctype=\"multipart/form-data\"") && form.contains("type=\"file\""));
    let people = people("36.73", 5_000, 1);
    let place = desk.hand_in(&csv(&people)).await;
    let page = desk.settled(&place).await;
    assert_eq!(
        (counted(&page, "Lines"), counted(&page, "New residents")),
        ("5,000".into(), "5,000".into())
    );
    assert!(page.contains("id=\"start\"") && !page.contains("rahasia.csv"), "{page}");
    assert!(!house.app.registry.is_in_use().await.unwrap(), "nothing has changed yet");
    let page = desk.start(&place).await;
    assert!(page.contains("The import is done"), "{page}");
    assert_eq!(counted(&page, "New residents"), "5,000");
    let act = Act::operator().because("a story");
    for person in [&people[0], &people[4_999]] {
        assert!(house.app.registry.find_by_nik(&act, person.nik).await.unwrap().is_some());
    }
    assert_eq!((kept(&house, "csv"), kept(&house, "json")), (0, 1), "the file is deleted");
    let list = desk.page("/imports").await.ok(200);
    assert!(
        list.contains(&place) && list.contains("5,000 new, 0 updated") && list.contains("Done")
    );
    let again = desk.send(&format!("{place}/start")).await;
    assert_eq!(again.status, 409, "it is done once");
}

#[tokio::test]
async fn bad_lines_come_back_corrected() {
    let house = House::planned(EMPTY).await;
    let desk = Desk::of(&house).await;
    let people = people("36.73", 40, 2);
    let good = csv(&people);
    let born = terms::date_text(*people[6].birth_date.reveal());
    let line = good.lines().nth(7).unwrap().to_owned();
    let bad = good.replace(&line, &line.replace(&born, "kemarin"));
    let place = desk.hand_in(&bad).await;
    let page = desk.settled(&place).await;
    assert_eq!(counted(&page, "Bad lines"), "1");
    assert!(page.contains("</span>8</th><td>birth_date</td><td>is not a calendar date"), "{page}");
    assert!(page.contains("1 bad lines will be left out.") && !page.contains("kemarin"));
    let file = desk.page(&format!("{place}/bad-lines.csv")).await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(file.header("content-disposition").unwrap().contains("bad-lines.csv"));
    let file = unchunked(&file.ok(200));
    assert!(file.lines().count() == 2 && file.contains("kemarin") && file.contains("birth_date: "));
    let page = desk.start(&place).await;
    assert_eq!(counted(&page, "New residents"), "39");
    assert_eq!(counted(&page, "Bad lines, left out"), "1");
    let gone = desk.page(&format!("{place}/bad-lines.csv")).await;
    assert_eq!(gone.status, 404, "gone with the file");

    let place = desk.hand_in(&file.replace("kemarin", &born)).await;
    let page = desk.settled(&place).await;
    assert_eq!(
        (counted(&page, "Lines"), counted(&page, "New residents")),
        ("1".into(), "1".into())
    );
    desk.start(&place).await;
    let act = Act::operator().because("a story");
    let found = house.app.registry.find_by_nik(&act, people[6].nik).await.unwrap().unwrap();
    assert_eq!(found.person, people[6]);
}

#[tokio::test]
async fn what_is_no_file_of_residents_is_refused_and_deleted() {
    let house = House::planned(EMPTY).await;
    let desk = Desk::of(&house).await;
    for (file, told) in [
        ("nik,full_name\n1,2\n", "the header lacks the columns"),
        ("\u{0}\u{1}", "the first line must name the columns"),
        (&csv(&[]), "there is no resident in the file"),
    ] {
        let place = desk.hand_in(file).await;
        let page = desk.settled(&place).await;
        assert!(page.contains("This file cannot be imported") && page.contains(told), "{page}");
        assert_eq!(desk.send(&format!("{place}/start")).await.status, 409);
    }
    assert_eq!(kept(&house, "csv"), 0);
    let empty = desk.call(form("")).await.ok(422);
    assert!(empty.contains("Please choose a file that is not empty"), "{empty}");
    let post = || Call::post("/imports/new").with("accept", "text/html");
    let halves = post().body(
        "multipart/form-data; boundary=part",
        "--part\r\nContent-Disposition: \
        form-data; name=\"file\"; filename=\"a\"\r\n\r\nnik,kk_number\r\n",
    );
    assert!(desk.call(halves).await.ok(400).contains("did not arrive whole"));
    assert_eq!(desk.call(post().body("text/csv", csv(&[]))).await.status, 400);
    assert_eq!((kept(&house, "csv"), kept(&house, "part"), kept(&house, "json")), (0, 0, 3));
    let other = "/imports/01J0GQ7Y3M5V8ZK2R4T6X9B1CD";
    assert_eq!(desk.page(other).await.status, 404);
    assert_eq!(desk.page("/imports/x").await.status, 400);
}

#[tokio::test]
async fn into_a_registry_in_use_it_takes_two_officers() {
    let house = House::open().await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let file = csv(&people("36.73", 60, 77));
    let place = Desk::Officer(&house, &first).hand_in(&file).await;
    let page = Desk::Officer(&house, &first).settled(&place).await;
    assert!(page.contains("id=\"propose\"") && !page.contains("id=\"start\""), "{page}");
    let start = format!("{place}/start");
    let alone = first.send(&house, &start, "").await.ok(409);
    assert!(alone.contains("This proposal stands no longer"), "{alone}");
    let wrong = Asked::on(&page).answered(&house, &mut second.key);
    let wrong = first.send(&house, &format!("{place}/proposal"), &wrong).await.ok(409);
    assert!(wrong.contains("The key was not taken"), "another officer's key");
    let page = first.page(&house, &place).await.ok(200);
    assert_eq!(first.sign(&house, &page).await.status, 303);

    let page = first.page(&house, &place).await.ok(200);
    assert!(page.contains("Waiting for a second officer") && !page.contains("data-passkey"));
    assert_eq!(first.send(&house, &start, "").await.status, 409, "not yet");
    let list = second.page(&house, "/imports").await.ok(200);
    assert!(list.contains("Waiting for a second officer") && list.contains(&place), "{list}");
    let page = second.page(&house, &place).await.ok(200);
    assert!(page.contains("Ratu Kepala proposes this import to you"), "{page}");
    assert_eq!(second.sign(&house, &page).await.status, 303);
    let page = second.page(&house, &place).await.ok(200);
    assert!(
        page.contains("Ratu Kepala can start this import now") && !page.contains("id=\"start\"")
    );
    assert_eq!(
        second.send(&house, &start, "").await.status,
        409,
        "whoever has proposed it does it"
    );

    let page = Desk::Officer(&house, &first).start(&place).await;
    assert!(page.contains("The import is done"), "{page}");
    assert_eq!(counted(&page, "New residents"), "60");
    let later = Desk::Officer(&house, &first).hand_in(&csv(&people("36.73", 9, 78))).await;
    let page = Desk::Officer(&house, &first).settled(&later).await;
    assert!(page.contains("id=\"propose\""), "an approval is good for one file: {page}");
}

#[tokio::test]
async fn a_proposal_can_be_withdrawn_and_another_file_is_not_approved_by_it() {
    let house = House::open().await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let place = Desk::Officer(&house, &first).hand_in(&csv(&people("36.73", 20, 79))).await;
    let page = Desk::Officer(&house, &first).settled(&place).await;
    first.sign(&house, &page).await.ok(303);
    let asks = second.page(&house, &place).await.ok(200);
    let page = first.page(&house, &place).await.ok(200);
    let approval = between(&page, "name=\"approval\" value=\"", "\"").to_owned();
    let form = format!("approval={approval}");
    assert_eq!(second.send(&house, &format!("{place}/withdrawal"), &form).await.status, 409);
    assert_eq!(first.send(&house, &format!("{place}/withdrawal"), &form).await.status, 303);
    let late = second.sign(&house, &asks).await.ok(409);
    assert!(late.contains("This proposal stands no longer"), "{late}");
    assert!(first.page(&house, &place).await.ok(200).contains("id=\"propose\""));
}

#[tokio::test]
async fn one_sees_the_files_of_ones_own_region_and_brings_nobody_from_elsewhere() {
    let house = House::planned(Plan { residents: 0, ..Plan::default() }).await;
    let here = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
    let there = Officer::first(&house, "Eka Seberang", Role::HeadOfOffice, "36.04", 2).await;
    let desk = Desk::Officer(&house, &here);
    let file = csv(&[people("36.73", 10, 5), people("36.04", 10, 6)].concat());
    let place = desk.hand_in(&file).await;
    let page = desk.settled(&place).await;
    assert_eq!(
        (counted(&page, "New residents"), counted(&page, "Bad lines")),
        ("10".into(), "10".into())
    );
    assert!(page.contains("lies outside the region you work for"));
    assert!(page.contains("id=\"start\""), "nobody is registered yet: one is enough");
    let other = Desk::Officer(&house, &there);
    for path in [place.clone(), format!("{place}/progress"), format!("{place}/bad-lines.csv")] {
        assert_eq!(other.page(&path).await.status, 404, "{path}");
    }
    for path in ["start", "check"] {
        assert_eq!(other.send(&format!("{place}/{path}")).await.status, 404, "{path}");
    }
    assert!(!other.page("/imports").await.ok(200).contains(&place));
    assert_eq!(counted(&desk.start(&place).await, "New residents"), "10");
}

#[tokio::test]
async fn an_import_that_was_interrupted_goes_on() {
    let house = House::planned(EMPTY).await;
    let place = {
        let desk = Desk::of(&house).await;
        let place = desk.hand_in(&csv(&people("36.73", 50, 3))).await;
        desk.settled(&place).await;
        place
    };
    // As the record stands when the machine goes out in the middle.
    let id = place.rsplit('/').next().unwrap();
    let path = house.world.folder().join("imports").join(format!("{id}.json"));
    let mut record: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let found = record["state"]["checked"]["found"].take();
    for (state, told, path_of, after) in [
        (json!("checking"), "The check was interrupted", "check", "What is in the file"),
        (
            json!({ "importing": found }),
            "The import was interrupted",
            "start",
            "The import is done",
        ),
    ] {
        record["state"] = state;
        fs::write(&path, record.to_string()).unwrap();
        let (desk, _stop) = restarted(&house).await;
        let list = desk.page("/imports").await.ok(200);
        assert!(list.contains("Interrupted"), "{list}");
        let page = desk.page(&place).await.ok(200);
        assert!(page.contains(told) && page.contains("Nothing was changed"), "{page}");
        assert_eq!(desk.send(&format!("{place}/{path_of}")).await.status, 303);
        let page = desk.settled(&place).await;
        assert!(page.contains(after), "{page}");
    }
    assert!(house.app.registry.is_in_use().await.unwrap());
}

/// The console of a program that was started anew on the same folder and database.
async fn restarted(house: &House) -> (Desk<'_>, Stop) {
    let (it, folder) = (&house.app, house.world.folder().join("imports"));
    let (clock, die): (Arc<dyn Clock>, Arc<dyn Die>) = (it.clock.clone(), it.die.clone());
    let app = Arc::new(App {
        imports: Imports::open(&folder, clock.clone(), die.clone()).unwrap(),
        issuance: it.issuance.clone(),
        registry: it.registry.clone(),
        activations: it.activations.clone(),
        suspensions: it.suspensions.clone(),
        indicators: it.indicators.clone(),
        relying: it.relying.clone(),
        staff: it.staff.clone(),
        messages: it.messages.clone(),
        desk: it.desk.clone(),
        signed_trust_list: it.signed_trust_list.clone(),
        revocations: it.revocations.clone(),
        wallet: it.wallet.clone(),
        unlock: it.unlock.clone(),
        live: Live::default(),
        sessions: Sessions::new(clock.clone(), die.clone()),
        clock,
        die,
        counts: it.counts.clone(),
        deployment: it.deployment.clone(),
    });
    let listener = Listener::bind((std::net::Ipv4Addr::LOCALHOST, 0).into()).await.unwrap();
    let (stop, running) = Stop::new();
    let address = listener.address().unwrap();
    tokio::spawn(listener.serve(console_routes(&app), running));
    let link = format!("/bootstrap/{}", app.sessions.invite().reveal());
    let cookie = Call::page(link).to(address).await.cookie();
    let session = Secret::new(cookie.split_once('=').unwrap().1);
    (Desk::Demonstration(address, session), stop)
}

#[tokio::test]
async fn what_is_personal_stands_on_no_page_of_an_import() {
    let house = House::planned(EMPTY).await;
    let desk = Desk::of(&house).await;
    let mut people = people("36.73", 30, 8);
    let first = desk.hand_in(&csv(&people)).await;
    desk.settled(&first).await;
    desk.start(&first).await;
    let swapped = people[4].birth_date.clone();
    people[3].birth_date = swapped;
    let file = csv(&people) + &csv(&people[..2]).lines().skip(1).collect::<Vec<_>>().join("\n");
    let second = desk.hand_in(&file).await;
    let page = desk.settled(&second).await;
    assert!(page.contains("<td>birth_date</td>") && page.contains("already stands on line 2"));
    let progress = desk.page(&format!("{second}/progress")).await.ok(200);
    for shown in [page, desk.page("/imports").await.ok(200), progress] {
        for person in &people {
            for secret in [
                person.nik.reveal(),
                person.kk_number.reveal(),
                person.full_name.reveal().to_owned(),
                terms::date_text(*person.birth_date.reveal()),
            ] {
                assert!(!shown.contains(&secret), "{secret}");
            }
        }
    }
}
