//! The `Authorization` header (RFC 6750, RFC 9449) and the `WWW-Authenticate` answer to it.

use std::fmt;

use terms::Class;

use super::error::printable;
use crate::secret::Secret;

/// Longer tokens are nobody's.
const LONGEST_TOKEN: usize = 4096;

/// How an access token is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// To nothing (RFC 6750).
    Bearer,
    /// To the holder's key (RFC 9449).
    Dpop,
}

/// An access token as it was presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// The scheme it came under; must be the one the token was issued with.
    pub scheme: Scheme,
    /// The token.
    pub token: Secret,
}

/// Why a request carries no usable token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthorizationError {
    /// The header is there, but not as RFC 6750 or RFC 9449 write it.
    #[error("the Authorization header cannot be read")]
    Malformed,
    /// No such header.
    #[error("the request carries no access token")]
    Missing,
    /// More than one.
    #[error("the request carries more than one Authorization header")]
    Several,
}

impl AuthorizationError {
    /// A missing token is refused, the rest cannot be read.
    pub fn class(self) -> Class {
        match self {
            Self::Missing => Class::Refused,
            Self::Malformed | Self::Several => Class::Invalid,
        }
    }

    /// The challenge that answers it. Who has shown nothing is told no error (RFC 6750, 3.1).
    pub fn challenge(self, scheme: Scheme) -> Challenge {
        match self {
            Self::Missing => Challenge::plain(scheme),
            Self::Malformed | Self::Several => Challenge::of(scheme, "invalid_request", self),
        }
    }
}

impl Authorization {
    /// Reads the one `Authorization` header of a request.
    pub fn parse(headers: &[&str]) -> Result<Self, AuthorizationError> {
        let header = match headers {
            [] => return Err(AuthorizationError::Missing),
            [header] => header,
            _ => return Err(AuthorizationError::Several),
        };
        let (scheme, token) = header.split_once(' ').ok_or(AuthorizationError::Malformed)?;
        let scheme = match scheme {
            it if it.eq_ignore_ascii_case("Bearer") => Scheme::Bearer,
            it if it.eq_ignore_ascii_case("DPoP") => Scheme::Dpop,
            _ => return Err(AuthorizationError::Malformed),
        };
        let token = token.trim_start_matches(' ');
        if token.is_empty() || token.len() > LONGEST_TOKEN || !token.bytes().all(is_token68) {
            return Err(AuthorizationError::Malformed);
        }
        Ok(Self { scheme, token: Secret::new(token) })
    }

    /// The header's value.
    pub fn header(&self) -> String {
        format!("{} {}", self.scheme.name(), self.token.reveal())
    }
}

impl Scheme {
    /// As it stands in headers and in `token_type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
        }
    }
}

/// The value of a `WWW-Authenticate` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    scheme: Scheme,
    error: Option<(&'static str, String)>,
}

impl Challenge {
    /// A challenge without an error, for who has shown nothing.
    pub fn plain(scheme: Scheme) -> Self {
        Self { scheme, error: None }
    }

    /// A challenge with an error code and a sentence.
    pub fn of(scheme: Scheme, code: &'static str, description: impl ToString) -> Self {
        Self { scheme, error: Some((code, printable(&description.to_string()))) }
    }

    /// The token is unknown, expired, or bound to another key.
    pub fn invalid_token(scheme: Scheme) -> Self {
        Self::of(scheme, "invalid_token", "the access token is not valid here")
    }

    /// The status code that goes with it: 400 for a malformed request, otherwise 401.
    pub fn status(&self) -> u16 {
        match self.error {
            Some(("invalid_request", _)) => 400,
            _ => 401,
        }
    }
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme.name())?;
        let mut separator = " ";
        if let Some((code, description)) = &self.error {
            write!(f, " error=\"{code}\", error_description=\"{description}\"")?;
            separator = ", ";
        }
        match self.scheme {
            Scheme::Dpop => write!(f, "{separator}algs=\"ES256\""),
            Scheme::Bearer => Ok(()),
        }
    }
}

fn is_token68(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_header_of_a_known_scheme_is_read() {
        let read = Authorization::parse(&["DPoP Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"]);
        assert_eq!(read.as_ref().map(|it| it.scheme), Ok(Scheme::Dpop));
        assert_eq!(Authorization::parse(&["bearer abc"]).map(|it| it.scheme), Ok(Scheme::Bearer));
        assert_eq!(Authorization::parse(&[]), Err(AuthorizationError::Missing));
        assert_eq!(Authorization::parse(&["DPoP a", "DPoP a"]), Err(AuthorizationError::Several));
        for bad in ["DPoP", "DPoP ", "Basic abc", "DPoP a b", "DPoP a,b", "DPoP ä"] {
            assert_eq!(Authorization::parse(&[bad]), Err(AuthorizationError::Malformed), "{bad}");
        }
        let long = format!("DPoP {}", "a".repeat(5000));
        assert_eq!(Authorization::parse(&[&long]), Err(AuthorizationError::Malformed));
    }

    #[test]
    fn a_challenge_reads_as_the_rfcs_write_it() {
        let missing = AuthorizationError::Missing.challenge(Scheme::Dpop);
        assert_eq!((missing.to_string().as_str(), missing.status()), ("DPoP algs=\"ES256\"", 401));
        assert_eq!(
            Challenge::invalid_token(Scheme::Dpop).to_string(),
            "DPoP error=\"invalid_token\", \
             error_description=\"the access token is not valid here\", algs=\"ES256\""
        );
        assert_eq!(Challenge::plain(Scheme::Bearer).to_string(), "Bearer");
        assert_eq!(AuthorizationError::Several.challenge(Scheme::Bearer).status(), 400);
    }
}
