//! Something between a store and its server that fails on demand.

use std::sync::Arc;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// A proxy in front of a PostgreSQL server. It ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    state: watch::Sender<State>,
    url: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Forwarding,
    Cut,
    Silent,
}

impl Proxy {
    /// Stands in front of the server of this address (one host and port, no TLS).
    pub async fn before(url: &str) -> Self {
        let host = host(url).to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("is bound").port();
        let through = url.replacen(&host, &format!("127.0.0.1:{port}"), 1);
        let (state, watched) = watch::channel(State::Forwarding);
        tokio::spawn(accept(listener, host.into(), watched));
        Self { state, url: through }
    }

    /// The address through the proxy.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Closes every connection, and new ones at once: the server is away.
    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    /// Keeps connections open and forwards nothing, what is under way included: the server hangs.
    pub fn silence(&self) {
        self.state.send_replace(State::Silent);
    }

    /// Closes every connection, and lets new ones through: the server was restarted.
    pub fn renew(&self) {
        self.restore();
    }

    /// Lets new connections through again; those that were cut or silenced are gone.
    pub fn restore(&self) {
        self.state.send_replace(State::Forwarding);
    }
}

async fn accept(listener: TcpListener, host: Arc<str>, mut watched: watch::Receiver<State>) {
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(tokio::spawn(forward(stream, Arc::clone(&host), watched.clone()))),
                Err(_) => return,
            },
            changed = watched.changed() => if changed.is_err() {
                return;
            },
        }
    }
}

async fn forward(mut stream: TcpStream, host: Arc<str>, mut watched: watch::Receiver<State>) {
    if *watched.borrow_and_update() == State::Forwarding {
        let Ok(mut server) = TcpStream::connect(&*host).await else {
            return;
        };
        tokio::select! {
            _ = copy_bidirectional(&mut stream, &mut server) => return,
            _ = watched.changed() => {}
        }
        if *watched.borrow_and_update() == State::Silent {
            // Both ends stay open until the state changes again.
            let _ = watched.changed().await;
        }
        drop(server);
    } else if *watched.borrow() == State::Silent {
        let _ = watched.changed().await;
    }
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}
