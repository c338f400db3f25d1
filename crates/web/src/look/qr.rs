//! QR codes as one SVG path, always dark on white, as readers want it.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// White modules around the code (ISO/IEC 18004, section 9.1).
pub(super) const QUIET: usize = 4;

/// A QR code ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Qr {
    /// Modules a side, the quiet zone included.
    pub side: usize,
    /// The dark modules as an SVG path.
    pub path: String,
}

/// The text does not fit a QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long for a QR code")]
pub(crate) struct QrTooLong;

impl Qr {
    /// The code for `text`, readable with up to 15 % of it damaged (level M).
    pub fn of(text: &str) -> Result<Self, QrTooLong> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| QrTooLong)?;
        let width = code.width();
        let colors = code.to_colors();
        let mut path = String::new();
        for (row, modules) in colors.chunks(width.max(1)).enumerate() {
            draw_row(&mut path, row + QUIET, modules);
        }
        Ok(Self { side: width + 2 * QUIET, path })
    }
}

/// One rectangle for each run of dark modules.
fn draw_row(path: &mut String, row: usize, modules: &[Color]) {
    let mut column = QUIET;
    for run in modules.chunk_by(|left, right| left == right) {
        if run.first() == Some(&Color::Dark) {
            let length = run.len();
            // Writing to a string does not fail.
            let _ = write!(path, "M{column} {row}h{length}v1h-{length}z");
        }
        column += run.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_draws_every_dark_module_and_no_other() {
        let text =
            "openid4vp://?client_id=x509_hash%3Aabc&request_uri=https%3A%2F%2Fa.example%2Fr%2F1";
        let qr = Qr::of(text).unwrap();
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let dark = code.to_colors().iter().filter(|it| **it == Color::Dark).count();
        let drawn: usize = qr
            .path
            .split('M')
            .skip(1)
            .map(|run| run.split(['h', 'v']).nth(1).unwrap().parse::<usize>().unwrap())
            .sum();
        assert_eq!(drawn, dark);
        assert_eq!(qr.side, code.width() + 8);
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "the first finder lies inside the quiet zone");
    }

    #[test]
    fn a_text_beyond_the_largest_code_is_refused() {
        assert_eq!(Qr::of(&"a".repeat(2332)).err(), Some(QrTooLong));
    }
}
