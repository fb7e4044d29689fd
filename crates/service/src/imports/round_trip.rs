//! Whatever a list says: what was decided, once undone, leaves what was; and undoing that does it again.

use std::collections::BTreeMap;

use balado_core::{
    plan::{AbsentRule, Relink},
    school::{ClassName, Classes, LastName, Login, Roster},
};
use proptest::{collection::vec, prelude::*};

use super::*;

type Table = BTreeMap<EntId, Held>;

/// Few ids, logins, names and classes, so that people are often taken for one another.
fn account() -> impl Strategy<Value = Account> {
    (0..12_u32, 0..6_u32, 0..3_usize, 0..3_usize).prop_map(|(id, login, name, class)| {
        let name = LastName::parse(["D’ALMEIDA", "d almeida", "ROUX"][name]).unwrap();
        let class = ClassName::parse(["5A", "5B", "5C"][class]).unwrap();
        Account {
            last_name: name,
            login: (login > 0).then(|| Login::parse(&format!("p{login}")).unwrap()),
            classes: Classes::new(vec![class]),
            ..Account::example(&id.to_string())
        }
    })
}

fn table() -> impl Strategy<Value = Table> {
    vec((account(), any::<bool>()), 0..12).prop_map(|all| {
        all.into_iter()
            .map(|(account, active)| (account.ent_id.clone(), Held { account, active }))
            .collect()
    })
}

fn list() -> impl Strategy<Value = Vec<Account>> {
    vec(account(), 0..12).prop_map(|all| {
        let by_id: BTreeMap<EntId, Account> =
            all.into_iter().map(|account| (account.ent_id.clone(), account)).collect();
        by_id.into_values().collect()
    })
}

fn rules() -> impl Strategy<Value = Rules> {
    let absent = prop_oneof![Just(AbsentRule::Keep), Just(AbsentRule::Deactivate)];
    let relink = prop_oneof![1 => Just(Relink::No), 3 => Just(Relink::ByLogin)];
    (absent, relink).prop_map(|(absent, relink)| Rules::of_all(absent, relink))
}

/// Some of those who are absent are made exceptions.
fn except_some(rules: Rules, wanted: &[Account], held: &[Held], every: usize) -> Rules {
    let plan = Plan::compare(wanted, held, rules.clone()).unwrap();
    let absent = plan.steps().iter().filter(|step| step.wanted.is_none());
    let absent = absent.filter_map(|step| Some(held[step.held? as usize].account.ent_id.clone()));
    Rules { except: absent.step_by(every).collect(), ..rules }
}

/// Writes changes as a store does.
fn write(table: &mut Table, changes: &[Recorded]) {
    for change in changes {
        let former = change.former_id().unwrap_or(&change.ent_id);
        assert_eq!(table.remove(former), change.before, "decided on what was held");
        if let Some(after) = &change.after {
            assert_eq!(after.account.ent_id, change.ent_id);
            assert_eq!(table.insert(change.ent_id.clone(), after.clone()), None, "an id is free");
        }
    }
}

fn rows(table: &Table) -> Vec<Held> {
    table.values().cloned().collect()
}

fn undone(table: &mut Table, recorded: &[Recorded]) -> Decision {
    let held = rows(table);
    let done = decide_undo(recorded, &held, undo(recorded, &held).digest()).unwrap();
    write(table, &done.changes);
    done
}

fn kept(changes: &[Recorded]) -> Vec<Recorded> {
    let parts = pack(changes).map(|part| unpack(&part.unwrap(), Roster::Students).unwrap());
    parts.flatten().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undoing_is_the_inverse_of_importing(
        before in table(),
        wanted in list(),
        rules in rules(),
        turn in 0..12_usize,
        every in 1..4_usize,
    ) {
        let held = rows(&before);
        let rules = except_some(rules, &wanted, &held, every);
        let announced = Digest::of_list(&wanted);
        let sent = Sent { wanted: &wanted, held: &held, rules: &rules, announced, imported: &[] };
        let digest = sent.plan().unwrap().digest(&wanted, &held);
        let typed = |hold: &Hold| TypedNumber { kind: hold.kind.as_str().into(), number: hold.number };
        let confirmed: Vec<_> = sent.holds().unwrap().iter().map(typed).collect();
        let (mut turned, mut held_turned) = (wanted.clone(), held.clone());
        turned.rotate_left(turn.min(wanted.len()));
        held_turned.reverse();
        let turned = Sent { wanted: &turned, held: &held_turned, ..sent };
        let done = decide(&turned, digest, &confirmed).unwrap();
        prop_assert_eq!(done.counts.wanted() as usize, wanted.len());

        let mut table = before.clone();
        write(&mut table, &done.changes);
        let after = table.clone();
        for account in &wanted {
            let now = &table[&account.ent_id];
            prop_assert!(now.active);
            prop_assert_eq!(&now.account.last_name, &account.last_name);
        }
        let back = undone(&mut table, &kept(&done.changes));
        prop_assert_eq!(&table, &before);
        prop_assert_eq!((back.removed, back.conflicts), (done.counts.create, 0));
        undone(&mut table, &kept(&back.changes));
        prop_assert_eq!(&table, &after);
    }
}
