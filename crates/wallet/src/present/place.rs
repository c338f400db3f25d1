//! Where the signed request lies: read from whatever the person has scanned, clicked or pasted.

use formats::json;
use protocols::{
    Url,
    form::Form,
    oid4vp::{LinkError, RequestLink, RequestUriMethod},
};
use serde_json::Value;

use crate::error::PresentError;

/// Longer texts are no links.
const MOST_BYTES: usize = 16 * 1024;

/// Where a request lies, and who is said to ask.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// Unknown if only an address was given; then the signed request alone says it.
    pub client_id: Option<String>,
    pub request_uri: Url,
    pub method: RequestUriMethod,
}

impl Place {
    /// Reads a deep link or web link, the same parameters as JSON, or the bare `request_uri`.
    pub fn parse(text: &str) -> Result<Self, PresentError> {
        let text = text.trim();
        if text.starts_with('{') {
            return Ok(RequestLink::parse(&link_of_json(text)?)?.into());
        }
        match text.parse::<Url>() {
            Ok(url) if !carries_a_link(&url) => Self::bare(url),
            _ => Ok(RequestLink::parse(text)?.into()),
        }
    }

    fn bare(request_uri: Url) -> Result<Self, PresentError> {
        if !request_uri.is_private() {
            return Err(LinkError::Plain.into());
        }
        Ok(Self { client_id: None, request_uri, method: RequestUriMethod::Get })
    }
}

impl From<RequestLink> for Place {
    fn from(link: RequestLink) -> Self {
        let RequestLink { client_id, request_uri, method } = link;
        Self { client_id: Some(client_id), request_uri, method }
    }
}

fn carries_a_link(url: &Url) -> bool {
    let form = Form::parse(url.query().unwrap_or_default().as_bytes(), MOST_BYTES);
    form.is_ok_and(|form| form.find("request_uri").is_some())
}

fn link_of_json(text: &str) -> Result<String, PresentError> {
    if text.len() > MOST_BYTES {
        return Err(LinkError::Form(protocols::form::FormError::TooLong).into());
    }
    let members = json::parse_object(text.as_bytes()).map_err(protocols::MessageError::from)?;
    let form = ["client_id", "request_uri", "request_uri_method"]
        .into_iter()
        .fold(Form::new(), |form, name| {
            form.with_some(name, members.get(name).and_then(Value::as_str))
        });
    Ok(format!("openid4vp://?{}", form.encode()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CLIENT: &str = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";

    fn place(client_id: Option<&str>, method: RequestUriMethod) -> Result<Place, PresentError> {
        let request_uri = "https://rp.example/request/7?a=b".parse().unwrap();
        Ok(Place { client_id: client_id.map(str::to_owned), request_uri, method })
    }

    #[test]
    fn a_request_is_found_in_every_form() {
        let link = RequestLink {
            client_id: CLIENT.to_owned(),
            request_uri: "https://rp.example/request/7?a=b".parse().unwrap(),
            method: RequestUriMethod::Post,
        };
        let post = place(Some(CLIENT), RequestUriMethod::Post);
        assert_eq!(Place::parse(&link.link()), post);
        assert_eq!(Place::parse(&format!("https://wallet.example/ask?{}", link.query())), post);
        let json = serde_json::json!({
            "client_id": CLIENT,
            "request_uri": "https://rp.example/request/7?a=b",
            "request_uri_method": "post",
        });
        assert_eq!(Place::parse(&json.to_string()), post);
        let bare = Place::parse(" https://rp.example/request/7?a=b\n");
        assert_eq!(bare, place(None, RequestUriMethod::Get));
    }

    #[test]
    fn what_leads_astray_is_refused() {
        let plain = Place::parse("http://rp.example/request/7");
        assert_eq!(plain, Err(PresentError::Link(LinkError::Plain)));
        assert!(Place::parse("http://localhost:8080/request/7").is_ok());
        let both = Place::parse("https://wallet.example/?request_uri=https%3A%2F%2Frp.example");
        assert_eq!(both, Err(PresentError::Link(LinkError::Missing("client_id"))));
        assert!(matches!(Place::parse("{}"), Err(PresentError::Link(_))));
        assert!(matches!(Place::parse("{"), Err(PresentError::Message(_))));
        assert!(matches!(Place::parse("hello"), Err(PresentError::Link(_))));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(openid4vp://\\?|https://a.example/|\\{)?\\PC{0,60}") {
            let _ = Place::parse(&text);
        }
    }
}
