//! Giving a grant back (RFC 7009): of a wallet that is left, for everything that was fetched by it.

use crate::{
    form::{Form, FormError},
    secret::Secret,
};

const MOST_BYTES: usize = 16 * 1024;
const LONGEST: usize = 512;

/// A revocation request for a refresh token. Proven by the key that the token is bound to, like a
/// refresh (RFC 9449, section 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationRequest {
    /// The refresh token.
    pub token: Secret,
}

/// The request cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevocationRequestError {
    /// The body is no form, or a parameter stands there twice.
    #[error("the revocation request cannot be read: {0}")]
    Form(#[from] FormError),
    /// No token, or longer than any that was given out.
    #[error("the revocation request lacks a token")]
    Token,
}

impl RevocationRequest {
    /// Reads the body of a request.
    pub fn parse(body: &[u8]) -> Result<Self, RevocationRequestError> {
        let mut form = Form::parse(body, MOST_BYTES)?;
        let token = form.take("token").filter(|it| !it.is_empty() && it.len() <= LONGEST);
        token.map(|it| Self { token: Secret::new(it) }).ok_or(RevocationRequestError::Token)
    }

    /// The form body.
    pub fn form(&self) -> String {
        let form = Form::new().with("token", self.token.reveal());
        form.with("token_type_hint", "refresh_token").encode()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_back_and_needs_one_token() {
        let request = RevocationRequest { token: Secret::new("a b&c") };
        assert_eq!(RevocationRequest::parse(request.form().as_bytes()), Ok(request));
        let token = Err(RevocationRequestError::Token);
        for bad in ["", "token=", "token_type_hint=refresh_token"] {
            assert_eq!(RevocationRequest::parse(bad.as_bytes()), token, "{bad}");
        }
        assert_eq!(RevocationRequest::parse("token=x".repeat(99).as_bytes()), token);
        let twice = RevocationRequest::parse(b"token=a&token=b");
        assert!(matches!(twice, Err(RevocationRequestError::Form(_))));
    }
}
