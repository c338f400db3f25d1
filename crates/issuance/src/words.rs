//! The words of this room: what is offered, which phone, which batch, and why credentials end.

use protocols::oid4vci::GrantEnd;
use registry::{LifeStatus, Resident};
use serde::Serialize;
use terms::{Id, Language, Nik};

/// Marker for ids of offers.
#[derive(Debug)]
pub enum Offer {}

/// Marker for ids of what a contact is told.
#[derive(Debug)]
pub(crate) enum Note {}

/// Who is offered something.
#[derive(Clone, Copy, Debug)]
pub enum Whom {
    /// The resident with this handle.
    Resident(Id<Resident>),
    /// The resident with this NIK; the act must be allowed to read residents.
    Nik(Nik),
}

impl From<Id<Resident>> for Whom {
    fn from(resident: Id<Resident>) -> Self {
        Self::Resident(resident)
    }
}

/// Which phone may redeem an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Any phone; see [`crate::Unbound`].
    Any,
    /// The wallet whose DPoP key has this RFC 7638 thumbprint (SHA-256).
    Key([u8; 32]),
}

/// One batch: of this offer, at this turn, in this configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Batch {
    pub offer: Id<Offer>,
    /// How many times the token had been refreshed.
    pub turn: u32,
    pub configuration: String,
}

/// Why credentials end before their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeReason {
    /// The resident is missing, or has gone and nobody knows where.
    Absence,
    /// The resident has died.
    Death,
    /// Another phone has followed the one that held them.
    Followed,
    /// The resident wants to leave IKD, which is as easy as joining.
    Leaving,
    /// The phone is lost or stolen.
    Loss,
    /// The resident has moved away.
    Move,
    /// An officer made a mistake.
    OfficerError,
    /// The resident's record was declared not valid.
    Record,
    /// They are issued anew: what they say has changed, or the key that signed them is not trusted.
    Reissue,
    /// Another phone holds them now.
    Replaced,
    /// The resident asked for it.
    Request,
}

impl RevokeReason {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Absence,
        Self::Death,
        Self::Followed,
        Self::Leaving,
        Self::Loss,
        Self::Move,
        Self::OfficerError,
        Self::Record,
        Self::Reissue,
        Self::Replaced,
        Self::Request,
    ];

    /// Those that an officer gives, in the order in which they are offered. The others follow from
    /// what is recorded elsewhere.
    pub const AT_A_DESK: [Self; 4] = [Self::Loss, Self::Leaving, Self::Request, Self::OfficerError];

    /// The code that is stored and that machines read.
    pub const fn code(self) -> &'static str {
        self.end().code()
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// A sentence for the officer.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Absence => language.choose(
                "Hilang, atau pergi tanpa diketahui ke mana.",
                "Missing, or gone and nobody knows where.",
            ),
            Self::Death => language.choose("Meninggal dunia.", "Has died."),
            Self::Followed => language.choose(
                "Ponsel lain telah menggantikan ponsel ini.",
                "Another phone has followed this one.",
            ),
            Self::Leaving => {
                language.choose("Tidak ingin memakai IKD lagi.", "Does not want an IKD any more.")
            }
            Self::Loss => {
                language.choose("Ponsel hilang atau dicuri.", "The phone is lost or stolen.")
            }
            Self::Move => language.choose("Pindah ke daerah lain.", "Has moved away."),
            Self::OfficerError => language.choose(
                "Petugas keliru, misalnya orang atau ponselnya salah.",
                "An officer's mistake, such as the wrong person or phone.",
            ),
            Self::Record => {
                language.choose("Berkasnya dinyatakan tidak valid.", "The record is not valid.")
            }
            Self::Reissue => language.choose(
                "Diterbitkan ulang: isinya berubah, atau kunci penerbitnya tidak dipercaya lagi.",
                "Issued anew: what they say has changed, or their issuer's key is not trusted.",
            ),
            Self::Replaced => {
                language.choose("Digantikan oleh ponsel lain.", "Another phone took their place.")
            }
            Self::Request => {
                language.choose("Atas permintaan penduduk.", "The resident asked for it.")
            }
        }
    }

    /// Why nobody with this status keeps credentials, if so.
    pub(crate) fn of(status: LifeStatus) -> Option<Self> {
        match status {
            LifeStatus::Alive => None,
            LifeStatus::Dead => Some(Self::Death),
            LifeStatus::Gone | LifeStatus::Missing => Some(Self::Absence),
            LifeStatus::Moved => Some(Self::Move),
            LifeStatus::NotValid => Some(Self::Record),
        }
    }

    /// What wallets are told.
    pub(crate) const fn end(self) -> GrantEnd {
        match self {
            Self::Absence => GrantEnd::Absence,
            Self::Death => GrantEnd::Death,
            Self::Followed => GrantEnd::Followed,
            Self::Leaving => GrantEnd::Leaving,
            Self::Loss => GrantEnd::Loss,
            Self::Move => GrantEnd::Move,
            Self::OfficerError => GrantEnd::OfficerError,
            Self::Record => GrantEnd::Record,
            Self::Reissue => GrantEnd::Reissue,
            Self::Replaced => GrantEnd::Replaced,
            Self::Request => GrantEnd::Request,
        }
    }
}
