//! The first page, the figures, and what the operator's machine sees.

use super::{
    house::{House, Plan},
    http::{Call, JSON},
    wallet::{Wallet, offer},
};

#[tokio::test]
async fn the_first_page_leads_three_ways_and_says_that_data_are_samples() {
    let house = House::open().await;
    let page = Call::page("/?lang=en").to(house.public).await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let page = page.ok(200);
    for way in ["href=\"/book\"", "href=\"/verify\"", "href=\"/figures\"", "Sample data."] {
        assert!(page.contains(way), "{way}");
    }
}

#[tokio::test]
async fn page_and_file_tell_the_same_figure_and_it_moves_by_one() {
    let house = House::open().await;
    let figure = || async {
        let answer = Call::get("/figures.json?region=36.73").to(house.public).await;
        assert_eq!(answer.header("content-type"), Some(JSON));
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "figures are open");
        answer.json(200)
    };
    let before = figure().await;
    assert_eq!((&before["numerator"], &before["base"]["kind"]), (&0.into(), &"recorded".into()));
    let ratna = house.ratna().await;
    Wallet::new(&house).accept(&house, &offer(&house, &ratna).await).await;
    let after = figure().await;
    assert_eq!(after["numerator"], 1);
    assert_eq!(after["base"], before["base"]);
    let page = Call::page("/figures?lang=en").to(house.public).await.ok(200);
    let told = format!("of <strong>{}</strong> people whose KTP-el", after["base"]["value"]);
    assert!(page.contains("<span class=\"count\">1</span>") && page.contains(&told), "{page}");
    let percent = format!("{:.2}%", after["percent"].as_f64().unwrap());
    assert!(page.contains(&percent), "{percent}: {page}");
    assert!(page.contains("region=36.73.01") && page.contains("Cipocok Jaya"), "and its parts");
}

#[tokio::test]
async fn where_there_is_no_base_there_is_no_figure_rather_than_a_zero() {
    let house = House::open().await;
    let page = Call::page("/figures?lang=en&base=target").to(house.public).await.ok(200);
    assert!(page.contains("No figure:") && !page.contains("class=\"count\""), "{page}");
    let file = Call::get("/figures.json?base=target").to(house.public).await;
    file.is_error(404, "not_found");
    for (query, status, code) in [
        ("region=serang", 400, "invalid_request"),
        ("region=99.99", 404, "not_found"),
        ("on=yesterday", 400, "invalid_request"),
        ("on=2024-02-30", 400, "invalid_request"),
        ("base=everybody", 400, "invalid_request"),
        ("region=36.73&region=36.74", 400, "invalid_request"),
    ] {
        let file = Call::get(format!("/figures.json?{query}")).to(house.public).await;
        file.is_error(status, code);
        let page = Call::page(format!("/figures?{query}")).to(house.public).await;
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.status, status, "{query}");
    }
    let empty = Call::page("/figures?region=&on=&base=").to(house.public).await;
    assert_eq!(empty.status, 200, "a field that was left empty says nothing");
}

#[tokio::test]
async fn nobody_reads_a_figure_of_tomorrow() {
    let house = House::open().await;
    let file = Call::get("/figures.json?on=2030-01-01").to(house.public).await.json(200);
    assert_eq!(file["cut_off"], "2024-06-05");
    let page = Call::page("/figures?on=2030-01-01&lang=en").to(house.public).await.ok(200);
    assert!(page.contains("value=\"2024-06-05\"") && !page.contains("2030</dd>"), "{page}");
}

#[tokio::test]
async fn the_wallets_origin_is_alive_and_serves_nothing_of_the_others() {
    let house = House::planned(Plan { residents: 50, ..Plan::default() }).await;
    let page = Call::page("/").to(house.public).await.ok(200);
    let wallet = house.app.deployment.wallet_url.as_str();
    assert!(page.contains(&format!("href=\"{wallet}\"")), "the first page leads there");
    assert_eq!(Call::page("/").to(house.wallet).await.status, 200);
    for path in ["/token", "/verify", "/residents", "/figures.json", "/metrics"] {
        assert_eq!(Call::get(path).to(house.wallet).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_operators_machine_sees_health_and_numbers_of_nobody() {
    let house = House::planned(Plan { residents: 50, ..Plan::default() }).await;
    assert_eq!(Call::get("/healthz").to(house.ops).await.ok(200), "ok\n");
    Call::post("/nonce").to(house.public).await.json(200);
    Call::get("/offers/CANARY").to(house.public).await.is_error(404, "not_found");
    let numbers = Call::get("/metrics").to(house.ops).await.ok(200);
    for line in ["{surface=\"wire\",status=\"2xx\"} 1\n", "{surface=\"wire\",status=\"4xx\"} 1\n"] {
        assert!(numbers.contains(line), "{numbers}");
    }
    assert!(!numbers.contains("CANARY"));
    for path in ["/healthz", "/metrics"] {
        assert_eq!(Call::get(path).to(house.public).await.status, 404, "{path}");
    }
}
