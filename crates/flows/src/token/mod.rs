//! The token endpoint: one file per grant type.

pub mod authorization_code;
mod code_replay;
pub mod refresh_token;
