//! What may be offered of a damaged file: true accounts, and only what no reader could know to be wrong.

use std::collections::{HashMap, HashSet};

use balado_core::{
    check::Checked,
    finding::{Code, Column, Finding},
    school::{ClassName, Login, Roster, fold},
};

use crate::school::{Field, Person, Template};

/// What damage leaves no trace of.
#[derive(Debug, Clone, Default)]
pub struct Leave {
    /// Fields that may be somebody else's.
    pub fields: HashSet<Field>,
    /// Fields that may be empty.
    pub blank: HashSet<Field>,
    /// Ids that another program rewrote, and what they were.
    pub renamed: HashMap<String, String>,
    /// How many values may be off by some letters.
    pub typos: usize,
    /// How many lines may be the start of one person and the end of another.
    pub seams: usize,
    /// The names of those who have another login are known for sure.
    pub is_strict: bool,
    /// How far a value may be off.
    pub length: usize,
    /// Text was put where line numbers and ids are no more to be found.
    pub is_rewritten: bool,
}

impl Leave {
    /// A letter takes two bytes, or loses its accent.
    fn near(&self) -> usize {
        self.length.max(2)
    }

    fn field(column: usize, template: &Template) -> Option<Field> {
        Field::ALL.into_iter().find(|field| template.place(*field) == Some(column))
    }

    pub fn allow(&mut self, fields: impl IntoIterator<Item = Field>) {
        self.fields.extend(fields);
    }

    /// A column whose cells belong to other lines.
    pub fn columns(&mut self, column: usize, template: &Template) {
        match Self::field(column, template) {
            Some(field @ (Field::Id | Field::Classes | Field::Profile)) => self.allow([field]),
            Some(_) if !template.has(Field::Login) => self.allow([Field::Last, Field::First]),
            _ => {}
        }
    }

    /// Columns that moved together: names and login of one person, the rest of another.
    pub fn together(&mut self, columns: &[usize], template: &Template) {
        let names = [Field::Last, Field::First, Field::Login];
        let mut places = names.iter().filter_map(|field| template.place(*field));
        if places.all(|place| columns.contains(&place)) {
            self.allow([Field::Id, Field::Classes, Field::Profile]);
        }
    }

    /// Columns whose cells went up or down by a line: their end tells.
    pub fn moved(&mut self, columns: &[usize], template: &Template, lines: usize) {
        // In a short list a last cell may just be missing, and in any list the id of who was added by hand.
        let is_id = |column: &usize| Self::field(*column, template) == Some(Field::Id);
        if lines < 22 || columns.iter().all(is_id) {
            self.allow([Field::Id, Field::Classes, Field::Profile]);
        }
        self.blank.insert(Field::Login);
        for field in columns.iter().filter_map(|column| Self::field(*column, template)) {
            if matches!(field, Field::Classes | Field::Profile) {
                self.allow([field]);
                self.blank.insert(field);
            }
        }
    }

    /// Cells of lines moved left over one that is lost.
    pub fn lost_at(&mut self, column: usize, template: &Template) {
        let fields = [Field::Login, Field::Classes];
        self.blank.extend(
            fields.into_iter().filter(|field| Self::field(column, template) == Some(*field)),
        );
    }

    /// A column was taken away with its title.
    pub fn lost(&mut self, column: usize, template: &Template) {
        self.blank.extend(Self::field(column, template));
    }

    /// Two titles changed places.
    pub fn swapped(&mut self, one: usize, other: usize, template: &Template) {
        let fields = [one, other].map(|column| Self::field(column, template));
        for (field, opposite) in [(fields[0], fields[1]), (fields[1], fields[0])] {
            match (field, opposite) {
                (Some(Field::Id), None) => {
                    self.allow([Field::Id]);
                    self.is_rewritten = true;
                }
                (Some(Field::Classes), _) => self.allow([Field::Classes]),
                (Some(_), Some(_)) if !template.has(Field::Login) => {
                    self.allow([Field::Last, Field::First]);
                }
                (Some(Field::Login), None) => self.blank.extend([Field::Login]),
                _ => {}
            }
        }
    }

    /// A cell was copied over those below.
    pub fn filled(&mut self, column: usize, template: &Template, count: usize) {
        let field = Self::field(column, template);
        if count < 5 && matches!(field, Some(Field::Last | Field::First)) {
            self.allow(field);
        }
    }

    pub fn blank(&mut self, column: usize, template: &Template) {
        self.blank.extend(Self::field(column, template));
    }
}

/// Somebody as the program offers them.
#[derive(Debug)]
struct Offered {
    line: u32,
    id: Option<String>,
    fields: [String; 5],
}

const COMPARED: [Field; 5] =
    [Field::Profile, Field::Last, Field::First, Field::Login, Field::Classes];

fn offered(checked: &Checked) -> Vec<Offered> {
    let profile =
        |roster| if roster == Roster::Students { "student" } else { "teacher" }.to_owned();
    let joined = |classes: &[ClassName]| {
        let names: Vec<&str> = classes.iter().map(ClassName::as_str).collect();
        listed(&names.join(", "))
    };
    let mut all = Vec::new();
    for entry in checked.entries() {
        if let Some(one) = entry.account() {
            let login = one.login.as_ref().map_or("", Login::as_str);
            all.push(Offered {
                line: entry.line,
                id: Some(one.ent_id.as_str().to_owned()),
                fields: [
                    profile(one.roster),
                    fold(one.last_name.as_str()),
                    fold(one.first_name.as_str()),
                    login.to_owned(),
                    joined(one.classes.as_slice()),
                ],
            });
        } else if let Some(one) = entry.by_login() {
            all.push(Offered {
                line: entry.line,
                id: None,
                fields: [
                    profile(one.roster),
                    fold(one.last_name.as_str()),
                    fold(one.first_name.as_str()),
                    one.login.as_str().to_owned(),
                    joined(one.classes.as_slice()),
                ],
            });
        }
    }
    all
}

fn listed(classes: &str) -> String {
    let mut items: Vec<String> =
        classes.split(", ").map(fold).filter(|item| !item.is_empty()).collect();
    items.sort();
    items.join(", ")
}

fn truth(person: &Person, field: Field, template: &Template) -> String {
    match field {
        _ if !template.has(field) => String::new(),
        Field::Last | Field::First => fold(person.field(field)),
        Field::Classes => listed(&person.classes),
        _ => person.field(field).to_owned(),
    }
}

/// How many letters to change, lose or add, up to some.
fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let next = (before + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            before = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

/// What is wrong with what was offered.
pub fn wrong(
    checked: &Checked,
    people: &[Person],
    template: &Template,
    leave: &Leave,
) -> Option<String> {
    let mut leave = leave.clone();
    // A title that nobody knows is told.
    for (column, field) in [(Column::Login, Field::Login), (Column::Classes, Field::Classes)] {
        if !checked.how.has(column) {
            leave.blank.insert(field);
        }
    }
    let leave = &leave;
    let mut typos = leave.typos;
    let mut seams = leave.seams;
    for one in offered(checked) {
        let Some(why) = faults(&one, people, template, leave, &mut typos) else { continue };
        if seams > 0 && is_seam(&one, people, template, leave) {
            seams -= 1;
            continue;
        }
        return Some(format!("line {}: {why}: offered {one:?}", one.line));
    }
    None
}

/// The person of an account, the least far one when ids are no evidence.
fn faults(
    one: &Offered,
    people: &[Person],
    template: &Template,
    leave: &Leave,
    typos: &mut usize,
) -> Option<String> {
    let Some(id) = &one.id else {
        let Some(person) = people.iter().find(|person| person.login == one.fields[3]) else {
            return Some("unknown login".to_owned());
        };
        return differing(one, person, people, template, leave, typos);
    };
    let id = leave.renamed.get(id).unwrap_or(id);
    if leave.fields.contains(&Field::Id) {
        let mut least = Some("nobody".to_owned());
        for person in people {
            let mut left = *typos;
            least = differing(one, person, people, template, leave, &mut left);
            if least.is_none() {
                *typos = left;
                break;
            }
        }
        return least;
    }
    if let Some(person) = people.iter().find(|person| person.id == *id) {
        return differing(one, person, people, template, leave, typos);
    }
    if *typos > 0 {
        for person in
            people.iter().filter(|person| distance(&person.id, id) <= leave.near().min(12))
        {
            let mut left = *typos - 1;
            if differing(one, person, people, template, leave, &mut left).is_none() {
                *typos = left;
                return None;
            }
        }
    }
    Some("unknown id".to_owned())
}

fn differing(
    one: &Offered,
    person: &Person,
    people: &[Person],
    template: &Template,
    leave: &Leave,
    typos: &mut usize,
) -> Option<String> {
    for (field, value) in COMPARED.into_iter().zip(&one.fields) {
        let wanted = truth(person, field, template);
        let is_blank = value.is_empty() && leave.blank.contains(&field);
        // Namesakes: nobody knows whose login it is.
        if field == Field::Login
            && people.iter().any(|one| {
                one.login == *value && one.last == person.last && one.first == person.first
            })
        {
            continue;
        }
        if wanted == *value || leave.fields.contains(&field) || is_blank {
            continue;
        }
        // A name that the login never was made of is nobody's word.
        let is_alone =
            matches!(field, Field::Last | Field::First) && person.login.contains("martin");
        if is_alone && !leave.is_strict {
            continue;
        }
        let sorted = |text: &str| {
            let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            letters.sort_unstable();
            letters.into_iter().collect::<String>()
        };
        let is_near = |one: &str, other: &str| distance(one, other) <= leave.near();
        if *typos > 0
            && (is_near(&wanted, value)
                || is_near(&sorted(&wanted), &sorted(value)) && field == Field::Classes)
        {
            *typos -= 1;
            continue;
        }
        return Some(format!("{field:?} is not {wanted:?}"));
    }
    None
}

/// Whether a line may be the start of one person's and the end of another's, without the file telling.
fn is_seam(one: &Offered, people: &[Person], template: &Template, leave: &Leave) -> bool {
    let whole = people.iter().any(|person| {
        let mut leave = leave.clone();
        leave.fields.extend([Field::Id, Field::Classes, Field::Profile]);
        // A name may have been cut, or a login.
        differing(one, person, people, template, &leave, &mut 2).is_none()
    });
    whole || !template.has(Field::Login)
}

/// Who is not offered at all.
pub fn missing<'p>(checked: &Checked, people: &'p [Person]) -> Option<&'p Person> {
    let offered = offered(checked);
    people.iter().find(|one| !offered.iter().any(|other| other.id.as_ref() == Some(&one.id)))
}

/// Who is missing without a word: their id stands in the file.
pub fn lost<'p>(
    checked: &Checked,
    people: &'p [Person],
    leave: &Leave,
    bytes: &[u8],
) -> Option<&'p Person> {
    let offered = offered(checked);
    let found = |person: &Person| {
        offered.iter().any(|one| {
            one.id.as_ref().map_or(one.fields[3] == person.login, |id| {
                *id == person.id || (leave.typos > 0 && distance(id, &person.id) <= leave.near())
            })
        })
    };
    if checked.refusal().is_some() || offered.is_empty() {
        return None;
    }
    let lines = lines(bytes);
    people.iter().find(|person| {
        let mut stands = (1..).zip(&lines).filter(|(_, line)| contains(line, person.id.as_bytes()));
        let first = stands.next();
        !found(person)
            && first.is_some_and(|(line, _)| !is_told(checked, line))
            && !stands.any(|(line, _)| is_told(checked, line))
    })
}

/// Whether something is said at a line, or at one before it that nobody else was read from.
fn is_told(checked: &Checked, line: u32) -> bool {
    let stands =
        |line: u32| checked.entries().any(|entry| entry.line == line && !entry.is_blocked());
    let tells = |finding: &Finding| finding.is_blocking() || finding.code() == Code::DuplicateId;
    for line in (1..=line).rev() {
        if checked.findings_at(line).iter().any(tells) {
            return true;
        }
        if stands(line) {
            return false;
        }
    }
    false
}

/// An account whose line is not the one where it stands.
pub fn misplaced(checked: &Checked, people: &[Person], bytes: &[u8]) -> Option<u32> {
    let lines = lines(bytes);
    let stands = |one: &Offered| {
        let id = one.id.as_deref()?;
        people.iter().any(|person| person.id == id).then_some(())?;
        let at = usize::try_from(one.line).ok()?.checked_sub(1)?;
        // An id may start with the end of its line.
        let starts = lines.get(at).is_some_and(|line| line.trim_ascii().len() < 2);
        let mut near = lines.get(at..)?.iter().take(if starts { 3 } else { 1 });
        (!near.any(|line| contains(line, id.as_bytes()))).then_some(one.line)
    };
    offered(checked).iter().find_map(stands)
}

/// Whether an id stands in a line, what nobody sees aside.
fn contains(line: &[u8], id: &[u8]) -> bool {
    let line: Vec<u8> = line.iter().copied().filter(|byte| (b' '..0x7F).contains(byte)).collect();
    line.windows(id.len()).any(|window| window == id)
}

/// Lines as a text editor shows them.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b'\n' | b'\r') {
            lines.push(&bytes[from..at]);
            at += usize::from(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
            from = at + 1;
        }
        at += 1;
    }
    lines.push(&bytes[from..]);
    lines
}
