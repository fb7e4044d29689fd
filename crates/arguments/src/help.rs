//! The help, at every level.

use clap::{Arg, ArgAction, Command};

const TEMPLATE: &str = "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}";

/// This command and those below it. No value of the environment is shown.
pub fn french(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").global(true);
    let help = help.action(ArgAction::Help).help("Affiche cette aide");
    let version = Arg::new("version").short('V').long("version");
    let version = version.action(ArgAction::Version).help("Affiche la version");
    let has_version = command.get_version().is_some();
    let command = below(command).disable_version_flag(true).arg(help);
    if has_version { command.arg(version) } else { command }
}

fn below(command: Command) -> Command {
    command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("Commandes")
        .subcommand_value_name("COMMANDE")
        .mut_args(said)
        .mut_subcommands(below)
}

/// What clap would say of it, in our words.
fn said(arg: Arg) -> Arg {
    let (values, default, variable) = (values(&arg), default(&arg), variable(&arg));
    let notes = [values, default, variable].into_iter().flatten().collect::<Vec<_>>().join(" ; ");
    // clap minds that these are said of what has no value.
    let takes_one = arg.get_action().takes_values();
    let arg = arg.hide_default_value(takes_one).hide_possible_values(takes_one).hide_env(true);
    if notes.is_empty() {
        return arg;
    }
    let with_notes = |help: String| format!("{help} [{notes}]");
    let short = arg.get_help().map(|help| with_notes(help.to_string()));
    let long = arg.get_long_help().map(|help| with_notes(help.to_string()));
    let arg = if let Some(short) = short { arg.help(short) } else { arg };
    if let Some(long) = long { arg.long_help(long) } else { arg }
}

fn values(arg: &Arg) -> Option<String> {
    if !arg.get_action().takes_values() {
        return None;
    }
    let values = arg.get_possible_values();
    let named = values.iter().map(|value| match value.get_help() {
        Some(help) => format!("{} : {help}", value.get_name()),
        None => value.get_name().to_owned(),
    });
    (!values.is_empty()).then(|| named.collect::<Vec<_>>().join(" ; "))
}

fn default(arg: &Arg) -> Option<String> {
    let default = arg.get_default_values().first()?;
    arg.get_action().takes_values().then(|| format!("par défaut : {}", default.display()))
}

fn variable(arg: &Arg) -> Option<String> {
    arg.get_env().map(|name| format!("variable {}", name.display()))
}
