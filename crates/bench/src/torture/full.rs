//! The disk of a SQLite store is full, and has room again: what needs room is 503, reads go on, and then everything does.

use crate::dice::Dice;
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
        disk.fill()?;
        until_full(&stage, &disk).await?;
        let before = [Count::Introspected, Count::Revoked].map(|count| stage.field.ledger.counted(count));
        tokio::time::sleep(FULL_FOR).await;
        read += stage.field.ledger.counted(Count::Introspected) - before[0];
        revoked += stage.field.ledger.counted(Count::Revoked) - before[1];
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

/// Until somebody was told: the log's room in the file is used up first.
async fn until_full(stage: &Stage, disk: &Disk) -> Result<()> {
    let (began, before) = (Instant::now(), stage.field.ledger.counted(Count::Full));
    while stage.field.ledger.counted(Count::Full) < before + 10 {
        if began.elapsed() > Duration::from_mins(1) {
            return Err("the disk is full, and for a minute nobody was told".to_owned());
        }
        disk.fill()?;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
