//! What one side refuses the other refuses too. Where a peer is laxer than we are, the story says
//! what it does, so that a change is noticed.

use formats::sd_jwt::{Claims, SdJwtError};
use serde_json::{Value, json};

use crate::{
    forger::{
        Forger,
        Says::{No, Sees},
        digest, disclosure, name, other_name,
    },
    peer::{node, python},
    sd_jwt::{Binding, Trust},
    stage::{Stage, paths, seen_claims},
};

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn what_is_forged_below_is_accepted_by_all_while_it_is_honest() {
    let forger = Forger::new();
    let text = forger.bind(&forger.credential());
    let ours = forger.stage.verify(&text, forger.issuer()).unwrap();
    let claims = seen_claims(&ours);
    assert_eq!(claims["full_name"], json!("Budi"));
    let trust = Trust::Key(forger.issuer());
    assert_eq!(node().verify(&text, trust, Binding::Required), Ok(claims.clone()));
    assert_eq!(python().verify(&text, trust, Binding::Required), Ok(claims));
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn wrong_signatures_are_refused_by_all() {
    use SdJwtError::{IssuerSignature, KeyBindingSignature};
    let (node, python) = (No("Invalid JWT Signature"), No("InvalidJWSSignature"));
    let forger = Forger::new();
    let honest = forger.bind(&forger.credential());
    let (jwt, rest) = honest.split_once('~').unwrap();
    let (credential, binding) = honest.rsplit_once('~').unwrap();

    let text = format!("{}~{rest}", corrupted(jwt));
    forger.judge("a corrupted signature of the issuer", &text, (IssuerSignature, node, python));
    let text = format!("{credential}~{}", corrupted(binding));
    forger.judge("a corrupted key binding", &text, (KeyBindingSignature, node, python));

    let mut impostor = Forger::new();
    std::mem::swap(&mut impostor.stage.issuer, &mut impostor.stage.holder);
    let text = forger.bind(&impostor.issued(|_| {}, &[]));
    forger.judge("another issuer's credential", &text, (IssuerSignature, node, python));
    let text = impostor.bind(&forger.credential());
    forger.judge("another holder's key binding", &text, (KeyBindingSignature, node, python));

    let unsigned = forger.issued_as(&json!({"alg": "none", "typ": "dc+sd-jwt"}), |_| {}, &[]);
    let unsigned = format!("{}.~", unsigned.rsplit_once('.').unwrap().0);
    let (node, python) = (No("no signature"), No("InvalidJWS"));
    forger.judge("no signature", &forger.bind(&unsigned), (IssuerSignature, node, python));
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn a_key_binding_for_another_request_is_refused() {
    use SdJwtError::{
        KeyBindingAudience, KeyBindingMissing, KeyBindingNonce, KeyBindingTime, KeyBindingType,
    };
    let (forger, taken) = (Forger::new(), Sees(Some("Budi")));
    let credential = forger.credential();
    let judge = |what, text: &str, judgement| forger.judge(what, text, judgement);

    let text = forger.bind_as(&credential, "kb+jwt", |it| it["nonce"] = json!("n-other"));
    judge("another nonce", &text, (KeyBindingNonce, No("Invalid Nonce"), No("Invalid nonce")));
    // The library on Node.js leaves the audience to its caller.
    let text = forger.bind_as(&credential, "kb+jwt", |it| it["aud"] = json!("x509_hash:other"));
    judge("another audience", &text, (KeyBindingAudience, taken, No("Invalid audience")));
    let text = forger.bind_as(&credential, "JWT", |_| {});
    let (node, python) = (No("Invalid Key Binding Jwt"), No("Invalid header typ"));
    judge("another type", &text, (KeyBindingType, node, python));
    let (node, python) = (No("Key Binding JWT not exist"), No("InvalidJWSObject"));
    judge("no key binding", &credential, (KeyBindingMissing, node, python));
    // Both leave the age of the key binding to their callers.
    for seconds in [-3600, 3600] {
        let at = forger.stage.now.seconds() + seconds;
        let text = forger.bind_as(&credential, "kb+jwt", |it| it["iat"] = json!(at));
        judge("another time", &text, (KeyBindingTime, taken, taken));
    }
    let nobodys = forger.issued(|it| drop(it.as_object_mut().unwrap().remove("cnf")), &[]);
    // On Node.js the library hands the claims to its caller, who finds no key in them.
    let judgement = (SdJwtError::HolderKeyMissing, No("jwk"), No("No holder public key"));
    judge("no holder", &forger.bind(&nobodys), judgement);
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn a_presentation_changed_after_its_binding_is_refused_by_all() {
    use SdJwtError::{DisclosureUnreferenced, KeyBindingHash};
    let (node, python) = (No("Invalid sd_hash"), No("Invalid digest"));
    let forger = Forger::new();
    let credential = forger.credential();
    let honest = forger.bind(&credential);

    let text = forger.bind_as(&credential, "kb+jwt", |it| it["sd_hash"] = json!(digest(&name())));
    forger.judge("another sd_hash", &text, (KeyBindingHash, node, python));
    let text = honest.replace(&format!("~{}", disclosure(&name())), "");
    forger.judge("a disclosure left out", &text, (KeyBindingHash, node, python));
    let text = honest.replace(&disclosure(&name()), &disclosure(&other_name()));
    forger.judge("an altered disclosure", &text, (DisclosureUnreferenced, node, python));
    let added = format!("~{}~", disclosure(&other_name()));
    let text = honest.replacen('~', &added, 1);
    forger.judge("an added disclosure", &text, (DisclosureUnreferenced, node, python));
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn a_holder_adds_nothing_to_what_was_issued() {
    use SdJwtError::{DigestTwice, DisclosureUnreferenced};
    let forger = Forger::new();
    let honest = forger.credential();
    let (honest_name, other) = (disclosure(&name()), disclosure(&other_name()));

    // Both should refuse (RFC 9901, section 7.1, step 5); they drop what nothing refers to.
    let altered = forger.bind(&honest.replace(&honest_name, &other));
    let judgement = (DisclosureUnreferenced, Sees(None), Sees(None));
    forger.judge("an altered disclosure, bound", &altered, judgement);
    let added = forger.bind(&format!("{honest}{other}~"));
    let judgement = (DisclosureUnreferenced, Sees(Some("Budi")), Sees(Some("Budi")));
    forger.judge("an unreferenced disclosure, bound", &added, judgement);
    // Node.js keeps the last of the two.
    let twice = forger.bind(&format!("{honest}{honest_name}~"));
    let judgement = (DigestTwice, Sees(Some("Budi")), No("Duplicate disclosure hash"));
    forger.judge("a disclosure sent twice", &twice, judgement);
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn a_payload_that_breaks_the_rules_is_refused_though_its_issuer_signed_it() {
    let (forger, budi) = (Forger::new(), digest(&name()));
    let element = json!(["2GLC42sKQveCfGfryNRN9w", "Budi"]);
    let judge = |what, members: Value, shown: &Value, judgement| {
        let edit = |it: &mut Value| {
            it.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        };
        let text = forger.issued(edit, std::slice::from_ref(shown));
        forger.judge(what, &forger.bind(&text), judgement);
    };
    let (seen, unseen) = (Sees(Some("Budi")), Sees(None));

    // Node.js looks neither for digests that stand twice nor for names that collide.
    let twice = (SdJwtError::DigestTwice, seen, No("Duplicate hash found"));
    judge("a digest twice in a row", json!({"_sd": [budi, budi]}), &name(), twice);
    let members = json!({"_sd": [budi], "office": {"_sd": [budi]}});
    judge("a digest in two objects", members, &name(), twice);
    let collides = (SdJwtError::ClaimCollides, seen, No("Duplicate key found"));
    judge("an open claim overruled", json!({"full_name": "A", "_sd": [budi]}), &name(), collides);

    let members = json!({"list": [{"...": budi}]});
    let judgement = (SdJwtError::DisclosureArity, unseen, No("too many values"));
    judge("a named claim in an array", members, &name(), judgement);
    let members = json!({"_sd": [digest(&element)]});
    let judgement = (SdJwtError::DisclosureArity, unseen, No("not enough values"));
    judge("a nameless claim in an object", members, &element, judgement);

    // Neither minds reserved names that come by disclosure, nor `_sd_alg` below the top.
    let reserved = json!(["2GLC42sKQveCfGfryNRN9w", "_sd_alg", "sha-256"]);
    let judgement = (SdJwtError::ClaimNameReserved, unseen, unseen);
    judge("a reserved name", json!({"_sd": [digest(&reserved)]}), &reserved, judgement);
    let members = json!({"_sd": [budi], "office": {"_sd_alg": "sha-256"}});
    judge("a deep _sd_alg", members, &name(), (SdJwtError::HashMisplaced, seen, seen));
    let members = json!({"_sd": [budi], "_sd_alg": "sha-999"});
    let (node, python) = (No("Digest method not supported"), No("Invalid hash algorithm"));
    judge("an unknown hash", members, &name(), (SdJwtError::HashUnknown, node, python));
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn a_credential_out_of_its_time_or_of_another_type_is_refused() {
    let forger = Forger::new();
    let now = forger.stage.now.seconds();
    let (taken, day) = (Sees(Some("Budi")), 24 * 3600);
    let judge = |what, edit: &dyn Fn(&mut Value), judgement| {
        let edit = |it: &mut Value| {
            it["_sd"] = json!([digest(&name())]);
            edit(it);
        };
        forger.judge(what, &forger.bind(&forger.issued(edit, &[name()])), judgement);
    };
    // The library on Python leaves all times to its caller.
    let expired = (SdJwtError::Expired, No("JWT is expired"), taken);
    judge("expired", &|it| it["exp"] = json!(now - day), expired);
    let early = (SdJwtError::NotYetValid, No("not yet valid"), taken);
    judge("not valid yet", &|it| it["nbf"] = json!(now + day), early);

    // A number in a text is no NumericDate (RFC 7519, section 2). Node.js passes over it, so that a
    // credential with such an end has none.
    let in_text = (SdJwtError::Malformed, taken, taken);
    judge("an end in a text", &|it| it["exp"] = json!((now - day).to_string()), in_text);

    // What must be open may not be hidden (SD-JWT VC, section 3.2.2). Neither minds when it
    // verifies, and Node.js does not look at an end that is disclosed.
    let end = json!(["2GLC42sKQveCfGfryNRN9w", "exp", now - day]);
    let edit = |it: &mut Value| {
        it.as_object_mut().unwrap().remove("exp");
        it["_sd"] = json!([digest(&end), digest(&name())]);
    };
    let text = forger.bind(&forger.issued(edit, &[end.clone(), name()]));
    forger.judge("a hidden end", &text, (SdJwtError::NotDisclosable, taken, taken));

    // Both read any `typ`, that of the drafts before 2025 among them.
    let header = json!({"alg": "ES256", "typ": "vc+sd-jwt"});
    let edit = |it: &mut Value| it["_sd"] = json!([digest(&name())]);
    let text = forger.bind(&forger.issued_as(&header, edit, &[name()]));
    forger.judge("another type", &text, (SdJwtError::Type, taken, taken));
}

/// A mistake of the library on Node.js: it reads the credential once for `sd_hash` and once for
/// what it sends, and the first reading wears off the second.
#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn node_signs_for_more_than_it_sends_of_an_open_branch_in_a_hidden_one() {
    let (stage, mut node) = (Stage::new(91), node());
    let holder = node.draw();
    let place = Claims::new().hidden("locality", "Kota Serang");
    let address = Claims::new().open("place", place);
    let claims = Claims::new().hidden("address", address);
    let text = stage.issue(&claims, Some(&holder.public), 0);
    let shown = paths(&["address", "address.place.locality"]);
    let text = node.present(&text, &shown, Some(&holder), stage.now);
    let issuer = stage.issuer.public();
    assert_eq!(stage.verify(&text, issuer).err(), Some(SdJwtError::KeyBindingHash));
    let own = node.verify(&text, Trust::Key(issuer), Binding::Required).unwrap_err();
    assert!(own.contains("Invalid sd_hash"), "{own}");
}

/// A JWS with another signature of the right length.
fn corrupted(jws: &str) -> String {
    let (signed, signature) = jws.rsplit_once('.').unwrap();
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    format!("{signed}.{flipped}{}", &signature[1..])
}
