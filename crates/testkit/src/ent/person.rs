use balado_core::{
    check::check,
    export::{ReadError, read},
    school::{Account, Profile, Roster, Uai},
};
use uuid::Uuid;

/// Of each export.
const FIRST: usize = 2;

/// Somebody who has an account in the fictional ENT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// `externalId`, the column « Id » of an export.
    pub ent_id: String,
    /// The ENT's internal id.
    pub uuid: String,
    /// The column « Identifiant ».
    pub login: String,
    /// Family name.
    pub last_name: String,
    /// Given name.
    pub first_name: String,
    /// What the person is there.
    pub profile: Profile,
    /// Name of the class, if any.
    pub class: Option<String>,
    /// The person's school.
    pub uai: Uai,
    /// No export of the school names the person.
    pub on_no_list: bool,
}

impl Person {
    /// The first two of each export of a school, and two whom no list names: a pupil and somebody of the staff.
    ///
    /// # Errors
    /// When one of them is no list of accounts.
    pub fn of_exports(exports: &[Vec<u8>], uai: Uai) -> Result<Vec<Self>, ReadError> {
        let mut people = Vec::new();
        for export in exports {
            let accounts = check(read(export)?);
            let first = accounts.accounts().take(FIRST);
            people.extend(first.map(|account| Self::of_account(&account, uai)));
        }
        people.extend([Profile::Student, Profile::Personnel].map(|is| Self::unknown(uai, is)));
        Ok(people)
    }

    /// The owner of an account of a school.
    pub fn of_account(account: &Account, uai: Uai) -> Self {
        Self {
            ent_id: account.ent_id.to_string(),
            uuid: internal_id(account.ent_id.as_str()),
            login: account.login.as_ref().map(ToString::to_string).unwrap_or_default(),
            last_name: account.last_name.to_string(),
            first_name: account.first_name.to_string(),
            profile: match account.roster {
                Roster::Students => Profile::Student,
                Roster::Teachers => Profile::Teacher,
            },
            class: account.classes.as_slice().first().map(ToString::to_string),
            uai,
            on_no_list: false,
        }
    }

    /// Somebody whom no list of the school names.
    pub fn unknown(uai: Uai, profile: Profile) -> Self {
        Self {
            ent_id: "FICTIF-0000001".into(),
            uuid: "3f1e6a52-0000-4000-8000-000000000000".into(),
            login: "camille.nouvel".into(),
            last_name: "NOUVEL".into(),
            first_name: "Camille".into(),
            profile,
            class: None,
            uai,
            on_no_list: true,
        }
    }

    /// As `EntCore` calls it.
    pub fn entcore_profile(&self) -> &'static str {
        match self.profile {
            Profile::Student => "Student",
            Profile::Relative => "Relative",
            Profile::Teacher => "Teacher",
            Profile::Personnel => "Personnel",
            Profile::Guest => "Guest",
        }
    }

    /// As people call it.
    pub fn french_profile(&self) -> &'static str {
        match self.profile {
            Profile::Student => "élève",
            Profile::Relative => "parent",
            Profile::Teacher => "professeur",
            Profile::Personnel => "personnel",
            Profile::Guest => "invité",
        }
    }

    /// The id as some connectors cut it: what stands behind the last hyphen.
    pub fn id_without_prefix(&self) -> &str {
        self.ent_id.rsplit('-').next().unwrap_or(&self.ent_id)
    }

    /// The name of the class, empty without one.
    pub fn class_name(&self) -> &str {
        self.class.as_deref().unwrap_or_default()
    }

    /// As the national directory calls it.
    pub fn national_profile(&self) -> &'static str {
        match self.profile {
            Profile::Student => "National_1",
            Profile::Relative => "National_2",
            Profile::Teacher => "National_3",
            Profile::Personnel | Profile::Guest => "National_4",
        }
    }
}

/// Another id for each, the same at each start.
fn internal_id(ent_id: &str) -> String {
    let number =
        ent_id.bytes().fold(1_u128, |number, byte| number.wrapping_mul(257) + u128::from(byte));
    Uuid::from_u128(number).to_string()
}
