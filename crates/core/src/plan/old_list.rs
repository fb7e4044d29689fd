//! Whether a list is one that was imported before the latest one: last year's file, dropped by mistake.

use jiff::civil::Date;

use super::Digest;

/// A list that was imported, and not undone since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Of its accounts ([`Digest::of_list`]); `None` when it was not kept yet.
    pub digest: Option<Digest>,
    /// When.
    pub on: Date,
}

/// A list that is not the latest one any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OldList {
    /// Its place among those imported.
    pub place: usize,
    /// When it was imported.
    pub imported: Date,
    /// When the latest one was.
    pub latest: Date,
}

impl OldList {
    /// Finds a list among those of the same kind that were imported, newest first.
    ///
    /// The latest one may be imported again, even when it was also imported before another one.
    /// A list of nobody is like no other.
    pub fn among(list: Digest, imported: &[Imported]) -> Option<Self> {
        let (latest, earlier) = imported.split_first()?;
        let same = |one: &&Imported| one.digest == Some(list);
        if same(&latest) || list == Digest::of_list(&[]) {
            return None;
        }
        let place = earlier.iter().position(|one| same(&one))?;
        Some(Self { place: place + 1, imported: earlier[place].on, latest: latest.on })
    }

    /// In a few words: `Ce fichier est celui du 4 septembre 2025`.
    pub fn title(self) -> String {
        format!("Ce fichier est celui du {}", spoken(self.imported))
    }

    /// What a person types to go on: the year in which it was imported.
    pub(super) fn year(self) -> u32 {
        u32::from(self.imported.year().unsigned_abs())
    }
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A day as people say it: `4 septembre 2025`, `1er septembre 2026`.
pub fn spoken(day: Date) -> String {
    let first = if day.day() == 1 { "er" } else { "" };
    let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1];
    format!("{}{first} {month} {}", day.day(), day.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::school::Account;

    fn list(ids: &[&str]) -> Digest {
        Digest::of_list(&ids.iter().map(|id| Account::example(id)).collect::<Vec<_>>())
    }

    #[test]
    fn a_list_imported_before_the_latest_is_found_with_both_days() {
        let (a, b) = (list(&["1"]), list(&["1", "2"]));
        let (september, june, now) = (date(2025, 9, 4), date(2026, 6, 1), date(2026, 9, 3));
        let of = |digest, on| Imported { digest: Some(digest), on };
        let unknown = |on| Imported { digest: None, on };
        let found = |place, imported, latest| Some(OldList { place, imported, latest });
        let table = [
            (vec![], None, "nothing was imported"),
            (vec![of(a, september)], None, "the latest again"),
            (vec![of(b, now), of(a, september)], found(1, september, now), "the one before"),
            (vec![of(a, now), of(b, june), of(a, september)], None, "gone back to on purpose"),
            (
                vec![of(b, now), of(a, june), of(a, september)],
                found(1, june, now),
                "imported twice: the last time is told",
            ),
            (vec![unknown(now), of(a, september)], found(1, september, now), "after one unknown"),
            (vec![of(b, now), unknown(september)], None, "before digests were kept"),
        ];
        for (imported, expected, case) in table {
            assert_eq!(OldList::among(a, &imported), expected, "{case}");
        }
        let empty = [of(b, now), of(list(&[]), september)];
        assert_eq!(OldList::among(list(&[]), &empty), None, "a list of nobody");
    }

    #[test]
    fn a_day_is_said_as_people_say_it() {
        for (day, expected) in [
            (date(2025, 9, 4), "4 septembre 2025"),
            (date(2026, 9, 1), "1er septembre 2026"),
            (date(2026, 12, 31), "31 décembre 2026"),
            (date(2027, 1, 2), "2 janvier 2027"),
        ] {
            assert_eq!(spoken(day), expected);
        }
    }
}
