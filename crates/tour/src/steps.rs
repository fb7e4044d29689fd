//! The tour: `docs/guide.md`, one step after the other.

use crate::{
    gesture::Gesture::{
        self, Arrive, Click, Count, Drop, GoRound, SaveAs, See, Type, TypeCode, TypeCodeOfEnt,
        Validate,
    },
    held::Held,
};

/// One thing that a secretary does.
#[derive(Debug)]
pub struct Step {
    /// In a few words, for the console and the title of its picture.
    pub name: &'static str,
    /// What there is to know or to see.
    pub sentence: &'static str,
    /// What is done; the picture is taken after the last of them.
    pub gestures: &'static [Gesture],
    /// What the database holds once it is done: another number stops the tour.
    pub held: Held,
}

const STUDENTS_IN: Held = Held { students: 620, teachers: 0, imports: 1 };
const EVERYBODY_IN: Held = Held { students: 620, teachers: 45, imports: 2 };

/// All of them, in order.
pub const STEPS: &[Step] = &[
    Step {
        name: "Taper le RNE",
        sentence: "La fenêtre s’ouvre sur la connexion. Le RNE 0779999A est celui d’un collège fictif ; \
                   l’application le reconnaît et dit à quelle boîte elle écrira.",
        gestures: &[Type("RNE", "0779999A"), See("Le lien sera envoyé")],
        held: Held::NOTHING,
    },
    Step {
        name: "Recevoir un lien",
        sentence: "Le message part vers la boîte mail de l’établissement, et vers elle seule.",
        gestures: &[Click("Recevoir un lien"), See("Message envoyé")],
        held: Held::NOTHING,
    },
    Step {
        name: "Taper le code et son nom",
        sentence: "Le code de huit lettres est celui du message. La boîte est partagée : le nom dira qui a fait l’import.",
        gestures: &[TypeCode("Code ou lien"), Type("Votre nom", "Nadia Benali")],
        held: Held::NOTHING,
    },
    Step {
        name: "Se connecter",
        sentence: "L’établissement est connecté pour deux heures. Une machine sans écran ne peut pas garder la connexion : \
                   l’application l’a dit.",
        gestures: &[
            Click("Se connecter"),
            See("Connecté"),
            See("ne peut pas garder votre connexion"),
            Click("Compris"),
        ],
        held: Held::NOTHING,
    },
    Step {
        name: "Déposer les deux fichiers",
        sentence: "Les exports des élèves et des enseignants tombent ensemble sur la fenêtre ; Accueil dit ce que chacun \
                   contient.",
        gestures: &[
            Drop(&["2025/eleves.csv", "2025/enseignants.csv"]),
            See("Deux fichiers trouvés"),
            See("620 lignes"),
        ],
        held: Held::NOTHING,
    },
    Step {
        name: "Vérifier les élèves",
        sentence: "620 élèves seraient créés. Rien n’est envoyé avant Valider : Balado ne sait encore rien d’eux.",
        gestures: &[
            Click("Ouvrir les deux listes"),
            Count("à créer", 620),
            Count("absents du fichier", 0),
        ],
        held: Held::NOTHING,
    },
    Step {
        name: "Valider les élèves",
        sentence: "Un clic, et les 620 comptes sont dans Balado, tous ou aucun.",
        gestures: &[Validate, See("620 comptes sont dans Balado")],
        held: STUDENTS_IN,
    },
    Step {
        name: "Vérifier les enseignants",
        sentence: "L’autre liste attendait sur sa page : 45 enseignants seraient créés.",
        gestures: &[Click("Import Profs"), Count("à créer", 45)],
        held: STUDENTS_IN,
    },
    Step {
        name: "Valider les enseignants",
        sentence: "Les 45 comptes rejoignent ceux des élèves.",
        gestures: &[Validate, See("45 comptes sont dans Balado")],
        held: EVERYBODY_IN,
    },
    Step {
        name: "Garder le compte rendu",
        sentence: "Le compte rendu s’enregistre en tableau ou en page à imprimer.",
        gestures: &[
            Click("Enregistrer le compte rendu"),
            Click("Page à imprimer"),
            SaveAs("compte-rendu.html"),
            See("Enregistré"),
        ],
        held: EVERYBODY_IN,
    },
    Step {
        name: "Relire l’historique",
        sentence: "Les deux imports y sont, avec leur auteur. Chacun peut être annulé pendant 30 jours.",
        gestures: &[Click("Historique"), See("620 lignes"), See("45 lignes"), See("Validé")],
        held: EVERYBODY_IN,
    },
    Step {
        name: "Donner l’adresse à l’ENT",
        sentence: "Une adresse à placer dans l’ENT : professeurs et élèves entreront par elle, sans nouveau mot de passe.",
        gestures: &[Click("Lien ENT"), See("Copier l’adresse"), See("Personne n’est encore")],
        held: EVERYBODY_IN,
    },
    Step {
        name: "Vérifier le lien",
        sentence: "Le navigateur fait l’aller-retour par un ENT fictif, avec le compte d’un professeur : le lien fonctionne, \
                   et cet ENT en dit trop.",
        gestures: &[
            Click("Vérifier mon lien"),
            See("Terminez dans votre navigateur"),
            GoRound("default"),
            See("Votre lien fonctionne"),
            See("Votre ENT en dit trop"),
        ],
        held: EVERYBODY_IN,
    },
    Step {
        name: "Arriver par l’ENT",
        sentence: "Un professeur et un élève cliquent sur Balado dans l’ENT et leur compte est prêt ; la page les compte, \
                   sans dire qui.",
        gestures: &[
            Arrive,
            Click("Historique"),
            See("620 lignes"),
            Click("Lien ENT"),
            See("1 prof sur 45"),
            See("1 élève sur 620"),
        ],
        held: EVERYBODY_IN,
    },
    Step {
        name: "Désigner le gestionnaire",
        sentence: "Le chef d’établissement désigne une personne du personnel par ce qu’elle tape pour entrer dans l’ENT : \
                   elle n’a pas besoin de compte Balado.",
        gestures: &[
            Click("Gestionnaire"),
            Type("Identifiant ENT", "camille.nouvel"),
            Click("Choisir cette personne"),
            Click("Désigner"),
            See("camille.nouvel est gestionnaire"),
        ],
        held: EVERYBODY_IN,
    },
    Step {
        name: "Entrer sans la boîte mail",
        sentence: "La gestionnaire tape le RNE et passe par l’ENT, qui s’ouvre dans son navigateur.",
        gestures: &[
            Click("Se déconnecter"),
            Type("RNE", "0779999A"),
            Click("Je suis gestionnaire"),
            See("Passez par votre ENT"),
        ],
        held: EVERYBODY_IN,
    },
    Step {
        name: "Taper le code de l’ENT",
        sentence: "La page de l’ENT montre un code, qui sert une fois. La gestionnaire importe, annule, et peut passer la main.",
        gestures: &[
            TypeCodeOfEnt("Code affiché par l’ENT"),
            Type("Votre nom", "Camille Nouvel"),
            Click("Se connecter"),
            See("620"),
            Click("Gestionnaire"),
            See("Vous êtes gestionnaire"),
        ],
        held: EVERYBODY_IN,
    },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_step_has_a_name_of_its_own_a_sentence_and_something_to_do() {
        let names: HashSet<_> = STEPS.iter().map(|step| step.name).collect();
        assert_eq!(names.len(), STEPS.len());
        for step in STEPS {
            assert!(step.sentence.ends_with('.') && !step.gestures.is_empty(), "{}", step.name);
        }
    }
}
