//! From a permitted target to an open connection to an address that was checked.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpStream, lookup_host},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{
    FetchError, Reach,
    target::{Host, Origin},
};

/// More addresses of one name are not tried.
const MOST_ADDRESSES: usize = 4;

/// From a name in lower case to its addresses.
pub type Rule = dyn Fn(&str) -> Vec<IpAddr> + Send + Sync;

/// How names become addresses.
#[derive(Clone, Default)]
pub enum Lookup {
    /// The operating system's resolver.
    #[default]
    System,
    /// A table or rule of one's own.
    Given(Arc<Rule>),
}

impl fmt::Debug for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Given(_) => "Given",
        })
    }
}

/// An open connection.
pub(crate) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Lookup {
    /// Opens a connection to `origin`. The name is looked up once; what was checked is connected.
    pub(crate) async fn connect(
        &self,
        reach: &Reach,
        origin: &Origin,
        tls: &Arc<ClientConfig>,
    ) -> Result<Stream, FetchError> {
        let permit = reach.permit(origin)?;
        let addresses = self.addresses(&origin.host).await?;
        permit.check(&addresses)?;
        let tcp = open_first(&addresses, origin.port).await?;
        if !origin.https {
            return Ok(Stream::Plain(tcp));
        }
        let name = match &origin.host {
            Host::Address(address) => ServerName::from(*address),
            Host::Name(name) => ServerName::try_from(name.clone()).map_err(|_| FetchError::Url)?,
        };
        let connector = TlsConnector::from(Arc::clone(tls));
        let stream = connector.connect(name, tcp).await.map_err(|_| FetchError::Tls)?;
        Ok(Stream::Tls(Box::new(stream)))
    }

    async fn addresses(&self, host: &Host) -> Result<Vec<IpAddr>, FetchError> {
        let addresses = match (host, self) {
            (Host::Address(address), _) => vec![*address],
            // Never asked of a name server, which could say otherwise (RFC 6761, section 6.3).
            (Host::Name(name), _) if name == "localhost" => {
                vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
            }
            (Host::Name(name), Self::Given(rule)) => rule(name),
            (Host::Name(name), Self::System) => {
                let found = lookup_host((name.as_str(), 0)).await;
                found.map_err(|_| FetchError::Unreachable)?.map(|found| found.ip()).collect()
            }
        };
        Ok(addresses)
    }
}

async fn open_first(addresses: &[IpAddr], port: u16) -> Result<TcpStream, FetchError> {
    for address in addresses.iter().take(MOST_ADDRESSES) {
        if let Ok(tcp) = TcpStream::connect(SocketAddr::new(*address, port)).await {
            // Without it the request still arrives, only later.
            drop(tcp.set_nodelay(true));
            return Ok(tcp);
        }
    }
    Err(FetchError::Unreachable)
}

/// TLS that trusts the public roots and the PEM certificates in `extra`.
pub(crate) fn tls(extra: &[u8]) -> Result<Arc<ClientConfig>, FetchError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for certificate in CertificateDer::pem_slice_iter(extra) {
        let certificate = certificate.map_err(|_| FetchError::Roots)?;
        roots.add(certificate).map_err(|_| FetchError::Roots)?;
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| FetchError::Roots)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

macro_rules! on_either {
    ($stream:expr, $inner:ident => $call:expr) => {
        match $stream.get_mut() {
            Stream::Plain($inner) => {
                let $inner = Pin::new($inner);
                $call
            }
            Stream::Tls($inner) => {
                let $inner = Pin::new($inner);
                $call
            }
        }
    };
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        on_either!(self, inner => inner.poll_read(cx, into))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        on_either!(self, inner => inner.poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_either!(self, inner => inner.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_either!(self, inner => inner.poll_shutdown(cx))
    }
}
