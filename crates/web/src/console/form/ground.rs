//! Why a change is recorded, and by what document: the last part of every form.

use registry::{DocumentNumber, Evidence, EvidenceKind, Ground, Reason};
use terms::Language;

use super::{
    input::{Input, Section, choices},
    reading::Reading,
};
use crate::lang::texts;

/// Those that people give; the others are those of programs.
const REASONS: [Reason; 5] =
    [Reason::Report, Reason::Finding, Reason::Court, Reason::Office, Reason::Mistake];

/// What a form asks for as its ground; the `usual` documents come first.
pub(crate) fn ground(usual: &[EvidenceKind], language: Language) -> Section {
    let t = Words::of(language);
    let rest = EvidenceKind::ALL.iter().filter(|it| !usual.contains(it));
    let kinds = usual.iter().chain(rest).map(|it| (it.code(), it.word(language)));
    let reasons = REASONS.iter().map(|it| (it.code(), it.word(language)));
    Section {
        heading: t.heading,
        inputs: vec![
            Input::choice("reason", t.reason, choices(reasons)),
            Input::choice("evidence_kind", t.kind, choices(kinds)),
            Input::text("evidence", t.number, DocumentNumber::LONGEST).with_hint(t.number_hint),
        ],
    }
}

/// The ground that was typed.
pub(crate) fn read_ground(reading: &mut Reading<'_>) -> Option<Ground> {
    let known = |code| Reason::from_code(code).filter(|it| REASONS.contains(it));
    let reason = reading.choice("reason", known);
    let kind = reading.choice("evidence_kind", EvidenceKind::from_code);
    let number = reading.document("evidence");
    Some(Ground { reason: reason?, evidence: Evidence { kind: kind?, number: number? } })
}

texts! { Words {
    heading: "Dasar pencatatan", "Ground of the record";
    reason: "Alasan", "Reason";
    kind: "Dokumen bukti", "Document that proves it";
    number: "Nomor dokumen", "Number of the document";
    number_hint: "Seperti tercetak, tanpa spasi. Contoh: 3673-LU-05062024-0012. Bukan NIK.",
        "As printed, without blanks. An example: 3673-LU-05062024-0012. Not a NIK.";
} }
