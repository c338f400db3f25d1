//! `/`: four ways from here, and how one comes by IKD.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Html};

use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "public/landing.html")]
pub(crate) struct Landing {
    frame: Frame,
    t: &'static Words,
    wallet: String,
}

impl Landing {
    /// The page; the wallet is opened at `wallet`.
    pub fn new(frame: Frame, wallet: String) -> Self {
        Self { t: Words::of(frame.lang), frame, wallet }
    }
}

/// `GET /`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    Landing::new(frame, app.deployment.wallet_url.to_string()).show()
}

impl Page for Landing {
    const NAME: &'static str = "landing";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        vec![("usual", Self::new(frame.clone(), "https://dompet.example/".to_owned()))]
    }
}

texts! { Words {
    title: "Identitas Kependudukan Digital", "Digital Population Identity";
    lead: "Identitas Anda di ponsel, dari catatan kependudukan. Gratis, dan tidak wajib: semua layanan tetap diberikan tanpa IKD.",
        "Your identity on your phone, from the population register. Free of charge, and not required: every service is given without it, too.";
    get: "Dapatkan IKD", "Get IKD";
    get_lead: "Datang sekali dengan KTP-el; selesai dalam beberapa menit.",
        "Come once with your KTP-el card; it takes a few minutes.";
    get_do: "Sebelum datang: periksa dahulu", "Before you come: check";
    get_ticket: "Sudah punya kode karcis", "I have the code of a ticket";
    have: "Sudah punya IKD", "You have IKD";
    have_lead: "Kartu dan riwayat Anda ada di dompet, di ponsel Anda sendiri, di balik PIN Anda.",
        "Your cards and your history are in the wallet, on your own phone, behind your PIN.";
    verify: "Buktikan identitas", "Prove your identity";
    verify_lead: "Coba tunjukkan hanya yang diminta, dengan persetujuan Anda di dompet.",
        "Try showing only what is asked, with your consent in the wallet.";
    counter_do: "Untuk petugas: periksa di loket", "For staff: check at a counter";
    verify_do: "Mulai pembuktian", "Start a proof";
    figures: "Angka program", "Programme figures";
    figures_lead: "Berapa penduduk yang memakai IKD, selalu dengan dasar hitungannya.",
        "How many residents use IKD, always with the base it is counted against.";
    figures_do: "Lihat angka", "See the figures";
    how: "Cara mendapatkan IKD", "How to get IKD";
    step_come: "Datang ke kantor Dukcapil atau titik layanan dan bawa KTP-el. Yang belum merekam KTP-el dapat merekam hari itu juga.",
        "Come to the civil registration office or a service point with your KTP-el card. If you are not recorded yet, that can be done the same day.";
    step_open: "Buka dompet di ponsel Anda dan pilih PIN enam angka. PIN hanya Anda yang tahu; petugas tidak pernah memintanya.",
        "Open the wallet on your phone and choose a PIN of six digits. Only you know it; staff never ask for it.";
    step_scan: "Petugas memindai kode di ponsel Anda, lalu Anda memindai kode di layar petugas dan memasukkan kode transaksi.",
        "The officer scans the code on your phone; then you scan the code on the officer's screen and enter the transaction code.";
    open_wallet: "Buka dompet", "Open the wallet";
    issues: "Ada kendala? Lihat yang sudah diketahui", "Something does not work? See what is known";
    without: "Tidak punya ponsel?", "No phone?";
    without_is: "Anda tetap dilayani dengan KTP-el seperti biasa.",
        "You are served with your KTP-el card as always.";
} }
