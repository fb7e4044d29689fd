use std::{fs, io, ops::AddAssign, time::Duration};

/// Ticks of a second in `/proc`: `USER_HZ`, which is 100 on every Linux that Rust has (time(7)).
const TICKS: u64 = 100;

/// What processes took of the machine, as Linux counts it (proc(5)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Of all processors together.
    pub processor: Duration,
    /// Most memory at a time, in bytes.
    pub peak: u64,
}

impl Usage {
    /// Of one process, without those that it started.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn of(pid: u32) -> io::Result<Self> {
        let stat = Stat::of(pid)?;
        let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
        Ok(Self { processor: stat.own, peak: peak(&status).unwrap_or_default() })
    }

    /// Of the parent of a process, and of all that it started: a PostgreSQL server, by one of its backends.
    /// Their memory is not counted, because they share most of it.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn of_family(child: u32) -> io::Result<Self> {
        let parent = Stat::of(child)?.parent;
        let server = Stat::of(parent)?;
        let mut processor = server.own + server.ended;
        for entry in fs::read_dir("/proc")? {
            let pid = entry?.file_name().to_str().and_then(|name| name.parse().ok());
            // One that ended meanwhile is counted by its parent the next time.
            if let Some(stat) = pid.and_then(|pid| Stat::of(pid).ok())
                && stat.parent == parent
            {
                processor += stat.own + stat.ended;
            }
        }
        Ok(Self { processor, peak: 0 })
    }

    /// What was used since an earlier look.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self { processor: self.processor.saturating_sub(before.processor), ..self }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.processor += other.processor;
        self.peak += other.peak;
    }
}

/// What is read of `/proc/[pid]/stat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stat {
    parent: u32,
    own: Duration,
    ended: Duration,
}

impl Stat {
    fn of(pid: u32) -> io::Result<Self> {
        let line = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        Self::read(&line).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// The name of a program stands in brackets and may hold anything: fields are counted after it.
    fn read(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
        let time = |one: usize, other: usize| {
            Some(Duration::from_millis((ticks(one)? + ticks(other)?) * 1_000 / TICKS))
        };
        Some(Self {
            parent: fields.get(1)?.parse().ok()?,
            own: time(11, 12)?,
            ended: time(13, 14)?,
        })
    }
}

/// `VmHWM: 123 kB`, in bytes.
fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_counts_is_read_whatever_a_program_is_called() {
        let line = "42 (a) b (c) S 7 42 42 0 -1 4194560 1 0 0 0 150 50 20 5 20 0 3 0 99 1 2";
        let (own, ended) = (Duration::from_secs(2), Duration::from_millis(250));
        assert_eq!(Stat::read(line), Some(Stat { parent: 7, own, ended }));
        assert_eq!(Stat::read("42 (a"), None);
        assert_eq!(peak("Name:\ta\nVmHWM:\t  3 kB\n"), Some(3_072));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn we_use_memory() {
        assert!(Usage::of(std::process::id()).unwrap().peak > 0);
    }
}
