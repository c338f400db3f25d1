//! The Digital Credentials Query Language of OpenID4VP 1.0: what is asked, what answers it, and
//! whether an answer is what was asked.

mod age;
mod answer;
mod matching;
mod place;
mod query;
mod wire;

pub use answer::{AnswerError, Shown};
pub use matching::{Choice, Miss, Need, Unanswerable, View};
pub use query::{
    Authority, ClaimQuery, Claims, CredentialQuery, CredentialSet, Kind, Query, QueryError, QueryId,
};
