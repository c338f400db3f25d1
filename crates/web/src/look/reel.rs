//! A message as QR codes that turn by themselves, with no script: pictures in one drawing.

use data_encoding::BASE64;
use qrcode::{Color, EcLevel, QrCode};

use super::qr::{QUIET, QrTooLong};

/// Hundredths of a second that each code is shown: a camera looks twice in it, and nothing flashes.
const EACH: usize = 40;
/// The two headers of a bitmap, and its two colours.
const HEAD: u32 = 14 + 40 + 8;

/// Codes that are shown one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Loop {
    /// Modules a side, the quiet zone included; of the largest code.
    pub side: usize,
    /// How long one round takes, in seconds.
    pub seconds: String,
    pub frames: Vec<LoopFrame>,
}

/// One code: its picture, and the part of a round in which it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoopFrame {
    /// A `data:` address; a bitmap of one bit a module takes a tenth of a drawing's letters.
    pub picture: String,
    pub from: String,
    pub to: String,
}

impl Loop {
    /// The loop of the codes for these texts.
    pub fn of(texts: &[String]) -> Result<Self, QrTooLong> {
        let code = |text: &String| QrCode::with_error_correction_level(text, EcLevel::M);
        let codes: Result<Vec<_>, _> = texts.iter().map(code).collect();
        let codes = codes.map_err(|_| QrTooLong)?;
        let side = codes.iter().map(QrCode::width).max().unwrap_or_default() + 2 * QUIET;
        let all = codes.len().max(1);
        let moment = |at: usize| format!("{:.4}", at as f64 / all as f64);
        let frames = codes.iter().enumerate().map(|(at, code)| LoopFrame {
            picture: format!("data:image/bmp;base64,{}", BASE64.encode(&bitmap(code))),
            from: moment(at),
            to: moment(at + 1),
        });
        let seconds = format!("{}.{:02}", all * EACH / 100, all * EACH % 100);
        Ok(Self { side, seconds, frames: frames.collect() })
    }
}

/// A Windows bitmap of one bit a module, its quiet zone included; rows from below, as they are.
fn bitmap(code: &QrCode) -> Vec<u8> {
    let (width, colors) = (code.width(), code.to_colors());
    let side = width + 2 * QUIET;
    let row = side.div_ceil(32) * 4;
    let number = |number: usize| u32::try_from(number).unwrap_or_default().to_le_bytes();
    let mut bytes = b"BM".to_vec();
    bytes.extend(number(HEAD as usize + row * side));
    bytes.extend([0; 4]);
    bytes.extend(HEAD.to_le_bytes());
    bytes.extend(40_u32.to_le_bytes());
    bytes.extend(number(side));
    bytes.extend(number(side));
    bytes.extend([1, 0, 1, 0]);
    bytes.extend([0; 4]);
    bytes.extend(number(row * side));
    bytes.extend([0; 8]);
    bytes.extend([2, 0, 0, 0, 2, 0, 0, 0]);
    bytes.extend([0xff, 0xff, 0xff, 0, 0, 0, 0, 0]);
    for y in (0..side).rev() {
        let mut line = vec![0; row];
        for x in 0..side {
            let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < width);
            let place = inside(x).zip(inside(y)).map(|(x, y)| y * width + x);
            let is_dark = place.is_some_and(|at| colors.get(at) == Some(&Color::Dark));
            if let Some(byte) = line.get_mut(x / 8).filter(|_| is_dark) {
                *byte |= 0x80 >> (x % 8);
            }
        }
        bytes.extend(line);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_is_a_bit_and_every_code_has_its_time() {
        let texts = ["IKD1AAAAAAAA0102MFRGG", "IKD1AAAAAAAA0202MFRGG"].map(str::to_owned);
        let turning = Loop::of(&texts).unwrap();
        assert_eq!((turning.seconds.as_str(), turning.frames.len()), ("0.80", 2));
        let times = |at: usize| [&*turning.frames[at].from, &*turning.frames[at].to];
        assert_eq!((times(0), times(1)), (["0.0000", "0.5000"], ["0.5000", "1.0000"]));
        let code = QrCode::with_error_correction_level(&texts[0], EcLevel::M).unwrap();
        let bytes = bitmap(&code);
        let row = turning.side.div_ceil(32) * 4;
        assert_eq!(bytes.len(), HEAD as usize + row * turning.side);
        let dark: u32 = bytes[HEAD as usize..].iter().map(|byte| byte.count_ones()).sum();
        let drawn = code.to_colors().iter().filter(|it| **it == Color::Dark).count();
        assert_eq!(dark as usize, drawn);
        let top = &bytes[bytes.len() - (QUIET + 1) * row..][..row];
        assert_eq!(top[0], 0b0000_1111, "the first finder lies inside the quiet zone");
    }

    #[test]
    fn a_text_beyond_the_largest_code_is_refused() {
        assert_eq!(Loop::of(&["a".repeat(2332)]).err(), Some(QrTooLong));
    }
}
