//! Credentials of the fake issuer, in both formats.

use std::time::Duration;

use formats::{
    base64url,
    cbor::Value,
    mdoc::{self, Mdoc},
    sd_jwt::{Claims, Credential, Issuer},
    status_list::StatusReference,
};
use terms::{Moment, PublicKey, SeededDie};

use crate::{
    issuer::{DOCTYPE, FakeIssuer, ISSUER, PID},
    world::NOON,
};

pub const AGE: &str = "urn:example:age:1";

const HOUR: Duration = Duration::from_secs(3600);
const FORTNIGHT: Duration = Duration::from_secs(14 * 86_400);

impl FakeIssuer {
    /// What was asked for last.
    pub fn issue_wanted(&self, key: &PublicKey) -> String {
        match self.asked.last().map(|(wanted, _)| wanted.name()) {
            Some("pid_mdoc") => self.issue_mdoc(DOCTYPE, key),
            Some("age") => {
                self.issue_as(AGE, key, self.full_name, self.clock.now().plus(FORTNIGHT))
            }
            _ => self.issue(key),
        }
    }

    pub fn issue(&self, key: &PublicKey) -> String {
        self.issue_as(PID, key, self.full_name, self.clock.now().plus(FORTNIGHT))
    }

    pub fn issue_as(&self, vct: &str, key: &PublicKey, name: &str, expires: Moment) -> String {
        let address = Claims::new().hidden("locality", "Serang").hidden("street", "Jl. Veteran");
        let claims = Claims::new()
            .open("issuing_country", "ID")
            .hidden("full_name", name)
            .hidden("birthdate", "1999-05-05")
            .hidden("nik", "3673014505990001")
            .hidden("address", address);
        let issuer = Issuer::new(&self.signer.chain).unwrap();
        let status = self.next_place();
        let mut credential = Credential::new(&issuer, vct, &claims)
            .issued(self.clock.now().min(NOON).minus(HOUR))
            .expires(expires)
            .holder(key);
        if let Some(status) = &status {
            credential = credential.status(status);
        }
        if let Some(integrity) = &self.integrity {
            credential = credential.integrity(integrity);
        }
        let draft = credential.draft(&self.crypto, &die(key)).unwrap();
        let signature = self.signer.key.sign(draft.to_sign());
        draft.complete(&signature)
    }

    /// A face and ages, and nothing else, in a copy that lives for so long.
    pub fn issue_face(&self, key: &PublicKey, lives: Duration) -> String {
        let claims = Claims::new()
            .hidden("portrait", "data:image/png;base64,iVBORw0KGgo=")
            .hidden("age_over_17", serde_json::json!(true))
            .hidden("age_over_60", serde_json::json!(false));
        self.issue_claims(&claims, key, lives)
    }

    /// These claims, in a copy that lives for so long.
    pub fn issue_claims(&self, claims: &Claims, key: &PublicKey, lives: Duration) -> String {
        let (issuer, now) = (Issuer::new(&self.signer.chain).unwrap(), self.clock.now());
        let credential = Credential::new(&issuer, PID, claims).issued(now.min(NOON).minus(HOUR));
        let credential = credential.expires(now.plus(lives)).holder(key);
        let draft = credential.draft(&self.crypto, &die(key)).unwrap();
        let signature = self.signer.key.sign(draft.to_sign());
        draft.complete(&signature)
    }

    pub fn issue_mdoc(&self, doctype: &str, key: &PublicKey) -> String {
        let name = self.full_name;
        self.sign_mdoc(doctype, key, |elements| elements.text(DOCTYPE, "full_name", name))
    }

    /// An mdoc with more elements.
    pub fn sign_mdoc(
        &self,
        doctype: &str,
        key: &PublicKey,
        more: impl Fn(mdoc::Elements) -> mdoc::Elements,
    ) -> String {
        let born = terms::parse_date("1999-05-05").unwrap();
        let elements = mdoc::Elements::new()
            .with(DOCTYPE, "birth_date", &Value::full_date(born))
            .with(DOCTYPE, "age_over_17", &Value::from(true))
            .with(DOCTYPE, "age_over_21", &Value::from(true))
            .with(DOCTYPE, "age_over_60", &Value::from(false))
            .text("org.example.pid.id.1", "nik", "3673014505990001");
        let (elements, status) = (more(elements), self.next_place());
        let issuer = mdoc::Issuer::new(&self.signer.chain);
        let now = self.clock.now();
        let mut document = Mdoc::new(&issuer, doctype, &elements)
            .signed(now.minus(HOUR))
            .valid(now.minus(HOUR), now.plus(FORTNIGHT))
            .holder(key);
        if let Some(status) = &status {
            document = document.status(status);
        }
        let draft = document.draft(&self.crypto, &die(key)).unwrap();
        let signature = self.signer.key.sign(draft.to_sign());
        base64url::encode(&draft.complete(&signature))
    }

    fn next_place(&self) -> Option<StatusReference> {
        let index = self.place.get()?;
        self.place.set(Some(index + 1));
        Some(StatusReference { index, uri: format!("{ISSUER}/status/1") })
    }
}

fn die(key: &PublicKey) -> SeededDie {
    SeededDie::new(u64::from(key.as_sec1()[1]))
}
