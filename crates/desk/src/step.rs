//! The steps of an assisted activation, and which one is next.

use terms::Language;

/// A step of an assisted activation, in the order in which they are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The person beside the officer is the one of the record.
    Identified,
    /// They may hold an IKD today.
    Eligible,
    /// There is a phone, and the wallet opens on it.
    Device,
    /// They want it, and know that they need not.
    Consent,
    /// They have set a PIN that nobody else has seen.
    Pin,
    /// The phone's key was scanned, or the phone scans.
    Key,
    /// An offer is made for it.
    Offered,
    /// The phone has redeemed it.
    Activated,
    /// They have used it once by themselves.
    Tried,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::Identified,
        Self::Eligible,
        Self::Device,
        Self::Consent,
        Self::Pin,
        Self::Key,
        Self::Offered,
        Self::Activated,
        Self::Tried,
    ];

    /// The step after these; `None` if all are done.
    pub fn after(done: &[Self]) -> Option<Self> {
        Self::ALL.into_iter().find(|step| !done.contains(step))
    }

    /// Whether an officer says by hand that it is done. The others follow from something else: whose
    /// record was opened, an offer, a phone.
    pub const fn is_said(self) -> bool {
        matches!(self, Self::Eligible | Self::Device | Self::Consent | Self::Pin | Self::Tried)
    }

    /// Whether it need not be done once more on a later visit: the phone stays, and so does the PIN.
    pub const fn is_kept(self) -> bool {
        matches!(self, Self::Device | Self::Consent | Self::Pin)
    }

    /// The word in the store and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Activated => "activated",
            Self::Consent => "consent",
            Self::Device => "device",
            Self::Eligible => "eligible",
            Self::Identified => "identified",
            Self::Key => "key",
            Self::Offered => "offered",
            Self::Pin => "pin",
            Self::Tried => "tried",
        }
    }

    /// The step with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Activated => language.choose("Aktif di ponsel", "Active on the phone"),
            Self::Consent => language.choose("Setuju", "Agreed"),
            Self::Device => language.choose("Ponsel siap", "Phone ready"),
            Self::Eligible => language.choose("Berhak", "Eligible"),
            Self::Identified => language.choose("Dikenali", "Identified"),
            Self::Key => language.choose("Kunci dipindai", "Key scanned"),
            Self::Offered => language.choose("Ditawarkan", "Offered"),
            Self::Pin => language.choose("PIN dipasang", "PIN set"),
            Self::Tried => language.choose("Dicoba sekali", "Tried once"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn steps_have_one_code_each() {
        for step in Step::ALL {
            assert_eq!(Step::of_code(step.code()), Some(step));
        }
        assert_eq!(Step::of_code("done"), None);
    }

    proptest! {
        #[test]
        fn no_step_is_skipped_and_each_comes_once(done in prop::sample::subsequence(Step::ALL.to_vec(), 0..=9)) {
            match Step::after(&done) {
                None => prop_assert_eq!(done.len(), Step::ALL.len()),
                Some(next) => {
                    prop_assert!(!done.contains(&next));
                    prop_assert!(Step::ALL.into_iter().take_while(|it| *it < next).all(|it| done.contains(&it)));
                }
            }
        }
    }
}
