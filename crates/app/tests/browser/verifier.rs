//! A verifier's page, and the wallet on this phone or on another.

use crate::{
    browser::Browser,
    console::read_in,
    house::{House, scan},
    pages::{look, look_at_refusal},
    visitor::{ALL, Engine, Visitor, WITHOUT_SCRIPTS},
};

in_all! {
    a_wallet_on_this_phone_proves_to_this_browser_only: ALL;
    a_wallet_on_another_phone_proves_by_the_code: ALL;
    a_holder_who_declines_is_told_so_here: ALL;
    the_verifier_needs_no_scripts: WITHOUT_SCRIPTS;
    public_pages_speak_plainly: ALL;
}

fn the_verifier_needs_no_scripts(engine: Engine, visitor: Visitor) {
    a_wallet_on_this_phone_proves_to_this_browser_only(engine, visitor);
    a_wallet_on_another_phone_proves_by_the_code(engine, visitor);
}

fn a_wallet_on_this_phone_proves_to_this_browser_only(engine: Engine, visitor: Visitor) {
    let house = House::open().with_holder();
    let browser = asking(&house, engine, visitor);
    look(&house, &browser, "verify.waiting");
    let back = house.present(&browser.attribute("#open-wallet", "href"), &[]).unwrap();
    assert!(back.starts_with(&house.public), "{back}");

    let other = Browser::start(engine, visitor);
    other.go(&back);
    other.wait_for("#begin");
    assert!(!other.has(".verdict"), "{}: another browser learns nothing", browser.who());
    drop(other);

    browser.reload();
    browser.wait_for(".verdict.wait");
    look(&house, &browser, "verify.verdict.elsewhere");
    browser.go(&back);
    browser.wait_for(".verdict.good");
    assert_eq!(browser.text("h1"), visitor.lang.choose("Terbukti", "Proven"));
    let shown = browser.texts("section[aria-labelledby=shown] dt");
    let labels = ["Nama lengkap", "Tanggal lahir"];
    let labels = if visitor.lang.tag() == "id" { labels } else { ["Full name", "Date of birth"] };
    assert_eq!(shown, labels, "what was asked and nothing else");
    look(&house, &browser, "verify.verdict.proven");

    browser.go(&back);
    browser.wait_for(".verdict.wait");
    assert!(!browser.has("section[aria-labelledby=shown]"), "claims are read once");
    look(&house, &browser, "verify.verdict.taken");
}

fn a_wallet_on_another_phone_proves_by_the_code(engine: Engine, visitor: Visitor) {
    let house = House::open().with_holder();
    let browser = asking(&house, engine, visitor);
    let own = scan(&browser);
    let here = browser.attribute("#ikd-wallet", "href");
    assert!(own != here && own.split('#').next() == here.split('#').next(), "{own}");
    assert!(own.contains("/#request=openid4vp%3A%2F%2F"), "{own}");
    browser.click("#other-wallet");
    browser.wait_for("#own-wallet");
    look(&house, &browser, "verify.waiting.other_wallet");
    let link = scan(&browser);
    assert!(link.starts_with("openid4vp://"), "{link}");
    assert_ne!(link, browser.attribute("#open-wallet", "href"));
    assert_eq!(house.present(&link, &[]), None, "another phone is sent nowhere");
    // The page looks by itself.
    browser.wait_for(".verdict.good");
}

fn a_holder_who_declines_is_told_so_here(engine: Engine, visitor: Visitor) {
    let house = House::open().with_holder();
    let browser = asking(&house, engine, visitor);
    browser.click("#other-wallet");
    browser.wait_for("#own-wallet");
    house.present(&scan(&browser), &["--deny"]);
    browser.wait_for(".verdict.wait");
    let heading = visitor.lang.choose("Tidak ada yang ditunjukkan", "Nothing was shown");
    assert_eq!(browser.text("h1"), heading, "nothing was shown, so nothing is false");
    look(&house, &browser, "verify.verdict.declined");
}

fn public_pages_speak_plainly(engine: Engine, visitor: Visitor) {
    let house = House::open().with_holder();
    let browser = Browser::start(engine, visitor);
    read_in(&browser, visitor.lang, &house.public);
    look(&house, &browser, "landing");
    browser.click("a[href='/figures']");
    browser.wait_for(".figure");
    look(&house, &browser, "figures");
    browser.click("table.stack tbody a");
    browser.wait_for(".crumbs a[href*='region=36.73&']");
    look(&house, &browser, "figures.district");
    browser.click("a[href='/verify']");
    browser.wait_for("#begin");
    look(&house, &browser, "verify.start");
    browser.go(&format!("{}/no-such-page", house.public));
    look_at_refusal(&house, &browser, "sorry.missing.public");
}

/// A browser that has asked for a proof and waits for the wallet.
fn asking(house: &House, engine: Engine, visitor: Visitor) -> Browser {
    let browser = Browser::start(engine, visitor);
    read_in(&browser, visitor.lang, &format!("{}/verify", house.public));
    browser.click("#begin");
    browser.wait_for("svg.qr");
    assert!(browser.url().ends_with("/verify/result"), "{}", browser.url());
    browser
}
