//! Counts what tests said: `cargo test`'s own closing lines, added up over all test programs.

use std::fmt;
use std::ops::AddAssign;

/// Passed and failed tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

impl Counts {
    /// The counts of one line of output; none unless it is a closing line of a test program.
    pub fn of_line(line: &str) -> Option<Self> {
        let said = line.trim().strip_prefix("test result: ")?;
        let (_, counts) = said.split_once(". ")?;
        let number = |what: &str| {
            let count = counts.split(';').find_map(|part| part.trim().strip_suffix(what))?;
            count.trim().parse().ok()
        };
        Some(Self { passed: number("passed")?, failed: number("failed")? })
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted_and_others_are_not() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(Counts::of_line(line), Some(Counts { passed: 12, failed: 3 }));
        for other in
            ["test a ... ok", "test result: ok", "12 passed; 3 failed", "test result: ok. x passed"]
        {
            assert_eq!(Counts::of_line(other), None, "{other}");
        }
    }

    #[test]
    fn counts_add_up_and_are_said_plainly() {
        let mut all = Counts::default();
        all += Counts { passed: 2, failed: 0 };
        all += Counts { passed: 3, failed: 1 };
        assert_eq!(all.to_string(), "5 passed, 1 failed");
    }
}
