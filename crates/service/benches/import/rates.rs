//! What one run measured, set beside each other.

use std::{collections::BTreeMap, fmt, time::Duration};

/// How accounts go into a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A prepared loop into SQLite.
    BareLoop,
    /// A whole commit on SQLite.
    Sqlite,
    /// COPY into PostgreSQL.
    BareCopy,
    /// A whole commit on PostgreSQL.
    Postgres,
}

impl Way {
    pub const ALL: [Self; 4] = [Self::BareLoop, Self::Sqlite, Self::BareCopy, Self::Postgres];
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::BareLoop => "sqlite-bare-loop",
            Self::Sqlite => "sqlite-commit",
            Self::BareCopy => "postgres-bare-copy",
            Self::Postgres => "postgres-commit",
        })
    }
}

/// Every iteration, by the way, the accounts held and the accounts that come.
#[derive(Debug, Default)]
pub struct Rates(BTreeMap<(u32, u32, Way), Vec<Duration>>);

impl Rates {
    pub fn note(&mut self, held: u32, size: u32, way: Way, took: Duration) {
        self.0.entry((held, size, way)).or_default().push(took);
    }

    /// In seconds.
    fn median(&self, held: u32, size: u32, way: Way) -> Option<f64> {
        let mut all = self.0.get(&(held, size, way))?.clone();
        all.sort_unstable();
        all.get(all.len() / 2).map(Duration::as_secs_f64)
    }

    /// Prints medians and their ratios: the longer one divided by the yardstick.
    pub fn tell(&self) {
        let mut before = None;
        for &(held, size, way) in self.0.keys() {
            if before.replace((held, size)) != Some((held, size)) {
                println!("\n{size} accounts into {held}, medians");
            }
            let Some(took) = self.median(held, size, way) else { continue };
            let rate = f64::from(size) / took / 1_000.0;
            print!("  {way:18} {:9.1} ms {rate:7.0} k/s", took * 1_000.0);
            for &(yardstick, name) in yardsticks(way) {
                if let Some(other) = self.median(held, size, yardstick) {
                    print!("   ÷ {name} {:.2}", took / other);
                }
            }
            for fewer in self.fewer(held, size, way) {
                if let Some(other) = self.median(fewer, size, way) {
                    print!("   ÷ into {fewer} {:.2}", took / other);
                }
            }
            println!();
        }
    }

    /// Smaller numbers of accounts held that were measured too.
    fn fewer(&self, held: u32, size: u32, way: Way) -> impl Iterator<Item = u32> {
        let keys = self.0.keys().filter(move |key| key.1 == size && key.2 == way && key.0 < held);
        keys.map(|key| key.0)
    }
}

fn yardsticks(way: Way) -> &'static [(Way, &'static str)] {
    match way {
        Way::BareLoop | Way::BareCopy => &[],
        Way::Sqlite => &[(Way::BareLoop, "loop")],
        Way::Postgres => &[(Way::BareCopy, "COPY"), (Way::Sqlite, "SQLite")],
    }
}
