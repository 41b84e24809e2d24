//! Thousands of connections that never get to the point: whoever does is answered beside them, and memory has a bound.

use crate::dice::Dice;
use crate::report::Outcome;
use crate::stage::Stage;
use bench::contestant::{Kept, Programs};
use bench::http::{self, Connection};
use bench::{Problem, Result};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// As many as the description of the scenario says, where this process may open them.
const SLOW: usize = 10_000;
/// Files of this process that are not slow connections.
const OTHERS: usize = 500;
/// How long it goes on: longer than the server's patience with the head of a request, so that each is cut and comes again.
const LENGTH: Duration = Duration::from_secs(40);
/// More memory than this for all of them is no bound.
const MEMORY: u64 = 512 << 20;
/// How long an honest newcomer may have to wait for a place.
const WAIT: Duration = Duration::from_secs(30);

/// One server over a SQLite file.
pub(crate) async fn sqlite(programs: &Programs, dice: Dice, directory: &Path) -> Result<Outcome> {
    let kept = Kept::Sqlite(directory.join("slow.db"));
    let mut stage = Stage::set(programs, kept, (1, dice), &directory.join("slow.log")).await?;
    stage.crowd().await?;
    let address = stage.field.nodes[0];
    let (before, answered) = (resident(&stage)?, stage.field.ledger.answered());
    let open = Arc::new(AtomicUsize::new(0));
    let count = allowed()?.saturating_sub(OTHERS).min(SLOW);
    let mut crawlers = JoinSet::new();
    for number in 0..count {
        crawlers.spawn(crawl(address, Duration::from_millis((number % 1_000) as u64), Arc::clone(&open)));
    }
    let (began, mut most, mut peak, mut waited, mut newcomers) = (Instant::now(), 0, before, Duration::ZERO, 0);
    while began.elapsed() < LENGTH {
        let knocked = Instant::now();
        match tokio::time::timeout(WAIT, fresh(address)).await {
            Ok(Ok(())) => {
                newcomers += 1;
                waited = waited.max(knocked.elapsed());
            }
            Ok(Err(_)) => {}
            Err(_elapsed) => stage.field.ledger.broken(format!("an honest newcomer waited for {} s", WAIT.as_secs())),
        }
        (most, peak) = (most.max(open.load(Ordering::Relaxed)), peak.max(resident(&stage)?));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    crawlers.shutdown().await;
    let beside = stage.field.ledger.answered() - answered;
    if beside == 0 || newcomers == 0 {
        stage.field.ledger.broken("honest requests were not answered beside slow connections".to_owned());
    }
    if peak - before > MEMORY {
        stage.field.ledger.broken(format!("slow connections took {} MB", (peak - before) / 1_000_000));
    }
    stage.notes.push(format!("up to {most} of {count} slow connections at once, for {} s", LENGTH.as_secs()));
    stage.notes.push(format!("{beside} requests on kept connections were decided meanwhile"));
    stage.notes.push(format!("{newcomers} on new ones; the longest wait was {} ms", waited.as_millis()));
    stage.notes.push(format!("memory: {} MB before, {} MB at most", before / 1_000_000, peak / 1_000_000));
    stage.finish("Slow connections beside honest ones").await
}

/// A head that grows by a byte a second and never ends; cut, it begins anew.
async fn crawl(address: SocketAddr, after: Duration, open: Arc<AtomicUsize>) {
    tokio::time::sleep(after).await;
    loop {
        if let Ok(mut stream) = TcpStream::connect(address).await {
            open.fetch_add(1, Ordering::Relaxed);
            let mut piece: &[u8] = b"POST /oauth/token HTTP/1.1\r\nhost: localhost\r\nx-slow: ";
            while stream.write_all(piece).await.is_ok() {
                piece = b"a";
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            open.fetch_sub(1, Ordering::Relaxed);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// One request on a connection of its own.
async fn fresh(address: SocketAddr) -> Result<()> {
    let mut connection = Connection::open(address).await?;
    let answer = connection.send(&http::get("/.well-known/oauth-authorization-server", "")).await?;
    if answer.status == 200 { Ok(()) } else { Err(format!("{} to an honest newcomer", answer.status)) }
}

fn resident(stage: &Stage) -> Result<u64> {
    let running = stage.nodes[0].as_ref().ok_or("the server does not run")?;
    Ok(running.usage()?.resident_bytes)
}

/// Files that this process may open at once.
fn allowed() -> Result<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").map_err(|error| -> Problem { format!("limits: {error}") })?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap_or_default();
    let soft = line.split_whitespace().next().and_then(|number| number.parse().ok());
    soft.ok_or_else(|| "the limit of open files cannot be read".to_owned())
}
