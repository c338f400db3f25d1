//! What stands at the wallet's origin where its web app was not built into this program.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::State, response::Html, routing::get};

use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// Says that the wallet's pages are not built.
#[derive(Template)]
#[template(path = "wallet/missing.html")]
pub(crate) struct Missing {
    frame: Frame,
    t: &'static Words,
    home: String,
}

/// All that is then here.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    Router::new().route("/", get(show)).with_state(Arc::clone(app))
}

/// `GET /`
async fn show(State(app): State<Arc<App>>, frame: Frame) -> Result<Html<String>, Refusal> {
    Missing::new(frame, app.deployment.public_url.to_string()).show()
}

impl Missing {
    /// The page, with the way back to the public pages at `home`.
    pub fn new(frame: Frame, home: String) -> Self {
        Self { t: Words::of(frame.lang), frame, home }
    }
}

impl Page for Missing {
    const NAME: &'static str = "wallet_missing";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        vec![("usual", Self::new(frame.clone(), "https://ikd.example/".to_owned()))]
    }
}

texts! { Words {
    title: "Dompet belum tersedia di sini", "The wallet is not here yet";
    lead: "Halaman dompet untuk ponsel belum dibangun pada pemasangan ini. Tidak ada data Anda yang hilang.",
        "The wallet's pages for phones are not built in this deployment. Nothing of yours is lost.";
    now: "Sementara itu", "Meanwhile";
    now_is: "Penduduk tetap dilayani dengan KTP-el.", "Residents are served with their KTP-el card.";
    how: "Untuk pengembang: jalankan cargo xtask wallet, lalu bangun ikd kembali. Dompet baris perintah tersedia: ikd wallet.",
        "For developers: run cargo xtask wallet, then build ikd again. The wallet of the command line is there: ikd wallet.";
    back: "Ke halaman IKD", "To the IKD pages";
} }
