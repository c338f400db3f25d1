//! The life of an officer at the console: invited, confirmed, signed in, changed, ended.

use staff::Role;

use super::{
    house::{House, Plan},
    officer::{Officer, new},
};

async fn office() -> House {
    House::planned(Plan { demo: false, residents: 3, ..Plan::default() }).await
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
