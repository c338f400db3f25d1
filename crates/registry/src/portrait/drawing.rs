//! Drawn faces for demonstrations: plainly drawings, nobody's face, and marked as samples.

use std::io::Write;

use flate2::{Compression, Crc, write::ZlibEncoder};
use sha2::{Digest, Sha256};
use terms::Id;

use super::picture::Portrait;
use crate::Resident;

const WIDTH: i32 = 64;
const HEIGHT: i32 = 80;

/// Paper, face, ink and clothes: none of them the colour of a skin.
const PALETTES: [[u8; 12]; 4] = [
    *b"\xe8\xf0\xf6\xff\xff\xff\x1f\x3a\x52\x5b\x8f\xb9",
    *b"\xf3\xee\xe2\xff\xff\xff\x4a\x37\x1c\xb9\x94\x4f",
    *b"\xe9\xf3\xea\xff\xff\xff\x1d\x45\x2a\x5f\xa3\x71",
    *b"\xf1\xea\xf4\xff\xff\xff\x3f\x22\x4e\x94\x6a\xab",
];

const PAPER: u8 = 0;
const FACE: u8 = 1;
const INK: u8 = 2;
const CLOTHES: u8 = 3;

/// The letters of CONTOH (sample), three by five points each, and where the band with them begins.
const LETTERS: [[u8; 5]; 6] = [
    [7, 4, 4, 4, 7],
    [7, 5, 5, 5, 7],
    [6, 5, 5, 5, 5],
    [7, 2, 2, 2, 2],
    [7, 5, 5, 5, 7],
    [5, 5, 7, 5, 5],
];
const BAND: i32 = 66;

/// What PNG readers show as the picture's title.
const TITLE: &[u8] = b"Title\0Data contoh / sample data";

/// By what one drawing differs from another.
struct Look {
    wide: i32,
    fringe: i32,
    eyes: i32,
    mouth: i32,
    has_long_hair: bool,
    palette: [u8; 12],
}

/// The drawing of the resident with this handle, always the same, as a PNG of a few hundred bytes.
/// It shows neither age nor sex.
pub(super) fn drawing(id: Id<Resident>) -> Option<Portrait> {
    let look = Look::of(id);
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        rows.push(0); // the row as it is, without a filter
        for x in (0..WIDTH).step_by(4) {
            rows.push((x..x + 4).fold(0, |byte, x| byte << 2 | look.at(x, y)));
        }
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&rows).ok()?;
    let packed = packed.finish().ok()?;
    let [width, height] = [WIDTH, HEIGHT].map(i32::to_be_bytes);
    // Two bits a point, by palette.
    let header = [&width[..], &height, &[2, 3, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"tEXt", TITLE);
    chunk(&mut png, *b"PLTE", &look.palette);
    chunk(&mut png, *b"IDAT", &packed);
    chunk(&mut png, *b"IEND", &[]);
    Portrait::parse(png).ok()
}

impl Look {
    fn of(id: Id<Resident>) -> Self {
        let hash: [u8; 32] = Sha256::digest(id.as_bytes()).into();
        let [palette, wide, fringe, eyes, mouth, long, ..] = hash;
        let some = |byte: u8, of: u8| i32::from(byte % of);
        let palette = PALETTES.get(usize::from(palette % 4)).copied().unwrap_or_default();
        Self {
            wide: 13 + some(wide, 4),
            fringe: 17 + some(fringe, 7),
            eyes: 5 + some(eyes, 3),
            mouth: 2 + some(mouth, 4),
            has_long_hair: long % 2 == 0,
            palette,
        }
    }

    /// The colour of a point.
    fn at(&self, x: i32, y: i32) -> u8 {
        let (x, from_left) = (x - WIDTH / 2, x);
        let within = |middle: i32, wide: i32, high: i32| {
            let (across, down) = (x * high, (y - middle) * wide);
            across * across + down * down <= wide * wide * high * high
        };
        let is_eye = within_dot(x.abs() - self.eyes, y - 31);
        let is_mouth = (41..=42).contains(&y) && x.abs() <= self.mouth;
        let is_head = within(33, self.wide, 18);
        let is_hair = within(30, self.wide + 3, 21) && (y < self.fringe || !is_head)
            || self.has_long_hair && !is_head && x.abs() <= self.wide + 2 && (28..54).contains(&y);
        match () {
            () if y >= BAND => {
                if is_letter(from_left - 9, y - BAND - 2) {
                    PAPER
                } else {
                    INK
                }
            }
            () if is_head && (is_eye || is_mouth) => INK,
            () if is_hair && (self.has_long_hair || y < 40) => INK,
            () if is_head || x.abs() <= 5 && (44..58).contains(&y) => FACE,
            () if within(74, 26, 20) => CLOTHES,
            () => PAPER,
        }
    }
}

fn within_dot(x: i32, y: i32) -> bool {
    x * x + y * y <= 4
}

/// Whether there is ink of a letter; every point of it is two by two.
fn is_letter(x: i32, y: i32) -> bool {
    let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return false };
    let row = LETTERS.get(x / 8).and_then(|it| it.get(y / 2)).copied().unwrap_or_default();
    row >> 2_usize.saturating_sub(x % 8 / 2) & 1 == 1 && x % 8 < 6
}

/// Length, name, content and checksum (PNG, section 5.3).
fn chunk(png: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or_default();
    let mut sum = Crc::new();
    sum.update(&name);
    sum.update(content);
    png.extend_from_slice(&length.to_be_bytes());
    png.extend_from_slice(&name);
    png.extend_from_slice(content);
    png.extend_from_slice(&sum.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::portrait::Media;

    #[test]
    fn a_drawing_is_a_small_picture_that_says_what_it_is_and_stays_the_same() {
        let drawn = |n: u8| drawing(Id::from_bytes([n; 16])).unwrap();
        let mut seen = HashSet::new();
        for n in 0..64 {
            let one = drawn(n);
            assert_eq!(one.media(), Media::Png);
            assert!(one.reveal().len() < 700, "{}", one.reveal().len());
            assert!(one.reveal().windows(11).any(|it| it == b"sample data"));
            assert_eq!(one, drawn(n));
            seen.insert(one.reveal().to_vec());
        }
        assert!(seen.len() > 48, "{} of 64 differ", seen.len());
    }
}
