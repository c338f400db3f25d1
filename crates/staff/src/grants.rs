//! What one officer may be, and where.

use serde::{Deserialize, Serialize};
use store::{Error, Sql, Tx};
use terms::{Act, Level, Permission, Region};

use crate::{role::Role, words::OfficerId};

/// One role in one region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where, with all that lies in it.
    pub region: Region,
}

/// One to eight grants, sorted, each once. An auditor is nothing else besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Grants(Vec<Grant>);

/// The roles cannot be held like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// An auditor must not audit what they do themselves.
    #[error("an auditor can hold no other role")]
    AuditorAlone,
    /// The role does not exist at this level.
    #[error("that role cannot be held in a region of this level")]
    Level,
    /// None, or more than eight.
    #[error("an officer has one to eight roles")]
    Number,
}

/// More than this is not a job any more.
const MOST: usize = 8;

impl Grants {
    /// The grants, if they can be held together.
    pub fn new(grants: impl IntoIterator<Item = Grant>) -> Result<Self, GrantError> {
        let mut grants: Vec<Grant> = grants.into_iter().take(MOST + 1).collect();
        if !(1..=MOST).contains(&grants.len()) {
            return Err(GrantError::Number);
        }
        grants.sort_unstable();
        grants.dedup();
        let audits = grants.iter().any(|it| it.role == Role::Auditor);
        if audits && grants.iter().any(|it| it.role != Role::Auditor) {
            return Err(GrantError::AuditorAlone);
        }
        if !grants.iter().all(|it| it.role.fits(it.region.level())) {
            return Err(GrantError::Level);
        }
        Ok(Self(grants))
    }

    /// One role in one region.
    pub fn one(role: Role, region: Region) -> Result<Self, GrantError> {
        Self::new([Grant { role, region }])
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Grant> + '_ {
        self.0.iter().copied()
    }

    /// Whether one of them is dangerous.
    pub fn is_dangerous(&self) -> bool {
        self.iter().any(|it| it.role.is_dangerous())
    }

    /// Whether they allow `permission` throughout `region`.
    pub fn allow(&self, permission: Permission, region: Region) -> bool {
        self.iter()
            .any(|it| it.region.contains(region) && it.role.permissions().contains(&permission))
    }

    /// All that they allow throughout `region`.
    pub fn permissions(&self, region: Region) -> Vec<Permission> {
        let covering = self.iter().filter(|it| it.region.contains(region));
        let mut all: Vec<_> = covering.flat_map(|it| it.role.permissions()).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The widest region of them, the first of several.
    pub fn widest(&self) -> Region {
        let widest = self.iter().map(|it| it.region).min_by_key(|it| (it.level(), *it));
        widest.unwrap_or(Region::COUNTRY)
    }

    /// The smallest region in which all of them lie.
    pub(crate) fn span(&self) -> Region {
        let first = self.widest();
        let levels = [Level::Village, Level::District, Level::Regency, Level::Province];
        levels
            .into_iter()
            .map(|level| first.at(level))
            .find(|region| self.iter().all(|it| region.contains(it.region)))
            .unwrap_or(Region::COUNTRY)
    }

    /// Whether `act` has all that these grant, and as wide.
    pub fn are_within(&self, act: &Act) -> bool {
        let region = act.region().unwrap_or(Region::COUNTRY);
        self.iter().all(|it| {
            region.contains(it.region)
                && it.role.permissions().iter().all(|needed| act.needs(*needed).is_ok())
        })
    }

    /// The grants of an officer; `None` if there is no such officer.
    pub(crate) fn of(tx: &mut Tx<'_>, officer: OfficerId) -> Result<Option<Self>, Error> {
        let rows: Vec<(String, Region)> = tx.all(&OF, &[&officer])?;
        if rows.is_empty() {
            return Ok(None);
        }
        let grant = |(role, region): (String, Region)| {
            role.parse().map(|role| Grant { role, region }).map_err(|_| DAMAGED)
        };
        let grants: Result<Vec<_>, _> = rows.into_iter().map(grant).collect();
        Self::new(grants?).map(Some).map_err(|_| DAMAGED)
    }

    /// Makes these the grants of an officer.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>, officer: OfficerId) -> Result<(), Error> {
        tx.execute(&CLEAR, &[&officer])?;
        for Grant { role, region } in self.iter() {
            tx.execute(&KEEP, &[&officer, &role.code(), &region])?;
        }
        Ok(())
    }
}

const DAMAGED: Error = Error::Shape("an officer's roles");

static OF: Sql = Sql::new("SELECT role, region FROM staff_role WHERE officer = $1");

static CLEAR: Sql = Sql::new("DELETE FROM staff_role WHERE officer = $1");

static KEEP: Sql = Sql::new("INSERT INTO staff_role (officer, role, region) VALUES ($1, $2, $3)");

#[cfg(test)]
mod tests {
    use terms::{Actor, Permission};

    use super::*;

    fn region(code: &str) -> Region {
        code.parse().unwrap()
    }

    fn grant(role: Role, code: &str) -> Grant {
        Grant { role, region: region(code) }
    }

    #[test]
    fn roles_are_held_at_their_level_and_an_auditor_is_nothing_else() {
        let of = |grants: &[Grant]| Grants::new(grants.iter().copied()).map(|_| ());
        assert_eq!(of(&[grant(Role::Operator, "36.73"), grant(Role::Supervisor, "36.04")]), Ok(()));
        assert_eq!(of(&[]), Err(GrantError::Number));
        assert_eq!(of(&[grant(Role::Operator, "36.73"); 9]), Err(GrantError::Number));
        assert_eq!(of(&[grant(Role::Operator, "36")]), Err(GrantError::Level));
        assert_eq!(of(&[grant(Role::Centre, "36")]), Err(GrantError::Level));
        assert_eq!(of(&[grant(Role::HeadOfOffice, "36.73.01")]), Err(GrantError::Level));
        let both = [grant(Role::Operator, "36.73"), grant(Role::Auditor, "36.73")];
        assert_eq!(of(&both), Err(GrantError::AuditorAlone));
    }

    #[test]
    fn grants_allow_in_their_region_and_span_what_they_cover() {
        let grants =
            Grants::new([grant(Role::Operator, "36.73.01"), grant(Role::Supervisor, "36.73.02")]);
        let grants = grants.unwrap();
        assert!(grants.allow(Permission::Revoke, region("36.73.02.1001")));
        assert!(!grants.allow(Permission::Revoke, region("36.73.01")));
        assert!(!grants.allow(Permission::Offer, region("36.73")), "neither covers the whole");
        assert_eq!(grants.span(), region("36.73"));
        let far = Grants::new([grant(Role::Auditor, "36.73"), grant(Role::Auditor, "33")]);
        assert_eq!(far.unwrap().span(), Region::COUNTRY);
    }

    #[test]
    fn an_act_covers_grants_only_with_all_their_permissions_and_as_wide() {
        let head = Act::new(Actor::System, Role::HeadOfOffice.permissions());
        let here = head.clone().within(region("36.73"));
        let one = |role, code| Grants::one(role, region(code)).unwrap();
        assert!(one(Role::Supervisor, "36.73").are_within(&here));
        assert!(!one(Role::Supervisor, "36.04").are_within(&here));
        assert!(!one(Role::Province, "36").are_within(&here));
        assert!(!one(Role::Centre, "0").are_within(&head));
    }
}
