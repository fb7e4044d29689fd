//! Well-formed files of any content, in every dialect, generation and language.

use std::ops::Range;

use proptest::{collection::vec, prelude::*, sample::select, string::string_regex};

/// How a file is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `;`, every value between quotes, nothing escaped.
    Ent,
    /// RFC 4180, quotes where they are needed.
    Plain(char),
    /// RFC 4180, every value between quotes.
    Quoted(char),
}

/// RFC 4180 with each separator.
pub fn rfc() -> impl Strategy<Value = Dialect> {
    let separators = || select(vec![';', ',', '\t', '|']);
    prop_oneof![separators().prop_map(Dialect::Plain), separators().prop_map(Dialect::Quoted)]
}

/// A header line of the ENT's history, and the words of its column of types.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    labels: &'static str,
    types: [&'static str; 5],
}

const FRENCH: [&str; 5] = ["Élève", "Enseignant", "Parent", "Personnel", "Invité"];

const TEMPLATES: [Template; 10] = [
    Template {
        labels: "Id;Identifiant SIECLE;Type;Nom;Prénom;Identifiant;Login personnalisé (Alias);Code d'activation;Fonctions;Établissements;Classes;Enfants;Parents;Dernière connexion;Courriel;Téléphone",
        types: FRENCH,
    },
    Template {
        labels: "Id;attachmentId;Type;Name;First name;Login;directory.userLoginAlias;Activation code :;Fonctions;Structures;Classes;Children;Relatives;directory.admin.last.login;email;Phone",
        types: ["Pupil", "Teacher", "Relative", "Personnel", "Invité"],
    },
    Template {
        labels: "ID;SIECLE username;Type;Name;First name;Username;Personalized username (Avatar);Activation code;Functions;Schools;Classes;Children;Parents;Last connection;Email;Phone",
        types: ["Student", "Teacher", "Parent", "Personnel", "Guest"],
    },
    Template {
        labels: "ID;Benutzername SIECLE;Typ;Name;Vorname;Benutzername;Personalisierte ID (Alias);Aktivierungscode;Funktionen;Einrichtungen;Klassen;Kinder;Eltern;Letzte Anmeldung;E-Mail;Telefon",
        types: ["Schüler", "Lehrperson", "Elternteil", "Personnel", "Gast"],
    },
    Template {
        labels: "Id.;Nombre de usuario de SIECLE;Tipo;Apellido;Nombre;Nombre de usuario;Nombre de usuario personalizado (alias);Código de activación;Funciones;Escuelas;Clases;Niños;Padres;Última conexión;Correo electrónico;Teléfono",
        types: ["Alumno", "Profesor", "Padre/madre", "Personnel", "Invitado"],
    },
    Template {
        labels: "Id;Nome utente SIECLE;Tipo;Cognome;Nome;Nome utente;Nome utente personalizzato (Alias);Codice di attivazione;Funzioni;Istituto;Classi;Figli;Genitori;Ultima connessione;Email;Telefono",
        types: ["Studente", "Insegnante", "Genitore", "Personnel", "Ospite"],
    },
    Template {
        labels: "Login;Nome de usuário SIECLE;Tipo;Nome;Nome;Login;Login personalizado (Avatar);Código de ativação;Funções;Escolas;Turmas;Filhos;Pais;Última conexão;E-mail;Telefone",
        types: ["Aluno(a)", "Professor(a)", "Pai/Mãe", "Personnel", "Convidado"],
    },
    Template {
        labels: "Id;Id Siecle;Type;Nom;Prénom;Login;Alias de login;Code d'activation;Fonction(s);Structure(s);Classe(s);Enfant(s);Parent(s)",
        types: FRENCH,
    },
    Template {
        labels: "Id;Id Siecle;Type;Nom;Prénom;Login;Code d'activation;Fonction(s);Structure(s);Classe(s);Enfant(s);Parent(s)",
        types: FRENCH,
    },
    Template { labels: "Id;Type;Nom;Prénom;Login;Code d'activation", types: FRENCH },
];

/// Somebody: their place in the list of types, and their texts.
#[derive(Debug, Clone)]
pub struct Texts {
    profile: usize,
    ent_id: String,
    last_name: String,
    first_name: String,
    login: String,
    classes: String,
    other: String,
}

/// A file to write.
#[derive(Debug, Clone)]
pub struct File {
    pub dialect: Dialect,
    pub people: Vec<Texts>,
    template: Template,
    /// The order of the columns; the ENT's own when it is not of use.
    order: Vec<usize>,
    eol: &'static str,
    bom: bool,
    utf16: bool,
}

const LETTERS: &str = "[A-ZÀÉÈÇa-zàéèëïôùç]";
/// What the ENT lets stand in a value, and others must quote.
const SPECIAL: [&str; 9] = ["\"", ";", ",", "|", "\n", " \"x\" ", "; ", ", ", "\n\n"];

fn word(length: Range<usize>) -> impl Strategy<Value = String> {
    let pattern = format!("{LETTERS}{{{},{}}}", length.start, length.end);
    string_regex(&pattern).expect("a regular expression")
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => word(1..8),
        1 => (word(1..5), select(vec!["-", " ", "'", "’"]), word(1..5)).prop_map(|(a, b, c)| format!("{a}{b}{c}")),
        2 => (word(1..5), select(SPECIAL.to_vec()), word(1..5)).prop_map(|(a, b, c)| format!("{a}{b}{c}")),
    ]
}

/// No line break: a class has none.
fn classes() -> impl Strategy<Value = String> {
    let class = prop_oneof![
        "[3-6][A-F]",
        "[3-6]E[1-9]",
        "[A-Z]{2,6}",
        "[3-6][A-F];G[1-9]",
        "[3-6] \"[A-F]\" x",
    ];
    vec(class, 0..3).prop_map(|classes| classes.join(", "))
}

fn texts() -> impl Strategy<Value = Texts> {
    let id = prop_oneof!["[1-9][0-9]{5,8}", "[A-Z]{4}-[1-9][0-9]{6}", "[g-k]{6}", "0[0-9]{6}"];
    let other = prop_oneof![2 => Just(String::new()).boxed(), 1 => name().boxed()];
    (0..5_usize, id, name(), name(), "[a-z]{2,6}\\.[a-z]{2,6}[0-9]?", classes(), other).prop_map(
        |(profile, ent_id, last_name, first_name, login, classes, other)| Texts {
            profile,
            ent_id,
            last_name,
            first_name,
            login,
            classes,
            other,
        },
    )
}

/// A file of this dialect.
pub fn file(dialect: BoxedStrategy<Dialect>) -> impl Strategy<Value = File> {
    let order = prop_oneof![
        3 => Just((0..16).collect::<Vec<usize>>()).boxed(),
        1 => Just((0..16).collect::<Vec<usize>>()).prop_shuffle().boxed(),
    ];
    (
        dialect,
        vec(texts(), 1..12),
        select(TEMPLATES.to_vec()),
        order,
        any::<(bool, bool)>(),
        0..8_u8,
    )
        .prop_map(|(dialect, people, template, order, (crlf, bom), utf16)| File {
            dialect,
            people,
            template,
            order,
            eol: if crlf { "\r\n" } else { "\n" },
            bom,
            utf16: utf16 == 7,
        })
}

impl File {
    /// The file as characters.
    pub fn text(&self) -> String {
        let labels: Vec<&str> = self.template.labels.split(';').collect();
        let mut text = self.line(&labels);
        for person in &self.people {
            let cells: Vec<&str> =
                labels.iter().enumerate().map(|(at, label)| self.cell(person, at, label)).collect();
            text.push_str(&self.line(&cells));
        }
        text
    }

    /// The file as bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let text =
            if self.bom || self.utf16 { format!("\u{feff}{}", self.text()) } else { self.text() };
        if self.utf16 {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            text.into_bytes()
        }
    }

    fn line(&self, cells: &[&str]) -> String {
        let separator = match self.dialect {
            Dialect::Ent => ';',
            Dialect::Plain(separator) | Dialect::Quoted(separator) => separator,
        };
        let portuguese = self.template.labels.contains("Turmas");
        // The ENT never moves its columns, and in Portuguese nobody could.
        let in_order = self.dialect == Dialect::Ent || portuguese;
        let order: Vec<usize> = if in_order { (0..16).collect() } else { self.order.clone() };
        let cells =
            order.iter().filter_map(|at| cells.get(*at)).map(|cell| self.value(cell, separator));
        cells.collect::<Vec<_>>().join(&separator.to_string()) + self.eol
    }

    fn value(&self, cell: &str, separator: char) -> String {
        let needs = cell.contains(['"', '\n', '\r', separator]);
        match self.dialect {
            Dialect::Ent => format!("\"{cell}\""),
            Dialect::Plain(_) if !needs => cell.to_owned(),
            Dialect::Plain(_) | Dialect::Quoted(_) => format!("\"{}\"", cell.replace('"', "\"\"")),
        }
    }

    fn cell<'a>(&'a self, person: &'a Texts, at: usize, label: &str) -> &'a str {
        let current = self.template.labels.split(';').count() == 16;
        match (label, at) {
            ("Type" | "Typ" | "Tipo", _) => self.template.types[person.profile],
            (_, 0) => &person.ent_id,
            ("Nom" | "Name" | "Apellido" | "Cognome", _) | ("Nome", 3) => &person.last_name,
            ("Prénom" | "First name" | "Vorname" | "Nombre", _) | ("Nome", 4) => {
                &person.first_name
            }
            (_, 5) if current => &person.login,
            ("Login", _) => &person.login,
            (_, 10) if current => &person.classes,
            ("Classe(s)", _) => &person.classes,
            // Children and parents.
            (_, 11 | 12) if current => &person.other,
            _ => "",
        }
    }
}
