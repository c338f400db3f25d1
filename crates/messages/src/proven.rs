//! A contact whose owner is there.

use crate::{contact::Contact, words::ContactMark};

/// A contact, and that whoever typed its code reads what is sent there.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The contact.
    pub contact: Contact,
    /// What it is counted by.
    pub mark: ContactMark,
}
