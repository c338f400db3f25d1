//! A keyring keeps its keys: through restarts, from others, whole, and one for each name.
#![expect(clippy::unwrap_used, reason = "a story that goes wrong should stop")]

use std::{
    collections::BTreeSet,
    env, fs,
    path::Path,
    process::Stdio,
    sync::{Arc, Barrier},
    thread,
};

use keys::{AwsLc, KeyError, KeyName, Keyring, Seal, verify_ed25519};
use support::{Directory, again, set_mode};
use terms::{Class, Crypto, OsDie, SeededDie};

#[expect(dead_code, reason = "each story uses its share")]
mod support;

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the story is about signing")]
async fn a_key_signs_and_a_restart_keeps_it() {
    let home = Directory::new();
    let first = open(&home).create(&KeyName::ISSUER, &OsDie).unwrap();
    let note = open(&home).note_key_or_create(&KeyName::AUDIT, &OsDie).unwrap();

    let keyring = open(&home);
    assert_eq!(keyring.names().unwrap(), [KeyName::AUDIT, KeyName::ISSUER]);
    let again = keyring.key(&KeyName::ISSUER).unwrap();
    assert_eq!(again.public(), first.public());
    let message = b"a credential";
    let signatures = [again.sign(message).await.unwrap(), again.sign_now(message).unwrap()];
    for signature in &signatures {
        assert!(AwsLc.verify(first.public(), message, signature));
        assert!(!AwsLc.verify(first.public(), b"another", signature));
    }
    let all = again.sign_all(&[&b"one"[..], b"two"]).await.unwrap();
    assert!(AwsLc.verify(first.public(), b"one", &all[0]));
    assert!(AwsLc.verify(first.public(), b"two", &all[1]));

    let kept = keyring.note_key(&KeyName::AUDIT).unwrap();
    assert_eq!(kept.public(), note.public());
    assert!(verify_ed25519(note.public(), message, &kept.sign(message)));
}

#[test]
fn the_same_die_draws_the_same_keys_and_chance_draws_others() {
    let publics = [SeededDie::new(1), SeededDie::new(1), SeededDie::new(2)].map(|die| {
        let home = Directory::new();
        let keyring = Keyring::open(home.path("keys"), Seal::beside(), &die).unwrap();
        *keyring.create(&KeyName::STATUS, &die).unwrap().public()
    });
    assert_eq!(publics[0], publics[1]);
    assert_ne!(publics[0], publics[2]);
}

#[test]
fn a_key_is_never_overwritten_nor_taken_for_another_kind() {
    let home = Directory::new();
    let keyring = open(&home);
    let key = keyring.create(&KeyName::ISSUER, &OsDie).unwrap();
    let refused = keyring.create(&KeyName::ISSUER, &OsDie).unwrap_err();
    assert!(matches!(refused, KeyError::Exists(_)));
    assert_eq!(refused.class(), Class::Conflict);
    assert_eq!(keyring.key_or_create(&KeyName::ISSUER, &OsDie).unwrap().public(), key.public());
    assert!(matches!(keyring.note_key(&KeyName::ISSUER), Err(KeyError::Kind(_))));
    keyring.note_key_or_create(&KeyName::AUDIT, &OsDie).unwrap();
    assert!(matches!(keyring.key(&KeyName::AUDIT), Err(KeyError::Kind(_))));
    assert!(matches!(keyring.key_or_create(&KeyName::AUDIT, &OsDie), Err(KeyError::Kind(_))));
}

#[test]
fn a_missing_key_is_said_to_be_missing() {
    let home = Directory::new();
    let missing = open(&home).key(&KeyName::STATUS).unwrap_err();
    assert!(matches!(missing, KeyError::Missing(_)));
    assert_eq!(missing.class(), Class::Missing);
    assert!(open(&home).find_key(&KeyName::STATUS).unwrap().is_none());
}

#[test]
fn another_seal_does_not_open_a_keyring() {
    let home = Directory::new();
    let seal = |byte| Seal::bytes(&[byte; 32]).unwrap();
    let keyring = Keyring::open(home.path("keys"), seal(1), &OsDie).unwrap();
    keyring.create(&KeyName::ISSUER, &OsDie).unwrap();
    for wrong in [seal(2), Seal::bytes(&[1; 33]).unwrap()] {
        let refused = Keyring::open(home.path("keys"), wrong, &OsDie).unwrap_err();
        assert!(matches!(refused, KeyError::WrongSeal(_)), "{refused}");
    }
    let beside = Keyring::open(home.path("keys"), Seal::beside(), &OsDie).unwrap_err();
    assert!(matches!(beside, KeyError::SealMissing(_)), "no new seal where keys are: {beside}");
    Keyring::open(home.path("keys"), seal(1), &OsDie).unwrap();
    assert!(matches!(Seal::bytes(&[1; 31]), Err(KeyError::SealShort)));
}

#[test]
fn a_seal_comes_from_a_file_that_others_cannot_read() {
    let home = Directory::new();
    let (keys, file) = (home.path("keys"), home.path("seal-secret"));
    assert!(matches!(Seal::file(&file), Err(KeyError::SealMissing(_))));
    fs::write(&file, [9; 40]).unwrap();
    for open_to_others in [0o644, 0o604, 0o660, 0o602] {
        set_mode(&file, open_to_others);
        assert!(matches!(Seal::file(&file), Err(KeyError::Exposed(_))), "{open_to_others:o}");
    }
    set_mode(&file, 0o640);
    let keyring = Keyring::open(&keys, Seal::file(&file).unwrap(), &OsDie).unwrap();
    keyring.create(&KeyName::ISSUER, &OsDie).unwrap();
    Keyring::open(&keys, Seal::bytes(&[9; 40]).unwrap(), &OsDie).unwrap();
    assert!(!keys.join("seal").exists(), "the secret stays where it was");
}

#[test]
fn a_flipped_byte_anywhere_is_refused() {
    let home = Directory::new();
    fill(&home);
    for name in ["seal", "issuer.key", "audit.key"] {
        let path = home.path("keys").join(name);
        let whole = fs::read(&path).unwrap();
        for place in 0..whole.len() {
            for flip in [0x01, 0x80] {
                let mut altered = whole.clone();
                altered[place] ^= flip;
                fs::write(&path, &altered).unwrap();
                assert!(is_refused(&home), "{name}, byte {place}");
            }
        }
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(is_refused(&home), "{name} cut to {length}");
        }
        fs::write(&path, [&whole[..], b"x"].concat()).unwrap();
        assert!(is_refused(&home), "{name} with more behind it");
        fs::write(&path, &whole).unwrap();
        assert!(!is_refused(&home), "{name} restored");
    }
}

#[test]
fn a_key_file_under_another_name_is_refused() {
    let home = Directory::new();
    fill(&home);
    let keys = home.path("keys");
    fs::copy(keys.join("issuer.key"), keys.join("status.key")).unwrap();
    let refused = open(&home).key(&KeyName::STATUS).unwrap_err();
    assert!(matches!(refused, KeyError::Damaged(_)), "{refused}");
}

#[test]
fn nobody_else_may_read_a_key() {
    let home = Directory::new();
    fill(&home);
    let keys = home.path("keys");
    for file in ["seal", "issuer.key", "audit.key"] {
        let file = keys.join(file);
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        for open_to_others in [0o640, 0o604, 0o620, 0o601] {
            set_mode(&file, open_to_others);
            let refused = Keyring::open(&keys, Seal::beside(), &OsDie).unwrap_err();
            assert!(matches!(refused, KeyError::Exposed(_)), "{open_to_others:o}: {refused}");
        }
        set_mode(&file, 0o600);
    }
    assert_eq!(mode(&keys), 0o700);
    set_mode(&keys, 0o750);
    assert!(matches!(Keyring::open(&keys, Seal::beside(), &OsDie), Err(KeyError::Exposed(_))));
    set_mode(&keys, 0o700);
    let left: BTreeSet<_> = fs::read_dir(&keys)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left, ["audit.key", "issuer.key", "seal"].map(String::from).into(), "no drafts");
}

#[test]
fn a_secret_opens_only_under_its_purpose_and_seal() {
    let (home, other) = (Directory::new(), Directory::new());
    let (keyring, stranger) = (open(&home), open(&other));
    let sealed = keyring.seal_secret("claims of 1", b"Siti Aminah", &OsDie).unwrap();
    assert!(!sealed.windows(4).any(|part| part == b"Siti"));
    assert_eq!(open(&home).open_secret("claims of 1", &sealed).unwrap().as_slice(), b"Siti Aminah");
    for (keyring, purpose) in
        [(&keyring, "claims of 2"), (&keyring, ""), (&stranger, "claims of 1")]
    {
        let refused = keyring.open_secret(purpose, &sealed).unwrap_err();
        assert!(matches!(refused, KeyError::Damaged(_)), "{refused}");
    }
    for place in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[place] ^= 1;
        assert!(keyring.open_secret("claims of 1", &altered).is_err(), "byte {place}");
        assert!(keyring.open_secret("claims of 1", &sealed[..place]).is_err(), "cut to {place}");
    }
    let twice = keyring.seal_secret("claims of 1", b"Siti Aminah", &OsDie).unwrap();
    assert_ne!(sealed, twice, "nobody sees that two are the same");
    // What rooms seal is not what key files are: one cannot be passed off as the other.
    let file = fs::read(key_file(&home, &keyring)).unwrap();
    assert!(keyring.open_secret("key:issuer", &file[18..]).is_err());
}

#[test]
fn a_mac_is_of_its_purpose_and_its_seal() {
    let (home, other) = (Directory::new(), Directory::new());
    let keyring = open(&home);
    let key = keyring.mac_key("nonce");
    let mac = key.tag(b"2026");
    assert!(open(&home).mac_key("nonce").verify(b"2026", &mac));
    assert!(!keyring.mac_key("ticket").verify(b"2026", &mac));
    assert!(!key.verify(b"2027", &mac));
    assert!(!key.verify(b"2026", &mac[..31]));
    assert!(!open(&other).mac_key("nonce").verify(b"2026", &mac));
}

#[test]
fn threads_that_race_hold_the_same_key() {
    let home = Directory::new();
    let (keys, start) = (home.path("keys"), Arc::new(Barrier::new(16)));
    let racers: Vec<_> = (0..16)
        .map(|_| {
            let (keys, start) = (keys.clone(), start.clone());
            thread::spawn(move || {
                start.wait();
                race(&keys)
            })
        })
        .collect();
    let keys: BTreeSet<_> = racers.into_iter().map(|racer| racer.join().unwrap()).collect();
    assert_eq!(keys.len(), 1);
}

#[test]
fn processes_that_race_hold_the_same_key() {
    if let Some(keys) = env::var_os("KEYS_RACE") {
        println!("RACED {}", race(Path::new(&keys)));
        return;
    }
    let home = Directory::new();
    let racer = || {
        again("processes_that_race_hold_the_same_key")
            .env("KEYS_RACE", home.path("keys"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let racers: Vec<_> = (0..8).map(|_| racer()).collect();
    let raced = racers.into_iter().map(|racer| {
        let out = racer.wait_with_output().unwrap();
        assert!(out.status.success());
        let said = String::from_utf8(out.stdout).unwrap();
        said.split_once("RACED ").unwrap().1.lines().next().unwrap().to_owned()
    });
    assert_eq!(raced.collect::<BTreeSet<_>>().len(), 1);
}

/// Opens the keyring and takes both kinds of key, as one of many who do so at once.
fn race(keys: &Path) -> String {
    let keyring = Keyring::open(keys, Seal::beside(), &OsDie).unwrap();
    let key = keyring.key_or_create(&KeyName::ISSUER, &OsDie).unwrap();
    let note = keyring.note_key_or_create(&KeyName::AUDIT, &OsDie).unwrap();
    let bytes =
        [&key.public().as_sec1()[..], note.public(), &keyring.mac_key("race").tag(b"")].concat();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn open(home: &Directory) -> Keyring {
    Keyring::open(home.path("keys"), Seal::beside(), &OsDie).unwrap()
}

fn fill(home: &Directory) {
    let keyring = open(home);
    keyring.create(&KeyName::ISSUER, &OsDie).unwrap();
    keyring.note_key_or_create(&KeyName::AUDIT, &OsDie).unwrap();
}

/// Whether the keyring, or a key in it, refuses to open. It never opens with other keys.
fn is_refused(home: &Directory) -> bool {
    Keyring::open(home.path("keys"), Seal::beside(), &OsDie).is_err()
        || open(home).key(&KeyName::ISSUER).is_err()
        || open(home).note_key(&KeyName::AUDIT).is_err()
}

fn key_file(home: &Directory, keyring: &Keyring) -> std::path::PathBuf {
    keyring.create(&KeyName::ISSUER, &OsDie).unwrap();
    home.path("keys").join("issuer.key")
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).unwrap().mode() & 0o777
}
