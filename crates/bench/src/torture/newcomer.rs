//! Customers who connect: the whole door, and at its end a code that two requests exchange at the same time.

use crate::field::Chain;
use crate::ledger::{Count, Standing};
use crate::line::{Line, Told};
use bench::caller::{Caller as _, Turn};
use bench::connecting::Connecting;
use bench::people::Person;
use std::time::{Duration, Instant};

/// A used code that comes again ends its connection ten seconds after the exchange; what is tried here is sooner.
const DOUBLE_CLICK: Duration = Duration::from_secs(8);

/// Connects one organization after the other, each once, and leaves its chain for the partners.
pub(crate) async fn connect(mut lines: (Line, Line), people: Vec<Person>, cookie: String) {
    let world = &lines.0.field.seeded.world;
    let client = vec![("client_id", world.confidential.to_string()), ("client_secret", world.client_secret.clone())];
    for person in people {
        let organizations = person.organizations.len();
        let mut connecting = Connecting::new(vec![person], &cookie, client.clone());
        for _ in 0..organizations {
            if lines.0.field.is_over() {
                return;
            }
            if let Some(chain) = one(&mut lines, &mut connecting).await {
                lines.0.field.leave(chain);
            }
            tokio::time::sleep(lines.0.dice.milliseconds(10, 150)).await;
        }
    }
}

/// One organization; what breaks on the way is begun anew with the next one, as by somebody who closed the window.
async fn one(lines: &mut (Line, Line), connecting: &mut Connecting) -> Option<Chain> {
    let before = lines.0.field.ledger.loss.turns();
    loop {
        let request = connecting.next().map(<[u8]>::to_vec)?;
        if connecting.is_at_exchange() {
            connecting.start_over();
            return exchange(lines, &request).await;
        }
        let Some(told) = lines.0.ask(&request).await.filter(|told| told.status != 503) else {
            connecting.start_over();
            lines.0.pause().await;
            return None;
        };
        if connecting.answered(told.answer()) != Turn::More {
            // A page that was shown may be lost as well; whoever sees that begins anew.
            if !lines.0.field.ledger.loss.was_possible_since(before) {
                lines.0.field.ledger.broken(format!("on the way to a consent: {}", told.shown()));
            }
            return None;
        }
    }
}

/// Two exchanges of one code at once, again until one of them is decided: at most one is good, whatever was lost.
async fn exchange(lines: &mut (Line, Line), request: &[u8]) -> Option<Chain> {
    let field = lines.0.field.clone();
    let mut won: Vec<Told> = Vec::new();
    loop {
        let (one, other) = tokio::join!(lines.0.ask(request), lines.1.ask(request));
        let mut decided = false;
        for told in [one, other].into_iter().flatten().filter(|told| told.status != 503) {
            decided = true;
            match told.status {
                200 => won.push(told),
                400 if told.member("error").as_deref() == Some("invalid_grant") => field.ledger.count(Count::Refused),
                _ => field.ledger.broken(format!("an exchange: {}", told.shown())),
            }
        }
        if decided || field.is_over() {
            break;
        }
        lines.0.pause().await;
    }
    let Some(told) = won.pop() else {
        field.ledger.count(Count::Unanswered);
        return None;
    };
    field.ledger.count(Count::Exchanged);
    let chain = field.received(&told);
    if !won.is_empty() {
        let what = format!("a code was good twice: {}", told.shown());
        match &chain {
            Some(chain) => field.ledger.came_back(chain.handle.connection_id, what),
            None => field.ledger.broken(what),
        }
    }
    if chain.is_none() {
        field.ledger.broken(format!("tokens that cannot be read: {}", told.shown()));
    }
    come_again(lines, request, chain?).await
}

/// The used code once more.
async fn come_again(lines: &mut (Line, Line), request: &[u8], chain: Chain) -> Option<Chain> {
    let ledger = &lines.0.field.clone().ledger;
    let since = Instant::now();
    match lines.0.ask(request).await {
        Some(told) if told.status == 200 => {
            ledger.came_back(chain.handle.connection_id, format!("a code was good again: {}", told.shown()));
        }
        Some(told) if told.status == 400 => ledger.count(Count::Refused),
        _ => {}
    }
    if since.elapsed() > DOUBLE_CLICK {
        // It may have been taken for a replay, which rightly ends the connection.
        ledger.stands(chain.handle.connection_id, Standing::Ending);
        return None;
    }
    Some(chain)
}
