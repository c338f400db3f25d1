//! How a contact lies in a table: sealed where it is needed again, hashed where it is compared. And how
//! a browser keeps that it has proven one.

use std::time::Duration;

use keys::KeyError;
use store::Error;
use terms::Moment;

use crate::{
    contact::Contact,
    office::Messages,
    proven::Proven,
    words::{ContactMark, SealedContact},
};

/// What sealed contacts are sealed for.
const PURPOSE: &str = "contact";

impl Messages {
    /// What is counted of a contact.
    pub fn mark(&self, contact: &Contact) -> ContactMark {
        ContactMark(self.marks().tag(contact.reveal().as_bytes()))
    }

    /// Seals a contact for a table.
    pub fn seal(&self, contact: &Contact) -> Result<SealedContact, Error> {
        let sealed = self.keyring().seal_secret(PURPOSE, contact.reveal().as_bytes(), self.die());
        sealed.map(SealedContact).map_err(|error| damaged(&error))
    }

    /// The contact that was sealed.
    pub fn unseal(&self, sealed: &SealedContact) -> Result<Contact, Error> {
        let opened = self.keyring().open_secret(PURPOSE, &sealed.0);
        let opened = opened.map_err(|error| damaged(&error))?;
        let text = std::str::from_utf8(&opened).ok();
        text.and_then(|text| text.parse().ok()).ok_or(Error::Shape("a sealed contact"))
    }
}

/// Sealed under keys that are gone, or not by us.
pub(crate) fn damaged(_: &KeyError) -> Error {
    Error::Shape("what was sealed for a message")
}

/// What vouchers are sealed for: no sealed contact of a table is one.
const VOUCHED: &str = "proven contact";
/// For so long a browser that has proven a contact need not do it again.
const VOUCHED_FOR: Duration = Duration::from_secs(30 * 60);

impl Messages {
    /// That a contact was proven just now, for the browser that has proven it to keep: for half an hour.
    pub fn vouch(&self, proven: &Proven) -> Result<Vec<u8>, Error> {
        let until = self.now().plus(VOUCHED_FOR).micros().to_be_bytes();
        let content = [&until[..], proven.contact.reveal().as_bytes()].concat();
        let sealed = self.keyring().seal_secret(VOUCHED, &content, self.die());
        sealed.map_err(|error| damaged(&error))
    }

    /// The contact that was proven; `None` if that is too long ago, or nobody here has said so.
    pub fn vouched(&self, voucher: &[u8]) -> Option<Proven> {
        let content = self.keyring().open_secret(VOUCHED, voucher).ok()?;
        let (until, contact) = content.split_first_chunk()?;
        let contact: Contact = std::str::from_utf8(contact).ok()?.parse().ok()?;
        let fresh = self.now() < Moment::from_micros(i64::from_be_bytes(*until));
        fresh.then(|| Proven { mark: self.mark(&contact), contact })
    }
}
