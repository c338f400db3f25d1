//! Requests for presentations. Sketch: header and payload of the request object, then links and
//! form bodies. `@c@` in the payload is the client identifier of the header's first certificate.

use formats::{jose::UnverifiedJws, trust::VerifiedChain};
use protocols::oid4vp::{
    AuthorizationRequest, ClientId, Expected, RequestError, RequestLink, RequestPost,
    UnverifiedRequest,
};
use terms::Crypto;

use crate::{
    fake::{self, Fake, NOON},
    sketch::{Input, filled},
};

pub fn run(data: &[u8]) {
    match Input::read(data) {
        Some(Input::Object(text)) => link(text),
        Some(Input::Sketch(mut lines)) => {
            object(lines.line(), lines.line());
            link(lines.line());
            post(lines.line());
        }
        None => {}
    }
}

fn object(header: &str, payload: &str) {
    let provisional = fake::jws(header.as_bytes(), b"{}", &fake::key(1));
    let Ok(provisional) = UnverifiedJws::parse(&provisional) else { return };
    let Some(leaf) = provisional.header().x5c.first() else { return };
    let client_id = ClientId::of_certificate(leaf, &Fake).to_string();
    let payload = filled(payload, "c", &client_id);
    let text = fake::jws(header.as_bytes(), payload.as_bytes(), &fake::key(1));
    let expected = Expected { client_id: &client_id, wallet_nonce: None, now: NOON };
    let Ok(request) = read(&text, &expected, leaf) else { return };

    let chain = provisional.header().x5c.as_slice();
    let draft = request.draft(chain).expect("what was read can be written");
    let text = fake::signed(draft, &fake::key(1));
    let again = read(&text, &expected, leaf).expect("what is written is read");
    // Keys of the asker that nobody can use are not written again; all else is the same.
    assert_eq!(again, request);
    let echoed = Expected { wallet_nonce: Some("another"), ..expected };
    if request.wallet_nonce.as_deref() != Some("another") {
        assert_eq!(read(&text, &echoed, leaf).err(), Some(RequestError::WalletNonce));
    }
}

fn read(
    text: &str,
    expected: &Expected<'_>,
    leaf: &[u8],
) -> Result<AuthorizationRequest, RequestError> {
    let chain = VerifiedChain {
        key: fake::key(1),
        common_name: None,
        organisation: None,
        dns_names: Vec::new(),
        leaf_sha256: Fake.sha256(leaf),
        authority_keys: Vec::new(),
        anchor: "anchor".to_owned(),
        from: NOON,
        until: NOON,
    };
    UnverifiedRequest::parse(text, expected, &Fake)?.verify(&chain, expected, &Fake)
}

fn link(text: &str) {
    let Ok(link) = RequestLink::parse(text) else { return };
    assert_eq!(RequestLink::parse(&link.link()), Ok(link));
}

fn post(body: &str) {
    let Ok(post) = RequestPost::parse(body.as_bytes()) else { return };
    assert_eq!(RequestPost::parse(post.form().as_bytes()), Ok(post));
}
