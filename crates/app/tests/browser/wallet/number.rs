//! The camera fails: the number beside the code leads to the same request.

use super::{PIN, come, holder, look, make, screen, tap};
use crate::{
    console::read_in,
    house::House,
    visitor::{ALL, Engine, Visitor},
};

in_all! {
    a_number_stands_for_a_code_that_no_camera_reads: ONE;
}

const ONE: [Visitor; 1] = [ALL[2]];

fn a_number_stands_for_a_code_that_no_camera_reads(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = come(&house, engine, visitor);
    make(&browser, PIN);
    holder::receive(&house, &browser);
    look(&browser, "wallet.home.number");

    // The page that asks and the phone share one browser here.
    read_in(&browser, visitor.lang, &format!("{}/verify", house.public));
    browser.click("#begin");
    let number = browser.text("#number");
    browser.go(&house.wallet);
    holder::open(&browser, PIN);
    browser.click("#scan");
    // Where there is no camera, its picture gives way to a sentence just then.
    tap(&browser, "#type-number", &screen("number"));
    look(&browser, "wallet.number");
    browser.type_into("#number", &number.replace(' ', ""));
    browser.click("#go-on");
    browser.wait_for("#there");
    browser.click("#there");
    browser.wait_for("#share");
    look(&browser, "wallet.number.consent");
    browser.click("#share");
    browser.wait_for(".verdict.good");

    browser.go(&format!("{}/verify/result", house.public));
    browser.wait_for(".verdict.good");
    browser.go(&house.wallet);
    holder::open(&browser, PIN);
    let typed = visitor.lang.choose("Lewat nomor yang diketik", "By a number that was typed");
    let told = browser.text(".entries .entry");
    assert!(told.contains(typed), "{}: {told}", browser.who());
}
