//! What must hold for every input, a file for each reader.

mod basic;
mod configuration;
mod jwt;
mod multipart;
mod redirect_match;
mod redirect_registration;
mod secret;
mod signed_url;
mod token_request;

/// A reader, and what must hold of it.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Also the folder of its corpus.
    pub name: &'static str,
    /// What an input is.
    pub about: &'static str,
    /// Words that the reader knows.
    pub words: &'static [&'static str],
    /// Panics where something does not hold.
    pub run: fn(&[u8]),
}

/// Each of them.
pub const ALL: &[Target] = &[
    token_request::TARGET,
    multipart::TARGET,
    basic::TARGET,
    redirect_registration::TARGET,
    redirect_match::TARGET,
    secret::TARGET,
    jwt::TARGET,
    signed_url::TARGET,
    configuration::TARGET,
];

/// The input's lines as text; what is no UTF-8 is shown as it can be.
fn lines<const N: usize>(input: &[u8]) -> [String; N] {
    let text = String::from_utf8_lossy(input);
    let mut lines = text.splitn(N, '\n').map(str::to_owned);
    std::array::from_fn(|_| lines.next().unwrap_or_default())
}
