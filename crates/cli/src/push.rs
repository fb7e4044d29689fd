//! `balado push`: compares files with Balado, shows what would change, and sends.

use std::path::PathBuf;

use balado_arguments::expected;
use balado_core::{plan::AbsentRule, school::Roster};
use balado_desk::{Desk, HoldShown, ListShown, TypedNumber};

use crate::{
    failure::{Failure, status},
    print,
    sign_in::Access,
};

/// What is to be sent.
#[derive(clap::Args)]
pub struct Options {
    /// Les exports de l’ENT : un fichier d’élèves, un fichier d’enseignants, ou un seul des deux
    #[arg(value_name = "FICHIER", required = true)]
    files: Vec<PathBuf>,
    /// Ne demande pas « Valider ? »
    #[arg(long)]
    yes: bool,
    /// Confirme le nombre (ou l’année, pour un ancien fichier) qu’un import inhabituel demande de
    /// taper ; se répète
    #[arg(long, value_name = "NOMBRE", value_parser = expected::<u32>("un nombre entier"))]
    confirm: Vec<u32>,
    /// Désactive les comptes absents du fichier, au lieu de les garder
    #[arg(long)]
    deactivate_absent: bool,
    /// Rattache les personnes connues dont l’id ENT a changé (même identifiant, mêmes nom et prénom)
    #[arg(long)]
    relink: bool,
    #[command(flatten)]
    access: Access,
}

/// Sends the lists one after the other; nothing is sent when one of the files is refused.
pub async fn run(options: Options) -> Result<u8, Failure> {
    let desk = options.access.desk()?;
    if !open(&desk, &options.files).await? {
        return Ok(status::REJECT);
    }
    let session = options.access.session(&desk).await?;
    print::tell(&format!("{} · {}", session.school, session.person));
    for roster in Roster::ALL {
        if desk.list(roster).is_some() && !send(&desk, roster, &options).await? {
            print::tell("Cette liste n’a pas été envoyée. Rien n’a changé pour elle dans Balado.");
            return Ok(status::FAILED);
        }
    }
    Ok(status::OK)
}

/// Whether every file could be opened.
async fn open(desk: &Desk, files: &[PathBuf]) -> Result<bool, Failure> {
    let mut open: Vec<Roster> = Vec::new();
    let mut all = true;
    for path in files {
        match desk.open_export(path.clone()).await {
            Ok(rosters) => {
                if let Some(twice) = rosters.iter().find(|roster| open.contains(roster)) {
                    return Err(Failure::Said(format!(
                        "Deux fichiers remplissent la liste « {} ». Envoyez-les l’un après l’autre.",
                        print::name(*twice)
                    )));
                }
                open.extend(rosters);
            }
            Err(error) => {
                print::tell(&format!("{} : {}", path.display(), error.help()));
                all = false;
            }
        }
    }
    Ok(all)
}

/// Whether the list was sent. It is shown as it is compared now, after the list before it.
async fn send(desk: &Desk, roster: Roster, options: &Options) -> Result<bool, Failure> {
    let rule = if options.deactivate_absent { AbsentRule::Deactivate } else { AbsentRule::Keep };
    desk.set_relink(roster, options.relink)?;
    let list = desk.set_absent_rule(roster, rule)?;
    print::show(&print::list(&list))?;
    if !options.yes && !print::agrees("Valider ?") {
        return Ok(false);
    }
    let report = desk.push_import(roster, typed(&list, options), &print::progress).await?;
    print::show(&print::report(&report))?;
    Ok(true)
}

/// The numbers a held list waits for: given, or typed now by the person who is asked.
fn typed(list: &ListShown, options: &Options) -> Vec<TypedNumber> {
    let typed = |hold: &HoldShown| {
        let number = if options.confirm.contains(&hold.number) {
            hold.number
        } else if options.yes {
            return None;
        } else {
            print::ask(&format!("Pour confirmer, tapez {} :", hold.number))?.parse().ok()?
        };
        Some(TypedNumber { kind: hold.kind.to_owned(), number })
    };
    list.holds.iter().map_while(typed).collect()
}
