//! Every header label and every profile label the ENT has used, per generation and per language.

use std::sync::LazyLock;

use super::{Column, Language};
use crate::school::{Profile, fold};

/// The sixteen labels of the current export, in the order of [`Column::ALL`].
pub(super) const FRENCH: [&str; 16] = [
    "Id",
    "Identifiant SIECLE",
    "Type",
    "Nom",
    "Prénom",
    "Identifiant",
    "Login personnalisé (Alias)",
    "Code d'activation",
    "Fonctions",
    "Établissements",
    "Classes",
    "Enfants",
    "Parents",
    "Dernière connexion",
    "Courriel",
    "Téléphone",
];

/// The labels of the current export in each language, the likeliest first.
pub(super) const CURRENT: [(Language, [&str; 16]); 7] = [
    (Language::French, FRENCH),
    (
        Language::EnglishCore,
        [
            "Id",
            "attachmentId",
            "Type",
            "Name",
            "First name",
            "Login",
            "directory.userLoginAlias",
            "Activation code :",
            "Fonctions",
            "Structures",
            "Classes",
            "Children",
            "Relatives",
            "directory.admin.last.login",
            "email",
            "Phone",
        ],
    ),
    (
        Language::English,
        [
            "ID",
            "SIECLE username",
            "Type",
            "Name",
            "First name",
            "Username",
            "Personalized username (Avatar)",
            "Activation code",
            "Functions",
            "Schools",
            "Classes",
            "Children",
            "Parents",
            "Last connection",
            "Email",
            "Phone",
        ],
    ),
    (
        Language::German,
        [
            "ID",
            "Benutzername SIECLE",
            "Typ",
            "Name",
            "Vorname",
            "Benutzername",
            "Personalisierte ID (Alias)",
            "Aktivierungscode",
            "Funktionen",
            "Einrichtungen",
            "Klassen",
            "Kinder",
            "Eltern",
            "Letzte Anmeldung",
            "E-Mail",
            "Telefon",
        ],
    ),
    (
        Language::Spanish,
        [
            "Id.",
            "Nombre de usuario de SIECLE",
            "Tipo",
            "Apellido",
            "Nombre",
            "Nombre de usuario",
            "Nombre de usuario personalizado (alias)",
            "Código de activación",
            "Funciones",
            "Escuelas",
            "Clases",
            "Niños",
            "Padres",
            "Última conexión",
            "Correo electrónico",
            "Teléfono",
        ],
    ),
    (
        Language::Italian,
        [
            "Id",
            "Nome utente SIECLE",
            "Tipo",
            "Cognome",
            "Nome",
            "Nome utente",
            "Nome utente personalizzato (Alias)",
            "Codice di attivazione",
            "Funzioni",
            "Istituto",
            "Classi",
            "Figli",
            "Genitori",
            "Ultima connessione",
            "Email",
            "Telefono",
        ],
    ),
    (
        Language::Portuguese,
        [
            "Login",
            "Nome de usuário SIECLE",
            "Tipo",
            "Nome",
            "Nome",
            "Login",
            "Login personalizado (Avatar)",
            "Código de ativação",
            "Funções",
            "Escolas",
            "Turmas",
            "Filhos",
            "Pais",
            "Última conexão",
            "E-mail",
            "Telefone",
        ],
    ),
];

/// Labels before April 2020, always French.
pub(super) const FORMER: [(&str, Column); 13] = [
    ("Id", Column::Id),
    ("Id Siecle", Column::Siecle),
    ("Type", Column::Type),
    ("Nom", Column::LastName),
    ("Prénom", Column::FirstName),
    ("Login", Column::Login),
    ("Alias de login", Column::Alias),
    ("Code d'activation", Column::Code),
    ("Fonction(s)", Column::Functions),
    ("Structure(s)", Column::Schools),
    ("Classe(s)", Column::Classes),
    ("Enfant(s)", Column::Children),
    ("Parent(s)", Column::Parents),
];

/// Titles that other consoles, tools and spreadsheets give to the columns we keep. INE and SIECLE
/// numbers are no id of the ENT and are not among them.
///
/// SIECLE: « Nom de famille », « Prénom 1 », « Division ». ONDE: « Nom élève », « Prénom élève »,
/// « Libellé classe »; its « Nom d'usage élève » is mostly empty and its « Identifiant classe » a
/// number, so neither is one of ours. Pix's model for CFA and agricultural schools:
/// « Premier prénom »; its « Identifiant unique » is the INE.
pub(super) const SYNONYMS: &[(&str, Column)] = &[
    ("Id", Column::Id),
    ("Id ENT", Column::Id),
    ("Identifiant ENT", Column::Id),
    ("externalId", Column::Id),
    ("UID", Column::Id),
    ("Type", Column::Type),
    ("Profil", Column::Type),
    ("Profile", Column::Type),
    ("Nom", Column::LastName),
    ("Nom de famille", Column::LastName),
    ("Nom élève", Column::LastName),
    ("Nom de l'élève", Column::LastName),
    ("Nom usuel", Column::LastName),
    ("Name", Column::LastName),
    ("Last name", Column::LastName),
    ("Surname", Column::LastName),
    ("Prénom", Column::FirstName),
    ("Prénom 1", Column::FirstName),
    ("Premier prénom", Column::FirstName),
    ("Prénom élève", Column::FirstName),
    ("Prénom de l'élève", Column::FirstName),
    ("Prénom usuel", Column::FirstName),
    ("First name", Column::FirstName),
    ("Given name", Column::FirstName),
    ("Identifiant", Column::Login),
    ("Login", Column::Login),
    ("Identifiant de connexion", Column::Login),
    ("Nom d'utilisateur", Column::Login),
    ("Username", Column::Login),
    ("Classe", Column::Classes),
    ("Classes", Column::Classes),
    ("Classe(s)", Column::Classes),
    ("Division", Column::Classes),
    ("Code classe", Column::Classes),
    ("Libellé classe", Column::Classes),
    ("Class", Column::Classes),
    ("Établissement", Column::Schools),
    ("Établissements", Column::Schools),
];

/// What the column of profiles says, in every language and generation; raw words too.
const PROFILES: [(&str, Profile); 28] = [
    ("Enseignant", Profile::Teacher),
    ("Élève", Profile::Student),
    ("Parent", Profile::Relative),
    ("Personnel", Profile::Personnel),
    ("Invité", Profile::Guest),
    ("Teacher", Profile::Teacher),
    ("Pupil", Profile::Student),
    ("Relative", Profile::Relative),
    ("Student", Profile::Student),
    ("Guest", Profile::Guest),
    ("Lehrperson", Profile::Teacher),
    ("Schüler", Profile::Student),
    ("Elternteil", Profile::Relative),
    ("Gast", Profile::Guest),
    ("Profesor", Profile::Teacher),
    ("Alumno", Profile::Student),
    ("Padre/madre", Profile::Relative),
    ("Invitado", Profile::Guest),
    ("Insegnante", Profile::Teacher),
    ("Studente", Profile::Student),
    ("Genitore", Profile::Relative),
    ("Ospite", Profile::Guest),
    ("Professor(a)", Profile::Teacher),
    ("Aluno(a)", Profile::Student),
    ("Pai/Mãe", Profile::Relative),
    ("Convidado", Profile::Guest),
    ("Profs", Profile::Teacher),
    ("Élèves", Profile::Student),
];

static FOLDED: LazyLock<Vec<(String, Profile)>> =
    LazyLock::new(|| PROFILES.iter().map(|(label, profile)| (fold(label), *profile)).collect());

/// What a folded word of the column of profiles means.
pub(super) fn profile(folded: &str) -> Option<Profile> {
    FOLDED.iter().find(|(label, _)| label == folded).map(|(_, profile)| *profile)
}

/// Words for a profile that only one language has, for headers that are French in all of them.
pub(super) const WORDS_OF: [(Language, &[&str]); 6] = [
    (Language::French, &["Enseignant", "Élève", "Invité"]),
    (Language::English, &["Teacher", "Pupil", "Student", "Relative"]),
    (Language::German, &["Lehrperson", "Schüler", "Elternteil", "Gast"]),
    (Language::Spanish, &["Profesor", "Alumno", "Padre/madre", "Invitado"]),
    (Language::Italian, &["Insegnante", "Studente", "Genitore", "Ospite"]),
    (Language::Portuguese, &["Professor(a)", "Aluno(a)", "Pai/Mãe", "Convidado"]),
];
