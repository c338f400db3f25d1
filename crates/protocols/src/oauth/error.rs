//! Error bodies (RFC 6749, section 5.2; OpenID4VCI 1.0, sections 6.3, 8.3.1 and 11.3).

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::json::{self, MessageError};

/// The JSON body of an error answer; `C` are the codes of the endpoint that answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody<C> {
    /// The code for programs.
    pub error: C,
    /// A sentence for developers; never anything personal or secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
}

impl<C> ErrorBody<C> {
    /// A code and a sentence. Characters that the specification forbids there are replaced.
    pub fn new(error: C, description: impl ToString) -> Self {
        Self { error, error_description: Some(printable(&description.to_string())) }
    }
}

impl<C: DeserializeOwned> ErrorBody<C> {
    /// Reads an error answer.
    pub fn from_json(body: &[u8]) -> Result<Self, MessageError> {
        json::from_slice(body, 8 * 1024)
    }
}

/// Only what may stand in `error_description`: printable ASCII without `"` and `\`.
pub(super) fn printable(text: &str) -> String {
    let fits = |c: char| (c == ' ' || c.is_ascii_graphic()) && c != '"' && c != '\\';
    text.chars().map(|c| if fits(c) { c } else { '\'' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_holds_only_what_it_may() {
        let body = ErrorBody::new("invalid_request".to_owned(), "a \"quote\"\nand ü");
        let text = serde_json::to_string(&body).unwrap();
        assert_eq!(text, r#"{"error":"invalid_request","error_description":"a 'quote''and '"}"#);
        assert_eq!(ErrorBody::from_json(text.as_bytes()), Ok(body));
    }
}
