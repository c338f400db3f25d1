//! A picture as it is laid down: of a kind that wallets show, and small enough to travel.

use std::fmt;

use terms::{Class, Language};

/// A small picture of somebody's face. Debug output shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Portrait {
    bytes: Vec<u8>,
    media: Media,
}

/// The kinds of picture that every browser and phone shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// JPEG (ISO/IEC 10918), which ISO 18013-5 knows too.
    Jpeg,
    /// PNG (ISO/IEC 15948).
    Png,
    /// WebP (RFC 9649).
    Webp,
}

/// Why bytes are no portrait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Too many bytes.
    #[error(
        "the picture has {0} bytes and may have {most}: make it smaller, for example 96 by 128 \
         pixels as WebP",
        most = Portrait::MOST
    )]
    Large(u64),
    /// Another kind of file.
    #[error("this is no JPEG, PNG or WebP picture: save it as one of these")]
    Media,
}

impl Portrait {
    /// Most bytes of a portrait. A counter without a network reads it from a loop of codes on a
    /// phone's screen, and a cheap camera reads a few hundred bytes in each: with signature and
    /// hashes this is a dozen codes, or some seconds in front of the camera.
    pub const MOST: usize = 1_800;

    /// A picture, judged by its first bytes and its size.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, PictureError> {
        let media = Media::of(&bytes).ok_or(PictureError::Media)?;
        if bytes.len() > Self::MOST {
            return Err(PictureError::Large(bytes.len() as u64));
        }
        Ok(Self { bytes, media })
    }

    /// The picture.
    pub fn reveal(&self) -> &[u8] {
        &self.bytes
    }

    /// What kind of picture it is.
    pub fn media(&self) -> Media {
        self.media
    }
}

impl fmt::Debug for Portrait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Portrait({:?}, ‹personal›)", self.media)
    }
}

impl Media {
    const ALL: [Self; 3] = [Self::Jpeg, Self::Png, Self::Webp];

    /// Its media type (RFC 6838).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// What bytes are by the way they begin. A file's name says nothing.
    fn of(bytes: &[u8]) -> Option<Self> {
        let begins = |media: &Self| match media {
            Self::Jpeg => bytes.starts_with(&[0xFF, 0xD8, 0xFF]),
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Webp => {
                bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice())
            }
        };
        Self::ALL.into_iter().find(begins)
    }
}

impl PictureError {
    /// Whoever hands it in can mend it.
    pub fn class(&self) -> Class {
        Class::Invalid
    }

    /// The error in words.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (_, Language::English) => self.to_string(),
            (Self::Large(bytes), Language::Indonesian) => format!(
                "gambar berukuran {bytes} bita, padahal paling banyak {}: perkecil, misalnya \
                 menjadi 96 x 128 piksel dalam WebP",
                Portrait::MOST
            ),
            (Self::Media, Language::Indonesian) => {
                "ini bukan gambar JPEG, PNG, atau WebP: simpan dalam salah satu bentuk itu"
                    .to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_picture_is_judged_by_how_it_begins() {
        let kinds: [(&[u8], Media); 3] = [
            (b"\xff\xd8\xff\xe0 rest", Media::Jpeg),
            (b"\x89PNG\r\n\x1a\n rest", Media::Png),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Media::Webp),
        ];
        for (bytes, media) in kinds {
            let read = Portrait::parse(bytes.to_vec()).unwrap();
            assert_eq!((read.media(), read.reveal()), (media, bytes));
            assert!(!format!("{read:?}").contains("rest"));
        }
        for other in ["", "GIF89a", "<svg", "RIFF\x10\0\0\0WAVE"] {
            let read = Portrait::parse(other.as_bytes().to_vec());
            assert_eq!(read, Err(PictureError::Media), "{other}");
        }
    }

    #[test]
    fn what_is_too_large_to_travel_is_told_its_size_and_what_to_do() {
        let picture = |length: usize| {
            let mut bytes = b"\xff\xd8\xff".to_vec();
            bytes.resize(length, 0);
            Portrait::parse(bytes)
        };
        assert!(picture(Portrait::MOST).is_ok());
        let refused = picture(Portrait::MOST + 1).unwrap_err();
        for language in [Language::English, Language::Indonesian] {
            let text = refused.text(language);
            assert!(text.contains("1801") && text.contains("1800") && text.contains("WebP"));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            if let Ok(read) = Portrait::parse(bytes.clone()) {
                prop_assert_eq!(read.reveal(), bytes);
            }
        }
    }
}
