//! From home, on pages without scripts: a place is booked, put into a calendar, moved, and given back.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    browser::Browser,
    console::{come_in, read_in},
    house::House,
    line::open_office,
    pages::{look, look_at_refusal},
    visitor::{ALL, Engine, Visitor, WITHOUT_SCRIPTS},
};

in_all! {
    a_place_is_booked_moved_and_given_back: WITHOUT_SCRIPTS;
}

/// What a ticket says of its day and its time.
const WHEN: &str = "dl.fields";

fn a_place_is_booked_moved_and_given_back(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let officer = Browser::start(engine, ALL[1]);
    read_in(&officer, officer.visitor.lang, &house.public);
    come_in(&house, &officer);
    open_office(&house, &officer);
    let office = officer.url().rsplit('/').next().unwrap().to_owned();
    drop(officer);

    let phone = Browser::start(engine, visitor);
    read_in(&phone, visitor.lang, &house.public);
    let code = book(&house, &phone, &office);
    look(&house, &phone, "home.booked");
    phone.click("#ticket");
    phone.wait_for("#change");
    assert!(!phone.url().contains(&code), "the code is in no address");
    look(&house, &phone, "home.ticket");
    let before = calendar(&house, &phone);
    assert!(before.starts_with("BEGIN:VCALENDAR\r\n"), "{before}");
    let booked = phone.text(WHEN);

    phone.click("#change");
    phone.wait_for("#give-back");
    look(&house, &phone, "home.change");
    phone.click("nav.tabs a:last-child");
    phone.click(".choice:last-of-type label[for^=w]");
    phone.click("button#change");
    phone.wait_for("#calendar");
    assert_ne!(phone.text(WHEN), booked, "{}: it is another time", phone.who());
    let after = calendar(&house, &phone);
    let line = |text: &str, name: &str| {
        text.lines().find(|it| it.starts_with(name)).unwrap_or_default().to_owned()
    };
    assert_eq!(line(&before, "UID"), line(&after, "UID"), "a calendar moves what it has");
    assert_ne!(line(&before, "DTSTART"), line(&after, "DTSTART"));

    phone.click("a#change");
    phone.wait_for("#give-back");
    phone.click("#give-back");
    phone.wait_for(".note.stop");
    look_at_refusal(&house, &phone, "home.unsure");
    phone.click("label[for=sure]");
    phone.click("#give-back");
    phone.wait_for("#forget");
    assert!(!phone.has("#change"), "{}: given back", phone.who());
    look(&house, &phone, "home.given_back");
}

/// A place of another day, step by step; the code of its ticket.
pub fn book(house: &House, phone: &Browser, office: &str) -> String {
    phone.go(&format!("{}/book/offices/{office}?for=activation", house.public));
    phone.click("nav.tabs a:nth-child(2)");
    phone.click(".times li:nth-child(3) a");
    phone.wait_for("#contact");
    phone.type_into("#contact", "warga@contoh.id");
    phone.click("#send");
    phone.wait_for("#code");
    phone.type_into("#code", &digits(house));
    phone.click("#check");
    phone.wait_for("#nik");
    look(house, phone, "home.person");
    phone.type_into("#nik", &house.eligible());
    phone.click("#book");
    phone.wait_for("#ticket-code");
    phone.text("#ticket-code")
}

/// The digits that the demonstration has sent last.
pub fn digits(house: &House) -> String {
    let folder = house.deployment.data.join("messages");
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        let files = fs::read_dir(&folder).into_iter().flatten();
        let all = files.filter_map(|it| fs::read_to_string(it.ok()?.path()).ok());
        let line = |text: String| text.lines().find(|it| is_code(it)).map(str::to_owned);
        if let Some(line) = all.filter_map(line).next() {
            return line.chars().filter(char::is_ascii_digit).collect();
        }
        thread::sleep(Duration::from_millis(200));
    }
    panic!("no code was sent to {}", folder.display());
}

fn is_code(line: &str) -> bool {
    line.starts_with("Kode Anda: ") || line.starts_with("Your code: ")
}

/// The file that the page offers, fetched with what the browser knows the ticket by.
fn calendar(house: &House, phone: &Browser) -> String {
    let path = phone.attribute("#calendar", "href");
    let cookies = phone.tell("GET", "/cookie", &Value::Null);
    let pair =
        |it: &Value| format!("{}={}", it["name"].as_str().unwrap(), it["value"].as_str().unwrap());
    let cookies: Vec<String> = cookies.as_array().unwrap().iter().map(pair).collect();
    let host = house.public.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {}\r\nconnection: close\r\n\r\n",
        cookies.join("; ")
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("text/calendar"), "{head}");
    body.to_owned()
}
