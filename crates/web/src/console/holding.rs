//! What an officer sees of what a resident has from here: what is held, which phones wait for the
//! desk's word, and what has ended.

use issuance::{Ending, Holding, Kept, RevokeReason, Waiting};
use registry::Resident;
use terms::{Act, Id, Language, Moment, Permission};

use super::whose::page_of;
use crate::{
    lang::texts,
    look::Field,
    numbers::{count, moment, time_of_day},
    page::sample_moment,
};

/// In words.
#[derive(Clone)]
pub(crate) struct Held {
    pub t: &'static Words,
    /// Types, and how many credentials of each.
    pub kept: Vec<Field>,
    /// How many credentials in all.
    pub sum: String,
    /// Whether there is nothing that could be ended.
    pub is_nothing: bool,
    pub waiting: Vec<Wait>,
    /// When, and what.
    pub ended: Vec<Field>,
}

/// An offer whose phone is not confirmed.
#[derive(Clone)]
pub(crate) struct Wait {
    pub text: String,
    /// The page where it is, for who may.
    pub link: Option<String>,
}

impl Held {
    /// In the language of whoever acts.
    pub fn of(holding: &Holding, act: &Act, resident: Id<Resident>, language: Language) -> Self {
        let t = Words::of(language);
        let may_offer = act.needs(Permission::Offer).is_ok();
        let wait = |it: &Waiting| {
            let said = if it.has_phone { t.phone } else { t.no_phone };
            let link = page_of(resident, &format!("offers/{}", it.offer));
            Wait {
                text: format!("{said} {}", time_of_day(language, it.until)),
                link: may_offer.then_some(link),
            }
        };
        let kept = |it: &Kept| {
            Field::new(it.name(language).to_owned(), credentials(language, it.credentials))
        };
        let ended = |it: &Ending| {
            let (sum, why) = (credentials(language, it.credentials), it.why.sentence(language));
            Field::new(moment(language, it.at), format!("{sum}. {why}"))
        };
        Self {
            t,
            kept: holding.kept.iter().map(kept).collect(),
            sum: credentials(language, holding.credentials()),
            is_nothing: holding.is_nothing(),
            waiting: holding.waiting.iter().map(wait).collect(),
            ended: holding.endings.iter().map(ended).collect(),
        }
    }

    /// Nothing at all.
    pub fn nothing(language: Language) -> Self {
        let nobody = Id::from_bytes([0; 16]);
        Self::of(&Holding::default(), &crate::desk::act(), nobody, language)
    }

    /// Of somebody made up, who holds these types twice ten times.
    pub fn sample(language: Language, types: &[(&str, &str)]) -> Self {
        let named = |(indonesian, english): &(&str, &str)| Kept {
            name: ((*indonesian).to_owned(), (*english).to_owned()),
            credentials: 20,
        };
        let (at, nobody) = (sample_moment(), Id::from_bytes([1; 16]));
        let until = |minutes: u64| at.plus(std::time::Duration::from_secs(60 * minutes));
        let wait = |has_phone, until: Moment| Waiting { offer: nobody, has_phone, until };
        let holding = Holding {
            kept: types.iter().map(named).collect(),
            is_live: !types.is_empty(),
            waiting: vec![wait(true, until(48)), wait(false, until(15))],
            endings: vec![
                Ending { why: RevokeReason::Loss, at, credentials: 20 },
                Ending { why: RevokeReason::Reissue, at, credentials: 1 },
            ],
        };
        let resident = Id::from_bytes([1; 16]);
        Self::of(&holding, &crate::desk::act(), resident, language)
    }
}

fn credentials(language: Language, number: u64) -> String {
    let english = if number == 1 { "credential" } else { "credentials" };
    format!("{} {}", count(language, number), language.choose("kredensial", english))
}

texts! { Words {
    waiting: "Ponsel yang perlu dipastikan", "Phones to be confirmed";
    waiting_do: "Belum ada yang diserahkan. Cocokkan angkanya selagi pemohon ada di sini.",
        "Nothing is delivered yet. Compare the number while the resident is here.";
    phone: "Sebuah ponsel menunggu, sampai pukul", "A phone is waiting, until";
    no_phone: "Belum ada ponsel yang menjawab. Berlaku sampai pukul",
        "No phone has answered yet. Valid until";
    ended: "Yang sudah berakhir", "What has ended";
    ended_means: "Tidak dapat dipakai lagi. Bila diperlukan, tawarkan yang baru.",
        "It can no longer be used. Where it is needed, offer it anew.";
    revocation: "Cabut IKD, misalnya bila ponsel hilang", "Revoke the IKD, for example when the phone is lost";
} }
