//! Bad input gets the specification's code and a sentence; never a panic, never a trace.

use crate::{
    client::{Answer, get, post, send},
    server::{Deployment, Engine},
};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

#[test]
fn every_endpoint_answers_nonsense_with_its_code() {
    let it = Deployment::new(Engine::Sqlite);
    let server = it.serve();
    let long = "x".repeat(200_000);
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let check = |answer: &Answer, status: u16, code: &str| {
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{answer:?}");
        let told = answer.body.to_lowercase();
        for trace in ["panicked", "src/", ".rs:", "backtrace", "sql"] {
            assert!(!told.contains(trace), "{answer:?}");
        }
    };
    check(&post(it.public, "/token", FORM, b"%zz"), 400, "invalid_request");
    check(&post(it.public, "/token", FORM, b"grant_type=password"), 400, "unsupported_grant_type");
    check(&post(it.public, "/token", JSON, b"{}"), 400, "invalid_request");
    check(&post(it.public, "/token", FORM, long.as_bytes()), 413, "invalid_request");
    let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Apre-authorized_code";
    let guess = format!("{grant}&pre-authorized_code=guess&tx_code=123456");
    check(&post(it.public, "/token", FORM, guess.as_bytes()), 400, "invalid_grant");
    let proofs = send(
        it.public,
        "POST",
        "/token",
        &[("content-type", FORM), ("dpop", "a.b.c")],
        guess.as_bytes(),
    );
    check(&proofs, 400, "invalid_dpop_proof");
    for body in ["{", "", "[]", &deep, "\u{feff}{}", "null"] {
        let answer = post(it.public, "/credential", JSON, body.as_bytes());
        assert_eq!(answer.status, 401, "without a token nothing else counts: {answer:?}");
        assert!(answer.header("www-authenticate").is_some_and(|it| it.starts_with("DPoP")));
    }
    let forged = [("authorization", "Bearer nonsense"), ("content-type", JSON)];
    let answer = send(it.public, "POST", "/credential", &forged, b"{}");
    assert_eq!(answer.status, 401);
    assert!(answer.header("www-authenticate").unwrap().contains("invalid_token"), "{answer:?}");
    let in_query = post(it.public, "/credential?access_token=x", JSON, b"{}");
    assert!((400..500).contains(&in_query.status), "{in_query:?}");
    for path in ["/oid4vp/requests/nonsense", "/offers/nonsense", "/status/999999", "/nowhere"] {
        assert_eq!(get(it.public, path).status, 404, "{path}");
    }
    let answer = post(it.public, "/oid4vp/responses/nonsense", FORM, b"response=a.b.c.d.e");
    assert_eq!(answer.status, 404, "{answer:?}");
    for (method, path) in
        [("GET", "/token"), ("DELETE", "/credential"), ("PUT", "/nonce"), ("GET", "/nonce")]
    {
        assert_eq!(send(it.public, method, path, &[], b"").status, 405, "{method} {path}");
    }
    assert!(!server.log().contains("panicked"));
}

#[test]
fn nothing_of_the_console_is_on_the_public_side() {
    let it = Deployment::new(Engine::Sqlite);
    let _server = it.serve();
    for path in ["/residents", "/bootstrap/x", "/api/offers", "/metrics", "/healthz"] {
        assert_eq!(get(it.public, path).status, 404, "{path}");
    }
    assert_eq!(get(it.console, "/residents").status, 401);
    let offers = post(it.console, "/api/offers", JSON, b"{}");
    assert_eq!(offers.status, 401, "{offers:?}");
}
