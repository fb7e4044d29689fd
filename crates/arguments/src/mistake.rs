use std::error::Error as _;

use clap::{
    Arg, Command, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::Unfit;

/// A mistake of the command line, in French: what is wrong, what was perhaps meant, how the command
/// is written, and where help is. `command` is the whole program.
pub fn mistake(error: &Error, command: &Command) -> String {
    // An option shows itself as clap does once its command is built.
    let mut command = command.clone();
    command.build();
    let context = Context { error, command: &command };
    let usage = context.text(ContextKind::Usage).unwrap_or_default();
    let usage = usage.trim_start_matches("Usage:").trim();
    let mut lines = vec![context.sentence()];
    lines.extend(context.meant());
    if !usage.is_empty() {
        lines.push(format!("\nUsage : {usage}"));
    }
    lines.push(format!("\nPour l’aide : {} --help", program(usage, &command)));
    lines.join("\n") + "\n"
}

/// The words of a usage before its options: `balado-service keys rotate`.
fn program(usage: &str, command: &Command) -> String {
    let words = usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-']));
    let words: Vec<&str> = words.collect();
    if words.is_empty() { command.get_name().to_owned() } else { words.join(" ") }
}

/// What clap knows of a mistake.
struct Context<'a> {
    error: &'a Error,
    command: &'a Command,
}

impl Context<'_> {
    fn sentence(&self) -> String {
        use ContextKind::{ActualNumValues, ExpectedNumValues, MinValues};
        let option = || self.place();
        match self.error.kind() {
            ErrorKind::UnknownArgument => self.unknown(),
            ErrorKind::InvalidSubcommand => {
                let word = self.word(ContextKind::InvalidSubcommand);
                format!("{word} n’est pas une commande.")
            }
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => self.unfit(),
            ErrorKind::TooManyValues => {
                let value = self.word(ContextKind::InvalidValue);
                format!("{value} est de trop après {}.", option())
            }
            ErrorKind::TooFewValues => self.counted("au moins ", MinValues, ActualNumValues),
            ErrorKind::WrongNumberOfValues => self.counted("", ExpectedNumValues, ActualNumValues),
            ErrorKind::NoEquals => format!("Il faut un signe = entre {} et sa valeur.", option()),
            ErrorKind::ArgumentConflict => self.conflict(),
            ErrorKind::MissingRequiredArgument => {
                format!("Il manque {}.", self.words(ContextKind::InvalidArg).join(" et "))
            }
            ErrorKind::MissingSubcommand => {
                let after = self.word(ContextKind::InvalidSubcommand);
                let known = self.texts(ContextKind::ValidSubcommand).join(", ");
                format!("Il manque une commande après {after} : {known}.")
            }
            ErrorKind::InvalidUtf8 => "Un mot de la commande n’est pas du texte.".to_owned(),
            _ => "La commande est mal écrite.".to_owned(),
        }
    }

    fn unknown(&self) -> String {
        let word = self.word(ContextKind::InvalidArg);
        if word.starts_with("« -") {
            return format!("{word} n’est pas une option d’ici.");
        }
        format!("{word} est de trop.")
    }

    fn unfit(&self) -> String {
        let value = self.text(ContextKind::InvalidValue).unwrap_or_default();
        let option = self.place();
        if value.is_empty() {
            return format!("Il manque une valeur à {option}.");
        }
        let known = self.texts(ContextKind::ValidValue);
        let ours = self.error.source().and_then(|reason| reason.downcast_ref::<Unfit>());
        let reason = match ours {
            Some(reason) => format!(" : {reason}"),
            None if known.is_empty() => String::new(),
            None => format!(" : il faut {}", known.join(", ou ")),
        };
        format!("{} ne convient pas à {option}{reason}.", quoted(&value))
    }

    fn counted(&self, least: &str, wanted: ContextKind, found: ContextKind) -> String {
        let number = |kind| self.text(kind).unwrap_or_default();
        let (wanted, found) = (number(wanted), number(found));
        format!("{} veut {least}{wanted} valeurs, et en a {found}.", self.place())
    }

    fn conflict(&self) -> String {
        let arg = self.word(ContextKind::InvalidArg);
        let one = if arg.is_empty() { self.word(ContextKind::InvalidSubcommand) } else { arg };
        let others = self.words(ContextKind::PriorArg);
        if others.is_empty() {
            return format!("{one} ne va pas avec le reste de la commande.");
        }
        if others == [one.as_str()] {
            return format!("{one} est donné plusieurs fois.");
        }
        format!("{one} ne va pas avec {}.", others.join(" et "))
    }

    /// What was perhaps meant, when clap has an idea.
    fn meant(&self) -> Option<String> {
        use ContextKind::{Suggested, SuggestedArg, SuggestedSubcommand, SuggestedValue};
        let near = [SuggestedSubcommand, SuggestedArg, SuggestedValue];
        let near = near.iter().flat_map(|kind| self.texts(*kind));
        let phrases = self.texts(Suggested);
        let inside = phrases.iter().filter_map(|phrase| longest_quoted(phrase)).map(str::to_owned);
        let mut all: Vec<String> = near.chain(inside).map(|text| quoted(&text)).collect();
        all.dedup();
        (!all.is_empty()).then(|| format!("Vouliez-vous écrire {} ?", all.join(" ou ")))
    }

    /// The option, and the variable that may have given its value.
    fn place(&self) -> String {
        let shown = self.text(ContextKind::InvalidArg).unwrap_or_default();
        let variable = named(self.command, &shown).and_then(Arg::get_env);
        let variable = variable.map(|name| format!(" (ou à la variable {})", name.display()));
        quoted(&shown) + &variable.unwrap_or_default()
    }

    fn word(&self, kind: ContextKind) -> String {
        self.text(kind).map(|text| quoted(&text)).unwrap_or_default()
    }

    fn words(&self, kind: ContextKind) -> Vec<String> {
        self.texts(kind).iter().map(|text| quoted(text)).collect()
    }

    fn text(&self, kind: ContextKind) -> Option<String> {
        self.error.get(kind).map(ToString::to_string)
    }

    fn texts(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            None | Some(ContextValue::None) => Vec::new(),
            Some(ContextValue::Strings(texts)) => texts.clone(),
            Some(ContextValue::StyledStrs(texts)) => {
                texts.iter().map(ToString::to_string).collect()
            }
            Some(one) => vec![one.to_string()],
        }
    }
}

fn quoted(text: &str) -> String {
    format!("« {text} »")
}

/// Clap's advice is an English sentence around what to write: `use '-- --foo'`.
fn longest_quoted(phrase: &str) -> Option<&str> {
    phrase.split('\'').skip(1).step_by(2).max_by_key(|part| part.len())
}

/// The option that is shown so, in the program or in one of its commands.
fn named<'a>(command: &'a Command, shown: &str) -> Option<&'a Arg> {
    let here = command.get_arguments().find(|arg| arg.to_string() == shown);
    here.or_else(|| command.get_subcommands().find_map(|below| named(below, shown)))
}
