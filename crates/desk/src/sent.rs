//! An import that was just sent: who was in it, and the file it came from. It is remembered in memory only, because
//! the service keeps no name beside what an import did.

use std::{path::PathBuf, sync::Arc};

use balado_core::{plan::Plan, school::Account};
use uuid::Uuid;

use crate::{
    erasing::{Erased, Export},
    list::{HeldList, List},
    shown::{ExportShown, Extent, PeopleSection, Remembered, people},
    source::Source,
};

/// The lists of an import and its plan, as they were shown when it was sent.
pub(crate) struct Compared {
    pub(crate) wanted: Arc<Vec<Account>>,
    held: Arc<HeldList>,
    plan: Plan,
}

impl Compared {
    /// What a list would do; nothing while it is compared with nothing.
    pub(crate) fn of(list: &List) -> Option<Self> {
        let (plan, held) = (list.compared.plan.clone()?, list.held.clone()?);
        Some(Self { wanted: Arc::clone(&list.compared.wanted), held, plan })
    }

    /// Everybody who is concerned; a long list takes a moment.
    pub(crate) fn people(&self, extent: Extent) -> Vec<PeopleSection> {
        let Self { wanted, held, plan } = self;
        let summary = plan.summary(wanted, &held.accounts);
        people(&plan.people(wanted, &held.accounts), &summary, extent)
    }
}

/// An import that is done.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) id: Uuid,
    pub(crate) compared: Arc<Compared>,
    pub(crate) export: Export,
    pub(crate) erased: Option<Erased>,
}

impl Sent {
    pub(crate) fn new(id: Uuid, (compared, source): (Compared, Arc<Source>)) -> Self {
        Self { id, compared: Arc::new(compared), export: Export::of(&source), erased: None }
    }

    /// What the page draws. A long list takes a moment.
    pub(crate) fn shown(&self, other_list_waits: bool) -> Remembered {
        Remembered {
            sections: self.compared.people(Extent::Page),
            export: self.export_shown(other_list_waits),
        }
    }

    pub(crate) fn export_shown(&self, other_list_waits: bool) -> ExportShown {
        let folder = self.export.path.parent().map(PathBuf::from).unwrap_or_default();
        ExportShown {
            file_name: self.export.name.clone(),
            folder: folder.display().to_string(),
            erased: self.erased,
            other_list_waits,
        }
    }
}
