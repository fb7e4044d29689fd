//! Why somebody who clicked in the ENT did not arrive, and whom to ask: one row a reason.

use askama::Template;
use axum::http::StatusCode;
use balado_core::school::Roster;

use crate::{
    arrivals::cas::{AnswerError, Refused, ValidationError},
    openid::Site,
    store::NotRecognised,
};

/// Why somebody did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unready {
    /// The school, or Balado, knows nobody by this answer.
    NotRecognised(NotRecognised),
    /// The académie named no ENT for this school.
    NoEnt,
    /// The ticket was brought before.
    TicketSeen,
    /// The ENT vouches for nobody.
    NotVouched(ValidationError),
    /// The browser gives back no cookie.
    NoCookies,
}

impl From<NotRecognised> for Unready {
    fn from(reason: NotRecognised) -> Self {
        Self::NotRecognised(reason)
    }
}

impl From<ValidationError> for Unready {
    fn from(error: ValidationError) -> Self {
        Self::NotVouched(error)
    }
}

/// Too old, or used.
const TICKET_REFUSED: ValidationError =
    ValidationError::Answer(AnswerError::Refused(Refused::InvalidTicket));

/// For another address.
const SERVICE_REFUSED: ValidationError =
    ValidationError::Answer(AnswerError::Refused(Refused::InvalidService));

impl Unready {
    /// The status of its page.
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotRecognised(_) | Self::TicketSeen | Self::NotVouched(TICKET_REFUSED) => {
                StatusCode::FORBIDDEN
            }
            Self::NoEnt => StatusCode::NOT_FOUND,
            Self::NotVouched(ValidationError::Crowded) => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoCookies => StatusCode::BAD_REQUEST,
            Self::NotVouched(_) => StatusCode::BAD_GATEWAY,
        }
    }

    /// How it is counted, beside `arrived`: one word a reason, which dashboards know.
    pub fn outcome(self) -> &'static str {
        match self {
            Self::NotRecognised(reason) => match reason {
                NotRecognised::Anonymous => "anonymous",
                NotRecognised::Unknown { .. } => "unknown",
                NotRecognised::Deactivated => "deactivated",
                NotRecognised::OtherProfile { .. } => "other-profile",
                NotRecognised::OtherSchool => "other-school",
            },
            Self::NoEnt => "no-ent",
            Self::TicketSeen => "ticket-seen",
            Self::NoCookies => "no-cookies",
            Self::NotVouched(error) => match error {
                TICKET_REFUSED => "ticket-refused",
                SERVICE_REFUSED => "service-refused",
                ValidationError::Unreachable => "ent-unreachable",
                ValidationError::Late => "ent-silent",
                ValidationError::Crowded => "ent-crowded",
                ValidationError::Status(_)
                | ValidationError::Unreadable
                | ValidationError::Answer(_) => "ent-wrong",
            },
        }
    }

    fn words(self) -> &'static Words {
        match self {
            Self::NotRecognised(NotRecognised::Unknown { neither_list: false }) => &UNKNOWN,
            Self::NotRecognised(NotRecognised::Unknown { neither_list: true }) => &NEITHER_LIST,
            Self::NotRecognised(NotRecognised::Deactivated) => &DEACTIVATED,
            Self::NotRecognised(NotRecognised::OtherProfile { roster: Roster::Students }) => {
                &ACCOUNT_OF_A_PUPIL
            }
            Self::NotRecognised(NotRecognised::OtherProfile { roster: Roster::Teachers }) => {
                &ACCOUNT_OF_A_TEACHER
            }
            Self::NotRecognised(NotRecognised::OtherSchool) => &OTHER_SCHOOL,
            Self::NotRecognised(NotRecognised::Anonymous) => &ANONYMOUS,
            Self::NoEnt => &NO_ENT,
            Self::TicketSeen | Self::NotVouched(TICKET_REFUSED) => &TICKET_OVER,
            Self::NotVouched(SERVICE_REFUSED) => &OTHER_ADDRESS,
            Self::NotVouched(ValidationError::Crowded) => &CROWDED,
            Self::NotVouched(_) => &NO_ANSWER,
            Self::NoCookies => &NO_COOKIES,
        }
    }
}

/// What is done, and what it is about.
type Step = (&'static str, &'static str);

/// What a page says.
struct Words {
    title: &'static str,
    why: &'static str,
    steps: &'static [Step],
    /// The school sees that somebody tried.
    counted: bool,
}

const TELL: &str = "Dites-le à votre professeur ou au secrétariat";
const COME_BACK: Step =
    ("Revenez par le même lien de l’ENT", "quand ce sera fait. Il n’y a rien d’autre à faire.");
const AGAIN: Step = ("Cliquez sur « Réessayer »", "ou revenez par le lien Balado de votre ENT.");
const LATER: Step = ("Réessayez dans un moment", "Votre compte n’a pas changé.");
const BOTH_LISTS: Step =
    ("Dites-le au secrétariat", "Les deux listes sont à vérifier : élèves et professeurs.");

const UNKNOWN: Words = Words {
    title: "Bonjour, votre compte Balado n’est pas encore là",
    why: "Vous n’avez rien fait de mal. Votre ENT a bien répondu, mais votre établissement ne vous a pas encore \
          ajouté à Balado. C’est fréquent à la rentrée ou quand on vient d’arriver.",
    steps: &[(TELL, "« Je ne suis pas encore dans Balado. »"), COME_BACK],
    counted: true,
};
const NEITHER_LIST: Words = Words {
    title: "Bonjour, Balado n’a pas de compte pour vous",
    why: "Votre ENT a bien répondu. Balado a des comptes pour les élèves et les professeurs de l’établissement ; \
          votre ENT dit que vous n’êtes ni l’un ni l’autre.",
    steps: &[(
        "Vous êtes pourtant élève ou professeur ?",
        "Dites-le au secrétariat : votre profil dans l’ENT est à corriger.",
    )],
    counted: true,
};
const DEACTIVATED: Words = Words {
    title: "Bonjour, votre compte Balado est désactivé",
    why: "Votre établissement a indiqué que vous l’aviez quitté. Rien n’est perdu : il peut remettre votre compte \
          en service.",
    steps: &[
        ("Vous êtes toujours là ? Dites-le au secrétariat", "« Mon compte Balado est désactivé. »"),
        COME_BACK,
    ],
    counted: false,
};
const ACCOUNT_OF_A_PUPIL: Words = Words {
    title: "Ce compte Balado est celui d’un élève",
    why: "L’établissement vous a ajouté comme élève, et votre ENT dit autre chose. Par prudence, Balado ne \
          l’ouvre pas.",
    steps: &[BOTH_LISTS, COME_BACK],
    counted: false,
};
const ACCOUNT_OF_A_TEACHER: Words = Words {
    title: "Ce compte Balado est celui d’un professeur",
    why: "L’établissement vous a ajouté comme professeur, et votre ENT dit autre chose. Par prudence, Balado ne \
          l’ouvre pas.",
    steps: &[BOTH_LISTS, COME_BACK],
    counted: false,
};
const OTHER_SCHOOL: Words = Words {
    title: "Ce lien est celui d’un autre établissement",
    why: "Votre ENT a bien répondu, mais il ne vous compte pas dans cet établissement.",
    steps: &[
        ("Ouvrez Balado depuis l’ENT de votre établissement", "chaque établissement a son lien."),
        (
            "Vous venez d’y arriver ? Dites-le au secrétariat",
            "votre ENT n’est peut-être pas encore à jour.",
        ),
    ],
    counted: false,
};
const ANONYMOUS: Words = Words {
    title: "Votre ENT n’a pas dit qui vous êtes",
    why: "Il n’a transmis que le numéro de l’établissement : Balado ne peut reconnaître personne. Vous n’y \
          pouvez rien.",
    steps: &[(TELL, "« Le lien Balado de l’ENT doit être du type IJBOX ou Uid. »"), COME_BACK],
    counted: false,
};
const NO_ENT: Words = Words {
    title: "Balado ne connaît pas encore l’ENT de cet établissement",
    why: "L’académie n’a pas encore dit à Balado par quel ENT ses élèves et ses professeurs arrivent.",
    steps: &[(TELL, "le secrétariat le demandera à l’académie."), COME_BACK],
    counted: false,
};
const TICKET_OVER: Words = Words {
    title: "Ce passage n’est plus valable",
    why: "Une arrivée ne sert qu’une fois, dans les minutes qui suivent le clic dans l’ENT. Vous avez peut-être \
          rechargé la page ou utilisé le bouton « Précédent ».",
    steps: &[AGAIN],
    counted: false,
};
const OTHER_ADDRESS: Words = Words {
    title: "Votre ENT et Balado ne sont pas d’accord sur l’adresse",
    why: "L’ENT a donné un passage pour une autre adresse que celle-ci. Vous n’y pouvez rien.",
    steps: &[(TELL, "« L’adresse du connecteur Balado dans l’ENT est à vérifier. »"), COME_BACK],
    counted: false,
};
const NO_ANSWER: Words = Words {
    title: "Votre ENT ne répond pas comme il faut",
    why: "Balado lui a demandé qui vous êtes et n’a pas eu de réponse utilisable.",
    steps: &[
        LATER,
        ("Cela dure ? Dites-le au secrétariat", "qui préviendra l’assistance de l’ENT."),
    ],
    counted: false,
};
const CROWDED: Words = Words {
    title: "Beaucoup de monde arrive en même temps",
    why: "Balado attend la réponse de votre ENT pour d’autres que vous.",
    steps: &[LATER],
    counted: false,
};
const NO_COOKIES: Words = Words {
    title: "Votre navigateur refuse les cookies",
    why: "Balado en pose un seul, qui prouve que c’est bien vous qui revenez de l’ENT ; il s’efface quand vous \
          fermez le navigateur.",
    steps: &[("Autorisez les cookies de ce site", "ou utilisez un autre navigateur."), AGAIN],
    counted: false,
};

/// The page of a reason.
#[derive(Template)]
#[template(path = "unready.html")]
pub struct Page {
    school: String,
    ent: Option<String>,
    again: String,
    site: Option<Site>,
    words: &'static Words,
    /// What the ENT calls this person, where the gestionnaire of the school is known by another identifier.
    identifier: Option<String>,
}

impl Page {
    /// For whoever stands at the door of a school: `ent` is where to go back to, `again` what to try, `site` what the
    /// person came for.
    pub fn of(
        reason: Unready,
        school: String,
        ent: Option<String>,
        again: String,
        site: Option<Site>,
    ) -> Self {
        Self { school, ent, again, site, words: reason.words(), identifier: None }
    }

    /// The same, where the school named somebody of its staff by an identifier and the ENT may call them otherwise.
    #[must_use]
    pub fn called(self, identifier: Option<String>) -> Self {
        Self { identifier, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ent_that_vouches_for_nobody_has_its_page_its_status_and_its_count() {
        use ValidationError::{Crowded, Late, Status, Unreachable, Unreadable};
        let nobody = ValidationError::Answer(AnswerError::NotOneUser);
        let other = ValidationError::Answer(AnswerError::Refused(Refused::Other));
        let table = [
            (Crowded, 503, "ent-crowded", "Beaucoup de monde"),
            (Late, 502, "ent-silent", "ne répond pas comme il faut"),
            (Unreachable, 502, "ent-unreachable", "ne répond pas comme il faut"),
            (Status(302), 502, "ent-wrong", "ne répond pas comme il faut"),
            (Unreadable, 502, "ent-wrong", "ne répond pas comme il faut"),
            (nobody, 502, "ent-wrong", "ne répond pas comme il faut"),
            (other, 502, "ent-wrong", "ne répond pas comme il faut"),
            (TICKET_REFUSED, 403, "ticket-refused", "n’est plus valable"),
            (SERVICE_REFUSED, 502, "service-refused", "pas d’accord sur l’adresse"),
        ];
        for (error, status, outcome, words) in table {
            let reason = Unready::from(error);
            assert_eq!((reason.status().as_u16(), reason.outcome()), (status, outcome), "{error}");
            let page = Page::of(reason, "Les Tilleuls".into(), None, "/".into(), None);
            assert!(page.render().unwrap().contains(words), "{error}");
        }
    }
}
