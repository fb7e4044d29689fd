//! How many files and connections the system lets this program have open.

/// Raises what this program may have open to the most that the system allows it, and says how much that is;
/// `None` where there is no such limit, or none is known.
pub fn raise() -> Option<u64> {
    #[cfg(unix)]
    return raise_soft_limit();
    #[cfg(not(unix))]
    None
}

/// The soft limit of a service is 1,024 under systemd, its hard one 524,288 (`systemd.exec(5)`).
#[cfg(unix)]
fn raise_soft_limit() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let found = getrlimit(Resource::Nofile);
    let wanted = Rlimit { current: found.maximum, maximum: found.maximum };
    if found.current == wanted.current {
        return found.current;
    }
    match setrlimit(Resource::Nofile, wanted) {
        Ok(()) => wanted.current,
        Err(error) => {
            tracing::warn!(%error, allowed = found.current, "open files stay limited as they are");
            found.current
        }
    }
}
