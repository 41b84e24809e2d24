//! Every request and answer, as it happened.

use std::collections::VecDeque;

use countersign_client::Timestamp;

/// The oldest entries give way.
const MAX_ENTRIES: usize = 200;
/// Longer texts are cut, in bytes.
const MAX_ANSWER: usize = 16 * 1024;

/// One request with its answer, or one visit of a browser.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) number: u64,
    pub(super) at: Timestamp,
    /// Why it was made.
    pub(super) title: String,
    pub(super) method: &'static str,
    pub(super) url: String,
    /// The command that repeats it.
    pub(super) curl: String,
    pub(super) answer: Answer,
}

#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// A browser's visit, and what was done then.
    Browser { text: String },
    /// A webhook that came in, and what was made of it.
    Webhook { accepted: bool, text: String },
    /// What the server answered.
    Http { status: u16, headers: Vec<(String, String)>, body: String, milliseconds: i64 },
    /// Nothing came back.
    Nothing { reason: &'static str },
}

#[derive(Default)]
pub(super) struct Log {
    entries: VecDeque<Entry>,
    last_number: u64,
}

impl Log {
    /// Adds an entry and numbers it.
    pub(super) fn add(&mut self, mut entry: Entry) -> u64 {
        self.last_number += 1;
        entry.number = self.last_number;
        if let Answer::Http { body: text, .. } | Answer::Webhook { text, .. } = &mut entry.answer {
            cut(text);
        }
        cut(&mut entry.url);
        cut(&mut entry.curl);
        if self.entries.len() == MAX_ENTRIES {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        self.last_number
    }

    /// Newest first.
    pub(super) fn entries(&self) -> Vec<Entry> {
        self.entries.iter().rev().cloned().collect()
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }
}

fn cut(text: &mut String) {
    if text.len() > MAX_ANSWER {
        text.truncate(text.floor_char_boundary(MAX_ANSWER));
        text.push_str("\n… (cut here)");
    }
}
