//! The columns of the ENT’s classic export.

/// The sixteen labels of the current export, in the order of [`Column::ALL`].
pub(crate) const FRENCH: [&str; 16] = [
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

/// A column of the ENT's classic export, in the order the ENT writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// The ENT's own identifier.
    Id,
    /// The number in SIECLE; never kept.
    Siecle,
    /// The profile.
    Type,
    /// Family name.
    LastName,
    /// Given name.
    FirstName,
    /// What the person signs in with.
    Login,
    /// The login a person chose; never kept.
    Alias,
    /// Activation code; never kept.
    Code,
    /// Subjects taught; never kept.
    Functions,
    /// The schools' names.
    Schools,
    /// The classes.
    Classes,
    /// Never kept.
    Children,
    /// Never kept.
    Parents,
    /// Never kept.
    LastVisit,
    /// Never kept.
    Email,
    /// Never kept.
    Phone,
}

impl Column {
    /// In the order of the export.
    pub const ALL: [Self; 16] = [
        Self::Id,
        Self::Siecle,
        Self::Type,
        Self::LastName,
        Self::FirstName,
        Self::Login,
        Self::Alias,
        Self::Code,
        Self::Functions,
        Self::Schools,
        Self::Classes,
        Self::Children,
        Self::Parents,
        Self::LastVisit,
        Self::Email,
        Self::Phone,
    ];

    /// What Balado keeps of a person, and so what can be corrected.
    pub const KEPT: [Self; 6] =
        [Self::Id, Self::Type, Self::LastName, Self::FirstName, Self::Login, Self::Classes];

    /// Without these no account can be made.
    pub const REQUIRED: [Self; 4] = [Self::Id, Self::Type, Self::LastName, Self::FirstName];

    /// The stable word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Siecle => "siecle",
            Self::Type => "type",
            Self::LastName => "lastName",
            Self::FirstName => "firstName",
            Self::Login => "login",
            Self::Alias => "alias",
            Self::Code => "code",
            Self::Functions => "functions",
            Self::Schools => "schools",
            Self::Classes => "classes",
            Self::Children => "children",
            Self::Parents => "parents",
            Self::LastVisit => "lastVisit",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// The label of the French export, as the secretary sees it.
    pub fn title(self) -> &'static str {
        FRENCH[self as usize]
    }
}
