//! The page of one file in every state worth looking at.

use terms::{Id, Region};

use super::{
    next::{Next, Proposed},
    one::{Import, Problem, Stand, Waiting, Working},
    standing::{chip, pace},
};
use crate::{
    Place,
    frame::Frame,
    imports::{Bad, Differing, Far, Found, Odd, Outcome, Record, Shown, State, Step, Told},
    page::{Page, sample_moment},
    passkey::Asked,
};

impl Page for Import {
    const NAME: &'static str = "imports.one";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |state, far, stand| one(frame, state, far, stand);
        let waits = |found: &Found, next| waiting(frame, found, next, false);
        let (clean, dirty) = (clean(), dirty());
        let approve = Next::Approve {
            proposed: proposed(),
            by: "Ratu Kepala".to_owned(),
            asked: Asked::sample(),
        };
        let told = Told::by(|language| {
            language.choose("baris judul tidak terbaca", "the header is not readable").to_owned()
        });
        let refused = Stand::Refused(told.text(frame.lang).to_owned());
        let done = outcome();
        let busy = waits(&clean, Next::Import).with_problem(Problem::Busy);
        vec![
            ("approve", waits(&dirty, approve)),
            ("approved", waits(&clean, Next::Approved(proposed()))),
            ("bad_lines", waits(&dirty, Next::Import)),
            ("busy", busy),
            ("checking", working(frame, State::Checking, Step::Reading)),
            ("done", page(State::Imported(done.clone()), None, Stand::Done(done))),
            ("expired", page(State::Expired, None, Stand::Expired)),
            ("halted", page(State::Checking, None, Stand::Halted)),
            ("importing", working(frame, State::Importing(clean.clone()), Step::Writing)),
            ("interrupted", waiting(frame, &clean, Next::Import, true)),
            ("nothing", waits(&Found { added: 0, same: 240, ..clean.clone() }, Next::Nothing)),
            ("propose", waits(&dirty, Next::Propose(Asked::sample()))),
            ("proposed", waits(&clean, Next::Proposed(proposed()))),
            ("ready", waits(&clean, Next::Import)),
            ("refused", page(State::Refused(told), None, refused)),
            ("two_missing", waits(&clean, Next::TwoMissing)),
        ]
    }
}

fn one(frame: &Frame, state: State, far: Option<Far>, stand: Stand) -> Import {
    let record = Record {
        id: Id::from_bytes([1; 16]),
        at: sample_moment(),
        region: "36.73".parse().unwrap_or(Region::COUNTRY),
        bytes: 1_000,
        state,
    };
    let shown = Shown { record, far };
    let proposed = matches!(&stand, Stand::Waiting(it) if it.next.is_proposed());
    let chip = chip(&shown, proposed, frame.lang);
    Import::new(frame.clone(), &shown, chip, stand)
}

fn working(frame: &Frame, state: State, step: Step) -> Import {
    let left = Some(std::time::Duration::from_secs(100));
    let far = Far { step, done: 45, of: 100, left };
    let text = pace(&state, &far, frame.lang);
    let imports = !matches!(state, State::Checking);
    one(frame, state, Some(far), Stand::Working(Working { imports, done: 45, of: 100, text }))
}

fn waiting(frame: &Frame, found: &Found, next: Next, interrupted: bool) -> Import {
    let state = match interrupted {
        true => State::Importing(found.clone()),
        false => State::Checked { found: found.clone(), problem: None },
    };
    let waiting = Waiting { found: found.clone(), next, interrupted, failed: None };
    one(frame, state, None, Stand::Waiting(Box::new(waiting)))
}

fn proposed() -> Proposed {
    let until = sample_moment().plus(std::time::Duration::from_secs(1_800));
    Proposed { approval: "01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(), until }
}

fn clean() -> Found {
    let sha256 = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef".to_owned();
    Found { sha256, lines: 240, added: 240, ..Found::default() }
}

fn dirty() -> Found {
    let told = |indonesian: &'static str, english: &'static str| {
        Told::by(move |language| language.choose(indonesian, english).to_owned())
    };
    let bad = |line, column: &str, reason| Bad { line, column: column.to_owned(), reason };
    Found {
        lines: 1_553,
        bad_lines: 2,
        bad_values: 103,
        added: 240,
        updated: 1_310,
        same: 1,
        in_conflict: 1,
        bad: vec![
            bad(12, "nik", told("harus tepat enam belas angka", "must be exactly sixteen digits")),
            bad(
                1_040,
                "birth_date",
                told("bukan tanggal berbentuk TTTT-BB-HH", "is not a calendar date"),
            ),
        ],
        differing: vec![Differing { line: 77, columns: "full_name, birth_date".to_owned() }],
        odd: vec![Odd {
            what: told("jenis kelamin berbeda dengan NIK", "the sex differs from that in the NIK"),
            count: 4,
        }],
        ..clean()
    }
}

fn outcome() -> Outcome {
    Outcome {
        at: sample_moment().plus(std::time::Duration::from_secs(140)),
        lines: 1_553,
        left_out: 2,
        added: 240,
        updated: 1_310,
        same: 1,
        in_conflict: 1,
    }
}
