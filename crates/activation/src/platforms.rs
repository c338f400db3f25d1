//! Which phones can hold an IKD: a dated table, and what is told to whoever asks before coming.
//!
//! The wallet runs in the phone's browser, so what decides is the newest browser that a system's
//! version can have. The wallet's pages are written in the language of 2020 (logical assignment,
//! `replaceChildren`) and its module returns 64-bit numbers: Chromium from 86, Firefox from 79,
//! Safari from 14.5 on. Chrome 81 was the last for Android 4.4, 95 for Android 5, 138 for Android 8
//! and 9; on an iPhone the browser is as old as the system. That is read from the makers' release
//! notes: only the engines' newest versions are tried in our tests, and no phone itself.

use std::fmt;
use std::str::FromStr;

use terms::Language;

/// What a phone runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum System {
    /// Android, from whichever maker.
    Android,
    /// iOS, on an iPhone.
    Ios,
    /// A system of which we know nothing, or a phone that is none of the smart ones.
    Other,
}

/// A system's version: the first two numbers of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u16, pub u16);

/// What is not a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a version is a number or two with a point between them, like 14 or 8.1")]
pub struct VersionError;

/// Whether a phone can hold an IKD.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Support {
    /// Its browser still gets corrections.
    Good,
    /// The wallet opens, but the newest browser it can have gets no corrections any more.
    Old,
    /// The wallet does not open.
    TooOld,
    /// Nobody has tried: the address of the wallet tells, or an officer.
    Unknown,
}

/// A line of the table: from this version on, until the next line of the same system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The system.
    pub system: System,
    /// The lowest version of which the line speaks.
    pub from: Version,
    /// What is so.
    pub support: Support,
    /// What that is read from: the newest browser these versions can have.
    pub browser: &'static str,
}

/// The day on which the table was last compared with the makers' notes (ISO 8601).
pub const AS_OF: &str = "2026-11-23";

/// The table, by system and from old to new.
pub const PLATFORMS: [Platform; 6] = [
    line(System::Android, Version(0, 0), Support::TooOld, "Chrome 81"),
    line(System::Android, Version(5, 0), Support::Old, "Chrome 95 - 138"),
    line(System::Android, Version(10, 0), Support::Good, "Chrome"),
    line(System::Ios, Version(0, 0), Support::TooOld, "Safari 14.4"),
    line(System::Ios, Version(14, 5), Support::Old, "Safari 14.5 - 17"),
    line(System::Ios, Version(18, 0), Support::Good, "Safari"),
];

const fn line(system: System, from: Version, support: Support, browser: &'static str) -> Platform {
    Platform { system, from, support, browser }
}

/// Whether a phone can hold an IKD, by what its owner says of it.
pub fn support(system: System, version: Option<Version>) -> Support {
    let Some(version) = version else { return Support::Unknown };
    let mut lines = PLATFORMS.iter().rev();
    let line = lines.find(|line| line.system == system && line.from <= version);
    line.map_or(Support::Unknown, |line| line.support)
}

impl System {
    /// All of them, the most frequent first.
    pub const ALL: [Self; 3] = [Self::Android, Self::Ios, Self::Other];

    /// The code that forms and tables use.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Android => "android",
            Self::Ios => "ios",
            Self::Other => "other",
        }
    }

    /// The system of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.code() == code)
    }

    /// How people call it.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Android => "Android",
            Self::Ios => "iPhone (iOS)",
            Self::Other => language.choose("Lainnya", "Another one"),
        }
    }
}

impl Support {
    /// What is told to the phone's owner, and what to do.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Good => {
                language.choose("Ponsel ini dapat memakai IKD.", "This phone can hold an IKD.")
            }
            Self::Old => language.choose(
                "Ponsel ini dapat memakai IKD, tetapi perambannya tidak lagi diperbarui. Perbarui \
                 sistemnya bila bisa; bila tidak, kartu cetak lebih aman.",
                "This phone can hold an IKD, but its browser gets no updates any more. Update the \
                 system if you can; if not, the printed card is safer.",
            ),
            Self::TooOld => language.choose(
                "Dompet IKD tidak dapat dibuka di ponsel ini. Anda tetap dilayani: kartu cetak, \
                 atau ponsel keluarga.",
                "The IKD wallet does not open on this phone. You are served all the same: with a \
                 printed card, or on a relative's phone.",
            ),
            Self::Unknown => language.choose(
                "Kami belum tahu apakah ponsel ini dapat memakai IKD. Petugas mencobanya bersama \
                 Anda; bila tidak bisa, kartu cetak tersedia.",
                "We do not know yet whether this phone can hold an IKD. An officer tries it with \
                 you; if it cannot, there is the printed card.",
            ),
        }
    }
}

impl FromStr for Version {
    type Err = VersionError;

    /// Reads `14`, `8.1`, `16.3.1`: what stands behind the second number says nothing here.
    fn from_str(text: &str) -> Result<Self, VersionError> {
        let text = text.trim();
        if text.is_empty() || text.len() > 16 {
            return Err(VersionError);
        }
        let mut numbers = text.split('.').map(|part| {
            let digits =
                (1..=4).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
            if digits { part.parse().map_err(|_| VersionError) } else { Err(VersionError) }
        });
        let major: u16 = numbers.next().unwrap_or(Err(VersionError))?;
        let minor = numbers.next().unwrap_or(Ok(0))?;
        match numbers.all(|rest| rest.is_ok()) {
            true => Ok(Self(major, minor)),
            false => Err(VersionError),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(major, 0) => write!(f, "{major}"),
            Self(major, minor) => write!(f, "{major}.{minor}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(system: System, version: &str) -> Support {
        support(system, Some(version.parse().unwrap()))
    }

    #[test]
    fn the_table_tells_where_a_browser_ends() {
        for (system, version, expected) in [
            (System::Android, "4.4.4", Support::TooOld),
            (System::Android, "5", Support::Old),
            (System::Android, "8.1", Support::Old),
            (System::Android, "9", Support::Old),
            (System::Android, "10", Support::Good),
            (System::Android, "16", Support::Good),
            (System::Ios, "12.5.7", Support::TooOld),
            (System::Ios, "14.4", Support::TooOld),
            (System::Ios, "14.5", Support::Old),
            (System::Ios, "17.7", Support::Old),
            (System::Ios, "26.1", Support::Good),
            (System::Other, "3", Support::Unknown),
        ] {
            assert_eq!(of(system, version), expected, "{system:?} {version}");
        }
        assert_eq!(support(System::Android, None), Support::Unknown);
    }

    #[test]
    fn a_newer_version_is_never_worse() {
        let rank = |support| match support {
            Support::TooOld => 0,
            Support::Old => 1,
            _ => 2,
        };
        for pair in PLATFORMS.windows(2) {
            if pair[0].system == pair[1].system {
                assert!(pair[0].from < pair[1].from);
                assert!(rank(pair[0].support) < rank(pair[1].support));
            }
        }
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in ["", " ", "x", "8.x", "8..1", "-8", "99999", "1.2.3.4.5.6.7.8.9", "٨"] {
            assert_eq!(text.parse::<Version>(), Err(VersionError), "{text}");
        }
        assert_eq!("16.3.1".parse(), Ok(Version(16, 3)));
        assert_eq!(Version(8, 1).to_string(), "8.1");
    }

    #[test]
    fn the_day_of_the_table_is_one() {
        assert!(terms::parse_date(AS_OF).is_some());
    }
}
