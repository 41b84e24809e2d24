//! Running a server: listeners, the envelope around every request, health, metrics, logs, and a graceful end.

pub mod address;
pub mod envelope;
pub mod headers;
pub mod health;
pub mod instance;
pub mod listen;
pub mod logging;
pub mod metrics;
pub mod problem;
pub mod system;
pub mod trace;

pub use address::{ClientAddress, TrustedProxies};
pub use envelope::{Envelope, wrap};
pub use headers::FormAction;
pub use trace::TraceId;
