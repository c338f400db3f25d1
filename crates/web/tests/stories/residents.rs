//! The pages of one resident: record, family, history, and the NIK by itself.

use activation::SuspensionReason;
use protocols::{Secret, form::Form};
use registry::{
    Correction, Death, Detail, Evidence, EvidenceKind, Family, FullName, Ground, Reason, Relation,
    Religion, Resident,
};
use staff::Role;
use store::{Error, Sql};
use terms::{Act, Clock, Id, Language, Personal, SeededDie, date_text, date_words};

use super::{
    desk::{page, send},
    house::House,
    http::Call,
    officer::{Officer, new},
};

fn reader() -> Act {
    Act::operator().because("a story")
}

fn ground(kind: EvidenceKind) -> Ground {
    let evidence = Evidence { kind, number: "474.1/12/2024".parse().unwrap() };
    Ground { reason: Reason::Mistake, evidence }
}

async fn correct(house: &House, id: Id<Resident>, correction: Correction) {
    let deed = ground(EvidenceKind::BirthCertificate);
    house.app.registry.correct(&Act::operator(), id, vec![correction], deed).await.unwrap();
}

/// A name as a page writes it.
fn escaped(text: &str) -> String {
    text.replace('\'', "&#39;")
}

fn name(resident: &Resident) -> String {
    escaped(resident.person.full_name.reveal())
}

fn born(resident: &Resident) -> String {
    let words = date_words(*resident.person.birth_date.reveal(), Language::English);
    words.replace(' ', "\u{a0}")
}

async fn desk() -> (House, Secret) {
    let house = House::open().await;
    let session = house.session().await;
    (house, session)
}

/// A family with a head and others who live here.
async fn family(house: &House) -> Family {
    for resident in house.residents(true).await {
        let family = house.app.registry.family(&reader(), resident.person.kk_number).await.unwrap();
        let all_here = family.present().count() == family.members.len();
        if family.head().is_some() && family.members.len() >= 3 && all_here {
            return family;
        }
    }
    unreachable!("a town has families");
}

/// Reason and payload of every event of this name.
async fn events(house: &House, event: &'static str) -> Vec<(String, String)> {
    static ALL: Sql = Sql::new(
        "SELECT reason, payload
         FROM audit_entry
         WHERE name = $1
         ORDER BY at, payload",
    );
    let log = house.world.db.handle(&audit::ROOM);
    let found: Result<Vec<(String, Vec<u8>)>, Error> =
        log.read(move |tx| tx.all(&ALL, &[&event])).await;
    let events = found.unwrap().into_iter();
    events.map(|(reason, json)| (reason, String::from_utf8(json).unwrap())).collect()
}

#[tokio::test]
async fn a_record_shows_what_came_in_and_what_was_added() {
    let (house, session) = desk().await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}", ratna.id);
    let detail = Detail {
        religion: Some(Personal::new(Religion::Confucian)),
        mother_name: FullName::parse("Tjoa Giok").ok(),
        mother_nik: Some(ratna.person.nik),
        birth_certificate: "3673-LU-05062024-0042".parse().ok(),
        postcode: "42199".parse().ok().map(Personal::new),
        ..Detail::default()
    };
    correct(&house, ratna.id, Correction::Detail(Box::new(detail))).await;
    let shown = page(&house, &session, &place).await.ok(200);
    let village = registry::Regions::load().path(ratna.person.region).unwrap();
    let address = escaped(ratna.person.address.as_ref().unwrap().reveal());
    for told in [
        &name(&ratna),
        &born(&ratna),
        &village,
        &address,
        ratna.person.relation.unwrap().word(Language::English),
        ratna.person.marital_status.word(Language::English),
        "Confucianism",
        "Tjoa Giok",
        "•••042",
        "42199",
        "Not filled in",
        "KK number",
        "Meets the conditions for IKD",
    ] {
        assert!(shown.contains(told), "{told} in {shown}");
    }
    assert!(!shown.contains("3673-LU") && !shown.contains(&ratna.person.nik.reveal()));
    for end in ["", "/family", "/history", "/events", "/card"] {
        assert!(shown.contains(&format!("href=\"{place}{end}\"")), "{end}");
    }
    assert!(shown.contains(&format!("href=\"{place}\" aria-current=\"page\"")));
}

#[tokio::test]
async fn whether_ikd_can_be_offered_is_told_with_all_that_is_known() {
    let (house, session) = desk().await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}", ratna.id);
    let (activations, held, now) =
        (house.app.activations.clone(), ratna.clone(), house.world.clock.now());
    let handle = house.world.db.handle(&activation::ROOM);
    let active: Result<_, Error> =
        handle.write(move |tx| activations.activate_in(tx, &held, None, now)).await;
    active.unwrap();
    let shown = page(&house, &session, &place).await.ok(200);
    assert!(shown.contains("The IKD is active already") && shown.contains("id=\"offer\""));
    let why = SuspensionReason::RecordDisputed;
    house.app.suspensions.suspend(&Act::operator(), ratna.id, why).await.unwrap();
    let shown = page(&house, &session, &place).await.ok(200);
    for told in ["The IKD is suspended", "Suspended since 5\u{a0}June\u{a0}2024", "in dispute"] {
        assert!(shown.contains(told), "{told}");
    }
    assert!(!shown.contains("id=\"offer\""));
    house.app.suspensions.lift(&Act::operator(), ratna.id).await.unwrap();
    assert!(page(&house, &session, &place).await.ok(200).contains("id=\"offer\""));

    let today = house.world.clock.today();
    let others = house.residents(false).await;
    let child = others.iter().find(|it| it.person.is_present() && it.person.age(today) < 16);
    let child = child.unwrap();
    let shown = page(&house, &session, &format!("/residents/{}", child.id)).await.ok(200);
    let turns = date_words(child.person.birthday(17).unwrap(), Language::English);
    assert!(shown.contains(&format!("Turns 17 on {}", turns.replace(' ', "\u{a0}"))), "{shown}");
}

#[tokio::test]
async fn a_family_shows_its_card_by_its_own_name_and_who_lives_here() {
    let (house, session) = desk().await;
    let family = family(&house).await;
    let other = |it: &&Resident| it.person.relation != Some(Relation::Head);
    let dying = family.members.iter().find(other).unwrap();
    let one = family.members.iter().filter(other).nth(1).unwrap();
    let death = Death { resident: dying.id, spouse: None, on: house.world.clock.today() };
    let deed = ground(EvidenceKind::DeathCertificate);
    house.app.registry.record_death(&Act::operator(), death, deed).await.unwrap();

    let place = format!("/residents/{}/family", one.id);
    let shown = page(&house, &session, &format!("{place}?for=outreach")).await.ok(200);
    assert!(shown.contains(&family.kk_number.labelled(Language::English)), "{shown}");
    assert!(!shown.contains(&family.kk_number.reveal()) && !shown.contains("NIK •"));
    let (here, gone) = shown.split_once("Died, or no longer here").unwrap();
    for member in &family.members {
        let part = if member.id == dying.id { gone } else { here };
        assert!(part.contains(&name(member)), "{part}");
        let link = format!("href=\"/residents/{}?for=outreach\"", member.id);
        assert!(member.id == one.id || part.contains(&link), "{part}");
        let relation = member.person.relation.unwrap().word(Language::English);
        assert!(part.contains(relation), "{relation}");
        assert!(!shown.contains(&born(member)), "ages, and no birth dates");
    }
    let address = escaped(one.person.address.as_ref().unwrap().reveal());
    assert!(shown.contains(&address));
    let turned = shown.split("id=\"turn\"").nth(1).unwrap().split("href=\"").nth(1).unwrap();
    let turned = turned.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let hidden = page(&house, &session, &turned).await.ok(200);
    assert!(!hidden.contains(&address) && hidden.contains("Show the address"), "{hidden}");
    let alone = page(&house, &session, &format!("/residents/{}/family", dying.id)).await.ok(200);
    assert!(alone.contains("Dead") && alone.contains(&name(one)));
}

#[tokio::test]
async fn a_history_tells_who_when_why_and_what_page_by_page() {
    let (house, session) = desk().await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}/history", ratna.id);
    let none = page(&house, &session, &place).await.ok(200);
    assert!(none.contains("No change has been recorded"));
    let day = Personal::new(terms::parse_date("1991-02-03").unwrap());
    correct(&house, ratna.id, Correction::BirthDate(day)).await;
    for number in 0..21 {
        let letter = char::from(b'A' + number);
        let name = Correction::FullName(FullName::parse(&format!("Nama {letter}")).unwrap());
        correct(&house, ratna.id, name).await;
    }
    let shown = page(&house, &session, &format!("{place}?for=check_document")).await.ok(200);
    assert_eq!(shown.matches("<section").count(), 20);
    let told = [
        "Correction",
        "5\u{a0}June\u{a0}2024, 09:00\u{a0}WIB",
        "operator",
        "Birth certificate",
        "A mistake in recording",
        "Nama T",
        "Nama U",
        "Seal intact",
    ];
    for told in told {
        assert!(shown.contains(told), "{told} in {shown}");
    }
    assert!(!shown.contains("474.1/12/2024"), "the kind of the document is enough");
    let older = shown.split("id=\"older\"").nth(1).unwrap().split("href=\"").nth(1).unwrap();
    let older = older.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    assert!(older.contains("for=check_document&after="), "{older}");
    let shown = page(&house, &session, &older).await.ok(200);
    assert_eq!(shown.matches("<section").count(), 2);
    let (day, first) = (born(&ratna), name(&ratna));
    for told in [&day, "3\u{a0}February\u{a0}1991", &first, "Nama A", "The latest"] {
        assert!(shown.contains(told), "{told} in {shown}");
    }
    static TAMPER: Sql = Sql::new("UPDATE resident_history SET reason = 3 WHERE resident = $1");
    let (registry, id) = (house.world.db.handle(&registry::ROOM), ratna.id);
    let done: Result<u64, Error> = registry.write(move |tx| tx.execute(&TAMPER, &[&id])).await;
    assert_eq!(done.unwrap(), 22);
    let broken = page(&house, &session, &place).await.ok(200);
    assert!(broken.contains("Seal broken") && !broken.contains("Seal intact"));
}

#[tokio::test]
async fn every_look_is_in_the_log_once_and_says_why() {
    let (house, session) = desk().await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}", ratna.id);
    let known = events(&house, LOOKED).await.len();
    let form = Form::new().with("who", ratna.person.full_name.reveal()).with("reason", "outreach");
    let found = send(&house, &session, "/residents", &form.encode()).await.ok(200);
    assert!(found.contains(&format!("href=\"{place}?for=outreach\"")), "carried on: {found}");
    let form = Form::new().with("who", &ratna.person.nik.reveal()).with("reason", "correct_record");
    let found = send(&house, &session, "/residents", &form.encode()).await;
    let to = found.header("location").unwrap();
    assert_eq!(to, format!("{place}?for=correct_record"), "a number stands in no address");
    for (path, reason) in [
        (to.to_owned(), "correct_record"),
        (format!("{place}/family?for=outreach"), "outreach"),
        (format!("{place}/history?for=check_document"), "check_document"),
        (format!("{place}?for=curiosity"), "serve_person"),
    ] {
        let before = events(&house, LOOKED).await;
        page(&house, &session, &path).await.ok(200);
        let mut after = events(&house, LOOKED).await;
        assert_eq!(after.len(), before.len() + 1, "{path}");
        before.iter().for_each(|event| {
            let at = after.iter().position(|it| it == event).unwrap();
            after.remove(at);
        });
        assert_eq!(after[0].0, reason, "{path}");
        assert!(after[0].1.contains(&ratna.id.to_string()));
    }
    let all = events(&house, LOOKED).await;
    assert_eq!(all.len(), known + 6);
    let nik = ratna.person.nik.reveal();
    assert!(all.iter().all(|(_, payload)| !payload.contains(&nik)));
}

const LOOKED: &str = "registry.residents.looked_up";

#[tokio::test]
async fn a_nik_is_shown_by_itself_for_a_reason_that_is_logged() {
    let (house, session) = desk().await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}/nik", ratna.id);
    for silent in ["", "need=", "need=curiosity"] {
        assert_eq!(send(&house, &session, &place, silent).await.status, 400, "{silent}");
    }
    let nobody: Id<Resident> = Id::draw(house.world.clock.now(), &SeededDie::new(99));
    let missing = format!("/residents/{nobody}/nik");
    assert_eq!(send(&house, &session, &missing, "need=fill_form").await.status, 404);
    assert_eq!(page(&house, &session, &place).await.status, 405, "no link leads here");
    assert!(events(&house, "registry.nik.revealed").await.is_empty());

    let answer = send(&house, &session, &place, "need=fill_form").await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let shown = answer.ok(200);
    let nik = ratna.person.nik.reveal();
    for group in [&nik[..6], &nik[6..12], &nik[12..], "Filling in a form", &name(&ratna)] {
        assert!(shown.contains(group), "{group} in {shown}");
    }
    for born in [born(&ratna), date_text(*ratna.person.birth_date.reveal())] {
        assert!(!shown.contains(&born), "{born} in {shown}");
    }
    let revealed = events(&house, "registry.nik.revealed").await;
    let [(reason, payload)] = &revealed[..] else { unreachable!("{}", revealed.len()) };
    assert_eq!(reason, "fill_form");
    assert!(payload.contains(&ratna.id.to_string()) && !payload.contains(&nik));
}

#[tokio::test]
async fn birth_and_place_narrow_a_search_and_what_cannot_be_read_is_told_beside_its_field() {
    let (house, session) = desk().await;
    let ratna = house.ratna().await;
    let person = &ratna.person;
    let link = format!("href=\"/residents/{}\"", ratna.id);
    let form = |birth: &str, place: &str| {
        let form = Form::new().with("who", person.full_name.reveal());
        form.with("birth", birth).with("place", place).encode()
    };
    let year = person.birth_date.reveal().year();
    let village = person.region.to_string();
    let near = send(&house, &session, "/residents", &form(&year.to_string(), &village)).await;
    let near = near.ok(200);
    assert!(near.contains(&link) && near.contains("The name is the same"), "{near}");
    for (birth, place) in [((year - 1).to_string(), ""), (String::new(), "17.71")] {
        let far = send(&house, &session, "/residents", &form(&birth, place)).await.ok(200);
        assert!(!far.contains(&link), "{birth} {place}");
    }
    for (birth, place, field) in
        [("31-02-1999", "", "birth"), ("", "Atlantis", "place"), ("", "Sukawana", "place")]
    {
        let told = send(&house, &session, "/residents", &form(birth, place)).await.ok(422);
        assert!(told.contains(&format!("id=\"{field}-problem\"")), "{told}");
        assert_eq!(told.matches("role=\"alert\"").count(), 1);
        let typed = if birth.is_empty() { place } else { birth };
        assert!(told.contains(&format!("value=\"{typed}\"")), "it need not be typed again");
    }
    let card = format!("who=KK+{}", person.kk_number.reveal());
    let on_card = send(&house, &session, "/residents", &card).await.ok(200);
    assert!(on_card.contains(&link) && on_card.contains("The number is the same"));
    assert!(!on_card.contains(&person.kk_number.reveal()));
}

#[tokio::test]
async fn an_officer_of_another_region_finds_nobody_and_one_of_this_is_in_the_history() {
    let house = House::open().await;
    let far = Officer::first(&house, "Eka Seberang", Role::HeadOfOffice, "36.04", 1).await;
    let here = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 2).await;
    let near = here.hire(&house, new("Oki Operator", Role::Operator, "36.73"), 3).await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}", ratna.id);
    let nik = format!("who={}", ratna.person.nik.reveal());
    let named = Form::new().with("who", ratna.person.full_name.reveal()).encode();
    for form in [&nik, &named] {
        let nobody = far.send(&house, "/residents", form).await.ok(200);
        assert!(nobody.contains("There is no such resident"), "{nobody}");
    }
    for end in ["", "/family", "/history"] {
        assert_eq!(far.page(&house, &format!("{place}{end}")).await.status, 404, "{end}");
        assert_eq!(near.page(&house, &format!("{place}{end}")).await.status, 200, "{end}");
    }
    let reveal = format!("{place}/nik");
    assert_eq!(far.send(&house, &reveal, "need=fill_form").await.status, 404);
    assert!(events(&house, "registry.nik.revealed").await.is_empty());
    assert_eq!(near.send(&house, "/residents", &nik).await.header("location"), Some(&*place));
    assert_eq!(near.send(&house, &reveal, "need=fill_form").await.status, 200);

    let act = here.act(&house).await;
    let name = Correction::FullName(FullName::parse("Ratna Baru").unwrap());
    let deed = ground(EvidenceKind::CourtDecision);
    house.app.registry.correct(&act, ratna.id, vec![name], deed).await.unwrap();
    let history = near.page(&house, &format!("{place}/history")).await.ok(200);
    assert!(history.contains(&format!("Officer {}", here.id)), "{history}");
    let family = near.page(&house, &format!("{place}/family")).await.ok(200);
    assert!(family.contains("Only members in your region are shown"));
}

#[tokio::test]
async fn who_is_nobody_has_no_pages() {
    let (house, session) = desk().await;
    let nobody: Id<Resident> = Id::draw(house.world.clock.now(), &SeededDie::new(99));
    for end in ["", "/family", "/history"] {
        let answer = page(&house, &session, &format!("/residents/{nobody}{end}")).await;
        assert_eq!(answer.status, 404, "{end}");
        assert_eq!(page(&house, &session, &format!("/residents/x{end}")).await.status, 400);
    }
    let foreign = Call::post(format!("/residents/{nobody}/nik"))
        .body(super::http::FORM, "need=fill_form")
        .with("sec-fetch-site", "cross-site")
        .with("cookie", format!("ikd_desk={}", session.reveal()));
    assert_eq!(foreign.to(house.console).await.status, 403);
}
