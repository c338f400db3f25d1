//! Who carries messages: replaceable, by deployment.

mod folder;
mod gateway;
mod smtp;

use std::{pin::Pin, sync::Arc};

use terms::Id;

use crate::{contact::Contact, words::Posted};

pub use folder::Folder;
pub use gateway::Gateway;
pub use smtp::{Smtp, SmtpError};

/// A message on its way. It prints as its name only.
pub struct Letter {
    /// Its name; the same when it is sent again.
    pub id: Id<Posted>,
    /// To whom.
    pub to: Contact,
    /// One line.
    pub subject: String,
    /// The text, without markup.
    pub text: String,
}

/// Why a message did not go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// The courier could not be reached or is busy: it is tried again.
    #[error("the courier could not take it now")]
    Later,
    /// The courier will never take it.
    #[error("the courier has refused it")]
    Never,
}

/// That a message was taken over by whoever brings it to people.
pub type Carried = Result<(), Undelivered>;

/// A message being carried.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Carried> + Send + 'a>>;

/// Somebody who carries messages.
pub trait Courier: Send + Sync {
    /// Hands a message over. Called again with the same one after [`Undelivered::Later`].
    fn carry<'a>(&'a self, letter: &'a Letter) -> Sending<'a>;
}

/// Who carries what in a deployment; nobody, where nothing is sent.
#[derive(Clone, Default)]
pub struct Couriers {
    /// E-mail.
    pub mail: Option<Arc<dyn Courier>>,
    /// Short messages to phones.
    pub phone: Option<Arc<dyn Courier>>,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter").field("id", &self.id).finish_non_exhaustive()
    }
}
