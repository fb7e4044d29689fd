//! What a desk shows: plain values, in the person's words, for the window and the command line.

mod account;
mod classes;
mod correcting;
mod details;
mod diagnostic;
mod imports;
mod list;
mod looks;
mod people;
mod rows;
mod school;
mod update;
mod words;

pub use self::{
    account::*, classes::*, correcting::*, details::*, diagnostic::*, imports::*, list::*,
    looks::*, people::*, rows::*, school::*, update::*,
};
