//! Roles, and what each may do: the one table of it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use terms::{Language, Level, Permission};

/// What an officer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads the log and the records, and changes nothing.
    Auditor,
    /// The ministry's side: the whole country.
    Centre,
    /// Answers for one regency's office.
    HeadOfOffice,
    /// Serves people at a desk.
    Operator,
    /// A province's side.
    Province,
    /// Answers for operators.
    Supervisor,
}

use Permission::{
    ApproveImport, Book, ChangeResident, Export, Import, KeepOffice, ManageStaff, Offer, ReadAudit,
    ReadResident, RecordCard, RegisterRelying, ReportLoss, ResolveDuplicate, Revoke, Serve,
};

// Who may appoint others holds all that these may do, so that nobody grants more than they have.
// Reviewed: a change here is a change of who may do what in every office.
const AUDITOR: &[Permission] = &[ReadAudit, ReadResident];
// A call about a stolen phone is taken by whoever is at the desk, and works at once.
const OPERATOR: &[Permission] = &[Book, Offer, ReadResident, RecordCard, ReportLoss, Serve];
const SUPERVISOR: &[Permission] = &[
    Book,
    ChangeResident,
    KeepOffice,
    ManageStaff,
    Offer,
    ReadResident,
    RecordCard,
    ReportLoss,
    Revoke,
    Serve,
];
const HEAD_OF_OFFICE: &[Permission] = &[
    ApproveImport,
    Book,
    ChangeResident,
    Export,
    Import,
    KeepOffice,
    ManageStaff,
    Offer,
    ReadAudit,
    ReadResident,
    RecordCard,
    ReportLoss,
    ResolveDuplicate,
    Revoke,
    Serve,
];
const PROVINCE: &[Permission] = HEAD_OF_OFFICE;
const CENTRE: &[Permission] = &[
    ApproveImport,
    Book,
    ChangeResident,
    Export,
    Import,
    KeepOffice,
    ManageStaff,
    Offer,
    ReadAudit,
    ReadResident,
    RecordCard,
    RegisterRelying,
    ReportLoss,
    ResolveDuplicate,
    Revoke,
    Serve,
];

impl Role {
    /// All roles, from the desk up.
    pub const ALL: [Self; 6] = [
        Self::Operator,
        Self::Supervisor,
        Self::HeadOfOffice,
        Self::Province,
        Self::Centre,
        Self::Auditor,
    ];

    /// What the role may do.
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Auditor => AUDITOR,
            Self::Centre => CENTRE,
            Self::HeadOfOffice => HEAD_OF_OFFICE,
            Self::Operator => OPERATOR,
            Self::Province => PROVINCE,
            Self::Supervisor => SUPERVISOR,
        }
    }

    /// Whether the role needs a key that cannot leave its device, and two people to be given.
    pub const fn is_dangerous(self) -> bool {
        !matches!(self, Self::Auditor | Self::Operator)
    }

    /// Whether the role can be held in a region of this level.
    pub(crate) fn fits(self, level: Level) -> bool {
        match self {
            Self::Auditor => true,
            Self::Centre => level == Level::Country,
            Self::HeadOfOffice => level == Level::Regency,
            Self::Province => level == Level::Province,
            Self::Operator | Self::Supervisor => level >= Level::Regency,
        }
    }

    /// The word for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Auditor => language.choose("Auditor", "Auditor"),
            Self::Centre => language.choose("Pusat", "Centre"),
            Self::HeadOfOffice => language.choose("Kepala dinas", "Head of office"),
            Self::Operator => language.choose("Operator loket", "Desk operator"),
            Self::Province => language.choose("Provinsi", "Province"),
            Self::Supervisor => language.choose("Penyelia", "Supervisor"),
        }
    }

    /// The word in the store, in forms and in logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auditor => "auditor",
            Self::Centre => "centre",
            Self::HeadOfOffice => "head_of_office",
            Self::Operator => "operator",
            Self::Province => "province",
            Self::Supervisor => "supervisor",
        }
    }
}

/// There is no such role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such role")]
pub struct RoleError;

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, RoleError> {
        Self::ALL.into_iter().find(|role| role.code() == text).ok_or(RoleError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_all(above: Role, below: Role) -> bool {
        below.permissions().iter().all(|it| above.permissions().contains(it))
    }

    #[test]
    fn each_role_holds_all_that_those_below_may_do() {
        let ladder =
            [Role::Operator, Role::Supervisor, Role::HeadOfOffice, Role::Province, Role::Centre];
        assert!(ladder.windows(2).all(|pair| has_all(pair[1], pair[0])));
        assert!(!has_all(Role::Operator, Role::Supervisor));
        assert!(has_all(Role::HeadOfOffice, Role::Auditor));
        assert!(!has_all(Role::Supervisor, Role::Auditor));
    }

    #[test]
    fn an_auditor_may_only_read() {
        let reads = [Permission::ReadAudit, Permission::ReadResident];
        assert!(Role::Auditor.permissions().iter().all(|it| reads.contains(it)));
    }

    #[test]
    fn whoever_manages_others_is_dangerous() {
        for role in Role::ALL {
            let manages = role.permissions().contains(&Permission::ManageStaff);
            assert_eq!(role.is_dangerous(), manages, "{role:?}");
            assert_eq!(role.code().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.code());
        }
    }
}
