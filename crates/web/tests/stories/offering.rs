//! The desk offers what this resident may hold, chosen by the officer, and shows the offer once.

use issuance::Unbound;
use protocols::{form::Form, oid4vci::CredentialOffer};
use registry::{LifeStatus, Portrait, RecordingStatus, Resident};
use staff::Role;
use terms::{Act, Actor, Clock, Permission};

use super::{
    asked::between,
    desk::{page, send},
    house::{House, Plan},
    http::{Answer, Call, FORM},
    officer::Officer,
    wallet::Wallet,
};

/// Somebody who lives here and may not hold an IKD, and whether they are a child.
async fn without_ikd(house: &House, is_child: bool) -> Resident {
    let today = house.world.clock.today();
    let mut all = house.residents(false).await;
    all.retain(|it| it.person.life_status == LifeStatus::Alive);
    all.retain(|it| (it.person.age(today) < 16) == is_child);
    all.into_iter().find(|it| is_child || is_unrecorded(it)).unwrap()
}

fn is_unrecorded(it: &Resident) -> bool {
    it.person.recording_status == RecordingStatus::NotRecorded
}

/// The form as a browser sends it.
fn wish(types: &[&str], key: &str) -> String {
    let form = types.iter().fold(Form::new(), |form, id| form.with("type", id));
    form.with("key", key).encode()
}

/// The boxes of this name on a page, as their tags.
fn boxes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let tags = page.split("<input type=\"checkbox\"").skip(1).filter_map(|it| it.split('>').next());
    tags.filter(|it| it.contains(&format!(" name=\"{name}\""))).collect()
}

/// The configurations that a page offers, and whether each is chosen.
fn choices(page: &str) -> Vec<(String, bool)> {
    let choice = |it: &str| (between(it, "value=\"", "\"").to_owned(), it.contains(" checked"));
    boxes(page, "type").into_iter().map(choice).collect()
}

fn chosen(page: &str) -> Vec<String> {
    choices(page).into_iter().filter(|(_, is)| *is).map(|(id, _)| id).collect()
}

#[tokio::test]
async fn an_offer_gives_what_was_chosen_and_says_it_in_plain_words() {
    let house = House::open().await;
    let session = house.session().await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}", ratna.id);
    let shown = page(&house, &session, &place).await.ok(200);
    let all: Vec<_> = choices(&shown).into_iter().map(|(id, _)| id).collect();
    assert_eq!(all[..2], ["pid", "pid_mdoc"], "the identity first: {all:?}");
    for id in ["ktp", "ktp_mdoc", "age", "age_mdoc", "kk", "akta_kelahiran"] {
        assert!(all.iter().any(|it| it == id), "{id}: {all:?}");
    }
    assert_eq!(chosen(&shown), ["pid"], "the identity is chosen");
    assert!(!all.iter().any(|it| it == "kia"), "what an adult cannot hold is no choice");
    let why = between(&shown, "<details class=\"others\"", "</details>");
    assert!(why.contains("Child identity card") && why.contains("17 already"), "{why}");

    let offers = format!("{place}/offers");
    let answer = send(&house, &session, &offers, &wish(&["pid", "age_mdoc"], "")).await.ok(200);
    let holds = between(&answer, "<ul class=\"list\"", "</ul>");
    assert!(holds.contains("Digital population identity") && holds.contains("SD-JWT VC"));
    assert!(holds.contains("Proof of age") && holds.contains("mdoc (ISO 18013-5)"), "{holds}");

    let nothing = send(&house, &session, &offers, &wish(&[], "a-key")).await.ok(422);
    assert!(nothing.contains("Please choose at least one"), "{nothing}");
    assert!(nothing.contains("value=\"a-key\""), "what was scanned stays");
    assert_eq!(chosen(&nothing), [""; 0]);
    let misread = send(&house, &session, &offers, &wish(&["kk", "age"], "a-key")).await.ok(422);
    assert!(misread.contains("This is no key fingerprint"), "{misread}");
    assert_eq!(chosen(&misread), ["age", "kk"], "what was chosen stays");
    let forged = send(&house, &session, &offers, &wish(&["pid", "passport"], "")).await;
    assert_eq!(forged.status, 400);
    let forbidden = send(&house, &session, &offers, &wish(&["pid", "kia"], "")).await.ok(403);
    assert!(!forbidden.contains("id=\"tx-code\""), "all of it or nothing: {forbidden}");
}

#[tokio::test]
async fn what_is_issued_on_request_only_is_ticked_beside_its_type() {
    let house = House::open().await;
    let session = house.session().await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}", ratna.id);
    let shown = page(&house, &session, &place).await.ok(200);
    let paths: Vec<_> =
        boxes(&shown, "with").into_iter().map(|it| between(it, "value=\"", "\"")).collect();
    for path in ["religion", "address.rt", "members.*.religion"] {
        assert_eq!(paths.iter().filter(|it| **it == path).count(), 1, "{path}: {paths:?}");
    }
    assert!(boxes(&shown, "with").iter().all(|it| !it.contains(" checked")), "nobody asked");
    let label = between(&shown, "<label for=\"with-pid-religion\">", "</label>");
    assert_eq!(label, "Religion");

    let offers = format!("{place}/offers");
    let ask = |types: &[&str], with: &str| format!("{}&with={with}", wish(types, ""));
    send(&house, &session, &offers, &ask(&["pid"], "religion")).await.ok(200);

    // The room is told of it, so that it refuses what no chosen type has.
    for (types, with) in [(["age"], "religion"), (["pid"], "no_such_claim"), (["pid"], "")] {
        let alone = send(&house, &session, &offers, &ask(&types, with)).await.ok(422);
        assert!(alone.contains("Such data is given only in a credential"), "{with}: {alone}");
        assert_eq!(chosen(&alone), types, "what was chosen stays");
    }
    let alone = send(&house, &session, &offers, &ask(&["age"], "religion")).await.ok(422);
    let kept = boxes(&alone, "with").into_iter().find(|it| it.contains("value=\"religion\""));
    assert!(kept.unwrap().contains(" checked") && alone.contains("class=\"asked\" open"));
}

#[tokio::test]
async fn what_the_record_says_too_little_for_is_no_choice_and_says_what_is_missing() {
    let house = House::open().await;
    let session = house.session().await;
    let mut all = house.residents(true).await.into_iter();
    let lacking = |page: &str| {
        boxes(page, "type").into_iter().any(|it| it.contains("akta") && it.contains(" disabled"))
    };
    let (place, shown) = loop {
        let place = format!("/residents/{}", all.next().unwrap().id);
        let shown = page(&house, &session, &place).await.ok(200);
        if lacking(&shown) {
            break (place, shown);
        }
    };
    let why = between(&shown, "<small id=\"lacks-akta_kelahiran\">", "</small>");
    assert!(
        why.contains("Not on record yet") && why.contains("Number of the birth certificate"),
        "{why}"
    );
    assert_eq!(chosen(&shown), ["pid"], "the rest can be chosen as ever");
    let body = wish(&["pid", "akta_kelahiran"], "");
    let forced = send(&house, &session, &format!("{place}/offers"), &body).await.ok(403);
    assert!(lacking(&forced) && !forced.contains("id=\"tx-code\""), "the record says why");
}

#[tokio::test]
async fn whoever_has_a_portrait_on_record_is_proposed_a_proof_of_face_and_age_too() {
    let house = House::open().await;
    let session = house.session().await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}", ratna.id);
    let shown = page(&house, &session, &place).await.ok(200);
    let why = between(&shown, "<small id=\"lacks-face_age\">", "</small>");
    assert!(why.contains("Not on record yet") && why.contains("Portrait"), "{why}");
    assert_eq!(chosen(&shown), ["pid"]);

    let act = Act::new(Actor::Operator, &[Permission::Import]);
    let portrait = Portrait::parse(b"\xff\xd8\xff".to_vec()).unwrap();
    house.app.registry.lay_portrait(&act, ratna.person.nik, portrait).await.unwrap();
    let shown = page(&house, &session, &place).await.ok(200);
    assert_eq!(chosen(&shown), ["pid", "face_age"], "and can be taken off again");
    let body = wish(&["pid", "face_age"], "");
    let made = send(&house, &session, &format!("{place}/offers"), &body).await.ok(200);
    assert!(made.contains("Proof of face and age"), "{made}");
}

#[tokio::test]
async fn who_may_not_hold_an_ikd_is_told_why_and_offered_nothing() {
    let house = House::open().await;
    let session = house.session().await;
    let place = format!("/residents/{}", without_ikd(&house, false).await.id);
    let shown = page(&house, &session, &place).await.ok(200);
    assert!(shown.contains("IKD cannot be offered yet") && !shown.contains("id=\"offer\""));
    assert!(
        between(&shown, "<details class=\"others\"", "</details>").contains("Not yet recorded"),
        "{shown}"
    );
    let forced = send(&house, &session, &format!("{place}/offers"), &wish(&["pid"], "")).await;
    let forced = forced.ok(403);
    assert!(forced.contains("IKD cannot be offered yet"), "{forced}");
}

#[tokio::test]
async fn a_child_is_offered_a_childs_card_and_nothing_else() {
    let house = House::open().await;
    let session = house.session().await;
    let place = format!("/residents/{}", without_ikd(&house, true).await.id);
    let shown = page(&house, &session, &place).await.ok(200);
    assert!(shown.contains("IKD cannot be offered yet") && shown.contains("Turns 17 on"));
    assert_eq!(choices(&shown), [("kia".to_owned(), true)], "the only one is chosen");
    let why = between(&shown, "<details class=\"others\"", "</details>");
    assert!(why.contains("Digital population identity") && why.contains("Not yet 17"), "{why}");
    let made = send(&house, &session, &format!("{place}/offers"), &wish(&["kia"], "")).await;
    assert!(made.ok(200).contains("Child identity card"));
}

#[tokio::test]
async fn an_offer_shows_its_code_once_and_binds_the_phone_that_was_scanned() {
    let house = House::planned(Plan { demo: false, ..Plan::default() }).await;
    let head = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
    let ratna = house.ratna().await;
    let place = format!("/residents/{}/offers", ratna.id);
    let unbound = head.send(&house, &place, &wish(&["pid"], "")).await.ok(422);
    assert!(unbound.contains("The key fingerprint is needed"), "{unbound}");
    let foreign = Call::post(&place).body(FORM, wish(&["pid"], ""));
    let foreign = foreign.with("sec-fetch-site", "cross-site");
    let cookie = format!("ikd_desk={}", head.session);
    assert_eq!(foreign.with("cookie", cookie).to(house.console).await.status, 403);

    let wallet = Wallet::new(&house);
    let offered = head.send(&house, &place, &wish(&["pid"], &wallet.thumbprint())).await;
    assert_eq!(offered.header("cache-control"), Some("no-store"));
    let offered = offered.ok(200);
    assert!(offered.contains("class=\"qr\"") && offered.contains("id=\"tx-code\""));
    assert!(offered.contains(ratna.person.full_name.reveal()));
    let code = between(&offered, "id=\"tx-code\">", "</p>");
    assert_eq!(code.chars().filter(char::is_ascii_digit).count(), 6, "{code}");
    assert!(!offered.contains("Sample data"), "this is no demonstration");
}

#[tokio::test]
async fn where_the_desk_compares_later_no_phone_need_be_scanned() {
    let plan = Plan { demo: false, unbound: Some(Unbound::Deferred), ..Plan::default() };
    let house = House::planned(plan).await;
    let head = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
    let place = format!("/residents/{}", house.ratna().await.id);
    let shown = head.page(&house, &place).await.ok(200);
    let key = between(&shown, "<input id=\"key\"", ">");
    assert!(shown.contains("you compare six digits") && !key.contains(" required"), "{shown}");
    let offered: Answer = head.send(&house, &format!("{place}/offers"), &wish(&["pid"], "")).await;
    let offered = offered.ok(200);
    let phone = between(&offered, "id=\"phone\" class=\"button\" href=\"", "\"");
    let waiting = head.page(&house, phone).await.ok(200);
    assert!(waiting.contains("No phone is waiting yet"), "{waiting}");
}

#[tokio::test]
async fn a_wallet_reads_in_the_offer_what_was_chosen() {
    let house = House::open().await;
    let session = house.session().await;
    let ratna = house.ratna().await;
    let wish = serde_json::json!({"resident": ratna.id, "type": "pid pid_mdoc age"});
    let call = Call::post("/api/offers").body(super::http::JSON, wish.to_string());
    let call = call.with("authorization", format!("Bearer {}", session.reveal()));
    let told = call.to(house.console).await.json(200);
    let offer = told["credential_offer"].to_string();
    let offer = CredentialOffer::from_json(offer.as_bytes()).unwrap();
    assert_eq!(offer.credential_configuration_ids, ["pid", "pid_mdoc", "age"]);
}
