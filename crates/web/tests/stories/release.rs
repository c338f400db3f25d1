//! The wallet's own origin with a release of its web app on it.

use web::ReleaseFile;

use super::{
    house::{House, Plan},
    http::Call,
};

const FILES: [ReleaseFile; 4] = [
    ReleaseFile { path: "index.html", plain: b"<!doctype html>", brotli: None },
    ReleaseFile { path: "module.wasm", plain: b"\0asm", brotli: Some(b"short") },
    ReleaseFile { path: "screens/home.js", plain: b"export {}", brotli: None },
    ReleaseFile { path: "sw.js", plain: b"", brotli: None },
];

async fn house() -> House {
    House::planned(Plan { residents: 0, wallet: &FILES, ..Plan::default() }).await
}

#[tokio::test]
async fn each_file_comes_with_its_type_and_runs_nothing_but_the_release() {
    let house = house().await;
    for (path, media_type, body) in [
        ("/", "text/html; charset=utf-8", "<!doctype html>"),
        ("/index.html", "text/html; charset=utf-8", "<!doctype html>"),
        ("/module.wasm", "application/wasm", "\0asm"),
        ("/screens/home.js", "text/javascript; charset=utf-8", "export {}"),
    ] {
        let answer = Call::page(path).to(house.wallet).await;
        assert_eq!(answer.header("content-type"), Some(media_type), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert!(answer.header("permissions-policy").unwrap().contains("camera=(self)"), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        let public = format!("connect-src 'self' https: http://{};", house.public);
        assert!(policy.contains(&public), "{policy}");
        for part in
            ["default-src 'none'", "require-trusted-types-for 'script'", "script-src 'self' "]
        {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert_eq!(answer.ok(200), body, "{path}");
    }
}

#[tokio::test]
async fn a_file_that_is_known_is_not_sent_again_and_brotli_to_whoever_reads_it() {
    let house = house().await;
    let short = Call::get("/module.wasm").with("accept-encoding", "gzip, br");
    let short = short.to(house.wallet).await;
    assert_eq!(short.header("content-encoding"), Some("br"));
    assert_eq!(short.header("vary"), Some("accept-encoding"));
    let tag = short.header("etag").unwrap().to_owned();
    assert_eq!(short.ok(200), "short");
    let again = Call::get("/module.wasm").with("if-none-match", &tag).to(house.wallet).await;
    assert_eq!(again.header("etag"), Some(&*tag));
    assert_eq!(again.ok(304), "");
    let other = Call::get("/sw.js").with("if-none-match", &tag).to(house.wallet).await;
    assert_eq!(other.status, 200, "another file has another tag");
    let plain = Call::get("/sw.js").with("accept-encoding", "br").to(house.wallet).await;
    assert_eq!(plain.header("content-encoding"), None);
}

#[tokio::test]
async fn the_app_learns_whose_it_is_and_nothing_else_lies_at_its_origin() {
    let house = house().await;
    let belongs = Call::get("/deployment.json").to(house.wallet).await.json(200);
    assert_eq!(belongs["public_url"], format!("http://{}", house.public));
    assert_eq!(belongs["demo"], true);
    let beyond = ["/token", "/verify", "/residents", "/figures.json", "/screens/", "/../ikd.db"];
    for path in beyond {
        Call::page(path).to(house.wallet).await.is_error(404, "not_found");
    }
    assert_eq!(Call::post("/").to(house.wallet).await.status, 405);
    for (listener, path) in [(house.public, "/module.wasm"), (house.console, "/sw.js")] {
        assert_eq!(Call::get(path).to(listener).await.status, 404, "{path}");
    }
}
