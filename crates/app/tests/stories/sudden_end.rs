//! A server that is killed again and again while people redeem offers: what it acknowledged is
//! there, what it did not is repaired, and the log stays whole.

use std::{process::Stdio, time::Duration};

use crate::{
    journey::{activated, text},
    server::{Deployment, Engine},
};

const PIN: &str = "258036";

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() {
    killed_again_and_again(Engine::Sqlite);
}

#[test]
fn nothing_acknowledged_is_lost_on_postgres() {
    killed_again_and_again(Engine::Postgres);
}

fn killed_again_and_again(engine: Engine) {
    let it = Deployment::settled(engine, 300);
    drop(it.serve());
    let mut acknowledged = 0;
    for (round, nik) in it.eligible().iter().take(4).enumerate() {
        let server = it.serve();
        let offer = it.json(&["offer", "--nik", nik]);
        let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
        let wallet = it.data.join(format!("wallet{round}"));
        let mut accepting = it
            .command(&["wallet", "--dir", wallet.to_str().unwrap(), "accept", &link])
            .args(["--tx-code", &code, "--pin", PIN])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(250 + 300 * round as u64));
        server.kill();
        acknowledged += i64::from(accepting.wait().unwrap().success());
    }
    let server = it.serve();
    let counted = activated(&it);
    assert!(counted >= acknowledged, "{counted} of {acknowledged}");
    server.stop();
    it.good(&["audit", "verify"]);
}
