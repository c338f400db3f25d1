//! Roles and regions as forms have them.

use registry::Regions;
use staff::{Grant, GrantError, Grants, Role};
use terms::{Act, Language, Region};

use crate::lang::texts;

/// A role to choose.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub code: &'static str,
    pub title: String,
}

/// What is wrong with what was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    AuditorAlone,
    Level,
    Number,
    Region,
    Role,
}

/// The roles that whoever acts so could give.
pub(crate) fn choices(act: &Act, lang: Language) -> Vec<Choice> {
    let holds = |role: &Role| role.permissions().iter().all(|it| act.needs(*it).is_ok());
    Role::ALL.into_iter().filter(holds).map(|role| Choice::of(role, lang)).collect()
}

/// One role in one region, as typed.
pub(crate) fn grant(role: &str, region: &str) -> Result<Grant, Slip> {
    let role = role.parse().map_err(|_| Slip::Role)?;
    let region: Region = region.trim().parse().map_err(|_| Slip::Region)?;
    Regions::load().name(region).ok_or(Slip::Region)?;
    Ok(Grant { role, region })
}

/// All that were typed, together.
pub(crate) fn grants(typed: Vec<Grant>) -> Result<Grants, Slip> {
    Grants::new(typed).map_err(|error| match error {
        GrantError::AuditorAlone => Slip::AuditorAlone,
        GrantError::Level => Slip::Level,
        GrantError::Number => Slip::Number,
    })
}

impl Choice {
    pub fn of(role: Role, lang: Language) -> Self {
        let (title, second) = (role.title(lang), Words::of(lang).second);
        let title = if role.is_dangerous() { format!("{title} ({second})") } else { title.into() };
        Self { code: role.code(), title }
    }
}

impl Slip {
    /// The sentence for people.
    pub fn text(self, lang: Language) -> &'static str {
        let t = Words::of(lang);
        match self {
            Self::AuditorAlone => t.auditor,
            Self::Level => t.level,
            Self::Number => t.number,
            Self::Region => t.region,
            Self::Role => t.role,
        }
    }
}

texts! { Words {
    second: "dengan petugas kedua", "with a second officer";
    auditor: "Auditor tidak dapat memegang peran lain.", "An auditor can hold no other role.";
    level: "Peran ini tidak ada di tingkat wilayah itu.",
        "That role cannot be held in a region of that level.";
    number: "Seorang petugas memegang satu sampai delapan peran.",
        "An officer has one to eight roles.";
    region: "Kode wilayah ini tidak dikenal. Contoh: 36.73 atau 36.73.01.",
        "This region code is not known. Examples: 36.73 or 36.73.01.";
    role: "Pilih salah satu peran.", "Choose one of the roles.";
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_role_in_a_region_that_there_is() {
        assert!(grant("operator", " 36.73.01 ").is_ok());
        assert_eq!(grant("king", "36.73"), Err(Slip::Role));
        for nowhere in ["", "36.7", "99.99", "Serang", "36.73.01.1"] {
            assert_eq!(grant("operator", nowhere), Err(Slip::Region), "{nowhere}");
        }
        let operator = |region| grant("operator", region).unwrap();
        assert_eq!(grants(vec![operator("36")]), Err(Slip::Level));
        assert_eq!(grants(Vec::new()), Err(Slip::Number));
        let auditor = grant("auditor", "36.73").unwrap();
        assert_eq!(grants(vec![operator("36.73"), auditor]), Err(Slip::AuditorAlone));
    }
}
