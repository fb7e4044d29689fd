//! Who an ENT says has come, whatever the shape of its answer.
//!
//! An `EntCore` answers `serviceValidate` in a dozen shapes, chosen connector by connector, with or without
//! prefixes, lists as repeated elements or as JSON text. One reader takes what it needs by local name
//! wherever it stands under `authenticationSuccess`, and nothing of a relative: identity, schools,
//! profiles. What it does not need it only notices ([`Excess`]), so that the school can ask for less.

use std::collections::BTreeSet;

use balado_core::school::{EntId, Login, Profile, Uai};
use uuid::Uuid;

use super::document::{DocumentError, Element};

/// Somebody whom an ENT vouches for. No name is kept: Balado has its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The ENT's own ids, surest first.
    pub ent_ids: Vec<EntId>,
    /// The end of an id, when the ENT may have cut what stands before its last hyphen. It identifies
    /// somebody only where the connector is known to do so.
    pub id_ending: Option<String>,
    /// What the person may sign in to the ENT with, surest first.
    pub logins: Vec<Login>,
    /// The person's schools; empty when the ENT does not send them.
    pub schools: Vec<Uai>,
    /// What the person is there; empty when the ENT does not send it.
    pub profiles: Vec<Profile>,
    /// Which kind of answer this looks like.
    pub shape: Shape,
    /// What it carries that nobody needs.
    pub excess: BTreeSet<Excess>,
}

impl Answer {
    /// What the ENT calls somebody who may belong to the staff: what they type to enter the ENT where it says
    /// so, or their id. Nothing of a pupil or a relative.
    pub fn staff_identifier(&self) -> Option<&str> {
        let never = |profile: &Profile| matches!(profile, Profile::Student | Profile::Relative);
        if self.profiles.iter().any(never) {
            return None;
        }
        let login = self.logins.first().map(Login::as_str);
        login.or_else(|| self.ent_ids.first().map(EntId::as_str))
    }
}

/// A type of CAS connector of `EntCore`, by the name its console shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Everything that the ENT knows of the person.
    Default,
    /// The same, less.
    Elea,
    /// Everything, relatives included.
    Generic,
    /// Id, schools, classes, profile, names.
    Labomep,
    /// Id, names, schools.
    Ode,
    /// Login, names, day of birth.
    Pronote,
    /// Id and schools: the best.
    Ijbox,
    /// Login and id.
    Uid,
    /// Internal id and id.
    Uuid,
    /// The school in place of the person.
    Uai,
    /// One identifier and nothing else.
    UserOnly,
    /// None of these.
    Other,
}

/// A kind of datum that is not needed to recognise somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Excess {
    /// Parents, children, and whoever answers for a pupil.
    Relatives,
    /// The day of birth.
    BirthDate,
    /// E-mail or telephone.
    Contact,
    /// A postal address or a part of one.
    Address,
    /// The national pupil's number.
    NationalId,
}

/// Why an answer vouches for nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The ENT refuses the ticket.
    #[error("the ENT refuses: {0:?}")]
    Refused(Refused),
    /// Not an answer of CAS: often a page.
    #[error("not a CAS answer: {0}")]
    Document(#[from] DocumentError),
    /// XML, but neither a success nor a failure of CAS.
    #[error("not a CAS answer")]
    NotCas,
    /// Nobody, or more than one person.
    #[error("not exactly one user")]
    NotOneUser,
}

/// Code of a CAS failure (CAS protocol 2.0, § 2.5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// Unknown, used before or too old.
    InvalidTicket,
    /// The ticket was given for another address.
    InvalidService,
    /// Any other.
    Other,
}

impl Answer {
    /// Reads the body of an answer.
    pub fn parse(text: &str) -> Result<Self, AnswerError> {
        let root = Element::parse(text)?;
        if !root.is("serviceResponse") {
            return Err(AnswerError::NotCas);
        }
        if let Some(failure) = root.child("authenticationFailure") {
            return Err(AnswerError::Refused(Refused::parse(failure.attribute("code"))));
        }
        let success = root.child("authenticationSuccess").ok_or(AnswerError::NotCas)?;
        let mut fields = Fields::default();
        success.children.iter().for_each(|child| fields.collect(child));
        Ok(fields.answer(only_user(success)?))
    }
}

/// It says who somebody is.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("shape", &self.shape).finish_non_exhaustive()
    }
}

impl Refused {
    fn parse(code: Option<&str>) -> Self {
        match code {
            Some("INVALID_TICKET") => Self::InvalidTicket,
            Some("INVALID_SERVICE") => Self::InvalidService,
            _ => Self::Other,
        }
    }
}

/// The user directly under the success; one elsewhere, or a second one, is a forgery or a mistake.
fn only_user(success: &Element) -> Result<&str, AnswerError> {
    let mut users = success.children.iter().filter(|child| child.is("user"));
    let first = users.next().filter(|user| !user.text.is_empty() && user.children.is_empty());
    match (first, users.next()) {
        (Some(user), None) => Ok(&user.text),
        _ => Err(AnswerError::NotOneUser),
    }
}

/// Where what is needed may stand: local names in small letters.
const ID_NAMES: &[&str] = &["uid", "externalid", "entid"];
const LOGIN_NAMES: &[&str] = &["login"];
const SCHOOL_NAMES: &[&str] =
    &["rne", "uai", "structures", "administrativestructures", "structurenodes"];
const PROFILE_NAMES: &[&str] = &["profile", "profiles", "type", "entpersonprofiles", "categories"];

/// Whose elements are not the person's own.
const RELATIVE_NAMES: &[&str] = &["parents", "parent", "children", "child", "relatives"];

const EXCESS_NAMES: &[(&str, Excess)] = &[
    ("birthdate", Excess::BirthDate),
    ("datenaissance", Excess::BirthDate),
    ("email", Excess::Contact),
    ("emailacademy", Excess::Contact),
    ("entpersonmail", Excess::Contact),
    ("phone", Excess::Contact),
    ("homephone", Excess::Contact),
    ("workphone", Excess::Contact),
    ("mobile", Excess::Contact),
    ("address", Excess::Address),
    ("zipcode", Excess::Address),
    ("codepostal", Excess::Address),
    ("city", Excess::Address),
    ("ine", Excess::NationalId),
];

/// What each shape alone has, the most telling first.
const SHAPE_MARKS: &[(Shape, &[&str])] = &[
    (Shape::Pronote, &["categories"]),
    (Shape::Pronote, &["datenaissance", "nom"]),
    (Shape::Generic, &["userattributes", "schools"]),
    (Shape::Elea, &["userattributes", "joinkey", "functionalgroups", "without birthdate"]),
    (Shape::Default, &["userattributes"]),
    (Shape::Ode, &["entpersonfunctions"]),
    (Shape::Ode, &["entid"]),
    (Shape::Labomep, &["uid", "structures", "nom"]),
    (Shape::Labomep, &["uid", "profile", "nom"]),
    (Shape::Ijbox, &["rne"]),
];

/// What was met on the way through an answer.
#[derive(Default)]
struct Fields {
    /// Local names in small letters.
    names: BTreeSet<String>,
    ids: Vec<String>,
    logins: Vec<String>,
    schools: Vec<Uai>,
    profiles: Vec<Profile>,
    excess: BTreeSet<Excess>,
}

impl Fields {
    fn collect(&mut self, element: &Element) {
        let name = element.name.to_ascii_lowercase();
        let name = name.as_str();
        let values = values_of(&element.text);
        if RELATIVE_NAMES.contains(&name) {
            if !element.children.is_empty() || !values.is_empty() {
                self.excess.insert(Excess::Relatives);
            }
            return;
        }
        if ID_NAMES.contains(&name) {
            self.ids.extend(values);
        } else if LOGIN_NAMES.contains(&name) {
            self.logins.extend(values);
        } else if SCHOOL_NAMES.contains(&name) {
            self.schools.extend(values.iter().filter_map(|value| value.parse::<Uai>().ok()));
        } else if PROFILE_NAMES.contains(&name) {
            self.profiles.extend(values.iter().filter_map(|value| profile(value)));
        } else if name == "school" {
            let uai = element.attribute("externalId").and_then(|id| id.parse::<Uai>().ok());
            self.schools.extend(uai);
        } else if !values.is_empty() {
            let excess = EXCESS_NAMES.iter().find(|(excess, _)| *excess == name);
            self.excess.extend(excess.map(|(_, excess)| excess));
        }
        element.children.iter().for_each(|child| self.collect(child));
        self.names.insert(name.to_owned());
    }

    fn answer(self, user: &str) -> Answer {
        let shape = self.shape(user);
        let is_school = user.parse::<Uai>().is_ok();
        let alone = (!is_school && self.ids.is_empty()).then_some(user);
        let ent_ids = self.ids.iter().map(String::as_str).chain(alone);
        let ent_ids = distinct(ent_ids.filter(|id| id.parse::<Uai>().is_err()));
        let logins = self.logins.iter().map(String::as_str);
        let logins = distinct(logins.chain((!is_school).then_some(user)));
        Answer {
            ent_ids: ent_ids.filter_map(|id| EntId::parse(id).ok()).collect(),
            id_ending: alone.filter(|user| !user.contains('-')).map(ToOwned::to_owned),
            logins: logins.filter_map(|login| Login::parse(login).ok()).collect(),
            schools: self.schools,
            profiles: self.profiles,
            shape,
            excess: self.excess,
        }
    }

    fn shape(&self, user: &str) -> Shape {
        if user.parse::<Uai>().is_ok() {
            return Shape::Uai;
        }
        let has = |mark: &&str| match mark.strip_prefix("without ") {
            Some(name) => !self.names.contains(name),
            None => self.names.contains(*mark),
        };
        let marked = SHAPE_MARKS.iter().find(|(_, marks)| marks.iter().all(has));
        let only = |names: &[&str]| self.names.iter().all(|name| names.contains(&name.as_str()));
        match marked {
            Some((shape, _)) => *shape,
            None if only(&["user"]) => Shape::UserOnly,
            None if only(&["user", "uid"]) && Uuid::try_parse(user).is_ok() => Shape::Uuid,
            None if only(&["user", "uid"]) => Shape::Uid,
            None => Shape::Other,
        }
    }
}

/// A text, or those of a JSON list; of an object in it, its `UAI`.
fn values_of(text: &str) -> Vec<String> {
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Array(values)) => values.iter().map(text_of).collect(),
        _ if text.is_empty() => Vec::new(),
        _ => vec![text.to_owned()],
    }
}

fn text_of(value: &serde_json::Value) -> String {
    let value = value.get("UAI").unwrap_or(value);
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// The words of `EntCore`, those of the national directory, and French ones.
fn profile(word: &str) -> Option<Profile> {
    match word.trim().to_ascii_lowercase().as_str() {
        "student" | "national_1" | "eleve" | "élève" => Some(Profile::Student),
        "relative" | "national_2" | "persreleleve" => Some(Profile::Relative),
        "teacher" | "national_3" | "enseignant" => Some(Profile::Teacher),
        "personnel" | "national_4" | "national_5" | "national_6" | "perseducnat" => {
            Some(Profile::Personnel)
        }
        "guest" => Some(Profile::Guest),
        _ => None,
    }
}

/// Each once, in the order of their first time.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut seen = BTreeSet::new();
    texts.map(str::trim).filter(move |text| !text.is_empty() && seen.insert(*text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUCCESS: (&str, &str) = (
        "<cas:serviceResponse xmlns:cas=\"http://www.yale.edu/tp/cas\"><cas:authenticationSuccess>",
        "</cas:authenticationSuccess></cas:serviceResponse>",
    );

    fn success(inside: &str) -> String {
        format!("{}{inside}{}", SUCCESS.0, SUCCESS.1)
    }

    fn bare(text: &str) -> String {
        text.replace("<cas:", "<").replace("</cas:", "</").replace("xmlns:cas", "xmlns")
    }

    const DEFAULT: &str = r#"<cas:user>zoe.dupont</cas:user><cas:attributes><cas:isFromNewLogin>false</cas:isFromNewLogin>
        <cas:userAttributes><id>3f1e6a52-0000-4000-8000-1234567890ab</id><externalId>TEST-1234567</externalId>
        <type>["Student"]</type><profiles>["Student"]</profiles><lastName>DUPONT</lastName><birthDate>2014-02-03</birthDate>
        <structures>["TEST-99"]</structures><structureNodes>[{"UAI":"0779999A","name":"Les Tilleuls"}]</structureNodes>
        <parents>[{"displayName":"Dominique DUPONT"}]</parents><email>zoe@ent.example</email></cas:userAttributes></cas:attributes>"#;
    const ELEA: &str = r#"<cas:user>zoe.dupont</cas:user><cas:attributes><cas:userAttributes><externalId>TEST-1234567</externalId>
        <joinKey>[]</joinKey><type>Student</type><functionalGroups>[]</functionalGroups>
        <structureNodes>[{"UAI":"0779999A"}]</structureNodes></cas:userAttributes></cas:attributes>"#;
    const GENERIC: &str = r#"<cas:user>TEST-1234567</cas:user><cas:attributes><cas:userAttributes><cas:login>zoe.dupont</cas:login>
        <cas:birthDate>2014-02-03</cas:birthDate><cas:profile>Student</cas:profile>
        <cas:parents><cas:parent externalId="TEST-7" UAI="0770001H">Dominique</cas:parent></cas:parents>
        <cas:schools><cas:school name="Les Tilleuls" externalId="0779999A" main="true"/></cas:schools>
        </cas:userAttributes></cas:attributes>"#;
    const LABOMEP: &str = "<cas:user>TEST-1234567</cas:user><cas:uid>TEST-1234567</cas:uid><cas:structures>0779999A</cas:structures>\
        <cas:profile>National_1</cas:profile><cas:nom>DUPONT</cas:nom><cas:email>zoe@ent.example</cas:email>";
    const ODE: &str = "<cas:user>TEST-1234567</cas:user><cas:attributes><cas:Nom>DUPONT</cas:Nom>\
        <cas:ENTPersonFunctions><cas:UAI>0779999A</cas:UAI></cas:ENTPersonFunctions><cas:ENTPersonProfiles>National_1</cas:ENTPersonProfiles></cas:attributes>";
    const PRONOTE: &str = "<cas:user>zoe.dupont</cas:user><cas:attributes><cas:nom>DUPONT</cas:nom><cas:dateNaissance>03/02/2014</cas:dateNaissance>\
        <cas:codePostal>77000</cas:codePostal><cas:categories>National_1</cas:categories></cas:attributes>";
    const IJBOX: &str = "<cas:user>TEST-1234567</cas:user><cas:uid>TEST-1234567</cas:uid>\
        <cas:attributes><cas:rne>0779999A</cas:rne><cas:rne>0770001H</cas:rne></cas:attributes>";
    const UID: &str = "<cas:user>zoe.dupont</cas:user><cas:uid>TEST-1234567</cas:uid>";
    const UUID: &str =
        "<cas:user>3f1e6a52-0000-4000-8000-1234567890ab</cas:user><cas:uid>TEST-1234567</cas:uid>";

    /// Shape, answer, ids, login, schools, profiles.
    type Expected = (
        Shape,
        &'static str,
        &'static [&'static str],
        &'static str,
        &'static [&'static str],
        &'static [Profile],
    );

    #[test]
    fn every_shape_is_read_by_the_same_reader_with_prefixes_or_without() {
        const TILLEULS: &[&str] = &["0779999A"];
        const PUPIL: &[Profile] = &[Profile::Student];
        const ID: &[&str] = &["TEST-1234567"];
        let table: [Expected; 12] = [
            (Shape::Default, DEFAULT, ID, "zoe.dupont", TILLEULS, &[Profile::Student; 2]),
            (Shape::Elea, ELEA, ID, "zoe.dupont", TILLEULS, PUPIL),
            (Shape::Generic, GENERIC, ID, "zoe.dupont", TILLEULS, PUPIL),
            (Shape::Labomep, LABOMEP, ID, "TEST-1234567", TILLEULS, PUPIL),
            (Shape::Ode, ODE, ID, "TEST-1234567", TILLEULS, PUPIL),
            (Shape::Pronote, PRONOTE, &["zoe.dupont"], "zoe.dupont", &[], PUPIL),
            (Shape::Ijbox, IJBOX, ID, "TEST-1234567", &["0779999A", "0770001H"], &[]),
            (Shape::Uid, UID, ID, "zoe.dupont", &[], &[]),
            (Shape::Uuid, UUID, ID, "3f1e6a52-0000-4000-8000-1234567890ab", &[], &[]),
            (Shape::UserOnly, "<cas:user>TEST-1234567</cas:user>", ID, "TEST-1234567", &[], &[]),
            (Shape::UserOnly, "<cas:user>1234567</cas:user>", &["1234567"], "1234567", &[], &[]),
            (
                Shape::Other,
                "<cas:user>zoe</cas:user><cas:new>1</cas:new>",
                &["zoe"],
                "zoe",
                &[],
                &[],
            ),
        ];
        for (shape, inside, ids, login, schools, profiles) in table {
            for text in [success(inside), bare(&success(inside))] {
                let answer = Answer::parse(&text).unwrap();
                assert_eq!(answer.shape, shape);
                let texts: Vec<_> = answer.ent_ids.iter().map(ToString::to_string).collect();
                assert_eq!(texts, ids, "{shape:?}");
                assert_eq!(answer.logins[0].to_string(), login, "{shape:?}");
                let texts: Vec<_> = answer.schools.iter().map(ToString::to_string).collect();
                assert_eq!(texts, schools, "{shape:?}");
                assert_eq!(answer.profiles, profiles, "{shape:?}");
            }
        }
    }

    #[test]
    fn only_an_id_without_prefix_may_be_the_end_of_one() {
        let table = [
            ("<cas:user>1234567</cas:user>", Some("1234567"), "alone"),
            ("<cas:user>TEST-1234567</cas:user>", None, "whole"),
            (UID, None, "beside an id"),
        ];
        for (inside, expected, case) in table {
            let answer = Answer::parse(&success(inside)).unwrap();
            assert_eq!(answer.id_ending.as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn a_school_in_place_of_the_person_identifies_nobody() {
        let answer = Answer::parse(&success("<cas:user>0779999A</cas:user>")).unwrap();
        assert_eq!((answer.ent_ids.len(), answer.logins.len()), (0, 0));
        assert_eq!((answer.shape, answer.id_ending), (Shape::Uai, None));
    }

    #[test]
    fn what_is_too_much_is_noticed_and_nothing_is_read_of_relatives() {
        use Excess::{Address, BirthDate, Contact, Relatives};
        let table: [(&str, &[Excess]); 7] = [
            (DEFAULT, &[Relatives, BirthDate, Contact]),
            (GENERIC, &[Relatives, BirthDate]),
            (PRONOTE, &[BirthDate, Address]),
            (LABOMEP, &[Contact]),
            (IJBOX, &[]),
            (UID, &[]),
            ("<cas:user>a</cas:user><parents>[]</parents><email></email>", &[]),
        ];
        for (inside, expected) in table {
            let excess = Answer::parse(&success(inside)).unwrap().excess;
            assert!(excess.iter().eq(expected), "{excess:?}");
        }
    }

    #[test]
    fn what_is_no_single_success_vouches_for_nobody() {
        use AnswerError::{Document, NotCas, NotOneUser, Refused};
        let failure = |code: &str| {
            format!(
                "<cas:serviceResponse xmlns:cas='x'><cas:authenticationFailure code='{code}'>no</cas:authenticationFailure></cas:serviceResponse>"
            )
        };
        let both = format!(
            "{}<user>a</user></cas:authenticationSuccess><authenticationFailure code='INVALID_TICKET'/></cas:serviceResponse>",
            SUCCESS.0
        );
        let table = [
            (failure("INVALID_TICKET"), Refused(super::Refused::InvalidTicket), "a dead ticket"),
            (
                failure("INVALID_SERVICE"),
                Refused(super::Refused::InvalidService),
                "another address",
            ),
            (failure("INTERNAL_ERROR"), Refused(super::Refused::Other), "another failure"),
            (both, Refused(super::Refused::InvalidTicket), "a success and a failure"),
            (success("<user>a</user><user>b</user>"), NotOneUser, "two people"),
            (success("<user></user>"), NotOneUser, "an empty one"),
            (success("<user>a<b>c</b></user>"), NotOneUser, "one with something inside"),
            (success("<uid>TEST-1</uid>"), NotOneUser, "none"),
            (success("<attributes><user>a</user></attributes>"), NotOneUser, "one elsewhere"),
            ("<html><body>Erreur</body></html>".into(), NotCas, "a page that is XML"),
            ("<!DOCTYPE html><html></html>".into(), Document(DocumentError::Declaration), "a page"),
            ("<user>a</user>".into(), NotCas, "a user at the top"),
        ];
        for (text, expected, case) in table {
            assert_eq!(Answer::parse(&text).unwrap_err(), expected, "{case}");
        }
    }

    #[test]
    fn nothing_of_a_person_is_shown_by_debug() {
        let shown = format!("{:?}", Answer::parse(&success(DEFAULT)).unwrap());
        assert_eq!(shown, "Answer { shape: Default, .. }");
    }
}
