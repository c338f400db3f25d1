//! What the form of an event asks, and how what was typed is read.

use registry::Ground;

use super::{
    about::{About, Desk},
    arrival, birth, closing, correction, couple,
    deed::Deed,
    event::Event,
    moves,
};
use crate::{
    Refusal,
    console::form::{Reading, Section, ground, read_ground},
};

/// The fields of an event's form, the ground last.
pub(super) fn sections(event: Event, about: &About) -> Vec<Section> {
    let mut sections = match event {
        Event::Absence => closing::absence(about),
        Event::Arrival => arrival::sections(about),
        Event::Birth => birth::sections(about),
        Event::Correction => correction::sections(about),
        Event::Death => closing::death(about),
        Event::Divorce | Event::Marriage => couple::sections(event, about),
        Event::MoveIn => moves::move_in(about),
        Event::MoveOut => moves::move_out(about),
        Event::Revival => Vec::new(),
    };
    sections.push(ground(event.usual_proof(), about.lang));
    sections
}

/// What is to be recorded, if everything could be read.
pub(super) async fn read(
    event: Event,
    desk: &Desk<'_>,
    about: &About,
    reading: &mut Reading<'_>,
) -> Result<Option<(Deed, Ground)>, Refusal> {
    let deed = match event {
        Event::Absence => closing::read_absence(reading),
        Event::Arrival => arrival::read(about, reading),
        Event::Birth => birth::read(desk, about, reading).await?,
        Event::Correction => correction::read(desk, about, reading).await?,
        Event::Death => closing::read_death(desk, reading).await?,
        Event::Divorce | Event::Marriage => couple::read(event, desk, reading).await?,
        Event::MoveIn => moves::read_in(about, reading),
        Event::MoveOut => moves::read_out(about, reading),
        Event::Revival => Some(Deed::Revival),
    };
    let ground = read_ground(reading);
    Ok(deed.zip(ground).filter(|_| reading.is_clean()))
}
