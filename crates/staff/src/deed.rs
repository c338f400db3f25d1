//! Dangerous acts: exactly what is to be done, and its digest.

use std::fmt;

use serde::Serialize;
use terms::{Crypto, Language, Permission, Region};

use crate::{candidate::NewOfficer, grants::Grants, words::OfficerId};

/// What takes two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// Give somebody a dangerous role.
    Appoint,
    /// Give up the issuer's key, because somebody else may have it.
    CompromiseKey,
    /// Let a holder begin anew after losing phone and code.
    DeskReset,
    /// Take residents' records out in bulk.
    Export,
    /// Bring residents into a registry that is in use.
    ImportLive,
    /// Give an officer the numbers of offers of an hour and of the day once more, for that day.
    LiftCap,
    /// Give an officer of a dangerous role another key.
    NewKey,
    /// Offer an IKD to somebody whose record says since a few days that they are somebody else.
    OfferChanged,
}

/// One dangerous act, as both people see it. `Debug` shows its kind and place only.
#[derive(Clone, PartialEq, Eq)]
pub struct Deed {
    danger: Danger,
    region: Region,
    content: String,
}

/// A file of residents, as both people are told of it: which one, and what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery<'a> {
    /// SHA-256 of the file, in hexadecimal.
    pub file_sha256: &'a str,
    /// Lines after the header.
    pub lines: u64,
    /// Of them bad, and left out.
    pub left_out: u64,
    /// Residents who are not known yet.
    pub added: u64,
    /// Residents who are known, and would be as the file says.
    pub updated: u64,
    /// Among those updated, how many are said to be somebody else.
    pub in_conflict: u64,
}

/// A resident who begins anew on another phone, as both people are told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeskReset<'a> {
    /// The record's number.
    pub resident: &'a str,
    /// The thumbprint of the next phone's key.
    pub phone_key: &'a str,
    /// Why, as a code.
    pub why: &'a str,
}

/// A resident whose identity was changed not long ago, as both people are told of what is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfferChanged<'a> {
    /// The record's number.
    pub resident: &'a str,
    /// The thumbprint of the phone's key.
    pub phone_key: &'a str,
    /// What is offered, by its names.
    pub offered: &'a str,
}

/// The content of a deed is empty or too long to be read by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what is to be done is told in 1 to 4096 bytes")]
pub struct DeedError;

const LONGEST: usize = 4_096;

impl Danger {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Appoint,
        Self::CompromiseKey,
        Self::DeskReset,
        Self::Export,
        Self::ImportLive,
        Self::LiftCap,
        Self::NewKey,
        Self::OfferChanged,
    ];

    /// What whoever proposes it must be allowed to do there.
    pub const fn needs(self) -> Permission {
        match self {
            Self::Appoint | Self::CompromiseKey | Self::NewKey => Permission::ManageStaff,
            Self::DeskReset | Self::LiftCap | Self::OfferChanged => Permission::Offer,
            Self::Export => Permission::Export,
            Self::ImportLive => Permission::Import,
        }
    }

    /// What whoever approves it must be allowed to do there.
    pub const fn needs_of_second(self) -> Permission {
        match self {
            Self::Appoint | Self::CompromiseKey | Self::LiftCap | Self::NewKey => {
                Permission::ManageStaff
            }
            Self::DeskReset => Permission::Revoke,
            Self::Export => Permission::Export,
            Self::ImportLive => Permission::ApproveImport,
            Self::OfferChanged => Permission::Offer,
        }
    }

    /// What the approval of two allows that no role does.
    pub const fn allows(self) -> Option<Permission> {
        match self {
            Self::CompromiseKey => Some(Permission::CompromiseKey),
            Self::DeskReset => Some(Permission::HandOver),
            Self::Export => Some(Permission::ExportWhole),
            Self::ImportLive => Some(Permission::ImportLive),
            Self::LiftCap => Some(Permission::LiftCap),
            Self::OfferChanged => Some(Permission::OfferChanged),
            Self::Appoint | Self::NewKey => None,
        }
    }

    /// Whether whoever approves it must be of another office: colleagues who sit side by side could do
    /// it together.
    pub const fn takes_another_office(self) -> bool {
        matches!(self, Self::OfferChanged)
    }

    /// The word in the store and in logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Appoint => "appoint",
            Self::CompromiseKey => "compromise_key",
            Self::DeskReset => "desk_reset",
            Self::Export => "export",
            Self::ImportLive => "import_live",
            Self::LiftCap => "lift_cap",
            Self::NewKey => "new_key",
            Self::OfferChanged => "offer_changed",
        }
    }

    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Appoint => {
                language.choose("Mengangkat petugas berwenang", "Appoint to a dangerous role")
            }
            Self::CompromiseKey => language
                .choose("Menyatakan kunci penerbit bocor", "Declare the issuer's key compromised"),
            Self::DeskReset => language.choose("Reset di loket", "Reset at the desk"),
            Self::Export => language.choose("Mengekspor data penduduk", "Export residents"),
            Self::ImportLive => language
                .choose("Mengimpor ke data yang sedang dipakai", "Import into a live registry"),
            Self::LiftCap => language.choose(
                "Menambah batas penawaran untuk satu hari",
                "Raise the number of offers for one day",
            ),
            Self::NewKey => {
                language.choose("Kunci baru bagi petugas berwenang", "New key for a dangerous role")
            }
            Self::OfferChanged => language.choose(
                "Menawarkan IKD setelah data identitas berubah",
                "Offer an IKD after a change of identity",
            ),
        }
    }

    pub(crate) fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

impl Deed {
    /// A dangerous act in a region. `content` says exactly what is done, in a form that both
    /// people are shown and that whoever does it writes anew from what it is about to do.
    pub fn new(danger: Danger, region: Region, content: String) -> Result<Self, DeedError> {
        if !(1..=LONGEST).contains(&content.len()) {
            return Err(DeedError);
        }
        Ok(Self { danger, region, content })
    }

    /// Appointing this officer.
    pub fn appoint(new: &NewOfficer) -> Result<Self, DeedError> {
        #[derive(Serialize)]
        struct Content<'a> {
            name: &'a str,
            grants: &'a Grants,
        }
        let content = Content { name: new.name.reveal(), grants: &new.grants };
        Self::new(Danger::Appoint, new.grants.span(), written(&content)?)
    }

    /// Moving what a resident holds to the phone with this key, for this reason.
    pub fn desk_reset(region: Region, reset: &DeskReset<'_>) -> Result<Self, DeedError> {
        Self::new(Danger::DeskReset, region, written(reset)?)
    }

    /// Offering this to a resident whose identity was changed not long ago.
    pub fn offer_changed(region: Region, offer: &OfferChanged<'_>) -> Result<Self, DeedError> {
        Self::new(Danger::OfferChanged, region, written(offer)?)
    }

    /// Giving this officer the numbers of offers of this day once more: `times` before.
    pub fn lift_cap(
        region: Region,
        officer: OfficerId,
        (day, times): (&str, u32),
    ) -> Result<Self, DeedError> {
        #[derive(Serialize)]
        struct Content<'a> {
            officer: OfficerId,
            day: &'a str,
            times: u32,
        }
        Self::new(Danger::LiftCap, region, written(&Content { officer, day, times })?)
    }

    /// Giving up the issuer's key of this thumbprint, whatever it has signed.
    pub fn compromise_key(region: Region, thumbprint: &str) -> Result<Self, DeedError> {
        #[derive(Serialize)]
        struct Content<'a> {
            issuer_key: &'a str,
        }
        let content = Content { issuer_key: thumbprint };
        Self::new(Danger::CompromiseKey, region, written(&content)?)
    }

    /// Bringing this file into a registry that is in use.
    pub fn import_live(region: Region, delivery: &Delivery<'_>) -> Result<Self, DeedError> {
        Self::new(Danger::ImportLive, region, written(delivery)?)
    }

    /// Giving an officer these roles instead of what they have.
    pub fn regrant(officer: OfficerId, grants: &Grants) -> Result<Self, DeedError> {
        #[derive(Serialize)]
        struct Content<'a> {
            officer: OfficerId,
            grants: &'a Grants,
        }
        let content = Content { officer, grants };
        Self::new(Danger::Appoint, grants.span(), written(&content)?)
    }

    /// Giving an officer, who holds these roles, another key.
    pub fn new_key(officer: OfficerId, grants: &Grants) -> Result<Self, DeedError> {
        #[derive(Serialize)]
        struct Content {
            key_for: OfficerId,
        }
        Self::new(Danger::NewKey, grants.span(), written(&Content { key_for: officer })?)
    }

    /// What kind.
    pub const fn danger(&self) -> Danger {
        self.danger
    }

    /// Where.
    pub const fn region(&self) -> Region {
        self.region
    }

    /// Exactly what. May hold personal values: for the eyes of the two.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// Taking the residents of a region out, each `whole` with the numbers or masked.
    pub fn export(region: Region, whole: bool) -> Result<Self, DeedError> {
        #[derive(Serialize)]
        struct Content {
            fields: &'static str,
        }
        let content = Content { fields: if whole { "whole" } else { "masked" } };
        Self::new(Danger::Export, region, written(&content)?)
    }

    /// What both sign.
    pub fn digest(&self, crypto: &dyn Crypto) -> [u8; 32] {
        let Self { danger, region, content } = self;
        crypto.sha256(format!("ikd staff deed\n{}\n{region}\n{content}", danger.code()).as_bytes())
    }
}

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Deed({}, {})", self.danger.code(), self.region)
    }
}

fn written<T: Serialize>(content: &T) -> Result<String, DeedError> {
    serde_json::to_string(content).map_err(|_| DeedError)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Role;

    #[test]
    fn an_export_says_where_and_how_much() {
        let region = "36.73".parse().unwrap();
        let (masked, whole) =
            (Deed::export(region, false).unwrap(), Deed::export(region, true).unwrap());
        assert_eq!((whole.danger(), whole.region()), (Danger::Export, region));
        assert_eq!(whole.content(), r#"{"fields":"whole"}"#);
        assert_ne!(masked.content(), whole.content());
    }

    #[test]
    fn what_two_allow_is_allowed_by_no_role() {
        for allowed in Danger::ALL.into_iter().filter_map(Danger::allows) {
            for role in Role::ALL {
                assert!(!role.permissions().contains(&allowed), "{role:?} {allowed:?}");
            }
        }
    }
}
