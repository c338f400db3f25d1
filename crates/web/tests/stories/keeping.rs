//! Keeping an office page by page: what a change of hours would do is shown first, a day's roster is
//! set, and somebody at a counter is sent on.

use super::waiting::{Lined, between};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_hours_shows_what_it_does_and_is_made_when_sent_again() {
    let it = Lined::open().await;
    let hours = format!("{}/hours", it.office);
    assert!(it.see(&hours).await.contains("value=\"08:00-12:00 13:00-16:00\""));
    let day = "what=day&date=2024-06-06&hours=08%3A00-10%3A00&why=Listrik+%3Cb%3Epadam";
    let seen = it.send(&hours, day).await.ok(200);
    assert!(seen.contains("If this is changed now") && seen.contains("No booking is given up"));
    assert!(it.see(&hours).await.contains("No day differs"), "nothing has happened yet");
    it.send(&hours, &format!("{day}&sure=yes")).await.ok(303);
    let seen = it.see(&hours).await;
    assert!(seen.contains("6\u{a0}June\u{a0}2024") && !seen.contains("<b>padam"), "{seen}");
    it.send(&hours, "what=reset&date=2024-06-06&sure=yes").await.ok(303);
    assert!(it.see(&hours).await.contains("No day differs"));
    let bad = it.send(&hours, "what=day&date=2024-06-06&hours=8-10&why=x").await.ok(422);
    assert!(bad.contains("Something cannot be read") && bad.contains("value=\"8-10\""), "{bad}");
    let week = "what=week&mon=08%3A00-12%3A00&tue=&wed=08%3A00-12%3A00&thu=&fri=&sat=&sun=";
    it.send(&hours, &format!("{week}&sure=yes")).await.ok(303);
    assert!(it.see(&hours).await.contains("name=\"tue\" value=\"\""));
    it.send(&hours, "what=holiday&date=2024-06-17&name=Iduladha&sure=yes").await.ok(303);
    let seen = it.see(&hours).await;
    assert!(seen.contains("Iduladha") && seen.contains("value=\"workday\""), "{seen}");
    let back = it.send(&hours, "what=workday&date=2024-06-17").await.ok(200);
    assert!(back.contains("If this is changed now"), "{back}");
    it.send(&hours, "what=workday&date=2024-06-17&sure=yes").await.ok(303);
    assert!(it.see(&hours).await.contains("No holiday is known yet"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_people_book_a_line_is_decided_on_its_page() {
    let it = Lined::open().await;
    let rules = format!("/lines/{}/booking", it.line);
    assert!(it.see(&it.office).await.contains(&rules));
    let seen = it.see(&rules).await;
    assert!(
        seen.contains("name=\"days\" value=\"60\"")
            && !seen.contains("id=\"drawn\" name=\"drawn\" checked"),
        "{seen}"
    );
    let drawn = "notice=90&days=14&drawn=on&lot_days=7&lot_opens=09%3A00&lot_minutes=60";
    for (form, told) in [
        ("notice=90&days=0", "1 to 60 days"),
        ("notice=soon&days=14", "whole number"),
        (
            "notice=90&days=14&drawn=on&lot_days=14&lot_opens=09%3A00&lot_minutes=60",
            "fewer days ahead",
        ),
        ("notice=90&days=14&drawn=on&lot_days=7&lot_opens=9&lot_minutes=60", "such as 09:00"),
    ] {
        let refused = it.send(&rules, form).await.ok(422);
        assert!(refused.contains(told), "{form}: {refused}");
    }
    it.send(&rules, drawn).await.ok(303);
    let seen = it.see(&rules).await;
    assert!(
        seen.contains("name=\"lot_opens\" value=\"09:00\"") && seen.contains("14 days ahead"),
        "{seen}"
    );
    let times = format!("/book{}?for=activation", it.office);
    let times = super::http::Call::page(times).with("cookie", "lang=en");
    assert!(times.to(it.house.public).await.ok(200).contains("are drawn"));
    it.send(&rules, "notice=60&days=60").await.ok(303);
    assert!(it.see(&rules).await.contains("60 days ahead"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_roster_is_shown_by_day_and_a_person_is_sent_on_to_another_line() {
    let it = Lined::open().await;
    let roster = format!("{}/roster", it.office);
    let seen = it.see(&format!("{roster}?date=2024-06-06")).await;
    assert!(seen.contains("value=\"2024-06-06\"") && seen.contains("Counter 7"), "{seen}");
    let none = format!("what=roster&date=2024-06-06&counter={}&officer=&sure=yes", it.counter);
    it.send(&roster, &none).await.ok(303);
    it.send(&format!("{}/lines", it.office), "letter=b&ktp=on").await.ok(303);
    it.join("activation=on").await;
    let counter = format!("/counters/{}", it.counter);
    it.send(&format!("{counter}/seat"), "").await.ok(303);
    it.send(&format!("{counter}/call"), "").await.ok(303);
    let ticket = between(&it.see(&counter).await, "/tickets/", "\"");
    let deed = format!("{counter}/tickets/{ticket}");
    it.send(&deed, "what=begin").await.ok(303);
    let seen = it.see(&counter).await;
    let other = between(&seen, "name=\"line\" value=\"", "\"");
    let not = it.send(&format!("{deed}/transfer"), &format!("line={other}&recording=on")).await;
    assert!(not.ok(422).contains("does not do that"));
    it.send(&format!("{deed}/transfer"), &format!("line={other}&ktp=on")).await.ok(303);
    assert!(it.see(&it.office).await.contains("<strong>1</strong> waiting"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_is_seen_as_it_goes_and_what_another_hour_would_do() {
    let it = Lined::open().await;
    let day = format!("{}/day", it.office);
    assert!(it.see(&day).await.contains("Nobody has come today yet"));
    for _ in 0..3 {
        it.join("activation=on").await;
    }
    let seen = it.see(&day).await;
    assert!(seen.contains("<strong>0</strong> of <strong>3</strong>"), "{seen}");
    assert!(seen.contains("Until doors close") && !seen.contains("If changed"));
    let live = format!("data-live-from=\"{}/live\"", it.office);
    assert!(seen.contains(&live) && seen.contains("<svg class=\"day-chart\""), "{seen}");
    let more = it.see(&format!("{day}?minutes=60&counters=1")).await;
    assert!(more.contains("If changed"), "{more}");
    assert!(!it.see(&format!("{day}?minutes=61&counters=1")).await.contains("If changed"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_and_an_office_close_once_nobody_is_in_them() {
    let it = Lined::open().await;
    let code = it.join("activation=on").await;
    let close = format!("/lines/{}/close", it.line);
    assert!(it.send(&close, "").await.ok(409).contains("waits there"));
    assert!(it.send(&format!("{}/close", it.office), "").await.ok(409).contains("waits there"));
    assert!(it.follow(&code).await.ok(200).contains("A-001"));
    it.send(&format!("/lines/{}/end", it.line), "").await.ok(200);
    assert!(it.send(&close, "").await.ok(409).contains("has booked"), "they have a dated place");
    it.send(&format!("{}/lines", it.office), "letter=b&ktp=on").await.ok(303);
    let seen = it.see(&it.office).await;
    let other = between(&seen[seen.find("line-B").unwrap()..], "/lines/", "/");
    it.send(&format!("/lines/{other}/close"), "").await.ok(303);
    assert!(!it.see(&it.office).await.contains("line-B"));
}
