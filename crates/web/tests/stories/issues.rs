//! What cannot be done, page by page: reported, answered, followed, told.

use std::{fs, time::Duration};

use super::{
    http::{Answer, Call, FORM},
    waiting::{Lined, between},
};

const ANSWER: &str = "indonesian=Sedang+kami+perbaiki.&english=We+repair+%3Cb%3Eit%3C%2Fb%3E.";

async fn read(it: &Lined, path: &str) -> String {
    Call::page(path).with("cookie", "lang=en").to(it.house.public).await.ok(200)
}

async fn post(it: &Lined, path: &str, form: &str) -> Answer {
    let call = Call::post(path).with("accept", "text/html").with("cookie", "lang=en");
    call.body(FORM, form.to_owned()).to(it.house.public).await
}

/// Reported by the office; its page at the console.
async fn reported(it: &Lined) -> String {
    let office = it.office.trim_start_matches("/offices/");
    let form = format!("office={office}&kind=camera&system=ios&below=15&text=Gelap+%3Cscript%3E");
    let answer = it.send("/issues", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").unwrap().to_owned()
}

/// The messages that were sent to a contact.
async fn sent_to(it: &Lined, contact: &str) -> Vec<String> {
    it.house.app.messages.deliver().await.unwrap();
    let files = fs::read_dir(it.house.world.folder().join("messages")).unwrap();
    let all = files.map(|it| fs::read_to_string(it.unwrap().path()).unwrap());
    all.filter(|text| text.contains(contact)).collect()
}

fn digits(text: &str) -> String {
    let line = text.lines().find(|it| it.starts_with("Your code")).unwrap();
    line.chars().filter(char::is_ascii_digit).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_issue_is_reported_answered_and_read_by_everybody() {
    let it = Lined::open().await;
    let unreadable = it.send("/issues", "kind=camera&below=soon&text=Gelap").await.ok(422);
    assert!(unreadable.contains("cannot be read") && unreadable.contains("Gelap"), "{unreadable}");
    let path = reported(&it).await;
    assert_eq!(reported(&it).await, path, "what is reported again is the same");
    let seen = it.see(&path).await;
    assert!(seen.contains("iPhone (iOS) below 15") && !seen.contains("<script>"), "{seen}");
    let public = path.replace("/issues", "/known-issues");
    assert!(!read(&it, "/known-issues").await.contains("iPhone"), "nobody has answered");
    let call = Call::page(&public).with("cookie", "lang=en");
    assert_eq!(call.to(it.house.public).await.status, 404);
    let answer = format!("{path}/answer");
    let half = it.send(&answer, "state=working&seen=0&indonesian=Ya&english=").await.ok(422);
    assert!(half.contains("both languages") && half.contains(">Ya</textarea>"), "{half}");
    it.send(&answer, &format!("state=working&seen=0&{ANSWER}")).await.ok(303);
    let late = it.send(&answer, &format!("state=solved&seen=0&{ANSWER}")).await.ok(409);
    assert!(late.contains("Somebody else has just answered"), "{late}");
    let known = read(&it, "/known-issues").await;
    assert!(known.contains("The camera does not read codes: iPhone (iOS) below 15"), "{known}");
    assert!(
        known.contains("Being worked on") && known.contains("5\u{a0}June\u{a0}2024"),
        "{known}"
    );
    assert!(!known.contains("<b>it") && !known.contains("Gelap"), "an officer's words stay inside");
    let phone = |system: &str, version: &str| {
        format!(
            "born=1999-05-05&married=no&recorded=yes&phone=own&system={system}&version={version}"
        )
    };
    let old = post(&it, "/book", &phone("ios", "14.8")).await.ok(200);
    assert!(old.contains(&public) && old.contains("What is known of this phone"), "{old}");
    for (system, version) in [("ios", "15"), ("android", "14")] {
        let other = post(&it, "/book", &phone(system, version)).await.ok(200);
        assert!(!other.contains("/known-issues/"), "{other}");
    }
    let office = it.office.trim_start_matches("/offices/");
    it.send(&format!("{path}/met"), &format!("office={office}")).await.ok(303);
    assert!(it.see("/issues").await.contains("iPhone (iOS) below 15"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_a_contact_of_theirs_waits_for_the_end() {
    let it = Lined::open().await;
    let path = reported(&it).await;
    let answer = format!("{path}/answer");
    it.send(&answer, &format!("state=working&seen=0&{ANSWER}")).await.ok(303);
    let public = path.replace("/issues", "/known-issues");
    assert!(read(&it, &public).await.contains("Where do we send the news?"));
    let contact = format!("{public}/contact");
    let wrong = post(&it, &contact, "contact=%3Cscript%3Ealert(1)").await.ok(422);
    assert!(wrong.contains("Write an e-mail address") && !wrong.contains("<script>alert"));
    let asked = post(&it, &contact, "contact=siti%40contoh.id").await.ok(200);
    assert!(asked.contains("The six digits") && !asked.contains("siti@"), "{asked}");
    let proof = between(&asked, "name=\"proof\" value=\"", "\"");
    let code = format!("{public}/code");
    let guess = post(&it, &code, &format!("proof={proof}&code=abc")).await.ok(422);
    assert!(guess.contains("Those are other digits"), "{guess}");
    let digits = digits(&sent_to(&it, "siti@contoh.id").await[0]);
    let told = post(&it, &code, &format!("proof={proof}&code={digits}")).await.ok(200);
    assert!(told.contains("We will tell you"), "{told}");
    let again = post(&it, &code, &format!("proof={proof}&code={digits}")).await.ok(422);
    assert!(again.contains("That code is over"), "{again}");
    assert!(it.see(&path).await.contains("People who wait for news: 1"));
    for (form, told, waiting) in [
        ("&want=leave", "You will not be told any more", 0),
        ("&want=follow", "We will tell you", 1),
    ] {
        let asked = post(&it, &contact, "contact=siti%40contoh.id").await.ok(200);
        let proof = between(&asked, "name=\"proof\" value=\"", "\"");
        let all = sent_to(&it, "siti@contoh.id").await;
        let mut seen = String::new();
        for digits in all.iter().map(|it| self::digits(it)) {
            let answer = post(&it, &code, &format!("proof={proof}&code={digits}{form}")).await;
            if answer.status == 200 {
                seen = answer.ok(200);
                break;
            }
        }
        assert!(seen.contains(told), "{form}: {seen}");
        let waits = format!("People who wait for news: {waiting}");
        assert!(it.see(&path).await.contains(&waits));
    }
    it.house.world.clock.advance(Duration::from_secs(60));
    it.send(&answer, &format!("state=solved&seen=1&{ANSWER}")).await.ok(303);
    let news = it.house.app.desk.news().await.unwrap();
    assert_eq!(news.len(), 1);
    let sealed = messages::SealedContact(news[0].contact.clone());
    assert_eq!(it.house.app.messages.unseal(&sealed).unwrap().reveal(), "siti@contoh.id");
    let settled = read(&it, &public).await;
    assert!(settled.contains("This issue has its answer"), "{settled}");
    let late = post(&it, &contact, "contact=budi%40contoh.id").await.ok(200);
    assert!(late.contains("nothing to wait for") && sent_to(&it, "budi@").await.is_empty());
}
