//! The page for errors: what happened, that nothing is lost, and what to do next.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use terms::Class;

use crate::{Place, frame::Frame, lang::texts, page::Page, refusal::class_of};

/// One error, in words.
#[derive(Template)]
#[template(path = "sorry.html")]
pub(crate) struct Sorry {
    frame: Frame,
    t: &'static Words,
    class: Class,
}

impl Sorry {
    fn new(frame: Frame, class: Class) -> Self {
        Self { t: Words::of(frame.lang), frame, class }
    }

    fn heading(&self) -> &'static str {
        match self.class {
            Class::Conflict => self.t.conflict,
            Class::Failure => self.t.failure,
            Class::Invalid => self.t.invalid,
            Class::Missing => self.t.missing,
            Class::Refused => self.t.refused,
        }
    }

    fn advice(&self) -> &'static str {
        match self.class {
            Class::Conflict => self.t.conflict_advice,
            Class::Failure => self.t.failure_advice,
            Class::Invalid => self.t.invalid_advice,
            Class::Missing => self.t.missing_advice,
            Class::Refused => self.t.refused_advice,
        }
    }
}

/// The page for an answer with `status`.
pub(crate) fn page(status: StatusCode, frame: Frame) -> Response {
    match Sorry::new(frame, class_of(status)).show() {
        Ok(html) => (status, html).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

impl Page for Sorry {
    const NAME: &'static str = "sorry";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        [
            ("conflict", Class::Conflict),
            ("failure", Class::Failure),
            ("invalid", Class::Invalid),
            ("missing", Class::Missing),
            ("refused", Class::Refused),
        ]
        .map(|(name, class)| (name, Self::new(frame.clone(), class)))
        .into()
    }
}

texts! { Words {
    conflict: "Keadaannya sudah berubah", "Things have changed meanwhile";
    conflict_advice: "Orang lain lebih dahulu menyelesaikannya. Muat ulang halaman, lalu lihat keadaan terbaru.",
        "Somebody else was first. Reload the page to see how things stand now.";
    failure: "Terjadi gangguan di pihak kami", "Something failed on our side";
    failure_advice: "Anda tidak melakukan kesalahan dan tidak ada yang hilang. Silakan coba lagi beberapa saat lagi.",
        "You did nothing wrong and nothing is lost. Please try again in a moment.";
    invalid: "Permintaan tidak dapat dibaca", "The request cannot be read";
    invalid_advice: "Tidak ada yang diubah. Kembali ke halaman sebelumnya dan periksa isiannya.",
        "Nothing was changed. Go back to the previous page and check what was entered.";
    missing: "Halaman tidak ditemukan", "Page not found";
    missing_advice: "Alamatnya mungkin keliru, atau tautannya sudah tidak berlaku. Tidak ada yang hilang.",
        "The address may be mistyped, or the link is no longer valid. Nothing is lost.";
    refused: "Tindakan ini tidak diizinkan", "This is not allowed";
    refused_advice: "Tidak ada yang diubah. Bila menurut Anda seharusnya boleh, sampaikan nomor di bawah kepada petugas.",
        "Nothing was changed. If you think it should be allowed, tell staff the number below.";
    number: "Nomor permintaan", "Request number";
    home: "Ke halaman awal", "To the start page";
} }
