//! TLS for our own listeners: 1.2 and 1.3, one certificate chain.

use std::{fmt, sync::Arc};

use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    version::{TLS12, TLS13},
};

/// A certificate chain and its key, ready to serve. Cheap to clone.
#[derive(Clone)]
pub struct Tls(pub(crate) Arc<ServerConfig>);

/// Why a listener cannot speak TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// No certificate could be read.
    #[error("the TLS certificate is no PEM file with at least one certificate")]
    Certificate,
    /// No private key could be read.
    #[error("the TLS key is no PEM file with a private key")]
    Key,
    /// Both can be read, and do not belong together or cannot be used.
    #[error("the TLS certificate and its key do not fit together")]
    Pair,
}

impl Tls {
    /// Reads a chain (the server's own certificate first) and its private key, both PEM.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(chain)
            .collect::<Result<_, _>>()
            .map_err(|_| TlsError::Certificate)?;
        if chain.is_empty() {
            return Err(TlsError::Certificate);
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| TlsError::Key)?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(|_| TlsError::Pair)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|_| TlsError::Pair)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(Arc::new(config)))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls(‹key›)")
    }
}
