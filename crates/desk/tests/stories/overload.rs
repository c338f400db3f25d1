//! The day that was reported: six hundred come for a hundred places, half of them too young or with a
//! phone that cannot. Everybody is told at the door how it goes on for them, and when.

use std::fmt;

use activation::{
    platforms::{System, Version},
    precheck::{Answers, Phone, Recorded, Track},
};
use desk::{Service, Services};
use terms::Date;
use testkit::both_engines;

use crate::{
    run::{Answer, Run, Told},
    scene::{ROOMS, Scene, day, moment},
};

const ARRIVALS: usize = 600;
/// From five to twelve minutes: two counters have a hundred places in seven hours.
const TAKES: (u64, u64) = (300, 416);

/// What the door has told: one count for each answer, so that all of them together are everybody.
#[derive(Default)]
struct Door {
    fit: usize,
    too_young: usize,
    wrong_phone: usize,
    numbers: usize,
    stand_by: usize,
    dated: usize,
    /// Too young: the birthday from which on they may come.
    birthday: usize,
    furthest: Option<Date>,
}

impl Door {
    fn answered(&self) -> usize {
        self.numbers + self.stand_by + self.dated + self.birthday
    }
}

struct Table<'a>(&'a Door, &'a Told, usize);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(door, told, dated_at_the_end) = self;
        let (middle, most) = (told.waited[told.waited.len() / 2], told.waited.last().unwrap());
        writeln!(f, "came to the door                     {ARRIVALS:>4}")?;
        writeln!(f, "  could have an IKD at once           {:>4}", door.fit)?;
        writeln!(f, "  with a phone that cannot, or none   {:>4}", door.wrong_phone)?;
        writeln!(f, "  under seventeen                     {:>4}", door.too_young)?;
        writeln!(f, "told at the door                     {:>4}", door.answered())?;
        writeln!(f, "  a number of today                   {:>4}", door.numbers)?;
        writeln!(f, "  standing by today                   {:>4}", door.stand_by)?;
        writeln!(f, "  a place of another day              {:>4}", door.dated)?;
        writeln!(f, "  the day of their birthday           {:>4}", door.birthday)?;
        writeln!(f, "served today                         {:>4}", told.served)?;
        writeln!(f, "dated at the end of the day          {dated_at_the_end:>4}")?;
        let waited = door.numbers + door.stand_by;
        let undated = ARRIVALS + waited - door.answered() - told.served - dated_at_the_end;
        writeln!(f, "sent home without a date             {undated:>4}")?;
        writeln!(f, "estimates right                 {:>4} of {}", told.within, told.estimates)?;
        writeln!(f, "waited, minutes                 {middle} in the middle, {most} at most")?;
        write!(f, "furthest date given             {}", door.furthest.unwrap())
    }
}

/// Somebody of whom a quarter is too young, a quarter has no phone that can, and half is fit.
fn somebody(run: &Run<'_, '_>) -> Answers {
    let born = |year| Date::from_ordinal_date(year, 1 + run.below(365) as u16).unwrap();
    let grown = born(1950 + run.below(55) as i32);
    let good = Phone::Own(System::Android, Some(Version(10 + run.below(6) as u16, 0)));
    let (born, phone) = match run.below(8) {
        0 | 1 => (born(2008 + run.below(2) as i32), good),
        2 => (grown, Phone::None),
        3 => (grown, Phone::Own(System::Ios, Some(Version(12, 5)))),
        _ => (grown, good),
    };
    Answers { born, ever_married: false, recorded: Recorded::Yes, phone }
}

/// What the officer at the door does, by what the answers lead to.
async fn meet(run: &mut Run<'_, '_>, door: &mut Door) {
    let tomorrow = day("2024-06-07");
    let tracks = somebody(run).tracks(run.scene.today()).unwrap();
    let answer = match tracks[0] {
        Track::From(birthday) => {
            door.too_young += 1;
            door.birthday += 1;
            assert!(run.scene.today() < birthday);
            return;
        }
        Track::Card => {
            door.wrong_phone += 1;
            // Half of them fetch a relative's phone and come back; the others take a card.
            match run.below(2) {
                0 => {
                    let activation = Services::one(Service::Activation);
                    Answer::Dated(run.date(activation, tomorrow).await)
                }
                _ => run.come(Services::one(Service::Ktp), tomorrow).await,
            }
        }
        _ => {
            door.fit += 1;
            run.come(Services::one(Service::Activation), tomorrow).await
        }
    };
    match answer {
        Answer::Number => door.numbers += 1,
        Answer::StandsBy => door.stand_by += 1,
        Answer::Dated(date) => {
            door.dated += 1;
            door.furthest = door.furthest.max(Some(date));
        }
    }
}

both_engines! { ROOMS =>
    async fn six_hundred_who_come_for_a_hundred_places_are_all_told_when(world) {
        let scene = Scene::serving(&world, 2, &[Service::Activation, Service::Ktp]).await;
        let date = day("2024-06-06");
        scene.on(date, "06:30");
        let mut run = Run::new(&scene, 600, TAKES).await;
        let (mut door, mut left) = (Door::default(), ARRIVALS);
        while scene.now() < moment(date, "16:00") {
            // Most of them stand there before the doors open.
            let most = if scene.now() < moment(date, "08:00") { 8 } else { 2 };
            let come = (run.below(most + 1) as usize).min(left);
            for _ in 0..come {
                meet(&mut run, &mut door).await;
            }
            left -= come;
            run.pass_a_minute().await;
        }
        let dated_at_the_end = run.end().await;
        let told = &run.told;
        println!("{}", Table(&door, told, dated_at_the_end));
        assert_eq!(left, 0, "all of them came while the doors were open");
        assert_eq!(door.answered(), ARRIVALS, "everybody was told at the door");
        let waited = door.numbers + door.stand_by;
        assert_eq!(waited, told.served + dated_at_the_end, "nobody went home without a date");
        let unfit = door.too_young + door.wrong_phone;
        assert!((ARRIVALS * 2 / 5..=ARRIVALS * 3 / 5).contains(&unfit), "{unfit}");
        assert!((80..=120).contains(&told.served), "about a hundred places: {}", told.served);
        assert!(told.within * 10 >= told.estimates * 9, "{} of {}", told.within, told.estimates);
    }
}
