//! The pages, walked as a browser without JavaScript walks them.

mod accounts;
mod browser;
mod connect;
mod errors;
mod forms;
mod hostile;
mod integrations;
mod many_scopes;
mod matrix;
mod place;
mod sign_up;
