//! Stories of whom we believe.
#![expect(clippy::unwrap_used, reason = "a story's helpers fail the story")]

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use fetch::{Fetch, FetchError, Lookup, Reach};
use rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// A TLS server on this machine for `name`; gives its port and its certificate as PEM.
async fn server(name: &str) -> (u16, String) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = [0; 4096];
            drop(stream.read(&mut request).await);
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalo";
            drop(stream.write_all(answer).await);
            drop(stream.shutdown().await);
        }
    });
    (port, made.cert.pem())
}

fn fetch(url: &str, roots: &str) -> Fetch {
    let home = Lookup::Given(Arc::new(|_| vec![IpAddr::from([127, 0, 0, 1])]));
    let reach = Reach::public().with_origin(url).unwrap();
    Fetch::new(reach, roots.as_bytes()).unwrap().with_lookup(home)
}

#[tokio::test]
async fn a_configured_origin_with_a_configured_root_is_believed() {
    let (port, root) = server("issuer.example").await;
    let url = format!("https://issuer.example:{port}/metadata");
    let answer = fetch(&url, &root).get(&url, "*/*").await.unwrap();
    assert_eq!((answer.status, answer.body.as_ref()), (200, &b"halo"[..]));
}

#[tokio::test]
async fn a_wrong_root_or_name_is_not_believed() {
    let (port, root) = server("issuer.example").await;
    let (_, other_root) = server("issuer.example").await;
    let url = format!("https://issuer.example:{port}/");
    for roots in ["", other_root.as_str()] {
        assert_eq!(fetch(&url, roots).get(&url, "*/*").await.err(), Some(FetchError::Tls));
    }
    let other = format!("https://other.example:{port}/");
    assert_eq!(fetch(&other, &root).get(&other, "*/*").await.err(), Some(FetchError::Tls));
    assert_eq!(fetch(&url, &root).get(&other, "*/*").await.err(), Some(FetchError::Private));
}

#[test]
fn roots_that_are_no_certificates_are_told_at_once() {
    let bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_eq!(Fetch::new(Reach::public(), bad.as_bytes()).err(), Some(FetchError::Roots));
}
