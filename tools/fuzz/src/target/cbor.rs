//! CBOR, and what is signed in it.

use formats::{
    cbor::{Reader, Value, Writer},
    cose::{self, Draft, Header, UnverifiedSign1},
};

use crate::fake::{self, Fake, Lax};

const LIMIT: usize = 64 * 1024;

pub fn run(data: &[u8]) {
    let mut reader = Reader::new(data);
    let whole = reader.item().is_ok() && reader.end().is_ok();
    let value = Value::parse(data);
    assert!(value.is_err() || whole, "what is read as a tree can be passed over");
    if let Ok(value) = value {
        let _ = value.to_json();
        canonical(&value);
    }
    signed(data);
    let _ = cose::read_key(&mut Reader::new(data)).map(|key| {
        let mut writer = Writer::new();
        cose::write_key(&key, &mut writer);
        assert_eq!(cose::read_key(&mut Reader::new(writer.as_bytes())), Ok(key));
    });
}

/// What is written is read, and written as the same bytes.
fn canonical(value: &Value) {
    let written = value.encode().expect("what was read can be written");
    let again = Value::parse(&written).expect("what is written is read");
    assert_eq!(again.encode().as_ref(), Ok(&written));
}

fn signed(data: &[u8]) {
    if let Ok(read) = UnverifiedSign1::parse(data, LIMIT) {
        let _ = (read.key_id(), read.x5chain(), read.dangerous_unverified_payload());
        let _ = read.verify(&Lax, &fake::key(1));
        let _ = read.verify_detached(&Lax, &fake::key(1), b"payload");
    }
    // Whatever the payload is, it comes back, and under no other key.
    let draft = Draft::embedded(&Header::new().typ("x").key_id(b"k"), data).tagged();
    let signature = fake::signature(&fake::key(1), draft.to_sign());
    let written = draft.complete(&signature);
    let read = UnverifiedSign1::parse(&written, usize::MAX).expect("what is written is read");
    assert_eq!(read.verify(&Fake, &fake::key(1)), Ok(data));
    assert!(read.verify(&Fake, &fake::key(2)).is_err());
}
