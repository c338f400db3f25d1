//! Reads a QR code as a page draws it, as a wallet's camera would (ISO/IEC 18004, model 2), up to
//! version 16 at level M. Nothing is damaged on a screen, so nothing is corrected.

/// Error-correction words of a block, and its data words, each with how many blocks have so many
/// (Table 9, level M).
const BLOCKS: [(usize, &[(usize, usize)]); 16] = [
    (10, &[(1, 16)]),
    (16, &[(1, 28)]),
    (26, &[(1, 44)]),
    (18, &[(2, 32)]),
    (24, &[(2, 43)]),
    (16, &[(4, 27)]),
    (18, &[(4, 31)]),
    (22, &[(2, 38), (2, 39)]),
    (22, &[(3, 36), (2, 37)]),
    (26, &[(4, 43), (1, 44)]),
    (30, &[(1, 50), (4, 51)]),
    (22, &[(6, 36), (2, 37)]),
    (22, &[(8, 37), (1, 38)]),
    (24, &[(4, 40), (5, 41)]),
    (24, &[(5, 41), (5, 42)]),
    (28, &[(7, 45), (3, 46)]),
];

/// Where alignment patterns are centred beside 6 (Table E.1).
const ALIGNED: [&[usize]; 16] = [
    &[],
    &[18],
    &[22],
    &[26],
    &[30],
    &[34],
    &[22, 38],
    &[24, 42],
    &[26, 46],
    &[28, 50],
    &[30, 54],
    &[32, 58],
    &[34, 62],
    &[26, 46, 66],
    &[26, 48, 70],
    &[26, 50, 74],
];

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The text of a code that is drawn as runs of dark modules, `M4 4h7v1h-7z…`, in a square of
/// `side` modules with a quiet zone of four.
pub fn read(side: usize, path: &str) -> String {
    let width = side - 8;
    let mut dark = vec![vec![false; width]; width];
    for run in path.split_terminator('z') {
        let numbers: Vec<usize> =
            run.split(['M', ' ', 'h', 'v', '-']).filter_map(|it| it.parse().ok()).collect();
        for column in numbers[0]..numbers[0] + numbers[2] {
            dark[numbers[1] - 4][column - 4] = true;
        }
    }
    let version = (width - 17) / 4;
    let words = words(&dark, version);
    text(&in_order(&words, version), version)
}

/// The words as they are laid out, unmasked (sections 7.7.3 and 7.8).
fn words(dark: &[Vec<bool>], version: usize) -> Vec<u8> {
    let width = dark.len();
    // Level and mask stand in row 8, masked themselves with 10101 (section 7.9).
    let format = (0..5).fold(0, |all, column| all << 1 | usize::from(dark[8][column])) ^ 0b10101;
    assert_eq!(format >> 3, 0, "level M");
    let mask = format & 7;
    let mut bits = Vec::new();
    let columns = (0..width).rev().filter(|column| *column != 6).collect::<Vec<_>>();
    for (pair, columns) in columns.chunks(2).enumerate() {
        let rows: Vec<usize> =
            if pair % 2 == 0 { (0..width).rev().collect() } else { (0..width).collect() };
        for row in rows {
            let data = columns.iter().filter(|column| !is_pattern(row, **column, version));
            bits.extend(data.map(|column| dark[row][*column] != is_masked(mask, row, *column)));
        }
    }
    bits.chunks_exact(8)
        .map(|bits| bits.iter().fold(0, |all, bit| all << 1 | u8::from(*bit)))
        .collect()
}

fn is_masked(mask: usize, row: usize, column: usize) -> bool {
    let product = row * column;
    0 == match mask {
        0 => (row + column) % 2,
        1 => row % 2,
        2 => column % 3,
        3 => (row + column) % 3,
        4 => (row / 2 + column / 3) % 2,
        5 => product % 2 + product % 3,
        6 => (product % 2 + product % 3) % 2,
        _ => ((row + column) % 2 + product % 3) % 2,
    }
}

/// Whether a module belongs to a pattern and not to the data.
fn is_pattern(row: usize, column: usize, version: usize) -> bool {
    let width = 17 + 4 * version;
    let (low, high) = (row.min(column), row.max(column));
    let finder = high < 9 || (low < 9 && high >= width - 8);
    let told = version >= 7 && low < 6 && high >= width - 11;
    let centres = || std::iter::once(6).chain(ALIGNED[version - 1].iter().copied());
    let last = width - 7;
    let finders = [(6, 6), (6, last), (last, 6)];
    let aligned = version > 1
        && centres().any(|y| {
            centres().any(|x| {
                !finders.contains(&(x, y)) && row.abs_diff(y) <= 2 && column.abs_diff(x) <= 2
            })
        });
    finder || told || aligned || row == 6 || column == 6
}

/// The data words in their order: blocks are interleaved (section 7.6).
fn in_order(words: &[u8], version: usize) -> Vec<u8> {
    let (_, groups) = BLOCKS[version - 1];
    let lengths: Vec<usize> =
        groups.iter().flat_map(|(count, length)| vec![*length; *count]).collect();
    let mut blocks = vec![Vec::new(); lengths.len()];
    let mut words = words.iter();
    for round in 0..*lengths.iter().max().unwrap() {
        for (block, length) in blocks.iter_mut().zip(&lengths) {
            if round < *length {
                block.push(*words.next().unwrap());
            }
        }
    }
    blocks.concat()
}

/// The text of all segments (section 7.4).
fn text(words: &[u8], version: usize) -> String {
    let mut bits = words.iter().flat_map(|word| (0..8).rev().map(move |bit| word >> bit & 1));
    let mut take = |count: usize| {
        bits.by_ref().take(count).fold(0_usize, |all, bit| all << 1 | usize::from(bit))
    };
    let long = version > 9;
    let mut read = String::new();
    loop {
        match take(4) {
            0 => return read,
            1 => {
                let mut left = take(if long { 12 } else { 10 });
                while left > 0 {
                    let digits = left.min(3);
                    read.push_str(&format!("{:0digits$}", take([0, 4, 7, 10][digits])));
                    left -= digits;
                }
            }
            2 => {
                let mut left = take(if long { 11 } else { 9 });
                while left > 0 {
                    let pair = take(if left > 1 { 11 } else { 6 });
                    let letters = if left > 1 { vec![pair / 45, pair % 45] } else { vec![pair] };
                    read.extend(letters.iter().map(|it| char::from(ALPHANUMERIC[*it])));
                    left -= letters.len();
                }
            }
            4 => {
                let length = take(if long { 16 } else { 8 });
                let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(take(8)).unwrap()).collect();
                read.push_str(&String::from_utf8(bytes).unwrap());
            }
            mode => panic!("mode {mode} is none that we write"),
        }
    }
}
