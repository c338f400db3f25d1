//! The course of a KTP-el and the suspension of an IKD, step by step on their pages.

use protocols::form::Form;
use registry::{CardState, RecordingStatus, Resident};
use terms::Clock;

use super::events::{Console, grounded};

use CardState::*;

fn step(from: CardState, to: CardState) -> Form {
    Form::new().with("from", from.name()).with("to", to.name())
}

fn at(resident: &Resident) -> String {
    format!("/residents/{}/card", resident.id)
}

/// Somebody who has been recorded, as a file told it: biometrics taken.
async fn recorded(console: &Console) -> Resident {
    let residents = console.house.residents(true).await;
    let is_recorded = |it: &Resident| it.person.recording_status == RecordingStatus::Recorded;
    residents.into_iter().find(is_recorded).unwrap()
}

async fn walk(console: &Console, resident: &Resident, way: &[CardState]) {
    for pair in way.windows(2) {
        let done = console.send(&at(resident), &step(pair[0], pair[1])).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(done.header("location"), Some(format!("{}?done=step", at(resident)).as_str()));
    }
}

#[tokio::test]
async fn a_card_goes_on_by_legal_steps_only() {
    let console = Console::open().await;
    let resident = recorded(&console).await;
    let place = at(&resident);
    let begun = console.page(&place).await.ok(200);
    assert!(begun.contains("Biometrics taken") && begun.contains("No step was recorded here yet"));
    assert_eq!(begun.matches("name=\"to\"").count(), 1, "one step may follow: {begun}");
    walk(&console, &resident, &[BioCaptured, Processing, SentForEnrolment]).await;
    let shown = console.page(&format!("{place}?done=step")).await.ok(200);
    assert!(
        shown.contains("The new step was recorded")
            && shown.contains("value=\"RECEIVED_AT_CENTRAL\"")
    );
    assert!(shown.contains("5\u{a0}June\u{a0}2024, 09:00\u{a0}WIB"), "the day: {shown}");
    assert_eq!(shown.matches("<td>The server&#39;s operator</td>").count(), 2, "and who: {shown}");
    let illegal = console.send(&place, &step(SentForEnrolment, Issued)).await.ok(403);
    assert!(illegal.contains("does not follow the present one"), "{illegal}");
    let late = console.send(&place, &step(Processing, SentForEnrolment)).await.ok(409);
    assert!(late.contains("in another state by now"), "sent twice: {late}");
    let nonsense = Form::new().with("from", "SENT").with("to", "PRINTED");
    assert_eq!(console.send(&place, &nonsense).await.status, 400);
    let card = console.house.app.registry.card(&console.act(), resident.id).await.unwrap();
    assert_eq!((card.state, card.steps.len()), (SentForEnrolment, 2));
    let odd = console.page(&format!("{place}?done=%3Cb%3E")).await.ok(200);
    assert!(!odd.contains("was recorded") && !odd.contains("<b>"));
}

#[tokio::test]
async fn a_duplicate_waits_for_whoever_looked_at_both() {
    let console = Console::open().await;
    let resident = recorded(&console).await;
    let place = at(&resident);
    let way = [BioCaptured, Processing, SentForEnrolment, ReceivedAtCentral, Duplicate];
    walk(&console, &resident, &way).await;
    let record = format!("/residents/{}", resident.id);
    assert!(
        console.page(&record).await.ok(200).contains("Not yet recorded"),
        "it makes nobody eligible"
    );
    let blocked = console.page(&place).await.ok(200);
    assert!(blocked.contains("must be resolved first") && !blocked.contains("name=\"to\""));
    let forced = console.send(&place, &step(Duplicate, PrintReady)).await.ok(403);
    assert!(forced.contains("must be resolved first"));
    let path = format!("{place}/duplicate");
    let open = console.send(&path, &grounded(&[("resolution", "")])).await.ok(422);
    assert!(open.contains("id=\"resolution-problem\"") && open.contains("value=\"474.1/12/2024\""));
    let form = grounded(&[("resolution", "1")]);
    let resolved = console.send(&path, &form).await;
    assert_eq!(resolved.status, 303, "{}", resolved.body);
    assert_eq!(resolved.header("location"), Some(format!("{place}?done=resolved").as_str()));
    assert_eq!(console.now(&resident).await.recording_status, RecordingStatus::PrintReady);
    assert!(console.page(&record).await.ok(200).contains("Meets the conditions"));
    let again = console.send(&path, &form).await.ok(403);
    assert!(again.contains("no duplicate to resolve"), "{again}");
}

#[tokio::test]
async fn who_is_too_young_or_gone_is_not_recorded() {
    let console = Console::open().await;
    let today = console.house.world.clock.today();
    let mut children = console.house.residents(false).await;
    children.retain(|it| it.person.is_present() && it.person.age(today) < 16);
    let child = children.remove(0);
    let refused = console.send(&at(&child), &step(Unregistered, BioCaptured)).await.ok(403);
    assert!(refused.contains("too young"), "{refused}");
    let ratna = console.house.ratna().await;
    let gone = grounded(&[("absence", "6"), ("on", "2024-06-02"), ("step", "confirmed")]);
    console.send(&format!("/residents/{}/events/absence", ratna.id), &gone).await.ok(303);
    let page = console.page(&at(&ratna)).await.ok(200);
    assert!(page.contains("does not live here any more") && !page.contains("name=\"to\""));
}

#[tokio::test]
async fn a_suspension_says_why_and_stands_until_it_is_lifted() {
    let console = Console::open().await;
    let ratna = console.house.ratna().await;
    let place = format!("/residents/{}/suspension", ratna.id);
    assert!(console.page(&place).await.ok(200).contains("The IKD is not suspended"));
    for code in ["", "because"] {
        let form = Form::new().with("reason", code);
        let page = console.send(&place, &form).await.ok(422);
        assert!(page.contains("Please choose the reason") && page.contains("aria-invalid"));
    }
    let lifted = |answer: &super::http::Answer| answer.header("location").map(str::to_owned);
    let nothing = console.send(&format!("{place}/lift"), &Form::new()).await.ok(409);
    assert!(nothing.contains("is not suspended. Somebody else may have lifted it"));
    let form = Form::new().with("reason", "record_disputed");
    let done = console.send(&place, &form).await;
    assert_eq!((done.status, lifted(&done)), (303, Some(format!("{place}?done=suspended"))));
    let shown = console.page(&format!("{place}?done=suspended")).await.ok(200);
    assert!(shown.contains("The IKD was suspended") && shown.contains("The record is in dispute"));
    assert!(
        shown.contains("5\u{a0}June\u{a0}2024") && !shown.contains("id=\"suspend\""),
        "{shown}"
    );
    let fraud = Form::new().with("reason", "fraud_suspected");
    let again = console.send(&place, &fraud).await.ok(409);
    assert!(again.contains("was suspended before") && again.contains("The record is in dispute"));
    let wish = Form::new().with("type", "pid").with("key", "");
    let offered = console.send(&format!("/residents/{}/offers", ratna.id), &wish).await;
    assert_eq!(offered.status, 403);
    assert!(!offered.body.contains("id=\"tx-code\""), "nothing is offered: {}", offered.body);
    let free = console.send(&format!("{place}/lift"), &Form::new()).await;
    assert_eq!((free.status, lifted(&free)), (303, Some(format!("{place}?done=lifted"))));
    let standing = console.house.app.activations.standing(&ratna).await.unwrap();
    assert_eq!(standing.suspended, None);
}
