//! The seeds: small valid inputs of every target, about nobody. `cargo xtask fuzz --write-seeds`
//! writes them anew; they are committed.

use std::{fs, io, path::Path};

use formats::{
    base64url,
    status_list::{Bits, Status, StatusList},
    trust::{DistrustReason, Distrusted, Kind, TrustEntry, TrustList},
};

use crate::{
    der::{self, Role},
    fake::{self, NOON},
    target::issuance,
};

mod documents;

type Seed = (&'static str, Vec<u8>);

/// Writes all seeds, each as `FOLDER/TARGET/NAME`.
pub fn write(folder: &Path) -> io::Result<()> {
    let all = [
        ("cbor", documents::cbor()),
        ("cwt", documents::cwt()),
        ("dcql", dcql()),
        ("issuance", issuance()),
        ("jose", jose()),
        ("json", json()),
        ("jwe", jwe()),
        ("mdoc", documents::mdoc()),
        ("proofs", proofs()),
        ("request", request()),
        ("response", response()),
        ("sd_jwt", sd_jwt()),
        ("status_list", status_list()),
        ("trust", trust()),
        ("trust_list", trust_list()),
        ("type_metadata", type_metadata()),
        ("web", web()),
    ];
    for (target, seeds) in all {
        fs::create_dir_all(folder.join(target))?;
        for (name, seed) in seeds {
            fs::write(folder.join(target).join(name), seed)?;
        }
    }
    Ok(())
}

fn lines(name: &'static str, lines: &[&str]) -> Seed {
    (name, lines.join("\n").into_bytes())
}

fn dcql() -> Vec<Seed> {
    let claims = r#"{"vct":"urn:test:1","a":{"b":[1,true,"x"]},"c":"y","e":{"f":1}}"#;
    let mdoc = r#"{"urn:test:1":{"a":true,"b":"x"}}"#;
    vec![
        lines(
            "all",
            &[
                r#"{"credentials":[{"id":"q","format":"dc+sd-jwt","meta":{"vct_values":["urn:test:1"]},"claims":[{"path":["a","b",null]},{"path":["c"],"values":["y",1]}]}]}"#,
                claims,
            ],
        ),
        lines(
            "first_of",
            &[
                r#"{"credentials":[{"id":"q","format":"dc+sd-jwt","meta":{"vct_values":["urn:test:1"]},"claims":[{"id":"a","path":["z"]},{"id":"b","path":["a","b",0]}],"claim_sets":[["a"],["b"]]}]}"#,
                claims,
            ],
        ),
        lines(
            "mdoc",
            &[
                r#"{"credentials":[{"id":"m","format":"mso_mdoc","meta":{"doctype_value":"urn:test:1"},"claims":[{"path":["urn:test:1","a"],"intent_to_retain":true}]}]}"#,
                mdoc,
            ],
        ),
        lines(
            "sets",
            &[
                r#"{"credentials":[{"id":"q","format":"dc+sd-jwt","meta":{"vct_values":["urn:test:1"]}},{"id":"m","format":"mso_mdoc","meta":{"doctype_value":"urn:test:1"},"multiple":true,"require_cryptographic_holder_binding":false}],"credential_sets":[{"options":[["q","m"],["q"]]},{"options":[["m"]],"required":false}]}"#,
                claims,
                mdoc,
            ],
        ),
        lines(
            "authorities",
            &[
                r#"{"credentials":[{"id":"q","format":"dc+sd-jwt","meta":{"vct_values":["urn:test:1"]},"trusted_authorities":[{"type":"aki","values":["AQID"]},{"type":"etsi_tl","values":["x"]}]},{"id":"o","format":"jwt_vc","meta":{"x":1}}]}"#,
            ],
        ),
    ]
}

fn issuance() -> Vec<Seed> {
    let issuer = issuance::ISSUER;
    let offer = format!(
        r#"{{"credential_issuer":"{issuer}","credential_configuration_ids":["pid"],"grants":{{"urn:ietf:params:oauth:grant-type:pre-authorized_code":{{"pre-authorized_code":"abc","tx_code":{{"length":6,"input_mode":"numeric","description":"x"}}}}}}}}"#
    );
    let metadata = format!(
        r#"{{"credential_issuer":"{issuer}","credential_endpoint":"{issuer}/credential","nonce_endpoint":"{issuer}/nonce","batch_credential_issuance":{{"batch_size":10}},"display":[{{"name":"x","locale":"id"}}],"credential_configurations_supported":{{"pid":{{"format":"dc+sd-jwt","scope":"pid","vct":"urn:test:1","cryptographic_binding_methods_supported":["jwk"],"credential_signing_alg_values_supported":["ES256"],"proof_types_supported":{{"jwt":{{"proof_signing_alg_values_supported":["ES256"]}}}},"credential_metadata":{{"claims":[{{"path":["a"],"mandatory":true}}]}}}}}}}}"#
    );
    let server = format!(
        r#"{{"issuer":"{issuer}","token_endpoint":"{issuer}/token","response_types_supported":["code"],"grant_types_supported":["urn:ietf:params:oauth:grant-type:pre-authorized_code"],"dpop_signing_alg_values_supported":["ES256"]}}"#
    );
    vec![
        ("offer", offer.into_bytes()),
        lines(
            "offer_link",
            &[
                "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fissuer.example%2Foffer%2F1",
            ],
        ),
        lines(
            "token",
            &[
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Apre-authorized_code&pre-authorized_code=abc&tx_code=123456",
            ],
        ),
        lines(
            "token_response",
            &[
                r#"{"access_token":"abc","token_type":"DPoP","expires_in":300,"authorization_details":[{"type":"openid_credential","credential_configuration_id":"pid","credential_identifiers":["pid"]}]}"#,
            ],
        ),
        lines(
            "credential",
            &[r#"{"credential_configuration_id":"pid","proofs":{"jwt":["a.b.c"]}}"#],
        ),
        lines("credentials", &[r#"{"credentials":[{"credential":"a~"}],"notification_id":"n"}"#]),
        lines("deferred", &[r#"{"transaction_id":"t","interval":5}"#]),
        lines("notification", &[r#"{"notification_id":"n","event":"credential_accepted"}"#]),
        lines("nonce", &[r#"{"c_nonce":"n"}"#]),
        lines("authorization", &["DPoP abc.def"]),
        ("metadata", metadata.into_bytes()),
        ("server", server.into_bytes()),
    ]
}

fn jose() -> Vec<Seed> {
    let jwk = fake::jwk(1);
    let header = format!(r#"{{"alg":"ES256","typ":"x","kid":"k","jwk":{jwk},"x5c":["AQID"]}}"#);
    vec![
        lines("signed", &[&header, r#"{"a":1,"b":[null,true,"x"]}"#]),
        lines("plain", &[r#"{"alg":"none"}"#, "{}"]),
        ("jwk", jwk.into_bytes()),
        ("object", format!("={}", fake::jws(header.as_bytes(), b"{}", &fake::key(1))).into_bytes()),
    ]
}

fn json() -> Vec<Seed> {
    vec![
        lines(
            "values",
            &[r#"{"a":[1,-2,3.5,1e5,null,true,false],"b":{"c":"A\n\u0041\ud83d\ude00"}}"#],
        ),
        lines("path", &[r#"[["a",null,0],{"a":[[1],[2]]}]"#]),
        lines("base64", &["QUJD"]),
        lines("padded", &["QQ=="]),
    ]
}

fn jwe() -> Vec<Seed> {
    let epk = fake::jwk(7);
    let header = |enc: &str| {
        format!(r#"{{"alg":"ECDH-ES","enc":"{enc}","kid":"k","epk":{epk},"apu":"AQ","apv":"Ag"}}"#)
    };
    vec![
        lines("small", &[&header("A128GCM"), r#"{"a":1}"#]),
        lines("large", &[&header("A256GCM"), r#"{"vp_token":{}}"#]),
    ]
}

fn proofs() -> Vec<Seed> {
    let (jwk, now, issuer) = (fake::jwk(3), NOON.seconds(), issuance::ISSUER);
    let header = |typ: &str| format!(r#"{{"alg":"ES256","typ":"{typ}","jwk":{jwk}}}"#);
    let possession = format!(r#"{{"aud":"{issuer}","iat":{now},"nonce":"n"}}"#);
    let bound = format!(r#"{{"jti":"j","htm":"POST","htu":"{issuer}","iat":{now},"nonce":"n"}}"#);
    let (first, second) = (header("openid4vci-proof+jwt"), header("dpop+jwt"));
    vec![lines("both", &[&first, &possession, &second, &bound])]
}

fn request() -> Vec<Seed> {
    let now = NOON.seconds();
    let jwk = fake::jwk(5).replace('}', r#","kid":"k","alg":"ECDH-ES","use":"enc"}"#);
    let payload = format!(
        r#"{{"response_type":"vp_token","response_mode":"direct_post.jwt","client_id":"@c@","response_uri":"https://rp.example/r","aud":"https://self-issued.me/v2","nonce":"n","state":"s","iat":{now},"exp":{},"dcql_query":{{"credentials":[{{"id":"q","format":"dc+sd-jwt","meta":{{"vct_values":["urn:test:1"]}}}}]}},"client_metadata":{{"jwks":{{"keys":[{jwk}]}},"encrypted_response_enc_values_supported":["A128GCM","A256GCM"],"vp_formats_supported":{{}}}}}}"#,
        now + 300
    );
    let header = r#"{"alg":"ES256","typ":"oauth-authz-req+jwt","x5c":["AQID"]}"#;
    let client_id = base64url::encode(&[7; 32]);
    let link = format!(
        "openid4vp://?client_id=x509_hash%3A{client_id}&request_uri=https%3A%2F%2Frp.example%2F1&request_uri_method=post"
    );
    vec![
        lines("whole", &[header, &payload, &link, "wallet_nonce=abc&wallet_metadata=%7B%7D"]),
        ("link", format!("={link}").into_bytes()),
    ]
}

fn response() -> Vec<Seed> {
    vec![
        lines("answer", &[r#"{"vp_token":{"q":["a~b"]},"state":"s"}"#]),
        lines("refusal", &[r#"{"error":"access_denied","state":"s"}"#]),
        lines("posted", &["response=a..b.c.d"]),
        lines("posted_refusal", &["error=access_denied&state=s"]),
        lines("redirect", &[r#"{"redirect_uri":"https://rp.example/#response_code=a"}"#]),
    ]
}

fn sd_jwt() -> Vec<Seed> {
    let (jwk, now) = (fake::jwk(2), NOON.seconds());
    let (audience, nonce) = (crate::target::AUDIENCE, crate::target::NONCE);
    let header = r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#;
    let payload = |claims: &str| {
        format!(
            r#"{{"vct":"urn:test:1","iat":{now},"nbf":{now},"exp":{},"cnf":{{"jwk":{jwk}}},"status":{{"status_list":{{"idx":1,"uri":"https://i.example/1"}}}},"_sd_alg":"sha-256",{claims}}}"#,
            now + 3600
        )
    };
    let binding =
        format!(r#"{{"iat":{now},"aud":"{audience}","nonce":"{nonce}","sd_hash":"@h@"}}"#);
    let kb = r#"{"alg":"ES256","typ":"kb+jwt"}"#;
    let flat = payload(r#""_sd":["@0@","@1@"],"open":true"#);
    let nested = payload(r#""_sd":["@0@"],"list":[{"...":"@2@"},3]"#);
    let (a, b) = (r#"["salt","a","x"]"#, r#"["salt","b",{"c":[1,2]}]"#);
    let (inner, c, element) =
        (r#"["salt","a",{"_sd":["@1@"]}]"#, r#"["salt","c",null]"#, r#"["salt",{"d":1}]"#);
    vec![
        lines("held", &[header, &flat, "", "", a, b]),
        lines("shown", &[header, &flat, kb, &binding, a, b]),
        lines("nested_held", &[header, &nested, "", "", inner, c, element]),
        lines("nested_shown", &[header, &nested, kb, &binding, inner, c, element]),
        lines("nothing_hidden", &[header, &payload(r#""a":1"#), "", ""]),
    ]
}

fn type_metadata() -> Vec<Seed> {
    let name = r#""display":[{"locale":"id","name":"x"},{"locale":"en","name":"y"}]"#;
    let label = r#""display":[{"locale":"id","label":"x"}]"#;
    let claims = format!(
        r#""claims":[{{"path":["a"],{label},"mandatory":true,"sd":"always","svg_id":"a"}},{{"path":["b"]}},{{"path":["b","c"],"sd":"never"}},{{"path":["b","c",null],"sd":"allowed"}}]"#
    );
    let plain = format!(r#"{{"vct":"urn:test:1",{name},{claims}}}"#);
    let above = format!(r#"{{"vct":"urn:test:2",{name},{claims}}}"#);
    let hash = base64url::encode_padded(&fake::mixed(&[above.as_bytes()]));
    let extending = |more: &str| {
        format!(
            r#"{{"vct":"urn:test:1","extends":"urn:test:2"{more},"claims":[{{"path":["b"],"mandatory":true,{label}}},{{"path":["d"]}}]}}"#
        )
    };
    let pinned = extending(&format!(r#","extends#integrity":"sha256-{hash}""#));
    let middle =
        r#"{"vct":"urn:test:2","extends":"urn:test:3","claims":[{"path":["a"],"mandatory":true}]}"#;
    let last = r#"{"vct":"urn:test:3","claims":[{"path":["a"],"sd":"always"}]}"#;
    let header = r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#;
    let now = NOON.seconds();
    let payload = format!(
        r#"{{"vct":"urn:test:1","iat":{now},"exp":{},"cnf":{{"jwk":{}}},"_sd_alg":"sha-256","_sd":["@0@","@1@"]}}"#,
        now + 3600,
        fake::jwk(2)
    );
    let (a, b) = (r#"["salt","a","x"]"#, r#"["salt","b",{"c":[1,2]}]"#);
    let held = [header, payload.as_str(), "", "", a, b];
    let drawn = |name, documents: [&str; 3]| lines(name, &[&documents[..], &held[..]].concat());
    vec![
        lines("document", &[&plain]),
        drawn("kept", [&plain, "", ""]),
        drawn("extends", [&extending(""), &above, ""]),
        drawn("pinned", [&pinned, &above, ""]),
        drawn("twice", [&extending(""), middle, last]),
    ]
}

fn status_list() -> Vec<Seed> {
    let mut list = StatusList::new(Bits::Two, 4096).expect("small");
    list.set(1993, Status::INVALID).expect("a place in the list");
    list.set(7, Status::SUSPENDED).expect("a place in the list");
    let mut stream = list.compressed();
    stream.insert(0, 1);
    let now = NOON.seconds();
    let payload = format!(
        r#"{{"sub":"{}","iat":{now},"exp":{},"ttl":60,"status_list":{{"bits":1,"lst":"@l@","aggregation_uri":"https://issuer.example/a"}}}}"#,
        crate::target::LIST_URI,
        now + 60
    );
    let header = r#"{"alg":"ES256","typ":"statuslist+jwt"}"#;
    vec![
        ("runs", vec![0, 0, 4, 0, 1, 0, 1, 0, 16, 0, 255, 0, 2, 8, 0, 1, 0, 64, 0]),
        ("stream", stream),
        // `0` in ASCII ends in two zero bits: one bit a status.
        ("token", format!("0{header}\n{payload}\nabcdefgh").into_bytes()),
    ]
}

fn trust() -> Vec<Seed> {
    let chain = |kind: u8, certificates: &[Vec<u8>]| {
        let mut seed = vec![kind];
        for certificate in certificates {
            let length = u16::try_from(certificate.len()).unwrap_or(u16::MAX);
            seed.extend_from_slice(&length.to_be_bytes());
            seed.extend_from_slice(certificate);
        }
        seed
    };
    let anchor = der::certificate(Role::Authority(1), 1, 1);
    let between = der::certificate(Role::Authority(0), 2, 1);
    vec![
        ("access", chain(0, &[der::certificate(Role::Leaf(6), 3, 1), anchor.clone()])),
        ("issuer", chain(1, &[der::certificate(Role::Leaf(2), 3, 1), anchor.clone()])),
        ("status", chain(2, &[der::certificate(Role::Leaf(0), 3, 1), anchor.clone()])),
        ("between", chain(1, &[der::certificate(Role::Leaf(2), 3, 2), between, anchor])),
    ]
}

fn trust_list() -> Vec<Seed> {
    let certificate = der::certificate(Role::Authority(0), 1, 1);
    let entry = |kind| TrustEntry { kind, name: "x".to_owned(), certificate: certificate.clone() };
    let entries = vec![entry(Kind::Issuer), entry(Kind::Other("later".to_owned()))];
    let leaf = der::certificate(Role::Leaf(2), 3, 1);
    let withdrawn = Distrusted::new(&leaf, NOON, DistrustReason::Compromised, &fake::Fake);
    let list = TrustList::new(7, NOON, entries)
        .next(NOON, Some(NOON.plus(std::time::Duration::from_secs(86_400))))
        .distrusting(withdrawn.expect("a certificate"));
    let json = serde_json::to_string(&list).unwrap_or_default();
    let header = format!(r#"{{"alg":"ES256","typ":"ikd-trust-list+jwt","jwk":{}}}"#, fake::jwk(1));
    vec![lines("signed", &[&header, &json]), ("list", json.into_bytes())]
}

fn web() -> Vec<Seed> {
    vec![
        lines("form", &["a=1%20b&c=%C3%A9&d="]),
        lines("https", &["https://Issuer.Example:443/a/b?c=d"]),
        lines("loopback", &["http://localhost:8080/"]),
        lines("number", &["http://[::1]:8080/x"]),
    ]
}
