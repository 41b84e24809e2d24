//! The sample platform and the sample partner, so that every flow can be tried at once.
//!
//! # What lives here
//!
//! - [`northwind`]: the platform's own API, which checks tokens as a real one would.
//! - [`tidewater`]: a partner's app that connects with the platform and shows every request it
//!   makes, with a `curl` to repeat it.
//!
//! Both know Countersign only from outside, over HTTP. `countersign demo` starts them.
//!
//! # What must never
//!
//! Nothing of the server's insides. Tidewater shows its own secrets and tokens on its page, which
//! is right for a program on one's own machine and nowhere else: it answers to loopback names and
//! its configured address only.

pub mod northwind;
pub mod tidewater;

use countersign_client::FetchError;

/// Why a demo program cannot start.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// An address is no URL, or the HTTP client cannot be made.
    #[error("{0}")]
    Client(#[from] FetchError),
    /// The file with the stored connections cannot be read.
    #[error("{path} cannot be read: {reason}; remove the file to start without connections")]
    DataFile {
        /// The file.
        path: String,
        /// The operating system's or parser's reason.
        reason: String,
    },
}

/// 32 bytes from the operating system, for [`tidewater::TidewaterConfig::random`].
///
/// # Panics
/// Never in practice: the cryptographic library aborts the program itself when it cannot draw.
pub fn system_random() -> [u8; 32] {
    let mut bytes = [0; 32];
    #[expect(clippy::expect_used, reason = "without randomness nothing may go on")]
    aws_lc_rs::rand::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
