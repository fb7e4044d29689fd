//! Names beside logins: do the cells of a line belong to one person?
//!
//! The ENT makes a login of the names, `prenom.nom` and a number, and never changes it. So nearly all
//! of a file agree, and those who do not have married or go by another name: nobody else's login
//! fits them. A column that was sorted, shifted or pasted alone leaves names beside the logins of others.

mod misread;
mod runs;

use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{Evidence, Suspicion};
use crate::{
    PIECE,
    export::{CellTexts, Decoding, ExportKind, Row},
    finding::{Column, Rule},
    school::fold,
};

/// Lines of a large file that tell whether all must be looked at.
const SAMPLE: usize = 1000;
/// Of the sample: when one in so many disagrees, all are looked at.
const ONE_IN_SAMPLE: usize = 6;
/// Disagreeing lines: so many at most are compared each with each.
const FEW: usize = 200;
/// Lines: how far a cell is looked for from its own, when the rest of the file is in order.
const NEAR: usize = 12;
/// Lines with logins of names: fewer tell nothing, and fewer that disagree are no disorder.
const LEAST: usize = 3;
/// Of the lines with a login: one in so many at least is made of names where the ENT made them.
const ONE_IN_OF_NAMES: usize = 2;
/// Of the lines: a majority is more than one in so many.
const ONE_IN_MOST: usize = 2;
/// Of those that disagree, in percent: where most lines do, fewer with each other's names fit by chance.
const NO_CHANCE: usize = 80;
/// Of the lines: when one in so many disagrees, the column as a whole may be out of order.
const ONE_IN_DISORDER: usize = 4;
/// Of those that disagree: one in so many at least has names of the others in a column out of order.
const ONE_IN_ELSEWHERE: usize = 2;
/// Of the lines, in percent: more than this have a name, or have it under the other's title, as a rule.
const RULE: usize = 60;
/// Of the lines, in percent: fewer than this have a name, and what stands under its title is none.
const HARDLY_ANY: usize = 20;
/// Lines: in no more than this one name may be nobody's by chance.
const SHORT: usize = 3;
/// Lines: in fewer nobody's names tell that the others are in order.
const MANY: usize = 10;
/// Of the lines: no more than one in so many disagrees in a file that is in order.
const ONE_IN_ORDER: usize = 10;
/// Letters: `EntCore` cuts each part of a login there.
const MOST_IN_LOGIN: usize = 30;
/// Letters: what a longer login begins with by chance is no longer.
const BY_CHANCE: usize = 2;

/// Whether a part is more than so many percent of all.
fn is_more(part: usize, percent: usize, all: usize) -> bool {
    part * 100 > all * percent
}

/// A line whose login is of the ENT's own form; without texts when they agree.
#[derive(Default)]
struct Line {
    /// Its place among the rows.
    at: usize,
    /// The parts of its login.
    login: [String; 2],
    /// Its names, in the order of the login.
    names: [Name; 2],
    agrees: [bool; 2],
}

/// A name as a login may hold it.
#[derive(Default)]
struct Name {
    letters: String,
    parts: Vec<String>,
    /// The parts as `EntCore` leaves them, where it leaves letters out: `srensen` of `SØRENSEN`.
    left: Vec<String>,
}

impl Name {
    fn of(text: &str) -> Self {
        let parts: Vec<String> = fold(text).split(' ').map(letters).collect();
        Self { letters: parts.concat(), parts, left: left_in_login(text) }
    }

    /// Whether that part of a login was made of this name, or of a part of it.
    ///
    /// Some schools make logins of initials: `z.vidal`.
    fn fits(&self, login: &str) -> bool {
        let begins = |long: &str, short: &str| short.len() > BY_CHANCE && long.starts_with(short);
        self.letters == login
            || self.letters.starts_with(login)
            || begins(login, &self.letters)
            || self.parts.iter().any(|part| part.len() > 1 && part == login)
            || self.is_left_in(login)
    }

    /// Whether that part of a login is what `EntCore` leaves of this name, whole. Less would fit others by chance.
    fn is_left_in(&self, login: &str) -> bool {
        let whole = self.left.concat();
        let is_cut = login.len() == MOST_IN_LOGIN && whole.starts_with(login);
        !self.left.is_empty()
            && (whole == login
                || is_cut
                || self.left.iter().any(|part| part.len() > BY_CHANCE && part == login))
    }
}

/// What `EntCore` leaves of a name: accents go, then all that ASCII does not know. Nothing where that is all of it.
fn left_in_login(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return Vec::new();
    }
    let is_left_out = |c: &char| c.is_alphabetic() && !c.is_ascii();
    let bare: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
    if !bare.contains(|c| is_left_out(&c)) {
        return Vec::new();
    }
    let left: String = bare.chars().filter(|c| !is_left_out(c)).collect();
    fold(&left).split(' ').map(letters).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

impl Line {
    /// Nothing for a line without a login, or with one of another form.
    fn of(at: usize, row: &Row, words: &CellTexts) -> Option<Self> {
        let (first, last) = words.login(row).split_once('.')?;
        let login = [first, last].map(|part| letters(&fold(part)));
        if login.iter().any(String::is_empty) {
            return None;
        }
        let given = words.texts_of(row);
        let names = [given.first_name, given.last_name].map(Name::of);
        let agrees = [0, 1].map(|part: usize| names[part].fits(&login[part]));
        // Only the texts of those that disagree are looked at again: nearly all lines agree.
        Some(if agrees == [true; 2] {
            Self { at, agrees, ..Self::default() }
        } else {
            Self { at, login, names, agrees }
        })
    }

    fn is_off(&self) -> bool {
        self.agrees != [true; 2]
    }

    /// Whether a name here, which is not the own login's, is that of a login there, which has lost it.
    fn fits(&self, other: &Self) -> bool {
        (0..2).any(|part| self.fits_in(part, other))
    }

    fn fits_in(&self, part: usize, other: &Self) -> bool {
        !self.agrees[part] && !other.agrees[part] && self.names[part].fits(&other.login[part])
    }

    /// Whether the login here was made of the names in the other order.
    fn is_crossed(&self) -> bool {
        self.is_off() && self.names[0].fits(&self.login[1]) && self.names[1].fits(&self.login[0])
    }

    /// `ADAM-JULIEN` cut in two over the first name: both stand in the login's second part.
    fn is_split(&self) -> bool {
        let [first, last] = &self.names;
        !self.agrees[0]
            && !first.letters.is_empty()
            && self.login[1] == format!("{}{}", last.letters, first.letters)
    }
}

/// The lines whose names and logins are of several people.
pub(in crate::check) fn suspects(list: &Evidence<'_>) -> Vec<Suspicion> {
    let &Evidence { rows, words, how, .. } = list;
    if !how.has(Column::Login) {
        return Vec::new();
    }
    let is_in_order = how.is_untouched && is_in_order(rows, words);
    let mut mixed = if is_in_order { BTreeSet::new() } else { mixed(rows, words, how) };
    if list.was_misread {
        let misread = misread::lines(rows, words).into_iter();
        mixed.extend(misread.filter(|at| list.is_open(*at)));
    }
    mixed.into_iter().map(|at| list.suspicion(at, Rule::NamesOfAnother, None)).collect()
}

/// Whether the lines of a large file agree, going by some of them.
fn is_in_order(rows: &[Row], words: &CellTexts) -> bool {
    if rows.len() <= SAMPLE {
        return false;
    }
    let step = rows.len() / SAMPLE;
    let lines = rows.iter().step_by(step).filter_map(|row| Line::of(0, row, words));
    let (all, off) =
        lines.fold((0, 0), |(all, off), line| (all + 1, off + usize::from(line.is_off())));
    off * ONE_IN_SAMPLE < all
}

/// The rows that hold cells of several people.
fn mixed(rows: &[Row], words: &CellTexts, how: &Decoding) -> BTreeSet<usize> {
    let lines = rows.par_iter().enumerate().with_min_len(PIECE);
    let lines: Vec<Line> = lines.filter_map(|(at, row)| Line::of(at, row, words)).collect();
    let with_login = rows.iter().filter(|row| !words.login(row).trim().is_empty()).count();
    // Logins of another form, or too few to tell.
    if lines.len() < LEAST || lines.len() * ONE_IN_OF_NAMES < with_login {
        return BTreeSet::new();
    }
    let off: Vec<&Line> = lines.iter().filter(|line| line.is_off()).collect();
    let mut mixed: BTreeSet<usize> =
        off.iter().filter(|line| line.is_split()).map(|line| line.at).collect();
    mixed.extend(disordered(&off, &lines));
    if how.is_untouched {
        mixed.extend(runs::long(&shifted(&off).into_iter().collect()));
    } else {
        mixed.extend(touched(rows, words, &lines, &off, how));
    }
    let bereft = bereft(rows, words, &mixed);
    mixed.extend(bereft);
    mixed
}

/// What only a spreadsheet does; the ENT's own files are not doubted for it, another export would say
/// the same.
fn touched(
    rows: &[Row],
    words: &CellTexts,
    lines: &[Line],
    off: &[&Line],
    how: &Decoding,
) -> BTreeSet<usize> {
    let mut mixed: BTreeSet<usize> = shifted(off).into_iter().chain(exchanged(off)).collect();
    // Where logins are not made of names as the ENT does, some fit others by chance.
    if off.len() * ONE_IN_MOST > lines.len() && mixed.len() * 100 < off.len() * NO_CHANCE {
        mixed.clear();
    }
    mixed.extend(runs::stolen(off, rows, words));
    mixed.extend(runs::edges(&mixed, off));
    mixed.extend(runs::crossed(lines, rows, words));
    mixed.extend(crossed(rows, words, lines, how));
    mixed.extend(copied(rows, off, lines));
    mixed.extend(lonely(off, lines.len()));
    mixed.extend(foreign(lines, how));
    mixed
}

/// Lines whose names, or login, stand some lines above or below.
fn shifted(off: &[&Line]) -> Vec<usize> {
    let near = |number: usize| {
        let line = off[number];
        let others = off[number.saturating_sub(NEAR)..].iter().take(2 * NEAR + 1);
        let mut others =
            others.filter(|other| other.at != line.at && other.at.abs_diff(line.at) <= NEAR);
        others.any(|other| line.fits(other) || other.fits(line))
    };
    (0..off.len()).filter(|number| near(*number)).map(|number| off[number].at).collect()
}

/// Pairs of lines that have each the other's names.
fn exchanged(off: &[&Line]) -> Vec<usize> {
    if off.len() > FEW {
        return Vec::new();
    }
    let of = |line: &Line| {
        off.iter().any(|other| {
            other.at != line.at
                && (0..2).any(|part| line.fits_in(part, other) && other.fits_in(part, line))
        })
    };
    off.iter().filter(|line| of(line)).map(|line| line.at).collect()
}

/// All that disagree, when they are many and most have the names of others who disagree. When most of the
/// file do, the others may agree by chance.
fn disordered(off: &[&Line], all: &[Line]) -> Vec<usize> {
    if off.len() < LEAST || off.len() * ONE_IN_DISORDER < all.len() {
        return Vec::new();
    }
    let known = [0, 1].map(|part: usize| {
        off.iter().map(|line| line.login[part].as_str()).collect::<HashSet<_>>()
    });
    let elsewhere = |line: &&&Line| {
        let known = |part: usize| {
            let Name { letters, parts, .. } = &line.names[part];
            known[part].contains(letters.as_str())
                || parts.iter().any(|one| known[part].contains(one.as_str()))
        };
        (0..2).all(|part| line.agrees[part] || known(part))
    };
    if off.iter().filter(elsewhere).count() * ONE_IN_ELSEWHERE < off.len() {
        return Vec::new();
    }
    let is_most = off.len() * ONE_IN_MOST > all.len();
    all.iter().filter(|line| is_most || line.is_off()).map(|line| line.at).collect()
}

/// The titles of the two names changed places: the ENT's logins start with the first name, and it
/// is family names that are in capitals.
fn crossed(rows: &[Row], words: &CellTexts, lines: &[Line], how: &Decoding) -> Vec<usize> {
    let in_capitals = |text: &str| !text.contains(char::is_lowercase);
    let given = || rows.iter().map(|row| words.texts_of(row));
    let capitals = given().filter(|given| in_capitals(given.first_name)).count();
    if capitals <= given().filter(|given| in_capitals(given.last_name)).count() {
        return Vec::new();
    }
    let crossed: Vec<usize> =
        lines.iter().filter(|line| line.is_crossed()).map(|line| line.at).collect();
    let is_most = is_more(crossed.len(), RULE, lines.len()) && how.kind == ExportKind::Classic;
    if is_most { crossed } else { Vec::new() }
}

/// A name copied over the lines below: several in a row have it, beside logins of others, while most
/// logins of the file are made of that name. Children whose family took another name share their old one.
fn copied(rows: &[Row], off: &[&Line], all: &[Line]) -> Vec<usize> {
    let is_usual = |part: &usize| {
        all.iter().filter(|line| line.agrees[*part]).count() * ONE_IN_MOST > all.len()
    };
    let mut copied = Vec::new();
    for part in (0..2).filter(is_usual) {
        let word = |at: usize| if part == 0 { rows[at].first_name } else { rows[at].last_name };
        let run = |one: usize, other: usize| (one..other).all(|at| word(at) == word(at + 1));
        let wrong: Vec<&&Line> = off.iter().filter(|line| !line.agrees[part]).collect();
        let pairs = wrong.windows(2).filter(|pair| {
            let (one, other) = (pair[0].at, pair[1].at);
            let has_source = one > 0 && word(one - 1) == word(one);
            run(one, other)
                && (has_source || other > one + 1)
                && pair[0].login[part] != pair[1].login[part]
        });
        let found: BTreeSet<usize> = pairs.flatten().map(|line| line.at).collect();
        // The others of their run share a login's word with one another.
        let is_of_run = |at: usize| {
            let (before, after) = (found.range(..at).next_back(), found.range(at..).next());
            before.is_some_and(|known| run(*known, at))
                || after.is_some_and(|known| run(at, *known))
        };
        copied.extend(wrong.iter().map(|line| line.at).filter(|at| is_of_run(*at)));
    }
    copied
}

/// All lines, when one of the names is nearly everybody's and the other nearly nobody's: what stands
/// under that title is none.
fn foreign(lines: &[Line], how: &Decoding) -> Vec<usize> {
    let count = |part: usize| lines.iter().filter(|line| line.agrees[part]).count();
    let is_foreign = |part: usize| {
        count(part) * 100 < lines.len() * HARDLY_ANY
            && is_more(count(1 - part), RULE, lines.len())
            && lines.len() > SHORT
    };
    let any = how.kind == ExportKind::Classic && (is_foreign(0) || is_foreign(1));
    if any { lines.iter().map(|line| line.at).collect() } else { Vec::new() }
}

/// Lines without a login beside lines whose logins moved: theirs went with them.
fn bereft(rows: &[Row], words: &CellTexts, mixed: &BTreeSet<usize>) -> Vec<usize> {
    let beside = |at: usize| mixed.range(at.saturating_sub(1)..=at + 1).next().is_some();
    let all = rows.iter().enumerate();
    let without = all.filter(|(_, row)| words.login(row).trim().is_empty()).map(|(at, _)| at);
    without.filter(|at| beside(*at)).collect()
}

/// Lines where neither name is the login's, in a file where nearly all agree. Names that only changed places may
/// have been corrected since the login was made.
fn lonely(off: &[&Line], all: usize) -> Vec<usize> {
    if all < MANY || off.len() * ONE_IN_ORDER > all {
        return Vec::new();
    }
    let is_lonely = |line: &&&Line| line.agrees == [false; 2] && !line.is_crossed();
    off.iter().filter(is_lonely).map(|line| line.at).collect()
}
