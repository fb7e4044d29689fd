//! Files taken from the disk, and read as they were read and corrected the last time.

use std::{path::Path, sync::Arc};

use balado_core::{
    check::{self, Checked},
    export::{self, ReadError},
};

use crate::{
    DeskError, Settings,
    drafts::Drafts,
    files,
    list::Read,
    mappings::Mappings,
    source::{Laid, Source},
};

/// A file that was taken from the disk.
pub(super) enum Opening {
    Read(Read),
    /// Nobody knows its columns yet.
    Unmapped(Arc<Source>, Box<export::Unmapped>),
}

/// Takes a file and reads it as it is. Blocks.
pub(super) fn check_only(path: &Path) -> Result<Checked, DeskError> {
    Ok(check::check(export::read(&files::take(path)?.bytes)?))
}

/// Takes a file from the disk and reads it with what is kept of it. Blocks.
pub(super) fn open(settings: &Settings, path: &Path) -> Result<Opening, DeskError> {
    let (source, bytes, as_it_is) = Source::take(path, |bytes| Laid::default().read(bytes))?;
    let (source, drafts) = (Arc::new(source), Drafts::of(settings));
    let mut laid = drafts.find(&source);
    let mut checked = if laid.is_nothing() { as_it_is } else { laid.read(&bytes) };
    if let Err(DeskError::Read(ReadError::UnknownColumns(table))) = checked {
        let Some(mapping) = Mappings::of(settings).find(&table) else {
            return Ok(Opening::Unmapped(source, table));
        };
        laid.mapping = Some(mapping);
        checked = laid.read(&bytes);
    }
    if checked.is_err() && laid.found_again {
        // The file is read in any case; what was laid over it is not worth refusing it.
        laid = Laid { mapping: laid.mapping.take(), ..drafts.set_aside(&source) };
        checked = laid.read(&bytes);
    }
    Ok(Opening::Read(Read { source, laid: Arc::new(laid), checked: Arc::new(checked?) }))
}
