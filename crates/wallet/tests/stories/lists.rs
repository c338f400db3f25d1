//! The status lists of the fake issuer, in both forms.

use std::time::Duration;

use formats::status_list::{Bits, Status, StatusList, StatusToken};
use terms::Moment;
use wallet::{Request, Response};

use crate::{
    issuer::ISSUER,
    pki::{Key, Leaf, Pki},
    world::answer,
};

/// One list, as it is and as it is served.
pub struct Lists {
    pub statuses: Vec<(u64, Status)>,
    pub length: usize,
    pub bits: Bits,
    pub signer: Leaf,
    /// So much older than now is the edition.
    pub age: Duration,
    pub lasts: Duration,
}

impl Lists {
    pub fn new(pki: &Pki) -> Self {
        Self {
            statuses: Vec::new(),
            length: 1 << 10,
            bits: Bits::One,
            signer: pki.statuses.certify("Daftar Contoh", Key::number(61)),
            age: Duration::from_secs(60),
            lasts: Duration::from_secs(3600),
        }
    }

    pub fn answer(&self, request: &Request, now: Moment) -> Response {
        let mut list = StatusList::new(self.bits, self.length).unwrap();
        self.statuses.iter().for_each(|(place, status)| list.set(*place, *status).unwrap());
        let issued = now.minus(self.age);
        let token = StatusToken {
            uri: format!("{ISSUER}/status/1"),
            issued,
            expires: Some(issued.plus(self.lasts)),
            ttl: None,
            aggregation: None,
        };
        let wants = |form: &str| request.headers.contains(&("accept", form.to_owned()));
        let chain = &self.signer.chain;
        if wants("application/statuslist+cwt") {
            let draft = token.draft_cwt(&list, chain);
            let signature = self.signer.key.sign(draft.to_sign());
            return answer(200, draft.complete(&signature));
        }
        assert!(wants("application/statuslist+jwt"));
        let draft = token.draft(&list, chain).unwrap();
        let signature = self.signer.key.sign(draft.to_sign());
        answer(200, draft.complete(&signature))
    }
}
