use super::*;
use crate::{
    plan::Rules,
    school::{ClassName, Classes, FirstName, LastName, Login},
};

fn pupil(id: usize, class: &str) -> Account {
    let classes = class.split('+').filter(|class| !class.is_empty());
    Account {
        last_name: LastName::parse(&format!("NOM {id:04}")).unwrap(),
        classes: Classes::new(classes.map(|class| ClassName::parse(class).unwrap()).collect()),
        ..Account::example(&id.to_string())
    }
}

/// A list where so many go from one class to another; `-` is outside the school.
fn moved(flows: &[(&str, &str, usize)]) -> ByClass {
    let each = flows.iter().flat_map(|(from, to, count)| std::iter::repeat_n((*from, *to), *count));
    let (mut wanted, mut held) = (Vec::new(), Vec::new());
    for (id, (from, to)) in each.enumerate() {
        held.extend((from != "-").then(|| Held::active(pupil(id, from))));
        wanted.extend((to != "-").then(|| pupil(id, to)));
    }
    Plan::compare(&wanted, &held, Rules::default()).unwrap().by_class(&wanted, &held)
}

/// A line in short: `6A > 5A 24, 1 leave, 1 repeat`.
fn short(line: &ClassLine) -> String {
    let [from, to] = [&line.from, &line.to].map(|side| side.as_deref().unwrap_or("-"));
    let mut words = vec![format!("{from} > {to} {}", line.count)];
    for (count, word) in [
        (line.departures, "leave"),
        (line.repeat, "repeat"),
        (line.jump, "jump"),
        (line.down, "down"),
    ] {
        if count > 0 {
            words.push(format!("{count} {word}"));
        }
    }
    words.join(", ")
}

fn lines(all: &ByClass) -> Vec<String> {
    all.lines.iter().map(short).collect()
}

#[test]
fn a_class_that_goes_up_whole_is_one_line_and_who_does_not_stands_out() {
    let all = moved(&[
        ("6A", "5A", 24),
        ("6A", "6A", 1),
        ("6A", "-", 1),
        ("6B", "5B", 20),
        ("6B", "4A", 1),
        ("6B", "5A", 1),
        ("5C", "4A", 22),
        ("5C", "6A", 1),
        ("3F", "-", 24),
        ("3A", "-", 20),
        ("3A", "3A", 1),
        ("-", "6A", 20),
        ("-", "6G", 3),
    ]);
    assert_eq!(
        lines(&all),
        [
            "- > 6A, 6G 23",
            "6A > 5A 24, 1 leave, 1 repeat",
            "6B > 5B 20, 1 jump",
            "5C > 4A 22, 1 down",
            "3e > - 44, 44 leave, 1 repeat",
        ]
    );
    assert_eq!((all.repeat, all.jump, all.down), (2, 1, 1));
    assert_eq!(all.new_classes, ["4A", "5A", "5B", "6G"]);
    assert_eq!(all.vanished, ["3F", "5C", "6B"]);
    assert!(all.lines[2].vanishes && !all.lines[1].vanishes);
    let kinds: Vec<_> = all.lines[2].groups.iter().map(|group| (group.kind, group.count)).collect();
    let expected = [(GroupKind::Jump, 1), (GroupKind::Elsewhere, 1), (GroupKind::Go, 20)];
    assert_eq!(kinds, expected, "who does something else is told first");
}

#[test]
fn classes_that_are_mixed_anew_are_the_line_of_their_level() {
    let all = moved(&[
        ("6A", "5A", 10),
        ("6A", "5B", 14),
        ("6B", "5A", 12),
        ("6B", "5B", 6),
        ("6B", "6A", 2),
        ("6C", "5C", 20),
        ("ULIS", "5A", 1),
        ("-", "5A", 1),
    ]);
    assert_eq!(
        lines(&all),
        ["- > 5A 1", "6e > 5e 42, 2 repeat", "6C > 5C 20", "ULIS > 5A 1"],
        "a class that is not mixed stays a line of its own, and one without a level is told as it is"
    );
    let mixed = &all.lines[1];
    let of = |class: &str| mixed.groups.iter().find(|group| group.class == class).unwrap();
    assert_eq!(of("5A").from, [("6B".to_owned(), 12), ("6A".to_owned(), 10)]);
    assert_eq!((of("5B").count, of("5B").from[0].1), (20, 14));
    assert_eq!((of("6A").kind, of("6A").count), (GroupKind::Repeat, 2));
    assert_eq!(of("5A").names.len(), NAMED);
    assert!(of("5A").names.is_sorted());
}

#[test]
fn in_october_a_class_stays_a_class_and_nobody_repeats() {
    let all = moved(&[
        ("6A", "6A", 20),
        ("6A", "6B", 2),
        ("6B", "6B", 22),
        ("6B", "-", 1),
        ("-", "6B", 1),
    ]);
    assert_eq!(lines(&all), ["- > 6B 1", "6A > 6A 20", "6B > 6B 22, 1 leave"]);
    assert_eq!((all.repeat, all.new_classes.len(), all.vanished.len()), (0, 0, 0));
    assert_eq!(all.lines[1].groups[0].kind, GroupKind::Elsewhere);
}

#[test]
fn somebody_in_two_classes_counts_in_the_one_of_a_level() {
    let all = moved(&[("6A", "5A", 10), ("6A+ULIS", "5A+ULIS", 2), ("", "5A", 1), ("6B", "", 1)]);
    assert_eq!(lines(&all), ["6A > 5A 12", "6B >  1", " > 5A 1"]);
}

#[test]
fn somebody_else_under_an_id_leaves_and_arrives() {
    let stranger = Account {
        first_name: FirstName::parse("Adam").unwrap(),
        login: Login::parse("adam").ok(),
        ..pupil(7, "5A")
    };
    let held = [Held::active(pupil(1, "6A"))];
    let wanted = [Account { ent_id: held[0].account.ent_id.clone(), ..stranger }];
    let all = Plan::compare(&wanted, &held, Rules::default()).unwrap().by_class(&wanted, &held);
    assert_eq!(lines(&all), ["- > 5A 1", "6e > - 1, 1 leave"]);
}

#[test]
fn many_classes_are_told_from_the_first_to_the_last_or_by_their_levels() {
    let table: [(&[&str], &str, &str); 5] = [
        (&["6A", "6C", "6B"], "6A, 6B, 6C", "few"),
        (&["6A", "6B", "6C", "6D"], "6A à 6D", "many, of one level"),
        (&["6A", "6B", "5A", "3D"], "6e, 5e, 3e", "many, of several"),
        (&["6A", "6B", "5A", "ULIS"], "5A à ULIS", "one has no level"),
        (&["6A", ""], "6A", "somebody without a class"),
    ];
    for (classes, expected, case) in table {
        assert_eq!(listed(classes.iter().copied()), expected, "{case}");
    }
}
