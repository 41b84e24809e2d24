//! From an address to a pool.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    str::FromStr,
    sync::Arc,
    time::Duration,
};

use deadpool_postgres::{Connect, Hook, HookError, Manager, ManagerConfig, Metrics, Pool, RecyclingMethod, Runtime};
use futures_util::future::BoxFuture;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    task::JoinHandle,
};
use tokio_postgres::{Client, Config, Connection, NoTls, Socket, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, Options, Result, options::PasswordSource};

/// How long one host may take to accept a connection, unless the address says otherwise.
const CONNECT: Duration = Duration::from_secs(2);

pub(super) fn pool(url: &str, options: &Options) -> Result<(Pool, Option<MakeRustlsConnect>)> {
    let (mut config, tls) = configure(url)?;
    config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_application_name().is_none() {
        config.application_name("countersign");
    }
    let create = CONNECT.saturating_mul(u32::try_from(config.get_hosts().len().max(1)).unwrap_or(1)) + CONNECT;
    config.keepalives_idle(Duration::from_secs(30));
    let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let connector = Connector { tls: tls.clone(), password: options.password.clone() };
    let manager = Manager::from_connect(config, connector, how);
    let lifetime = options.connection_lifetime;
    let pool = Pool::builder(manager)
        .max_size(options.pool_size)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(options.pool_wait))
        .create_timeout(Some(create))
        .recycle_timeout(Some(options.pool_wait))
        .pre_recycle(Hook::sync_fn(move |_, metrics| {
            if metrics.age() < lifetime_of(metrics, lifetime) { Ok(()) } else { Err(HookError::message("the connection is old")) }
        }))
        .build()
        .map_err(|error| Error::Configuration(error.to_string()))?;
    Ok((pool, tls))
}

/// Makes connections, each with a password of its own where they last for minutes.
struct Connector {
    tls: Option<MakeRustlsConnect>,
    password: Option<PasswordSource>,
}

type Connected = std::result::Result<(Client, JoinHandle<()>), tokio_postgres::Error>;

impl Connect for Connector {
    fn connect(&self, config: &Config) -> BoxFuture<'_, Connected> {
        let mut config = config.clone();
        Box::pin(async move {
            if let Some(source) = &self.password {
                match source().await {
                    Ok(password) => drop(config.password(password)),
                    Err(error) => {
                        tracing::warn!(%error, "no password for the store: trying that of its address");
                    }
                }
            }
            match &self.tls {
                Some(tls) => config.connect(tls.clone()).await.map(serve),
                None => config.connect(NoTls).await.map(serve),
            }
        })
    }
}

/// Works for the connection until it ends, which the next who takes it from the pool notices.
fn serve<T>((client, connection): (Client, Connection<Socket, T>)) -> (Client, JoinHandle<()>)
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let serving = tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::info!(%error, "a connection to the store has ended");
        }
    });
    (client, serving)
}

/// Up to a fifth less than the longest, a fixed share for each connection.
fn lifetime_of(metrics: &Metrics, longest: Duration) -> Duration {
    let mut hasher = DefaultHasher::new();
    metrics.created.hash(&mut hasher);
    let less = u32::try_from(hasher.finish() % 200).unwrap_or_default();
    longest.saturating_sub(longest * less / 1000)
}

/// Reads the address; `sslmode` and `sslrootcert` are ours, since the driver knows neither of the verifying modes.
fn configure(url: &str) -> Result<(Config, Option<MakeRustlsConnect>)> {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut mode, mut roots, mut others) = ("disable", None, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = value,
            Some(("sslrootcert", value)) => {
                roots = Some(value.replace("%2F", "/").replace("%2f", "/"));
            }
            Some(_) | None => others.push(pair),
        }
    }
    let tls = match mode {
        "disable" => None,
        "require" | "verify-ca" | "verify-full" => Some(MakeRustlsConnect::new(tls(roots.as_deref().map(Path::new))?)),
        _ => {
            return Err(Error::Configuration(
                "sslmode is disable, require, verify-ca or verify-full: prefer and allow protect nothing".into(),
            ));
        }
    };
    let rest = if others.is_empty() { address.to_owned() } else { format!("{address}?{}", others.join("&")) };
    // The driver's error may quote the address, and with it the password.
    let config = Config::from_str(&rest).map_err(|_| {
        Error::Configuration("the address is not postgres://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE".into())
    })?;
    Ok((config, tls))
}

fn tls(roots: Option<&Path>) -> Result<ClientConfig> {
    let mut store = RootCertStore::empty();
    match roots {
        Some(path) => {
            let unusable = |why: String| Error::Configuration(format!("sslrootcert {} cannot be used: {why}", path.display()));
            for certificate in CertificateDer::pem_file_iter(path).map_err(|error| unusable(error.to_string()))? {
                let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
                store.add(certificate).map_err(|error| unusable(error.to_string()))?;
            }
        }
        None => {
            store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if store.is_empty() {
        return Err(Error::Configuration(
            "no root certificate to verify the store's server with: give a PEM file as sslrootcert".into(),
        ));
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Configuration(error.to_string()))?;
    Ok(config.with_root_certificates(store).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let (config, tls) = configure("postgres://a:b@c:5433,d:5434/e?target_session_attrs=read-write&sslmode=disable").unwrap();
        assert_eq!((config.get_ports(), config.get_dbname(), tls.is_none()), (&[5433, 5434][..], Some("e"), true));
        assert!(configure("postgres://a@c/e").unwrap().1.is_none());
        for (wrong, word) in [
            ("postgres://a:canary@c/e?sslmode=prefer", "protect nothing"),
            ("postgres://a:canary@c/e?sslmode=require&sslrootcert=/absent.pem", "/absent.pem"),
            ("postgres://a:canary@c:port/e", "postgres://USER"),
            ("postgres://a:canary@c/e?canary=canary", "postgres://USER"),
        ] {
            let error = configure(wrong).map(drop).unwrap_err().to_string();
            assert!(error.contains(word) && !error.contains("canary"), "{wrong}: {error}");
        }
    }

    #[test]
    fn connections_do_not_end_together() {
        let longest = Duration::from_mins(45);
        let lifetimes: std::collections::BTreeSet<_> = (0..16)
            .map(|offset| {
                let mut metrics = Metrics::default();
                metrics.created += Duration::from_micros(offset);
                lifetime_of(&metrics, longest)
            })
            .collect();
        assert!(lifetimes.len() > 4 && lifetimes.iter().all(|lifetime| *lifetime <= longest && *lifetime > longest * 3 / 4));
    }
}
