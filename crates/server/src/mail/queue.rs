//! What waits for the mail server: bounded, so that a server that is away costs mails and not memory.

use super::smtp::{Carrier, Undelivered};
use super::{Letter, Writer};
use flows::mail::{Mail, Mailer};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};

/// Mails that may wait; more are dropped, and the log says so.
const WAITING: usize = 500;
/// Deliveries at once.
const AT_ONCE: usize = 4;
/// How long to wait before each further try.
const AGAIN: [Duration; 3] = [Duration::from_secs(2), Duration::from_secs(15), Duration::from_mins(1)];

/// A queue in front of a mail server.
pub(super) struct Queue {
    sender: mpsc::Sender<Mail>,
}

impl Queue {
    /// Starts the task that delivers; it ends with the queue.
    pub(super) fn start(writer: Writer, carrier: Carrier) -> Self {
        let (sender, mut receiver) = mpsc::channel::<Mail>(WAITING);
        let slots = Arc::new(Semaphore::new(AT_ONCE));
        tokio::spawn(async move {
            while let Some(mail) = receiver.recv().await {
                let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
                let (letter, carrier) = (writer.write(mail), carrier.clone());
                tokio::spawn(async move {
                    deliver(&carrier, &letter).await;
                    drop(slot);
                });
            }
        });
        Self { sender }
    }
}

impl Mailer for Queue {
    fn send(&self, mail: Mail) {
        if let Err(error) = self.sender.try_send(mail) {
            tracing::error!(%error, "a mail was dropped: too many wait for the mail server");
        }
    }
}

async fn deliver(carrier: &Carrier, letter: &Letter) {
    let mut pauses = AGAIN.into_iter();
    loop {
        match carrier.deliver(letter).await {
            Ok(()) => return tracing::debug!("a mail was delivered"),
            Err(Undelivered::Refused(error)) => return tracing::error!(error, "a mail was refused"),
            Err(Undelivered::Away(error)) => {
                let Some(pause) = pauses.next() else { return tracing::error!(error, "a mail was given up") };
                tracing::warn!(error, "the mail server is away; trying again");
                tokio::time::sleep(pause).await;
            }
        }
    }
}
