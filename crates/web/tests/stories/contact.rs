//! A resident leaves a contact at the desk, and is told there.

use std::fs;

use issuance::{Binding, NoteKind};
use terms::Act;

use super::{asked::between, house::House, officer::Officer};

const CONTACT: &str = "0812 7777 789";

/// The digits that were sent last.
async fn digits(house: &House) -> String {
    house.app.messages.deliver().await.unwrap();
    let files = fs::read_dir(house.world.folder().join("messages")).unwrap();
    let texts = files.map(|it| fs::read_to_string(it.unwrap().path()).unwrap());
    let text = texts.filter(|it| it.contains("Your code")).last().unwrap();
    let line = text.lines().find(|it| it.starts_with("Your code")).unwrap();
    line.chars().filter(char::is_ascii_digit).collect()
}

#[tokio::test]
async fn a_contact_is_proven_masked_told_and_taken_away() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let ratna = house.ratna().await;
    let record = format!("/residents/{}", ratna.id);
    let at = format!("{record}/contact");
    assert!(head.page(&house, &record).await.ok(200).contains(&at), "the record leads there");
    let first = head.page(&house, &at).await.ok(200);
    assert!(first.contains("There is no contact yet"), "{first}");
    let unreadable = head.send(&house, &at, "contact=siti%40&language=en").await.ok(422);
    assert!(!unreadable.contains("siti"), "{unreadable}");

    let form = format!("contact={}&language=en", CONTACT.replace(' ', "+"));
    let asked = head.send(&house, &at, &form).await.ok(200);
    assert!(asked.contains("+62 *** 789") && !asked.contains("7777"), "{asked}");
    let proof = between(&asked, "name=\"proof\" value=\"", "\"");
    let with = |code: &str| format!("proof={proof}&to=%2B62+***+789&language=en&code={code}");
    let right = digits(&house).await;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let path = format!("{at}/code");
    let told = head.send(&house, &path, &with(wrong)).await.ok(422);
    assert!(told.contains("other digits"), "{told}");
    assert_eq!(head.send(&house, &path, &with(&right)).await.status, 303);
    let left = head.page(&house, &at).await.ok(200);
    assert!(left.contains("+62 *** 789") && !left.contains("7777"), "{left}");

    let issuance = &house.app.issuance;
    let offered = issuance.offer(&Act::operator(), ratna.id, "pid", Binding::Any).await.unwrap();
    let code = offered.offer.grants.pre_authorized.as_ref().unwrap().code.clone();
    let tx_code = Some(offered.tx_code.clone());
    let form = protocols::oid4vci::TokenRequest { code, tx_code, client_id: None }.form();
    issuance.token(form.as_bytes(), &[]).await.unwrap();
    let notes = issuance.holder_notes().await.unwrap();
    assert_eq!(notes.iter().map(|it| it.kind).collect::<Vec<_>>(), [NoteKind::Phone]);
    let sealed = messages::SealedContact(notes[0].contact.clone());
    assert_eq!(house.app.messages.unseal(&sealed).unwrap().reveal(), "+628127777789");

    assert_eq!(head.send(&house, &format!("{at}/end"), "").await.status, 303);
    assert!(head.page(&house, &at).await.ok(200).contains("There is no contact yet"));
    let notes = issuance.holder_notes().await.unwrap();
    assert!(notes.iter().any(|it| it.kind == NoteKind::Contact), "the one before is told");
}
