//! Eligibility once more, slow and obvious, from the law and the code tables alone
//! (UU 24/2013, Ps 63): whoever is 17, or married, or ever married; recorded; alive and here.

use registry::Person;
use terms::Date;

/// What the law asks, counted day by day.
pub struct Oracle<'p> {
    person: &'p Person,
    on: Date,
    sixteen: Date,
    seventeen: Date,
}

impl<'p> Oracle<'p> {
    pub fn new(person: &'p Person, on: Date) -> Self {
        let birth = *person.birth_date.reveal();
        Self { person, on, sixteen: nth_birthday(birth, 16), seventeen: nth_birthday(birth, 17) }
    }

    /// The codes of all reasons against, in the order of the alphabet.
    pub fn reasons(&self) -> Vec<&'static str> {
        let mut reasons = match self.person.life_status.code() {
            1 => vec![],
            2 => vec!["deceased"],
            3 => vec!["moved_away"],
            4 | 6 => vec!["not_present"],
            9 => vec!["record_not_valid"],
            _ => unreachable!("status dasar is 1, 2, 3, 4, 6 or 9"),
        };
        // Belum wajib and belum rekam; nobody under 16 can be recorded, except the married.
        let unrecorded = [1, 2].contains(&self.person.recording_status.code());
        if unrecorded && (self.on >= self.sixteen || self.ever_married()) {
            reasons.push("not_recorded");
        }
        if self.on < self.seventeen && !self.ever_married() {
            reasons.push("not_yet_17");
        }
        reasons.sort_unstable();
        reasons
    }

    /// The first day after today on which the same person, recorded by then, may; if today the
    /// person may not for being too young.
    pub fn changes_on(&self) -> Option<Date> {
        let too_young = self.reasons().contains(&"not_yet_17");
        (too_young && self.person.life_status.code() == 1).then_some(self.seventeen)
    }

    fn ever_married(&self) -> bool {
        [2, 3, 4].contains(&self.person.marital_status.code())
    }
}

/// Walks from the birth on, day by day, and counts birthdays. Who was born on 29 February has
/// completed a common year when its 28 February is over.
fn nth_birthday(birth: Date, years: usize) -> Date {
    let (mut day, mut seen) = (birth, 0);
    while seen < years {
        day = day.next_day().unwrap();
        let same = (day.month(), day.day()) == (birth.month(), birth.day());
        let leap_child = u8::from(birth.month()) == 2 && birth.day() == 29;
        let first_of_march = u8::from(day.month()) == 3 && day.day() == 1;
        let instead = leap_child && first_of_march && day.previous_day().unwrap().day() == 28;
        seen += usize::from(same || instead);
    }
    day
}
