//! A register of nobody: synthetic residents and what happens to them, the same for the same seed.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use terms::{Date, Die, KkNumber, Nik, Region, SeededDie, date_text};
use tokio::time::sleep;

use super::{Asked, Cursor, Page, Pair, PopulationRegister, RegisterError, Source};
use crate::{
    FullName, LifeStatus, MaritalStatus, Person, Population, PopulationError, RecordingStatus,
    ResidentWriter,
};

/// What to simulate.
#[derive(Clone, Copy, Debug)]
pub struct Simulation {
    /// Where the people live.
    pub region: Region,
    /// How many there are at first; the first pages tell of them.
    pub residents: u64,
    /// How often something happens afterwards to one in a hundred, and as many move in.
    pub rounds: u32,
    /// The same seed gives the same people and the same events.
    pub seed: u64,
    /// The day as of which the people are made.
    pub on: Date,
    /// Residents in a page, at most [`Page::MOST`].
    pub page: usize,
}

/// What goes wrong, once, with the page of this number; the first is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The register cannot be reached.
    Down(u64),
    /// It lets nobody in.
    Refuses(u64),
    /// The page before comes again, as an answer come late.
    Repeats(u64),
    /// It takes this long.
    Slow(u64, Duration),
}

/// A register of synthetic residents. Its name says that it is simulated.
#[derive(Debug)]
pub struct SimulatedRegister {
    source: Source,
    pages: Vec<Vec<u8>>,
    cards: HashMap<Nik, KkNumber>,
    troubles: Mutex<Vec<Trouble>>,
}

impl SimulatedRegister {
    /// The register of a simulation.
    pub fn new(simulation: Simulation) -> Result<Self, PopulationError> {
        let Simulation { region, residents, rounds, seed, on, page } = simulation;
        let page = page.clamp(1, Page::MOST);
        let each = residents.div_ceil(100).max(1);
        let all = residents.saturating_add(each.saturating_mul(rounds.into()));
        let mut everybody = Population::new(region, all, seed, on)?;
        let first = usize::try_from(residents).unwrap_or(usize::MAX);
        let mut people: Vec<Person> = everybody.by_ref().take(first).collect();
        let mut pages: Vec<Vec<u8>> = people.chunks(page).map(written).collect();
        let die: &dyn Die = &SeededDie::new(seed);
        for _ in 0..rounds {
            let mut told = happenings(&mut people, each, die);
            let arrivals = everybody.by_ref().take(usize::try_from(each).unwrap_or(usize::MAX));
            let arrivals: Vec<Person> = arrivals.collect();
            told.extend(arrivals.iter().cloned());
            people.extend(arrivals);
            pages.extend(told.chunks(page).map(written));
        }
        let cards = people.iter().map(|it| (it.nik, it.kk_number)).collect();
        // Whatever makes other pages is another register: no cursor is taken for another one's.
        let on = date_text(on);
        let source = format!("simulated:{region}:{residents}:{page}:{on}:{seed}");
        let source = Source::of(source);
        Ok(Self { source, pages, cards, troubles: Mutex::default() })
    }

    /// The same, with something that will go wrong.
    pub fn with(self, trouble: Trouble) -> Self {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner).push(trouble);
        self
    }

    /// The page of this number; `None` if nothing has happened since.
    fn page(&self, number: u64) -> Option<Page> {
        let place = usize::try_from(number).ok()?;
        let lines = self.pages.get(place)?.clone();
        let after = number.checked_sub(1).and_then(|_| Cursor::new(number.to_string()).ok());
        let next = Cursor::new((number + 1).to_string()).ok()?;
        Some(Page { after, next, lines, more: place + 1 < self.pages.len() })
    }

    /// What goes wrong now, for the last time.
    fn trouble(&self, number: u64) -> Option<Trouble> {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        let place = troubles.iter().position(|it| it.page() == number)?;
        Some(troubles.swap_remove(place))
    }
}

impl PopulationRegister for SimulatedRegister {
    fn source(&self) -> &Source {
        &self.source
    }

    fn changes<'a>(&'a self, after: Option<&'a Cursor>) -> Asked<'a, Option<Page>> {
        Box::pin(async move {
            let number = after.map_or(Ok(0), |it| it.as_str().parse());
            let number =
                number.map_err(|_| RegisterError::Misread("its cursor is of another kind"))?;
            match self.trouble(number) {
                Some(Trouble::Down(_)) => Err(RegisterError::Unreachable),
                Some(Trouble::Refuses(_)) => Err(RegisterError::Refused),
                Some(Trouble::Repeats(_)) => Ok(self.page(number.saturating_sub(1))),
                Some(Trouble::Slow(_, time)) => {
                    sleep(time).await;
                    Ok(self.page(number))
                }
                None => Ok(self.page(number)),
            }
        })
    }

    fn verify(&self, nik: Nik, kk_number: KkNumber) -> Asked<'_, Pair> {
        let pair = match self.cards.get(&nik) {
            Some(card) if *card == kk_number => Pair::Agrees,
            Some(_) => Pair::Differs,
            None => Pair::Unknown,
        };
        Box::pin(std::future::ready(Ok(pair)))
    }
}

impl Trouble {
    const fn page(self) -> u64 {
        match self {
            Self::Down(page) | Self::Refuses(page) | Self::Repeats(page) | Self::Slow(page, _) => {
                page
            }
        }
    }
}

/// Something happens to so many of these people; how they stand afterwards.
fn happenings(people: &mut [Person], count: u64, die: &dyn Die) -> Vec<Person> {
    let drawn: BTreeSet<u64> = (0..count).map(|_| die.below(people.len() as u64)).collect();
    let places = drawn.into_iter().filter_map(|it| usize::try_from(it).ok());
    let mut told = Vec::new();
    for place in places {
        // Somebody they may move to: another one's village.
        let other = usize::try_from(die.below(people.len() as u64)).unwrap_or_default();
        let village = people.get(other).map(|it| it.region);
        if let (Some(person), Some(village)) = (people.get_mut(place), village) {
            happen(person, village, die);
            told.push(person.clone());
        }
    }
    told
}

fn happen(person: &mut Person, village: Region, die: &dyn Die) {
    match die.below(5) {
        0 => person.life_status = LifeStatus::Dead,
        1 if person.marital_status == MaritalStatus::Single => {
            person.marital_status = MaritalStatus::Married;
        }
        2 => person.region = village,
        3 => {
            let longer = format!("{} Putra", person.full_name.reveal());
            person.full_name =
                FullName::parse(&longer).unwrap_or_else(|_| person.full_name.clone());
        }
        _ => person.recording_status = RecordingStatus::CardIssued,
    }
}

/// A page's lines.
fn written(people: &[Person]) -> Vec<u8> {
    let write = || {
        let mut writer = ResidentWriter::new(Vec::new())?;
        people.iter().try_for_each(|it| writer.write(it))?;
        writer.finish()
    };
    // Memory takes what is written to it.
    let lines: std::io::Result<Vec<u8>> = write();
    lines.unwrap_or_default()
}
