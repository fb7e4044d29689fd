//! The lines of a file beside the accounts that are held: what would be sent, and the state of every row.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

use balado_core::{
    check::{ByLogin, Entry},
    export::Decoding,
    finding::Column,
    plan::{Action, Held, Plan, Relink, Rules, Step, logins_given_again},
    school::{Account, Classes, EntId, Login},
};
use foldhash::fast::RandomState;

use crate::{
    list::Answers,
    shown::{RowState, Who},
};

/// The outcome: one state per line of the file, then one per absent account.
#[derive(Default)]
pub(crate) struct Comparison {
    /// What would be sent, without the lines left out.
    pub(crate) wanted: Vec<Account>,
    /// What it would change.
    pub(crate) plan: Option<Plan>,
    /// Of each row.
    pub(crate) states: Vec<RowState>,
    /// The account held of each row.
    pub(crate) held_of: Vec<Option<u32>>,
    /// Keys of people without an id whose login is nobody's that is held.
    pub(crate) unknown: Vec<u32>,
    /// Those of them whose login was given again, as a person said: the account held of whom it was.
    pub(crate) former_owners: BTreeMap<u32, u32>,
}

/// What is laid beside what.
pub(crate) struct Sides<'a> {
    /// The file's lines; a key is a place here. Nothing for a line that left the list.
    pub(crate) lines: Vec<Option<Entry<'a>>>,
    /// Keys of the lines a person left out.
    pub(crate) excluded: &'a BTreeSet<u32>,
    /// Which columns the file has.
    pub(crate) columns: OptionalColumns,
    /// The accounts held; `None` while signed out.
    pub(crate) held: Option<&'a [Held]>,
    /// The person's choices.
    pub(crate) rules: &'a Rules,
    /// Who people are whose id or login is held under another name.
    pub(crate) answers: &'a Answers,
}

/// Which columns a file has, of those it may leave out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OptionalColumns {
    pub(crate) ids: bool,
    pub(crate) logins: bool,
    pub(crate) classes: bool,
}

impl OptionalColumns {
    pub(crate) fn of(how: &Decoding) -> Self {
        let has = |column| how.has(column);
        Self { ids: has(Column::Id), logins: has(Column::Login), classes: has(Column::Classes) }
    }

    /// A file without a column says nothing about it: what is held stays.
    pub(crate) fn complete(self, mut account: Account, held: Option<&Held>) -> Account {
        let Some(Held { account: as_held, .. }) = held else { return account };
        if !self.classes {
            account.classes = as_held.classes.clone();
        }
        if !self.logins {
            account.login.clone_from(&as_held.login);
        }
        account
    }
}

/// The account of somebody found by their login, which stays as it is held.
pub(crate) fn found_by_login(person: ByLogin, as_held: &Account) -> Account {
    Account { login: as_held.login.clone(), ..person.identified(as_held.ent_id.clone()) }
}

/// Where ids stand.
type Places<'t> = HashMap<&'t str, usize, RandomState>;

/// Where logins stand, as people tell them apart; nothing for a login of two people.
type Logins<'t> = HashMap<Cow<'t, str>, Option<usize>, RandomState>;

/// The accounts of the file, beside the lines they come from.
struct Wanted {
    accounts: Vec<Account>,
    /// Of the line of each account.
    keys: Vec<usize>,
    /// Places held of people whose line stays aside.
    kept_back: Vec<usize>,
    /// Keys of people whose login is nobody's that is held.
    unknown: Vec<u32>,
}

impl Wanted {
    /// The key of the line of a step, and the place held that it stands beside.
    fn beside(&self, step: &Step) -> Option<(u32, u32)> {
        Some((number(*self.keys.get(step.wanted? as usize)?), step.held?))
    }
}

/// Lines that make no account, by their keys: whose id or login is held for another name.
#[derive(Default)]
struct Doubted {
    /// They wait for an answer, beside the account held.
    waiting: BTreeMap<u32, u32>,
    /// They are somebody else, whom nobody can make an account without an id; beside whose login it was.
    strangers: BTreeMap<u32, u32>,
}

impl Doubted {
    fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.strangers.is_empty()
    }
}

impl Sides<'_> {
    /// Works out the plan and the state of every row.
    ///
    /// A line that is blocked or left out, of somebody who is held, is planned as held: it is neither
    /// changed nor taken for absent.
    pub(crate) fn compare(&self) -> Comparison {
        match self.held {
            Some(held) => self.beside(held),
            None => self.alone(),
        }
    }

    /// While nobody knows what is held.
    fn alone(&self) -> Comparison {
        let Wanted { accounts: wanted, keys, .. } = self.wanted(&[], &Doubted::default());
        let mut states = self.states_set_aside();
        for key in keys {
            states[key] = RowState::Read;
        }
        let held_of = vec![None; states.len()];
        Comparison { wanted, states, held_of, ..Comparison::default() }
    }

    /// Of every line, were it set aside.
    fn states_set_aside(&self) -> Vec<RowState> {
        (0..).take(self.lines.len()).map(|key| self.set_aside(key)).collect()
    }

    /// A line that gives a known id or login to another name is set aside, as one that is left out, until a person
    /// says who it is.
    fn beside(&self, held: &[Held]) -> Comparison {
        let (all, plan) = self.planned(held, &Doubted::default());
        let doubted = self.doubted(&all, &plan, held);
        let (all, plan) =
            if doubted.is_empty() { (all, plan) } else { self.planned(held, &doubted) };
        let Wanted { accounts: mut wanted, keys, unknown, .. } = all;
        self.complete_relinked(&mut wanted, &plan, held);
        self.forget_classes_of_replaced(&mut wanted, &plan);
        let mut comparison = Comparison {
            states: self.states_set_aside(),
            held_of: vec![None; self.lines.len()],
            unknown,
            former_owners: doubted.strangers,
            ..Comparison::default()
        };
        for (key, at) in doubted.waiting {
            comparison.states[key as usize] = RowState::OtherPerson;
            comparison.held_of[key as usize] = Some(at);
        }
        for step in plan.steps() {
            let key = step.wanted.map(|at| keys.get(at as usize));
            match key {
                Some(Some(&key)) => {
                    comparison.states[key] = state_of(step.action);
                    comparison.held_of[key] = step.held;
                }
                Some(None) => {}
                None => {
                    comparison.states.push(RowState::Absent);
                    comparison.held_of.push(step.held);
                }
            }
        }
        Comparison { wanted, plan: Some(plan), ..comparison }
    }

    /// What is asked for without the lines that are doubted, and what it would change.
    fn planned(&self, held: &[Held], doubted: &Doubted) -> (Wanted, Plan) {
        let mut all = self.wanted(held, doubted);
        let mut kept_back = std::mem::take(&mut all.kept_back);
        kept_back.extend(self.left_out_under_another_id(held));
        all.accounts.extend(as_held(&all.accounts, kept_back, held));
        let plan = self.plan(&all.accounts, held);
        (all, plan)
    }

    /// The lines that give an id or a login to somebody else, but for those of which a person said what makes an
    /// account.
    fn doubted(&self, all: &Wanted, plan: &Plan, held: &[Held]) -> Doubted {
        if !self.columns.ids {
            return self.doubted_by_login(all, plan, held);
        }
        let replaced = plan.steps().iter().filter(|step| step.action == Action::Replace);
        let unanswered = replaced
            .filter(|step| self.answer(step, &all.accounts, held) != Some(Who::SomebodyElse));
        let waiting = unanswered.filter_map(|step| all.beside(step));
        Doubted { waiting: waiting.collect(), ..Doubted::default() }
    }

    /// Of a file without ids, where a login is all that finds somebody.
    fn doubted_by_login(&self, all: &Wanted, plan: &Plan, held: &[Held]) -> Doubted {
        let steps = plan.steps().iter().filter(|step| all.beside(step).is_some());
        let steps: Vec<&Step> = steps.collect();
        let pair = |step: &&Step| {
            let (line_at, held_at) = (step.wanted?, step.held?);
            Some((&all.accounts[line_at as usize], &held[held_at as usize]))
        };
        let pairs: Vec<(&Account, &Held)> = steps.iter().filter_map(pair).collect();
        let mut doubted = Doubted::default();
        for step in logins_given_again(&pairs, held).into_iter().map(|at| steps[at]) {
            let lines = match self.answer(step, &all.accounts, held) {
                Some(Who::SamePerson) => continue,
                Some(Who::SomebodyElse) => &mut doubted.strangers,
                None => &mut doubted.waiting,
            };
            lines.extend(all.beside(step));
        }
        doubted
    }

    /// What a person said of a step that gives an id to somebody else.
    fn answer(&self, step: &Step, wanted: &[Account], held: &[Held]) -> Option<Who> {
        let (line_at, held_at) = (step.wanted?, step.held?);
        self.answers.about(&wanted[line_at as usize], &held[held_at as usize].account)
    }

    /// The plan under what still holds of the person's choices: somebody who is in the file by now is no
    /// exception among its absents.
    fn plan(&self, wanted: &[Account], held: &[Held]) -> Plan {
        let compare = |rules| {
            Plan::compare(wanted, held, rules)
                .expect("checking sets repeated ids aside, and choices are of this list")
        };
        let plan = compare(Rules::of_all(self.rules.absent, self.rules.relink));
        let is_same = |step: &&Step| {
            step.action == Action::Replace
                && self.answer(step, wanted, held) == Some(Who::SamePerson)
        };
        let ids = |steps: &mut dyn Iterator<Item = &Step>| -> BTreeSet<EntId> {
            steps
                .filter_map(|step| Some(held[step.held? as usize].account.ent_id.clone()))
                .collect()
        };
        let same_person = ids(&mut plan.steps().iter().filter(is_same));
        if self.rules.except.is_empty() && same_person.is_empty() {
            return plan;
        }
        let mut rules = Rules { same_person, ..self.rules.clone() };
        if !rules.except.is_empty() {
            let absent = ids(&mut plan.steps().iter().filter(|step| step.wanted.is_none()));
            rules.except.retain(|id| absent.contains(id));
        }
        compare(rules)
    }

    fn set_aside(&self, key: u32) -> RowState {
        let line = self.lines[key as usize];
        if self.excluded.contains(&key) || line.is_none() {
            RowState::Excluded
        } else if self.held.is_none() && line.is_some_and(|entry| entry.is_by_login()) {
            // Signed out, nobody can tell whose login it is.
            RowState::Read
        } else {
            RowState::ToFix
        }
    }

    /// What the file asks for; people without an id are found by their login, never by their name.
    fn wanted(&self, held: &[Held], doubted: &Doubted) -> Wanted {
        let ids = held.iter().enumerate().map(|(at, held)| (held.account.ent_id.as_str(), at));
        let place: Places = ids.collect();
        let logins = if self.columns.ids { Logins::default() } else { by_login(held) };
        let mut all = Wanted {
            accounts: Vec::with_capacity(self.lines.len()),
            keys: Vec::new(),
            kept_back: Vec::new(),
            unknown: Vec::new(),
        };
        let mut named = HashSet::new();
        for ((key, entry), number) in self.lines.iter().enumerate().zip(0..) {
            let Some(entry) = entry else { continue };
            let left_out = self.excluded.contains(&number) || doubted.waiting.contains_key(&number);
            let texts = entry.texts();
            let known_at = match texts.ent_id {
                _ if doubted.strangers.contains_key(&number) => None,
                "" => place_of(texts.login, &logins),
                id => place.get(id).copied(),
            };
            let account = match (entry.account(), entry.by_login(), known_at) {
                (Some(account), ..) => Some(account),
                (None, Some(person), Some(at)) if left_out || named.insert(at) => {
                    Some(found_by_login(person, &held[at].account))
                }
                _ => None,
            };
            match account {
                Some(account) if !left_out => {
                    let as_held = known_at.map(|at| &held[at]);
                    all.accounts.push(self.columns.complete(account, as_held));
                    all.keys.push(key);
                }
                _ => all.kept_back.extend(known_at),
            }
            if self.held.is_some()
                && !left_out
                && entry.is_by_login()
                && all.keys.last() != Some(&key)
            {
                all.unknown.push(number);
            }
        }
        all
    }

    /// Places held of people whose line a person left out, and who are held under another id.
    fn left_out_under_another_id(&self, held: &[Held]) -> Vec<usize> {
        let left_out =
            self.excluded.iter().filter_map(|&key| self.lines.get(key as usize).copied().flatten());
        let left_out: Vec<Account> = left_out.filter_map(|entry| entry.account()).collect();
        if left_out.is_empty() || self.rules.relink == Relink::No {
            return Vec::new();
        }
        let rules = Rules::of_all(self.rules.absent, self.rules.relink);
        let plan = Plan::compare(&left_out, held, rules);
        let plan = plan.expect("checking sets repeated ids aside");
        let relinked = plan.steps().iter().filter(|step| step.action == Action::Relink);
        relinked.filter_map(|step| step.held.map(|at| at as usize)).collect()
    }

    /// Somebody else does not inherit the classes of the account that ends.
    fn forget_classes_of_replaced(&self, wanted: &mut [Account], plan: &Plan) {
        let replaced = plan.steps().iter().filter(|step| step.action == Action::Replace);
        for at in replaced.filter(|_| !self.columns.classes).filter_map(|step| step.wanted) {
            wanted[at as usize].classes = Classes::default();
        }
    }

    /// Who is held under another id is known only now: what the file does not say stays as it is held.
    fn complete_relinked(&self, wanted: &mut [Account], plan: &Plan, held: &[Held]) {
        for step in plan.steps().iter().filter(|step| step.action == Action::Relink) {
            if let (Some(line_at), Some(held_at)) = (step.wanted, step.held) {
                let account = &mut wanted[line_at as usize];
                *account = self.columns.complete(account.clone(), held.get(held_at as usize));
            }
        }
    }
}

fn number(key: usize) -> u32 {
    u32::try_from(key).expect("a list holds fewer than 4 billion rows")
}

/// The place of whom a login names.
fn place_of(login: &str, logins: &Logins<'_>) -> Option<usize> {
    let login = Login::parse(login).ok().filter(|_| !logins.is_empty())?;
    *logins.get(&*login.folded())?
}

/// The place of whom a login names: of those who are active first. None for a login of two people.
fn by_login(held: &[Held]) -> Logins<'_> {
    let mut places = Logins::with_capacity_and_hasher(held.len(), RandomState::default());
    let people =
        |active: bool| held.iter().enumerate().filter(move |(_, held)| held.active == active);
    let mut take = |active: bool| {
        let mut these = Logins::default();
        for (at, held) in people(active) {
            if let Some(login) = &held.account.login {
                these.entry(login.folded()).and_modify(|one| *one = None).or_insert(Some(at));
            }
        }
        for (login, at) in these {
            places.entry(login).or_insert(at);
        }
    };
    take(true);
    take(false);
    places
}

/// The accounts of people whose line stays aside, as they are held, unless another line names them.
fn as_held(wanted: &[Account], mut kept_back: Vec<usize>, held: &[Held]) -> Vec<Account> {
    kept_back.sort_unstable();
    kept_back.dedup();
    if kept_back.is_empty() {
        return Vec::new();
    }
    let named: BTreeSet<&str> = wanted.iter().map(|account| account.ent_id.as_str()).collect();
    let left = kept_back.into_iter().map(|at| &held[at]);
    left.filter(|held| held.active && !named.contains(held.account.ent_id.as_str()))
        .map(|held| held.account.clone())
        .collect()
}

fn state_of(action: Action) -> RowState {
    match action {
        Action::Create | Action::Replace => RowState::Create,
        Action::Update | Action::Relink => RowState::Update,
        Action::Returning => RowState::Returning,
        Action::Unchanged => RowState::Unchanged,
        Action::Absent | Action::Deactivate => RowState::Absent,
    }
}
