//! The life of an officer at the console: invited, confirmed, signed in, changed, ended.

use staff::Role;

use super::{
    asked::between,
    authenticator::Authenticator,
    house::{House, Plan},
    http::{Answer, Call},
    officer::{Enrolling, Officer, new},
};

async fn office() -> House {
    House::planned(Plan { demo: false, residents: 3, ..Plan::default() }).await
}

/// The link that an inviter's browser shows, without the console's address.
async fn link(house: &House, by: &Officer, invited: &Answer) -> String {
    let cookie = format!("{}; lang=en; ikd_desk={}", invited.cookie(), by.session);
    let call = Call::page(invited.header("location").unwrap());
    let page = call.with("cookie", cookie).to(house.console).await.ok(200);
    assert!(page.contains("class=\"qr\"") && page.contains("http-equiv=\"refresh\""), "{page}");
    let link = between(&page, "id=\"link\">", "<").to_owned();
    link.split_once("/enrol/").map(|(_, code)| format!("/enrol/{code}")).unwrap()
}

/// What an officer is invited by: the answer that leads to the link.
async fn invited(house: &House, by: &Officer, form: &str) -> Answer {
    let sent = by.send(house, "/officers/new", form).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    sent
}

fn wrong(shown: &str) -> String {
    let last = if shown.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &shown[..5])
}

#[tokio::test]
async fn an_officer_comes_in_by_a_key_that_was_made_and_confirmed() {
    let house = office().await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let supervisor = new("Dewi Penyelia", Role::Supervisor, "36.73.01");
    let supervisor = first.appoint(&house, &mut second, supervisor, 3).await;
    let operator = new("Tono Loket", Role::Operator, "36.73.01");
    let operator = supervisor.hire(&house, operator, 4).await;
    for (officer, name) in [(&first, "Ratu Kepala"), (&operator, "Tono Loket")] {
        let shown = officer.page(&house, "/residents").await.ok(200);
        assert!(shown.contains(name), "{shown}");
    }
    let before = second.session.clone();
    second.again(&house).await;
    assert_ne!(second.session, before);
}

#[tokio::test]
async fn an_operator_is_invited_compared_and_comes_in() {
    let house = office().await;
    let (head, other) = Officer::heads(&house).await;
    let form = "name=Tono+Loket&role=operator&region=36.73.01";
    let sent = invited(&house, &head, form).await;
    let kept = sent.header("set-cookie").unwrap().to_owned();
    let path = sent.header("location").unwrap().to_owned();
    for attribute in ["HttpOnly", "SameSite=Strict", "Max-Age=900", &format!("Path={path}")] {
        assert!(kept.contains(attribute), "{kept}");
    }
    let link = link(&house, &head, &sent).await;
    let without = head.page(&house, &path).await.ok(200);
    assert!(without.contains("shown in another browser") && !without.contains(&link), "{without}");
    assert_eq!(other.page(&house, &path).await.status, 404, "not the inviter");
    let early = head.send(&house, &path, "digits=123456").await.ok(404);
    assert!(early.contains("shown in another browser"), "no key yet: {early}");

    let made = Enrolling::by(&house, &link, Authenticator::bound(3)).await;
    let waiting = head.page(&house, "/officers/waiting").await.ok(200);
    assert!(waiting.contains("Tono Loket") && waiting.contains(&path), "{waiting}");
    let compare = head.page(&house, &path).await.ok(200);
    assert!(compare.contains("name=\"digits\""), "{compare}");
    assert!(!compare.contains(&made.shown), "what is read out is typed, not looked up");
    assert!(!compare.contains("http-equiv"), "what is typed is not lost");
    let shown = format!("digits={}+{}", &made.shown[..3], &made.shown[3..]);
    assert_eq!(other.send(&house, &path, &shown).await.status, 404, "not the inviter");
    let confirmed = head.send(&house, &path, &shown).await;
    assert_eq!(confirmed.header("location"), Some(path.as_str()), "{}", confirmed.body);
    assert!(confirmed.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert!(head.page(&house, &path).await.ok(200).contains("The key is confirmed"));
    assert!(made.page(&house).await.ok(200).contains("Your key is ready"));
    let operator = made.sign_in(&house).await;
    assert!(operator.page(&house, "/residents").await.ok(200).contains("Tono Loket"));
    let all = head.page(&house, "/officers").await.ok(200);
    assert!(all.contains("Tono Loket") && all.contains("Desk operator · Kecamatan Serang"));
}

#[tokio::test]
async fn three_wrong_comparisons_void_the_invitation() {
    let house = office().await;
    let (head, _) = Officer::heads(&house).await;
    let sent = invited(&house, &head, "name=Tono&role=operator&region=36.73").await;
    let link = link(&house, &head, &sent).await;
    let made = Enrolling::by(&house, &link, Authenticator::bound(3)).await;
    let path = sent.header("location").unwrap();
    let digits = format!("digits={}", wrong(&made.shown));
    for left in [2, 1] {
        let told = head.send(&house, path, &digits).await.ok(403);
        assert!(told.contains(&format!("Tries left: {left}.")), "{told}");
    }
    let told = head.send(&house, path, &digits).await.ok(403);
    assert!(told.contains("This invitation is no longer valid"), "{told}");
    let late = head.send(&house, path, &format!("digits={}", made.shown)).await.ok(404);
    assert!(late.contains("This invitation is no longer valid"), "{late}");
    assert_eq!(made.page(&house).await.status, 410);
}

#[tokio::test]
async fn what_is_mistyped_is_told_beside_its_field_and_kept() {
    let house = office().await;
    let (head, _) = Officer::heads(&house).await;
    for (form, told, status) in [
        ("name=&role=operator&region=36.73", "name-problem", 422),
        ("name=Tono&role=king&region=36.73", "role-problem", 422),
        ("name=Tono&role=operator&region=36.99", "region-problem", 422),
        ("name=Tono&role=operator&region=36", "region-problem", 422),
        ("name=Tono&role=operator&region=36.04", "wider region than yours", 403),
        ("name=Tono&role=centre&region=0", "wider region than yours", 403),
    ] {
        let page = head.send(&house, "/officers/new", form).await.ok(status);
        assert!(page.contains(told), "{form}: {page}");
        assert!(form.starts_with("name=&") || page.contains("value=\"Tono\""), "{form}");
    }
    assert_eq!(head.page(&house, "/officers").await.ok(200).matches("scope=\"row\"").count(), 2);
}

#[tokio::test]
async fn a_dangerous_role_takes_two_people_two_sessions_and_two_keys() {
    let house = office().await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let form = "name=Dewi+%22Penyelia%22&role=supervisor&region=36.73.01";
    let propose = first.send(&house, "/officers/new", form).await.ok(200);
    assert!(propose.contains("Dewi &#34;Penyelia&#34;"), "{propose}");
    assert!(propose.contains("Supervisor · Kecamatan Serang, Kota Serang, Banten"), "{propose}");
    let other_key = second.key.clone();
    let own_key = std::mem::replace(&mut first.key, other_key);
    let refused = first.sign(&house, &propose).await.ok(403);
    assert!(refused.contains("Use your own key."), "{refused}");
    first.key = own_key;
    let proposed = first.sign(&house, &refused).await;
    let path = proposed.header("location").unwrap().to_owned();
    let waiting = first.page(&house, &path).await.ok(200);
    assert!(waiting.contains("Waits for a second officer") && !waiting.contains("data-passkey"));
    let early = first.send(&house, &format!("{path}/done"), "").await.ok(403);
    assert!(early.contains("No second officer has approved just this"), "{early}");

    let listed = second.page(&house, "/approvals").await.ok(200);
    assert!(listed.contains(&path) && listed.contains("Ratu Kepala"), "{listed}");
    let look = second.page(&house, &path).await.ok(200);
    assert!(look.contains("Dewi &#34;Penyelia&#34;"), "{look}");
    assert!(look.contains("Supervisor · Kecamatan Serang, Kota Serang, Banten"), "{look}");
    // Whoever proposed, with the form that the second officer was shown.
    let own = first.sign(&house, &look).await.ok(403);
    assert!(own.contains("Whoever proposed cannot approve"), "{own}");
    let own_key = std::mem::replace(&mut second.key, first.key.clone());
    let foreign = second.sign(&house, &look).await.ok(403);
    assert!(foreign.contains("Use your own key."), "{foreign}");
    second.key = own_key;
    let approved = second.sign(&house, &foreign).await;
    assert_eq!(approved.header("location"), Some(path.as_str()), "{}", approved.body);
    assert!(second.page(&house, &path).await.ok(200).contains("Whoever proposed it does it"));
    let not_theirs = second.send(&house, &format!("{path}/done"), "").await.ok(403);
    assert!(not_theirs.contains("No second officer"), "{not_theirs}");

    let doable = first.page(&house, &path).await.ok(200);
    assert!(doable.contains("id=\"do\""), "{doable}");
    let sent = first.send(&house, &format!("{path}/done"), "").await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let link = link(&house, &first, &sent).await;
    let again = first.send(&house, &format!("{path}/done"), "").await;
    assert_eq!(again.status, 404, "once");
    let made = Enrolling::by(&house, &link, Authenticator::bound(3)).await;
    let digits = format!("digits={}", made.shown);
    let confirmed = first.send(&house, sent.header("location").unwrap(), &digits).await;
    assert_eq!(confirmed.status, 303, "{}", confirmed.body);
    let supervisor = made.sign_in(&house).await;
    assert_eq!(supervisor.page(&house, "/officers").await.status, 200);
}

#[tokio::test]
async fn a_proposal_that_is_withdrawn_is_done_by_nobody() {
    let house = office().await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let form = "name=Dewi&role=supervisor&region=36.73";
    let propose = first.send(&house, "/officers/new", form).await.ok(200);
    let proposed = first.sign(&house, &propose).await;
    let path = proposed.header("location").unwrap().to_owned();
    let look = second.page(&house, &path).await.ok(200);
    let theirs = second.send(&house, &format!("{path}/withdraw"), "").await.ok(404);
    assert!(theirs.contains("no longer stands"), "{theirs}");
    let gone = first.send(&house, &format!("{path}/withdraw"), "").await;
    assert_eq!(gone.header("location"), Some("/approvals"), "{}", gone.body);
    assert_eq!(second.sign(&house, &look).await.status, 404);
    assert_eq!(first.send(&house, &format!("{path}/done"), "").await.status, 404);
    assert!(!second.page(&house, "/approvals").await.ok(200).contains(&path));
}

#[tokio::test]
async fn an_officer_who_rises_or_gets_another_key_was_seen_by_two() {
    let house = office().await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let operator = first.hire(&house, new("Tono Loket", Role::Operator, "36.73"), 3).await;
    let path = format!("/officers/{}", operator.id);
    let roles = first.page(&house, &format!("{path}/roles")).await.ok(200);
    assert!(roles.contains("value=\"36.73\"") && roles.contains("id=\"role-2\""), "{roles}");
    let form = "role-1=supervisor&region-1=36.73&role-2=&region-2=";
    let propose = first.send(&house, &format!("{path}/roles"), form).await.ok(200);
    assert!(propose.contains("Desk operator · Kota Serang"), "what they are now: {propose}");
    let proposed = first.sign(&house, &propose).await;
    let approval = proposed.header("location").unwrap().to_owned();
    let look = second.page(&house, &approval).await.ok(200);
    assert!(look.contains("Tono Loket") && look.contains("Supervisor · Kota Serang"), "{look}");
    assert_eq!(second.sign(&house, &look).await.status, 303);
    assert_eq!(operator.page(&house, "/officers").await.status, 403);
    let done = first.send(&house, &format!("{approval}/done"), "").await;
    assert_eq!(done.header("location"), Some(path.as_str()), "{}", done.body);
    assert_eq!(operator.page(&house, "/officers").await.status, 200, "at once");

    let propose = first.send(&house, &format!("{path}/keys"), "").await.ok(200);
    assert!(propose.contains("Give an officer a new key"), "{propose}");
    let proposed = first.sign(&house, &propose).await;
    let approval = proposed.header("location").unwrap().to_owned();
    let look = second.page(&house, &approval).await.ok(200);
    assert_eq!(second.sign(&house, &look).await.status, 303);
    let sent = first.send(&house, &format!("{approval}/done"), "").await;
    let link = link(&house, &first, &sent).await;
    Enrolling::by(&house, &link, Authenticator::bound(4)).await;
    let shown = first.page(&house, &path).await.ok(200);
    assert!(shown.contains("Not confirmed") && shown.contains("In use"), "{shown}");
}
