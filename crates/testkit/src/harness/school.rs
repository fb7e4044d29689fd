//! The real service beside the window: its mails, and the rows it holds.

use std::{path::PathBuf, process::Command};

use balado_service::owner_only;
use fantoccini::key::Key;
use rusqlite::{Connection, OpenFlags, types::Value};
use tempfile::TempDir;

use super::{built, window::Window};
use crate::service::ServiceProcess;

/// The school of the samples.
pub const RNE: &str = "0779999A";

/// The service as a program, on a folder of its own.
#[derive(Debug)]
pub struct School {
    /// The program itself.
    pub service: ServiceProcess,
    /// Its data: database, mails, log.
    pub folder: TempDir,
}

impl School {
    /// Starts it with its fictional school.
    pub fn start() -> Self {
        Self::start_with(&["--demo"])
    }

    /// Starts it with other arguments.
    pub fn start_with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let service = ServiceProcess::spawn(&program(), folder.path(), arguments);
        Self { service: service.expect("the service starts"), folder }
    }

    /// Starts it as an académie does, at the address people know, with the school in its list.
    pub fn start_at(public_url: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        owner_only::put_right(folder.path()).expect("a folder of ours");
        let [list, mails] = ["annuaire.csv", "mails"].map(|name| folder.path().join(name));
        let schools = format!("uai;nom_etablissement\n{RNE};Collège Les Tilleuls\n");
        std::fs::write(&list, schools).expect("a list of schools");
        let mut import = Command::new(program());
        import.args(["schools", "import"]).arg(&list).arg("--data").arg(folder.path());
        assert!(import.status().expect("the program starts").success(), "the list is taken");
        let mails = mails.to_str().expect("a readable name");
        let arguments = ["--public-url", public_url, "--mail-files", mails];
        let service = ServiceProcess::spawn(&program(), folder.path(), &arguments);
        Self { service: service.expect("the service starts"), folder }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        self.service.url().to_string()
    }

    /// Every account, every column, as text, in the order of their keys.
    pub fn accounts(&self) -> Vec<String> {
        self.rows("select * from account order by uai, ent_id")
    }

    /// All accounts but the count of their writings, which an undo rightly adds to.
    pub fn people(&self) -> Vec<String> {
        self.rows(
            "select uai, ent_id, list, last_name, first_name, login, classes, active \
             from account order by uai, ent_id",
        )
    }

    /// Accounts that may enter.
    pub fn active(&self, list: &str) -> usize {
        self.rows(&format!("select 1 from account where active = 1 and list = '{list}'")).len()
    }

    /// Writes beside the service what only time would, such as the age of a session.
    pub fn pretend(&self, statement: &str) {
        let database = Connection::open(self.service.database_path()).expect("the database");
        database.busy_timeout(super::PATIENCE).expect("patience");
        database.execute(statement, []).expect("a statement");
    }

    /// The rows of a question, read only.
    pub fn rows(&self, question: &str) -> Vec<String> {
        let path = self.service.database_path();
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
        let database = database.expect("the database");
        let mut statement = database.prepare(question).expect("a question");
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells: Result<Vec<Value>, _> = (0..columns).map(|n| row.get(n)).collect();
            cells.map(|cells| format!("{cells:?}"))
        });
        rows.expect("rows").collect::<Result<_, _>>().expect("rows")
    }
}

/// The service's program, unless `BALADO_SERVICE_BIN` names another one.
pub(super) fn program() -> PathBuf {
    std::env::var_os("BALADO_SERVICE_BIN").map_or_else(|| built("balado-service"), PathBuf::from)
}

impl Window {
    /// Asks for a link, enters with the code of the mail and goes to the pupils' page.
    pub async fn sign_in(&self, school: &School) {
        self.come_in(school).await;
        self.click("Import Élèves").await;
    }

    /// Asks for a link and enters with the code of the mail: Accueil is there.
    pub async fn come_in(&self, school: &School) {
        self.fill("RNE", RNE).await;
        self.click("Recevoir un lien").await;
        self.sees("Message envoyé").await;
        self.enter(&school.service.last_code().expect("a mail with a code")).await;
        self.sees("Connecté").await;
    }

    /// Gives a code and a name.
    pub async fn enter(&self, code: &str) {
        self.fill("Code ou lien", code).await;
        self.fill("Votre nom", "Nadia Benali").await;
        self.click("Se connecter").await;
    }

    /// Validates the open list, typing the number when one is asked for.
    pub async fn validate(&self) {
        self.click("Valider").await;
        let next = ["Pour confirmer, tapez", "Envoi en cours", "C’est fait"];
        if self.sees_one_of(&next).await == next[0] {
            let steps = "return Number(document.body.innerText.match(/Vérification 1 sur (\\d+)/)?.[1] ?? 1)";
            let steps = self.ask(steps, vec![]).await.as_u64().expect("a count");
            for step in 1..=steps {
                if steps > 1 {
                    self.sees(&format!("Vérification {step} sur {steps}")).await;
                }
                self.confirm_one().await;
            }
        }
    }

    /// Types the number that the dialog asks for.
    async fn confirm_one(&self) {
        let script = r"return document.querySelector('[role=dialog] label, [role=alertdialog] label, dialog label').innerText.replace(/\D/g, '')";
        let number = self.ask(script, vec![]).await;
        let typed = format!("{}{}", number.as_str().expect("a number"), char::from(Key::Enter));
        self.fill("Pour confirmer", &typed).await;
    }
}
