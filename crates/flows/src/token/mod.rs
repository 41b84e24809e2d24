//! The token endpoint: one file per grant type.

pub mod authorization_code;
pub mod client_credentials;
mod code_replay;
pub(crate) mod gone_back;
pub mod refresh_token;
