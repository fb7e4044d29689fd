//! Where practice begins: both lists of last year, imported a year ago.

use balado_core::{
    check::check,
    export::read,
    plan::{AbsentRule, Digest, Plan, Relink, Rules},
    school::{Account, Roster},
};
use balado_wire::{AccountBody, ChunkBody, CommitBody, OpenImportBody, Receipt, SourceBody, day};
use jiff::{
    Timestamp,
    civil::{Date, date},
    tz::TimeZone,
};

use super::{
    commit::Commit,
    school::{Refusable, School},
};

const BY: &str = "Paul Vidal";

const LISTS: [(Roster, &[u8]); 2] = [
    (Roster::Teachers, include_bytes!("enseignants-avant.csv")),
    (Roster::Students, include_bytes!("eleves-avant.csv")),
];

impl School {
    /// The school as it is when it comes back from its holidays.
    pub(super) fn a_year_later(now: Timestamp) -> Self {
        let mut school = Self::default();
        for (roster, bytes) in LISTS {
            let done = school.imported(roster, &accounts(bytes), last_september(now));
            done.expect("last year's lists are sound");
        }
        school
    }

    /// Imports a list as a desk does.
    fn imported(&mut self, roster: Roster, list: &[Account], at: Timestamp) -> Refusable<Receipt> {
        let (on, announced) = (self.revision, self.announced(roster, list, at));
        let body = CommitBody { digest: announced.digest.clone(), confirmed: Vec::new() };
        let id = self.open(roster.as_str(), announced, BY, at)?.id;
        self.put(id, 0, &ChunkBody { rows: list.iter().map(AccountBody::from).collect() })?;
        self.commit(Commit { id, on, body, by: BY, now: at })
    }

    fn announced(&self, roster: Roster, accounts: &[Account], at: Timestamp) -> OpenImportBody {
        let rules = Rules::of_all(AbsentRule::Keep, Relink::No);
        let plan = Plan::compare(accounts, self.held(roster), rules).expect("ids stand once");
        let lines = u32::try_from(accounts.len()).expect("a small school");
        let date = Some(day(at));
        OpenImportBody {
            list: roster.into(),
            base: self.revision.to_string(),
            complete: true,
            rules: plan.rules().into(),
            rows: lines,
            chunks: 1,
            digest: plan.digest(accounts, self.held(roster)).to_string(),
            list_digest: Digest::of_list(accounts).to_string(),
            counts: plan.counts().into(),
            source: SourceBody { kind: "classic".into(), date, lines, left_aside: 0, kept_back: 0 },
        }
    }
}

/// A morning of the September before that of this school year, which begins in August.
fn last_september(now: Timestamp) -> Timestamp {
    let today: Date = day(now);
    let of_this_year = if today.month() < 8 { today.year() - 1 } else { today.year() };
    let morning = date(of_this_year - 1, 9, 4).at(7, 12, 0, 0);
    TimeZone::UTC.to_timestamp(morning).expect("a day of our time")
}

fn accounts(bytes: &[u8]) -> Vec<Account> {
    check(read(bytes).expect("an export")).accounts().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_year_is_the_school_year_before_this_one() {
        let table = [
            ("2026-09-02T10:00:00Z", "2025-09-04T07:12:00Z", "the first days"),
            ("2026-12-31T10:00:00Z", "2025-09-04T07:12:00Z", "the same autumn"),
            ("2027-03-01T10:00:00Z", "2025-09-04T07:12:00Z", "the same school year"),
            ("2026-08-20T10:00:00Z", "2025-09-04T07:12:00Z", "a few days early"),
            ("2026-07-10T10:00:00Z", "2024-09-04T07:12:00Z", "before the holidays"),
        ];
        for (now, expected, case) in table {
            assert_eq!(last_september(now.parse().unwrap()).to_string(), expected, "{case}");
        }
    }
}
