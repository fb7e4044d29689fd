//! The service through HTTP, as the desk and strangers see it.

mod client;
mod contract;
mod cuts;
mod imports;
mod requests;
mod sign_in;
mod undo;
