//! The pages, walked as a browser without JavaScript walks them.

mod accounts;
mod browser;
mod connect;
mod developer;
mod errors;
mod forms;
mod hostile;
mod integrations;
mod many_scopes;
mod matrix;
mod offices;
mod operator;
mod place;
mod sign_up;
