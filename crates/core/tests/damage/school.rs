//! A school whose accounts are known, and its export as the console writes it.

use proptest::{collection::vec, prelude::*, sample::select};

use crate::sheet::Sheet;

/// Somebody, as the ENT knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub profile: &'static str,
    pub last: String,
    pub first: String,
    pub login: String,
    pub classes: String,
    pub others: [String; 4],
}

/// What an account holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Id,
    Profile,
    Last,
    First,
    Login,
    Classes,
}

impl Field {
    pub const ALL: [Self; 6] =
        [Self::Id, Self::Profile, Self::Last, Self::First, Self::Login, Self::Classes];
}

impl Person {
    pub fn field(&self, field: Field) -> &str {
        match field {
            Field::Id => &self.id,
            Field::Profile => self.profile,
            Field::Last => &self.last,
            Field::First => &self.first,
            Field::Login => &self.login,
            Field::Classes => &self.classes,
        }
    }
}

/// Titles, and what each column holds: a field, or a digit for one of the others.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    titles: &'static str,
    holds: &'static [Hold],
    types: [&'static str; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hold {
    Is(Field),
    Siecle,
    Alias,
    Code,
    School,
    Parents,
    Visit,
    Mail,
    Phone,
    Uai,
    Nothing,
}

use Field::{Classes, First, Id, Last, Login, Profile};
use Hold::{Alias, Code, Is, Mail, Nothing, Parents, Phone, School, Siecle, Uai, Visit};

const CURRENT: &[Hold] = &[
    Is(Id),
    Siecle,
    Is(Profile),
    Is(Last),
    Is(First),
    Is(Login),
    Alias,
    Code,
    Nothing,
    School,
    Is(Classes),
    Nothing,
    Parents,
    Visit,
    Mail,
    Phone,
];

pub const TEMPLATES: [Template; 5] = [
    Template {
        titles: "Id;Identifiant SIECLE;Type;Nom;Prénom;Identifiant;Login personnalisé (Alias);Code d'activation;Fonctions;Établissements;Classes;Enfants;Parents;Dernière connexion;Courriel;Téléphone",
        holds: CURRENT,
        types: ["Élève", "Enseignant"],
    },
    Template {
        titles: "ID;Benutzername SIECLE;Typ;Name;Vorname;Benutzername;Personalisierte ID (Alias);Aktivierungscode;Funktionen;Einrichtungen;Klassen;Kinder;Eltern;Letzte Anmeldung;E-Mail;Telefon",
        holds: CURRENT,
        types: ["Schüler", "Lehrperson"],
    },
    Template {
        titles: "Id;Id Siecle;Type;Nom;Prénom;Login;Code d'activation;Fonction(s);Structure(s);Classe(s);Enfant(s);Parent(s)",
        holds: &[
            Is(Id),
            Siecle,
            Is(Profile),
            Is(Last),
            Is(First),
            Is(Login),
            Code,
            Nothing,
            School,
            Is(Classes),
            Nothing,
            Parents,
        ],
        types: ["Élève", "Enseignant"],
    },
    Template {
        titles: "Id;Type;Nom;Prénom;Login;Code d'activation",
        holds: &[Is(Id), Is(Profile), Is(Last), Is(First), Is(Login), Code],
        types: ["Élève", "Enseignant"],
    },
    Template {
        titles: "RNE;UID;Classe;Profil;Prénom;Nom;Login;Mot de passe;Clé de jointure;UID Responsable 1;UID Responsable 2;UID tuteur 1;UID tuteur 2",
        holds: &[
            Uai,
            Is(Id),
            Is(Classes),
            Is(Profile),
            Is(First),
            Is(Last),
            Nothing,
            Nothing,
            Siecle,
            Nothing,
            Nothing,
            Nothing,
            Nothing,
        ],
        types: ["Student", "Teacher"],
    },
];

impl Template {
    /// The fields that its exports hold.
    pub fn has(&self, field: Field) -> bool {
        self.holds.contains(&Is(field))
    }

    /// The column of a field.
    pub fn place(&self, field: Field) -> Option<usize> {
        self.holds.iter().position(|hold| *hold == Is(field))
    }

    pub fn titles(&self) -> Vec<String> {
        self.titles.split(';').map(str::to_owned).collect()
    }

    fn cells(&self, person: &Person) -> Vec<String> {
        let cell = |hold: &Hold| match hold {
            Is(Profile) => self.types[usize::from(person.profile == "teacher")].to_owned(),
            Is(field) => person.field(*field).to_owned(),
            Siecle => person.others[0].clone(),
            Alias => person.login.clone(),
            Code => person.others[3].clone(),
            School => "CLG-LES TILLEULS-BOURG-FICTIF".to_owned(),
            Parents if person.profile == "student" => format!("Ana {}", person.last),
            Visit => person.others[1].clone(),
            Mail if person.profile == "teacher" => format!("{}@ac.example", person.login),
            Phone => person.others[2].clone(),
            Uai => "0779999A".to_owned(),
            Parents | Mail | Nothing => String::new(),
        };
        self.holds.iter().map(cell).collect()
    }

    /// The export of these people.
    pub fn sheet(&self, people: &[Person]) -> Sheet {
        let rows = std::iter::once(self.titles()).chain(people.iter().map(|one| self.cells(one)));
        Sheet { rows: rows.collect() }
    }
}

const LAST: [&str; 40] = [
    "ADAM",
    "ADAM-JULIEN",
    "AÏT SAÏD",
    "BARBIER",
    "BÉNÉTEAU",
    "BERNARD",
    "BODIN",
    "CARON",
    "CHEVALIER",
    "D'ALMEIDA",
    "DA SILVA",
    "DE LA TOUR",
    "DIALLO",
    "DUPONT",
    "DUPUIS",
    "ÉVRARD",
    "FAURE",
    "FLEURY",
    "GARNIER",
    "GUILLOT",
    "HAMEL",
    "JACQUET",
    "KONÉ",
    "LE GOFF",
    "LECOMTE",
    "LEFÈVRE",
    "MARCHAL",
    "MC ALLISTER",
    "N'DIAYE",
    "NOËL",
    "O’BRIEN",
    "PICARD",
    "POIRIER",
    "REY",
    "ROUX-BENAMAR",
    "SY",
    "TESSIER",
    "VASSEUR",
    "WEBER",
    "ZIDI",
];
const FIRST: [&str; 30] = [
    "Adèle",
    "Anaïs",
    "Anne-Laure",
    "Arthur",
    "Aya",
    "Chloé",
    "Éloïse",
    "Emma",
    "Ernest",
    "François",
    "Gaël",
    "Hugo",
    "Inès",
    "Jean-Baptiste",
    "Junior",
    "Kévin",
    "Léa",
    "Li",
    "Lou Anne",
    "Maëlys",
    "Mamadou",
    "Noé",
    "Oksana",
    "Paul",
    "Rayan",
    "Soan",
    "Tom",
    "Victor",
    "Yanis",
    "Zoé",
];
/// Names that hold what readers of tables stumble over, in the files of the ENT and of good tools.
const HARD: [(&str, &str); 6] = [
    ("O\"NEIL", "Jo"),
    ("BODIN", "Jean \"Jo\""),
    ("VALLET; MOREL", "Lise"),
    ("REY", "Lou;Anne"),
    ("QUENTIN, P", "Tom"),
    ("D'ORSAY", "\"Mimi\""),
];

fn letters(text: &str) -> String {
    let folded = balado_core::school::fold(text);
    folded.chars().filter(char::is_ascii_lowercase).collect()
}

/// Ids of one origin for a whole school.
#[derive(Debug, Clone, Copy)]
enum Ids {
    Digits,
    Zeros,
    Directory,
    Long,
    Hashes,
}

impl Ids {
    fn id(self, number: u32, at: usize) -> String {
        let number = u64::from(number) % 900_000 + 100_000;
        let number = number * 100 + u64::try_from(at).expect("few people");
        match self {
            Self::Digits => format!("{}", number / 10 * 10 + 20_000_000 + number % 10),
            Self::Zeros => format!("00{number}"),
            Self::Directory => format!("CRETEIL-{number}"),
            Self::Long => format!("4712{number}93{:04}", number % 9000 + 1),
            Self::Hashes => {
                format!("{:016x}{number:024x}", number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
            }
        }
    }
}

/// Names of classes of one kind for a whole school.
const CLASSES: [[&str; 4]; 6] = [
    ["6A", "6B", "5A", "3C"],
    ["6E1", "6E2", "5E1", "4E3"],
    ["6-1", "5-2", "4-3", "3-1"],
    ["601", "602", "501", "403"],
    ["6EME A", "6 MERCURE", "ULIS", "CE2 de Mme X"],
    ["6/1", "5/2", "4/12", "3/3"],
];

type Drawn = (usize, usize, u32, usize, u8);

fn person(
    ids: Ids,
    classes: usize,
    at: usize,
    (last, first, number, class, luck): Drawn,
) -> Person {
    let hard = HARD.get(usize::from(luck).wrapping_sub(250));
    let (last, first) = hard.copied().unwrap_or((LAST[last], FIRST[first]));
    let is_teacher = luck % 16 == 3;
    // Somebody was married since, somebody goes by another name.
    let known_as = if luck % 40 == 7 { "martin" } else { &*letters(last) };
    let suffix = if luck.is_multiple_of(3) { (luck / 3).to_string() } else { String::new() };
    let classes = CLASSES[classes];
    let classes = match luck % 11 {
        1 => String::new(),
        2 => format!("{}, {}", classes[class % 4], classes[(class + 1) % 4]),
        _ => classes[class % 4].to_owned(),
    };
    Person {
        id: ids.id(number, at),
        profile: if is_teacher { "teacher" } else { "student" },
        last: last.to_owned(),
        first: first.to_owned(),
        login: format!("{}.{known_as}{suffix}{}", letters(first), at + 10),
        classes,
        others: [
            format!("4{:05}", number % 90_000),
            if luck.is_multiple_of(2) {
                format!("{:02}-01-2026 07:{:02}", luck % 28 + 1, luck % 60)
            } else {
                String::new()
            },
            if luck % 4 == 1 { format!("063998{:04}", number % 10_000) } else { String::new() },
            if luck % 2 == 1 { code(number) } else { String::new() },
        ],
    }
}

/// An activation code.
fn code(mut number: u32) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnprstvwxyz3456789";
    let mut next = || {
        let letter = LETTERS[number as usize % LETTERS.len()];
        number = number / 3 + 7;
        char::from(letter)
    };
    (0..8).map(|_| next()).collect()
}

/// A school of some people, in the order of the export.
pub fn people() -> impl Strategy<Value = Vec<Person>> {
    let ids =
        select(vec![Ids::Digits, Ids::Digits, Ids::Zeros, Ids::Directory, Ids::Long, Ids::Hashes]);
    let drawn = (0..LAST.len(), 0..FIRST.len(), any::<u32>(), 0..4_usize, any::<u8>());
    (ids, 0..CLASSES.len(), vec(drawn, 4..40)).prop_map(|(ids, classes, drawn)| {
        let mut drawn = drawn;
        drawn.sort_by_key(|(last, first, ..)| (LAST[*last], FIRST[*first]));
        let people = (0..).zip(drawn).map(|(at, one)| person(ids, classes, at, one));
        people.collect()
    })
}
