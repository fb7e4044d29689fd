use balado_core::{export::ReadError, plan::Hold, school::UaiError};
use uuid::Uuid;

use crate::{erasing::EraseError, files::FileError, remote::RemoteError, updates::UpdateError};

/// Why a gesture was refused or did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The file could not be taken from the disk.
    #[error("file: {0}")]
    File(#[from] FileError),
    /// The file is not an export.
    #[error("reading: {0}")]
    Read(#[from] ReadError),
    /// The export holds nobody who may have an account.
    #[error("nothing usable: {code}")]
    Unusable {
        /// Of the vocabulary of findings.
        code: &'static str,
        /// For the person.
        sentence: String,
    },
    /// Not a school's number.
    #[error("school's number: {0}")]
    Uai(#[from] UaiError),
    /// The service could not be asked, or refused.
    #[error("service: {0}")]
    Remote(#[from] RemoteError),
    /// Nobody is signed in, or the session ended.
    #[error("signed out")]
    SignedOut,
    /// A link or code was pasted before any was asked for from this PC.
    #[error("no sign-in awaited")]
    NoSignIn,
    /// What was pasted holds neither a code nor a link.
    #[error("neither code nor link")]
    NotACode,
    /// The awaited request was made on the service's page: it takes the code of the mail only.
    #[error("code only")]
    CodeOnly,
    /// The link answers another request than the awaited one.
    #[error("link of another request")]
    OtherLink,
    /// The session that was opened is not of the school that the window shows; it was ended.
    #[error("session of {opened}, {shown} is shown")]
    OtherSchool {
        /// The number of the school that is shown.
        shown: String,
        /// The number of the school whose session it was.
        opened: String,
    },
    /// Nobody said who is at the keyboard.
    #[error("no person's name")]
    NoName,
    /// No file is open for this list.
    #[error("no open list")]
    NoList,
    /// The row is not there any more.
    #[error("no row {0}")]
    NoRow(u32),
    /// The line has nothing to correct.
    #[error("row {0} is not to fix")]
    NotToFix(u32),
    /// The line does not only look wrong, or nobody doubts it.
    #[error("row {0} is not in doubt")]
    NotInDoubt(u32),
    /// The file whose columns were to be named is not waiting any more.
    #[error("no unmapped file {0}")]
    NoUnmapped(u32),
    /// The file that was chosen is not waiting any more.
    #[error("no candidate {0}")]
    NoCandidate(u32),
    /// The list holds no account to send.
    #[error("nothing to send")]
    NothingToSend,
    /// The plan waits for the numbers of these holds to be typed; the gravest first.
    #[error("held until {} is typed", numbers(.0))]
    Held(Vec<Hold>),
    /// Nobody of this id is absent from the file.
    #[error("not an absent account")]
    NotAbsent,
    /// The person gave up; nothing changed.
    #[error("cancelled")]
    Cancelled,
    /// A sending is already under way.
    #[error("busy")]
    Busy,
    /// The file that an interrupted import came from is not open.
    #[error("import {0} lacks chunks and its file is not open")]
    FileNeeded(Uuid),
    /// The plan that is recomputed is not the one that was shown.
    #[error("the list moved")]
    ListMoved,
    /// An address that is no address, or not a safe one.
    #[error("service address")]
    Address,
    /// Neither a proxy, nor the address of a script, nor none.
    #[error("proxy")]
    Proxy,
    /// The school decided it for this PC.
    #[error("decided by policy")]
    Decided(&'static str),
    /// A file that is not one of the two that are practised on.
    #[error("practising")]
    Practising,
    /// No new version was installed.
    #[error("update: {0}")]
    Update(#[from] UpdateError),
    /// The file of an import was not erased.
    #[error("erasing: {0}")]
    Erase(#[from] EraseError),
    /// A file of the program's own could not be written.
    #[error("keeping {what}: {kind}")]
    Keep {
        /// What was being kept.
        what: &'static str,
        /// Of the system's error.
        kind: std::io::ErrorKind,
    },
    /// A file of the program's own could not be erased.
    #[error("forgetting {what}: {kind}")]
    Forget {
        /// What was being forgotten.
        what: &'static str,
        /// Of the system's error.
        kind: std::io::ErrorKind,
    },
    /// A file that a person asked for could not be written.
    #[error("writing {what}: {kind}")]
    Write {
        /// What was being written.
        what: &'static str,
        /// Of the system's error.
        kind: std::io::ErrorKind,
    },
}

impl DeskError {
    /// Whether the service does not know what was named.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Remote(RemoteError::Refused(problem))
            if problem.code == balado_wire::Code::NotFound)
    }

    /// What the page acts on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File(error) => error.code(),
            Self::Read(error) => error.code(),
            Self::Unusable { code, .. } => code,
            Self::Uai(_) => "bad-uai",
            Self::Remote(error) => error.code(),
            Self::SignedOut => "signed-out",
            Self::NoSignIn => "no-sign-in",
            Self::NotACode => "not-a-code",
            Self::CodeOnly => "code-only",
            Self::OtherLink => "other-link",
            Self::OtherSchool { .. } => "other-school",
            Self::NoName => "no-name",
            Self::NoList => "no-list",
            Self::NoRow(_) => "no-row",
            Self::NotToFix(_) => "not-to-fix",
            Self::NotInDoubt(_) => "not-in-doubt",
            Self::NoUnmapped(_) => "no-unmapped",
            Self::NoCandidate(_) => "no-candidate",
            Self::NothingToSend => "nothing-to-send",
            Self::Held(_) => "held",
            Self::NotAbsent => "not-absent",
            Self::Cancelled => "cancelled",
            Self::Busy => "busy",
            Self::FileNeeded(_) => "file-needed",
            Self::ListMoved => "list-moved",
            Self::Address => "address",
            Self::Proxy => "proxy",
            Self::Decided(_) => "decided",
            Self::Practising => "practising",
            Self::Update(error) => error.code(),
            Self::Erase(error) => error.code(),
            Self::Keep { .. } | Self::Write { .. } | Self::Forget { .. } => "write",
        }
    }

    /// What the person reads: what is wrong, why, and what to do.
    pub fn help(&self) -> String {
        let sentence = match self {
            Self::File(error) => return error.help(),
            Self::Read(error) => return error.help(),
            Self::Unusable { sentence, .. } => return sentence.clone(),
            Self::Uai(error) => return error.help(),
            Self::Remote(error) => return error.help(),
            Self::Held(holds) => return Hold::instructions(holds),
            Self::Update(error) => return error.help(),
            Self::Erase(error) => error.help(),
            Self::Decided(what) => {
                return format!(
                    "{what} : votre établissement en a décidé pour ce poste, cela ne se change pas ici. Voyez la personne qui \
                     s’occupe de l’informatique."
                );
            }
            Self::Keep { what, kind } => return keep_help(what, *kind),
            Self::Write { what, kind } => return write_help(what, *kind),
            Self::Forget { what, .. } => {
                return format!(
                    "Impossible d’effacer {what} de ce poste : un autre programme les tient peut-être. Recommencez ; si \
                     cela se répète, demandez à la personne qui s’occupe de l’informatique."
                );
            }
            Self::OtherSchool { shown, opened } => {
                return format!(
                    "Cette connexion est celle de l’établissement {opened}, mais la fenêtre montre {shown} : elle a été \
                     refusée. Demandez un nouveau lien pour votre établissement, ici même."
                );
            }
            Self::SignedOut => {
                "Vous n’êtes plus connecté. Reconnectez-vous : votre travail est resté ici."
            }
            Self::NoSignIn => {
                "Aucun lien n’a été demandé depuis ce poste. Cliquez d’abord sur « Recevoir un lien », \
                 puis collez le code du message reçu."
            }
            Self::NotACode => {
                "Ce texte n’est ni un code ni un lien de connexion. Copiez le code de 8 caractères du message, ou le \
                 lien entier."
            }
            Self::CodeOnly => {
                "Cette demande a été faite sur le site de Balado : par sûreté, elle ne s’ouvre qu’avec le code de 8 \
                 caractères du message. Tapez ou collez ce code."
            }
            Self::OtherLink => {
                "Ce lien répond à une autre demande que celle de ce poste. Prenez le message qui dit le nom de ce poste et \
                 l’heure de votre demande, ou demandez un nouveau lien d’ici."
            }
            Self::NoName => {
                "Indiquez votre nom : la boîte mail de l’établissement est partagée, et l’historique dira qui a importé."
            }
            Self::NoList => {
                "Aucun fichier n’est ouvert pour cette liste. Déposez l’export de l’ENT."
            }
            Self::NoRow(_) => "Cette ligne n’est plus dans la liste. Choisissez-la à nouveau.",
            Self::NotToFix(_) => {
                "Cette valeur ne se corrige pas ici : la ligne n’a rien à corriger, ou le fichier n’a pas cette colonne."
            }
            Self::NotInDoubt(_) => {
                "Cette ligne ne peut pas être confirmée : elle n’est pas mise en doute, ou une de ses valeurs est abîmée. Tapez la bonne valeur, ou excluez la ligne."
            }
            Self::NoUnmapped(_) => {
                "Ce fichier n’attend plus le nom de ses colonnes. Déposez-le à nouveau."
            }
            Self::NoCandidate(_) => {
                "Ce fichier n’attend plus d’être choisi. Déposez-le à nouveau, seul."
            }
            Self::NothingToSend => {
                "Aucun compte à envoyer : toutes les lignes sont à corriger ou exclues."
            }
            Self::NotAbsent => {
                "Aucun compte actif de cet id n’est absent du fichier. Regardez les absents de la liste, puis choisissez à \
                 nouveau."
            }
            Self::Cancelled => "L’envoi a été interrompu. Rien n’a changé dans Balado.",
            Self::Busy => "Un envoi est déjà en cours. Attendez qu’il se termine.",
            Self::FileNeeded(_) => {
                "Cet import s’est arrêté avant la fin de l’envoi. Ouvrez à nouveau son fichier, ou abandonnez l’import : \
                 rien n’a changé."
            }
            Self::ListMoved => {
                "La liste de Balado a changé depuis l’aperçu. Regardez le nouvel aperçu, puis validez à nouveau."
            }
            Self::Practising => {
                "Pendant l’entraînement, seuls les deux fichiers du collège fictif s’ouvrent. Terminez l’entraînement \
                 pour ouvrir les vôtres."
            }
            Self::Proxy => {
                "Ce proxy n’est pas bon. Il s’écrit avec son port, comme proxy.tilleuls.example:3128, ou comme l’adresse \
                 d’un script (http://wpad.tilleuls.example/wpad.dat), ou « aucun » ; vide, Balado fait comme le reste du \
                 poste. Son mot de passe n’est pas écrit ici : il est demandé à part."
            }
            Self::Address => {
                "L’adresse du service n’est pas bonne. Elle commence par https:// et vous est donnée par l’académie."
            }
        };
        sentence.to_owned()
    }

    /// For support: codes and numbers, no personal data.
    pub fn support(&self) -> String {
        format!("Balado import {} · {} · {self}", env!("CARGO_PKG_VERSION"), self.code())
    }
}

fn numbers(holds: &[Hold]) -> String {
    let numbers: Vec<String> = holds.iter().map(|hold| hold.number.to_string()).collect();
    numbers.join(" and ")
}

/// Nobody chose the folder of the program: only its room and its rights can be mended.
fn keep_help(what: &str, kind: std::io::ErrorKind) -> String {
    let why = match kind {
        std::io::ErrorKind::StorageFull => {
            "le disque est plein. Libérez de la place, puis recommencez"
        }
        _ => {
            "Balado import ne peut pas écrire dans son dossier sur ce poste. Recommencez ; si cela se \
             répète, demandez à la personne qui s’occupe de l’informatique"
        }
    };
    format!("Impossible d’enregistrer {what} : {why}.")
}

fn write_help(what: &str, kind: std::io::ErrorKind) -> String {
    use std::io::ErrorKind;
    let why = match kind {
        ErrorKind::StorageFull => "le disque est plein. Libérez de la place, puis recommencez",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "vous n’avez pas le droit d’écrire à cet endroit. Choisissez un autre dossier"
        }
        ErrorKind::NotFound => "le dossier n’existe plus. Choisissez-en un autre",
        ErrorKind::ResourceBusy => {
            "un fichier de ce nom est ouvert dans un autre programme, comme Excel, ou protégé. Fermez-y le fichier, ou \
             choisissez un autre nom"
        }
        _ => "le système l’a refusé. Choisissez un autre dossier",
    };
    format!("Impossible d’enregistrer {what} : {why}.")
}
