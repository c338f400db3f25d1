//! Before somebody comes, and with a place that was booked: as a browser without scripts goes.

use desk::{Booker, Service, Services, Wish, Zone};
use terms::{Act, Language, Nik, parse_date};

use super::{
    http::{Answer, Call, FORM},
    waiting::{Lined, between},
};

const PERSON: u64 = 3_673_010_505_990_001;

/// A place of tomorrow at eight, booked for one person; its code.
async fn booked(it: &Lined, contact: u8) -> String {
    let starts_at = Zone::Wib.moment(parse_date("2024-06-06").unwrap(), 8 * 60);
    let (line, services) = (it.line.parse().unwrap(), Services::one(Service::Activation));
    let wish = Wish { line, services, starts_at, favoured: false, returns: false };
    let act = Act::visitor();
    let hold = it.house.app.desk.hold_slot(&act, [contact; 32], wish).await.unwrap();
    let nik = Nik::from_number(PERSON).unwrap();
    let booker = Booker { nik, contact: vec![contact], language: Language::English };
    it.house.app.desk.confirm(&act, hold, booker).await.unwrap().1.to_string()
}

async fn look(it: &Lined, path: &str, code: &str) -> Answer {
    let cookie = format!("lang=en; ikd_ticket={code}");
    Call::page(path).with("cookie", cookie).to(it.house.public).await
}

async fn post(it: &Lined, path: &str, code: &str, form: &str) -> Answer {
    let cookie = format!("lang=en; ikd_ticket={code}");
    let call = Call::post(path).with("accept", "text/html").with("cookie", cookie);
    call.body(FORM, form.to_owned()).to(it.house.public).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_the_code_changes_the_place_keeps_it_in_a_calendar_and_gives_it_back() {
    let it = Lined::open().await;
    let code = booked(&it, 1).await;
    let seen = look(&it, "/ticket", &code).await.ok(200);
    assert!(seen.contains("Change or give back") && !seen.contains("/ticket/agree"), "{seen}");
    let file = look(&it, "/ticket/calendar.ics", &code).await;
    assert_eq!(file.header("content-type"), Some("text/calendar; charset=utf-8"));
    let file = file.ok(200);
    assert!(file.contains("DTSTART:20240606T010000Z\r\n"), "{file}");
    assert!(!file.contains(&code) && !file.contains(&PERSON.to_string()), "{file}");
    let days = look(&it, "/ticket/change", &code).await.ok(200);
    let day = between(&days, "/ticket/change?day=2024-06-10", "\"");
    assert!(day.is_empty());
    let times = look(&it, "/ticket/change?day=2024-06-10", &code).await.ok(200);
    let window = between(&times, "name=\"window\" value=\"", "\"");
    let moved = post(&it, "/ticket/change", &code, &format!("window={window}")).await;
    assert_eq!((moved.status, moved.header("location")), (303, Some("/ticket")));
    assert!(look(&it, "/ticket", &code).await.ok(200).contains("10\u{a0}June\u{a0}2024"));
    let full = post(&it, "/ticket/change", &code, "window=12").await.ok(409);
    assert!(full.contains("has just taken that time"), "{full}");
    let unsure = post(&it, "/ticket/cancel", &code, "").await.ok(422);
    assert!(unsure.contains("Tick first"), "{unsure}");
    assert_eq!(post(&it, "/ticket/cancel", &code, "sure=on").await.status, 303);
    assert!(look(&it, "/ticket", &code).await.ok(200).contains("Given back"));
    for path in ["/ticket/change", "/ticket/calendar.ics"] {
        assert_eq!(look(&it, path, &code).await.status, 303, "{path}: there is none any more");
    }
    assert_eq!(post(&it, "/ticket/cancel", "0000-0000", "sure=on").await.status, 303);
    let none = Call::page("/ticket/calendar.ics").to(it.house.public).await;
    assert_eq!(none.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_office_proposes_is_agreed_to() {
    let it = Lined::open().await;
    let code = booked(&it, 1).await;
    let office = it.office.rsplit('/').next().unwrap().parse().unwrap();
    let day = (parse_date("2024-06-06").unwrap(), "13:00-16:00".parse().unwrap());
    it.house.app.desk.set_day(&Act::operator(), office, day, "Rapat").await.unwrap();
    let seen = look(&it, "/ticket", &code).await.ok(200);
    assert!(seen.contains("Agree to this time") && seen.contains("13:00"), "{seen}");
    assert_eq!(post(&it, "/ticket/agree", &code, "").await.status, 303);
    assert!(!look(&it, "/ticket", &code).await.ok(200).contains("Agree to this time"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_that_was_sold_is_told_at_the_door_and_nobody_is_turned_away() {
    let it = Lined::open().await;
    let code = booked(&it, 1).await;
    let at = Zone::Wib.moment(parse_date("2024-06-06").unwrap(), 7 * 60 + 55);
    let now = terms::Clock::now(&*it.house.world.clock).micros();
    let on = std::time::Duration::from_micros((at.micros() - now).try_into().unwrap());
    it.house.world.clock.advance(on);
    // Officers sign in anew each day.
    let it = it.anew().await;
    let arrival = format!("/lines/{}/door/arrival", it.line);
    let without = it.send(&arrival, &format!("code={code}")).await.ok(422);
    assert!(without.contains("Type the NIK"), "{without}");
    let unreadable = it.send(&arrival, &format!("code={code}&nik=12")).await.ok(422);
    assert!(unreadable.contains("sixteen digits"), "{unreadable}");
    let other = PERSON + 1;
    let told = it.send(&arrival, &format!("code={code}&nik={other}")).await.ok(409);
    assert!(told.contains("booked for somebody else") && told.contains("name=\"instead\""));
    assert!(!told.contains(&other.to_string()), "no number comes back on a page");
    let form = format!("code={code}&nik={other}&instead=on");
    let given = it.send(&arrival, &form).await.ok(200);
    assert!(given.contains("A-001") && !given.contains(&code), "{given}");
    assert!(look(&it, "/ticket", &code).await.ok(200).contains("Given back"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_answers_say_what_to_come_for_and_are_in_no_address() {
    let it = Lined::open().await;
    let ask = async |form: &str| {
        let call = Call::post("/book").with("accept", "text/html").with("cookie", "lang=en");
        call.body(FORM, form.to_owned()).to(it.house.public).await
    };
    let good = "married=no&recorded=yes&phone=own&system=android&version=14";
    let ways = ask(&format!("born=1999-05-05&{good}")).await.ok(200);
    assert!(ways.contains("IKD activation on your phone"), "{ways}");
    assert!(!ways.contains("1999"), "answers are forgotten");
    let young = ask("born=2008-06-05&married=no&recorded=no&phone=none").await.ok(200);
    assert!(young.contains("KTP-el recording first"), "{young}");
    assert!(young.contains("IKD from 5\u{a0}June\u{a0}2025"), "{young}");
    let old = "married=yes&recorded=unsure&phone=shared&system=ios&version=12.5";
    let card = ask(&format!("born=1970-01-31&{old}")).await.ok(200);
    assert!(card.contains("The printed KTP-el card") && !card.contains("on your phone"));
    let script = "born=%3Cscript%3E&married=no&recorded=yes&phone=own&version=%22%3E%3Cb%3E";
    let back = ask(script).await.ok(422);
    assert!(back.contains("cannot be read") && !back.contains("<script>") && !back.contains("<b>"));
    for bad in ["", "born=1999-05-05&married=no&recorded=yes&phone=own", "born=2030-01-01"] {
        assert_eq!(ask(bad).await.status, 422, "{bad}");
    }
    let link = between(&ways, "href=\"/book/offices", "\"");
    let offices = Call::page(format!("/book/offices{link}")).with("cookie", "lang=en");
    let offices = offices.to(it.house.public).await.ok(200);
    assert!(!offices.contains("<b>Serang"), "an office's name is text");
    let link = between(&offices, "href=\"/book/offices/", "\"");
    let times = Call::page(format!("/book/offices/{link}")).with("cookie", "lang=en");
    let times = times.to(it.house.public).await.ok(200);
    assert!(times.contains("When there is room") && times.contains("WIB"), "{times}");
    let none = Call::page("/book/offices?region=99.99").to(it.house.public).await;
    assert_eq!(none.status, 404);
    let first = Call::page("/").to(it.house.public).await.ok(200);
    assert!(first.contains("href=\"/book\""));
}

/// Whatever somebody types of a time, it is a number or nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_time_that_is_none_is_no_time() {
    let it = Lined::open().await;
    let code = booked(&it, 1).await;
    for window in ["", "x", "-1", "99999999999999999999", "%3Cscript%3E", "9223372036854775807"] {
        let form = format!("window={window}");
        assert_eq!(post(&it, "/ticket/change", &code, &form).await.status, 409, "{window}");
    }
}
