//! A demonstration with its server and its one-time link, and what its people do with their
//! wallets.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Stdio},
};

use serde_json::Value;

use crate::{
    browser::Browser,
    qr,
    relay::Relay,
    server::{Deployment, Engine},
};

pub const PIN: &str = "258036";

/// Relays before a house.
pub struct Relays {
    pub public: Relay,
    pub wallet: Relay,
}

/// A demonstration that runs.
pub struct House {
    pub deployment: Deployment,
    pub public: String,
    pub console: String,
    /// Where the wallet of a phone lives.
    pub wallet: String,
    /// The link that opens the console once.
    pub door: String,
    server: Child,
}

impl House {
    /// Kota Serang with 300 residents.
    pub fn open() -> Self {
        Self::of(Deployment::settled(Engine::Sqlite, 300))
    }

    /// The same, with settings of its own.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let mut deployment = Deployment::settled(Engine::Sqlite, 300);
        let own = settings.iter().map(|(name, value)| (name.into(), value.into()));
        deployment.environment.extend(own);
        Self::of(deployment)
    }

    /// The same, with a relay at its public address and one at its wallet's.
    pub fn behind_relays() -> (Self, Relays) {
        let mut deployment = Deployment::settled(Engine::Sqlite, 300);
        let mut relay = |name: &str, port| {
            let inside = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            deployment.environment.push((name.into(), inside.to_string().into()));
            Relay::open(port, inside.port())
        };
        let (public, wallet) = (deployment.public, deployment.wallet);
        let public = relay("IKD_PUBLIC_LISTEN", public);
        let wallet = relay("IKD_WALLET_LISTEN", wallet);
        (Self::of(deployment), Relays { public, wallet })
    }

    fn of(deployment: Deployment) -> Self {
        let log = File::create(deployment.data.join("server.log")).unwrap();
        let mut command = deployment.command(&["serve", "--demo"]);
        let mut server = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
        let told: Vec<String> =
            lines.by_ref().take_while(|line| !line.starts_with("trust list")).collect();
        let door = told.iter().find_map(|line| line.strip_prefix("console"));
        let door = door.unwrap_or_else(|| panic!("the server does not start: {told:?}"));
        let door = door.split_whitespace().next().unwrap().to_owned();
        let url = |port| format!("http://localhost:{port}");
        let (public, console) = (url(deployment.public), url(deployment.console));
        let wallet = url(deployment.wallet);
        Self { deployment, public, console, wallet, door, server }
    }

    /// NIK of a resident who may hold an IKD.
    pub fn eligible(&self) -> String {
        self.deployment.eligible().remove(0)
    }

    /// NIK of a child.
    pub fn child(&self) -> String {
        let text = fs::read_to_string(self.deployment.data.join("residents.csv")).unwrap();
        let mut lines = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        let columns = text.lines().next().unwrap().split(',').count();
        let child =
            lines.find(|parts| parts.len() == columns && parts[5] > "2015" && parts[9] == "1");
        child.unwrap()[0].to_owned()
    }

    /// The wallet takes what it is offered.
    pub fn accept(&self, offer: &str, code: &str) -> Value {
        let dir = self.wallet();
        let accept = ["wallet", "--dir", &dir, "accept", offer, "--tx-code", code, "--pin", PIN];
        self.deployment.json(&[&accept[..], &["--json"]].concat())
    }

    /// The wallet answers a request, or refuses; where it sends the browser.
    pub fn present(&self, request: &str, options: &[&str]) -> Option<String> {
        let dir = self.wallet();
        let present = ["wallet", "--dir", &dir, "present", request, "--pin", PIN];
        let answer = self.deployment.json(&[&present[..], options].concat());
        assert_eq!(answer["presented"], options.is_empty(), "{answer}");
        answer["redirect_uri"].as_str().map(str::to_owned)
    }

    /// A resident whose wallet holds an identity.
    pub fn with_holder(self) -> Self {
        let offer = self.deployment.json(&["offer", "--nik", &self.eligible()]);
        let text = |member: &str| offer[member].as_str().unwrap().to_owned();
        self.accept(&text("credential_offer_uri"), &text("tx_code"));
        self
    }

    fn wallet(&self) -> String {
        self.deployment.data.join("wallet").to_str().unwrap().to_owned()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// What a wallet's camera reads on the page.
pub fn scan(browser: &Browser) -> String {
    let large = "const box = document.querySelector('svg.qr').getBoundingClientRect();
        return Math.min(box.width, box.height)";
    let large = browser.ask(large).as_f64().unwrap();
    assert!(large >= 180.0, "{}: a QR code of {large} pixels", browser.who());
    let drawn = browser.attribute("svg.qr", "viewBox");
    let side = drawn.split(' ').next_back().unwrap().parse().unwrap();
    qr::read(side, &browser.attribute("svg.qr .dots", "d"))
}
