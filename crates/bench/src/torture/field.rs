//! The place of one scenario: its servers, what is known of its store, and the book that everybody writes into.

use crate::ledger::Ledger;
use bench::http;
use bench::seed::Seeded;
use bench::{Problem, Result};
use protocol::handle::Handle;
use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Connections that wait for a partner who goes on with them.
const WAITING: usize = 256;

/// A live connection in a partner's hands.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    /// The newest refresh token that was received.
    pub(crate) refresh_token: String,
    /// The access token beside it.
    pub(crate) access_token: String,
    /// The grant.
    pub(crate) grant_id: String,
    /// What the refresh token says.
    pub(crate) handle: Handle,
}

/// Where a scenario takes place.
pub(crate) struct Field {
    /// Where the servers listen.
    pub(crate) nodes: Vec<SocketAddr>,
    /// What was acknowledged, and what broke.
    pub(crate) ledger: Ledger,
    /// What the store was filled with.
    pub(crate) seeded: Seeded,
    /// A key to the management API.
    pub(crate) operator_key: String,
    waiting: Mutex<VecDeque<Chain>>,
    gate: RwLock<()>,
    over: AtomicBool,
}

impl Field {
    /// Over a store that is filled and closed.
    pub(crate) fn new(nodes: Vec<SocketAddr>, seeded: Seeded, operator_key: String) -> Self {
        let (ledger, waiting) = (Ledger::default(), Mutex::default());
        Self { nodes, ledger, seeded, operator_key, waiting, gate: RwLock::default(), over: AtomicBool::new(false) }
    }

    /// Held while a request is under way.
    pub(crate) async fn moving(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().await
    }

    /// Held while no request may be under way.
    pub(crate) async fn at_rest(&self) -> RwLockWriteGuard<'_, ()> {
        self.gate.write().await
    }

    /// Lets everybody come to an end.
    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// Whether it has ended.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// A form for the token endpoint and its kin, from the integration.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let world = &self.seeded.world;
        let client_id = world.confidential.to_string();
        let client = [("client_id", client_id.as_str()), ("client_secret", world.client_secret.as_str())];
        http::post(path, "", &[&client[..], fields].concat())
    }

    /// Takes the tokens of an answer down, and gives them back as a chain.
    pub(crate) fn received(&self, told: &crate::line::Told) -> Option<Chain> {
        let refresh_token = told.member("refresh_token")?;
        let handle = self.seeded.read_token(&refresh_token)?;
        self.ledger.received(&handle);
        let (access_token, grant_id) = (told.member("access_token")?, told.member("grant_id")?);
        Some(Chain { refresh_token, access_token, grant_id, handle })
    }

    /// Leaves a chain for a partner; when enough wait, nobody goes on with it.
    pub(crate) fn leave(&self, chain: Chain) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < WAITING {
            waiting.push_back(chain);
        }
    }

    /// A chain that nobody goes on with yet.
    pub(crate) fn take(&self) -> Option<Chain> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// A free address below the ports that the system gives to connections: somebody who knocks again and again at a server that is
/// down would else be given its port, and be connected with himself.
///
/// # Errors
/// When there is none.
pub(crate) fn low_address(dice: &mut crate::dice::Dice) -> Result<SocketAddr> {
    for _ in 0..1_000 {
        let port = u16::try_from(18_000 + dice.below(12_000)).unwrap_or(18_000);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return Ok(address);
        }
    }
    Err(Problem::from("no free port between 18000 and 30000"))
}
