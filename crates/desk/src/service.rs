//! What one comes for.

use std::{fmt, str::FromStr};

use terms::Language;

/// What one comes to an office for. Documents are handled by rooms of their own; here it is known
/// how long each takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// A first IKD.
    Activation,
    /// Child's card (KIA).
    ChildCard,
    /// Births, marriages, deaths and what else is in a civil register.
    CivilRecord,
    /// Family card (KK) and what changes in it.
    FamilyCard,
    /// The printed KTP-el.
    Ktp,
    /// IKD on another phone, or a forgotten PIN.
    PhoneChange,
    /// Recording for the KTP-el.
    Recording,
}

/// There is no such service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such service")]
pub struct ServiceError;

/// What one comes for at once: at least one service, none twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Services(Vec<Service>);

impl Service {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Activation,
        Self::PhoneChange,
        Self::Recording,
        Self::Ktp,
        Self::FamilyCard,
        Self::ChildCard,
        Self::CivilRecord,
    ];

    /// The word in the store and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::ChildCard => "child_card",
            Self::CivilRecord => "civil_record",
            Self::FamilyCard => "family_card",
            Self::Ktp => "ktp",
            Self::PhoneChange => "phone_change",
            Self::Recording => "recording",
        }
    }

    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Activation => language.choose("Aktivasi IKD", "IKD activation"),
            Self::ChildCard => language.choose("KIA", "Child's card (KIA)"),
            Self::CivilRecord => language.choose("Akta", "Civil records"),
            Self::FamilyCard => language.choose("Kartu Keluarga", "Family card (KK)"),
            Self::Ktp => language.choose("Cetak KTP-el", "KTP-el card"),
            Self::PhoneChange => language.choose("Ganti ponsel atau PIN", "New phone or PIN"),
            Self::Recording => language.choose("Perekaman KTP-el", "KTP-el recording"),
        }
    }

    /// Whether an officer helps with it step by step, to an active IKD.
    pub const fn is_assisted(self) -> bool {
        matches!(self, Self::Activation | Self::PhoneChange)
    }

    /// How many minutes it takes until an office has measured it (IKD.md 1.2: ten for an activation
    /// by the service standard).
    pub const fn standard(self) -> u16 {
        match self {
            Self::Activation | Self::FamilyCard => 10,
            Self::ChildCard | Self::Ktp => 6,
            Self::CivilRecord => 15,
            Self::PhoneChange | Self::Recording => 8,
        }
    }
}

impl Services {
    /// These services, in their order.
    pub fn new(services: &[Service]) -> Result<Self, ServiceError> {
        let mut all = services.to_vec();
        all.sort_unstable();
        all.dedup();
        let good = !all.is_empty() && all.len() <= Service::ALL.len();
        if good { Ok(Self(all)) } else { Err(ServiceError) }
    }

    /// Just this one.
    pub fn one(service: Service) -> Self {
        Self(vec![service])
    }

    /// One after the other.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Service> + '_ {
        self.0.iter().copied()
    }

    /// Whether these are all among `others`.
    pub fn are_in(&self, others: &Self) -> bool {
        self.0.iter().all(|service| others.0.contains(service))
    }

    /// The minutes that they take until they have been measured.
    pub fn standard(&self) -> u16 {
        self.0.iter().map(|service| service.standard()).sum()
    }
}

impl FromStr for Service {
    type Err = ServiceError;

    fn from_str(text: &str) -> Result<Self, ServiceError> {
        Self::ALL.into_iter().find(|service| service.code() == text).ok_or(ServiceError)
    }
}

impl FromStr for Services {
    type Err = ServiceError;

    fn from_str(text: &str) -> Result<Self, ServiceError> {
        let services = text.split(',').take(Service::ALL.len() + 1).map(str::parse);
        Self::new(&services.collect::<Result<Vec<_>, _>>()?)
    }
}

impl fmt::Display for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, service) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(f, "{comma}{}", service.code())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_read_back_in_one_order() {
        let services: Services = "recording,activation,recording".parse().unwrap();
        assert_eq!(services.to_string(), "activation,recording");
        assert_eq!(services.standard(), 18);
        assert!(Services::one(Service::Recording).are_in(&services));
        assert!(!Services::one(Service::Ktp).are_in(&services));
        for bad in ["", ",", "ktp,", "nothing", "ktp ,recording"] {
            assert_eq!(bad.parse::<Services>(), Err(ServiceError), "{bad}");
        }
        for service in Service::ALL {
            assert_eq!(service.code().parse(), Ok(service));
        }
    }
}
