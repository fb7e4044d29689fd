//! `balado history`: the imports of the school, newest first.

use crate::{
    failure::{Failure, status},
    print,
    sign_in::Access,
};

/// Shows one import per line.
pub async fn run(access: &Access) -> Result<u8, Failure> {
    let desk = access.desk()?;
    access.session(&desk).await?;
    let entries = desk.history().await?;
    if entries.is_empty() {
        print::tell("Aucun import pour cet établissement.");
    }
    for entry in &entries {
        print::show(&print::history(entry))?;
    }
    Ok(status::OK)
}
