//! What holders of tickets are told, in words, and on its way to them.

use std::time::Duration;

use desk::{Desk, Note, NoteKind, Office, Ticket, TicketCode, TicketError};
use messages::{Messages, Post, SealedContact};
use protocols::Url;
use terms::{Act, Clock, Id, Language, Moment, SystemClock, date_words};

use crate::failure::Failure;

/// So long the news of a draw is worth telling.
const A_DAY: Duration = Duration::from_secs(86_400);

/// Posts what is to be told now, and notes that it was. Whatever fails is tried in the next round: the
/// same note is posted once.
pub async fn post(desk: &Desk, messages: &Messages, public: &Url) -> Result<usize, Failure> {
    let notes = desk.notes().await.map_err(Failure::ours)?;
    let count = notes.len();
    for note in notes {
        if let Some(post) = written(desk, messages, public, &note).await? {
            messages.post(&Act::system(), post).await.map_err(Failure::ours)?;
        }
        desk.told(note).await.map_err(Failure::ours)?;
    }
    Ok(count)
}

/// The message; `None` if it is of no use to anybody any more.
async fn written(
    desk: &Desk,
    messages: &Messages,
    public: &Url,
    note: &Note,
) -> Result<Option<Post>, Failure> {
    let sealed = SealedContact(note.contact.clone());
    // What cannot be opened never can: nobody can be told, and the others wait.
    let Ok(to) = messages.unseal(&sealed) else {
        tracing::error!(ticket = %note.ticket, "A contact cannot be opened, and is not told");
        return Ok(None);
    };
    let address = format!("{}/ticket", public.as_str().trim_end_matches('/'));
    let id = Id::from_bytes(note.id);
    let Some(code) = &note.code else {
        let (subject, text) = lost(note.language);
        return Ok(Some(Post { id, to, subject, text, until: SystemClock.now().plus(A_DAY) }));
    };
    let position = match desk.position_of(note.ticket).await {
        Err(TicketError::Missing) => return Ok(None),
        position => position.map_err(Failure::ours)?,
    };
    let Some((starts_at, closes_at)) = position.ticket.window else { return Ok(None) };
    let when = when(&position.ticket, &position.office, starts_at, note.language);
    let (subject, text) = words(note, &when, (code, &address));
    Ok(Some(Post { id, to, subject, text, until: closes_at }))
}

/// The day and the time, by the office's clock, and which office.
fn when(ticket: &Ticket, office: &Office, starts_at: Moment, language: Language) -> String {
    let minutes = office.zone.minute(starts_at);
    let (day, zone) = (date_words(ticket.date, language), office.zone.code());
    let (hour, minute) = (minutes / 60, minutes % 60);
    let name = office.name.as_str();
    match language {
        Language::Indonesian => format!("{day}, pukul {hour:02}.{minute:02} {zone}, {name}"),
        Language::English => format!("{day}, {hour:02}:{minute:02} {zone}, {name}"),
    }
}

/// The subject and the text of what is told of a place.
fn words(note: &Note, when: &str, (code, address): (&TicketCode, &str)) -> (String, String) {
    let lang = note.language;
    let (subject, first) = match note.kind {
        NoteKind::Booked => (
            lang.choose("Tempat Anda sudah ada", "Your place is booked"),
            lang.choose("Tempat Anda:", "Your place:"),
        ),
        NoteKind::Changed => (
            lang.choose("Waktu Anda sudah diubah", "Your time was changed"),
            lang.choose("Waktu yang baru:", "The new time:"),
        ),
        NoteKind::DayBefore => (
            lang.choose("Pengingat: besok", "Reminder: tomorrow"),
            lang.choose("Kami menunggu Anda:", "We expect you:"),
        ),
        NoteKind::HourBefore => (
            lang.choose("Pengingat: sebentar lagi", "Reminder: within the hour"),
            lang.choose("Kami menunggu Anda:", "We expect you:"),
        ),
        NoteKind::Proposed => (
            lang.choose("Jam kantor berubah: waktu lain untuk Anda", "The office's hours changed: another time for you"),
            lang.choose(
                "Waktu Anda tidak dapat dipertahankan. Kami mengusulkan waktu ini; setujui atau pilih yang lain:",
                "Your time cannot be kept. We propose this one; agree to it or choose another:",
            ),
        ),
        NoteKind::Won | NoteKind::Lost => (
            lang.choose("Undian: Anda mendapat tempat", "The draw: you have a place"),
            lang.choose("Tempat Anda:", "Your place:"),
        ),
    };
    let ticket = lang.choose("Kode karcis", "Ticket code");
    let change = lang.choose("Lihat, ubah, atau batalkan", "See, change or give back");
    let bring = lang.choose(
        "Bawa dokumen dengan NIK Anda, dan ponsel bila ada.",
        "Bring a document that has your NIK, and the phone if there is one.",
    );
    let free = lang.choose(
        "Gratis. Dukcapil tidak pernah menelepon dan tidak pernah meminta PIN atau kode ini.",
        "Free of charge. The civil registry never calls, and never asks for a PIN or this code.",
    );
    let text =
        format!("{first}\n{when}\n\n{ticket}: {code}\n{change}: {address}\n\n{bring}\n\n{free}");
    (subject.to_owned(), text)
}

/// The subject and the text for whoever has lost a draw.
fn lost(lang: Language) -> (String, String) {
    let subject = lang.choose("Undian: belum dapat tempat", "The draw: no place this time");
    let text = lang.choose(
        "Kali ini tempatnya habis. Anda ikut undian berikutnya dengan peluang lebih besar, tanpa mendaftar \
         lagi. Di pintu kantor, petugas memberi tempat bertanggal kapan pun.",
        "There were no places left this time. You take part in the next draw with a better chance, without \
         entering again. At the office's door, officers give a dated place at any time.",
    );
    (subject.to_owned(), text.to_owned())
}
