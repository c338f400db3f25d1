//! Deeds about officers, read back from what both people sign.

use serde::Deserialize;

use crate::{
    candidate::NewOfficer,
    deed::{Danger, Deed},
    grants::{Grant, Grants},
    words::OfficerId,
};

/// What a deed does to an officer.
#[derive(Clone, Debug)]
pub enum Staffing {
    /// Appoints one; see [`Deed::appoint`].
    Appoint(NewOfficer),
    /// Gives one another key; see [`Deed::new_key`].
    NewKey(OfficerId),
    /// Gives one these roles instead of what they have; see [`Deed::regrant`].
    Regrant(OfficerId, Grants),
}

impl Staffing {
    /// What a deed does to an officer; `None` if it does something else, or what is written there
    /// is not written as this room does.
    pub fn of(deed: &Deed) -> Option<Self> {
        match deed.danger() {
            Danger::Appoint | Danger::NewKey => Self::parse(deed.content()),
            Danger::CompromiseKey
            | Danger::DeskReset
            | Danger::Export
            | Danger::ImportLive
            | Danger::LiftCap
            | Danger::OfferChanged => None,
        }
    }

    /// What the content of a deed does to an officer.
    pub fn parse(content: &str) -> Option<Self> {
        Some(match serde_json::from_str(content).ok()? {
            Content::Appoint { name, grants } => {
                let grants = Grants::new(grants).ok()?;
                Self::Appoint(NewOfficer { name: name.parse().ok()?, grants })
            }
            Content::NewKey { key_for } => Self::NewKey(key_for),
            Content::Regrant { officer, grants } => {
                Self::Regrant(officer, Grants::new(grants).ok()?)
            }
        })
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Appoint { name: String, grants: Vec<Grant> },
    NewKey { key_for: OfficerId },
    Regrant { officer: OfficerId, grants: Vec<Grant> },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::{Id, SeededDie};

    use super::*;
    use crate::role::Role;

    fn grants() -> Grants {
        Grants::one(Role::Supervisor, "36.73.01".parse().unwrap()).unwrap()
    }

    #[test]
    fn what_both_sign_reads_back_as_what_is_done() {
        let name = "Siti \"Aminah\"".parse().unwrap();
        let new = NewOfficer { name, grants: grants() };
        let deed = Deed::appoint(&new).unwrap();
        let Some(Staffing::Appoint(read)) = Staffing::of(&deed) else { panic!("an appointment") };
        assert!(Deed::appoint(&read).unwrap() == deed);
        let officer = Id::draw(terms::Moment::from_seconds(1), &SeededDie::new(1));
        let deed = Deed::regrant(officer, &grants()).unwrap();
        let Some(Staffing::Regrant(whose, read)) = Staffing::of(&deed) else { panic!("roles") };
        assert!(Deed::regrant(whose, &read).unwrap() == deed);
        let deed = Deed::new_key(officer, &grants()).unwrap();
        assert!(matches!(Staffing::of(&deed), Some(Staffing::NewKey(whose)) if whose == officer));
    }

    #[test]
    fn what_is_about_no_officer_is_not_read_as_such() {
        let content = Deed::regrant(OfficerId::from_bytes([1; 16]), &grants()).unwrap();
        let content = content.content().to_owned();
        let export = Deed::new(Danger::Export, "36.73".parse().unwrap(), content).unwrap();
        assert!(Staffing::of(&export).is_none());
        for bad in ["", "{}", "[]", r#"{"name":"x","grants":[]}"#, r#"{"key_for":"x"}"#] {
            assert!(Staffing::parse(bad).is_none(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_content_panics(text in "\\PC{0,80}") {
            let _ = Staffing::parse(&text);
        }
    }
}
