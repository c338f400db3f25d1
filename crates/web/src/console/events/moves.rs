//! The forms of moves, out and in: who goes along is chosen from the family.

use registry::{ChangeKind, Home, Mover, Relation, Resident};
use terms::{Id, Level, Region};

use super::{about::About, deed::Deed};
use crate::{
    console::{
        form::{Choice, Input, Reading, Section, choices},
        regions::Typing,
    },
    lang::texts,
};

/// Codes of the field that says where somebody goes.
const INLAND: u8 = 1;
const ABROAD: u8 = 2;
/// Code of who goes along and stays what they were to the head of the family.
const AS_BEFORE: u8 = 0;

pub(super) fn move_out(about: &About) -> Vec<Section> {
    let t = Words::of(about.lang);
    let places = [(INLAND, t.inland), (ABROAD, t.abroad)];
    let anywhere = Typing::new(about.lang, Region::COUNTRY, Level::Regency);
    let inputs = vec![
        Input::day("on", t.left_on, about.today),
        Input::choice("place", t.place, choices(places.into_iter())),
        Input::region("destination", t.destination, anywhere)
            .with_hint(t.destination_hint)
            .optional(),
    ];
    let along = |name: &str| format!("{} {name} {}", t.goes, t.goes_along);
    let mut sections = vec![Section { heading: t.out, inputs }];
    let choice = || vec![Choice { code: String::new(), word: t.stays.to_owned() }];
    let choices = || [choice(), choices([(AS_BEFORE, t.moves)].into_iter())].concat();
    sections.extend(companions(about, ChangeKind::MoveOut, along, choices));
    sections
}

pub(super) fn move_in(about: &About) -> Vec<Section> {
    let (t, lang) = (Words::of(about.lang), about.lang);
    let relations = || Relation::ALL.iter().map(|it| (it.code(), it.word(lang)));
    let as_before = || choices([(AS_BEFORE, t.as_before)].into_iter());
    let own = [as_before(), choices(relations())].concat();
    let here = Typing::new(lang, about.within, Level::Village);
    let inputs = vec![
        Input::day("on", t.arrived_on, about.today),
        Input::region("village", t.village, here).with_hint(t.village_hint),
        Input::text("address", t.address, 200).optional(),
        Input::text("kk_number", t.kk_number, 32).with_hint(t.kk_hint),
        Input::choice("relation", t.relation, own).with(AS_BEFORE.to_string()),
    ];
    let along = |name: &str| format!("{} {name} {}", t.comes, t.comes_along);
    let stays = || vec![Choice { code: String::new(), word: t.stays_in.to_owned() }];
    let as_what = || {
        let moves = choices(relations())
            .into_iter()
            .map(|it| Choice { word: format!("{} {}", t.moves_as, it.word), ..it });
        [stays(), choices([(AS_BEFORE, t.moves_as_before)].into_iter()), moves.collect()].concat()
    };
    let mut sections = vec![Section { heading: t.home, inputs }];
    sections.extend(companions(about, ChangeKind::MoveIn, along, as_what));
    sections
}

pub(super) fn read_out(about: &About, reading: &mut Reading<'_>) -> Option<Deed> {
    let t = Words::of(reading.lang);
    let on = reading.day("on");
    let place = reading.choice("place", |code| (code == INLAND || code == ABROAD).then_some(code));
    let to = match (place, reading.optional("destination")) {
        (Some(ABROAD), Some(_)) => {
            reading.wrong("destination", t.not_abroad);
            None
        }
        (Some(ABROAD), None) => Some(None),
        (Some(_), _) => reading.region("destination").map(Some),
        (None, _) => None,
    };
    let mut movers = vec![about.resident.id];
    movers.extend(along(about, ChangeKind::MoveOut, reading).map(|(id, _)| id));
    Some(Deed::MoveOut(movers, to?, on?))
}

pub(super) fn read_in(about: &About, reading: &mut Reading<'_>) -> Option<Deed> {
    let on = reading.day("on");
    let region = reading.village("village");
    let address = reading.optional("address").and_then(|_| reading.personal("address"));
    let kk_number = reading.kk_number("kk_number");
    let own = reading.choice("relation", relation);
    let mut movers = vec![Mover { resident: about.resident.id, relation: own? }];
    let others = along(about, ChangeKind::MoveIn, reading);
    movers.extend(others.map(|(resident, relation)| Mover { resident, relation }));
    Some(Deed::MoveIn(movers, Home { region: region?, kk_number: kk_number?, address }, on?))
}

/// Those of the family who can move, too: a field for each.
fn companions(
    about: &About,
    kind: ChangeKind,
    label: impl Fn(&str) -> String,
    among: impl Fn() -> Vec<Choice>,
) -> Option<Section> {
    let can = |it: &&Resident| kind.may_happen_to(&it.person);
    let input = |it: &Resident| {
        let label = label(it.person.full_name.reveal());
        Input::choice(field(it.id), label, among()).optional()
    };
    let inputs: Vec<Input> = about.family.iter().filter(can).map(input).collect();
    let heading = Words::of(about.lang).family;
    (!inputs.is_empty()).then_some(Section { heading, inputs })
}

/// Who of the family goes along, and as what if that changes.
fn along<'a>(
    about: &'a About,
    kind: ChangeKind,
    reading: &'a Reading<'_>,
) -> impl Iterator<Item = (Id<Resident>, Option<Relation>)> {
    let can = move |it: &&Resident| kind.may_happen_to(&it.person);
    about.family.iter().filter(can).filter_map(|it| {
        let code = reading.optional(&field(it.id))?.parse().ok()?;
        Some((it.id, relation(code)?))
    })
}

fn field(id: Id<Resident>) -> String {
    format!("with-{id}")
}

/// What a code says of a mover: the new relation, or that it stays.
fn relation(code: u8) -> Option<Option<Relation>> {
    if code == AS_BEFORE { Some(None) } else { Relation::from_code(code).map(Some) }
}

texts! { Words {
    out: "Kepindahan", "Move";
    left_on: "Tanggal pindah", "Day of the move";
    place: "Tujuan", "Destination";
    inland: "Dalam negeri", "Within the country";
    abroad: "Luar negeri", "Abroad";
    destination: "Wilayah tujuan", "Region of the destination";
    destination_hint: "Kode desa/kelurahan, kecamatan, atau kabupaten/kota, seperti 33.03.15.2003. Kosongkan bila ke luar negeri.",
        "Code of the village, district or regency, such as 33.03.15.2003. Leave it empty for abroad.";
    not_abroad: "Wilayah hanya untuk tujuan dalam negeri. Kosongkan, atau pilih dalam negeri.",
        "A region is for a destination within the country. Leave it empty, or choose within the country.";
    family: "Anggota keluarga", "Family members";
    goes: "Apakah", "Does";
    goes_along: "ikut pindah?", "move, too?";
    stays: "Tidak ikut pindah", "Stays here";
    moves: "Ikut pindah", "Moves, too";
    home: "Rumah baru", "New home";
    arrived_on: "Tanggal datang", "Day of arrival";
    village: "Desa/kelurahan", "Village";
    village_hint: "Kodenya, seperti 36.73.01.1001; harus di wilayah Anda.", "Its code, such as 36.73.01.1001; it must lie in your region.";
    address: "Alamat (jalan, nomor, RT/RW)", "Address (street, number, neighbourhood)";
    kk_number: "Nomor KK", "Family card number";
    kk_hint: "Nomor baru, atau nomor keluarga yang sudah tinggal di sana.",
        "A new number, or that of the family who lives there already.";
    relation: "Hubungan dengan kepala keluarga di sana", "Relation to the head of family there";
    as_before: "Seperti sebelumnya", "As before";
    comes: "Apakah", "Does";
    comes_along: "ikut datang?", "come, too?";
    stays_in: "Tidak ikut", "Does not come";
    moves_as_before: "Ikut, hubungan seperti sebelumnya", "Comes, relation as before";
    moves_as: "Ikut sebagai", "Comes as";
} }
