//! The disk of a SQLite store is full, and has room again: what needs room is 503, reads and revocations go on, and then everything does.

use crate::dice::Dice;
use crate::field::Chain;
use crate::ledger::Count;
use crate::partner;
use crate::report::Outcome;
use crate::stage::Stage;
use bench::Result;
use bench::contestant::{Kept, Programs};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How large the disk is, and how much of it is free when a round begins.
const DISK: &str = "size=512m";
/// How long the disk stays full once the server says so.
const FULL_FOR: Duration = Duration::from_secs(2);

/// Connections and grants that are revoked meanwhile, each round.
const REVOKED: usize = 10;

/// A small file system in memory; dropped, it is gone.
struct Disk(PathBuf);

impl Disk {
    /// `None` when this user may not mount one.
    fn mount(at: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&at).ok()?;
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", DISK, "tmpfs"]).arg(&at).output().ok()?;
        mounted.status.success().then_some(Self(at))
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Takes every byte that is free, also what is given back meanwhile.
    fn fill(&self) -> Result<()> {
        let file = File::options().create(true).append(true).open(self.ballast());
        let mut file = file.map_err(|error| format!("the disk cannot be filled: {error}"))?;
        for size in [1 << 20, 4 << 10, 1] {
            let piece = vec![0; size];
            while file.write_all(&piece).is_ok() {}
        }
        Ok(())
    }

    /// Whether the server still keeps the room that is for revocations.
    fn has_reserve(&self) -> bool {
        self.0.join("full.db-reserve").exists()
    }

    fn free(&self) {
        // Gone already is as good.
        let _ = std::fs::remove_file(self.ballast());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What is still open on it goes when it is closed.
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// Fills the disk `rounds` times; in every second round the server is killed while it is full.
pub(crate) async fn sqlite(programs: &Programs, rounds: u64, dice: Dice, directory: &Path) -> Result<Option<Outcome>> {
    let Some(disk) = Disk::mount(directory.join("small")) else { return Ok(None) };
    let kept = Kept::Sqlite(disk.0.join("full.db"));
    let mut stage = Stage::set(programs, kept, (1, dice), &directory.join("full.log")).await?;
    stage.crowd().await?;
    let line = stage.line();
    stage.crowd.spawn(partner::read(line));
    let (mut read, mut revoked, mut slowest) = (0, 0, Duration::ZERO);
    for round in 1..=rounds {
        stage.wait(500, 1_500).await;
        let chains = set_aside(&stage).await?;
        disk.fill()?;
        until_full(&stage, &disk).await?;
        let before = stage.field.ledger.counted(Count::Introspected);
        let until = Instant::now() + FULL_FOR;
        revoked += revoke(&mut stage, chains).await;
        tokio::time::sleep_until(until.into()).await;
        read += stage.field.ledger.counted(Count::Introspected) - before;
        if round % 2 == 0 {
            stage.kill(0);
            disk.free();
            stage.start(0).await?;
        }
        disk.free();
        slowest = slowest.max(stage.until_answered().await?);
        stage.audit().await?;
    }
    if read == 0 {
        stage.field.ledger.broken("nothing was read while the disk was full".to_owned());
    }
    stage.notes.push(format!("the disk was full {rounds} times for {} s each", FULL_FOR.as_secs()));
    stage.notes.push(format!("{} answers `store_full`", stage.field.ledger.counted(Count::Full)));
    stage.notes.push(format!("while it was full {read} introspections and {revoked} revocations were answered"));
    stage.notes.push(format!("once there was room, everything was answered again within {} ms", slowest.as_millis()));
    let outcome = stage.finish("The disk of a SQLite store full, and killed while it was").await?;
    drop(disk);
    Ok(Some(outcome))
}

/// Connections that nobody uses, to be revoked while the disk is full: no new ones come then.
async fn set_aside(stage: &Stage) -> Result<Vec<Chain>> {
    let (began, mut chains) = (Instant::now(), Vec::with_capacity(REVOKED));
    while chains.len() < REVOKED {
        if began.elapsed() > Duration::from_mins(1) {
            return Err("for a minute nobody connected".to_owned());
        }
        match stage.field.take() {
            Some(chain) => chains.push(chain),
            None => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
    Ok(chains)
}

/// Each is answered as if there were room, without asking twice; how many were.
async fn revoke(stage: &mut Stage, chains: Vec<Chain>) -> usize {
    let (mut line, mut revoked) = (stage.line(), 0);
    for (number, chain) in chains.iter().enumerate() {
        let request = partner::ending(&mut line, chain, number % 2 == 0);
        match line.ask(&request).await {
            Some(told) => revoked += usize::from(partner::has_ended(&line, chain, &told)),
            None => line.field.ledger.broken("a revocation while the disk was full had no answer".to_owned()),
        }
    }
    revoked
}

/// Until somebody was told: the log's room in the file is used up first. From then on nobody takes what the server gives up.
async fn until_full(stage: &Stage, disk: &Disk) -> Result<()> {
    let (began, before) = (Instant::now(), stage.field.ledger.counted(Count::Full));
    while stage.field.ledger.counted(Count::Full) < before + 10 {
        if began.elapsed() > Duration::from_mins(1) {
            return Err("the disk is full, and for a minute nobody was told".to_owned());
        }
        if stage.field.ledger.counted(Count::Full) == before && disk.has_reserve() {
            disk.fill()?;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
