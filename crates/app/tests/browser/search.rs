//! Looks through files for secrets, in every form in which somebody may have written them down.

use std::{collections::HashMap, path::PathBuf};

use formats::base64url;

/// What is looked for, by the name of the secret and of the form.
#[derive(Default)]
pub struct Search {
    forms: Vec<Form>,
    /// Which forms begin with these three bytes.
    beginnings: HashMap<[u8; 3], Vec<usize>>,
}

struct Form {
    name: String,
    bytes: Vec<u8>,
    /// Whether it is a number that may stand within longer ones by chance.
    digits: bool,
}

impl Search {
    /// Looks for these bytes, too: as they are, in hex, in decimals, and in base64 wherever in a
    /// longer text they may stand.
    pub fn bytes(&mut self, name: &str, bytes: &[u8]) {
        self.add(format!("{name}, raw"), bytes.to_vec(), false);
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.text(&format!("{name}, HEX"), &hex.to_uppercase());
        self.text(&format!("{name}, hex"), &hex);
        let decimals: Vec<_> = bytes.iter().map(u8::to_string).collect();
        self.text(&format!("{name}, decimals"), &decimals.join(","));
        for before in 0..3 {
            let text = in_base64(before, bytes);
            let common = text.replace('-', "+").replace('_', "/");
            if common != text {
                self.text(&format!("{name}, base64 behind {before}"), &common);
            }
            self.text(&format!("{name}, base64url behind {before}"), &text);
        }
    }

    /// Looks for this number, too.
    pub fn digits(&mut self, name: &str, digits: &str) {
        self.add(format!("{name}, digits"), digits.into(), true);
        self.bytes(name, digits.as_bytes());
        let raw = self.forms.iter().position(|form| form.name == format!("{name}, raw"));
        // A number of which the digits before or behind are others is another one.
        self.forms[raw.unwrap()].digits = true;
        self.wide(name, digits);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.add(name.to_owned(), text.into(), false);
        self.wide(name, text);
    }

    fn wide(&mut self, name: &str, text: &str) {
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
        self.add(format!("{name}, UTF-16LE"), wide(u16::to_le_bytes), false);
        self.add(format!("{name}, UTF-16BE"), wide(u16::to_be_bytes), false);
    }

    fn add(&mut self, name: String, bytes: Vec<u8>, digits: bool) {
        let beginning = *bytes.first_chunk().unwrap();
        self.beginnings.entry(beginning).or_default().push(self.forms.len());
        self.forms.push(Form { name, bytes, digits });
    }

    /// What of it stands in these files, and where.
    pub fn found(&self, files: &[(PathBuf, Vec<u8>)]) -> Vec<String> {
        let mut begins = vec![0_u64; 1 << 18];
        let place = |it: [u8; 3]| {
            let number = usize::from(it[0]) << 16 | usize::from(it[1]) << 8 | usize::from(it[2]);
            (number >> 6, 1_u64 << (number & 63))
        };
        for beginning in self.beginnings.keys() {
            let (word, bit) = place(*beginning);
            begins[word] |= bit;
        }
        let mut found = Vec::new();
        for (path, bytes) in files {
            for (at, three) in bytes.array_windows().enumerate() {
                let (word, bit) = place(*three);
                if begins[word] & bit != 0 {
                    let forms = self.beginnings[three].iter().map(|it| &self.forms[*it]);
                    let forms = forms.filter(|form| form.stands(bytes, at));
                    found.extend(
                        forms.map(|it| format!("{} at {at} of {}", it.name, path.display())),
                    );
                }
            }
        }
        found
    }
}

impl Form {
    fn stands(&self, bytes: &[u8], at: usize) -> bool {
        let beside = |it: Option<&u8>| it.is_some_and(|it| it.is_ascii_digit() || *it == b'.');
        let within = || {
            beside(at.checked_sub(1).and_then(|it| bytes.get(it)))
                || beside(bytes.get(at + self.bytes.len()))
        };
        bytes[at..].starts_with(&self.bytes) && !(self.digits && within())
    }
}

/// The letters that say these bytes and nothing of those before and behind.
fn in_base64(before: usize, bytes: &[u8]) -> String {
    let text = base64url::encode(&[&[0; 2][..before], bytes].concat());
    let (first, end) = ((before * 8).div_ceil(6), (before + bytes.len()) * 8 / 6);
    text[first..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_form_and_place() {
        let secret: Vec<u8> = (0..32).map(|it| (it * 83 + 9) as u8).collect();
        let mut search = Search::default();
        search.bytes("secret", &secret);
        let found = |bytes: Vec<u8>| !search.found(&[("file".into(), bytes)]).is_empty();
        for before in 0..9_usize {
            let around = [&vec![7; before][..], &secret, &[200, 3, 90]].concat();
            let hex: String = around.iter().map(|it| format!("{it:02x}")).collect();
            let text = base64url::encode(&around);
            let padded = base64url::encode_padded(&around);
            assert!(found(hex.to_uppercase().into()) && found(text.clone().into()), "{before}");
            assert!(found(padded.into()), "{before}");
            let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(found(wide(&hex)) && found(wide(&text)), "{before}");
            assert!(found(around), "{before}");
        }
        assert!(found(format!("{secret:?}").replace(' ', "").into()));
        assert!(!found(secret[..31].to_vec()) && !found(vec![0; 9999]));
    }

    #[test]
    fn a_number_is_found_and_not_within_a_longer_one() {
        let mut search = Search::default();
        search.digits("PIN", "258036");
        let found = |text: &str| !search.found(&[("file".into(), text.into())]).is_empty();
        assert!(found("258036") && found("pin=258036;") && found(r#"{"a":"258036"}"#));
        assert!(found("MjU4MDM2") && found("323538303336"));
        assert!(!found("1258036") && !found("2580361") && !found("0.258036"));
    }
}
