//! Messages in JSON: bounded in size, read strictly, with errors that quote nothing.

use formats::json;
use serde::de::DeserializeOwned;
use serde_json::Value;
use terms::Class;

/// The text is not the message that was expected. Never quotes what it holds: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// No JSON that we read.
    #[error(transparent)]
    Json(#[from] json::JsonError),
    /// A member is missing; its name is ours, not the sender's.
    #[error("the member `{0}` is missing")]
    Missing(String),
    /// Longer than anything honest.
    #[error("the message is longer than {0} bytes")]
    TooLong(usize),
    /// A member has the wrong type or a value that it cannot have.
    #[error("a member of the message has the wrong type or value")]
    Wrong,
}

impl MessageError {
    /// Always the sender's fault.
    pub fn class(&self) -> Class {
        Class::Invalid
    }
}

/// Reads one JSON message of at most `most` bytes.
pub(crate) fn from_slice<T: DeserializeOwned>(
    bytes: &[u8],
    most: usize,
) -> Result<T, MessageError> {
    if bytes.len() > most {
        return Err(MessageError::TooLong(most));
    }
    from_value(json::parse(bytes)?)
}

/// Reads a part of a message that was read already.
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, MessageError> {
    serde_json::from_value(value).map_err(|error| without_content(&error))
}

/// What serde says about wrong values repeats them; only the name of a missing member is ours.
fn without_content(error: &serde_json::Error) -> MessageError {
    let said = error.to_string();
    match said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        Some(name) => MessageError::Missing(name.to_owned()),
        None => MessageError::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Pair {
        #[expect(dead_code, reason = "only its presence matters here")]
        left: u8,
    }

    #[test]
    fn an_error_names_the_missing_member_and_quotes_no_value() {
        let error = from_slice::<Pair>(b"{}", 100).unwrap_err();
        assert_eq!(error, MessageError::Missing("left".into()));
        for leaky in [r#"{"left":"hunter2"}"#, r#"{"left":"missing field `hunter2`"}"#, "hunter2"] {
            let error = from_slice::<Pair>(leaky.as_bytes(), 100).unwrap_err();
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn what_is_too_long_too_deep_or_said_twice_is_refused() {
        assert_eq!(from_slice::<Pair>(b"{\"left\":1}", 9).unwrap_err(), MessageError::TooLong(9));
        let deep = "[".repeat(100_000);
        let deep = from_slice::<Value>(deep.as_bytes(), 1 << 20);
        assert_eq!(deep.unwrap_err(), MessageError::Json(json::JsonError::TooDeep));
        let twice = from_slice::<Pair>(b"{\"left\":1,\"left\":2}", 100);
        assert_eq!(twice.unwrap_err(), MessageError::Json(json::JsonError::DuplicateName));
    }
}
