//! QR codes: drawn for others to scan, and read in what the camera sees.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// The white margin that readers need, in modules (ISO/IEC 18004).
const MARGIN: usize = 4;
/// A camera's picture is scaled down by the shell; larger ones only cost time.
const MOST_PIXELS: usize = 4_000_000;

/// `text` as an SVG picture, black on white whatever the screen's colours; `None` if it is too
/// long for a code.
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let side = width + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path fill=\"#000\" d=\""
    );
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, length) = (x + MARGIN, y + MARGIN, run.len());
                // Writing to a text cannot fail.
                let _ = write!(svg, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    svg.push_str("\"/></svg>");
    Some(svg)
}

/// The text of the first code in a grey picture of `width` times `height` bytes; `None` if none
/// can be read.
pub fn read(luma: &[u8], width: usize, height: usize) -> Option<String> {
    let pixels = width.checked_mul(height).filter(|it| *it <= MOST_PIXELS)?;
    if pixels == 0 || luma.len() != pixels {
        return None;
    }
    let pixel = |x: usize, y: usize| luma.get(y * width + x).copied().unwrap_or(u8::MAX);
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
    let grids = picture.detect_grids();
    grids.iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code as a camera would see it: `scale` pixels a module.
    fn picture(text: &str, scale: usize) -> (Vec<u8>, usize) {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let (colors, width) = (code.to_colors(), code.width());
        let side = (width + 2 * MARGIN) * scale;
        let dark = |x: usize, y: usize| {
            let inside = |at: usize| (at / scale).checked_sub(MARGIN).filter(|at| *at < width);
            let place = inside(x).zip(inside(y)).map(|(x, y)| y * width + x);
            place.is_some_and(|place| colors[place] == Color::Dark)
        };
        let pixels = (0..side * side).map(|at| if dark(at % side, at / side) { 40 } else { 220 });
        (pixels.collect(), side)
    }

    #[test]
    fn what_is_drawn_is_read() {
        let text = "ikd-key:LLCnbUbFxGMB4Yc8V5pTMl1lFLIQ_zbNbDHnFXxNOzA";
        let (pixels, side) = picture(text, 3);
        assert_eq!(read(&pixels, side, side).as_deref(), Some(text));
        let svg = svg(text).unwrap();
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{svg}");
        assert!(super::svg(&"x".repeat(5_000)).is_none(), "too long for any code");
    }

    #[test]
    fn a_picture_of_nothing_says_nothing() {
        assert_eq!(read(&[128; 100 * 80], 100, 80), None);
        assert_eq!(read(&[128; 10], 100, 80), None, "fewer bytes than pixels");
        assert_eq!(read(&[], 0, usize::MAX), None);
        assert_eq!(read(&[], usize::MAX, 2), None);
    }
}
