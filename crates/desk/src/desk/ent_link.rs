//! The Lien ENT: its address, its verification, and who came through it.

use std::{collections::BTreeMap, path::Path};

use balado_core::school::{Level, Roster};
use balado_wire::{
    AttendanceBody, ClassAttendanceBody, EntLinkBody, ExcessBody, MatchedColumnBody, NeverCameBody,
    NewTrialBody, RosterBody, ShapeBody, TrialBody, TrialOutcome as OutcomeBody,
    TrialResult as ResultBody,
};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::Desk;
use crate::{
    DeskError, reports,
    shown::{
        Attendance, ClassAttendance, EntLink, LevelAttendance, Trial, TrialOutcome, TrialResult,
    },
};

impl Desk {
    /// The address to place in the ENT, and who came through it.
    pub async fn ent_link(&self) -> Result<EntLink, DeskError> {
        let body: EntLinkBody =
            self.with_session(async |remote| remote.get("/v1/ent-link").await).await?;
        Ok(EntLink {
            address: body.address,
            ent: body.ent,
            last_arrival: body.last_arrival,
            students: body.students.into(),
            teachers: body.teachers.into(),
            levels: levels(body.classes),
            unknown: body.unknown,
            trial: body.trial.map(Trial::from),
        })
    }

    /// Begins a verification: its address is for the person's own browser.
    pub async fn begin_trial(&self) -> Result<(Trial, String), DeskError> {
        let body: NewTrialBody = self
            .with_session(async |remote| {
                remote.call(Method::POST, "/v1/ent-link/test", &json!({})).await
            })
            .await?;
        let NewTrialBody { id, address, begun_at, expires_at } = body;
        let lasts = milliseconds(begun_at, expires_at);
        let trial = Trial { id: id.to_string(), lasts, answered_at: None, outcome: None };
        Ok((trial, address))
    }

    /// Where a verification stands.
    pub async fn trial(&self, id: Uuid) -> Result<Trial, DeskError> {
        let path = format!("/v1/ent-link/test/{id}");
        let body: TrialBody = self.with_session(async |remote| remote.get(&path).await).await?;
        Ok(body.into())
    }

    /// How the list of those who never came is named unless the person says otherwise.
    pub fn never_came_name() -> String {
        reports::dated_name("jamais-venus", Timestamp::now(), "csv")
    }

    /// Writes the list of those who never came where the person says: to be printed, class by class.
    pub async fn write_never_came(&self, path: &Path) -> Result<(), DeskError> {
        let people: Vec<NeverCameBody> =
            self.with_session(async |remote| remote.get("/v1/ent-link/never-came").await).await?;
        reports::write_never_came(&people, path)
    }
}

/// Classes of pupils under their level, those of no certain level last.
fn levels(classes: Vec<ClassAttendanceBody>) -> Vec<LevelAttendance> {
    let mut levels: BTreeMap<(bool, Option<Level>), LevelAttendance> = BTreeMap::new();
    for class in classes.into_iter().filter(|class| class.list == RosterBody::Students) {
        let level = class.class.as_deref().and_then(Level::of_class);
        let group = levels.entry((level.is_none(), level)).or_insert_with(|| LevelAttendance {
            level: level.map(|level| level.to_string()),
            all: Attendance::default(),
            classes: Vec::new(),
        });
        let all = Attendance { came: class.came, accounts: class.accounts };
        group.all.came += all.came;
        group.all.accounts += all.accounts;
        group.classes.push(ClassAttendance { name: class.class, all });
    }
    levels.into_values().collect()
}

impl From<AttendanceBody> for Attendance {
    fn from(AttendanceBody { came, accounts }: AttendanceBody) -> Self {
        Self { came, accounts }
    }
}

impl From<TrialBody> for Trial {
    fn from(body: TrialBody) -> Self {
        Self {
            id: body.id.to_string(),
            lasts: milliseconds(body.begun_at, body.expires_at),
            answered_at: body.answered_at,
            outcome: body.outcome.map(TrialOutcome::from),
        }
    }
}

fn milliseconds(from: Timestamp, until: Timestamp) -> i64 {
    until.as_millisecond() - from.as_millisecond()
}

impl From<OutcomeBody> for TrialOutcome {
    fn from(body: OutcomeBody) -> Self {
        let list = match body.result {
            ResultBody::Recognised { list, .. } => Some(Roster::from(list)),
            _ => None,
        };
        Self {
            list,
            result: body.result.into(),
            connector: body.shape.map(connector),
            names_schools: body.names_schools,
            excess: body.excess.into_iter().map(excess).collect(),
        }
    }
}

impl From<ResultBody> for TrialResult {
    fn from(result: ResultBody) -> Self {
        match result {
            ResultBody::Recognised { by: MatchedColumnBody::EntId, .. } => Self::ByEntId,
            ResultBody::Recognised { by: MatchedColumnBody::EndOfEntId, .. } => Self::ByEndOfEntId,
            ResultBody::Recognised { by: MatchedColumnBody::Login, .. } => Self::ByLogin,
            ResultBody::Unknown { neither_list: false } => Self::Unknown,
            ResultBody::Unknown { neither_list: true } => Self::NeitherList,
            ResultBody::Deactivated => Self::Deactivated,
            ResultBody::OtherProfile => Self::OtherProfile,
            ResultBody::OtherSchool => Self::OtherSchool,
            ResultBody::Anonymous => Self::Anonymous,
            ResultBody::TicketRefused => Self::TicketRefused,
            ResultBody::ServiceRefused => Self::ServiceRefused,
            ResultBody::NoAnswer => Self::NoAnswer,
        }
    }
}

/// As the ENT's console names it.
fn connector(shape: ShapeBody) -> &'static str {
    match shape {
        ShapeBody::Default => "Par défaut",
        ShapeBody::Elea => "Eléa",
        ShapeBody::Generic => "Generic",
        ShapeBody::Labomep => "Labomep",
        ShapeBody::Ode => "Ode",
        ShapeBody::Pronote => "Pronote",
        ShapeBody::Ijbox => "IJBOX",
        ShapeBody::Uid => "Uid",
        ShapeBody::Uuid => "Uuid",
        ShapeBody::Uai => "UAI",
        ShapeBody::UserOnly => "identifiant seul",
        ShapeBody::Other => "inconnu",
    }
}

fn excess(excess: ExcessBody) -> &'static str {
    match excess {
        ExcessBody::Relatives => "les noms des parents",
        ExcessBody::BirthDate => "la date de naissance",
        ExcessBody::Contact => "l’adresse de courriel ou le téléphone",
        ExcessBody::Address => "l’adresse postale",
        ExcessBody::NationalId => "le numéro national (INE)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(
        list: RosterBody,
        name: Option<&str>,
        came: u32,
        accounts: u32,
    ) -> ClassAttendanceBody {
        ClassAttendanceBody { list, class: name.map(ToOwned::to_owned), came, accounts }
    }

    #[test]
    fn classes_stand_under_their_level_and_teachers_are_left_out() {
        use RosterBody::{Students, Teachers};
        let classes = vec![
            class(Students, Some("5A"), 2, 20),
            class(Students, Some("6A"), 1, 10),
            class(Students, Some("6B"), 3, 10),
            class(Students, Some("ULIS"), 0, 5),
            class(Students, None, 0, 1),
            class(Teachers, Some("6A"), 1, 1),
        ];
        let shown: Vec<_> = levels(classes)
            .into_iter()
            .map(|level| {
                let LevelAttendance { level, all, classes } = level;
                (level.unwrap_or_default(), all.came, all.accounts, classes.len())
            })
            .collect();
        let expected = [("6e".into(), 4, 20, 2), ("5e".into(), 2, 20, 1), (String::new(), 0, 6, 2)];
        assert_eq!(shown, expected);
    }
}
