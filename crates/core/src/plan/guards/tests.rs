use super::*;
use crate::{
    plan::Rules,
    school::{EntId, FirstName, LastName, Login},
};

const SCHOOL: &str = "Collège Les Tilleuls d’Argent";
const HERE: &str = "CLG-LES TILLEULS D'ARGENT-BOURG-FICTIF";
const ELSEWHERE: &str = "CLG-JEAN MOULIN-AUTREVILLE";

fn pupil(id: &str, name: u32) -> Account {
    Account {
        ent_id: EntId::parse(id).unwrap(),
        last_name: LastName::parse(&format!("NOM{name}")).unwrap(),
        first_name: FirstName::parse("Inès").unwrap(),
        login: Login::parse(&format!("ines.nom{name}")).ok(),
        ..Account::example(id)
    }
}

/// Pupils of the given names, under ids that begin so.
fn pupils(prefix: &str, names: std::ops::Range<u32>) -> Vec<Account> {
    names.map(|name| pupil(&format!("{prefix}{name}"), name)).collect()
}

fn held(accounts: Vec<Account>) -> Vec<Held> {
    accounts.into_iter().map(Held::active).collect()
}

fn without_logins(accounts: Vec<Account>) -> Vec<Account> {
    accounts.into_iter().map(|account| Account { login: None, ..account }).collect()
}

fn found(wanted: &[Account], other: &[Held], schools: &[&str], relink: Relink) -> Vec<Guard> {
    let known = held(pupils("a", 0..100));
    let rules = Rules { relink, ..Rules::default() };
    let plan = Plan::compare(wanted, &known, rules).unwrap();
    let schools: Vec<Box<str>> = schools.iter().map(|name| Box::from(*name)).collect();
    guards(&Situation {
        roster: Roster::Students,
        wanted,
        held: &known,
        other,
        plan: &plan,
        schools: &schools,
        school: Some(SCHOOL),
    })
}

#[test]
fn each_doubt_is_told_and_only_it() {
    let both = |one: Vec<Account>, other: Vec<Account>| [one, other].concat();
    let elsewhere =
        Guard::WrongSchool { named: Some(ELSEWHERE.into()), school: Some(SCHOOL.into()) };
    let table = [
        (pupils("a", 0..100), HERE, vec![], "the same list"),
        (
            pupils("a", 0..60),
            ELSEWHERE,
            vec![],
            "known people, whatever the file says of the school",
        ),
        (both(pupils("a", 40..100), pupils("a", 200..240)), HERE, vec![], "a new year"),
        (
            both(pupils("a", 2..100), pupils("b", 0..2)),
            HERE,
            vec![Guard::IdsChanged { count: 2, new: 2, in_file: 100 }],
            "two accounts were merged",
        ),
        (
            pupils("b", 0..100),
            HERE,
            vec![Guard::IdsChanged { count: 100, new: 100, in_file: 100 }],
            "another directory",
        ),
        (
            without_logins(pupils("b", 0..100)),
            HERE,
            vec![Guard::Doubles { known_names: 100, new: 100 }],
            "another directory, without logins",
        ),
        (pupils("c", 500..600), ELSEWHERE, vec![elsewhere], "another school"),
        (
            pupils("c", 500..600),
            HERE,
            vec![Guard::HalfMissing { missing: 100, held_active: 100 }],
            "nobody known, of this school",
        ),
        (
            pupils("a", 0..30),
            HERE,
            vec![Guard::HalfMissing { missing: 70, held_active: 100 }],
            "one class only",
        ),
    ];
    for (wanted, school, expected, case) in table {
        assert_eq!(found(&wanted, &[], &[school], Relink::No), expected, "{case}");
    }
}

#[test]
fn a_list_that_relinks_says_so_and_offers_to_take_it_back() {
    let guards = found(&pupils("b", 0..100), &[], &[HERE], Relink::ByLogin);
    assert_eq!(guards, [Guard::Relinked { count: 100 }]);
    assert_eq!(guards[0].remedy(), Some(Remedy::Relink));
}

#[test]
fn people_of_the_other_list_are_told_first() {
    let wanted = [pupils("a", 0..100), pupils("t", 300..303)].concat();
    let guards = found(&wanted, &held(pupils("t", 300..310)), &[HERE], Relink::No);
    assert_eq!(guards, [Guard::OtherList { roster: Roster::Teachers, count: 3 }]);
    assert_eq!(guards[0].remedy(), Some(Remedy::LeaveOut));
    assert!(guards[0].is_refused());
}

#[test]
fn an_id_of_the_other_list_is_not_taken_by_relinking() {
    let others = held(pupils("b", 0..3));
    let guards = found(&pupils("b", 0..100), &others, &[HERE], Relink::ByLogin);
    assert_eq!(guards[0], Guard::OtherList { roster: Roster::Teachers, count: 3 });
}

#[test]
fn a_first_import_raises_no_doubt() {
    let wanted = pupils("a", 0..300);
    let plan = Plan::compare(&wanted, &[], Rules::default()).unwrap();
    let situation = Situation {
        roster: Roster::Students,
        wanted: &wanted,
        held: &[],
        other: &[],
        plan: &plan,
        schools: &[ELSEWHERE.into()],
        school: Some(SCHOOL),
    };
    assert_eq!(guards(&situation), []);
}

#[test]
fn sentences_say_how_many_and_from_where() {
    let table = [
        (
            Guard::IdsChanged { count: 1, new: 1, in_file: 100 },
            "1 personne de ce fichier est déjà connue : même identifiant et même nom, mais un autre id ENT.",
        ),
        (
            Guard::Relinked { count: 1 },
            "1 compte connu prendra son nouvel id ENT : même identifiant et même nom qu’avant.",
        ),
        (
            Guard::OtherList { roster: Roster::Teachers, count: 3 },
            "3 personnes de ce fichier sont déjà dans la liste des enseignants de Balado.",
        ),
        (
            Guard::WrongSchool { named: Some("CLG-X".into()), school: None },
            "Ce fichier vient de « CLG-X », et presque personne n’y est connu de votre établissement : c’est sans \
             doute celui d’un autre établissement.",
        ),
    ];
    for (guard, expected) in table {
        assert_eq!(guard.message(), expected);
        assert!(guard.help().ends_with('.'));
    }
}
