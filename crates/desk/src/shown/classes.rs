//! What happens to each class, in words.

use balado_core::plan::{ByClass, ClassLine, Group, GroupKind};
use serde::Serialize;
use ts_rs::TS;

/// Most lines that are drawn: a school has some forty classes.
const MOST: usize = 500;

/// What happens to the classes of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ByClassView")]
pub struct ByClassShown {
    /// Those who arrive, then the classes of before.
    pub lines: Vec<ClassLineShown>,
    /// Lines that are not drawn.
    pub others: u32,
    /// What stands out in all of them: `7 redoublent`, `1 classe nouvelle`.
    pub marks: Vec<MarkShown>,
}

/// One line: a class that goes as a whole, a level whose classes are mixed anew, or those who arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ClassLineView")]
pub struct ClassLineShown {
    /// The class or the level of before, or who arrives.
    pub from: String,
    /// Where they go, when it is not where they were.
    pub to: Option<String>,
    /// Whether nobody stays.
    pub gone: bool,
    /// `24 élèves`.
    pub count: String,
    /// `1 départ`; nothing when nobody leaves.
    pub departures: Option<String>,
    /// What stands out.
    pub marks: Vec<MarkShown>,
    /// Who does what, unfolded.
    pub groups: Vec<GroupShown>,
}

/// Something that stands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "MarkView")]
pub struct MarkShown {
    /// What it is.
    pub kind: MarkKind,
    /// In words.
    pub words: String,
}

/// What may stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "MarkKindView")]
pub enum MarkKind {
    /// Stay on their level while the others go up.
    Repeat,
    /// Jump a level or more.
    Jump,
    /// Go down.
    Down,
    /// A class nobody was in.
    NewClass,
    /// A class nobody is in any more.
    Vanished,
}

/// People of a line who do the same.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ClassGroupView")]
pub struct GroupShown {
    /// What they do: `Redouble`, `Montent en 5D`.
    pub label: String,
    /// Who, or from where.
    pub text: String,
    /// The class of the file in which they are all to be seen; nothing for those who leave.
    pub class: Option<String>,
    /// How many.
    pub count: u32,
}

impl std::fmt::Debug for GroupShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GroupShown({} {})", self.label, self.count)
    }
}

impl From<ByClass> for ByClassShown {
    fn from(all: ByClass) -> Self {
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let marks = [
            mark(MarkKind::Repeat, all.repeat, "redouble", "redoublent"),
            mark(MarkKind::Jump, all.jump, "saute une classe", "sautent une classe"),
            mark(MarkKind::Down, all.down, "descend d’un niveau", "descendent d’un niveau"),
            mark(
                MarkKind::NewClass,
                number(all.new_classes.len()),
                "classe nouvelle",
                "classes nouvelles",
            ),
            mark(
                MarkKind::Vanished,
                number(all.vanished.len()),
                "classe disparue",
                "classes disparues",
            ),
        ];
        let is_first = all.lines.iter().all(|line| line.from.is_none());
        let shown = |line: &ClassLine| shown(line, if is_first { &[] } else { &all.new_classes });
        Self {
            lines: all.lines.iter().take(MOST).map(shown).collect(),
            others: number(all.lines.len().saturating_sub(MOST)),
            marks: marks.into_iter().flatten().filter(|_| !is_first).collect(),
        }
    }
}

fn shown(line: &ClassLine, new_classes: &[String]) -> ClassLineShown {
    let ClassLine { from, to, count, departures, .. } = line;
    let from_class = from.as_deref().map(class_or_none);
    let gone = to.is_none();
    ClassLineShown {
        from: from_class.clone().unwrap_or_else(|| "Nouveaux".to_owned()),
        to: match to {
            None if line.vanishes => Some("n’existe plus".to_owned()),
            None => Some("partis".to_owned()),
            Some(to) => Some(class_or_none(to)).filter(|to| Some(to) != from_class.as_ref()),
        },
        gone,
        count: counted(*count, "élève", "élèves"),
        departures: (*departures > 0 && !gone).then(|| counted(*departures, "départ", "départs")),
        marks: marks(line, new_classes),
        groups: line.groups.iter().map(|group| group_shown(group, line)).collect(),
    }
}

fn marks(line: &ClassLine, new_classes: &[String]) -> Vec<MarkShown> {
    let going = |class: &str| {
        let to = line.groups.iter().filter(|group| group.kind != GroupKind::Leave);
        to.filter(|group| group.class == class).map(|group| group.count).sum::<u32>()
    };
    let new = new_classes.iter().map(|class| (class, going(class))).filter(|(_, n)| *n > 0);
    let new = new.map(|(class, n)| {
        let words = format!("Nouvelle classe : {class}, {}", counted(n, "élève", "élèves"));
        MarkShown { kind: MarkKind::NewClass, words }
    });
    let vanished = line
        .vanishes
        .then(|| MarkShown { kind: MarkKind::Vanished, words: "Classe disparue".to_owned() });
    let people = [
        mark(MarkKind::Repeat, line.repeat, "redouble", "redoublent"),
        mark(MarkKind::Jump, line.jump, "saute une classe", "sautent une classe"),
        mark(MarkKind::Down, line.down, "descend", "descendent"),
    ];
    new.chain(vanished).chain(people.into_iter().flatten()).collect()
}

fn group_shown(group: &Group, line: &ClassLine) -> GroupShown {
    let Group { kind, count, .. } = group;
    let class = class_or_none(&group.class);
    let one = *count == 1;
    let plural = |one_word: &str, many: &str| if one { one_word } else { many }.to_owned();
    let mixed = group.from.len() > 1;
    let (label, to) = match kind {
        GroupKind::Repeat => (plural("Redouble", "Redoublent"), true),
        GroupKind::Jump => (plural("Saute une classe", "Sautent une classe"), true),
        GroupKind::Down => (plural("Descend", "Descendent"), true),
        GroupKind::Elsewhere => (plural("Va ailleurs", "Vont ailleurs"), true),
        GroupKind::Leave => (format!("{} de {class}", plural("Parti", "Partis")), false),
        GroupKind::Go if line.from == line.to => {
            (format!("{} en {class}", plural("Reste", "Restent")), false)
        }
        GroupKind::Go => (format!("{} en {class}", plural("Passe", "Passent")), false),
        GroupKind::Arrive => (format!("{} en {class}", plural("Arrive", "Arrivent")), false),
    };
    let text = if mixed && *kind == GroupKind::Go {
        let from = group.from.iter().map(|(class, n)| format!("{n} de {}", class_or_none(class)));
        format!("{} : {}", counted(*count, "élève", "élèves"), from.collect::<Vec<_>>().join(", "))
    } else {
        format!("{}{}", people(group), if to { format!(" → {class}") } else { String::new() })
    };
    let seen = (*kind != GroupKind::Leave).then(|| group.class.clone());
    GroupShown { label, text, class: seen.filter(|class| !class.is_empty()), count: *count }
}

/// `ABADIE Chloé, CISSÉ Aminata et 19 autres`.
fn people(group: &Group) -> String {
    let names = group.names.join(", ");
    match group.count as usize - group.names.len() {
        0 => names,
        1 => format!("{names} et 1 autre"),
        others => format!("{names} et {others} autres"),
    }
}

fn class_or_none(class: &str) -> String {
    if class.is_empty() { "sans classe".to_owned() } else { class.to_owned() }
}

fn mark(kind: MarkKind, count: u32, one: &str, many: &str) -> Option<MarkShown> {
    (count > 0).then(|| MarkShown { kind, words: counted(count, one, many) })
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count < 2 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(kind: GroupKind, class: &str, count: u32, from: &[(&str, u32)]) -> Group {
        let from = from.iter().map(|(class, n)| ((*class).to_owned(), *n)).collect();
        Group { kind, class: class.to_owned(), count, from, names: vec!["ROUX Timéo".to_owned()] }
    }

    fn line(from: Option<&str>, to: Option<&str>, groups: Vec<Group>) -> ClassLine {
        let [from, to] = [from, to].map(|side| side.map(str::to_owned));
        let (count, departures, repeat, jump, down) = (24, 1, 1, 0, 0);
        ClassLine { from, to, vanishes: false, count, departures, repeat, jump, down, groups }
    }

    #[test]
    fn a_line_is_said_as_people_say_it() {
        let table = [
            (line(Some("6D"), Some("5D"), vec![]), "6D → 5D, 24 élèves, 1 départ, 1 redouble"),
            (line(Some("6D"), Some("6D"), vec![]), "6D, 24 élèves, 1 départ, 1 redouble"),
            (line(Some("3F"), None, vec![]), "3F → partis, 24 élèves, 1 redouble"),
            (
                line(None, Some("6A à 6G"), vec![]),
                "Nouveaux → 6A à 6G, 24 élèves, 1 départ, 1 redouble",
            ),
            (
                line(Some(""), Some("5A"), vec![]),
                "sans classe → 5A, 24 élèves, 1 départ, 1 redouble",
            ),
        ];
        for (line, expected) in table {
            let ClassLineShown { from, to, count, departures, marks, .. } = shown(&line, &[]);
            let to = to.map(|to| format!(" → {to}")).unwrap_or_default();
            let marks = marks.into_iter().map(|mark| mark.words);
            let all: Vec<String> = std::iter::once(count).chain(departures).chain(marks).collect();
            assert_eq!(format!("{from}{to}, {}", all.join(", ")), expected);
        }
    }

    #[test]
    fn groups_say_who_or_from_where() {
        let mixed = &[("6A", 14), ("6B", 10)];
        let table = [
            (group(GroupKind::Repeat, "6D", 1, &[("6D", 1)]), "Redouble: ROUX Timéo → 6D"),
            (
                group(GroupKind::Leave, "6D", 3, &[("6D", 3)]),
                "Partis de 6D: ROUX Timéo et 2 autres",
            ),
            (group(GroupKind::Go, "5D", 2, &[("6D", 2)]), "Passent en 5D: ROUX Timéo et 1 autre"),
            (
                group(GroupKind::Go, "5A", 24, mixed),
                "Passent en 5A: 24 élèves : 14 de 6A, 10 de 6B",
            ),
            (group(GroupKind::Arrive, "6A", 1, &[]), "Arrive en 6A: ROUX Timéo"),
        ];
        let of = line(Some("6D"), Some("5D"), vec![]);
        for (group, expected) in table {
            let GroupShown { label, text, .. } = group_shown(&group, &of);
            assert_eq!(format!("{label}: {text}"), expected);
        }
    }

    #[test]
    fn new_classes_and_vanished_ones_stand_out_but_not_in_a_first_list() {
        let arriving = line(None, Some("6G"), vec![group(GroupKind::Arrive, "6G", 24, &[])]);
        let gone = ClassLine { vanishes: true, ..line(Some("3F"), None, vec![]) };
        let new_classes = vec!["6G".to_owned()];
        let words = |lines: Vec<ClassLine>| {
            let all = ByClass { lines, new_classes: new_classes.clone(), ..ByClass::default() };
            let shown = ByClassShown::from(all);
            let of_lines = shown.lines.into_iter().flat_map(|line| line.marks);
            let marks = of_lines.chain(shown.marks).filter(|mark| mark.kind != MarkKind::Repeat);
            marks.map(|mark| mark.words).collect::<Vec<_>>()
        };
        assert_eq!(
            words(vec![arriving.clone(), gone]),
            ["Nouvelle classe : 6G, 24 élèves", "Classe disparue", "1 classe nouvelle"]
        );
        assert!(words(vec![arriving]).is_empty(), "everything is new");
    }
}
