//! Lists for outreach, and the choice of a region without and with a script.

use std::collections::BTreeSet;

use activation::{Page, Standing};
use protocols::Secret;
use registry::{BadLines, FullName, Person, Population, Resident, ResidentWriter};
use serde_json::Value;
use terms::{Act, Clock, Date, Id, Permission, Personal, Region, date_text};

use super::{
    house::{House, Plan},
    http::{Answer, Call},
};

const REASON: &str = "a story";

async fn page(house: &House, session: &Secret, path: &str) -> Answer {
    let cookie = format!("lang=en; ikd_desk={}", session.reveal());
    let call = Call::page(path).with("cookie", cookie).with("sec-fetch-site", "same-origin");
    call.to(house.console).await
}

async fn json(house: &House, session: &Secret, path: &str) -> Value {
    page(house, session, path).await.json(200)
}

/// The handles of the list's rows, in their order.
fn handles(html: &str) -> Vec<String> {
    let links = html.split("href=\"/residents/").skip(1);
    links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// The address of the link or of the attribute that begins so.
fn link<'h>(html: &'h str, before: &str) -> Option<&'h str> {
    html.split(before).nth(1)?.split('"').next()
}

fn next(html: &str) -> Option<String> {
    link(html, "id=\"next\" class=\"button second\" href=\"").map(|it| it.replace("&amp;", "&").replace("&#38;", "&"))
}

/// Everybody of a list, page by page.
async fn walk(house: &House, session: &Secret, begin: &str) -> Vec<String> {
    let (mut all, mut path) = (Vec::new(), begin.to_owned());
    loop {
        let html = page(house, session, &path).await.ok(200);
        let found = handles(&html);
        assert!(found.len() <= 100);
        all.extend(found);
        match next(&html) {
            Some(link) => path = link,
            None => return all,
        }
    }
}

/// Everybody who lives there, with what the rules say of them.
async fn people(house: &House, region: Region) -> Vec<(Resident, Standing)> {
    let (mut all, mut after) = (Vec::new(), None);
    let act = Act::operator().because(REASON);
    loop {
        let search = registry::Search { region, name: String::new(), after, limit: 100 };
        let found = house.app.registry.search(&act, search).await.unwrap();
        let Some(last) = found.last() else { return all };
        after = Some(last.id);
        for resident in found {
            let standing = house.app.activations.standing(&resident).await.unwrap();
            all.push((resident, standing));
        }
    }
}

fn turns_within(person: &Person, standing: &Standing, today: Date, days: i32) -> bool {
    let changes = standing.assess(person, None, today).answer_changes_on();
    changes.is_some_and(|day| day.to_julian_day() <= today.to_julian_day() + days)
}
