//! What a desk shows: plain values, in the person's words, for the window and the command line.

mod account;
mod correcting;
mod diagnostic;
mod imports;
mod list;
mod school;
mod update;
mod words;

pub use self::{
    account::*, correcting::*, diagnostic::*, imports::*, list::*, school::*, update::*,
};
