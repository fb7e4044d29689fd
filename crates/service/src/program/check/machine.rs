use balado_service::clock::{Clock, SystemClock};
use jiff::{SignedDuration, Timestamp};

use super::{Found, Setting, database::Looked};

/// What the clock of the machine may be away from the database's.
const DRIFT: SignedDuration = SignedDuration::from_secs(30);

/// Before this program was written no clock is right.
const FIRST_YEAR: i16 = 2026;

/// Certificates and keys of this program are for this century.
const LAST_YEAR: i16 = 2100;

/// Room for a commit, its log and a backup.
#[cfg(any(unix, test))]
const LEAST_ROOM: u64 = 1 << 30;

/// Files besides the clients': the database's, the journal's, the mail server's.
#[cfg(any(unix, test))]
const OTHER_FILES: u64 = 256;

/// The machine's, beside the database's when there is one.
pub fn clock(database: Option<&Looked>) -> Found {
    let here = SystemClock.now();
    match database {
        Some(Looked::Server(server)) => beside(here, server.now),
        _ => sane(here),
    }
}

fn beside(here: Timestamp, there: Timestamp) -> Found {
    let apart = here.duration_since(there).abs();
    if apart <= DRIFT {
        return Ok(format!("à {} s de celle de la base", apart.as_secs()));
    }
    Err(format!(
        "à {} s de celle de la base. Mettez les deux machines à l’heure (timedatectl set-ntp true) : le service va \
         par celle de la base, et le journal de cette machine par la sienne",
        apart.as_secs()
    ))
}

fn sane(here: Timestamp) -> Found {
    let zoned = here.to_zoned(jiff::tz::TimeZone::UTC);
    if (FIRST_YEAR..LAST_YEAR).contains(&zoned.year()) {
        return Ok(format!("{}", zoned.strftime("%d/%m/%Y %H:%M UTC")));
    }
    Err(format!(
        "elle dit {}. Mettez cette machine à l’heure (timedatectl set-ntp true) : codes, connexions et purges en \
         dépendent",
        zoned.strftime("%d/%m/%Y %H:%M UTC")
    ))
}

/// What is left where the data are.
#[cfg(unix)]
pub fn disk(setting: Setting<'_>) -> Found {
    // The folder that the data will be in, when they are not there yet.
    let data = setting.data.ancestors().find(|folder| folder.is_dir());
    let data = data.unwrap_or(std::path::Path::new("."));
    let found = rustix::fs::statvfs(data).map_err(|error| {
        format!("{} : {}", data.display(), balado_arguments::reason(&error.into()))
    })?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let file = crate::program::data::database(setting.data);
    let held = std::fs::metadata(file).map_or(0, |file| file.len());
    room(free, held)
}

#[cfg(not(unix))]
pub fn disk(_: Setting<'_>) -> Found {
    Ok("non mesurée sur ce système".into())
}

/// A backup beside the database, or tables that are rewritten, take as much again.
#[cfg(any(unix, test))]
fn room(free: u64, held: u64) -> Found {
    let wanted = held.saturating_mul(2).max(LEAST_ROOM);
    let mega = |bytes: u64| bytes >> 20;
    if free >= wanted {
        return Ok(format!("{} Mo libres", mega(free)));
    }
    Err(format!(
        "{} Mo libres, il en faut {} : faites de la place, sinon les imports seront refusés (507)",
        mega(free),
        mega(wanted)
    ))
}

/// What the system lets this account open at once.
#[cfg(unix)]
pub fn open_files() -> Found {
    use rustix::process::{Resource, getrlimit};
    enough(getrlimit(Resource::Nofile).maximum)
}

#[cfg(not(unix))]
pub fn open_files() -> Found {
    Ok("sans limite sur ce système".into())
}

/// The service raises its own limit up to this one.
#[cfg(any(unix, test))]
fn enough(most: Option<u64>) -> Found {
    let Some(most) = most else { return Ok("sans limite".into()) };
    let clients = u64::try_from(balado_service::config::ConnectionLimits::default().at_once)
        .unwrap_or(u64::MAX);
    let wanted = clients.saturating_add(OTHER_FILES);
    if most >= wanted {
        return Ok(format!("{most} au plus"));
    }
    Err(format!(
        "{most} au plus, et {clients} clients à la fois en veulent {wanted} : LimitNOFILE={wanted} dans l’unité systemd"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_machine_lacks_is_said_with_its_remedy() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-09-01T07:00:00Z");
        let table = [
            (beside(now, at("2026-09-01T07:00:29Z")), None, "half a minute apart"),
            (beside(now, at("2026-09-01T06:59:00Z")), Some("à 60 s"), "a minute ahead"),
            (beside(now, at("2026-09-01T07:01:00Z")), Some("à 60 s"), "a minute behind"),
            (sane(now), None, "a day of this century"),
            (sane(Timestamp::UNIX_EPOCH), Some("timedatectl"), "a battery that is empty"),
            (room(2 << 30, 0), None, "room"),
            (room(2 << 30, 3 << 30), Some("6144"), "less than a backup takes"),
            (room(1 << 20, 0), Some("1 Mo libres"), "nearly full"),
            (enough(None), None, "no limit"),
            (enough(Some(524_288)), None, "systemd's own"),
            (enough(Some(1_024)), Some("LimitNOFILE="), "an old shell's"),
        ];
        for (found, expected, case) in table {
            match (found, expected) {
                (Ok(_), None) => {}
                (Err(words), Some(part)) => assert!(words.contains(part), "{case}: {words}"),
                (found, _) => panic!("{case}: {found:?}"),
            }
        }
    }
}
