//! A place booked from home, as a browser without scripts goes: the time, a contact, its code, the person.

use std::fs;

use desk::{Bookable, LotTimes, Zone};
use terms::{Act, Actor, Id, Permission, parse_date};

use super::{
    http::{Answer, Call, FORM},
    waiting::Lined,
};

/// A browser at home.
struct Browser<'a> {
    it: &'a Lined,
    place: String,
    query: String,
    cookie: String,
}

impl<'a> Browser<'a> {
    /// Looks at tomorrow at a full hour.
    fn at(it: &'a Lined, hour: u16) -> Self {
        let starts_at = Zone::Wib.moment(parse_date("2024-06-06").unwrap(), hour * 60);
        let query = format!("for=activation&at={}", starts_at.seconds());
        let place = format!("/book{}/place", it.office);
        Self { it, place, query, cookie: "lang=en".to_owned() }
    }

    async fn look(&self) -> String {
        let path = format!("{}?{}", self.place, self.query);
        let call = Call::page(path).with("cookie", &self.cookie);
        call.to(self.it.house.public).await.ok(200)
    }

    async fn send(&mut self, step: &str, form: &str) -> Answer {
        let path = format!("{}/{step}?{}", self.place, self.query);
        let call = Call::post(path).with("accept", "text/html").with("cookie", &self.cookie);
        let answer = call.body(FORM, form.to_owned()).to(self.it.house.public).await;
        // The last step gives two cookies and takes no other.
        if step != "person" && answer.header("set-cookie").is_some() {
            self.cookie = format!("lang=en; {}", answer.cookie());
        }
        if let Some((_, query)) = answer.header("location").and_then(|it| it.split_once('?')) {
            self.query = query.to_owned();
        }
        answer
    }

    /// The digits that were sent last.
    async fn digits(&self) -> String {
        self.it.house.app.messages.deliver().await.unwrap();
        let folder = self.it.house.world.folder().join("messages");
        let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap());
        let last = files.max_by_key(|it| it.metadata().unwrap().modified().unwrap()).unwrap();
        let text = fs::read_to_string(last.path()).unwrap();
        let line = text.lines().find(|it| it.starts_with("Your code")).unwrap();
        line.chars().filter(char::is_ascii_digit).collect()
    }

    /// With this contact proven, as far as the last step if there is room.
    async fn prove(&mut self, contact: &str) {
        assert_eq!(self.send("contact", &format!("contact={contact}")).await.status, 303);
        let digits = self.digits().await;
        assert_eq!(self.send("code", &format!("code={digits}")).await.status, 303);
    }
}

const PERSON: &str = "nik=3673010505990001";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_is_booked_step_by_step() {
    let it = Lined::open().await;
    let mut home = Browser::at(&it, 9);
    let seen = home.look().await;
    assert!(
        seen.contains("Where do we send a code?") && seen.contains("6\u{a0}June\u{a0}2024"),
        "{seen}"
    );
    let wrong = home.send("contact", "contact=%3Cscript%3Ealert(1)%3C/script%3E").await.ok(422);
    assert!(
        !wrong.contains("<script>alert") && wrong.contains("Write an e-mail address"),
        "{wrong}"
    );
    assert_eq!(home.send("contact", "contact=siti%40contoh.id&favoured=yes").await.status, 303);
    assert!(home.query.ends_with("favoured=yes"));
    assert!(home.look().await.contains("The six digits"));
    let guess = home.send("code", "code=abc").await.ok(422);
    assert!(guess.contains("Those are other digits"), "{guess}");
    let digits = home.digits().await;
    assert_eq!(home.send("code", &format!("code={digits}")).await.status, 303);
    let kept = home.look().await;
    assert!(kept.contains("The place is kept for you until"), "{kept}");
    let wrong = home.send("person", "nik=12").await.ok(422);
    assert!(wrong.contains("A NIK has 16 digits"), "{wrong}");
    let done = home.send("person", PERSON).await.ok(200);
    assert!(done.contains("Your place is booked") && !done.contains("3673010505990001"), "{done}");
    let code = super::waiting::between(&done, "id=\"ticket-code\" class=\"code-large\">", "</p>");
    let ticket = Call::page("/ticket").with("cookie", format!("lang=en; ikd_ticket={code}"));
    assert!(ticket.to(it.house.public).await.ok(200).contains("6\u{a0}June\u{a0}2024"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_contact_has_one_place_and_every_number_is_answered_alike() {
    let it = Lined::open().await;
    let mut answers = Vec::new();
    // One is in the register, the other one is not: nobody at home learns which.
    let known = it.house.ratna().await.person.nik.reveal();
    let both = [(9, "siti%40contoh.id", known.as_str()), (10, "0812+3456+789", "3673010505990009")];
    for (hour, contact, nik) in both {
        let mut home = Browser::at(&it, hour);
        home.prove(contact).await;
        let done = home.send("person", &format!("nik={nik}")).await;
        answers.push((done.status, done.ok(200).contains("Your place is booked")));
    }
    assert_eq!(answers, [(200, true), (200, true)]);
    for (contact, hour, told) in [
        ("siti%40contoh.id", 11, "There is a place for this contact already"),
        ("budi%40contoh.id", 9, "Somebody has just taken that time"),
    ] {
        let mut other = Browser::at(&it, hour);
        assert_eq!(other.send("contact", &format!("contact={contact}")).await.status, 303);
        let digits = other.digits().await;
        let seen = other.send("code", &format!("code={digits}")).await.ok(409);
        assert!(seen.contains(told), "{seen}");
        assert!(other.look().await.contains("Your contact is confirmed"), "and stays so");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_kept_any_more_is_kept_once_more_and_no_step_is_skipped() {
    let it = Lined::open().await;
    let mut home = Browser::at(&it, 9);
    for step in ["code", "keep", "person"] {
        assert_eq!(home.send(step, PERSON).await.status, 303, "{step}: the contact comes first");
    }
    home.prove("siti%40contoh.id").await;
    it.house.world.clock.advance(std::time::Duration::from_secs(660));
    it.house.app.desk.sweep().await.unwrap();
    let late = home.send("person", PERSON).await.ok(409);
    assert!(late.contains("The place is kept no more"), "{late}");
    assert_eq!(home.send("keep", "").await.status, 303);
    home.send("person", PERSON).await.ok(200);
    let planted =
        Browser { cookie: "lang=en; ikd_booker=proven.AAAA".to_owned(), ..Browser::at(&it, 9) };
    assert!(planted.look().await.contains("Where do we send a code?"));
}

/// Draws the places of the line a week ahead, from entries of the next hour.
async fn draw_places(it: &Lined) {
    let lot = LotTimes { days: 7, opens: 0, minutes: 24 * 60 };
    let rule = Bookable::new(60, 30, Some(lot)).unwrap();
    let head = Act::new(Actor::Officer(Id::from_bytes([7; 16])), &[Permission::KeepOffice]);
    let head = head.within("36.73".parse().unwrap());
    it.house.app.desk.set_bookable(&head, it.line.parse().unwrap(), rule).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn places_of_a_day_are_drawn_among_those_who_entered() {
    let it = Lined::open().await;
    draw_places(&it).await;
    let times = format!("/book{}?for=activation", it.office);
    let page = || Call::page(times.clone()).with("cookie", "lang=en");
    let seen = page().to(it.house.public).await.ok(200);
    assert!(seen.contains("Take part in the draw") && seen.contains("at=2024-06-12"), "{seen}");
    let day = |query: &str| Browser { query: query.to_owned(), ..Browser::at(&it, 9) };
    let mut home = day("for=activation&at=2024-06-12");
    home.prove("siti%40contoh.id").await;
    let asked = home.look().await;
    assert!(asked.contains("Which time suits") && asked.contains("id=\"nik\""), "{asked}");
    home.send("lot", "half=morning&nik=12").await.ok(422);
    assert_eq!(home.send("lot", &format!("half=morning&{PERSON}")).await.status, 303);
    assert!(home.look().await.contains("id=\"withdraw\""));
    assert_eq!(home.send("lot/withdraw", "").await.status, 303);
    assert!(home.look().await.contains("id=\"enter\""), "and may enter once more");
    assert_eq!(home.send("lot", &format!("half=morning&{PERSON}")).await.status, 303);

    let mut late = day("for=activation&at=2024-06-13");
    late.prove("budi%40contoh.id").await;
    let refused = late.send("lot", &format!("half=any&{PERSON}")).await.ok(409);
    assert!(refused.contains("not open now"), "{refused}");

    it.house.world.clock.advance(std::time::Duration::from_secs(15 * 3_600));
    it.house.app.desk.sweep().await.unwrap();
    let notes = it.house.app.desk.notes().await.unwrap();
    assert_eq!(notes.len(), 1);
    let code = notes.first().unwrap().code.clone().unwrap();
    let ticket = it.follow(&code.to_string()).await.ok(200);
    assert!(ticket.contains("12\u{a0}June\u{a0}2024"), "{ticket}");
}
