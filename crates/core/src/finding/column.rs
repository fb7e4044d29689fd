//! The columns of the ENT’s classic export.

macro_rules! columns {
    ($($name:ident $word:literal $title:literal $what:literal;)*) => {
        /// A column of the ENT's classic export, in the order the ENT writes them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Column { $(#[doc = $what] $name,)* }

        /// The labels of the current export, in the order of [`Column::ALL`].
        pub(crate) const FRENCH: [&str; Column::ALL.len()] = [$($title,)*];

        impl Column {
            /// In the order of the export.
            pub const ALL: [Self; [$($word,)*].len()] = [$(Self::$name,)*];

            /// The stable word used in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The label of the French export, as the secretary sees it.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

columns! {
    Id "id" "Id" "The ENT's own identifier.";
    Siecle "siecle" "Identifiant SIECLE" "The number in SIECLE; never kept.";
    Type "type" "Type" "The profile.";
    LastName "lastName" "Nom" "Family name.";
    FirstName "firstName" "Prénom" "Given name.";
    Login "login" "Identifiant" "What the person signs in with.";
    Alias "alias" "Login personnalisé (Alias)" "The login a person chose; never kept.";
    ActivationCode "code" "Code d'activation" "Activation code; never kept.";
    Functions "functions" "Fonctions" "Subjects taught; never kept.";
    Schools "schools" "Établissements" "The schools' names.";
    Classes "classes" "Classes" "The classes.";
    Children "children" "Enfants" "Never kept.";
    Parents "parents" "Parents" "Never kept.";
    LastVisit "lastVisit" "Dernière connexion" "Never kept.";
    Email "email" "Courriel" "Never kept.";
    Phone "phone" "Téléphone" "Never kept.";
}

impl Column {
    /// What Balado keeps of a person, and so what can be corrected.
    pub const KEPT: [Self; 6] =
        [Self::Id, Self::Type, Self::LastName, Self::FirstName, Self::Login, Self::Classes];

    /// Without these no account can be made.
    pub const REQUIRED: [Self; 4] = [Self::Id, Self::Type, Self::LastName, Self::FirstName];
}
