//! `balado push`: compares files with Balado, shows what would change, and sends.

use std::path::PathBuf;

use balado_arguments::expected;
use balado_core::{plan::AbsentRule, school::Roster};
use balado_desk::{Desk, DeskError, HoldShown, ListShown, TypedNumber};

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
    /// taper ; se répète autant de fois que de nombres demandés, même égaux
    #[arg(long, value_name = "NOMBRE", value_parser = expected::<u32>("un nombre entier"))]
    confirm: Vec<u32>,
    /// Désactive les comptes absents du fichier, au lieu de les garder
    #[arg(long)]
    deactivate_absent: bool,
    /// Fait le contraire pour ce compte absent, nommé par son id ENT : désactivé, ou gardé avec
    /// --deactivate-absent ; se répète
    #[arg(long, value_name = "ID")]
    except: Vec<String>,
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
    choose(&desk, &options).await?;
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

/// What was chosen on the command line, for every list; an exception is absent from one of them.
async fn choose(desk: &Desk, options: &Options) -> Result<(), Failure> {
    let rule = if options.deactivate_absent { AbsentRule::Deactivate } else { AbsentRule::Keep };
    let open = || Roster::ALL.into_iter().filter(|roster| desk.list(*roster).is_some());
    for roster in open() {
        desk.set_relink(roster, options.relink)?;
        desk.set_absent_rule(roster, rule).await?;
    }
    for ent_id in &options.except {
        let mut tried = open().map(|roster| desk.except_absent(roster, ent_id, true));
        if !tried.any(|tried| tried.is_ok()) {
            return Err(DeskError::NotAbsent.into());
        }
    }
    Ok(())
}

/// Whether the list was sent. It is shown as it is compared now, after the list before it.
async fn send(desk: &Desk, roster: Roster, options: &Options) -> Result<bool, Failure> {
    let list = desk.list(roster).ok_or(DeskError::NoList)?;
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
    let mut given = options.confirm.clone();
    let typed = |hold: &HoldShown| {
        // A number that was given confirms one thing, not every thing of that number.
        let number = if let Some(at) = given.iter().position(|number| *number == hold.number) {
            given.swap_remove(at)
        } else if options.yes {
            return None;
        } else {
            print::ask(&format!("Pour confirmer, tapez {} :", hold.number))?.parse().ok()?
        };
        Some(TypedNumber { kind: hold.kind.to_owned(), number })
    };
    list.holds.iter().map_while(typed).collect()
}
