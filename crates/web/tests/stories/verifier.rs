//! The verifier's page in a browser.

use protocols::{Secret, Url};
use relying::Outcome;

use super::{
    house::House,
    http::{Answer, Call, FORM},
    wallet::{Wallet, offer},
};

/// What the browser keeps after it has begun.
async fn begin(house: &House) -> String {
    let page = Call::page("/verify?lang=en").to(house.public).await.ok(200);
    for told in ["Regional Library", "Library membership", "Full name", "Date of birth"] {
        assert!(page.contains(told), "{told} is told before anything is asked: {page}");
    }
    let begun = Call::post("/verify").with("sec-fetch-site", "same-origin");
    let begun = begun.to(house.public).await;
    assert_eq!((begun.status, begun.header("location")), (303, Some("/verify/result")));
    let kept = begun.header("set-cookie").unwrap();
    for attribute in ["Path=/verify", "HttpOnly", "SameSite=Lax"] {
        assert!(kept.contains(attribute), "{kept}");
    }
    begun.cookie()
}

async fn look(house: &House, path: &str, cookie: &str) -> Answer {
    Call::page(path).with("cookie", format!("lang=en; {cookie}")).to(house.public).await
}

/// The link for a wallet on this phone, as it stands on the page.
fn link(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"open-wallet\"").unwrap();
    let (_, rest) = rest.split_once("href=\"").unwrap();
    rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&")
}

async fn holder(house: &House) -> (Wallet, String, String) {
    let wallet = Wallet::new(house);
    let ratna = house.ratna().await;
    let credential = wallet.accept(house, &offer(house, &ratna).await).await;
    (wallet, credential, ratna.person.full_name.reveal().to_owned())
}

#[tokio::test]
async fn on_one_phone_the_browser_that_has_asked_reads_the_verdict_once() {
    let house = House::open().await;
    let (wallet, credential, name) = holder(&house).await;
    let cookie = begin(&house).await;
    let waiting = look(&house, "/verify/result", &cookie).await.ok(200);
    assert!(waiting.contains("http-equiv=\"refresh\"") && waiting.contains("class=\"qr\""));

    let answer = wallet.present(&house, &link(&waiting), &credential).await.json(200);
    let back = answer["redirect_uri"].as_str().unwrap().parse::<Url>().unwrap();
    let back = format!("{}?{}", back.path(), back.query().unwrap());
    let before = look(&house, "/verify/result", &cookie).await.ok(200);
    assert!(before.contains("The wallet has answered") && !before.contains(&name), "{before}");
    let elsewhere = Call::page(&back).to(house.public).await;
    assert_eq!(elsewhere.status, 303, "another browser learns nothing");
    let knock = Call::new(format!("HEAD {back}")).with("cookie", &cookie).to(house.public).await;
    assert_eq!(knock.status, 204, "and who only knocks takes nothing");

    let verdict = look(&house, &back, &cookie).await;
    assert_eq!(verdict.header("cache-control"), Some("no-store"));
    let verdict = verdict.ok(200);
    assert!(verdict.contains("<h1>Proven</h1>") && verdict.contains(&name), "{verdict}");
    let again = look(&house, &back, &cookie).await.ok(200);
    assert!(again.contains("Already read") && !again.contains(&name), "{again}");
}

#[tokio::test]
async fn a_wallet_elsewhere_scans_and_the_screen_that_has_asked_shows_the_verdict() {
    let house = House::open().await;
    let (wallet, credential, name) = holder(&house).await;
    let cookie = begin(&house).await;
    let scanned = cookie.split_once('~').unwrap().1;
    let outcome = house.app.relying.returned(&Secret::new(scanned), None).await.unwrap();
    let Outcome::Pending(asked) = outcome else { panic!("not pending: {outcome:?}") };
    let answer = wallet.present(&house, &asked.link, &credential).await.json(200);
    assert_eq!(answer, serde_json::json!({}));
    let verdict = look(&house, "/verify/result", &cookie).await.ok(200);
    assert!(verdict.contains("<h1>Proven</h1>") && verdict.contains(&name), "{verdict}");
}

/// The number beside the code, if there is one.
fn number(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("id=\"number\">")?;
    rest.split('<').next().map(str::to_owned)
}

async fn pair(house: &House, number: &str) -> Answer {
    let form = protocols::form::Form::new().with("number", number);
    Call::post("/oid4vp/pair").body(FORM, form.encode()).to(house.public).await
}

#[tokio::test]
async fn where_the_camera_fails_a_number_leads_the_wallet_to_the_request() {
    let house = House::open().await;
    let (wallet, credential, name) = holder(&house).await;
    let cookie = begin(&house).await;
    let page = look(&house, "/verify/result", &cookie).await.ok(200);
    let number = number(&page).unwrap();
    assert_eq!((number.len(), number.split(' ').count()), (11, 3), "{number}");
    let again = look(&house, "/verify/result", &cookie).await.ok(200);
    assert!(again.contains(&number), "the page keeps it when it looks again");
    let paired = pair(&house, &number).await;
    assert_eq!(paired.header("access-control-allow-origin"), Some("*"), "the wallet has its own");
    assert_eq!(paired.header("cache-control"), Some("no-store"));
    let link = paired.json(200)["request"].as_str().unwrap().to_owned();
    wallet.read(&house, &link).await;
    pair(&house, &number).await.is_error(404, "not_found");
    let over = look(&house, "/verify/result", &cookie).await.ok(200);
    assert!(!over.contains(&number) && over.contains("id=\"new-number\""), "{over}");
    assert!(over.contains("class=\"qr\""), "the code is still there");
    wallet.present(&house, &link, &credential).await.json(200);
    let verdict = look(&house, "/verify/result", &cookie).await.ok(200);
    assert!(verdict.contains("<h1>Proven</h1>") && verdict.contains(&name), "{verdict}");
}

#[tokio::test]
async fn who_guesses_numbers_is_told_to_wait_and_learns_nothing() {
    let house = House::open().await;
    begin(&house).await;
    for guess in 0..20 {
        pair(&house, &format!("{guess:09}")).await.is_error(404, "not_found");
    }
    let busy = pair(&house, "123456789").await;
    busy.is_error(429, "slow_down");
    let seconds: u64 = busy.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=5).contains(&seconds), "{seconds}");
    house.world.clock.advance(std::time::Duration::from_secs(seconds));
    pair(&house, "123456789").await.is_error(404, "not_found");
    pair(&house, "12").await.is_error(400, "invalid_request");
}

#[tokio::test]
async fn a_code_of_another_request_opens_nothing() {
    let house = House::open().await;
    let (wallet, credential, name) = holder(&house).await;
    let (victim, attacker) = (begin(&house).await, begin(&house).await);
    let waiting = look(&house, "/verify/result", &attacker).await.ok(200);
    let answer = wallet.present(&house, &link(&waiting), &credential).await.json(200);
    let back = answer["redirect_uri"].as_str().unwrap().parse::<Url>().unwrap();
    let back = format!("{}?{}", back.path(), back.query().unwrap());
    for path in [back.as_str(), "/verify/result?response_code=guessed"] {
        let answer = look(&house, path, &victim).await;
        assert!(!answer.body.contains(&name));
        assert_eq!(answer.status, 403, "{path}");
    }
    for odd in ["ikd_verify=x", "ikd_verify=x~y", "ikd_verify=~", "other=1"] {
        let answer = look(&house, "/verify/result", odd).await;
        assert!(matches!(answer.status, 303 | 404), "{odd}: {}", answer.head);
    }
}

#[tokio::test]
async fn what_is_not_answered_in_time_is_over() {
    let house = House::open().await;
    let cookie = begin(&house).await;
    house.world.clock.advance(std::time::Duration::from_secs(600));
    let page = look(&house, "/verify/result", &cookie).await.ok(200);
    assert!(page.contains("<h1>Time is up</h1>"), "{page}");
}

#[tokio::test]
async fn a_revoked_credential_is_not_proven_and_the_page_says_why() {
    let house = House::open().await;
    let (wallet, credential, name) = holder(&house).await;
    let ratna = house.ratna().await.id;
    let (act, why) = (terms::Act::operator(), issuance::RevokeReason::Loss);
    house.app.issuance.revoke(&act, ratna, why).await.unwrap();
    // Until the epoch has passed, lists say what was so when it began.
    house.world.clock.advance(std::time::Duration::from_secs(32));
    let cookie = begin(&house).await;
    let scanned = cookie.split_once('~').unwrap().1;
    let outcome = house.app.relying.returned(&Secret::new(scanned), None).await.unwrap();
    let Outcome::Pending(asked) = outcome else { panic!("not pending: {outcome:?}") };
    let answer = wallet.present(&house, &asked.link, &credential).await;
    answer.is_error(400, "invalid_request");
    let page = look(&house, "/verify/result", &cookie).await.ok(200);
    assert!(
        page.contains("<h1>Not proven</h1>") && page.contains("<code>revoked</code>"),
        "{page}"
    );
    assert!(!page.contains(&name));
}
