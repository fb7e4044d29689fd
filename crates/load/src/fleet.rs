use std::{
    fmt,
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use balado_testkit::postgres::{PostgresServer, TestDatabase};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::{Balancer, Instance, Mailbox, Usage, balancer::EXIT};

/// The keys that the instances share: of no use anywhere else.
const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// Where the service keeps what it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file, and one instance.
    Sqlite,
    /// A server that writes as one that is relied upon (`fsync=on`), and two instances.
    Postgres,
}

impl Database {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    fn instances(self) -> usize {
        match self {
            Self::Sqlite => 1,
            Self::Postgres => 2,
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sqlite => "SQLite, one instance",
            Self::Postgres => "PostgreSQL, two instances",
        })
    }
}

/// A service as an académie runs it: its database, its instances, what stands before them, its mails.
#[derive(Debug)]
pub struct Fleet {
    // Dropped in this order: nobody asks a server that is gone.
    balancer: Balancer,
    instances: Vec<Instance>,
    base: Base,
    mailbox: Mailbox,
    _folder: TempDir,
}

#[derive(Debug)]
enum Base {
    File(PathBuf),
    Server { database: TestDatabase, _server: PostgresServer },
}

impl Fleet {
    /// Starts it, empty.
    ///
    /// # Errors
    /// When a program is not there, or does not start.
    pub async fn start(program: &Path, database: Database) -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let (keys, mails) = (folder.path().join("keys"), folder.path().join("mails"));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&keys)?;
        writeln!(file, "{KEY}")?;
        let data = |number: usize| folder.path().join(format!("data{number}"));
        let base = Base::start(database, &data(0))?;
        let mut instances = Vec::new();
        for number in 0..database.instances() {
            let exit = format!("{EXIT}/32");
            let mut options = vec!["--trusted-proxy", "127.0.0.1/32", "--egress-networks", &exit];
            let address = base.address();
            options.extend(address.iter().flat_map(|address| ["--database", address.as_str()]));
            let mut options: Vec<PathBuf> = options.into_iter().map(PathBuf::from).collect();
            options.extend(["--keys".into(), keys.clone(), "--mail-files".into(), mails.clone()]);
            options.extend(["--data".into(), data(number)]);
            let log = folder.path().join(format!("log{number}"));
            instances.push(Instance::start(program, &log, &options)?);
        }
        let urls = instances.iter().map(|instance| instance.url().clone()).collect();
        let (balancer, mailbox) = (Balancer::before(urls).await?, Mailbox::watch(&mails));
        Ok(Self { balancer, instances, base, mailbox, _folder: folder })
    }

    /// What clients talk to.
    pub fn balancer(&self) -> &Balancer {
        &self.balancer
    }

    /// Where codes arrive.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// What all instances have used so far.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn usage(&self) -> io::Result<Usage> {
        self.instances.iter().try_fold(Usage::default(), |mut sum, instance| {
            sum += instance.usage()?;
            Ok(sum)
        })
    }

    /// What the database's server has used so far; nothing where there is none.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn database_usage(&self) -> io::Result<Usage> {
        let Base::Server { database, .. } = &self.base else { return Ok(Usage::default()) };
        let backend = "select pid from pg_stat_activity where backend_type = 'checkpointer'";
        Usage::of_family(database.ask(backend).parse().map_err(io::Error::other)?)
    }

    /// Rows that a question counts; the words of both databases.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn count(&self, question: &str) -> io::Result<u64> {
        let answer = match &self.base {
            Base::File(path) => {
                let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
                let answer = file.and_then(|file| file.query_row(question, [], |row| row.get(0)));
                let count: i64 = answer.map_err(io::Error::other)?;
                count.to_string()
            }
            Base::Server { database, .. } => database.ask(question),
        };
        answer.parse().map_err(io::Error::other)
    }

    /// Bytes of the database at rest, without its log.
    ///
    /// # Errors
    /// When they cannot be counted.
    pub fn bytes(&self) -> io::Result<u64> {
        match &self.base {
            Base::File(_) => {
                self.count("select page_count * page_size from pragma_page_count, pragma_page_size")
            }
            Base::Server { .. } => self.count("select pg_database_size(current_database())"),
        }
    }
}

impl Base {
    fn start(database: Database, data: &Path) -> io::Result<Self> {
        Ok(match database {
            Database::Sqlite => Self::File(data.join("balado.sqlite")),
            Database::Postgres => {
                let mut server = PostgresServer::new()?;
                server.set("fsync=on");
                server.start()?;
                Self::Server { database: server.database(), _server: server }
            }
        })
    }

    fn address(&self) -> Option<String> {
        match self {
            Self::File(_) => None,
            Self::Server { database, .. } => Some(database.address()),
        }
    }
}
