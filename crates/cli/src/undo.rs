//! `balado undo`: shows what undoing an import would do, asks, and undoes it.

use balado_desk::ImportId;

use crate::{
    failure::{Failure, status},
    print,
    sign_in::Access,
};

/// Undoes an import; a no leaves everything as it was.
pub async fn run(id: ImportId, yes: bool, access: &Access) -> Result<u8, Failure> {
    let desk = access.desk()?;
    access.session(&desk).await?;
    let undo = desk.prepare_undo(id).await?;
    print::show(&print::undo(&undo))?;
    if undo.removed + undo.restored == 0 {
        desk.discard_import(undo.id).await?;
        print::tell("Cette annulation ne changerait rien : elle n’est pas faite.");
        return Ok(status::FAILED);
    }
    if !yes && !print::agrees("Annuler cet import ?") {
        desk.discard_import(undo.id).await?;
        print::tell("Rien n’a changé dans Balado.");
        return Ok(status::FAILED);
    }
    print::show(&print::report(&desk.undo_import(undo.id).await?))?;
    Ok(status::OK)
}
