//! The client data: what the browser says it was asked, by whom (section 5.8.1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::{flaw::Flaw, site::Site};

/// A browser writes about 150 bytes; nothing that it may add needs more than this.
const LONGEST: usize = 2_048;

/// Which of the two ceremonies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Create,
    Get,
}

/// The members that count. A name that stands twice is refused for these; others are ignored,
/// because browsers may add some.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
    #[serde(default, rename = "topOrigin")]
    top_origin: Option<String>,
}

/// Checks that the browser was asked just this, by just us.
pub(super) fn check(
    bytes: &[u8],
    kind: Kind,
    challenge: &[u8; 32],
    site: &Site,
) -> Result<(), Flaw> {
    if bytes.len() > LONGEST {
        return Err(Flaw::Length);
    }
    // An array would be read as a struct too.
    if bytes.first() != Some(&b'{') {
        return Err(Flaw::NotJson);
    }
    let said: ClientData = serde_json::from_slice(bytes).map_err(|_| Flaw::NotJson)?;
    let expected = match kind {
        Kind::Create => "webauthn.create",
        Kind::Get => "webauthn.get",
    };
    if said.kind != expected {
        return Err(Flaw::Type);
    }
    let expected = URL_SAFE_NO_PAD.encode(challenge);
    if !bool::from(said.challenge.as_bytes().ct_eq(expected.as_bytes())) {
        return Err(Flaw::Challenge);
    }
    if said.origin != site.origin() {
        return Err(Flaw::Origin);
    }
    if said.cross_origin || said.top_origin.is_some() {
        return Err(Flaw::CrossOrigin);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn site() -> Site {
        Site::new("localhost", "http://localhost:8081").unwrap()
    }

    fn checked(text: &str) -> Result<(), Flaw> {
        check(text.as_bytes(), Kind::Get, &[0; 32], &site())
    }

    const ZEROS: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    fn said(more: &str) -> String {
        format!(
            r#"{{"type":"webauthn.get","challenge":"{ZEROS}","origin":"http://localhost:8081"{more}}}"#
        )
    }

    #[test]
    fn members_that_browsers_add_do_no_harm() {
        assert_eq!(checked(&said("")), Ok(()));
        assert_eq!(checked(&said(r#","crossOrigin":false"#)), Ok(()));
        assert_eq!(checked(&said(r#","other_keys_can_be_added_here":{"a":[1,2]}"#)), Ok(()));
    }

    #[test]
    fn a_name_that_stands_twice_is_refused() {
        for name in ["type", "challenge", "origin", "crossOrigin", "topOrigin"] {
            let value = if name == "crossOrigin" { "false" } else { "\"x\"" };
            let twice = said(&format!(r#","{name}":{value},"{name}":{value}"#));
            assert_eq!(checked(&twice), Err(Flaw::NotJson), "{name}");
        }
        // Even where both say the same.
        let same = said(r#","origin":"http://localhost:8081""#);
        assert_eq!(checked(&same), Err(Flaw::NotJson));
    }

    #[test]
    fn other_shapes_are_refused() {
        let array = format!(r#"["webauthn.get","{ZEROS}","http://localhost:8081"]"#);
        for text in ["", "{}", "null", "\u{feff}{}", &array, &format!("{} x", said(""))] {
            assert_eq!(checked(text), Err(Flaw::NotJson), "{text}");
        }
        assert_eq!(checked(&said(r#","crossOrigin":1"#)), Err(Flaw::NotJson));
        let padded = said("").replace(ZEROS, &format!("{ZEROS}="));
        assert_eq!(checked(&padded), Err(Flaw::Challenge));
        let unused_bits = said("").replace(ZEROS, &format!("{}B", &ZEROS[..42]));
        assert_eq!(checked(&unused_bits), Err(Flaw::Challenge));
        let long = said(&format!(r#","x":"{}""#, "y".repeat(LONGEST)));
        assert_eq!(checked(&long), Err(Flaw::Length));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            prop_assert!(check(&bytes, Kind::Create, &[0; 32], &site()).is_err());
        }

        #[test]
        fn no_text_that_begins_well_panics(text in "\\{\"(type|challenge|origin)\":.{0,60}") {
            prop_assert!(check(text.as_bytes(), Kind::Get, &[0; 32], &site()).is_err());
        }
    }
}
