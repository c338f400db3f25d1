//! From the desk and from the verifier's page into the phone's own wallet, or any other.

use protocols::form::Form;
use staff::Role;

use super::{
    asked::between,
    desk::{page, send},
    house::{House, Plan},
    http::{Answer, Call},
    officer::Officer,
    wallet::Wallet,
};

/// What is typed into the form of an offer.
fn wish(key: &str) -> String {
    Form::new().with("type", "pid").with("key", key).encode()
}

/// The address in an element's `href`, as a browser reads it.
pub fn link(page: &str, id: &str) -> String {
    let tag = between(page, &format!("id=\"{id}\""), ">");
    between(tag, "href=\"", "\"").replace("&#38;", "&").replace("&amp;", "&")
}

/// What our wallet finds in the fragment of its address.
pub fn told(house: &House, link: &str, what: &str) -> String {
    let (address, fragment) = link.split_once('#').unwrap();
    let own = house.app.deployment.wallet_url.as_str().trim_end_matches('/');
    assert_eq!(address, format!("{own}/"), "nothing but its address");
    assert!(!link.contains('?'), "no query, which a server would see: {link}");
    Form::parse(fragment.as_bytes(), 4096).unwrap().take(what).unwrap()
}

async fn head_of_office() -> (House, Officer, String) {
    let house = House::planned(Plan { demo: false, ..Plan::default() }).await;
    let head = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
    let offers = format!("/residents/{}/offers", house.ratna().await.id);
    (house, head, offers)
}

fn groups(letters: &str, between: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(between)
}

#[tokio::test]
async fn what_a_scanner_types_and_what_a_hand_types_binds_the_same_phone() {
    let (house, head, offers) = head_of_office().await;
    let key = Wallet::new(&house).thumbprint();
    for typed in [
        key.clone(),
        format!("ikd-key:{key}"),
        format!("ikd-key:{key}\r\n"),
        groups(&key, " "),
        groups(&key, "-"),
    ] {
        let offered = head.send(&house, &offers, &wish(&typed)).await.ok(200);
        let shown = between(&offered, "class=\"print-groups\">", "</p>");
        let shown = shown.replace("<span>", "").replace("</span>", "");
        assert_eq!(shown.split_whitespace().collect::<String>(), key, "{typed}");
    }
}

#[tokio::test]
async fn the_key_is_asked_last_since_a_scanner_ends_with_enter() {
    let (house, head, offers) = head_of_office().await;
    let record = offers.strip_suffix("/offers").unwrap();
    let shown = head.page(&house, record).await.ok(200);
    let (form, _) = between(&shown, "<form method=\"post\" action=\"/residents", "</form>")
        .split_once("id=\"offer\"")
        .unwrap();
    let (before, after) = form.split_once("<input id=\"key\"").unwrap();
    assert!(before.contains("name=\"type\""), "what is offered is chosen first: {form}");
    assert!(!after.contains("<input") && !before.contains("<button"), "Enter makes the offer");
}

#[tokio::test]
async fn what_is_no_key_is_told_so_in_the_readers_language() {
    let (house, head, offers) = head_of_office().await;
    let key = Wallet::new(&house).thumbprint();
    for (typed, indonesian, english) in [
        (&key[1..], "di sini ada 42", "here are 42"),
        (&format!("IKD-KEY:{key}"), "Matikan Caps Lock", "Switch Caps Lock off"),
        ("https://dompet.example/", "Itu alamat atau tautan", "This is an address or a link"),
        ("3673 0145 0599 0001", "Itu sebuah nomor", "This is a number"),
        (&format!("{}!", &key[1..]), "Huruf “!”", "the letter “!”"),
    ] {
        let said = head.send(&house, &offers, &wish(typed)).await.ok(422);
        let problem = between(&said, "id=\"key-problem\"", "</p>");
        assert!(problem.contains(english), "{typed}: {problem}");
        let call = Call::post(&offers).body(super::http::FORM, wish(typed));
        let cookie = format!("lang=id; ikd_desk={}", head.session);
        let call = call.with("accept", "text/html").with("sec-fetch-site", "same-origin");
        let said = call.with("cookie", cookie).to(house.console).await.ok(422);
        assert!(between(&said, "id=\"key-problem\"", "</p>").contains(indonesian), "{typed}");
        assert!(!said.contains("3673 0145"), "what may be a NIK is not repeated");
    }
}

#[tokio::test]
async fn a_bound_offer_is_for_our_wallet_first_and_an_unbound_one_for_any() {
    let house = House::open().await;
    let session = house.session().await;
    let offers = format!("/residents/{}/offers", house.ratna().await.id);
    let made = async |key: &str| -> Answer { send(&house, &session, &offers, &wish(key)).await };
    let heads = |page: &str| {
        let scan = between(page, "aria-labelledby=\"scan\"", "</section>");
        let (first, other) = scan.split_once("<details").unwrap();
        (first.to_owned(), other.to_owned())
    };
    let bound = made(&Wallet::new(&house).thumbprint()).await;
    assert_eq!(bound.header("cache-control"), Some("no-store"));
    assert_eq!(bound.header("referrer-policy"), Some("no-referrer"));
    let bound = bound.ok(200);
    let (first, other) = heads(&bound);
    assert!(first.contains("Scan with the IKD wallet") && other.contains("For another wallet"));
    let offer = told(&house, &link(&bound, "ikd-wallet"), "offer");
    assert!(offer.starts_with("openid-credential-offer://?credential_offer_uri=http"), "{offer}");

    let unbound = made("").await.ok(200);
    let (first, other) = heads(&unbound);
    assert!(first.contains("<h2 id=\"scan\">Scan with the wallet</h2>"), "{first}");
    assert!(other.contains("For the IKD wallet only"), "{other}");
    let second = told(&house, &link(&unbound, "ikd-wallet"), "offer");
    assert_ne!(offer, second, "each offer has its own");
}

#[tokio::test]
async fn in_an_office_no_offer_stands_where_the_desks_browser_would_remember_it() {
    let (house, head, offers) = head_of_office().await;
    let key = Wallet::new(&house).thumbprint();
    let offered = head.send(&house, &offers, &wish(&key)).await.ok(200);
    assert!(!offered.contains("ikd-wallet") && !offered.contains("#offer="), "{offered}");
    assert!(!offered.contains("href=\"openid-credential-offer"), "{offered}");
    assert_eq!(offered.matches("class=\"qr\"").count(), 2, "it is scanned");
}

#[tokio::test]
async fn the_verifier_leads_to_our_wallet_and_to_any_other() {
    let house = House::open().await;
    let cookie = Call::post("/verify").with("sec-fetch-site", "same-origin").to(house.public);
    let cookie = format!("lang=en; {}", cookie.await.cookie());
    let look = async |path: &str| -> Answer {
        Call::page(path).with("cookie", &cookie).to(house.public).await
    };
    let page = look("/verify/result").await.ok(200);
    let any = link(&page, "open-wallet");
    assert!(any.starts_with("openid4vp://?"), "{any}");
    assert_eq!(told(&house, &link(&page, "ikd-wallet"), "request"), any, "one request, two ways");
    assert!(page.find("id=\"ikd-wallet\"") < page.find("id=\"open-wallet\""), "ours first");
    assert!(page.contains("scanned with the IKD wallet"), "{page}");
    assert_eq!(link(&page, "other-wallet"), "?wallet=other");

    let other = look("/verify/result?wallet=other").await.ok(200);
    assert!(other.contains("scanned with another wallet"), "{other}");
    assert!(other.contains("http-equiv=\"refresh\" content=\"5\""), "which keeps the address");
    let drawn = |page: &str| between(page, "class=\"dots\"", "/>").to_owned();
    assert_ne!(drawn(&page), drawn(&other));
    assert_eq!(look("/verify/result?wallet=guessed").await.status, 400);
}

#[tokio::test]
async fn the_poster_leads_to_the_wallet_and_says_that_nobody_has_to() {
    let house = House::open().await;
    let session = house.session().await;
    let start = page(&house, &session, "/residents").await.ok(200);
    assert_eq!(link(&start, "poster"), "/poster");
    let poster = page(&house, &session, "/poster").await.ok(200);
    let address = house.app.deployment.wallet_url.as_str().trim_end_matches('/');
    for told in [address, "IKD is an offer", "Your KTP-el card", "never ask for your PIN"] {
        assert!(poster.contains(told), "{told}: {poster}");
    }
    let steps = between(&poster, "<ol class=\"steps\">", "</ol>");
    assert_eq!(steps.matches("<li>").count(), 4);
    assert!(poster.contains("means this computer only"), "which it does in this story");
    let poster = page(&house, &session, "/poster?lang=id").await.ok(200);
    assert!(poster.contains("IKD adalah tawaran") && poster.contains("Yang perlu dibawa"));
}

#[tokio::test]
async fn the_first_page_leads_who_has_an_ikd_to_the_wallet() {
    let house = House::open().await;
    let first = Call::page("/?lang=en").to(house.public).await.ok(200);
    assert_eq!(link(&first, "open-wallet"), house.app.deployment.wallet_url.as_str());
}
