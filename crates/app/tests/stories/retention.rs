//! What people are told of how long things are kept is what the program does.

use std::collections::BTreeSet;

use store::Retention;

#[test]
fn what_goes_by_itself_is_told_line_by_line() {
    let rooms: [(&str, &[Retention]); 6] = [
        ("desk", &desk::RETENTION),
        ("issuance", &issuance::RETENTION),
        ("messages", &messages::RETENTION),
        ("relying", &relying::RETENTION),
        ("staff", &staff::RETENTION),
        ("unlock", &unlock::RETENTION),
    ];
    let lines = |(room, all): &(&str, &[Retention])| -> Vec<String> {
        all.iter().map(|it| format!("| {room}: {it} |")).collect()
    };
    let done: BTreeSet<String> = rooms.iter().flat_map(lines).collect();
    let page = include_str!("../../../../docs/privacy.md");
    let table = page.split_once("## What goes by itself").unwrap().1;
    let table = table.split_once("|---|---|---|\n").unwrap().1;
    let told = table.lines().take_while(|line| line.starts_with('|')).map(str::to_owned);
    assert_eq!(told.collect::<BTreeSet<_>>(), done);
}
