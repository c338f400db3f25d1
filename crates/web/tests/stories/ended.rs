//! What an officer may not see or do at the console, and what ends at once.

use staff::Role;

use super::{
    asked::between,
    house::{House, Plan},
    http::Call,
    officer::{Officer, new},
};

async fn office() -> House {
    House::planned(Plan { demo: false, residents: 3, ..Plan::default() }).await
}

#[tokio::test]
async fn an_ended_officers_session_dies_at_once() {
    let house = office().await;
    let (head, _) = Officer::heads(&house).await;
    let mut operator = head.hire(&house, new("Tono Loket", Role::Operator, "36.73"), 3).await;
    let path = format!("/officers/{}", operator.id);
    assert_eq!(operator.page(&house, "/residents").await.status, 200);
    let sure = head.page(&house, &format!("{path}/end")).await.ok(200);
    assert!(sure.contains("End this officer&#39;s work?"), "{sure}");
    assert_eq!(operator.page(&house, "/residents").await.status, 200, "asking ends nothing");
    let ended = head.send(&house, &format!("{path}/end"), "").await;
    assert_eq!(ended.header("location"), Some(path.as_str()), "{}", ended.body);
    assert_eq!(operator.page(&house, "/residents").await.status, 401);
    let shown = head.page(&house, &path).await.ok(200);
    assert!(shown.contains("No longer at work since") && !shown.contains("id=\"end\""), "{shown}");
    let all = head.page(&house, "/officers").await.ok(200);
    let (_, apart) = all.split_once("No longer at work").unwrap();
    assert!(apart.contains("Tono Loket"));
    assert_eq!(head.send(&house, &format!("{path}/end"), "").await.status, 404, "once");
    let door = Call::page("/sign-in").with("sec-fetch-site", "same-origin");
    let door = door.to(house.console).await.ok(200);
    let refused = operator.sign(&house, &door).await.ok(401);
    assert!(refused.contains("This key opens nothing here"), "{refused}");
}

#[tokio::test]
async fn a_session_ends_at_once_when_it_is_ended() {
    let house = office().await;
    let (head, other) = Officer::heads(&house).await;
    let operator = head.hire(&house, new("Tono Loket", Role::Operator, "36.73"), 3).await;
    let listed = head.page(&house, "/sessions").await.ok(200);
    assert_eq!(listed.matches("This session of yours").count(), 1, "{listed}");
    assert_eq!(listed.matches("/end\"").count(), 2, "not one's own: {listed}");
    let row = listed.split("<tr>").find(|it| it.contains("Tono Loket")).unwrap();
    let end = between(row, "action=\"", "\"").to_owned();
    assert_eq!(operator.page(&house, "/residents").await.status, 200);
    let ended = head.send(&house, &end, "").await;
    assert_eq!(ended.header("location"), Some("/sessions"), "{}", ended.body);
    assert_eq!(operator.page(&house, "/residents").await.status, 401);
    assert_eq!(head.send(&house, &end, "").await.status, 404, "once");
    assert_eq!(other.page(&house, "/sessions").await.status, 200, "the others' go on");
}

#[tokio::test]
async fn a_removed_key_opens_nothing_and_ends_its_sessions() {
    let house = office().await;
    let (head, _) = Officer::heads(&house).await;
    let operator = head.hire(&house, new("Tono Loket", Role::Operator, "36.73"), 3).await;
    let path = format!("/officers/{}", operator.id);
    let shown = head.page(&house, &path).await.ok(200);
    let remove = between(&shown, &format!("href=\"{path}/keys/"), "\"").to_owned();
    let remove = format!("{path}/keys/{remove}");
    assert!(head.page(&house, &remove).await.ok(200).contains("Remove this key?"));
    let removed = head.send(&house, &remove, "").await;
    assert_eq!(removed.header("location"), Some(path.as_str()), "{}", removed.body);
    assert_eq!(operator.page(&house, "/residents").await.status, 401);
    assert!(head.page(&house, &path).await.ok(200).contains("Removed"));
    let again = head.send(&house, &format!("{path}/keys"), "").await;
    assert_eq!(again.status, 303, "an operator's next key takes no second officer");
}

#[tokio::test]
async fn an_operator_sees_nothing_of_the_staff_office() {
    let house = office().await;
    let (head, _) = Officer::heads(&house).await;
    let operator = head.hire(&house, new("Tono Loket", Role::Operator, "36.73"), 3).await;
    let one = format!("/officers/{}", head.id);
    for path in ["/officers", "/officers/new", "/officers/waiting", "/sessions", &one] {
        assert_eq!(operator.page(&house, path).await.status, 403, "{path}");
    }
    let roles = format!("{one}/roles");
    let end = format!("{one}/end");
    for path in ["/officers/new", "/officers/proposals", &roles, &end] {
        let form = "name=X&role=operator&region=36.73&role-1=operator&region-1=36.73";
        assert_eq!(operator.send(&house, path, form).await.status, 403, "{path}");
    }
    let menu = operator.page(&house, "/residents").await.ok(200);
    assert!(!menu.contains("href=\"/officers\"") && menu.contains("href=\"/approvals\""));
    let menu = head.page(&house, "/residents").await.ok(200);
    assert!(menu.contains("href=\"/officers\"") && menu.contains("href=\"/approvals\""));
}

#[tokio::test]
async fn the_head_of_another_region_sees_nothing() {
    let house = office().await;
    let mut head = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
    let other = Officer::first(&house, "Bagus Seberang", Role::HeadOfOffice, "36.04", 2).await;
    let operator = head.hire(&house, new("Tono Loket", Role::Operator, "36.73"), 3).await;
    for path in ["/officers", "/sessions", "/officers/waiting", "/approvals"] {
        let shown = other.page(&house, path).await.ok(200);
        assert!(!shown.contains("Ratu Kepala") && !shown.contains("Tono Loket"), "{path}: {shown}");
    }
    let path = format!("/officers/{}", operator.id);
    for part in ["", "/roles", "/end"] {
        assert_eq!(other.page(&house, &format!("{path}{part}")).await.status, 404, "{part}");
    }
    for part in ["/end", "/keys", "/roles"] {
        let form = "role-1=operator&region-1=36.04";
        let answer = other.send(&house, &format!("{path}{part}"), form).await;
        assert_eq!(answer.status, 404, "{part}");
    }
    let propose = "name=Dewi&role=supervisor&region=36.73";
    let propose = head.send(&house, "/officers/new", propose).await.ok(200);
    let proposed = head.sign(&house, &propose).await;
    let approval = proposed.header("location").unwrap();
    assert_eq!(other.page(&house, approval).await.status, 404, "nor that it is there");
    assert_eq!(operator.page(&house, "/residents").await.status, 200, "nothing has changed");
}

#[tokio::test]
async fn nobody_changes_their_own_standing() {
    let house = office().await;
    let (head, _) = Officer::heads(&house).await;
    let path = format!("/officers/{}", head.id);
    let shown = head.page(&house, &path).await.ok(200);
    assert!(shown.contains("This is you.") && !shown.contains("id=\"another-key\""), "{shown}");
    for (part, form) in [("/end", ""), ("/keys", ""), ("/roles", "role-1=operator&region-1=36.73")]
    {
        let told = head.send(&house, &format!("{path}{part}"), form).await.ok(403);
        assert!(told.contains("Nobody changes what they may do themselves"), "{part}: {told}");
    }
}

#[tokio::test]
async fn a_demonstrations_desk_reads_the_lists_and_signs_nothing() {
    let house = House::planned(Plan { residents: 3, ..Plan::default() }).await;
    let (head, _) = Officer::heads(&house).await;
    let desk = Officer { session: house.session().await.reveal().to_owned(), ..head };
    let one = format!("/officers/{}", desk.id);
    for path in ["/officers", "/sessions", &one] {
        let shown = desk.page(&house, path).await.ok(200);
        let main = between(&shown, "<main", "</main>");
        assert!(main.contains("Ratu Kepala") && main.contains("has no key"), "{path}: {main}");
        assert!(!main.contains("<button") && !main.contains("<form"), "no dead button: {main}");
    }
    let approvals = desk.page(&house, "/approvals").await.ok(200);
    assert!(approvals.contains("it can neither propose nor approve"), "{approvals}");
    let form = "name=X&role=operator&region=36.73";
    for path in ["/officers/new", "/officers/proposals", &format!("{one}/end")] {
        let status = desk.send(&house, path, form).await.status;
        assert!([403, 422].contains(&status), "{path}: {status}");
    }
    assert!(desk.page(&house, &one).await.ok(200).contains("In use"), "nothing has changed");
}
