//! Files as a school might bring them: people come, move, leave, come back, and change their id.

use balado_core::{
    plan::{AbsentRule, Held, Relink, Rules},
    school::{Account, ClassName, Classes, EntId, FirstName, LastName, Login, Roster},
};
use rand::{RngExt, rngs::StdRng};

use super::model::{List, Model};

/// What people did before; what they are called is invented.
pub struct Drawing {
    random: StdRng,
    people: u32,
}

impl Drawing {
    pub fn new(random: StdRng) -> Self {
        Self { random, people: 0 }
    }

    pub fn chance(&mut self, percent: u32) -> bool {
        self.random.random_ratio(percent, 100)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.random.random_range(0..end)
    }

    pub fn one<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        (!from.is_empty()).then(|| &from[self.below(from.len())])
    }

    pub fn list(&mut self) -> Roster {
        if self.chance(70) { Roster::Students } else { Roster::Teachers }
    }

    pub fn rules(&mut self) -> Rules {
        let absent = if self.chance(40) { AbsentRule::Deactivate } else { AbsentRule::Keep };
        let relink = if self.chance(50) { Relink::ByLogin } else { Relink::No };
        Rules::of_all(absent, relink)
    }

    /// The list of today, in any order.
    pub fn file(&mut self, model: &Model, list: Roster) -> Vec<Account> {
        let held: Vec<Held> = model.held(list);
        let mut wanted: Vec<Account> = held.iter().filter_map(|held| self.today(held)).collect();
        let most = if self.chance(6) { 600 } else { 40 };
        for _ in 0..=self.below(most) {
            let newcomer = self.newcomer(list);
            wanted.push(newcomer);
        }
        // An id that was somebody's, of this list or of the other.
        if self.chance(10) {
            let other = if self.chance(70) { list } else { opposite(list) };
            let ids: Vec<&EntId> = model.list(other).keys().collect();
            if let Some(id) = self.one(&ids) {
                let account = Account { ent_id: (*id).clone(), ..self.newcomer(list) };
                wanted.push(account);
            }
        }
        let mut seen = std::collections::HashSet::new();
        wanted.retain(|account| seen.insert(account.ent_id.clone()));
        for at in (1..wanted.len()).rev() {
            let other = self.below(at + 1);
            wanted.swap(at, other);
        }
        wanted
    }

    /// A teacher, active or not, or nobody.
    pub fn teacher(&mut self, teachers: &List) -> EntId {
        let ids: Vec<&EntId> = teachers.keys().collect();
        match self.one(&ids) {
            Some(id) if !teachers.is_empty() => (*id).clone(),
            _ => EntId::parse("nobody").unwrap(),
        }
    }

    fn today(&mut self, held: &Held) -> Option<Account> {
        let mut account = held.account.clone();
        match (held.active, self.below(100)) {
            (true, 0..70) | (false, 0..30) => {}
            (true, 70..80) => account.classes = self.classes(account.roster),
            (true, 80..84) => account.last_name = self.name_of_nobody(),
            (true, 84..88) => account.login = None,
            (true, 88..94) | (false, 30..40) => account.ent_id = self.fresh_id(),
            _ => return None,
        }
        Some(account)
    }

    fn newcomer(&mut self, roster: Roster) -> Account {
        let login = format!("prenom.nom{}", self.people);
        Account {
            ent_id: self.fresh_id(),
            last_name: self.last_name(),
            first_name: FirstName::parse(&format!("Prénom{}", self.below(40))).unwrap(),
            login: Login::parse(&login).ok().filter(|_| self.chance(90)),
            roster,
            classes: self.classes(roster),
        }
    }

    /// Ids of several alphabets, whose order is that of no dictionary.
    fn fresh_id(&mut self) -> EntId {
        self.people += 1;
        let before = ["", "0", "A", "a", "É", "z-", "Z "][self.below(7)];
        EntId::parse(&format!("{before}{:05}", self.people)).unwrap()
    }

    fn last_name(&mut self) -> LastName {
        LastName::parse(&format!("D’ALMEIDA-{}", self.below(500))).unwrap()
    }

    /// A new family name of somebody known. That of somebody else would make another person of them, where one of
    /// both has no login: then a person is asked, and here nobody answers.
    fn name_of_nobody(&mut self) -> LastName {
        LastName::parse(&format!("LEFÈVRE-{}", self.below(1_000_000_000))).unwrap()
    }

    fn classes(&mut self, roster: Roster) -> Classes {
        let most = if roster == Roster::Teachers { 4 } else { 1 };
        let class = |n: usize| ClassName::parse(&format!("{}{}", 3 + n % 4, ["A", "B’"][n % 2]));
        Classes::new((0..self.below(most + 1)).map(|_| class(self.below(8)).unwrap()).collect())
    }
}

fn opposite(list: Roster) -> Roster {
    match list {
        Roster::Students => Roster::Teachers,
        Roster::Teachers => Roster::Students,
    }
}
