//! Who was in an import, in words.

use std::collections::BTreeMap;

use balado_core::{
    plan::{Action, Concerned, FieldChange, Happening, Section, Summary, Together},
    school::Account,
};
use serde::Serialize;
use ts_rs::TS;

use crate::erasing::Erased;

/// A school has some three thousand pupils: of more people than this, only the first of each class are named on
/// the page. What is saved names everybody.
const NAMED: usize = 5_000;
/// The first of a class.
const FIRST: usize = 5;
/// Most classes of a section that are drawn.
const MOST: usize = 500;
/// Levels that are told apart.
const LEVELS: usize = 4;

/// What this PC remembers of an import that it sent, until somebody signs out or opens the next file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RememberedView")]
pub struct Remembered {
    /// Who was in it, by what happened to them; nothing of those who stayed as they were.
    pub sections: Vec<PeopleSection>,
    /// The file that it came from.
    pub export: ExportShown,
}

/// The file that an import came from, on this PC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ExportView")]
pub struct ExportShown {
    /// Its name.
    pub file_name: String,
    /// The folder it lies in, as the system writes it.
    pub folder: String,
    /// Where it went, once it is erased.
    pub erased: Option<Erased>,
    /// Whether the other list came from the same file and is not imported.
    pub other_list_waits: bool,
}

/// Everybody to whom the same happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "PeopleSectionView")]
pub struct PeopleSection {
    /// What it is.
    #[serde(serialize_with = "happening")]
    #[ts(type = "HappeningView")]
    pub happening: Happening,
    /// `Arrivées`.
    pub title: String,
    /// How many they are.
    pub count: u32,
    /// `6e : 168 · 5e : 6`; empty when there is nothing to add.
    pub summary: String,
    /// By class, or all of them at once.
    pub groups: Vec<PeopleGroup>,
    /// Classes that are not drawn.
    pub others: u32,
}

/// People of a class, or of several that have only a few each.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "PeopleGroupView")]
pub struct PeopleGroup {
    /// `6A`, `5e, 4e, 3e`; empty when the whole section is one group.
    pub title: String,
    /// The class they go to, when they leave another.
    pub to: Option<String>,
    /// `24 élèves`.
    pub count: String,
    /// `nouvelle classe`; empty when there is nothing to add.
    pub note: String,
    /// Everybody by name, or the first of them.
    pub people: Vec<PersonShown>,
    /// How many more they are.
    pub others: u32,
}

/// Somebody of an import.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "PersonView")]
pub struct PersonShown {
    /// `ABADIE Noé`.
    pub name: String,
    /// The class, what changed, or nothing.
    pub about: String,
}

impl std::fmt::Debug for PeopleGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PeopleGroup({} {})", self.title, self.count)
    }
}

impl std::fmt::Debug for PersonShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonShown(…)")
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn happening<S: serde::Serializer>(one: &Happening, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(word(*one))
}

/// What happened to somebody; what a section of a report is known by.
#[derive(Debug, Clone, Copy, TS)]
#[ts(rename = "HappeningView", rename_all = "camelCase")]
pub enum HappeningShown {
    /// New accounts.
    Arrival,
    /// Accounts that are active again.
    Return,
    /// Accounts that are deactivated.
    Departure,
    /// Accounts of people who are not in the file.
    Kept,
    /// Another class.
    ClassChange,
    /// Another name, login or id.
    Correction,
}

fn word(happening: Happening) -> &'static str {
    match happening {
        Happening::Arrival => "arrival",
        Happening::Return => "return",
        Happening::Departure => "departure",
        Happening::Kept => "kept",
        Happening::ClassChange => "classChange",
        Happening::Correction => "correction",
    }
}

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What a page can draw.
    Page,
    /// Everybody.
    Whole,
}

/// The sections of a plan, in words.
pub(crate) fn people(
    sections: &[Section<'_>],
    summary: &Summary,
    extent: Extent,
) -> Vec<PeopleSection> {
    let all: usize = sections.iter().map(Section::count).sum();
    let (groups, named) = match extent {
        Extent::Page if all > NAMED => (MOST, FIRST),
        Extent::Page => (MOST, usize::MAX),
        Extent::Whole => (usize::MAX, usize::MAX),
    };
    let shown = |section: &Section<'_>| PeopleSection {
        happening: section.happening,
        title: title(section.happening).to_owned(),
        count: number(section.count()),
        summary: match section.happening {
            Happening::ClassChange => movements(summary),
            _ => levels(section),
        },
        groups: section
            .groups
            .iter()
            .take(groups)
            .map(|group| group_shown(section.happening, group, named))
            .collect(),
        others: number(section.groups.len().saturating_sub(groups)),
    };
    sections.iter().map(shown).collect()
}

fn title(happening: Happening) -> &'static str {
    match happening {
        Happening::Arrival => "Arrivées",
        Happening::Return => "De retour",
        Happening::Departure => "Départs",
        Happening::Kept => "Partis qui gardent leur compte",
        Happening::ClassChange => "Changements de classe",
        Happening::Correction => "Autres changements",
    }
}

/// `6e : 168 · 5e : 6 · autres : 2`, where classes are told apart.
fn levels(section: &Section<'_>) -> String {
    if section.groups.iter().all(is_whole_section) {
        return String::new();
    }
    let mut levels = section.levels.clone();
    if levels.len() > LEVELS {
        levels.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        levels.truncate(LEVELS - 1);
        levels.sort();
    }
    let counted: u32 = levels.iter().map(|(_, count)| count).sum();
    let mut parts: Vec<String> =
        levels.iter().map(|(level, count)| format!("{level} : {count}")).collect();
    let others = number(section.count()) - counted;
    if others > 0 && !parts.is_empty() {
        parts.push(format!("autres : {others}"));
    }
    parts.join(" · ")
}

/// `442 montent, 1 saute une classe, 2 redoublent`.
fn movements(summary: &Summary) -> String {
    let same = if summary.is_new_year() {
        ("redouble", "redoublent")
    } else {
        ("au même niveau", "au même niveau")
    };
    let movements = summary.movements;
    let parts = [
        (movements.up, ("monte", "montent")),
        (movements.jump, ("saute une classe", "sautent une classe")),
        (movements.same, same),
        (movements.down, ("descend", "descendent")),
        (movements.unknown, ("autre", "autres")),
    ];
    let certain = movements.up + movements.jump + movements.same + movements.down;
    let parts = parts.into_iter().filter(|(count, _)| *count > 0 && certain > 0);
    let words = |(count, (one, many))| format!("{count} {}", if count < 2 { one } else { many });
    parts.map(words).collect::<Vec<_>>().join(", ")
}

fn is_whole_section(group: &Together<'_>) -> bool {
    group.classes == 0
}

fn group_shown(happening: Happening, group: &Together<'_>, named: usize) -> PeopleGroup {
    let (title, to) = match (&group.from, &group.to) {
        (Some(from), Some(to)) => (class_or_none(from), Some(class_or_none(to))),
        (Some(class), None) | (None, Some(class)) => (class_or_none(class), None),
        (None, None) if is_whole_section(group) => (String::new(), None),
        (None, None) => ("Autres passages".to_owned(), None),
    };
    let count = group.people.len();
    PeopleGroup {
        title,
        to,
        count: format!("{count} {}", if count < 2 { "élève" } else { "élèves" }),
        note: note(happening, group),
        people: group
            .people
            .iter()
            .take(named)
            .filter_map(|person| person_shown(happening, group, person))
            .collect(),
        others: number(count.saturating_sub(named)),
    }
}

fn note(happening: Happening, group: &Together<'_>) -> String {
    if is_whole_section(group) {
        return String::new();
    }
    let new_class = group.is_new.then(|| "nouvelle classe".to_owned());
    let several = (group.classes > 1 && happening != Happening::ClassChange)
        .then(|| format!("dans {} classes", group.classes));
    let mixed = (happening == Happening::ClassChange && group.from.is_none() && group.classes == 1)
        .then(|| whence(&group.people));
    let replacing = (happening == Happening::Arrival).then(|| replacing(&group.people)).flatten();
    let parts = [new_class, several, mixed, replacing];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `14 de 6A, 10 de 6B`.
fn whence(people: &[Concerned<'_>]) -> String {
    let mut classes: BTreeMap<String, u32> = BTreeMap::new();
    for person in people {
        *classes.entry(class_of(person.before)).or_default() += 1;
    }
    let mut classes: Vec<_> = classes.into_iter().collect();
    classes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let part = |(class, count): (String, u32)| format!("{count} de {class}");
    classes.into_iter().map(part).collect::<Vec<_>>().join(", ")
}

/// Those of whom a person said that they are somebody else than the account of their id.
fn replacing(people: &[Concerned<'_>]) -> Option<String> {
    let mut new = people.iter().filter(|person| person.action == Action::Replace);
    let first = new.next().and_then(Concerned::account)?;
    Some(match new.count() {
        0 => format!("dont {}, {NEW_ACCOUNT}", name(first)),
        others => format!("dont {} comptes nouveaux après votre réponse", others + 1),
    })
}

const NEW_ACCOUNT: &str = "compte nouveau après votre réponse";

fn person_shown(
    happening: Happening,
    group: &Together<'_>,
    person: &Concerned<'_>,
) -> Option<PersonShown> {
    let one_class = group.classes == 1;
    let class = |account| if one_class { String::new() } else { class_of(account) };
    let class = match happening {
        Happening::Arrival | Happening::Return => class(person.after),
        Happening::Departure | Happening::Kept => class(person.before),
        Happening::ClassChange if group.from.is_some() => String::new(),
        Happening::ClassChange if one_class => format!("de {}", class_of(person.before)),
        Happening::ClassChange => {
            format!("{} → {}", class_of(person.before), class_of(person.after))
        }
        Happening::Correction => changes(person),
    };
    let more = match (person.action, happening) {
        (Action::Replace, Happening::Arrival) => NEW_ACCOUNT,
        (Action::Replace, _) => "son id est maintenant celui de quelqu’un d’autre",
        (Action::Relink, _) => "nouvel id ENT",
        _ => "",
    };
    let about: Vec<&str> = [class.as_str(), more].into_iter().filter(|t| !t.is_empty()).collect();
    Some(PersonShown { name: name(person.account()?), about: about.join(", ") })
}

/// `Nom : DUPONT → MARTIN`.
fn changes(person: &Concerned<'_>) -> String {
    let (Some(before), Some(after)) = (person.before, person.after) else { return String::new() };
    let or_none = |text: String| if text.is_empty() { "rien".to_owned() } else { text };
    let change = |FieldChange { field, before, after }: FieldChange| {
        format!("{} : {} → {}", field.title(), or_none(before), or_none(after))
    };
    let all: Vec<String> = FieldChange::between(after, before).into_iter().map(change).collect();
    all.join(", ")
}

fn name(account: &Account) -> String {
    format!("{} {}", account.last_name, account.first_name)
}

fn class_of(account: Option<&Account>) -> String {
    let classes = account.map(|account| account.classes.joined()).unwrap_or_default();
    class_or_none(&classes)
}

fn class_or_none(class: &str) -> String {
    if class.is_empty() { "sans classe".to_owned() } else { class.to_owned() }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
