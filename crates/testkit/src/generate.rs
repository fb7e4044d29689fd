//! Exports of any size, as the ENT writes them, and the same school a year later.
//!
//! Deterministic: the same [`Generator`] writes the same bytes everywhere. Nobody is kept in
//! memory but the logins already given, so a million lines take seconds. In every twenty people of
//! the first year, the second one finds one gone, fifteen changed and four as they were; one
//! newcomer arrives for every ten.

mod words;

use std::{
    collections::HashMap,
    io::{self, Write},
};

use balado_core::school::{Roster, fold};

use crate::people::HEADER;
use words::{CLASSES, FAMILY, GIVEN, SUBJECTS};

/// Which export to write.
#[derive(Debug, Clone, Copy)]
pub struct Generator {
    /// Pupils or teachers.
    pub roster: Roster,
    /// How many in the first year.
    pub count: u32,
    /// Other seeds, other people.
    pub seed: u64,
    /// The same school a year later.
    pub next_year: bool,
    /// How many people a school has; a bigger export lists several schools.
    pub school_size: u32,
}

/// What an export holds, and what it changes since the first year's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Lines after the header.
    pub accounts: u32,
    /// New this year.
    pub created: u32,
    /// Whose classes have changed.
    pub updated: u32,
    /// As they were.
    pub unchanged: u32,
    /// Of the first year, not in the file.
    pub absent: u32,
}

/// What a year does to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Moves,
    Leaves,
    Arrives,
}

impl Generator {
    /// Pupils of one school.
    pub fn pupils(count: u32) -> Self {
        Self { roster: Roster::Students, count, seed: 77, next_year: false, school_size: 620 }
    }

    /// Teachers of one school.
    pub fn teachers(count: u32) -> Self {
        Self { roster: Roster::Teachers, count, seed: 77, next_year: false, school_size: 45 }
    }

    /// The same people a year later.
    #[must_use]
    pub fn next_year(self) -> Self {
        Self { next_year: true, ..self }
    }

    /// The whole export in memory.
    ///
    /// # Panics
    /// Never: memory takes what is written.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.count as usize * 220 + 512);
        self.write(&mut bytes).expect("memory takes what is written");
        bytes
    }

    /// Writes the export and says what is in it.
    pub fn write(&self, out: &mut impl Write) -> io::Result<Counts> {
        out.write_all(HEADER.as_bytes())?;
        let mut logins = Logins::default();
        let mut counts = Counts::default();
        let mut text = String::with_capacity(80 * 1024);
        let newcomers = if self.next_year { self.count / 10 } else { 0 };
        for index in 0..self.count + newcomers {
            let fate = self.fate(index);
            counts.add(fate);
            if self.line(&mut text, index, fate, &mut logins) && text.len() > 64 * 1024 {
                out.write_all(text.as_bytes())?;
                text.clear();
            }
        }
        out.write_all(text.as_bytes())?;
        Ok(counts)
    }

    fn fate(&self, index: u32) -> Fate {
        match index % 20 {
            _ if index >= self.count => Fate::Arrives,
            _ if !self.next_year => Fate::Stays,
            0 => Fate::Leaves,
            1..=15 => Fate::Moves,
            _ => Fate::Stays,
        }
    }

    /// Adds the line of somebody; somebody who leaves only takes their login.
    fn line(&self, text: &mut String, index: u32, fate: Fate, logins: &mut Logins) -> bool {
        let mut draw =
            Draw::of(self.seed, u64::from(index) << 1 | u64::from(self.roster == Roster::Teachers));
        let (given, family) = (GIVEN.word(&mut draw), family_name(&mut draw));
        let login = logins.new_login(given, &family);
        let classes = self.classes(&mut draw, fate);
        if fate == Fate::Leaves {
            return false;
        }
        let school = self.school(&mut draw);
        let id = id(self.roster, index, &mut draw);
        let other = Other::of(self.roster, &mut draw, &login, &family);
        let siecle = if self.roster == Roster::Students {
            format!("{}", 410_000 + index * 3)
        } else {
            String::new()
        };
        let (word, functions) = match self.roster {
            Roster::Students => ("Élève", ""),
            Roster::Teachers => ("Enseignant", *draw.pick(SUBJECTS)),
        };
        let alias = if draw.below(50) == 0 { format!("{given}.{index}") } else { login.clone() };
        for cell in [
            &id,
            &siecle,
            word,
            &family,
            given,
            &login,
            &alias,
            &other.code,
            functions,
            &school,
            &classes,
            "",
            &other.parents,
            &other.visit,
            &other.mail,
            &other.phone,
        ] {
            text.push_str(if text.ends_with('"') { ";\"" } else { "\"" });
            text.push_str(cell);
            text.push('"');
        }
        text.push('\n');
        true
    }

    fn school(&self, draw: &mut Draw) -> String {
        let schools = (self.count / self.school_size.max(1)).max(1);
        let number = draw.below(schools);
        format!("CLG-{}-{}-BOURG-FICTIF", FAMILY.at(number).to_uppercase(), number + 1)
    }

    /// One class for a pupil, more for a teacher; a few people have none. Who moves gets others.
    fn classes(&self, draw: &mut Draw, fate: Fate) -> String {
        let (first, none) = (draw.below(24), draw.below(100) == 0 && fate != Fate::Moves);
        let class = |at: u32| CLASSES[(at % 24) as usize];
        let from = if fate == Fate::Moves { first + 6 } else { first };
        match self.roster {
            _ if none => String::new(),
            Roster::Students => class(from).to_owned(),
            Roster::Teachers => {
                format!("{}, {}, {}", class(from), class(from + 1), class(from + 7))
            }
        }
    }
}

impl Counts {
    fn add(&mut self, fate: Fate) {
        match fate {
            Fate::Stays => self.unchanged += 1,
            Fate::Moves => self.updated += 1,
            Fate::Leaves => self.absent += 1,
            Fate::Arrives => self.created += 1,
        }
        self.accounts += u32::from(fate != Fate::Leaves);
    }
}

/// The cells that must not leave the PC.
struct Other {
    code: String,
    parents: String,
    visit: String,
    mail: String,
    phone: String,
}

impl Other {
    fn of(roster: Roster, draw: &mut Draw, login: &str, family: &str) -> Self {
        let activated = draw.below(100) < 83;
        let digits = draw.below(10_000);
        let parents = match roster {
            Roster::Students => format!(
                "{} {family}, {} {}",
                GIVEN.word(draw),
                GIVEN.word(draw),
                FAMILY.word(draw).to_uppercase()
            ),
            Roster::Teachers => String::new(),
        };
        let mail = draw.below(100) < if roster == Roster::Students { 3 } else { 88 };
        Self {
            code: if activated { String::new() } else { draw.code() },
            parents,
            visit: if activated {
                format!(
                    "{:02}-09-2026 {:02}:{:02}",
                    1 + draw.below(28),
                    7 + draw.below(15),
                    draw.below(60)
                )
            } else {
                String::new()
            },
            mail: if mail { format!("{login}@boite.example") } else { String::new() },
            phone: if draw.below(20) == 0 { format!("063998{digits:04}") } else { String::new() },
        }
    }
}

/// The directory's numbers for most, a UUID or a SHA-1 for accounts made otherwise.
fn id(roster: Roster, index: u32, draw: &mut Draw) -> String {
    let number = match roster {
        Roster::Students => 2_605_000 + u64::from(index) * 7 + u64::from(draw.below(7)),
        Roster::Teachers => 397_000 + u64::from(index) * 31 + u64::from(draw.below(31)),
    };
    match draw.below(100) {
        0 | 1 => {
            format!("{:08x}-{:04x}-4000-8000-{index:012x}", draw.next() >> 32, draw.next() >> 48)
        }
        2 => format!("{:016x}{:016x}{index:08x}", draw.next(), draw.next()),
        _ => number.to_string(),
    }
}

fn family_name(draw: &mut Draw) -> String {
    let one = FAMILY.word(draw);
    match draw.below(100) {
        0..14 => format!("{one}-{}", FAMILY.word(draw)).to_uppercase(),
        14..17 => format!("{one} "),
        _ => one.to_uppercase(),
    }
}

/// Logins unique in the export: `prenom.nom`, then `prenom.nom2`…
#[derive(Default)]
struct Logins(HashMap<String, u32>);

impl Logins {
    fn new_login(&mut self, given: &str, family: &str) -> String {
        let plain = |text: &str| fold(text).replace(' ', "");
        let mut login = format!("{}.{}", plain(given), plain(family));
        let rank = self.0.entry(login.clone()).or_insert(0);
        *rank += 1;
        if *rank > 1 {
            login.push_str(&rank.to_string());
        }
        login
    }
}

/// A stream of numbers that depends on a seed and an index only (`SplitMix64`).
pub(crate) struct Draw(u64);

impl Draw {
    fn of(seed: u64, index: u64) -> Self {
        let mut draw = Self(
            seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ index.wrapping_mul(0xD134_2543_DE82_EF95),
        );
        draw.next();
        draw
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(((self.next() >> 32) * u64::from(bound)) >> 32).expect("below a u32")
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(u32::try_from(list.len()).expect("a short list")) as usize]
    }

    fn code(&mut self) -> String {
        (0..8).map(|_| char::from(*self.pick(&b"abcdefghjkmnprstvwxyz3456789"[..]))).collect()
    }
}

#[cfg(test)]
mod tests {
    use balado_core::{
        check::check,
        export::read,
        plan::{Action, Held, Plan, Rules},
        school::Account,
    };

    use super::*;

    fn accounts(generator: Generator) -> Vec<Account> {
        let checked = check(read(&generator.bytes()).expect("an export"));
        assert!(
            checked.findings.iter().all(|finding| !finding.is_blocking()),
            "{:?}",
            checked.findings
        );
        checked.accounts().collect()
    }

    #[test]
    fn a_year_later_the_numbers_are_those_announced() {
        for first in [Generator::pupils(2000), Generator::teachers(200)] {
            let counts = first.next_year().write(&mut io::sink()).expect("a sink takes all");
            let held: Vec<Held> = accounts(first).into_iter().map(Held::active).collect();
            let plan = Plan::compare(&accounts(first.next_year()), &held, Rules::default())
                .expect("no double");
            let found = Counts {
                accounts: counts.accounts,
                created: plan.count(Action::Create),
                updated: plan.count(Action::Update),
                unchanged: plan.count(Action::Unchanged),
                absent: plan.count(Action::Absent),
            };
            assert_eq!(found, counts);
        }
    }

    #[test]
    fn the_same_generator_writes_the_same_bytes() {
        assert_eq!(Generator::pupils(50).bytes(), Generator::pupils(50).bytes());
        assert_ne!(
            Generator::pupils(50).bytes(),
            Generator { seed: 78, ..Generator::pupils(50) }.bytes()
        );
    }
}
