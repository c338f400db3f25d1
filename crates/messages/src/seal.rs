//! How a contact lies in a table: sealed where it is needed again, hashed where it is compared.

use keys::KeyError;
use store::Error;

use crate::{
    contact::Contact,
    office::Messages,
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
