//! The way out, for the command-line wallet and for the verifier.

use fetch::{Fetch, Limits, Reach};
use terms::Class;
use wallet::{Method, Request, Response, Unreachable};

use crate::{failure::Failure, settings::Settings};

/// A PEM file with roots to trust besides the public ones: a self-signed server's, for one.
const ROOTS: &str = "IKD_CA_FILE";

/// The wallet's network.
pub struct Network(Fetch);

/// The command-line wallet reaches public addresses, and this machine where the URL says so.
pub fn for_wallet() -> Result<Network, Failure> {
    let fetch = Fetch::new(Reach::public().with_loopback(), &extra_roots()?);
    fetch.map(Network).map_err(Failure::ours)
}

/// The verifier reaches public addresses and this deployment's own.
pub fn for_verifier(settings: &Settings, own_certificate: &[u8]) -> Result<Fetch, Failure> {
    let reach = Reach::public().with_origin(settings.public_url.as_str()).map_err(Failure::ours)?;
    let mut roots = extra_roots()?;
    roots.extend_from_slice(own_certificate);
    Fetch::new(reach, &roots).map_err(Failure::ours)
}

/// The gateway to phones is reached wherever the configuration says that it is.
pub fn for_gateway(url: &str) -> Result<Fetch, Failure> {
    let told = |error| Failure::new(Class::Invalid, format!("phone_gateway_url: {error}"));
    let reach = Reach::public().with_origin(url).map_err(told)?;
    Fetch::new(reach, &extra_roots()?).map_err(Failure::ours)
}

impl Network {
    /// Makes one request of the wallet's core.
    pub async fn fetch(&self, request: &Request) -> Result<Response, Unreachable> {
        let limits = Limits { body: request.max_bytes, ..Limits::default() };
        let fetch = self.0.clone().with_limits(limits);
        let header = |name: &str| {
            let found = request.headers.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.as_str())
        };
        let url = request.url.as_str();
        let answer = match request.method {
            Method::Get => fetch.get(url, header("accept").unwrap_or("*/*")).await,
            Method::Post => {
                let kind = header("content-type").unwrap_or("application/octet-stream");
                let others: Vec<(&str, &str)> = request
                    .headers
                    .iter()
                    .filter(|(name, _)| *name != "content-type")
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                fetch.post(url, kind, &others, request.body.clone()).await
            }
        };
        let answer = answer.map_err(|error| {
            tracing::warn!(%error, "A request of the wallet was not answered");
            Unreachable
        })?;
        let headers = ["dpop-nonce", "content-type"].into_iter().filter_map(|name| {
            answer.header(name).map(|value| (name.to_owned(), value.to_owned()))
        });
        Ok(Response {
            status: answer.status,
            headers: headers.collect(),
            body: answer.body.to_vec(),
        })
    }
}

fn extra_roots() -> Result<Vec<u8>, Failure> {
    match std::env::var_os(ROOTS) {
        None => Ok(Vec::new()),
        Some(file) => std::fs::read(&file)
            .map_err(|error| Failure::ours(format!("{ROOTS}: {}: {error}", file.display()))),
    }
}
