//! Many schools at once: each signs in by its mailbox and imports its pupils.

use std::{
    collections::BTreeMap,
    fmt, io,
    sync::Arc,
    time::{Duration, Instant},
};

use balado_testkit::generate::Generator;
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{Fleet, School, Seen, Times, Trouble, Usage, schools};

/// What is asked of the service.
#[derive(Debug, Clone, Copy)]
pub struct Rush {
    /// Schools in all.
    pub schools: u32,
    /// Pupils of each.
    pub pupils: u32,
    /// Schools at a time; the next one begins when one is done.
    pub at_once: usize,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// From the first school's start to the last one's end.
    pub took: Duration,
    /// Of each school that got through: from starting its program to its report, the mail included.
    pub whole: Times,
    /// What schools were refused, and by whom.
    pub troubles: Vec<Trouble>,
    /// Every request.
    pub seen: Vec<Seen>,
    /// Accounts that the reports say were created.
    pub created: u64,
    /// Accounts that the database holds.
    pub accounts: u64,
    /// Imports that the database says are committed.
    pub committed: u64,
    /// Mails that left.
    pub mails: u64,
    /// Of the instances.
    pub usage: Usage,
    /// Of the database's server.
    pub database: Usage,
}

impl Rush {
    /// Plays it on a fleet that holds nothing yet.
    ///
    /// # Errors
    /// When the machine refuses (disk, process): what the service refuses is in the outcome.
    ///
    /// # Panics
    /// When a client does.
    pub async fn run(self, fleet: Arc<Fleet>) -> io::Result<Outcome> {
        let (began, seats) = (Instant::now(), Arc::new(Semaphore::new(self.at_once)));
        let (before, database_before) = (fleet.usage()?, fleet.database_usage()?);
        let mut playing = JoinSet::new();
        for (number, uai) in (0..u64::from(self.schools)).zip(schools()) {
            let school = School::new(uai, fleet.balancer().url())?;
            let (fleet, seats) = (Arc::clone(&fleet), Arc::clone(&seats));
            let export = Generator { seed: number, ..Generator::pupils(self.pupils) };
            playing.spawn(async move {
                let _seat = seats.acquire_owned().await.expect("nobody closes it");
                let start = Instant::now();
                school.sign_in(fleet.mailbox()).await?;
                let report = school.import(&export).await?;
                Ok::<_, Trouble>((start.elapsed(), u64::from(report.created)))
            });
        }
        let (done, troubles): (Vec<_>, Vec<_>) =
            playing.join_all().await.into_iter().partition(Result::is_ok);
        let (took, seen) = (began.elapsed(), fleet.balancer().take_seen());
        let done: Vec<(Duration, u64)> = done.into_iter().flatten().collect();
        Ok(Outcome {
            took,
            whole: done.iter().map(|(time, _)| *time).collect(),
            troubles: troubles.into_iter().filter_map(Result::err).collect(),
            seen,
            created: done.iter().map(|(_, created)| created).sum(),
            accounts: fleet.count("select count(*) from account")?,
            committed: fleet.count("select count(*) from import where state = 'committed'")?,
            mails: fleet.mailbox().count(),
            usage: fleet.usage()?.since(before),
            database: fleet.database_usage()?.since(database_before),
        })
    }

    /// What is not as it should be after this rush; nothing when all is well.
    pub fn faults(&self, outcome: &Outcome) -> Vec<String> {
        let wanted = u64::from(self.schools) * u64::from(self.pupils);
        let mut faults: Vec<String> = outcome.troubles.iter().map(Trouble::to_string).collect();
        let refused = outcome.seen.iter().filter(|seen| seen.status >= 400);
        faults.extend(refused.map(|seen| format!("{} answered {}", seen.route, seen.status)));
        for (what, found, wanted) in [
            ("accounts said to be created", outcome.created, wanted),
            ("accounts held", outcome.accounts, wanted),
            ("imports committed", outcome.committed, u64::from(self.schools)),
        ] {
            if found != wanted {
                faults.push(format!("{what}: {found}, not {wanted}"));
            }
        }
        faults
    }
}

impl Outcome {
    /// Times of the requests of each route.
    pub fn routes(&self) -> BTreeMap<&str, Times> {
        let mut routes = BTreeMap::<&str, Vec<Duration>>::new();
        for seen in &self.seen {
            routes.entry(&seen.route).or_default().push(seen.took);
        }
        routes.into_iter().map(|(route, times)| (route, times.into_iter().collect())).collect()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Times = self.seen.iter().map(|seen| seen.took).collect();
        writeln!(f, "| | count | p50 ms | p99 ms | longest ms |\n|---|---|---|---|---|")?;
        line(f, "whole school, mail included", &self.whole)?;
        line(f, "each request", &all)?;
        for (route, times) in self.routes() {
            line(f, &format!("`{route}`"), &times)?;
        }
        let seconds = |usage: &Usage| usage.processor.as_secs_f64();
        write!(
            f,
            "\n{:.1} s in all; {} accounts, {} imports, {} mails; processor: instances {:.1} s, database {:.1} s; \
             most memory of the instances together {} MB",
            self.took.as_secs_f64(),
            self.accounts,
            self.committed,
            self.mails,
            seconds(&self.usage),
            seconds(&self.database),
            self.usage.peak >> 20
        )
    }
}

fn line(f: &mut fmt::Formatter<'_>, what: &str, times: &Times) -> fmt::Result {
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    let (half, most, longest) =
        (ms(times.percentile(50)), ms(times.percentile(99)), ms(times.longest()));
    writeln!(f, "| {what} | {} | {half:.0} | {most:.0} | {longest:.0} |", times.count())
}
