//! The form that asks why, and for the new phone's key. The key comes last: scanners end with Enter.

use issuance::HandOverReason;
use terms::Language;

use super::wish::Typed;
use crate::{console::form::Section, lang::texts};

/// The form, with what is wrong with it.
pub(super) struct Ask {
    /// One section with one field: the reason.
    pub asked: Vec<Section>,
    pub t: &'static Words,
    /// The key as it was entered.
    pub key: String,
    pub problem: Option<String>,
    wrong: bool,
}

impl Ask {
    pub fn new(typed: &Typed, lang: Language) -> Self {
        let t = Words::of(lang);
        let among = HandOverReason::ALL.map(|it| (it.code(), it.sentence(lang)));
        let no_reason = !typed.is_empty() && typed.why().is_none();
        let mut asked = Section::of_reasons(
            t.why,
            (t.why, t.why_hint),
            among,
            no_reason.then_some(t.no_reason),
        );
        if let Some(why) = typed.why() {
            // The keyboard goes on where something is wrong.
            for input in asked.iter_mut().flat_map(|it| &mut it.inputs) {
                why.code().clone_into(&mut input.value);
                input.has_focus = false;
            }
        }
        let problem = match typed.key() {
            Some(Err(why)) => Some(why.text(lang)),
            None if !typed.is_empty() => Some(t.no_key.to_owned()),
            _ => None,
        };
        let wrong = no_reason || problem.is_some();
        Self { asked, t, key: typed.key_text().to_owned(), problem, wrong }
    }

    /// The same, which says why this key will not do.
    pub fn refused(self, why: &str) -> Self {
        Self { problem: Some(why.to_owned()), wrong: true, ..self }
    }

    pub fn is_wrong(&self) -> bool {
        self.wrong
    }
}

texts! { Words {
    why: "Sebab", "Reason";
    why_hint: "Tercatat bersama waktu dan petugasnya.", "It is recorded with the time and the officer.";
    no_reason: "Pilih sebabnya.", "Please choose the reason.";
    key: "Sidik kunci ponsel baru", "Fingerprint of the new phone's key";
    key_hint: "Pilih dulu sebabnya, lalu pindai kode di layar dompet pada ponsel baru.",
        "Choose the reason, then scan the code that the wallet on the new phone shows.";
    no_key: "Sidik kunci diperlukan. Pindai kode di layar dompet pemohon.",
        "The key fingerprint is needed. Please scan the code that the resident's wallet shows.";
} }
