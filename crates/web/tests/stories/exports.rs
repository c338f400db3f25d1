//! Residents who are taken out: without their numbers by one, with them by two.

use super::{
    house::House,
    http::{Answer, Call, FORM},
    officer::Officer,
};

/// A file: its name, and its lines.
fn file(answer: Answer) -> (String, Vec<String>) {
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"), "{}", answer.head);
    let name = answer.header("content-disposition").unwrap().to_owned();
    let body = unchunked(&answer.ok(200));
    (name, body.lines().map(str::to_owned).collect())
}

/// A body that comes in pieces (RFC 9112, section 7.1).
fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        whole += &rest[..length];
        body = rest[length..].trim_start_matches("\r\n");
        if length == 0 {
            return whole;
        }
    }
    unreachable!("the file broke off")
}

#[tokio::test]
async fn one_officer_takes_residents_out_without_their_numbers() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let page = head.page(&house, "/exports").await.ok(200);
    assert!(page.contains("id=\"take-masked\"") && !page.contains("id=\"take-whole\""), "{page}");
    let (name, lines) = file(head.send(&house, "/exports/masked", "").await);
    assert!(name.contains("36.73-2024-06-05.csv"), "{name}");
    let ratna = house.ratna().await;
    let hers = lines.iter().find(|it| it.contains(&ratna.id.to_string())).unwrap();
    assert!(hers.contains(ratna.person.full_name.reveal()));
    for line in &lines {
        // Behind the record's number a year and a village's code have the longest runs of digits.
        let (_, rest) = line.split_once(',').unwrap();
        assert!(rest.split(|it: char| !it.is_ascii_digit()).all(|run| run.len() <= 4), "{line}");
    }
}

#[tokio::test]
async fn with_their_numbers_it_takes_two() {
    let house = House::open().await;
    let (mut head, mut second) = Officer::heads(&house).await;
    let refused = head.send(&house, "/exports/whole", "").await;
    assert!(refused.header("content-disposition").is_none(), "nobody has agreed");
    assert!((400..500).contains(&refused.status), "{}", refused.status);

    let page = head.page(&house, "/exports").await.ok(200);
    let proposed = head.sign(&house, &page).await;
    assert_eq!((proposed.status, proposed.header("location")), (303, Some("/exports")));
    let waiting = head.page(&house, "/exports").await.ok(200);
    assert!(waiting.contains("Waiting for a second officer"), "{waiting}");
    let alone = head.send(&house, "/exports/whole", "").await;
    assert!((400..500).contains(&alone.status), "one's own word is not two");

    let who = second.who(&house).await;
    let proposals = house.app.staff.proposals(&who).await.unwrap();
    let place = format!("/approvals/{}", proposals[0].approval);
    let told = second.page(&house, &place).await.ok(200);
    assert_eq!(second.sign(&house, &told).await.status, 303);
    let others = second.send(&house, "/exports/whole", "").await;
    assert!((400..500).contains(&others.status), "it is for whoever proposed");

    let ready = head.page(&house, "/exports").await.ok(200);
    assert!(ready.contains("id=\"take-whole\""), "{ready}");
    let (_, lines) = file(head.send(&house, "/exports/whole", "").await);
    let ratna = house.ratna().await;
    assert!(lines.iter().any(|it| it.contains(ratna.person.nik.reveal().as_str())));
    let again = head.send(&house, "/exports/whole", "").await;
    assert!((400..500).contains(&again.status), "once");
}

#[tokio::test]
async fn a_demonstration_shows_it_without_officers() {
    let house = House::open().await;
    let session = house.session().await;
    let cookie = format!("lang=en; ikd_desk={}", session.reveal());
    let call = Call::post("/exports/whole").with("accept", "text/html").body(FORM, "");
    let call = call.with("cookie", cookie).with("sec-fetch-site", "same-origin");
    let (_, lines) = file(call.to(house.console).await);
    assert!(lines.len() > 100, "{}", lines.len());
}
