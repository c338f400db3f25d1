//! The forms of a marriage and of a divorce.

use super::{
    about::{About, Desk},
    deed::Deed,
    event::Event,
    people::find_person,
};
use crate::{
    Refusal,
    console::form::{Input, Reading, Section},
    lang::texts,
};

pub(super) fn sections(event: Event, about: &About) -> Vec<Section> {
    let t = Words::of(about.lang);
    let (partner, on) = match event {
        Event::Divorce => (t.divorced_from, t.divorced_on),
        _ => (t.married_to, t.married_on),
    };
    let inputs = vec![
        Input::day("on", on, about.today),
        Input::person("partner", partner).with_hint(t.partner_hint).optional(),
    ];
    vec![Section { heading: event.title(about.lang), inputs }]
}

pub(super) async fn read(
    event: Event,
    desk: &Desk<'_>,
    reading: &mut Reading<'_>,
) -> Result<Option<Deed>, Refusal> {
    let on = reading.day("on");
    let partner = find_person(desk, reading, "partner").await?.map(|it| it.id);
    Ok(on.map(|on| match event {
        Event::Divorce => Deed::Divorce { partner, on },
        _ => Deed::Marriage { partner, on },
    }))
}

texts! { Words {
    married_on: "Tanggal perkawinan", "Day of the marriage";
    married_to: "Pasangan", "Partner";
    divorced_on: "Tanggal perceraian", "Day of the divorce";
    divorced_from: "Mantan pasangan", "Former partner";
    partner_hint: "Nomor berkas atau NIK. Kosongkan bila tercatat di kantor lain; kantor itu mencatatnya sendiri.",
        "Record number or NIK. Leave it empty for somebody known elsewhere: their office records it there.";
} }
