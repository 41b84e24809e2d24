//! The page of what was done and what held.

use crate::ledger::{Count, Ledger};
use std::fmt::Write as _;
use std::time::Duration;

/// What a scenario came to.
pub(crate) struct Outcome {
    name: &'static str,
    kills: u64,
    audits: u64,
    length: Duration,
    answered: u64,
    counts: Vec<(&'static str, u64)>,
    broken: (usize, Vec<String>),
    notes: Vec<String>,
}

/// As the page names what is counted.
const NAMES: [(Count, &str); 15] = [
    (Count::Refreshed, "refreshes"),
    (Count::Exchanged, "codes exchanged, each by two requests at once"),
    (Count::Credentials, "tokens by client credentials"),
    (Count::Introspected, "introspections"),
    (Count::Revoked, "revocations, by the partner or an operator"),
    (Count::Refused, "used codes and revoked tokens that were refused"),
    (Count::Unanswered, "codes that were spent and whose answer was lost"),
    (Count::Lost, "requests without an answer"),
    (Count::Unavailable, "answers 503"),
    (Count::LostExchange, "exchanges that were acknowledged and lost with the primary"),
    (Count::ExchangedAgain, "of them whose consent was not lost, and whose partner went on with a refresh"),
    (Count::LostRefresh, "refreshes that were acknowledged and lost with the primary"),
    (Count::LostRevocation, "revocations that were acknowledged and lost with the primary"),
    (Count::WentOn, "connections that went back, and whose partner goes on with the newer token that it has"),
    (Count::Caught, "stolen tokens of such a connection that were caught"),
];

impl Outcome {
    /// Sums a scenario up: kills, audits and length, and what the book says.
    pub(crate) fn of(name: &'static str, done: (u64, u64, Duration), ledger: &Ledger, notes: Vec<String>) -> Self {
        let counts = NAMES.iter().map(|(count, name)| (*name, ledger.counted(*count))).collect();
        let (kills, audits, length) = done;
        let broken = ledger.all_broken();
        Self { name, kills, audits, length, answered: ledger.answered(), counts, broken, notes }
    }

    /// Rules that did not hold.
    pub(crate) fn broken(&self) -> usize {
        self.broken.0
    }

    fn counted(&self, count: Count) -> u64 {
        self.counts[NAMES.iter().position(|(one, _)| *one == count).unwrap_or_default()].1
    }
}

/// Where it ran, and how it can be run again.
pub(crate) struct Run<'a> {
    /// The command.
    pub(crate) command: &'a str,
    /// What chance came from.
    pub(crate) seed: u64,
    /// `debug` or `release`.
    pub(crate) profile: &'a str,
    /// Scenarios that were left out, each with its reason.
    pub(crate) left_out: &'a [String],
}

/// Writes the page.
pub(crate) fn page(run: &Run<'_>, outcomes: &[Outcome]) -> String {
    let mut page = format!(
        "# Torture\n\nMade by `{}` with the {} build and seed {}; anyone can do it again.\n\n\
         Partners refresh, exchange codes, ask for tokens by client credentials and have them introspected; customers go through the\n\
         whole connect door; connections and grants are revoked. Meanwhile something is broken. An honest partner whose answer was\n\
         lost sends the very same request again. What must hold: whatever was acknowledged is in the store and works; no code is good\n\
         twice; no honest chain of refresh tokens ends; what was revoked stays so; an outage is 503 and nothing else; and every rule of\n\
         `crates/storage/src/testing/never.rs` holds for the rows. One thing is forgiven in one scenario: a standby that lagged lacks\n\
         what was acknowledged after it was cut off; that is counted, and whoever holds a newer token than its row goes on,\n\
         also when the row has lost the very exchange and only the consent is there.\n\n{}\n",
        run.command,
        run.profile,
        run.seed,
        bench::report::machine()
    );
    page.push_str("\n| scenario | kills | seconds | requests decided | without an answer | 503 | audits | broken rules |\n");
    page.push_str("|---|---|---|---|---|---|---|---|\n");
    for outcome in outcomes {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            outcome.name,
            outcome.kills,
            outcome.length.as_secs(),
            outcome.answered,
            outcome.counted(Count::Lost),
            outcome.counted(Count::Unavailable),
            outcome.audits,
            if outcome.broken.0 == 0 { "0".to_owned() } else { format!("**{}**", outcome.broken.0) },
        );
    }
    for outcome in outcomes {
        let _ = write!(page, "\n## {}\n\n", outcome.name);
        for (name, count) in outcome.counts.iter().filter(|(_, count)| *count > 0) {
            let _ = writeln!(page, "- {count} {name}");
        }
        for note in &outcome.notes {
            let _ = writeln!(page, "- {note}");
        }
        for broken in &outcome.broken.1 {
            let _ = writeln!(page, "- **broken**: {broken}");
        }
    }
    if !run.left_out.is_empty() {
        page.push_str("\n## Left out\n\n");
        for reason in run.left_out {
            let _ = writeln!(page, "- {reason}");
        }
    }
    page
}
