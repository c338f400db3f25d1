//! `/poster`: a sheet of paper for the counter and the waiting room, in the reader's language: how
//! one comes by IKD, the way to the wallet, and that nobody has to.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Html};
use protocols::Url;

use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, look::Qr, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/poster.html")]
pub(crate) struct Poster {
    frame: Frame,
    t: &'static Words,
    /// The wallet's address as people type it.
    address: String,
    qr: Qr,
    /// Whether phones find nothing there: the address means the machine that asks.
    is_here_only: bool,
}

impl Poster {
    /// The sheet that leads to the wallet at `wallet`.
    pub fn new(frame: Frame, wallet: &Url) -> Result<Self, Refusal> {
        let qr = Qr::of(wallet.as_str()).map_err(|_| Refusal::failure())?;
        let address = wallet.as_str().trim_end_matches('/');
        let address = address.strip_prefix("https://").unwrap_or(address).to_owned();
        let is_here_only = wallet.is_loopback();
        Ok(Self { t: Words::of(frame.lang), frame, address, qr, is_here_only })
    }

    // What the template asks.

    fn steps(&self) -> [(&'static str, &'static str); 4] {
        let t = self.t;
        [(t.open, t.open_do), (t.pin, t.pin_do), (t.show, t.show_do), (t.scan, t.scan_do)]
    }

    fn to_bring(&self) -> [&'static str; 3] {
        [self.t.bring_card, self.t.bring_phone, self.t.no_phone]
    }

    fn to_know(&self) -> [&'static str; 2] {
        [self.t.safe_pin, self.t.safe_call]
    }
}

/// `GET /poster`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    Poster::new(frame, &app.deployment.wallet_url)?.show()
}

impl Page for Poster {
    const NAME: &'static str = "poster";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let at = |(name, address): (&'static str, &str)| {
            Some((name, Self::new(frame.clone(), &address.parse().ok()?).ok()?))
        };
        let both =
            [("usual", "https://dompet.example/"), ("this_computer", "https://localhost:8082/")];
        both.into_iter().filter_map(at).collect()
    }
}

texts! { Words {
    title: "IKD di ponsel Anda", "IKD on your phone";
    lead: "Identitas Kependudukan Digital: gratis, dan tidak wajib. Semua layanan tetap diberikan tanpa IKD.",
        "The Digital Population Identity: free of charge, and not required. Every service is given without it, too.";
    print: "Halaman ini untuk dicetak pada kertas A4, dalam bahasa yang dipilih di atas. Pilih Cetak di peramban (Ctrl+P).",
        "This page is made to be printed on A4, in the language chosen above. Choose Print in the browser (Ctrl+P).";
    here_only: "Alamat dompet ini hanya berlaku di komputer ini. Ponsel pemohon tidak akan menemukannya; jangan dipasang.",
        "This address of the wallet means this computer only. No visitor's phone will find it; do not put it up.";
    code: "Kode QR alamat Dompet IKD", "QR code of the IKD wallet's address";
    or_type: "Atau ketik alamat ini di peramban ponsel", "Or type this address in the phone's browser";
    steps: "Empat langkah", "Four steps";
    open: "Buka dompet", "Open the wallet";
    open_do: "Arahkan kamera ponsel ke kode ini. Bila diminta, pasang dompet di layar utama dan buka dari sana.",
        "Point the phone's camera at this code. If you are asked to, put the wallet on the home screen and open it there.";
    pin: "Pilih PIN enam angka", "Choose a PIN of six digits";
    pin_do: "Hanya Anda yang tahu. Simpan kode pemulihan di tempat aman, terpisah dari ponsel.",
        "Only you know it. Keep the recovery code in a safe place, apart from the phone.";
    show: "Perlihatkan kode ponsel", "Show the phone's code";
    show_do: "Petugas memindai kode di layar dompet Anda, supaya IKD hanya masuk ke ponsel itu.",
        "The officer scans the code on your wallet's screen, so that the IKD goes to that phone only.";
    scan: "Pindai kode petugas", "Scan the officer's code";
    scan_do: "Pilih Pindai di dompet, masukkan kode transaksi, baca isinya, lalu setujui.",
        "Choose Scan in the wallet, enter the transaction code, read what it gives, and agree.";
    bring: "Yang perlu dibawa", "What to bring";
    bring_card: "KTP-el Anda. Belum merekam KTP-el? Dapat dilakukan hari ini juga.",
        "Your KTP-el card. Not recorded for it yet? That can be done the same day.";
    bring_phone: "Ponsel Anda sendiri, merek apa pun, dengan kamera dan sambungan internet.",
        "Your own phone, of whatever brand, with a camera and a connection to the internet.";
    no_phone: "Tidak punya ponsel? KTP-el Anda tetap berlaku.",
        "No phone? Your KTP-el card is as good as ever.";
    safe: "Supaya aman", "To be safe";
    safe_pin: "Petugas tidak pernah meminta PIN, kode pemulihan, atau biaya.",
        "Staff never ask for your PIN, your recovery code, or money.";
    safe_call: "IKD tidak pernah diaktifkan lewat telepon atau pesan. Tutup telepon dari siapa pun yang menawarkannya.",
        "IKD is never activated by a call or a message. Hang up on whoever offers that.";
    offer: "IKD adalah tawaran", "IKD is an offer";
    offer_is: "Anda boleh menolak, dan boleh berhenti kapan saja. Layanan tidak berubah.",
        "You may decline, and you may leave at any time. The service stays the same.";
    back: "Kembali", "Back";
} }
