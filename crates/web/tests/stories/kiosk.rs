//! The kiosk: opened by an officer, locked for everybody else, and never a dead end.

use super::{
    http::{Answer, Call, FORM},
    waiting::{Lined, between},
};

/// The device in the hall.
struct Device<'a> {
    it: &'a Lined,
    page: String,
    cookie: String,
}

impl<'a> Device<'a> {
    /// A device that is no kiosk yet.
    fn new(it: &'a Lined) -> Self {
        let office = it.office.strip_prefix("/offices/").unwrap();
        Self { it, page: format!("/kiosk/{office}"), cookie: String::new() }
    }

    async fn see(&self) -> String {
        let cookie = format!("lang=en; {}", self.cookie);
        Call::page(&self.page).with("cookie", cookie).to(self.it.house.public).await.ok(200)
    }

    async fn send(&self, path: &str, form: &str) -> Answer {
        let call = Call::post(format!("{}{path}", self.page)).with("accept", "text/html");
        let call = call.with("cookie", format!("lang=en; {}", self.cookie));
        call.body(FORM, form).to(self.it.house.public).await
    }

    /// The officer opens it.
    async fn opened(mut self) -> Self {
        let kiosks = format!("{}/kiosks", self.it.office);
        let opened = self.it.send(&kiosks, "").await.ok(200);
        assert!(opened.contains(&self.page), "{opened}");
        let code = between(&opened, "<p class=\"code-large mono\">", "</p>");
        let kept = self.send("/open", &format!("code={}", code.to_lowercase())).await;
        assert_eq!(kept.status, 303, "{}", kept.body);
        let header = kept.header("set-cookie").unwrap();
        assert!(header.contains("HttpOnly; SameSite=Strict") && header.contains("Path=/kiosk;"));
        self.cookie = kept.cookie();
        assert_eq!(self.send("/open", &format!("code={code}")).await.status, 403, "once");
        self
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_gives_numbers_once_an_officer_has_opened_it_and_until_they_end_it() {
    let it = Lined::open().await;
    let locked = Device::new(&it);
    assert!(locked.see().await.contains("not open yet"));
    assert_eq!(locked.send("/number", "activation=on").await.status, 403, "no key, no number");
    let device = locked.opened().await;
    assert!(device.see().await.contains("What do you come for?"));
    let none = device.send("/number", "ktp=on").await.ok(422);
    assert!(none.contains("choose first"), "{none}");
    let slip = device.send("/number", "activation=on&recording=on&favoured=on").await;
    let slip = slip.ok(200);
    assert!(slip.contains("A-001") && slip.contains("Free of charge"), "{slip}");
    let back = format!("content=\"25; url={}\"", device.page);
    assert!(slip.contains(&back), "it goes back to the beginning: {slip}");
    let code = between(&slip, "<strong class=\"mono\">", "</strong>");
    assert!(it.follow(&code).await.ok(200).contains("A-001"));
    assert!(!slip.contains(&format!("/ticket?{code}")) && !slip.contains(&format!("#{code}")));
    let kiosks = format!("{}/kiosks", it.office);
    let seen = it.see(&kiosks).await;
    let kiosk = between(&seen, &format!("{kiosks}/"), "/end");
    it.send(&format!("{kiosks}/{kiosk}/end"), "").await.ok(303);
    assert!(device.see().await.contains("not open yet"));
    assert_eq!(device.send("/number", "activation=on").await.status, 403, "ended at the console");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_day_is_no_dead_end_and_a_booking_is_taken_in() {
    let it = Lined::open().await;
    let device = Device::new(&it).opened().await;
    let full = loop {
        let given = device.send("/number", "activation=on&recording=on").await.ok(200);
        if given.contains("Today is full") {
            break given;
        }
    };
    let window = between(&full, "name=\"window\" value=\"", "\"");
    let form = format!("activation=on&recording=on&window={window}");
    let dated = device.send("/another-day", &form).await.ok(200);
    assert!(dated.contains("Your place") && dated.contains("6\u{a0}June\u{a0}2024"), "{dated}");
    let code = between(&dated, "<strong class=\"mono\">", "</strong>");
    let early = device.send("/arrival", &format!("code={code}")).await.ok(422);
    assert!(early.contains("for another day"), "{early}");
    let standby = device.send("/standby", "activation=on&recording=on").await.ok(200);
    assert!(standby.contains("Standby: called when"), "{standby}");
    let unknown = device.send("/arrival", "code=0000-0000").await.ok(404);
    assert!(unknown.contains("There is no booking"), "{unknown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_closing_a_kiosk_offers_a_date_and_no_waiting() {
    let it = Lined::open().await;
    let device = Device::new(&it).opened().await;
    it.send(&format!("/lines/{}/end", it.line), "").await.ok(200);
    let closed = device.send("/number", "activation=on&ktp=on").await.ok(200);
    assert!(closed.contains("Closed for today") && !closed.contains("id=\"standby\""), "{closed}");
    let tried = device.send("/standby", "activation=on").await.ok(200);
    assert!(tried.contains("Closed for today"), "a page from before closing: {tried}");
    let window = between(&closed, "name=\"window\" value=\"", "\"");
    let form = format!("activation=on&window={window}");
    let dated = device.send("/another-day", &form).await.ok(200);
    assert!(dated.contains("Your place") && dated.contains("6\u{a0}June\u{a0}2024"), "{dated}");
}
