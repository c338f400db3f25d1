//! The answer to a new offer: what the wallet scans, and what the officer compares. It is shown
//! once and is nowhere to be called up again.

use askama::Template;
use terms::Moment;

use crate::{
    Place,
    frame::Frame,
    lang::texts,
    look::{Qr, QrTooLong},
    numbers::time_of_day,
    page::{Page, sample_moment},
};

/// A fresh offer.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// For whom.
    pub name: String,
    /// The offer as a link for wallets (`openid-credential-offer://…`).
    pub link: String,
    /// The transaction code.
    pub code: String,
    /// The thumbprint of the key it is bound to.
    pub key: Option<String>,
    pub until: Moment,
    /// The resident's page.
    pub back: String,
}

/// The page.
#[derive(Template)]
#[template(path = "console/offer.html")]
pub(crate) struct Offer {
    frame: Frame,
    t: &'static Words,
    made: Made,
    qr: Qr,
}

impl Offer {
    pub fn new(frame: Frame, made: Made) -> Result<Self, QrTooLong> {
        let qr = Qr::of(&made.link)?;
        Ok(Self { t: Words::of(frame.lang), frame: frame.without_switch(), made, qr })
    }

    fn until(&self) -> String {
        time_of_day(self.frame.lang, self.made.until)
    }

    /// The transaction code in groups that can be read out.
    fn code_groups(&self) -> Vec<String> {
        groups(&self.made.code, 3)
    }

    /// The thumbprint in groups that can be compared.
    fn key_groups(&self) -> Vec<String> {
        groups(self.made.key.as_deref().unwrap_or_default(), 4)
    }
}

fn groups(text: &str, size: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(size).map(|group| group.iter().collect()).collect()
}

impl Page for Offer {
    const NAME: &'static str = "offer";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let made = |key: Option<&str>| Made {
            name: "Ratna Wulandari".to_owned(),
            link: "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fikd.example\
                   %2Foid4vci%2Foffers%2F01J0GQ7Y3M5V8ZK2R4T6X9B1CD"
                .to_owned(),
            code: "482109".to_owned(),
            key: key.map(str::to_owned),
            until: sample_moment().plus(std::time::Duration::from_secs(900)),
            back: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
        };
        let bound = made(Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
        [("bound", bound), ("unbound", made(None))]
            .into_iter()
            .filter_map(|(name, made)| Some((name, Self::new(frame.clone(), made).ok()?)))
            .collect()
    }
}

texts! { Words {
    title: "Penawaran untuk", "Offer for";
    scan: "Pindai dengan dompet", "Scan with the wallet";
    scan_do: "Pemohon membuka dompetnya, memilih Pindai, lalu mengarahkan ke kode ini.",
        "The resident opens the wallet, chooses Scan, and points it at this code.";
    qr: "Kode QR penawaran untuk dipindai dengan dompet", "QR code of the offer, to be scanned with the wallet";
    code: "Kode transaksi", "Transaction code";
    code_do: "Perlihatkan hanya kepada pemohon. Jangan dikirim atau dibacakan lewat telepon.",
        "Show it to the resident only. Never send it or read it out over the phone.";
    key: "Cocokkan dengan ponsel", "Compare with the phone";
    key_do: "Layar dompet harus menampilkan sidik kunci yang sama. Bila berbeda, batalkan.",
        "The wallet must show the same key fingerprint. If it differs, stop.";
    unbound: "Menunggu konfirmasi", "Waits for confirmation";
    unbound_do: "Penawaran ini tidak terikat pada satu ponsel. Kredensial baru terbit setelah Anda memastikan ponsel di depan Anda.",
        "This offer is not bound to one phone. The credential is issued once you have confirmed the phone in front of you.";
    until: "Berlaku sampai pukul", "Valid until";
    once: "Penawaran ini hanya dapat dipakai sekali.", "This offer can be used once.";
    done: "Selesai", "Done";
} }
