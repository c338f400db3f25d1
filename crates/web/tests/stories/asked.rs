//! A form that asks a passkey, read from its page as `look/passkey.mjs` reads it.

use formats::base64url;
use protocols::form::Form;
use staff::Begun;

use super::{authenticator::Authenticator, house::House, officer::answer};

/// A form that asks a passkey.
pub struct Asked {
    pub action: String,
    pub begun: Begun,
    pub user: Option<String>,
    /// What stands in its other fields.
    pub form: Form,
}

/// What the script fills in.
const FILLED: [&str; 7] = [
    "credential",
    "client_data",
    "authenticator_data",
    "signature",
    "user_handle",
    "public_key",
    "algorithm",
];

impl Asked {
    pub fn on(page: &str) -> Self {
        assert!(page.contains("<script type=\"module\" src=\"/look/"), "{page}");
        let form = page.split("<form ").find(|it| it.contains(" data-passkey=")).unwrap();
        let (tag, rest) = form.split_once('>').unwrap();
        let fields = rest.split("</form>").next().unwrap();
        let mut kept = Form::new();
        let mut begun = None;
        for input in fields.split("<input ").skip(1) {
            let input = format!(" {}", input.split('>').next().unwrap());
            let name = attribute(&input, "name").unwrap();
            if FILLED.contains(&name.as_str()) {
                continue;
            }
            let value = attribute(&input, "value").unwrap_or_default();
            if name == "begun" {
                begun = Some(value.parse().unwrap());
            }
            kept = kept.with(&name, &value);
        }
        let tag = format!(" {tag}");
        let challenge = base64url::decode_array(&attribute(&tag, "data-challenge").unwrap());
        let ids = attribute(&tag, "data-credentials").unwrap();
        let ids = ids.split(' ').filter(|it| !it.is_empty());
        let begun = Begun {
            id: begun.unwrap(),
            challenge: challenge.unwrap(),
            rp_id: attribute(&tag, "data-rp").unwrap(),
            credentials: ids.map(|it| base64url::decode(it).unwrap()).collect(),
        };
        let (action, user) = (attribute(&tag, "action").unwrap(), attribute(&tag, "data-user"));
        Self { action, begun, user, form: kept }
    }

    pub fn answered(&self, house: &House, key: &mut Authenticator) -> String {
        let said = answer(house, key, &self.begun).assertion;
        let handle = said.user_handle.unwrap_or_default();
        let form = self.form.clone();
        form.with("credential", &base64url::encode(&said.credential))
            .with("client_data", &base64url::encode(&said.client_data))
            .with("authenticator_data", &base64url::encode(&said.authenticator_data))
            .with("signature", &base64url::encode(&said.signature))
            .with("user_handle", &base64url::encode(&handle))
            .encode()
    }
}

/// What stands between two pieces of a text.
pub fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    assert!(text.contains(open), "no {open} in {text}");
    text.split_once(open).unwrap().1.split(close).next().unwrap()
}

/// An attribute of a tag, with the letters that a page writes as references.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    let value = value.split('"').next()?;
    let plain = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")];
    Some(plain.iter().fold(value.to_owned(), |text, (code, letter)| text.replace(code, letter)))
}
