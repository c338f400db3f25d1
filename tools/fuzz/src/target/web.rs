//! Addresses and forms.

use protocols::{Url, form::Form};

pub fn run(data: &[u8]) {
    if let Ok(form) = Form::parse(data, 4096) {
        assert_eq!(Form::parse(form.encode().as_bytes(), usize::MAX), Ok(form));
    }
    let Ok(text) = str::from_utf8(data) else { return };
    let Ok(url) = text.parse::<Url>() else { return };
    let again: Url = url.as_str().parse().expect("an address reads back");
    assert_eq!(again.as_str(), url.as_str());
    let _ = (url.host(), url.port(), url.path(), url.query(), url.is_loopback(), url.is_private());
    let _ = (url.well_known("x"), url.origin());
    let place: Url = url.place().parse().expect("an address without its query is one");
    assert_eq!(place.place(), url.place());
    assert_eq!(place.origin(), url.origin());
}
