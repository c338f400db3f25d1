//! A line of people, page by page: an office is opened, numbers are given, called and followed.

use protocols::Secret;

use super::{
    desk::{page, send},
    house::House,
    http::{Answer, Call, FORM},
};

/// An office with a line and a counter, opened at the console.
pub struct Lined {
    pub house: House,
    pub session: Secret,
    pub office: String,
    pub line: String,
    pub counter: String,
}

impl Lined {
    pub async fn open() -> Self {
        let house = House::open().await;
        let session = house.session().await;
        let form = "name=Kantor+%3Cb%3ESerang&kind=regency&region=36.73&zone=WIB\
            &days=08%3A00-12%3A00+13%3A00-16%3A00&friday=&saturday=";
        let opened = send(&house, &session, "/offices", form).await;
        let office = opened.header("location").unwrap().to_owned();
        let line = format!("{office}/lines");
        send(&house, &session, &line, "letter=a&activation=on&recording=on").await.ok(303);
        let seen = page(&house, &session, &office).await.ok(200);
        let line = between(&seen, "/lines/", "/door");
        let counter = format!("line={line}&number=7");
        send(&house, &session, &format!("{office}/counters"), &counter).await.ok(303);
        let seen = page(&house, &session, &office).await.ok(200);
        assert!(
            seen.contains("Kantor &#60;b&#62;Serang") || seen.contains("Kantor &lt;b&gt;Serang")
        );
        let counter = between(&seen, "/counters/", "\"");
        Self { house, session, office, line, counter }
    }

    /// The same with a session of a later day.
    pub async fn anew(self) -> Self {
        let session = self.house.session().await;
        Self { session, ..self }
    }

    pub async fn see(&self, path: &str) -> String {
        page(&self.house, &self.session, path).await.ok(200)
    }

    pub async fn send(&self, path: &str, form: &str) -> Answer {
        send(&self.house, &self.session, path, form).await
    }

    /// Somebody at the door; their code.
    pub async fn join(&self, form: &str) -> String {
        let slip = self.send(&format!("/lines/{}/door", self.line), form).await.ok(200);
        between(&slip, "<strong class=\"mono\">", "</strong>")
    }

    /// What somebody sees on their phone.
    pub async fn follow(&self, code: &str) -> Answer {
        let typed =
            Call::post("/ticket").with("accept", "text/html").body(FORM, format!("code={code}"));
        let kept = typed.to(self.house.public).await;
        assert_eq!(kept.status, 303, "{}", kept.body);
        let call = Call::page("/ticket").with("cookie", format!("lang=en; {}", kept.cookie()));
        call.to(self.house.public).await
    }
}

#[track_caller]
pub fn between(text: &str, before: &str, after: &str) -> String {
    assert!(text.contains(before), "{before} in {text}");
    let (_, rest) = text.split_once(before).unwrap();
    rest.split_once(after).unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_given_called_followed_and_served() {
    let it = Lined::open().await;
    let code = it.join("activation=on").await;
    let waiting = it.follow(&code.to_lowercase()).await;
    assert!(!waiting.head.contains(&code), "the code is in no address");
    let waiting = waiting.ok(200);
    assert!(waiting.contains("Your number: A-001"), "{waiting}");
    assert!(waiting.contains("Likely to be called"));
    let (counter, board) = (format!("/counters/{}", it.counter), format!("{}/board", it.office));
    let refused = it.send(&format!("{counter}/call"), "").await.ok(403);
    assert!(refused.contains("Sit down first"), "{refused}");
    it.send(&format!("{counter}/seat"), "").await.ok(303);
    it.send(&format!("{counter}/call"), "").await.ok(303);
    let seen = it.see(&counter).await;
    assert!(seen.contains("A-001") && seen.contains("Called 1 of 3"), "{seen}");
    let shown = Call::page(&board).to(it.house.public).await.ok(200);
    assert!(shown.contains("A-001") && shown.contains("ke loket 7"), "{shown}");
    assert!(shown.contains("Nomor antrean, A, satu, ke loket tujuh"), "{shown}");
    assert!(it.follow(&code).await.ok(200).contains("To counter 7"));
    let ticket = between(&seen, "/tickets/", "\"");
    let deed = format!("{counter}/tickets/{ticket}");
    let early = it.send(&deed, "what=miss").await.ok(409);
    assert!(early.contains("gone on in the meantime"), "{early}");
    it.send(&deed, "what=begin").await.ok(303);
    it.send(&deed, "what=finish").await.ok(303);
    assert!(it.see(&counter).await.contains("Nobody is waiting"));
    assert!(it.follow(&code).await.ok(200).contains("Thank you for coming"));
    assert_eq!(it.send(&deed, "what=dance").await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_goes_home_without_a_date() {
    let it = Lined::open().await;
    let door = format!("/lines/{}/door", it.line);
    let full = loop {
        let given = it.send(&door, "activation=on&recording=on").await.ok(200);
        if !given.contains("Your number") {
            break given;
        }
    };
    assert!(full.contains("Today is full"), "{full}");
    let window = between(&full, "name=\"window\" value=\"", "\"");
    let form = format!("activation=on&recording=on&window={window}");
    let dated = it.send(&format!("{door}/another-day"), &form).await.ok(200);
    assert!(dated.contains("Your place") && dated.contains("6\u{a0}June\u{a0}2024"), "{dated}");
    let code = between(&dated, "<strong class=\"mono\">", "</strong>");
    let early = it.send(&format!("{door}/arrival"), &format!("code={code}")).await.ok(422);
    assert!(early.contains("for another day"), "{early}");
    let standing = it.send(&format!("{door}/standby"), "activation=on").await.ok(200);
    assert!(standing.contains("Standby: called when"), "{standing}");
    let past = it.send(&format!("{door}/another-day"), "activation=on&window=1").await;
    assert_eq!(past.status, 422);
    let nothing = it.send(&door, "").await.ok(422);
    assert!(nothing.contains("does not do that"), "{nothing}");
    let ended = it.send(&format!("/lines/{}/end", it.line), "").await.ok(200);
    assert!(ended.contains("Got a dated place:"), "{ended}");
    let closed = it.send(&door, "activation=on&favoured=on").await.ok(200);
    assert!(closed.contains("closed for today") && !closed.contains("id=\"standby\""), "{closed}");
    assert!(
        it.send(&format!("{door}/standby"), "activation=on").await.ok(200).contains("closed for")
    );
    let window = between(&closed, "name=\"window\" value=\"", "\"");
    let form = format!("activation=on&favoured=on&window={window}");
    let dated = it.send(&format!("{door}/another-day"), &form).await.ok(200);
    assert!(dated.contains("Your place"), "{dated}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_are_not_found_by_trying() {
    let it = Lined::open().await;
    let code = it.join("activation=on").await;
    let call = |code: &str| {
        Call::post("/ticket").with("accept", "text/html").body(FORM, format!("code={code}"))
    };
    let mut guesses = 0;
    let slowed = loop {
        let answer = call(&format!("0000-{guesses:04}")).to(it.house.public).await;
        if answer.status != 404 {
            break answer;
        }
        guesses += 1;
    };
    assert!(guesses <= 20, "{guesses}");
    assert_eq!(slowed.status, 429, "somebody who tries on is slowed down");
    assert!(slowed.header("retry-after").is_some());
    assert_eq!(
        call(&code).to(it.house.public).await.status,
        429,
        "also with the right one, for seconds"
    );
    let kept = Call::page("/ticket").with("cookie", format!("ikd_ticket={code}"));
    assert_eq!(kept.to(it.house.public).await.status, 429, "a cookie is a guess too");
    it.house.world.clock.advance(std::time::Duration::from_secs(10));
    it.follow(&code).await.ok(200);
    assert_eq!(call("nonsense!").to(it.house.public).await.status, 422);
}

#[tokio::test]
async fn what_cannot_be_read_comes_back_as_it_was_typed() {
    let it = Lined::open().await;
    let bad = "name=Kantor&kind=regency&region=36.73&zone=WIB&days=8-12&friday=&saturday=";
    let back = it.send("/offices", bad).await.ok(422);
    assert!(back.contains("value=\"8-12\"") && back.contains("cannot be read"), "{back}");
    let twice = format!("{}/lines", it.office);
    assert!(it.send(&twice, "letter=A&ktp=on").await.ok(409).contains("is in use"));
    assert_eq!(it.send(&twice, "letter=AB&ktp=on").await.status, 422);
    let nobody = Call::page("/offices/x/board");
    assert_eq!(nobody.to(it.house.public).await.status, 400);
    assert_eq!(
        Call::page(&it.office).to(it.house.public).await.status,
        404,
        "officers' pages are elsewhere"
    );
}
