//! What a desk shows: plain values, in the person's words, for the window and the command line.

mod account;
mod correcting;
mod imports;
mod list;
mod school;
mod words;

pub(crate) use self::words::source_words;
pub use self::{account::*, correcting::*, imports::*, list::*, school::*};
