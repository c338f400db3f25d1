//! What happens to a resident, recorded on its page: the record says it, and a mistake harms
//! nobody.

use protocols::{Secret, form::Form};
use registry::{LifeStatus, MaritalStatus, Person, Relation, Resident};
use terms::{Act, Actor, Clock, Permission, date_text};

use super::{
    asked::between,
    house::House,
    http::{Answer, Call, FORM},
};

/// A desk with a house behind it.
pub struct Console {
    pub house: House,
    session: Secret,
}

impl Console {
    pub async fn open() -> Self {
        let house = House::open().await;
        let session = house.session().await;
        Self { house, session }
    }

    pub async fn page(&self, path: &str) -> Answer {
        self.call(Call::page(path)).await
    }

    pub async fn send(&self, path: &str, form: &Form) -> Answer {
        let call = Call::post(path).with("accept", "text/html").body(FORM, form.encode());
        self.call(call).await
    }

    async fn call(&self, call: Call) -> Answer {
        let cookie = format!("lang=en; ikd_desk={}", self.session.reveal());
        let call = call.with("cookie", cookie).with("sec-fetch-site", "same-origin");
        call.to(self.house.console).await
    }

    pub fn act(&self) -> Act {
        Act::new(Actor::Operator, &[Permission::ReadResident]).because("a story")
    }

    pub async fn now(&self, resident: &Resident) -> Person {
        self.house.app.registry.resident(&self.act(), resident.id).await.unwrap().person
    }

    pub async fn family(&self, resident: &Resident) -> Vec<Resident> {
        let registry = &self.house.app.registry;
        registry.family_of(&self.act(), resident.id).await.unwrap().members
    }

    /// A husband and his wife, who live here.
    pub async fn couple(&self) -> (Resident, Resident) {
        for head in self.house.residents(true).await {
            if head.person.relation != Some(Relation::Head) {
                continue;
            }
            let is_wife = |it: &Resident| {
                it.person.relation == Some(Relation::Wife) && it.person.is_present()
            };
            if let Some(wife) = self.family(&head).await.into_iter().find(is_wife) {
                return (head, wife);
            }
        }
        unreachable!("there are couples among 300 people")
    }

    /// The oldest of those who are too young.
    pub async fn youth(&self) -> Resident {
        let today = self.house.world.clock.today();
        let mut young = self.house.residents(false).await;
        young.retain(|it| it.person.is_present() && it.person.age(today) < 17);
        young.into_iter().max_by_key(|it| it.person.age(today)).unwrap()
    }
}

/// The address of a resident's event.
fn at(resident: &Resident, event: &str) -> String {
    format!("/residents/{}/events/{event}", resident.id)
}

/// A form with its ground.
pub fn grounded(fields: &[(&str, &str)]) -> Form {
    let ground = [("reason", "1"), ("evidence_kind", "9"), ("evidence", "474.1/12/2024")];
    ground.iter().chain(fields).fold(Form::new(), |form, (name, value)| form.with(name, value))
}

fn confirmed(form: Form) -> Form {
    form.with("step", "confirmed")
}

#[track_caller]
fn leads_to(answer: &Answer, place: &str) {
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(answer.header("location"), Some(place));
}

/// What is told of a field that is wrong, and what is kept in it.
#[track_caller]
fn is_told(page: &str, field: &str, why: &str) {
    let told = between(page, &format!("<p id=\"{field}-problem\""), "</p>");
    assert!(told.contains(why), "{told}");
}

#[tokio::test]
async fn a_birth_adds_a_child_to_the_family_and_once() {
    let console = Console::open().await;
    let (father, mother) = console.couple().await;
    let before = console.family(&father).await.len();
    let form = grounded(&[
        ("nik", "3673014306240001"),
        ("full_name", "Putri"),
        ("sex", "2"),
        ("birth_place", "Serang"),
        ("birth_date", "2024-06-03"),
        ("relation", "4"),
        ("mother", &mother.person.nik.reveal()),
        ("father", "Joko"),
    ]);
    let born = console.send(&at(&father, "birth"), &form).await;
    let family = console.family(&father).await;
    assert_eq!(family.len(), before + 1);
    let child = family.iter().find(|it| it.person.full_name.reveal() == "Putri").unwrap();
    leads_to(&born, &format!("/residents/{}/history?done=birth", child.id));
    assert_eq!(child.person.region, father.person.region);
    let detail = console.house.app.registry.detail(&console.act(), child.id).await.unwrap();
    assert_eq!(detail.mother_name, Some(mother.person.full_name.clone()));
    assert_eq!(detail.mother_nik, Some(mother.person.nik));
    assert_eq!(detail.father_name.unwrap().reveal(), "Joko");
    let again = console.send(&at(&father, "birth"), &form).await.ok(409);
    is_told(&again, "nik", "This NIK is taken");
    assert!(again.contains("value=\"Putri\"") && again.contains("value=\"2024-06-03\""));
    assert_eq!(console.family(&father).await.len(), before + 1);
}

#[tokio::test]
async fn a_death_is_looked_at_once_more_and_closes_the_record() {
    let console = Console::open().await;
    let (husband, wife) = console.couple().await;
    let form = || grounded(&[("on", "2024-06-01"), ("partner", &wife.id.to_string())]);
    let look = console.send(&at(&husband, "death"), &form()).await.ok(200);
    assert!(look.contains("Nothing is recorded yet") && look.contains("id=\"confirm\""), "{look}");
    assert!(look.contains(wife.person.full_name.reveal()), "who is left behind is named");
    assert_eq!(console.now(&husband).await, husband.person);
    let edit = console.send(&at(&husband, "death"), &form().with("step", "edit")).await.ok(200);
    assert!(edit.contains("value=\"2024-06-01\"") && edit.contains("value=\"474.1/12/2024\""));
    assert_eq!(console.now(&husband).await, husband.person);
    let died = console.send(&at(&husband, "death"), &confirmed(form())).await;
    leads_to(&died, &format!("/residents/{}/history?done=death", husband.id));
    assert_eq!(console.now(&husband).await.life_status, LifeStatus::Dead);
    assert_eq!(console.now(&wife).await.marital_status, MaritalStatus::Widowed);
    let again = console.send(&at(&husband, "death"), &confirmed(form())).await.ok(403);
    assert!(again.contains("does not live here any more"), "{again}");
    let events = console.page(&format!("/residents/{}/events", husband.id)).await.ok(200);
    let offered = |event| events.contains(&format!("{}\"", at(&husband, event)));
    assert!(offered("revival") && offered("correction"));
    assert!(!["birth", "marriage", "death", "move-out"].into_iter().any(offered));
}

#[tokio::test]
async fn a_record_that_was_closed_by_mistake_is_opened_again() {
    let console = Console::open().await;
    let ratna = console.house.ratna().await;
    let absent = |code| grounded(&[("absence", code), ("on", "2024-06-02")]);
    let path = at(&ratna, "absence");
    for (code, status) in
        [("4", LifeStatus::Missing), ("6", LifeStatus::Gone), ("15", LifeStatus::NotValid)]
    {
        assert!(console.send(&path, &absent(code)).await.ok(200).contains("id=\"confirm\""));
        let gone = console.send(&path, &confirmed(absent(code))).await;
        leads_to(&gone, &format!("/residents/{}/history?done=absence", ratna.id));
        assert_eq!(console.now(&ratna).await.life_status, status);
        let look = console.send(&at(&ratna, "revival"), &grounded(&[])).await.ok(200);
        assert!(look.contains("id=\"confirm\""));
        assert_eq!(console.now(&ratna).await.life_status, status, "one look more");
        let back = console.send(&at(&ratna, "revival"), &confirmed(grounded(&[]))).await;
        leads_to(&back, &format!("/residents/{}/history?done=revival", ratna.id));
        assert_eq!(console.now(&ratna).await, ratna.person);
    }
    let again = console.send(&at(&ratna, "revival"), &grounded(&[])).await.ok(403);
    assert!(again.contains("This record is not closed"), "{again}");
}

#[tokio::test]
async fn who_is_married_and_recorded_may_hold_an_ikd_before_seventeen() {
    let console = Console::open().await;
    let young = console.youth().await;
    let place = format!("/residents/{}", young.id);
    let shown = console.page(&place).await.ok(200);
    assert!(shown.contains("Not yet 17 and never married"), "{shown}");
    let wedding = grounded(&[("on", "2024-06-04"), ("partner", "")]);
    let married = console.send(&at(&young, "marriage"), &wedding).await;
    leads_to(&married, &format!("{place}/history?done=marriage"));
    let shown = console.page(&place).await.ok(200);
    assert!(!shown.contains("never married") && shown.contains("Not yet recorded"), "{shown}");
    let step = Form::new().with("from", "UNREGISTERED").with("to", "BIO_CAPTURED");
    leads_to(
        &console.send(&format!("{place}/card"), &step).await,
        &format!("{place}/card?done=step"),
    );
    assert!(console.page(&place).await.ok(200).contains("Meets the conditions"));
    let again = console.send(&at(&young, "marriage"), &wedding).await.ok(403);
    assert!(again.contains("This person is married already"), "{again}");
}

#[tokio::test]
async fn a_divorce_ends_the_marriage_of_both() {
    let console = Console::open().await;
    let (husband, wife) = console.couple().await;
    let form = |partner: &str| confirmed(grounded(&[("on", "2024-06-04"), ("partner", partner)]));
    let path = at(&husband, "divorce");
    let child = console.youth().await;
    let wrong = console.send(&path, &form(&child.id.to_string())).await.ok(403);
    is_told(&wrong, "partner", "This person is not married");
    let own = console.send(&path, &form(&husband.id.to_string())).await.ok(422);
    is_told(&own, "partner", "stands there twice");
    let nobody = console.send(&path, &form("3673010101010999")).await.ok(422);
    is_told(&nobody, "partner", "no such resident in your region");
    let misread = console.send(&path, &form("istrinya")).await.ok(422);
    is_told(&misread, "partner", "no record number and no NIK");
    assert!(misread.contains("value=\"istrinya\""));
    assert_eq!(console.now(&husband).await, husband.person);
    let parted = console.send(&path, &form(&wife.person.nik.reveal())).await;
    leads_to(&parted, &format!("/residents/{}/history?done=divorce", husband.id));
    for one in [&husband, &wife] {
        assert_eq!(console.now(one).await.marital_status, MaritalStatus::Divorced);
    }
    let again = console.send(&path, &form(&wife.id.to_string())).await.ok(403);
    assert!(again.contains("This person is not married"), "{again}");
}

#[tokio::test]
async fn a_family_moves_out_and_comes_back_to_another_home() {
    let console = Console::open().await;
    let (husband, wife) = console.couple().await;
    let along = format!("with-{}", wife.id);
    let out = || {
        grounded(&[
            ("on", "2024-06-03"),
            ("place", "1"),
            ("destination", "33.03.15.2003"),
            (&along, "0"),
        ])
    };
    let look = console.send(&at(&husband, "move-out"), &out()).await.ok(200);
    assert!(look.contains("Purbalingga"), "the destination in words: {look}");
    let nowhere = grounded(&[("on", "2024-06-03"), ("place", "1"), ("destination", "")]);
    let nowhere = console.send(&at(&husband, "move-out"), &nowhere).await.ok(422);
    is_told(&nowhere, "destination", "is needed");
    let left = console.send(&at(&husband, "move-out"), &confirmed(out())).await;
    leads_to(&left, &format!("/residents/{}/history?done=move-out", husband.id));
    for one in [&husband, &wife] {
        assert_eq!(console.now(one).await.life_status, LifeStatus::Moved);
    }
    let again = console.send(&at(&husband, "move-out"), &confirmed(out())).await.ok(403);
    assert!(again.contains("does not live here any more"), "{again}");
    let home = |village| {
        grounded(&[
            ("on", "2024-06-05"),
            ("village", village),
            ("kk_number", "3673010506240001"),
            ("address", "Jalan Kenanga 7"),
            ("relation", "0"),
            (&along, "3"),
        ])
    };
    for (village, why) in [("36.73.01", "not the code of a village"), ("Cipare", "no region")] {
        let page = console.send(&at(&husband, "move-in"), &home(village)).await.ok(422);
        is_told(&page, "village", why);
        assert!(page.contains("value=\"Jalan Kenanga 7\""), "what was typed is kept");
    }
    let came = console.send(&at(&husband, "move-in"), &home("36.73.01.1001")).await;
    leads_to(&came, &format!("/residents/{}/history?done=move-in", husband.id));
    for (one, relation) in [(&husband, Relation::Head), (&wife, Relation::Wife)] {
        let person = console.now(one).await;
        assert!(person.is_present());
        assert_eq!(person.region.to_string(), "36.73.01.1001");
        assert_eq!(person.kk_number.reveal(), "3673010506240001");
        assert_eq!(person.relation, Some(relation));
        assert_eq!(person.address.unwrap().reveal(), "Jalan Kenanga 7");
    }
    let again = console.send(&at(&husband, "move-in"), &home("36.73.01.1001")).await.ok(409);
    assert!(again.contains("Nothing would change"), "{again}");
}

#[tokio::test]
async fn somebody_unknown_moves_in_with_the_family() {
    let console = Console::open().await;
    let (husband, _) = console.couple().await;
    let mut fields = vec![
        ("nik", "1771014505800001"),
        ("full_name", "Nur'aini"),
        ("sex", "2"),
        ("birth_place", "Bengkulu"),
        ("birth_date", "1980-05-05"),
        ("marital_status", "4"),
        ("recording_status", "8"),
        ("on", "2024-06-05"),
        ("relation", "1"),
    ];
    let second = console.send(&at(&husband, "arrival"), &grounded(&fields)).await.ok(403);
    is_told(&second, "relation", "has a head of family already");
    fields[8].1 = "9";
    let came = console.send(&at(&husband, "arrival"), &grounded(&fields)).await;
    let family = console.family(&husband).await;
    let newcomer = family.iter().find(|it| it.person.full_name.reveal() == "Nur'aini").unwrap();
    leads_to(&came, &format!("/residents/{}/history?done=arrival", newcomer.id));
    fields[0].1 = "1771010505800001";
    let odd = console.send(&at(&husband, "arrival"), &grounded(&fields)).await.ok(200);
    assert!(odd.contains("The sex in the NIK differs from the record"), "{odd}");
    assert!(odd.contains("name=\"step\" value=\"confirmed\""), "checked, it is recorded");
    let before = console.family(&husband).await.len();
    let checked = console.send(&at(&husband, "arrival"), &confirmed(grounded(&fields))).await;
    assert_eq!((checked.status, console.family(&husband).await.len()), (303, before + 1));
    fields[0].1 = "1771014505800001";
    assert_eq!(newcomer.person.address, husband.person.address);
    let again = console.send(&at(&husband, "arrival"), &grounded(&fields)).await.ok(409);
    is_told(&again, "nik", "This NIK is taken");
}

#[tokio::test]
async fn only_what_was_typed_is_corrected() {
    let console = Console::open().await;
    let ratna = console.house.ratna().await;
    let path = at(&ratna, "correction");
    let nothing = console.send(&path, &grounded(&[])).await.ok(409);
    assert!(nothing.contains("Nothing would change"), "{nothing}");
    let fields = [("full_name", "Ratna Baru"), ("religion", "6"), ("mother_name", "Ni Wayan")];
    let done = console.send(&path, &grounded(&fields)).await;
    leads_to(&done, &format!("/residents/{}/history?done=correction", ratna.id));
    let full_name = registry::FullName::parse("Ratna Baru").unwrap();
    assert_eq!(console.now(&ratna).await, Person { full_name, ..ratna.person.clone() });
    let again = console.send(&path, &grounded(&fields)).await.ok(409);
    assert!(again.contains("Nothing would change"), "{again}");
    console.send(&path, &grounded(&[("mother_name", "-"), ("address", "-")])).await.ok(303);
    let detail = console.house.app.registry.detail(&console.act(), ratna.id).await.unwrap();
    assert_eq!((detail.mother_name, detail.religion.is_some()), (None, true));
    assert_eq!(console.now(&ratna).await.address, None);
    for (field, value, why) in [
        ("birth_date", "2024-06-06", "before the date of birth"),
        ("kk_number", "3673014505990001", "perhaps the two were swapped"),
        ("postcode", "4211", "cannot be read"),
        ("rt", "0", "cannot be read"),
        ("birth_place", "Ser\u{202e}ang", "cannot stand in a record"),
    ] {
        let page = console.send(&path, &grounded(&[(field, value)])).await.ok(422);
        is_told(&page, field, why);
        assert!(page.contains(&format!("value=\"{value}\"")), "{field}");
    }
}

#[tokio::test]
async fn a_mistake_stands_beside_its_field_and_nothing_is_lost() {
    let console = Console::open().await;
    let ratna = console.house.ratna().await;
    let path = at(&ratna, "death");
    let tomorrow = "2024-06-06";
    let early = ratna.person.birth_date.reveal().previous_day().unwrap();
    for (field, value, why, status) in [
        ("on", "", "This is needed", 422),
        ("on", "5 Juni", "This is no date", 422),
        ("on", tomorrow, "lies in the future", 422),
        ("on", &date_text(early), "before the date of birth", 422),
        ("reason", "7", "Please choose one", 422),
        ("evidence_kind", "", "Please choose one", 422),
        ("evidence", "lisan", "holds a digit", 422),
        ("evidence", "3673014505990001", "a number of its own", 422),
    ] {
        let form =
            [("on", "2024-06-01"), ("reason", "1"), ("evidence_kind", "2"), ("evidence", "AB-1")]
                .into_iter()
                .map(|(name, typed)| (name, if name == field { value } else { typed }))
                .fold(Form::new(), |form, (name, value)| form.with(name, value));
        let page = console.send(&path, &confirmed(form)).await.ok(status);
        is_told(&page, field, why);
        assert!(field == "evidence" || page.contains("value=\"AB-1\""), "{field}");
        assert!(page.contains("aria-invalid=\"true\"") && page.matches(" autofocus").count() == 1);
    }
    assert_eq!(console.now(&ratna).await, ratna.person);
    let missing = "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/events/death";
    assert_eq!(console.page(missing).await.status, 404);
    assert_eq!(console.send(missing, &grounded(&[])).await.status, 404);
    assert_eq!(console.page(&at(&ratna, "resurrection")).await.status, 404);
}
