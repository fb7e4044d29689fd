//! What the command lines say in French: clap's own words are English.
//!
//! [`read`] is the door of a program: help, version and mistakes are said there, and end with a
//! status. Options whose values have a shape take a parser of [`expected`], [`number`] or one of
//! their own that fails with [`Unfit`]: no other reason is shown, because those of libraries are English.
//!
//! ```
//! use balado_arguments::{expected, mistake};
//! use clap::{Arg, Command};
//!
//! let port = Arg::new("port").long("port").value_parser(expected::<u16>("un port"));
//! let command = balado_arguments::french(Command::new("essai").arg(port));
//! let error = command.clone().try_get_matches_from(["essai", "--port", "x"]).unwrap_err();
//! assert!(mistake(&error, &command).contains("« x » ne convient pas à « --port <port> » : il faut un port."));
//! ```

mod help;
mod mistake;
mod system;
#[cfg(test)]
mod tests;
mod value;

use std::{
    ffi::OsString,
    io::{Write, stderr},
    process::ExitCode,
};

use clap::{CommandFactory, FromArgMatches, error::ErrorKind};

pub use help::french;
pub use mistake::mistake;
pub use system::reason;
pub use value::{Unfit, expected, number};

/// The status of a command that is badly written: `EX_USAGE` of sysexits, which nothing else gives.
pub const MISWRITTEN: u8 = 64;

/// Reads the command line of this process. Help, version and mistakes are said, and the status to
/// end with is the error.
pub fn read<T: CommandFactory + FromArgMatches>() -> Result<T, ExitCode> {
    read_words(std::env::args_os())
}

fn read_words<T: CommandFactory + FromArgMatches>(
    words: impl IntoIterator<Item = OsString>,
) -> Result<T, ExitCode> {
    let command = french(T::command());
    let matches = command.clone().try_get_matches_from(words);
    let read = matches.and_then(|matches| T::from_arg_matches(&matches));
    read.map_err(|error| say(&error, &command))
}

/// Nothing better can be done when the console itself does not take the sentence.
fn say(error: &clap::Error, command: &clap::Command) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _unwritten = error.print();
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _unwritten = error.print();
        }
        _ => {
            let _unwritten = stderr().write_all(mistake(error, command).as_bytes());
        }
    }
    ExitCode::from(MISWRITTEN)
}
