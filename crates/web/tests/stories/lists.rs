//! Lists for outreach, and the choice of a region with and without a script.

use std::{collections::BTreeSet, io::Cursor};

use activation::Standing;
use protocols::Secret;
use registry::{
    BadLines, FullName, LifeStatus, MaritalStatus, Person, Population, RecordingStatus, Regions,
    Resident, ResidentWriter, Search,
};
use serde_json::Value;
use store::{Error, Sql};
use terms::{Act, Clock, Date, Permission, Personal, Region, parse_date};

use super::{
    house::{House, Plan},
    http::{Answer, Call},
};

async fn page(house: &House, session: &Secret, path: &str) -> Answer {
    let cookie = format!("lang=en; ikd_desk={}", session.reveal());
    let call = Call::page(path).with("cookie", cookie).with("sec-fetch-site", "same-origin");
    call.to(house.console).await
}

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

/// The handles of a page's rows, in their order.
fn handles(html: &str) -> Vec<String> {
    let links = html.split("href=\"/residents/").skip(1);
    links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// Where the link with this id leads.
fn link(html: &str, id: &str) -> Option<String> {
    let tag = html.split(&format!("<a id=\"{id}\"")).nth(1)?;
    let address = tag.split("href=\"").nth(1)?.split('"').next()?;
    Some(address.replace("&#38;", "&"))
}

/// The values of the select's options, and the chosen one.
fn options(html: &str) -> (Vec<String>, String) {
    let select = html.split("<select id=\"region\"").nth(1).unwrap();
    let select = select.split("</select>").next().unwrap();
    let options = select.split("<option value=\"").skip(1);
    let options: Vec<_> = options.map(|it| it.split_once('"').unwrap()).collect();
    let chosen = options.iter().find(|(_, rest)| rest.starts_with(" selected")).unwrap().0;
    (options.iter().map(|(code, _)| (*code).to_owned()).collect(), chosen.to_owned())
}

/// Everybody of a list, page by page.
async fn walk(house: &House, session: &Secret, begin: &str) -> Vec<String> {
    let (mut all, mut path) = (Vec::new(), begin.to_owned());
    loop {
        let html = page(house, session, &path).await.ok(200);
        let found = handles(&html);
        let next = link(&html, "next");
        assert!(found.len() == 100 || next.is_none() && found.len() < 100, "{}", found.len());
        all.extend(found);
        match next {
            Some(link) => path = link,
            None => return all,
        }
    }
}

/// Everybody who lives there, with what the room above knows of them.
async fn people(house: &House, region: Region) -> Vec<(Resident, Standing)> {
    let (mut all, mut after) = (Vec::new(), None);
    let act = Act::operator().because("a story");
    loop {
        let search = Search { region, name: String::new(), after, limit: Search::MOST };
        let found = house.app.registry.search(&act, search).await.unwrap();
        let Some(last) = found.last() else { return all };
        after = Some(last.id);
        for resident in found {
            let standing = house.app.activations.standing(&resident).await.unwrap();
            all.push((resident, standing));
        }
    }
}

/// The handles of those for whom the rule says so.
async fn expected(
    house: &House,
    place: &str,
    rule: impl Fn(&Person, &Standing) -> bool,
) -> BTreeSet<String> {
    let all = people(house, region(place)).await;
    let meant = all.iter().filter(|(resident, standing)| rule(&resident.person, standing));
    meant.map(|(resident, _)| resident.id.to_string()).collect()
}

/// Somebody of this name who may hold an IKD, and lives in a village of Kecamatan Walantaka.
async fn settle(house: &House, name: &str, birth: &str) {
    let mut person =
        Population::new(region("36.73"), 1, 77, house.world.clock.today()).unwrap().next().unwrap();
    person.full_name = FullName::parse(name).unwrap();
    person.birth_date = Personal::new(parse_date(birth).unwrap());
    person.region = region("36.73.03.1001");
    person.marital_status = MaritalStatus::Single;
    person.life_status = LifeStatus::Alive;
    person.recording_status = RecordingStatus::Recorded;
    let mut writer = ResidentWriter::new(Vec::new()).unwrap();
    writer.write(&person).unwrap();
    let file = Cursor::new(writer.finish().unwrap());
    let act = Act::operator().with(Permission::ImportLive);
    house.app.registry.import(&act, file, BadLines::Refuse, |_| ()).await.unwrap();
}

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

#[tokio::test]
async fn a_list_holds_those_whom_the_rule_gives_all_of_them_and_once() {
    let house = House::planned(Plan { residents: 700, ..Plan::default() }).await;
    let session = house.session().await;
    let today = house.world.clock.today();
    for place in ["36.73", "36.73.01"] {
        let path = format!("/lists?region={place}&list=waiting");
        let listed = walk(&house, &session, &path).await;
        let rule = |person: &Person, standing: &Standing| {
            let answer = standing.assess(person, None, today);
            answer.is_eligible() && answer.notes.is_empty()
        };
        let expected = expected(&house, place, rule).await;
        assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), expected);
        assert_eq!(listed.len(), expected.len(), "nobody twice");
        assert!(place != "36.73" || listed.len() > 200, "there are several pages");
    }
    for days in [7, 30, 90] {
        let path = format!("/lists?region=36.73&list=turning&days={days}");
        let listed = walk(&house, &session, &path).await;
        let rule = |person: &Person, standing: &Standing| {
            let changes = standing.assess(person, None, today).eligibility.changes_on;
            changes.is_some_and(|day| day.to_julian_day() <= today.to_julian_day() + days)
        };
        let expected = expected(&house, "36.73", rule).await;
        assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), expected);
        assert_eq!(listed.len(), expected.len());
        assert!(days < 90 || !listed.is_empty());
    }
}

#[tokio::test]
async fn a_page_shows_names_and_days_and_no_number_and_each_look_is_in_the_log() {
    let house = House::open().await;
    let session = house.session().await;
    settle(&house, "Siti <b>Aminah</b>", "1999-05-05").await;
    let html = page(&house, &session, "/lists?region=36.73.03.1001&list=waiting").await.ok(200);
    assert!(html.contains("Siti &#60;b&#62;Aminah&#60;/b&#62;"), "{html}");
    assert!(html.contains("5\u{a0}May\u{a0}2016"), "of age since: {html}");
    let shown = handles(&html);
    assert!(!shown.is_empty());
    for (resident, _) in people(&house, region("36.73.03.1001")).await {
        assert!(!html.contains(&resident.person.nik.reveal()));
        assert!(!html.contains(&resident.person.kk_number.reveal()));
    }
    static LOOKS: Sql = Sql::new(
        "SELECT payload
         FROM audit_entry
         WHERE name = 'registry.residents.looked_up' AND reason = 'outreach.not_yet_active'",
    );
    let log = house.world.db.handle(&audit::ROOM);
    let looks: Result<Vec<(Vec<u8>,)>, Error> = log.read(|tx| tx.all(&LOOKS, &[])).await;
    let looks: Vec<Value> =
        looks.unwrap().iter().map(|(json,)| serde_json::from_slice(json).unwrap()).collect();
    let seen: BTreeSet<_> = looks.iter().map(|it| it["resident"].as_str().unwrap()).collect();
    assert_eq!(seen, shown.iter().map(String::as_str).collect(), "who was shown is in the log");
    assert_eq!(looks.len(), shown.len(), "once");
}

#[tokio::test]
async fn the_counts_of_the_parts_are_those_of_the_whole_and_lead_down() {
    let house = House::open().await;
    let session = house.session().await;
    let html = page(&house, &session, "/lists?list=waiting").await.ok(200);
    assert_eq!(options(&html).1, "36.73", "the officer's own region");
    let table = html.split("<table class=\"counts\">").nth(1).unwrap();
    let table = table.split("</table>").next().unwrap();
    let number =
        |cell: &str| cell.split('<').next().unwrap().replace(',', "").parse::<u64>().unwrap();
    let mut sum = 0;
    let rows: Vec<_> = table.split("<tr><th scope=\"row\">").skip(1).collect();
    assert_eq!(rows.len(), 6, "{table}");
    for row in rows {
        let count = number(row.split("<td class=\"number\">").nth(2).unwrap());
        let path = row.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        let part = walk(&house, &session, &path.replace("&#38;", "&")).await;
        assert_eq!(part.len() as u64, count, "{path}");
        sum += count;
    }
    let whole = number(html.split("<p class=\"lead\"><strong>").nth(1).unwrap());
    assert_eq!(whole, sum);
    assert_eq!(walk(&house, &session, "/lists?list=waiting").await.len() as u64, whole);
}

#[tokio::test]
async fn what_is_no_list_or_no_region_is_refused() {
    let house = House::open().await;
    let session = house.session().await;
    for (query, status) in [
        ("region=99", 404),
        ("region=36.73.01.1999", 404),
        ("region=36-73", 400),
        ("list=all", 400),
        ("days=31", 400),
        ("days=-1", 400),
        ("after=x", 400),
        ("region=36.73&after=01J0GQ7Y3M5V8ZK2R4T6X9B1CD", 409),
        ("region=&list=&days=&after=", 200),
    ] {
        for path in ["/lists", "/lists.csv"] {
            let answer = page(&house, &session, &format!("{path}?{query}")).await;
            assert_eq!(answer.status, status, "{path}?{query}");
        }
    }
    let wide = page(&house, &session, "/lists?region=36").await.ok(200);
    assert!(wide.contains("Lists are made for a regency or city") && handles(&wide).is_empty());
    for path in ["/lists", "/lists.csv", "/regions.json?in=36.73", "/regions.json?q=serang"] {
        let stranger = Call::page(path).to(house.console).await;
        let told = stranger.ok(401);
        assert!(!told.contains("Kasemen") && !told.contains("\"code\""), "{path}");
        assert_eq!(Call::page(path).to(house.public).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_file_runs_nothing_and_shows_no_number() {
    let house = House::open().await;
    let session = house.session().await;
    settle(&house, "=HYPERLINK(\"x\"),@Budi", "2007-06-20").await;
    let today = house.world.clock.today();
    assert!(day("2024-06-20") > today && day("2024-06-20") < day("2024-09-01"), "{today:?}");
    let path = "region=36.73&list=turning&days=90";
    let html = page(&house, &session, &format!("/lists?{path}")).await.ok(200);
    assert_eq!(link(&html, "file"), Some(format!("/lists.csv?{path}")));
    let file = page(&house, &session, &format!("/lists.csv?{path}")).await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let saved = "attachment; filename=\"turning-36.73.csv\"";
    assert_eq!(file.header("content-disposition"), Some(saved));
    assert_eq!(file.header("cache-control"), Some("no-store"));
    let text = file.ok(200);
    let header = "handle,full_name,village,village_name,turns_17_on,recording_status\r\n";
    assert!(text.starts_with(header), "{text}");
    assert!(text.contains(",\"'=HYPERLINK(\"\"x\"\"),'@Budi\",36.73.03.1001,"), "{text}");
    assert!(text.contains(",2024-06-20,Recorded\r\n"), "{text}");
    let listed = handles(&html);
    let filed: Vec<_> =
        text.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
    assert_eq!(filed, listed, "the page that is shown");
    for (resident, _) in people(&house, region("36.73")).await {
        assert!(!text.contains(&resident.person.nik.reveal()));
    }
}

#[tokio::test]
async fn without_scripts_one_walks_down_to_a_village_and_back_by_the_form() {
    let house = House::open().await;
    let session = house.session().await;
    let mut html = page(&house, &session, "/lists?region=0").await.ok(200);
    for next in ["36", "36.73", "36.73.03", "36.73.03.1001", "36.73.03.1002", "36.73", "0"] {
        let (codes, _) = options(&html);
        assert!(codes.contains(&next.to_owned()), "{next}: {codes:?}");
        html = page(&house, &session, &format!("/lists?region={next}&list=turning")).await.ok(200);
        assert_eq!(options(&html).1, next);
        let path = Regions::load().path(region(next)).unwrap();
        assert!(html.contains(&format!("<h1>{path}</h1>")), "{next}");
    }
}

#[tokio::test]
async fn the_script_is_told_what_lies_where_and_what_is_meant() {
    let house = House::open().await;
    let session = house.session().await;
    let html = page(&house, &session, "/lists").await.ok(200);
    let source = html.split("data-regions=\"").nth(1).unwrap().split('"').next().unwrap();
    let ask = async |what: &str| page(&house, &session, &format!("{source}{what}")).await;
    let codes = |told: &Value| -> Vec<String> {
        let all = told["regions"].as_array().unwrap().iter();
        all.map(|it| it["code"].as_str().unwrap().to_owned()).collect()
    };
    let inside = ask("&in=36.73.03").await;
    let kept = "private, max-age=31536000, immutable";
    assert_eq!(inside.header("cache-control"), Some(kept));
    let inside = inside.json(200);
    let first = &inside["regions"][0];
    assert_eq!((&first["code"], &first["open"]), (&"36.73.03".into(), &true.into()));
    assert_eq!(first["title"], "Kecamatan Walantaka");
    assert_eq!(first["above"], "Kota Serang, Banten");
    assert_eq!(codes(&inside).len(), 1 + Regions::load().children(region("36.73.03")).count());
    assert_eq!(inside["regions"][1]["open"], false);
    let found = ask("&in=36.73&q=Kec.%20Walan").await.json(200);
    assert_eq!(codes(&found), ["36.73.03", "36.73.03.1001"]);
    let found = ask("&q=ujung%20pandang").await.json(200);
    assert_eq!(codes(&found)[0], "73.71");
    assert!(codes(&ask("&q=su").await.json(200)).len() <= 20);
    let other = page(&house, &session, "/regions.json?v=0&in=36.73").await;
    assert_eq!(other.header("cache-control"), Some("no-store"), "not under another name");
    let long = "x".repeat(300);
    for (what, status) in [
        ("", 400),
        ("&in=99", 404),
        ("&in=x", 400),
        ("&q=", 200),
        (&*format!("&q={long}"), 400),
        ("&q=%00%ff", 200),
    ] {
        let answer = ask(what).await;
        assert_eq!(answer.status, status, "{what}");
    }
    let script = html.split("<script type=\"module\" src=\"").nth(1).unwrap();
    let script = script.split('"').next().unwrap();
    assert!(page(&house, &session, script).await.ok(200).contains("combobox"));
    assert_eq!(Call::get(script).to(house.public).await.status, 404, "the public has no scripts");
}
