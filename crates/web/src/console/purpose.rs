//! Why an officer looks: a few fixed reasons, of which the log keeps the code with every look.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use terms::{Act, Language};

/// Why a record is looked up. Carried on from page to page in the address as `for=`, where the
/// usual one is left out: it says nothing about anybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Purpose {
    CheckDocument,
    CorrectRecord,
    Outreach,
    /// What desks do most.
    #[default]
    ServePerson,
}

/// Why all digits of a NIK are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    CompareDocument,
    FillForm,
    TellHolder,
}

impl Purpose {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] =
        [Self::ServePerson, Self::CheckDocument, Self::CorrectRecord, Self::Outreach];

    /// What the log keeps.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CheckDocument => "check_document",
            Self::CorrectRecord => "correct_record",
            Self::Outreach => "outreach",
            Self::ServePerson => "serve_person",
        }
    }

    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    pub const fn word(self, language: Language) -> &'static str {
        match self {
            Self::CheckDocument => language.choose("Memeriksa dokumen", "Checking a document"),
            Self::CorrectRecord => language.choose("Memperbaiki data", "Correcting a record"),
            Self::Outreach => language.choose("Layanan jemput bola", "Outreach"),
            Self::ServePerson => {
                language.choose("Melayani orang yang hadir", "Serving the person here")
            }
        }
    }

    /// The same act, which says why.
    pub fn act(self, act: &Act) -> Act {
        act.clone().because(self.code())
    }

    /// The address that carries it on.
    pub fn carried_by(self, address: &str) -> String {
        match self {
            Self::ServePerson => address.to_owned(),
            other => format!("{address}?for={}", other.code()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Purpose {
    type Rejection = Infallible;

    /// The reason that the address carries; the usual one, if it carries none that we know.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let pairs = parts.uri.query().unwrap_or_default().split('&');
        let carried = pairs.filter_map(|pair| Self::of_code(pair.strip_prefix("for=")?)).next();
        Ok(carried.unwrap_or_default())
    }
}

impl Need {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::CompareDocument, Self::FillForm, Self::TellHolder];

    /// What the log keeps.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CompareDocument => "compare_document",
            Self::FillForm => "fill_form",
            Self::TellHolder => "tell_holder",
        }
    }

    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    pub const fn word(self, language: Language) -> &'static str {
        match self {
            Self::CompareDocument => {
                language.choose("Mencocokkan dengan dokumen", "Comparing with a document")
            }
            Self::FillForm => language.choose("Mengisi formulir", "Filling in a form"),
            Self::TellHolder => {
                language.choose("Memberitahukannya kepada pemiliknya", "Telling its holder")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[tokio::test]
    async fn an_address_carries_a_reason_that_is_known_and_nothing_else() {
        for (address, purpose) in [
            ("/residents/x", Purpose::ServePerson),
            ("/residents/x?for=outreach", Purpose::Outreach),
            ("/residents/x?lang=en&for=check_document", Purpose::CheckDocument),
            ("/residents/x?for=Ratna&for=correct_record", Purpose::CorrectRecord),
            ("/residents/x?for=curiosity", Purpose::ServePerson),
        ] {
            let mut parts = Request::get(address).body(()).unwrap().into_parts().0;
            let read = Purpose::from_request_parts(&mut parts, &()).await;
            assert_eq!(read, Ok(purpose), "{address}");
        }
        for purpose in Purpose::ALL {
            let mut parts = Request::get(purpose.carried_by("/x")).body(()).unwrap().into_parts().0;
            assert_eq!(Purpose::from_request_parts(&mut parts, &()).await, Ok(purpose));
        }
    }
}
