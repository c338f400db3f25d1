//! Somebody is helped to an active IKD, page by page.

use protocols::oid4vci::CredentialOffer;

use super::{
    desk::{page, send},
    http::{Answer, Call},
    waiting::{Lined, between},
    wallet::Wallet,
};

/// An officer who serves somebody.
struct Served {
    it: Lined,
    /// The page of the checklist.
    at: String,
}

impl Served {
    async fn open() -> Self {
        let it = Lined::open().await;
        let counter = format!("/counters/{}", it.counter);
        it.send(&format!("{counter}/seat"), "").await.ok(303);
        it.join("activation=on").await;
        it.send(&format!("{counter}/call"), "").await.ok(303);
        let seen = it.see(&counter).await;
        assert!(!seen.contains("id=\"help\""), "whoever was called has to come first");
        let ticket = between(&seen, &format!("{counter}/tickets/"), "\"");
        let ticket = format!("{counter}/tickets/{ticket}");
        it.send(&ticket, "what=begin").await.ok(303);
        assert!(it.see(&counter).await.contains("id=\"help\" class=\"button\""));
        let begun = it.send(&format!("{ticket}/assist"), "").await;
        let at = begun.header("location").unwrap().to_owned();
        Self { it, at }
    }

    async fn see(&self) -> String {
        page(&self.it.house, &self.it.session, &self.at).await.ok(200)
    }

    async fn send(&self, what: &str, form: &str) -> Answer {
        let path = format!("{}/{what}", self.at);
        send(&self.it.house, &self.it.session, &path, form).await
    }

    /// Steps that are said, and what the page asks for after each.
    async fn say(&self, steps: &[(&str, &str)]) {
        for (step, next) in steps {
            self.send("step", &format!("what={step}")).await.ok(303);
            assert!(self.see().await.contains(next), "{step}: {next}");
        }
    }

    /// Whoever has this NIK sits there.
    async fn is(&self, nik: &str) {
        self.send("person", &format!("who={nik}")).await.ok(303);
    }
}

/// The code and the transaction code of an offer's page.
async fn scan(it: &Lined, offered: &str) -> (protocols::Secret, String) {
    let reference = between(offered, "credential_offer_uri%3D", "\"");
    let path = reference.rsplit("%252F").next().unwrap();
    let base = it.house.app.deployment.public_url.path().trim_end_matches('/').to_owned();
    let call = Call::get(format!("{base}/offers/{path}"));
    let offer = call.to(it.house.public).await.ok(200);
    let offer = CredentialOffer::from_json(offer.as_bytes()).unwrap();
    let code = offer.grants.pre_authorized.unwrap().code;
    let shown = between(offered, "id=\"tx-code\">", "</p>");
    (code, shown.chars().filter(char::is_ascii_digit).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_turns_green_when_the_phone_has_redeemed() {
    let served = Served::open().await;
    let it = &served.it;
    for (typed, status, told) in [
        ("Ratna", 422, "neither a NIK nor a record number"),
        ("3673010505990009", 404, "Nobody in your region"),
    ] {
        let answer = served.send("person", &format!("who={typed}")).await.ok(status);
        assert!(answer.contains(told) && !answer.contains("3673010505990009"), "{answer}");
    }
    let ratna = it.house.ratna().await;
    served.is(&ratna.person.nik.reveal().to_string()).await;
    let seen = served.see().await;
    assert!(
        seen.contains(ratna.person.full_name.reveal()) && seen.contains("id=\"eligible\""),
        "{seen}"
    );
    served
        .say(&[
            ("eligible", "QR code of the wallet"),
            ("device", "Shall we activate it?"),
            ("consent", "They set the PIN themselves"),
            ("pin", "Scan their phone"),
            ("back", "They set the PIN themselves"),
            ("pin", "Scan their phone"),
        ])
        .await;
    assert!(!served.see().await.contains(ratna.person.full_name.reveal()), "it is looked at once");
    let misread = served.send("offer", "key=ikd-key%3Aabc").await.ok(422);
    assert!(misread.contains("id=\"offer\""), "{misread}");
    let wallet = Wallet::new(&it.house);
    let offered = served.send("offer", &format!("key={}", wallet.thumbprint())).await.ok(200);
    assert!(offered.contains(&format!("data-live-page=\"{}\"", served.at)), "{offered}");
    assert!(served.see().await.contains("Waiting for the phone"));
    let early = served.send("step", "what=complete").await.ok(409);
    assert!(early.contains("Waiting for the phone"), "nothing is active yet");
    let slip = page(&it.house, &it.session, &format!("{}/slip", served.at)).await;
    assert_eq!(slip.status, 409);

    let (code, tx_code) = scan(it, &offered).await;
    let stranger = Wallet::new(&it.house).token_call(&it.house, &code, &tx_code);
    assert_eq!(stranger.to(it.house.public).await.status, 400, "it is for the phone in the room");
    wallet.token_call(&it.house, &code, &tx_code).to(it.house.public).await.json(200);
    let seen = served.see().await;
    assert!(seen.contains("id=\"active\"") && seen.contains("since"), "{seen}");
    served.say(&[("tried", "id=\"complete\""), ("complete", "Print the slip")]).await;
    let slip = page(&it.house, &it.session, &format!("{}/slip", served.at)).await.ok(200);
    let name = ratna.person.full_name.reveal();
    assert!(!slip.contains(name) && slip.contains("Your PIN. Officers may not either."), "{slip}");
    let slip = between(&slip, "id=\"slip\"", "</section>");
    assert!(!slip.contains("Rp") && !slip.contains(&ratna.person.nik.reveal().to_string()));
    let day = it.see(&format!("{}/day", it.office)).await;
    assert!(day.contains("id=\"assisted\""), "{day}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_is_noted_with_its_reason_and_other_services_go_on() {
    let served = Served::open().await;
    let ratna = served.it.house.ratna().await;
    served.is(&ratna.id.to_string()).await;
    served.say(&[("eligible", "QR code of the wallet")]).await;
    let unchosen = served.send("stop", "").await.ok(422);
    assert!(unchosen.contains("Choose a reason first"), "{unchosen}");
    let misplaced = served.send("stop", "reason=not_yet_17").await.ok(409);
    assert!(misplaced.contains("id=\"opens\""), "{misplaced}");
    served.send("stop", "reason=distrust").await.ok(303);
    let seen = served.see().await;
    assert!(
        seen.contains("Afraid for their data") && seen.contains("Other services go on"),
        "{seen}"
    );
    let day = served.it.see(&format!("{}/day", served.it.office)).await;
    assert!(day.contains("Afraid for their data"), "{day}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_scans_is_compared_and_the_page_leads_there() {
    let served = Served::open().await;
    let ratna = served.it.house.ratna().await;
    served.is(&ratna.id.to_string()).await;
    served
        .say(&[
            ("eligible", "QR code of the wallet"),
            ("device", "Shall we activate it?"),
            ("consent", "They set the PIN themselves"),
            ("pin", "id=\"other-way\""),
            ("pause", "What is done is not done again"),
        ])
        .await;
    let counter = format!("/counters/{}", served.it.counter);
    let seen = served.it.see(&counter).await;
    assert!(seen.contains("id=\"help\""), "and can be gone on with");
    let ticket = between(&served.see().await, &format!("{counter}/tickets/"), "/assist");
    let again = served.it.send(&format!("{counter}/tickets/{ticket}/assist"), "").await;
    assert_eq!(again.header("location"), Some(served.at.as_str()));
    let offered = served.send("offer", "").await.ok(200);
    assert!(
        offered.contains("Good for any phone"),
        "a demonstration takes whichever phone: {offered}"
    );
    assert!(served.see().await.contains("Waiting for the phone"));
}
