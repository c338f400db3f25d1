//! The counter's page: a challenge whole on the screen, and an answer code by code.

use keys::AwsLc;
use protocols::{
    form::Form,
    oid4vp::WholeRequest,
    reel::{self, Read},
};

use super::{
    house::House,
    http::{Answer, Call, FORM},
};

/// Asks; the cookie of the browser that has asked.
async fn begin(house: &House) -> String {
    let asked = Call::post("/counter").to(house.public).await;
    assert_eq!((asked.status, asked.header("location")), (303, Some("/counter/ask")));
    let cookie = asked.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

async fn look(house: &House, path: &str, cookie: &str) -> Answer {
    Call::page(path).with("cookie", format!("lang=en; {cookie}")).to(house.public).await
}

/// What a scanner has typed.
async fn hear(house: &House, cookie: &str, parts: &str) -> Answer {
    let form = Form::new().with("parts", parts).encode();
    let call = Call::post("/counter/ask").with("cookie", format!("lang=en; {cookie}"));
    call.body(FORM, form).to(house.public).await
}

/// The codes of a page as text.
fn codes(page: &str) -> Vec<String> {
    let (_, rest) = page.split_once("id=\"codes\" class=\"small\">").unwrap();
    rest.split('<').next().unwrap().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_counter_shows_its_request_whole() {
    let house = House::open().await;
    let start = Call::page("/counter").with("cookie", "lang=en").to(house.public).await.ok(200);
    assert!(start.contains("Portrait") && start.contains("action=\"/counter\""), "{start}");
    let cookie = begin(&house).await;
    let page = look(&house, "/counter/ask", &cookie).await.ok(200);
    let codes = codes(&page);
    assert_eq!(page.matches("<animate ").count(), codes.len());
    assert!(page.len() < 100_000, "{} bytes", page.len());
    let Read::Whole(link) = reel::unwind(codes.iter().map(String::as_str), &AwsLc) else {
        panic!("{codes:?}")
    };
    let whole = WholeRequest::find(std::str::from_utf8(&link).unwrap()).unwrap();
    assert!(whole.client_id.starts_with("x509_hash:"));
    let result = look(&house, "/counter/result", &cookie).await.ok(200);
    assert!(result.contains("id=\"codes\""), "nobody has answered");
}

#[tokio::test]
async fn what_was_scanned_is_counted_and_kept() {
    let house = House::open().await;
    let cookie = begin(&house).await;
    let other = hear(&house, &cookie, "hello\r\n").await.ok(200);
    assert!(other.contains("role=\"alert\"") && !other.contains(">hello"), "{other}");
    let parts = reel::wind(&[7; 1000], &AwsLc).unwrap();
    let some = hear(&house, &cookie, &parts[..2].join("\r\n")).await.ok(200);
    assert!(some.contains("<strong>2</strong> codes read of <strong>4</strong>"), "{some}");
    assert!(some.contains(&parts[0]) && some.contains(&parts[1]), "what was read is kept");
    let all = hear(&house, &cookie, &parts.join("\r\n")).await;
    assert_eq!((all.status, all.header("location")), (303, Some("/counter/result")));
    let page = look(&house, "/counter/result", &cookie).await.ok(200);
    assert!(
        page.contains("role=\"alert\""),
        "no answer of a wallet, and nothing has ended: {page}"
    );
    let much = "x".repeat(70_000);
    assert_eq!(hear(&house, &cookie, &much).await.status, 413);
}

#[tokio::test]
async fn another_browser_sees_nothing() {
    let house = House::open().await;
    begin(&house).await;
    for (path, cookie) in [("/counter/ask", "a=b"), ("/counter/result", "a=b")] {
        let answer = look(&house, path, cookie).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/counter")));
    }
    let stranger = hear(&house, "a=b", "x").await;
    assert_eq!(stranger.header("location"), Some("/counter"));
    let forged = look(&house, "/counter/ask", "ikd_counter=forged").await;
    assert_eq!((forged.status, forged.header("location")), (303, Some("/counter")));
}
