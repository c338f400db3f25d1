//! `/verify/result` once there is an answer: one verdict, and why.

use askama::Template;
use formats::{Path, types::Types};
use relying::{Outcome, Reason};
use serde_json::{Value, json};
use terms::{Language, Moment, Personal};

use super::claims::fields;
use crate::{
    Place,
    frame::Frame,
    lang::texts,
    look::{Field, Tone},
    numbers::moment,
    page::{Page, sample_moment},
};

/// How it ended.
#[derive(Clone, Debug)]
pub(crate) enum Ending {
    /// The holder has said no, or holds nothing of the kind: nothing was shown, so nothing is false.
    Declined,
    /// The wallet has answered, and leads to the verdict by itself.
    Elsewhere,
    /// No answer came in time.
    Expired,
    /// Everything holds, and a face was shown to be compared: with whom it came is for people to see.
    Face(String, Vec<Field>),
    /// Everything holds; what was shown.
    Proven(Vec<Field>),
    /// Something does not hold: why, in the reader's language, each with its code.
    Refuted(Vec<Field>),
    /// The result has been read, or ten minutes have passed.
    Taken,
}

impl Ending {
    /// What an outcome means, of which the claims `asked` are shown.
    pub fn of(outcome: Outcome, asked: (&[Path], &Types), language: Language) -> Self {
        match outcome {
            Outcome::Expired | Outcome::Pending(_) => Self::Expired,
            Outcome::Refused { reasons, .. } if *reasons == [Reason::Declined] => Self::Declined,
            Outcome::Refused { reasons, .. } => {
                let reason = |it: &Reason| Field::new(it.code(), it.sentence(language));
                Self::Refuted(reasons.iter().map(reason).collect())
            }
            Outcome::Verified { claims: None, .. } => Self::Taken,
            Outcome::Verified { claims: Some(claims), .. } => {
                let asked = (asked.1.identity(), asked.0, asked.1);
                Self::Proven(fields(asked, claims.reveal(), language))
            }
        }
    }

    /// The same at a counter, of the claims `asked` of a credential of this kind.
    pub fn at_counter(
        outcome: Outcome,
        (kind, asked, types): (&str, &[Path], &Types),
        language: Language,
    ) -> Self {
        let Outcome::Verified { claims: Some(claims), .. } = outcome else {
            return Self::of(outcome, (asked, types), language);
        };
        let face = claims.reveal().get(PORTRAIT).and_then(Value::as_str).filter(|it| is_face(it));
        let texts: Vec<Path> =
            asked.iter().filter(|it| **it != Path::of(PORTRAIT)).cloned().collect();
        let fields = fields((kind, &texts, types), claims.reveal(), language);
        face.map_or(Self::Refuted(Vec::new()), |face| Self::Face(face.to_owned(), fields))
    }
}

/// The claim with the face.
const PORTRAIT: &str = "portrait";

/// Whether this is a picture, and nothing that a page would do something else with.
fn is_face(text: &str) -> bool {
    let kinds = ["jpeg", "png", "webp"].map(|kind| format!("data:image/{kind};base64,"));
    let data = kinds.iter().find_map(|kind| text.strip_prefix(kind.as_str()));
    let letter = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/' | b'=');
    data.is_some_and(|data| data.bytes().all(letter))
}

/// The page.
#[derive(Template)]
#[template(path = "public/verify/verdict.html")]
pub(crate) struct Verdict {
    frame: Frame,
    t: &'static Words,
    ending: Ending,
    at: Moment,
    again: String,
}

impl Verdict {
    /// The verdict at `at`; `again` is where the next one is checked.
    pub fn new(frame: Frame, ending: Ending, at: Moment, again: String) -> Self {
        Self { t: Words::of(frame.lang), frame, ending, at, again }
    }

    fn tone(&self) -> Tone {
        match self.ending {
            Ending::Declined
            | Ending::Elsewhere
            | Ending::Expired
            | Ending::Face(..)
            | Ending::Taken => Tone::Wait,
            Ending::Proven(_) => Tone::Good,
            Ending::Refuted(_) => Tone::Stop,
        }
    }

    fn heading(&self) -> &'static str {
        match self.ending {
            Ending::Declined => self.t.declined,
            Ending::Elsewhere => self.t.elsewhere,
            Ending::Expired => self.t.expired,
            Ending::Face(..) => self.t.face,
            Ending::Proven(_) => self.t.proven,
            Ending::Refuted(_) => self.t.refuted,
            Ending::Taken => self.t.taken,
        }
    }

    fn reason(&self) -> &'static str {
        match self.ending {
            Ending::Declined => self.t.declined_reason,
            Ending::Elsewhere => self.t.elsewhere_reason,
            Ending::Expired => self.t.expired_reason,
            Ending::Face(..) => self.t.face_reason,
            Ending::Proven(_) => self.t.proven_reason,
            Ending::Refuted(_) => self.t.refuted_reason,
            Ending::Taken => self.t.taken_reason,
        }
    }

    fn at(&self) -> String {
        moment(self.frame.lang, self.at)
    }
}

impl Page for Verdict {
    const NAME: &'static str = "verify.verdict";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (lang, Ok(types)) = (frame.lang, Types::load()) else { return Vec::new() };
        let asked: Vec<Path> = ["full_name", "birthdate", "address.locality"]
            .iter()
            .filter_map(|path| path.parse().ok())
            .collect();
        let at = sample_moment();
        let proven = |claims: Value| {
            let claims = claims.as_object().cloned().map(Personal::new);
            Ending::of(Outcome::Verified { claims, at }, (&asked, &types), lang)
        };
        let credential = json!({
            "full_name": "Ratna Wulandari", "birthdate": "1999-05-06",
            "address": {"locality": "Kota Serang"}, "issuing_country": "ID",
        });
        let document = json!({
            "id.go.example.pid.1": {
                "full_name": "Ratna Wulandari", "birth_date": "1999-05-06",
                "resident_city": "Kota Serang",
            },
            "full_name": "Ratna Wulandari", "birthdate": "1999-05-06",
            "address": {"locality": "Kota Serang"},
        });
        let face = json!({
            "portrait": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTjRQwAAAABJRU5ErkJggg==",
            "age_over_17": true,
        });
        let face = Outcome::Verified { claims: face.as_object().cloned().map(Personal::new), at };
        let face_asked = [PORTRAIT, "age_over_17"].map(Path::of);
        let refuted = |reason: Reason| {
            Ending::of(Outcome::Refused { reasons: vec![reason], at }, (&asked, &types), lang)
        };
        [
            ("declined", Ending::Declined),
            ("elsewhere", Ending::Elsewhere),
            ("expired", Ending::Expired),
            ("face", Ending::at_counter(face, ("face_age", &face_asked, &types), lang)),
            ("proven", proven(credential)),
            ("proven-mdoc", proven(document)),
            ("refuted", refuted(Reason::Revoked)),
            ("refuted-device", refuted(Reason::DeviceSignature)),
            ("taken", Ending::Taken),
        ]
        .into_iter()
        .map(|(name, ending)| {
            let again = "/verify".to_owned();
            (name, Self::new(frame.clone(), ending, at, again))
        })
        .collect()
    }
}

texts! { Words {
    proven: "Terbukti", "Proven";
    proven_reason: "Kredensial asli, masih berlaku, dan ditunjukkan oleh pemegangnya.",
        "The credential is genuine, valid, and shown by its holder.";
    face: "Asli. Bandingkan wajahnya.", "Genuine. Compare the face.";
    face_reason: "Kredensial asli dan berlaku. Yang berdiri di depan Anda harus orang di gambar ini: ponsel mungkin tidak memeriksa PIN.",
        "The credential is genuine and valid. Whoever stands before you must be the person in this picture: the phone may not have checked a PIN.";
    face_alt: "Potret pemegang menurut catatan kependudukan", "The holder's portrait, as the population register has it";
    refuted: "Tidak terbukti", "Not proven";
    refuted_reason: "Jangan terima bukti ini. Layanan tetap dapat diberikan dengan cara lain.",
        "Do not accept this proof. The service can still be given in another way.";
    declined: "Tidak ada yang ditunjukkan", "Nothing was shown";
    declined_reason: "Pemegang tidak menyetujui, atau tidak memiliki yang diminta. Layanan tetap dapat diberikan dengan cara lain.",
        "The holder did not agree, or does not have what was asked for. The service can still be given in another way.";
    elsewhere: "Dompet sudah menjawab", "The wallet has answered";
    elsewhere_reason: "Lanjutkan di halaman yang dibuka oleh dompet Anda; hasilnya hanya tampil di sana.",
        "Go on in the page that your wallet has opened; the result is shown only there.";
    expired: "Waktu habis", "Time is up";
    expired_reason: "Dompet belum menjawab. Tidak ada yang dikirim dan tidak ada yang hilang.",
        "The wallet has not answered. Nothing was sent and nothing is lost.";
    taken: "Hasil sudah dibaca", "Already read";
    taken_reason: "Setiap hasil hanya dapat dibaca sekali, lalu dihapus.",
        "Each result can be read only once and is then deleted.";
    shown: "Yang ditunjukkan", "What was shown";
    why: "Alasan", "Reason";
    at: "Diperiksa pada", "Checked on";
    again: "Periksa yang lain", "Check another";
} }
