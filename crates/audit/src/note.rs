//! Signed notes (C2SP signed-note): a text, and under it lines of who signed it.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use keys::{AwsLc, verify_ed25519};
use terms::{Class, Crypto};

/// Who signs a log's checkpoints, as outsiders know them: a name and a public key. Written
/// `name+hash+key`, the form that witnesses and monitors take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: [u8; 32],
    hash: [u8; 4],
}

/// Why a note, or a verifier's key, is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It does not have the form of a signed note with a checkpoint in it.
    #[error("this is not a signed checkpoint")]
    Malformed,
    /// A name that notes cannot carry.
    #[error("a log's name has 1 to 200 letters, without spaces and plus signs")]
    Name,
    /// The checkpoint is of a log of another name.
    #[error("this checkpoint is of another log")]
    Origin,
    /// The signature in the log's name is not the key's.
    #[error("the checkpoint's signature is wrong")]
    Signature,
    /// Nobody signed it in the log's name.
    #[error("the checkpoint is not signed with this log's key")]
    Unsigned,
    /// The text is no verifier's key, or its hash does not fit.
    #[error("a verifier's key looks like name+1a2b3c4d+base64")]
    Verifier,
}

impl NoteError {
    /// The class for the outside.
    pub const fn class(self) -> Class {
        match self {
            Self::Malformed | Self::Name | Self::Verifier => Class::Invalid,
            Self::Origin | Self::Signature | Self::Unsigned => Class::Refused,
        }
    }
}

impl Verifier {
    /// The verifier of this name and Ed25519 key.
    pub fn new(name: &str, key: &[u8; 32]) -> Result<Self, NoteError> {
        let fits = (1..=200).contains(&name.chars().count());
        if !fits || name.chars().any(|it| it.is_whitespace() || it.is_control() || it == '+') {
            return Err(NoteError::Name);
        }
        let mut named = name.as_bytes().to_vec();
        named.extend_from_slice(&[b'\n', ED25519]);
        named.extend_from_slice(key);
        let [a, b, c, d, ..] = AwsLc.sha256(&named);
        Ok(Self { name: name.to_owned(), key: *key, hash: [a, b, c, d] })
    }

    /// The log's name, the first line of its checkpoints.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The line under `text` that says that `signature` is ours.
    pub(crate) fn line(&self, signature: &[u8; 64]) -> String {
        let signed = [self.hash.as_slice(), signature].concat();
        format!("{DASH}{} {}\n", self.name, STANDARD.encode(signed))
    }

    /// The text of `note`, once our signature under it has been checked. Lines of other signers
    /// (witnesses) may stand beside ours.
    pub(crate) fn open<'n>(&self, note: &'n str) -> Result<&'n str, NoteError> {
        if note.len() > LONGEST || note.chars().any(|it| it.is_control() && it != '\n') {
            return Err(NoteError::Malformed);
        }
        let cut = note.rfind("\n\n").ok_or(NoteError::Malformed)? + 1;
        let (text, lines) = note.split_at(cut);
        let lines = lines.strip_prefix('\n').and_then(|it| it.strip_suffix('\n'));
        let mut ours = Err(NoteError::Unsigned);
        for line in lines.ok_or(NoteError::Malformed)?.split('\n') {
            let (name, hash, signature) = signature(line).ok_or(NoteError::Malformed)?;
            if name != self.name || hash != self.hash {
                continue;
            }
            let signature = signature.as_slice().try_into().map_err(|_| NoteError::Signature)?;
            if !verify_ed25519(&self.key, text.as_bytes(), signature) {
                return Err(NoteError::Signature);
            }
            ours = Ok(text);
        }
        ours
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [[ED25519].as_slice(), &self.key].concat();
        let hash = u32::from_be_bytes(self.hash);
        write!(f, "{}+{hash:08x}+{}", self.name, STANDARD.encode(key))
    }
}

impl FromStr for Verifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let mut part = || parts.next().ok_or(NoteError::Verifier);
        let (name, _, key) = (part()?, part()?, part()?);
        let key = STANDARD.decode(key).map_err(|_| NoteError::Verifier)?;
        let key = key.strip_prefix(&[ED25519]).ok_or(NoteError::Verifier)?;
        let verifier = Self::new(name, key.try_into().map_err(|_| NoteError::Verifier)?)?;
        // The hash in the middle guards against slips of the pen.
        if verifier.to_string() != text {
            return Err(NoteError::Verifier);
        }
        Ok(verifier)
    }
}

/// Longer than any note of ours with many witnesses' lines.
const LONGEST: usize = 32 * 1_024;

/// An em dash and a space begin a signature line.
const DASH: &str = "\u{2014} ";

/// The algorithm's number in C2SP signed-note.
const ED25519: u8 = 1;

/// Name, key hash and signature in one line.
fn signature(line: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, signed) = line.strip_prefix(DASH)?.split_once(' ')?;
    let signed = STANDARD.decode(signed).ok()?;
    let (hash, signature) = signed.split_first_chunk::<4>()?;
    (!name.is_empty() && !signature.is_empty()).then(|| (name, *hash, signature.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of C2SP signed-note, section "Example".
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_example_of_the_specification_is_accepted() {
        let peter: Verifier = PETER.parse().unwrap();
        assert_eq!(peter.to_string(), PETER);
        let text = peter.open(NOTE).unwrap();
        assert!(text.starts_with("If you") && text.ends_with("problem is.\n"));
    }

    #[test]
    fn a_witness_beside_us_does_no_harm() {
        let peter: Verifier = PETER.parse().unwrap();
        let witnessed = format!("{NOTE}\u{2014} witness.example/w1 AAAAAAAAAAAA\n");
        assert_eq!(peter.open(&witnessed), peter.open(NOTE));
    }

    #[test]
    fn what_was_altered_is_refused() {
        let peter: Verifier = PETER.parse().unwrap();
        let refused = |note: &str| peter.open(note).unwrap_err();
        assert_eq!(refused(&NOTE.replace("answer", "Answer")), NoteError::Signature);
        assert_eq!(refused(&NOTE.replace("x08go/Z", "x08go/A")), NoteError::Signature);
        assert_eq!(refused(&NOTE.replace("PeterN", "PetraN")), NoteError::Unsigned);
        assert_eq!(refused(&NOTE.replace("x08go", "y08go")), NoteError::Unsigned);
        assert_eq!(refused(&NOTE.replace("\n\n", "\n")), NoteError::Malformed);
        assert_eq!(refused(NOTE.trim_end()), NoteError::Malformed);
        assert_eq!(refused(&NOTE.replace("If", "\u{7}f")), NoteError::Malformed);
        assert_eq!(refused(&format!("{NOTE}\u{2014} short AAAA\n")), NoteError::Malformed);
        assert_eq!(refused(""), NoteError::Malformed);
        assert_eq!(refused(&"\n\n".repeat(LONGEST)), NoteError::Malformed);
    }

    #[test]
    fn a_slip_in_a_verifiers_key_is_seen() {
        for bad in
            [&PETER.replace("c74f20a3", "c74f20a4"), &PETER.replace("+A", "+B"), "a+b", "", "+ +"]
        {
            assert_eq!(bad.parse::<Verifier>(), Err(NoteError::Verifier), "{bad}");
        }
        for bad in ["", "two words", "a+b", "line\n"] {
            assert_eq!(Verifier::new(bad, &[0; 32]), Err(NoteError::Name), "{bad}");
        }
    }
}
