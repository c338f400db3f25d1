//! Fresh batches with a token that was given before (RFC 6749, section 6), and how a server says
//! that there will be none any more.

use super::token::{LONGEST_CODE, REFRESH, TokenRequestError};
use crate::{form::Form, secret::Secret};

/// A token request with a refresh token. It goes with a proof by the key that the token is bound
/// to; parameters unknown to us, `scope` among them, are ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshRequest {
    /// `refresh_token`.
    pub token: Secret,
}

impl RefreshRequest {
    pub(super) fn read(mut form: Form) -> Result<Self, TokenRequestError> {
        let missing = TokenRequestError::Missing("refresh_token");
        let token = form.take("refresh_token").filter(|it| !it.is_empty()).ok_or(missing)?;
        if token.len() > LONGEST_CODE {
            return Err(TokenRequestError::TooLong);
        }
        Ok(Self { token: Secret::new(token) })
    }

    /// The form body.
    pub fn form(&self) -> String {
        Form::new().with("grant_type", REFRESH).with("refresh_token", self.token.reveal()).encode()
    }
}

/// Why a grant has ended, as `error_description` of `invalid_grant` says it: `ended: CODE`. Wallets
/// show their own words for the codes; one that is new to them reads as [`GrantEnd::Other`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GrantEnd {
    /// The holder is not present any more where the record is kept.
    Absence,
    /// The holder has died.
    Death,
    /// The desk found that the phone is not the holder's.
    Declined,
    /// The holder has left.
    Leaving,
    /// The phone is lost or stolen.
    Loss,
    /// The holder has moved away.
    Move,
    /// An officer made a mistake.
    OfficerError,
    /// For a reason that has no code here.
    Other,
    /// The holder's record is not valid.
    Record,
    /// What was issued is issued anew.
    Reissue,
    /// The credentials are on another phone now.
    Replaced,
    /// The holder asked for it.
    Request,
}

const MARK: &str = "ended: ";

impl GrantEnd {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Absence,
        Self::Death,
        Self::Declined,
        Self::Leaving,
        Self::Loss,
        Self::Move,
        Self::OfficerError,
        Self::Other,
        Self::Record,
        Self::Reissue,
        Self::Replaced,
        Self::Request,
    ];

    /// The code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Absence => "absence",
            Self::Death => "death",
            Self::Declined => "declined",
            Self::Leaving => "leaving",
            Self::Loss => "loss",
            Self::Move => "move",
            Self::OfficerError => "officer_error",
            Self::Other => "other",
            Self::Record => "record",
            Self::Reissue => "reissue",
            Self::Replaced => "replaced",
            Self::Request => "request",
        }
    }

    /// What this code says; a code that is new to us is [`GrantEnd::Other`].
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|it| it.code() == code).unwrap_or(Self::Other)
    }

    /// The text of `error_description`.
    pub fn description(self) -> String {
        format!("{MARK}{}", self.code())
    }

    /// Reads `error_description`; `None` if it says something else.
    pub fn from_description(text: &str) -> Option<Self> {
        text.strip_prefix(MARK).map(Self::from_code)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Grant, TokenCode},
        *,
    };

    #[test]
    fn a_refresh_reads_back_and_prints_no_token() {
        let request = RefreshRequest { token: Secret::new("abc123") };
        assert_eq!(request.form(), "grant_type=refresh_token&refresh_token=abc123");
        let read = Grant::parse(request.form().as_bytes()).unwrap();
        assert!(!format!("{read:?}").contains("abc123"));
        assert_eq!(read, Grant::Refresh(request));
    }

    #[test]
    fn a_refresh_without_its_token_is_refused() {
        for body in ["grant_type=refresh_token", "grant_type=refresh_token&refresh_token="] {
            let error = Grant::parse(body.as_bytes()).unwrap_err();
            assert_eq!(error, TokenRequestError::Missing("refresh_token"));
            assert_eq!(error.code(), TokenCode::InvalidRequest);
        }
        let long = format!("grant_type=refresh_token&refresh_token={}", "a".repeat(513));
        assert_eq!(Grant::parse(long.as_bytes()), Err(TokenRequestError::TooLong));
    }

    #[test]
    fn an_end_is_told_and_read() {
        for end in GrantEnd::ALL {
            assert_eq!(GrantEnd::from_description(&end.description()), Some(end));
        }
        assert_eq!(GrantEnd::from_description("ended: brand new"), Some(GrantEnd::Other));
        assert_eq!(GrantEnd::from_description("the code is not valid"), None);
    }
}
