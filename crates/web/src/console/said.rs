//! What the staff room refuses, told beside the form it was refused to.

use axum::http::StatusCode;
use staff::{ApprovalError, EnrolError, Flaw, OfficerError, SignInError};
use terms::Language;

use super::form::status;
use crate::{Refusal, lang::texts, numbers::time_of_day};

/// A refusal as a page tells it, or what has come of a deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub status: StatusCode,
    pub text: String,
}

impl Said {
    /// The status of a page that says this, if anything.
    pub fn status_of(said: Option<&Self>) -> StatusCode {
        said.map_or(StatusCode::OK, |it| it.status)
    }

    /// What was done, as far as it is not seen on the page.
    pub fn done(text: String) -> Self {
        Self { status: StatusCode::OK, text }
    }

    /// Whether it is no refusal.
    pub fn is_good(&self) -> bool {
        self.status.is_success()
    }

    /// A mistake in what was typed.
    pub fn mistake(text: &str) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, text: text.to_owned() }
    }

    /// Why nothing changed about an officer. What is not there, or not allowed at all, is a page
    /// of its own.
    pub fn officer(error: &OfficerError, lang: Language) -> Result<Self, Refusal> {
        let t = Words::of(lang);
        let text = match error {
            OfficerError::ApprovalMissing => t.approval_missing,
            OfficerError::Deed(_) => t.too_long,
            OfficerError::NotFirst => t.not_first,
            OfficerError::Oneself => t.oneself,
            OfficerError::TooMuch => t.too_much,
            OfficerError::Forbidden(_) | OfficerError::Missing | OfficerError::Store(_) => {
                return Err(Refusal::new(error.class(), error));
            }
        };
        Ok(Self { status: status(error.class()), text: text.to_owned() })
    }

    /// Why a key was not confirmed.
    pub fn enrol(error: &EnrolError, lang: Language) -> Result<Self, Refusal> {
        let t = Words::of(lang);
        let text = match error {
            EnrolError::Comparison { left: 0 } => t.compared_out.to_owned(),
            EnrolError::Comparison { left } => format!("{} {left}.", t.compared),
            EnrolError::Missing => t.key_missing.to_owned(),
            EnrolError::Flaw(_)
            | EnrolError::Forbidden(_)
            | EnrolError::KeyTaken
            | EnrolError::Store(_) => return Err(Refusal::new(error.class(), error)),
        };
        Ok(Self { status: status(error.class()), text })
    }

    /// Why a dangerous act was not proposed or approved.
    pub fn approval(error: &ApprovalError, lang: Language) -> Result<Self, Refusal> {
        let t = Words::of(lang);
        let text = match error {
            ApprovalError::Missing => t.proposal_missing,
            ApprovalError::SamePerson => t.same_person,
            ApprovalError::SignIn(error) => return Self::key(error, lang),
            ApprovalError::Forbidden(_) | ApprovalError::Store(_) => {
                return Err(Refusal::new(error.class(), error));
            }
        };
        Ok(Self { status: status(error.class()), text: text.to_owned() })
    }

    /// Why a key's answer did not count.
    fn key(error: &SignInError, lang: Language) -> Result<Self, Refusal> {
        let t = Words::of(lang);
        let text = match error {
            SignInError::Expired | SignInError::Spent => t.late.to_owned(),
            SignInError::Flaw(Flaw::Challenge) => t.another.to_owned(),
            SignInError::Flaw(_) | SignInError::Unknown => t.key_unknown.to_owned(),
            SignInError::Wait { until } => format!("{} {}.", t.wait, time_of_day(lang, *until)),
            SignInError::Forbidden(_) | SignInError::SessionMissing | SignInError::Store(_) => {
                return Err(Refusal::new(error.class(), error));
            }
        };
        let wait = matches!(error, SignInError::Wait { .. });
        let status = if wait { StatusCode::TOO_MANY_REQUESTS } else { status(error.class()) };
        Ok(Self { status, text })
    }
}

texts! { Words {
    approval_missing: "Tidak ada persetujuan petugas kedua untuk tindakan ini, atau waktunya sudah lewat. Tidak ada yang diubah.",
        "No second officer has approved just this, or their approval has expired. Nothing was changed.";
    too_long: "Terlalu panjang untuk dibaca dan disetujui orang lain.",
        "This is too long for somebody else to read and approve.";
    not_first: "Sudah ada petugas yang dapat mengangkat petugas lain.",
        "There are officers who can appoint others now.";
    oneself: "Tidak seorang pun mengubah kewenangannya sendiri. Mintalah petugas lain.",
        "Nobody changes what they may do themselves. Ask another officer.";
    too_much: "Anda tidak dapat memberi atau mengambil kewenangan yang melebihi peran atau wilayah Anda.",
        "You cannot give or take more than your own role allows, or in a wider region than yours.";
    compared: "Angkanya tidak sama dengan yang ada di layar petugas. Sisa kesempatan:",
        "These are not the digits on the officer's screen. Tries left:";
    compared_out: "Angkanya tiga kali tidak sama. Undangan ini tidak berlaku lagi.",
        "The digits were wrong three times. This invitation is void.";
    key_missing: "Belum ada kunci yang menunggu, atau undangannya tidak berlaku lagi.",
        "No key is waiting yet, or the invitation is no longer valid.";
    proposal_missing: "Usulan ini tidak berlaku lagi: sudah disetujui, dikerjakan, ditarik, atau lewat waktunya.",
        "This proposal no longer stands: it was approved, done, withdrawn, or has expired.";
    same_person: "Yang mengusulkan tidak dapat menyetujui. Diperlukan orang lain, dengan kunci dan sesinya sendiri.",
        "Whoever proposed cannot approve. It takes another person, with a key and a session of their own.";
    late: "Pertanyaannya sudah lewat waktu atau sudah dijawab. Coba lagi.",
        "The question had expired or was answered already. Please try again.";
    another: "Kunci menjawab untuk hal lain. Tidak ada yang diubah. Coba lagi.",
        "The key answered for something else. Nothing was changed. Please try again.";
    key_unknown: "Ini bukan kunci yang membuka sesi ini. Pakai kunci Anda sendiri.",
        "This is not the key that opened this session. Use your own key.";
    wait: "Terlalu banyak jawaban keliru. Coba lagi setelah pukul",
        "Too many wrong answers. Please try again after";
} }
