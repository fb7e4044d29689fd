//! What the program can be told to do: one file each.

pub mod audit;
pub mod backup;
pub mod data;
pub mod help;
pub mod keys;
mod mail;
pub mod schools;
pub mod serving;
mod stop;
mod tls;
