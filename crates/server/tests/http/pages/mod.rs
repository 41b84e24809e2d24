//! The pages, walked as a browser without JavaScript walks them.

mod accounts;
mod approvals;
mod browser;
mod claims;
mod connect;
mod developer;
mod errors;
mod extensions;
mod forms;
mod grant;
mod handshake;
mod hostile;
mod integrations;
mod listing;
mod many_scopes;
mod marketplace;
mod matrix;
mod offices;
mod onboarding;
mod operator;
mod place;
mod portal;
mod sign_up;
mod timeline;
mod webhooks;
