//! The wallet's own origin. Its web app is built apart from this program; where it is not built,
//! one page says so, and nothing else is served here.

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

/// All that is here.
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
    now_is: "Pengembang dapat memakai dompet baris perintah: ikd wallet. Penduduk tetap dilayani dengan KTP-el.",
        "Developers can use the wallet of the command line: ikd wallet. Residents are served with their KTP-el card.";
    back: "Ke halaman IKD", "To the IKD pages";
} }
