//! Keys in a PKCS#11 token, tried with SoftHSM2. Without it these stories fail: Debian's package
//! is `softhsm2`.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a story that goes wrong should stop"
)]

use std::{env, fs, path::PathBuf, process::Command, time::Duration};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    object::{Attribute, AttributeType, ObjectClass},
    session::{Session, UserType},
    types::AuthPin,
};
use keys::{
    Authority, AwsLc, KeyError, KeyName, Keyring, Leaf, Seal, SigningKey, Subject, TokenKey,
    Validity,
};
use support::{Directory, again, set_mode};
use terms::{Crypto, Moment, OsDie};

#[expect(dead_code, reason = "each story uses its share")]
mod support;

const PIN: &str = "271828";

#[test]
fn a_tokens_key_signs_for_many_at_once_and_a_restart_keeps_it() {
    with_token("a_tokens_key_signs_for_many_at_once_and_a_restart_keeps_it", |token, home| {
        let public = token.generate(&OsDie).unwrap();
        let key = open(home).adopt(&KeyName::ISSUER, &token, &OsDie).unwrap();
        assert_eq!(key.public(), &public);
        sign_in_32_tasks(&key);
        drop(key);

        let key = open(home).key(&KeyName::ISSUER).unwrap();
        assert_eq!(key.public(), &public);
        sign_in_32_tasks(&key);
        let signature = key.sign_now(b"a command").unwrap();
        assert!(AwsLc.verify(&public, b"a command", &signature));
    });
}

#[test]
fn a_batch_is_signed_in_order() {
    with_token("a_batch_is_signed_in_order", |token, home| {
        token.generate(&OsDie).unwrap();
        let key = open(home).adopt(&KeyName::ISSUER, &token, &OsDie).unwrap();
        let messages: Vec<_> = (0..200_u32).map(u32::to_be_bytes).collect();
        let signatures = run(key.sign_all(&messages)).unwrap();
        assert_eq!(signatures.len(), messages.len());
        for (message, signature) in messages.iter().zip(&signatures) {
            assert!(AwsLc.verify(key.public(), message, signature));
        }
    });
}

#[test]
fn an_overrun_token_says_so_and_recovers() {
    with_token("an_overrun_token_says_so_and_recovers", |token, home| {
        token.generate(&OsDie).unwrap();
        let key = open(home).adopt(&KeyName::ISSUER, &token, &OsDie).unwrap();
        let refused = run(key.sign_all(&vec![b"x"; 50_000])).unwrap_err();
        assert!(matches!(refused, KeyError::Busy), "{refused}");
        let later = (0..100).find_map(|_| {
            std::thread::sleep(Duration::from_millis(20));
            key.sign_now(b"later").ok()
        });
        assert!(AwsLc.verify(key.public(), b"later", &later.unwrap()));
    });
}

#[test]
fn a_key_that_is_made_for_now_signs_and_leaves_nothing() {
    with_token("a_key_that_is_made_for_now_signs_and_leaves_nothing", |token, home| {
        let passing = token.generate_for_now(&OsDie).unwrap();
        let key = open(home).adopt(&KeyName::ISSUER, &token, &OsDie).unwrap();
        sign_in_32_tasks(&key);
        assert_eq!(open(home).find_token(&KeyName::ISSUER).unwrap(), Some(token.clone()));
        let twice = token.generate_for_now(&OsDie);
        assert!(matches!(twice, Err(KeyError::TokenKey { found: 2, .. })));
        drop((key, passing));
        assert!(find(&session(&token), &token, ObjectClass::PRIVATE_KEY).is_empty());
        assert!(token.generate(&OsDie).is_ok(), "the label is free");
    });
}

#[test]
fn a_private_half_never_leaves_its_token() {
    with_token("a_private_half_never_leaves_its_token", |token, _| {
        token.generate(&OsDie).unwrap();
        let session = session(&token);
        let private = find(&session, &token, ObjectClass::PRIVATE_KEY);
        let shown = session.get_attributes(private[0], &[AttributeType::Value]);
        assert!(shown.is_ok_and(|shown| shown.is_empty()), "the token shows no private value");
        let wanted = [AttributeType::Sensitive, AttributeType::Extractable];
        let held = session.get_attributes(private[0], &wanted).unwrap();
        assert!(matches!(held[..], [Attribute::Sensitive(true), Attribute::Extractable(false)]));
    });
}

#[test]
fn a_session_that_the_token_lost_is_opened_anew() {
    with_token("a_session_that_the_token_lost_is_opened_anew", |token, home| {
        token.generate(&OsDie).unwrap();
        let key = open(home).adopt(&KeyName::ISSUER, &token, &OsDie).unwrap();
        for _ in 0..3 {
            session(&token).logout().unwrap(); // of the whole process, as the standard has it
            sign_in_32_tasks(&key);
        }
    });
}

#[test]
fn a_wrong_pin_is_tried_once_and_said_so() {
    with_token("a_wrong_pin_is_tried_once_and_said_so", |token, home| {
        token.generate(&OsDie).unwrap();
        let key = open(home).adopt(&KeyName::ISSUER, &token, &OsDie).unwrap();
        fs::write(&token.pin_file, "314159").unwrap();
        session_with(&token, PIN).logout().unwrap();
        for _ in 0..20 {
            assert!(matches!(key.sign_now(b"x"), Err(KeyError::TokenPin)));
        }
        fs::write(&token.pin_file, PIN).unwrap();
        let refused = key.sign_now(b"x").unwrap_err();
        assert!(matches!(refused, KeyError::TokenPin), "no second try unasked: {refused}");
        assert!(open(home).key(&KeyName::ISSUER).is_ok(), "a restart tries again");
    });
}

#[test]
fn another_key_under_the_same_label_is_refused() {
    with_token("another_key_under_the_same_label_is_refused", |token, home| {
        token.generate(&OsDie).unwrap();
        open(home).adopt(&KeyName::ISSUER, &token, &OsDie).unwrap();
        assert!(matches!(token.generate(&OsDie), Err(KeyError::TokenKey { found: 2, .. })));
        let session = session(&token);
        for class in [ObjectClass::PRIVATE_KEY, ObjectClass::PUBLIC_KEY] {
            session.destroy_object(find(&session, &token, class)[0]).unwrap();
        }
        let gone = open(home).key(&KeyName::ISSUER).unwrap_err();
        assert!(matches!(gone, KeyError::TokenKey { found: 0, .. }), "{gone}");
        token.generate(&OsDie).unwrap();
        let swapped = open(home).key(&KeyName::ISSUER).unwrap_err();
        assert!(matches!(swapped, KeyError::TokenKey { .. }), "{swapped}");
    });
}

#[test]
fn a_key_whose_token_is_gone_is_known_and_does_not_sign() {
    with_token("a_key_whose_token_is_gone_is_known_and_does_not_sign", |token, home| {
        let public = token.generate(&OsDie).unwrap();
        open(home).adopt(&KeyName::ISSUER, &token, &OsDie).unwrap();
        let there = open(home).find_key_or_lost(&KeyName::ISSUER).unwrap().unwrap();
        assert!(there.sign_now(b"x").is_ok());
        fs::remove_file(&token.pin_file).unwrap();
        let keyring = open(home);
        assert!(keyring.key(&KeyName::ISSUER).is_err());
        assert_eq!(keyring.find_public(&KeyName::ISSUER).unwrap(), Some(public));
        let lost = keyring.find_key_or_lost(&KeyName::ISSUER).unwrap().unwrap();
        assert_eq!(*lost.public(), public);
        assert!(matches!(lost.sign_now(b"x"), Err(KeyError::Token(_))));
        assert!(matches!(run(lost.sign(b"x")), Err(KeyError::Token(_))));
        assert!(matches!(run(lost.sign_all(&[b"x"])), Err(KeyError::Token(_))));
        assert!(keyring.find_key_or_lost(&KeyName::STATUS).unwrap().is_none(), "never made");
        assert!(keyring.find_public(&KeyName::STATUS).unwrap().is_none());
    });
}

#[test]
fn what_is_not_there_is_named() {
    with_token("what_is_not_there_is_named", |token, home| {
        let adopt = |token: TokenKey| open(home).adopt(&KeyName::ISSUER, &token, &OsDie);
        let no_key = adopt(token.clone()).unwrap_err();
        assert!(matches!(no_key, KeyError::TokenKey { found: 0, .. }), "{no_key}");
        token.generate(&OsDie).unwrap();
        let strange = TokenKey { token: "another".into(), ..token.clone() };
        assert!(adopt(strange).unwrap_err().to_string().contains("\"another\""));
        let no_module = TokenKey { module: "/nowhere/module.so".into(), ..token.clone() };
        assert!(matches!(adopt(no_module), Err(KeyError::Token(_))));
        let no_pin = TokenKey { pin_file: "/nowhere/pin".into(), ..token.clone() };
        assert!(adopt(no_pin).unwrap_err().to_string().contains("/nowhere/pin"));
        let relative = TokenKey { pin_file: "pin".into(), ..token.clone() };
        assert!(adopt(relative).unwrap_err().to_string().contains("absolute"));
        set_mode(&token.pin_file, 0o644);
        assert!(matches!(adopt(token.clone()), Err(KeyError::Exposed(_))));
        set_mode(&token.pin_file, 0o600);
        fs::write(&token.pin_file, "314159").unwrap();
        assert!(matches!(adopt(token.clone()), Err(KeyError::TokenPin)));
        fs::write(&token.pin_file, format!("{PIN}\n")).unwrap();
        assert!(open(home).find_key(&KeyName::ISSUER).unwrap().is_none(), "nothing was stored");
        adopt(token).unwrap();
    });
}

#[test]
fn a_tokens_authority_certifies() {
    with_token("a_tokens_authority_certifies", |token, home| {
        token.generate(&OsDie).unwrap();
        let keyring = open(home);
        let key = keyring.adopt(&KeyName::ISSUER_CA, &token, &OsDie).unwrap();
        let leaf_key = keyring.create(&KeyName::ISSUER, &OsDie).unwrap();
        let validity =
            Validity::starting(Moment::from_seconds(1_767_225_600), Duration::from_secs(86_400));
        let subject = |name| Subject::new(name, None).unwrap();
        let authority = Authority::found(key, &subject("Akar"), validity, &OsDie).unwrap();
        let leaf = Leaf { subject: subject("Daun"), validity, names: vec![], purposes: vec![] };
        // Within a runtime too: waiting for the token must not upset it.
        let made = run(async { authority.certify(leaf_key.public(), &leaf, &OsDie) });
        assert!(made.is_ok());
    });
}

fn sign_in_32_tasks(key: &SigningKey) {
    run(async {
        let tasks: Vec<_> = (0..32_u8)
            .map(|number| {
                let key = key.clone();
                tokio::spawn(async move { sign_and_verify(&key, number).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
}

async fn sign_and_verify(key: &SigningKey, number: u8) {
    for round in 0..8 {
        let message = [number, round];
        let signature = key.sign(&message).await.unwrap();
        assert!(AwsLc.verify(key.public(), &message, &signature), "{number}, {round}");
    }
}

/// Runs `story` in a process of its own, whose environment leads SoftHSM to a token of its own:
/// no process can safely change its environment while threads read it.
fn with_token(name: &str, story: impl FnOnce(TokenKey, &Directory)) {
    let home = Directory::new();
    if let Some(pin_file) = env::var_os("KEYS_TOKEN_PIN_FILE") {
        let token = TokenKey {
            module: module(),
            token: "ikd test".into(),
            key: "a key".into(),
            pin_file: pin_file.into(),
            sessions: 0,
        };
        return story(token, &home);
    }
    let (tokens, settings, pin) = (home.path("tokens"), home.path("conf"), home.path("pin"));
    fs::create_dir(&tokens).unwrap();
    fs::write(&settings, format!("directories.tokendir = {}\n", tokens.display())).unwrap();
    fs::write(&pin, PIN).unwrap();
    set_mode(&pin, 0o600);
    let made = Command::new("softhsm2-util")
        .args(["--init-token", "--free", "--label", "ikd test", "--so-pin", "161803", "--pin", PIN])
        .env("SOFTHSM2_CONF", &settings)
        .output()
        .expect("softhsm2-util runs: install the package softhsm2");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let told = again(name)
        .env("SOFTHSM2_CONF", &settings)
        .env("KEYS_TOKEN_PIN_FILE", &pin)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&told.stdout);
    assert!(told.status.success(), "{said}\n{}", String::from_utf8_lossy(&told.stderr));
    assert!(said.contains("1 passed"), "the story {name} was not told: {said}");
}

fn module() -> PathBuf {
    let places = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/local/lib/softhsm/libsofthsm2.so",
        "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    ];
    let found = places.into_iter().map(PathBuf::from).find(|place| place.exists());
    found.expect("SoftHSM2 is installed: Debian's package is softhsm2")
}

fn open(home: &Directory) -> Keyring {
    Keyring::open(home.path("keys"), Seal::beside(), &OsDie).unwrap()
}

/// A session of the test's own, beside those of the key.
fn session(token: &TokenKey) -> Session {
    session_with(token, fs::read_to_string(&token.pin_file).unwrap().trim())
}

fn session_with(token: &TokenKey, pin: &str) -> Session {
    let module = Pkcs11::new(&token.module).unwrap();
    let _ = module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
    let slot = module.get_slots_with_initialized_token().unwrap()[0];
    let session = module.open_rw_session(slot).unwrap();
    let _ = session.login(UserType::User, Some(&AuthPin::new(pin.into())));
    session
}

fn find(
    session: &Session,
    token: &TokenKey,
    class: ObjectClass,
) -> Vec<cryptoki::object::ObjectHandle> {
    let label = Attribute::Label(token.key.clone().into_bytes());
    session.find_objects(&[Attribute::Class(class), label]).unwrap()
}

fn run<T>(story: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).build().unwrap().block_on(story)
}
