//! What a school costs in the first week of September, measured on a few, and what all of them cost.

use std::{collections::BTreeMap, fmt, io, path::Path, sync::Arc, time::Duration};

use balado_testkit::generate::Generator;
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    Database, Fleet, School, Seen, Trouble,
    arrivals::{Peaks, visits},
    schools,
};

/// Tables whose rows are counted.
const TABLES: [&str; 10] = [
    "account",
    "import",
    "change",
    "staged_chunk",
    "sign_in",
    "session",
    "known_device",
    "mail_outbox",
    "audit",
    "school",
];

/// Schools at a time: enough to use the machine, too few to wait for each other.
const AT_ONCE: usize = 4;

/// Longest wait for the mails of a sample.
const MAILS: Duration = Duration::from_mins(2);

/// Schools, and how large they are.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// What they are.
    pub name: &'static str,
    /// How many.
    pub schools: u32,
    /// Pupils of each.
    pub pupils: u32,
    /// Teachers of each.
    pub teachers: u32,
}

/// The two sizes of `docs/scale.md`.
pub const SIZES: [Size; 2] = [
    Size { name: "an académie", schools: 1_200, pupils: 620, teachers: 45 },
    Size { name: "the country", schools: 60_000, pupils: 200, teachers: 15 },
];

/// What a sample used in all.
#[derive(Debug)]
pub struct Sample {
    size: Size,
    database: Database,
    schools: u32,
    rows: BTreeMap<&'static str, u64>,
    before: u64,
    after: u64,
    signing_in: Asked,
    importing: Asked,
    mails: u64,
    processor: Duration,
    server: Duration,
}

/// Requests, and bytes of their bodies both ways.
#[derive(Debug, Clone, Copy, Default)]
struct Asked {
    requests: u64,
    bytes: u64,
}

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The machine refused.
    #[error(transparent)]
    Machine(#[from] io::Error),
    /// The service refused: figures of refusals mean nothing.
    #[error("a school did not get through: {0}")]
    School(#[from] Trouble),
    /// The mails did not leave.
    #[error("mails still wait after {} s", MAILS.as_secs())]
    Mails,
}

impl Sample {
    /// So many schools of a size import last year's lists, then sign in again and import this year's.
    ///
    /// # Errors
    /// When anything at all was refused.
    pub async fn take(
        program: &Path,
        database: Database,
        size: Size,
        count: u32,
    ) -> Result<Self, SampleError> {
        let fleet = Arc::new(Fleet::start(program, database).await?);
        let empty = fleet.bytes()?;
        let playing: Vec<Arc<Player>> = (0..u64::from(count))
            .zip(schools())
            .map(|(seed, uai)| {
                let school = School::new(uai, fleet.balancer().url())?;
                Ok(Arc::new(Player { school, size, seed }))
            })
            .collect::<io::Result<_>>()?;
        for step in [Step::SignIn, Step::LastYear, Step::SignOut] {
            all(&fleet, &playing, step).await?;
        }
        mails_left(&fleet).await?;
        let (before, mails) = (fleet.bytes()? - empty, fleet.mailbox().count());
        let (usage, server) = (fleet.usage()?, fleet.database_usage()?);
        fleet.balancer().take_seen();
        all(&fleet, &playing, Step::SignIn).await?;
        let signing_in = Asked::of(&fleet.balancer().take_seen());
        all(&fleet, &playing, Step::ThisYear).await?;
        let importing = Asked::of(&fleet.balancer().take_seen());
        mails_left(&fleet).await?;
        let mut rows = BTreeMap::new();
        for table in TABLES {
            rows.insert(table, fleet.count(&format!("select count(*) from {table}"))?);
        }
        Ok(Self {
            size,
            database,
            schools: count,
            rows,
            before,
            after: fleet.bytes()? - empty,
            signing_in,
            importing,
            mails: fleet.mailbox().count() - mails,
            processor: fleet.usage()?.since(usage).processor,
            server: fleet.database_usage()?.since(server).processor,
        })
    }

    /// The whole of it, were every school of that size like those of the sample.
    pub fn scaled(&self) -> Vec<(String, String)> {
        let peaks = Peaks::of(&visits(self.size.schools));
        let visits = float(peaks.visits);
        let all = |count: u64| self.per_school(count) * f64::from(self.size.schools);
        let of_visits = |count: u64| self.per_school(count) * visits;
        let requests = self.signing_in.requests + self.importing.requests;
        let bytes = self.signing_in.bytes + self.importing.bytes;
        let (service, server) = (self.seconds(self.processor), self.seconds(self.server));
        let cores = |seconds: f64| seconds * float(peaks.imports_a_minute) / 60.0;
        let accounts = all(self.rows["account"]);
        let mut lines = vec![
            ("schools × pupils + teachers".into(), self.size.to_string()),
            (
                "bytes an account, before the week".into(),
                round(all(self.before) / self.held_before()),
            ),
            ("bytes an account, after it".into(), round(all(self.after) / accounts)),
            ("database, before the week".into(), size_of(all(self.before))),
            ("database, after it, once a school has come once".into(), size_of(all(self.after))),
        ];
        let rows =
            self.rows.iter().map(|(table, rows)| (format!("rows of `{table}`"), round(all(*rows))));
        lines.extend(rows);
        lines.extend([
            ("requests of a visit (signing in + both lists)".into(), {
                let (one, two) = (self.signing_in.requests, self.importing.requests);
                format!("{:.1} + {:.1}", self.per_school(one), self.per_school(two))
            }),
            ("bodies of a visit, both ways".into(), size_of(self.per_school(bytes))),
            ("mails of a visit".into(), format!("{:.1}", self.per_school(self.mails))),
            ("processor of a visit: service, database".into(), {
                format!("{:.0} ms, {:.0} ms", service * 1e3, server * 1e3)
            }),
            ("visits of the week".into(), round(visits)),
            ("requests of the week".into(), round(of_visits(requests))),
            ("bodies of the week".into(), size_of(of_visits(bytes))),
            ("mails of the week".into(), round(of_visits(self.mails))),
            ("codes asked for in the busiest hour".into(), round(float(peaks.codes_an_hour))),
            ("mails in the busiest hour".into(), {
                round(
                    self.per_school(self.mails)
                        * float(peaks.imports_an_hour.max(peaks.codes_an_hour)),
                )
            }),
            ("visits validated in the busiest minute, second".into(), {
                format!("{}, {}", peaks.imports_a_minute, peaks.imports_a_second)
            }),
            ("requests a second in the busiest minute".into(), {
                format!("{:.0}", self.per_school(requests) * float(peaks.imports_a_minute) / 60.0)
            }),
            ("processors busy in that minute: service, database".into(), {
                format!("{:.2}, {:.2}", cores(service), cores(server))
            }),
        ]);
        lines
    }

    /// Accounts of last year's lists, all schools together.
    fn held_before(&self) -> f64 {
        f64::from(self.size.schools) * f64::from(self.size.pupils + self.size.teachers)
    }

    fn per_school(&self, count: u64) -> f64 {
        // Counts of a sample are far below 2^52.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let count = count as f64;
        count / f64::from(self.schools)
    }

    fn seconds(&self, processor: Duration) -> f64 {
        processor.as_secs_f64() / f64::from(self.schools)
    }

    /// The head of its column.
    pub fn title(&self) -> String {
        format!("{}; {}", self.size.name, self.database)
    }
}

/// Samples beside each other, as in `docs/scale.md`.
#[derive(Debug)]
pub struct Table<'a>(pub &'a [Sample]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns: Vec<_> = self.0.iter().map(Sample::scaled).collect();
        let titles: Vec<String> = self.0.iter().map(Sample::title).collect();
        writeln!(f, "| | {} |", titles.join(" | "))?;
        writeln!(f, "|---|{}", "---|".repeat(columns.len()))?;
        for row in 0..columns.first().map_or(0, Vec::len) {
            let cells: Vec<&str> = columns.iter().map(|column| column[row].1.as_str()).collect();
            writeln!(f, "| {} | {} |", columns[0][row].0, cells.join(" | "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { schools, pupils, teachers, .. } = self;
        write!(f, "{} × {pupils} + {teachers}", round(f64::from(*schools)))
    }
}

/// One school of a sample.
#[derive(Debug)]
struct Player {
    school: School,
    size: Size,
    seed: u64,
}

/// What all schools of a sample do before any goes on.
#[derive(Debug, Clone, Copy)]
enum Step {
    SignIn,
    LastYear,
    SignOut,
    ThisYear,
}

impl Player {
    async fn play(&self, fleet: &Fleet, step: Step) -> Result<(), Trouble> {
        match step {
            Step::SignIn => self.school.sign_in(fleet.mailbox()).await,
            Step::SignOut => self.school.sign_out().await,
            Step::LastYear => self.both(|export| export).await,
            Step::ThisYear => self.both(Generator::next_year).await,
        }
    }

    async fn both(&self, year: impl Fn(Generator) -> Generator) -> Result<(), Trouble> {
        let (pupils, teachers) =
            (Generator::pupils(self.size.pupils), Generator::teachers(self.size.teachers));
        for export in [teachers, pupils] {
            self.school.import(&year(Generator { seed: self.seed, ..export })).await?;
        }
        Ok(())
    }
}

async fn all(fleet: &Arc<Fleet>, players: &[Arc<Player>], step: Step) -> Result<(), Trouble> {
    let seats = Arc::new(Semaphore::new(AT_ONCE));
    let mut playing = JoinSet::new();
    for player in players {
        let (player, fleet, seats) = (Arc::clone(player), Arc::clone(fleet), Arc::clone(&seats));
        playing.spawn(async move {
            let _seat = seats.acquire_owned().await.expect("nobody closes it");
            player.play(&fleet, step).await
        });
    }
    playing.join_all().await.into_iter().collect()
}

/// Until the service holds no mail that is due.
async fn mails_left(fleet: &Fleet) -> Result<(), SampleError> {
    let began = tokio::time::Instant::now();
    while fleet.count("select count(*) from mail_outbox where over_at is null")? > 0 {
        if began.elapsed() > MAILS {
            return Err(SampleError::Mails);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // The last file is seen at the next look into the folder.
    tokio::time::sleep(Duration::from_millis(200)).await;
    Ok(())
}

impl Asked {
    fn of(seen: &[Seen]) -> Self {
        let sum = |count: usize| u64::try_from(count).expect("64 bits are enough");
        Self { requests: sum(seen.len()), bytes: sum(seen.iter().map(|seen| seen.bytes).sum()) }
    }
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("far below 2^32"))
}

/// `1,234,567`.
fn round(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// In the unit that leaves one to three digits before the point.
fn size_of(bytes: f64) -> String {
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];
    let unit = units.into_iter().find(|(_, size)| bytes >= *size);
    unit.map_or_else(
        || format!("{bytes:.0} B"),
        |(unit, size)| format!("{:.1} {unit}", bytes / size),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        let table = [(0.0, "0"), (999.4, "999"), (1_000.0, "1,000"), (12_900_000.0, "12,900,000")];
        for (number, expected) in table {
            assert_eq!(round(number), expected);
        }
        for (bytes, expected) in [(12.0, "12 B"), (1_500.0, "1.5 kB"), (2.25e9, "2.2 GB")] {
            assert_eq!(size_of(bytes), expected);
        }
    }
}
