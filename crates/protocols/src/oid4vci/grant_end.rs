//! How a server says why a grant is good for nothing more.

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
    /// Another phone has followed this one, for good.
    Followed,
    /// No desk has confirmed the phone in time.
    Late,
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
    pub const ALL: [Self; 14] = [
        Self::Absence,
        Self::Death,
        Self::Declined,
        Self::Followed,
        Self::Late,
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
            Self::Followed => "followed",
            Self::Late => "late",
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
    use super::*;

    #[test]
    fn an_end_is_told_and_read() {
        for end in GrantEnd::ALL {
            assert_eq!(GrantEnd::from_description(&end.description()), Some(end));
        }
        assert_eq!(GrantEnd::from_description("ended: brand new"), Some(GrantEnd::Other));
        assert_eq!(GrantEnd::from_description("the code is not valid"), None);
    }
}
