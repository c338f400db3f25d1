//! No NIK, no name and no code reaches the log, whatever its level.

use std::{
    io,
    sync::{Arc, Mutex},
};

use protocols::Secret;
use tracing_subscriber::fmt::MakeWriter;

use super::{
    house::House,
    http::{Call, FORM, JSON},
    wallet::Wallet,
};

/// What the log would print.
#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl io::Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Printed {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_of_a_whole_journey_names_nobody_and_holds_no_code() {
    let printed = Printed::default();
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).without_time();
    // For all threads: the rooms work on threads of their own.
    log.with_ansi(false).with_writer(printed.clone()).init();
    let house = House::open().await;
    let ratna = house.ratna().await;
    let (nik, name) = (ratna.person.nik.reveal(), ratna.person.full_name.reveal().to_owned());
    let session = house.session().await;
    let told = offer(&house, &session, &nik, &name).await;
    let wallet = Wallet::new(&house);
    let grant =
        &told["credential_offer"]["grants"]["urn:ietf:params:oauth:grant-type:pre-authorized_code"];
    let code = Secret::new(grant["pre-authorized_code"].as_str().unwrap());
    let tx_code = told["tx_code"].as_str().unwrap();
    let token = wallet.token_call(&house, &code, tx_code).to(house.public).await.json(200);
    let token = Secret::new(token["access_token"].as_str().unwrap());
    let nonce = Call::post("/nonce").to(house.public).await.json(200);
    let nonce = nonce["c_nonce"].as_str().unwrap().to_owned();
    let wish = wallet.wish(&house, &nonce);
    let issued = wallet.call(&house, "/credential", &token, &wish).to(house.public).await;
    let issued = issued.json(200);
    let credential = issued["credentials"][0]["credential"].as_str().unwrap().to_owned();
    let (link, cookie, back) = present(&house, &wallet, &credential).await;

    let text = String::from_utf8(printed.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("route=\"/credential\""), "the journey is in the log");
    let reference = told["credential_offer_uri"].as_str().unwrap();
    let reference = reference.rsplit("%2F").next().unwrap();
    let request = link.rsplit("%2F").next().unwrap().split('&').next().unwrap();
    for (what, secret) in [
        ("NIK", nik.as_str()),
        ("name", &name),
        ("session", session.reveal()),
        ("offer", reference),
        ("code", code.reveal()),
        ("transaction code", tx_code),
        ("token", token.reveal()),
        ("nonce", &nonce),
        ("credential", credential.split('~').nth(1).unwrap()),
        ("request", request),
        ("response code", back.split_once('=').unwrap().1),
        ("cookie", cookie.split_once('=').unwrap().1),
    ] {
        assert!(secret.len() >= 4, "{what}: {secret}");
        let line = text.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "a {what} stands in the log");
    }
}

/// At the desk: found by NIK and by name, seen, offered.
async fn offer(house: &House, session: &Secret, nik: &str, name: &str) -> serde_json::Value {
    let cookie = format!("ikd_desk={}", session.reveal());
    for who in [nik, name] {
        let typed = protocols::form::Form::new().with("who", who).encode();
        let call = Call::post("/residents").body(FORM, typed).with("cookie", &cookie);
        assert!(matches!(call.to(house.console).await.status, 200 | 303));
    }
    let wish = serde_json::json!({"nik": nik, "type": "pid"}).to_string();
    let call = Call::post("/api/offers").body(JSON, wish);
    let bearer = format!("Bearer {}", session.reveal());
    call.with("authorization", bearer).to(house.console).await.json(200)
}

/// At the verifier's page: asked, shown, read. What went wrong before is in the log, too.
async fn present(house: &House, wallet: &Wallet, credential: &str) -> (String, String, String) {
    let cookie = Call::post("/verify").to(house.public).await.cookie();
    let page = Call::page("/verify/result").with("cookie", &cookie).to(house.public).await.ok(200);
    let link = page.split("href=\"openid4vp").nth(1).unwrap().split('"').next().unwrap();
    let link = format!("openid4vp{}", link.replace("&#38;", "&").replace("&amp;", "&"));
    let answer = wallet.present(house, &link, credential).await.json(200);
    let back = answer["redirect_uri"].as_str().unwrap().parse::<protocols::Url>().unwrap();
    let back = format!("{}?{}", back.path(), back.query().unwrap());
    let wrong = Call::post(format!("/token?access_token={back}")).body(JSON, back.clone());
    assert_eq!(wrong.to(house.public).await.status, 400);
    let verdict = Call::page(&back).with("cookie", &cookie).to(house.public).await.ok(200);
    assert!(verdict.contains("Terbukti"), "{verdict}");
    (link, cookie, back)
}
