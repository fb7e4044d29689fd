use std::{net::IpAddr, path::PathBuf, str::FromStr, time::Duration};

use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};
use url::form_urlencoded;

use super::tls::Protection;

/// Where a server listens unless told otherwise.
const PORT: u16 = 5432;

/// How long the server may take to open a connection.
const CONNECTING: Duration = Duration::from_secs(5);

/// Where a database is and how far the way there is protected: `postgres://user@host:port/name?sslmode=…`.
/// A secret has no place in it.
#[derive(Clone)]
pub struct Address {
    pub(super) config: Config,
    pub(super) protection: Protection,
    pub(super) authorities: Option<PathBuf>,
}

/// Where it is, as people write it: `bd.example:5433/balado`. As whom stays out of it.
impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hosts = self.config.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        });
        let ports = self.config.get_ports();
        let port = |at: usize| ports.get(at).or(ports.first()).filter(|port| **port != PORT);
        let places = hosts.enumerate().map(|(at, host)| match port(at) {
            Some(port) => format!("{host}:{port}"),
            None => host,
        });
        let places: Vec<String> = places.collect();
        write!(f, "{}/{}", places.join(","), self.config.get_dbname().unwrap_or_default())
    }
}

/// Shows where, never as whom.
impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hosts = self.config.get_hosts();
        f.debug_struct("Address")
            .field("hosts", &hosts)
            .field("tls", &self.protection)
            .finish_non_exhaustive()
    }
}

/// Why a text is no address of a database. Nothing of the text is repeated: people put secrets there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not an address at all, or a setting that nobody knows.
    #[error("not the address of a PostgreSQL database")]
    Shape,
    /// It would be seen by everyone on the machine, and kept in histories.
    #[error("a password has no place in the address of a database")]
    Secret,
    /// A word for `sslmode` that is not one of the four.
    #[error("sslmode is disable, prefer, require or verify-full")]
    Protection,
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if !["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
            return Err(AddressError::Shape);
        }
        let (place, settings) = text.split_once('?').unwrap_or((text, ""));
        let (mut protection, mut authorities) = (None, None);
        let mut others = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(settings.as_bytes()) {
            match name.as_ref() {
                "sslmode" => protection = Some(self::protection(&value)?),
                "sslrootcert" => authorities = Some(PathBuf::from(value.as_ref())),
                _ => drop(others.append_pair(&name, &value)),
            }
        }
        // Written with `%20`: PostgreSQL's addresses know no `+`.
        let others = others.finish().replace('+', "%20");
        let mut config: Config =
            format!("{place}?{others}").parse().map_err(|_| AddressError::Shape)?;
        if config.get_password().is_some() {
            return Err(AddressError::Secret);
        }
        if config.get_hosts().is_empty() || config.get_dbname().is_none() {
            return Err(AddressError::Shape);
        }
        let protection = protection.unwrap_or_else(|| by_default(&config));
        prepare(&mut config, protection);
        Ok(Self { config, protection, authorities })
    }
}

fn protection(word: &str) -> Result<Protection, AddressError> {
    match word {
        "disable" => Ok(Protection::Disable),
        "prefer" => Ok(Protection::Prefer),
        "require" => Ok(Protection::Require),
        "verify-full" => Ok(Protection::VerifyFull),
        _ => Err(AddressError::Protection),
    }
}

/// What leaves the machine goes to a server that is known.
fn by_default(config: &Config) -> Protection {
    if config.get_hosts().iter().any(is_a_socket) {
        Protection::Disable
    } else if config.get_hosts().iter().all(is_here) {
        Protection::Prefer
    } else {
        Protection::VerifyFull
    }
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn is_a_socket(host: &Host) -> bool {
    !matches!(host, Host::Tcp(_))
}

fn prepare(config: &mut Config, protection: Protection) {
    config.ssl_mode(match protection {
        Protection::Disable => SslMode::Disable,
        Protection::Prefer => SslMode::Prefer,
        Protection::Require | Protection::VerifyFull => SslMode::Require,
    });
    if config.get_application_name().is_none() {
        config.application_name("balado-service");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECTING);
    }
    // A server that vanished is noticed in about a minute.
    config.keepalives_idle(Duration::from_secs(30)).keepalives_interval(Duration::from_secs(10));
    config.keepalives_retries(3).tcp_user_timeout(Duration::from_mins(1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_and_how_far_it_is_protected() {
        use Protection::{Disable, Prefer, Require, VerifyFull};
        let table = [
            ("postgres://balado@bd.example/balado", Ok(VerifyFull), "away: known by name"),
            ("postgresql://balado@127.0.0.1:5433/balado", Ok(Prefer), "here"),
            ("postgres://balado@localhost/balado", Ok(Prefer), "here, by name"),
            ("postgres://balado@%2Frun%2Fpostgresql/balado", Ok(Disable), "a socket"),
            ("postgres://balado@bd.example/balado?sslmode=require", Ok(Require), "as asked"),
            ("postgres://balado@a,b/balado?target_session_attrs=read-write", Ok(VerifyFull), "two"),
            (
                "postgres://balado@a/balado?application_name=balado%20test",
                Ok(VerifyFull),
                "a space",
            ),
            ("postgres://balado:secret@bd.example/balado", Err(AddressError::Secret), "a secret"),
            ("postgres://bd.example/b?password=secret", Err(AddressError::Secret), "another way"),
            ("postgres://b@a/b?sslmode=verify", Err(AddressError::Protection), "no such word"),
            ("postgres://b@a/b?sslmod=require", Err(AddressError::Shape), "no such setting"),
            ("postgres://balado@bd.example", Err(AddressError::Shape), "no database"),
            ("postgres://", Err(AddressError::Shape), "nothing"),
            ("host=bd.example dbname=balado", Err(AddressError::Shape), "another dress"),
            ("balado.sqlite", Err(AddressError::Shape), "a file"),
        ];
        for (text, expected, case) in table {
            let found = text.parse::<Address>().map(|address| address.protection);
            assert_eq!(found, expected, "{case}");
        }
    }

    #[test]
    fn an_address_is_shown_without_its_user() {
        let table = [
            ("postgres://balado@bd.example/ecoles?sslmode=require", "bd.example/ecoles"),
            ("postgres://balado@bd.example:5433/ecoles", "bd.example:5433/ecoles"),
            ("postgres://balado@a:1,b:2/ecoles", "a:1,b:2/ecoles"),
            ("postgres://balado@%2Frun%2Fpostgresql/ecoles", "/run/postgresql/ecoles"),
        ];
        for (text, expected) in table {
            let address: Address = text.parse().expect(text);
            assert_eq!(address.to_string(), expected);
        }
    }

    #[test]
    fn authorities_are_a_file() {
        let text = "postgres://b@a/b?sslrootcert=%2Fetc%2Fbalado%2Fca.pem&sslmode=verify-full";
        let address: Address = text.parse().expect("an address");
        assert_eq!(address.authorities, Some(PathBuf::from("/etc/balado/ca.pem")));
    }

    #[test]
    fn no_error_repeats_a_secret() {
        for text in ["postgres://b:geheim@a/b", "postgres://b@a/b?password=geheim", "geheim"] {
            let error = text.parse::<Address>().expect_err(text).to_string();
            assert!(!error.contains("geheim"), "{error}");
        }
    }
}
