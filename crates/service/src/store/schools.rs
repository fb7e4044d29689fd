//! A school: who it is, who comes for it, and all that is held of it.

use balado_core::school::Uai;
use balado_wire::ManagerBody;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    DbError, NamingRefusal, Nominee, Revocation, School, SchoolExport, SchoolRows, ShownCode,
    ShownRevocation, Store, Who,
    lanes::Caller,
    operations::{erase, export, managers, people, school_list},
};
use crate::{
    directory::{ListRefusal, ListReport, SchoolList},
    secrets::Seals,
};

/// Schools and who comes for them.
impl Store {
    /// A school; one never seen has the same shape as the others.
    pub async fn school(&self, uai: Uai) -> Result<School, DbError> {
        self.read("school", move |db| people::school(db, uai)).await
    }

    /// Takes the schools of an académie's list, whole or not at all. No account is touched.
    pub async fn import_schools(&self, list: SchoolList) -> Result<ListReport, ListRefusal> {
        self.write("import_schools", move |db| school_list::import(db, &list)).await
    }

    /// Gives a school the name of the académie's list.
    pub async fn name_school(&self, uai: Uai, name: String) -> Result<(), DbError> {
        self.write("name_school", move |db| people::name_school(db, uai, &name)).await
    }

    /// The school's gestionnaire, when it has one who is still an active teacher, or of the staff.
    pub async fn manager(&self, uai: Uai, now: Timestamp) -> Result<Option<ManagerBody>, DbError> {
        self.read("manager", move |db| managers::manager(db, uai, now)).await
    }

    /// Names the gestionnaire, and ends all that the former one had opened. A gestionnaire hands over with a
    /// `revocation` for the mailbox. The same person again, by the chef, is renewed.
    pub async fn name_manager(
        &self,
        who: Who,
        nominee: Nominee,
        revocation: Option<Revocation>,
        now: Timestamp,
    ) -> Result<ManagerBody, NamingRefusal> {
        self.write("name_manager", move |db| {
            managers::name(db, &who, &nominee, revocation.as_ref(), now)
        })
        .await
    }

    /// The school has no gestionnaire any more; all that this one had opened ends.
    pub async fn dismiss_manager(&self, who: Who, now: Timestamp) -> Result<(), DbError> {
        self.write("dismiss_manager", move |db| managers::dismiss(db, &who, now)).await
    }

    /// What a mailed link would revoke; nothing without its token, or when there is nothing left to revoke.
    /// Changes nothing.
    pub async fn shown_revocation(
        &self,
        id: Uuid,
        token: Seals,
        now: Timestamp,
    ) -> Result<Option<ShownRevocation>, DbError> {
        self.read("shown_revocation", move |db| managers::shown_revocation(db, id, &token, now))
            .await
    }

    /// The mailbox revokes what a gestionnaire handed over; false when nothing is left to revoke.
    pub async fn revoke_manager(
        &self,
        id: Uuid,
        token: Seals,
        now: Timestamp,
    ) -> Result<bool, DbError> {
        self.write_in(Caller::Proving, "revoke_manager", move |db| {
            managers::revoke(db, id, &token, now)
        })
        .await
    }

    /// Keeps the code that a browser is about to show; false when nobody is in it who is the gestionnaire.
    pub async fn show_manager_code(&self, uai: Uai, shown: ShownCode) -> Result<bool, DbError> {
        self.write_in(Caller::Arriving, "show_manager_code", move |db| {
            managers::show_code(db, uai, &shown)
        })
        .await
    }
}

/// What whoever runs the service does about one school.
impl Store {
    /// All that is held of a school, on one snapshot and in memory.
    pub async fn export_school(&self, uai: Uai) -> Result<SchoolExport, DbError> {
        self.read("export_school", move |db| export::school(db, uai)).await
    }

    /// What [`Self::erase_school`] would erase.
    pub async fn school_rows(&self, uai: Uai) -> Result<SchoolRows, DbError> {
        self.read("school_rows", move |db| erase::rows(db, uai)).await
    }

    /// Erases all that is held of a school, and ends its sessions; its audit stays, and says so once. Where
    /// nothing is held, nothing changes. [`Self::erase_traces`] takes it out of the files.
    pub async fn erase_school(&self, uai: Uai, now: Timestamp) -> Result<SchoolRows, DbError> {
        self.write("erase_school", move |db| erase::school(db, uai, now)).await
    }
}
