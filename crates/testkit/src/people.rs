//! Invented people, one by one: what a test says about them, and the rest worked out.

use std::fmt::Write as _;

use balado_core::school::{
    Account, ClassName, Classes, EntId, FirstName, LastName, Login, Profile, fold,
};

/// The header line of the current export, as the ENT writes it.
pub const HEADER: &str = "\u{feff}\"Id\";\"Identifiant SIECLE\";\"Type\";\"Nom\";\"Prénom\";\"Identifiant\";\
    \"Login personnalisé (Alias)\";\"Code d'activation\";\"Fonctions\";\"Établissements\";\"Classes\";\"Enfants\";\
    \"Parents\";\"Dernière connexion\";\"Courriel\";\"Téléphone\"\n";

/// The name of the invented school, `0779999A`.
pub const SCHOOL: &str = "CLG-LES TILLEULS D'ARGENT-BOURG-FICTIF";

/// Planted in every line: nothing but the file may ever hold them.
pub const SECRETS: [&str; 5] =
    ["secret88", "Zéphyrine PLANTÉE", "plantee@boite.example", "0639981234", "410999"];

/// Somebody invented.
#[derive(Debug, Clone)]
pub struct Person {
    profile: Profile,
    last_name: String,
    first_name: String,
    ent_id: String,
    login: String,
    classes: Vec<String>,
}

/// A pupil without a class.
pub fn pupil(last_name: &str, first_name: &str) -> Person {
    person(Profile::Student, last_name, first_name)
}

/// A teacher without a class.
pub fn teacher(last_name: &str, first_name: &str) -> Person {
    person(Profile::Teacher, last_name, first_name)
}

/// Anybody; the id and the login follow from the names.
pub fn person(profile: Profile, last_name: &str, first_name: &str) -> Person {
    let plain = |text: &str| fold(text).replace(' ', "");
    let login = format!("{}.{}", plain(first_name), plain(last_name));
    // FNV-1a: the same names give the same seven digits everywhere.
    let number = login.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    Person {
        profile,
        last_name: last_name.to_owned(),
        first_name: first_name.to_owned(),
        ent_id: format!("{}", 2_000_000 + number % 7_999_999),
        login,
        classes: Vec::new(),
    }
}

impl Person {
    /// In one more class.
    #[must_use]
    pub fn class(mut self, name: &str) -> Self {
        self.classes.push(name.to_owned());
        self
    }

    /// Under this id.
    #[must_use]
    pub fn id(mut self, ent_id: &str) -> Self {
        ent_id.clone_into(&mut self.ent_id);
        self
    }

    /// With this login.
    #[must_use]
    pub fn login(mut self, login: &str) -> Self {
        login.clone_into(&mut self.login);
        self
    }

    /// The account Balado makes of it.
    ///
    /// # Panics
    /// When a text is none that an account can hold, or the profile has no list.
    pub fn account(&self) -> Account {
        let class = |name: &String| ClassName::parse(name).expect("a class");
        Account {
            ent_id: EntId::parse(&self.ent_id).expect("an id"),
            last_name: LastName::parse(&self.last_name).expect("a family name"),
            first_name: FirstName::parse(&self.first_name).expect("a given name"),
            login: Login::parse(&self.login).ok(),
            roster: self.profile.roster().expect("a pupil or a teacher"),
            classes: Classes::new(self.classes.iter().map(class).collect()),
        }
    }

    /// The line of the export, secrets included.
    ///
    /// # Panics
    /// Never: a text takes what is written.
    pub fn line(&self) -> String {
        let Self { last_name, first_name, ent_id, login, .. } = self;
        let (word, classes) = (word(self.profile), self.classes.join(", "));
        let [code, parent, mail, phone, siecle] = SECRETS;
        let mut line = String::new();
        writeln!(
            line,
            "\"{ent_id}\";\"{siecle}\";\"{word}\";\"{last_name}\";\"{first_name}\";\"{login}\";\"{login}\";\"{code}\";\"\";\
             \"{SCHOOL}\";\"{classes}\";\"\";\"{parent}\";\"12-09-2026 08:00\";\"{mail}\";\"{phone}\""
        )
        .expect("a text takes what is written");
        line
    }
}

fn word(profile: Profile) -> &'static str {
    match profile {
        Profile::Student => "Élève",
        Profile::Teacher => "Enseignant",
        Profile::Relative => "Parent",
        Profile::Personnel => "Personnel",
        Profile::Guest => "Invité",
    }
}

/// An export of these people, byte for byte as the ENT writes it.
pub fn export_bytes(people: &[Person]) -> Vec<u8> {
    let lines: String = people.iter().map(Person::line).collect();
    format!("{HEADER}{lines}").into_bytes()
}
