//! What was done for each school, in lines that nobody changes unseen.
//!
//! Each line holds the hash of the one before, and a head says how many there are.
//! Changing, swapping, inserting or removing a line breaks the chain; cutting the last
//! ones off disagrees with the head. Whoever can write to the database could rewrite
//! lines and head together: an [`Anchor`] kept elsewhere — a number and a hash — shows
//! that too. No line holds a person's name.

use std::{fmt, str::FromStr};

use balado_core::school::Uai;
use sha2::{Digest, Sha256};

use crate::secrets::Sealed;

/// A line, without its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// From 1, without a gap.
    pub n: i64,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// What was done.
    pub what: String,
    /// By which session.
    pub session: String,
    /// Ids and counts, as JSON.
    pub detail: String,
}

impl Line {
    /// The hash of this line after the one before.
    pub fn hash(&self, uai: Uai, before: &Sealed) -> Sealed {
        let mut hash = Sha256::new();
        // The first line follows nothing.
        let before = if self.n == 1 { &[][..] } else { before };
        let (n, at) = (self.n.to_le_bytes(), self.at.to_le_bytes());
        let texts = [&self.what, &self.session, &self.detail].map(String::as_bytes);
        let parts = [before, uai.as_str().as_bytes(), &n, &at].into_iter().chain(texts);
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// Where an audit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// Lines.
    pub n: i64,
    /// Hash of the last one.
    pub hash: Sealed,
}

/// A school's audit, as it is found.
#[derive(Debug, Clone)]
pub struct Trail {
    /// The school.
    pub uai: Uai,
    /// Its lines and their hashes, by number.
    pub lines: Vec<(Line, Sealed)>,
    /// Where it should stand.
    pub head: Option<Head>,
}

/// A [`Head`] of some day, kept elsewhere: `0779999A 12 9f86d0…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// The school.
    pub uai: Uai,
    /// Where its audit stood.
    pub head: Head,
}

/// Where an audit is not what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// No line of this number.
    Missing(i64),
    /// This line does not follow the one before: one of them is not as it was written.
    Changed(i64),
    /// The lines end here, and there were more.
    CutOff {
        /// Lines that are there.
        found: i64,
        /// Lines there were.
        expected: i64,
    },
    /// The whole holds together, and is not what an anchor saw at this line: it was rewritten.
    Rewritten(i64),
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(n) => write!(f, "l’entrée {n} manque"),
            Self::Changed(n) => {
                write!(f, "rompu à l’entrée {n} : elle ou la précédente n’est pas telle qu’écrite")
            }
            Self::CutOff { found, expected } => {
                write!(f, "coupé après l’entrée {found} : il y en avait {expected}")
            }
            Self::Rewritten(n) => {
                write!(f, "réécrit : l’entrée {n} n’est pas celle que l’ancre a vue")
            }
        }
    }
}

impl Trail {
    /// Walks the chain, and compares it with the anchors of this school.
    pub fn verify(&self, anchors: &[Anchor]) -> Result<Head, Break> {
        let mut last = Head::default();
        let anchors = || anchors.iter().filter(|anchor| anchor.uai == self.uai);
        for (line, kept) in &self.lines {
            let n = last.n + 1;
            if line.n != n {
                return Err(Break::Missing(n));
            }
            if line.hash(self.uai, &last.hash) != *kept {
                return Err(Break::Changed(n));
            }
            last = Head { n, hash: *kept };
            if anchors().any(|anchor| anchor.head.n == n && anchor.head.hash != *kept) {
                return Err(Break::Rewritten(n));
            }
        }
        let head = self.head.unwrap_or_default();
        let expected = anchors().map(|anchor| anchor.head.n).fold(head.n, i64::max);
        if expected > last.n {
            return Err(Break::CutOff { found: last.n, expected });
        }
        if head == last { Ok(last) } else { Err(Break::Changed(head.n.max(1))) }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.uai, self.head.n, hex::encode(self.head.hash))
    }
}

/// A line that is not an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("une ancre s’écrit « RNE nombre empreinte »")]
pub struct NotAnAnchor;

impl FromStr for Anchor {
    type Err = NotAnAnchor;

    fn from_str(text: &str) -> Result<Self, NotAnAnchor> {
        let [uai, n, hash] = text.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err(NotAnAnchor);
        };
        let uai = uai.parse().map_err(|_| NotAnAnchor)?;
        let n = n.parse().map_err(|_| NotAnAnchor)?;
        let hash = hex::decode(hash).ok().and_then(|hash| hash.try_into().ok());
        Ok(Self { uai, head: Head { n, hash: hash.ok_or(NotAnAnchor)? } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn school() -> Uai {
        "0779999A".parse().unwrap()
    }

    /// An audit of five lines.
    fn trail() -> Trail {
        let mut trail = Trail { uai: school(), lines: vec![], head: None };
        for n in 1..=5 {
            push(&mut trail, n);
        }
        trail
    }

    fn push(trail: &mut Trail, at: i64) {
        let before = trail.head.unwrap_or_default();
        let (what, detail) = ("commit".to_owned(), format!("{{\"import\":{at}}}"));
        let line = Line { n: before.n + 1, at, what, session: "s".into(), detail };
        let head = Head { n: line.n, hash: line.hash(trail.uai, &before.hash) };
        trail.lines.push((line, head.hash));
        trail.head = Some(head);
    }

    fn rewritten() -> Trail {
        let mut other = Trail { uai: school(), lines: vec![], head: None };
        for at in [1, 2, 30, 4, 5] {
            push(&mut other, at);
        }
        other
    }

    #[test]
    fn whatever_is_done_to_a_line_is_seen_where_it_is() {
        type Deed = fn(&mut Trail);
        let table: &[(Deed, Option<Break>, &str)] = &[
            (|_| {}, None, "nothing"),
            (|t| t.lines[2].0.detail.push(' '), Some(Break::Changed(3)), "a detail changed"),
            (|t| t.lines[2].0.at += 1, Some(Break::Changed(3)), "an hour changed"),
            (|t| t.lines[0].0.session = "x".into(), Some(Break::Changed(1)), "the first changed"),
            (|t| t.lines[2].1[0] ^= 1, Some(Break::Changed(3)), "a hash changed"),
            (|t| drop(t.lines.remove(2)), Some(Break::Missing(3)), "one removed"),
            (|t| drop(t.lines.remove(0)), Some(Break::Missing(1)), "the first removed"),
            (|t| t.lines.swap(1, 2), Some(Break::Missing(2)), "two swapped"),
            (swap_and_number, Some(Break::Changed(2)), "two swapped, and numbered again"),
            (|t| t.lines.truncate(3), Some(Break::CutOff { found: 3, expected: 5 }), "cut off"),
            (|t| t.lines.clear(), Some(Break::CutOff { found: 0, expected: 5 }), "all gone"),
            (|t| t.head = None, Some(Break::Changed(1)), "the head is gone"),
        ];
        for (deed, expected, case) in table {
            let mut trail = trail();
            deed(&mut trail);
            assert_eq!(trail.verify(&[]).err(), *expected, "{case}");
        }
    }

    fn swap_and_number(trail: &mut Trail) {
        trail.lines.swap(1, 2);
        (trail.lines[1].0.n, trail.lines[2].0.n) = (2, 3);
    }

    #[test]
    fn an_anchor_kept_elsewhere_sees_what_was_rewritten_with_its_head() {
        let anchor = Anchor { uai: school(), head: trail().head.unwrap() };
        let early = Anchor { uai: school(), head: Head { n: 2, hash: trail().lines[1].1 } };
        let (mut shorter, mut longer) = (trail(), trail());
        shorter.lines.truncate(3);
        shorter.head = Some(Head { n: 3, hash: shorter.lines[2].1 });
        push(&mut longer, 6);
        let gone = Trail { uai: school(), lines: vec![], head: None };
        let table = [
            (trail(), anchor, None, "as it was"),
            (longer, anchor, None, "and more since"),
            (rewritten(), early, None, "before what was rewritten"),
            (rewritten(), anchor, Some(Break::Rewritten(5)), "rewritten"),
            (shorter, anchor, Some(Break::CutOff { found: 3, expected: 5 }), "cut with its head"),
            (gone, anchor, Some(Break::CutOff { found: 0, expected: 5 }), "all gone"),
        ];
        for (trail, anchor, expected, case) in table {
            assert_eq!(trail.verify(&[anchor]).err(), expected, "{case}");
        }
        assert_eq!(anchor.to_string().parse(), Ok(anchor));
        assert_eq!("0779999A 5".parse::<Anchor>(), Err(NotAnAnchor));
    }
}
