//! The ENT beside the service: whoever clicks there on Balado.

use std::{net::SocketAddr, process::Command};

use super::school::{RNE, School, program};
use crate::{
    ent::{Browser, FictionalEnt, Page, Person},
    samples,
};

/// A free port of loopback.
const FREE: ([u8; 4], u16) = ([127, 0, 0, 1], 0);

/// The fictional ENT of the school of the samples, which its service knows.
#[derive(Debug)]
pub struct SchoolEnt {
    /// The ENT itself.
    pub ent: FictionalEnt,
    /// Who has an account there: two pupils and two teachers of the lists of 2025, then a pupil and somebody of the
    /// staff who are on no list.
    pub people: Vec<Person>,
}

impl SchoolEnt {
    /// Starts it, and names it to the service as an administrator does.
    pub async fn of(school: &School) -> Self {
        Self::of_schools(school, &[RNE]).await
    }

    /// The same as the ENT of several schools, by their numbers.
    pub async fn of_schools(school: &School, numbers: &[&str]) -> Self {
        let exports = ["2025/eleves.csv", "2025/enseignants.csv"].map(samples::bytes);
        let people = Person::of_exports(&exports, RNE.parse().expect("a school")).expect("lists");
        let ent = FictionalEnt::start(people.clone(), SocketAddr::from(FREE)).await;
        let ent = ent.expect("a free port");
        let table = school.folder.path().join("ents.csv");
        let lines = numbers.iter().map(|number| format!("{number};ENT fictif;{}\n", ent.address));
        std::fs::write(&table, format!("pour;nom;adresse\n{}", lines.collect::<String>()))
            .expect("a table of ENTs");
        let mut import = Command::new(program());
        import.args(["ents", "import"]).arg(&table).arg("--data").arg(school.folder.path());
        let taken = import.env("RUST_LOG", "error").output().expect("the program starts");
        assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
        Self { ent, people }
    }

    /// A pupil of the list.
    pub fn pupil(&self) -> &Person {
        &self.people[0]
    }

    /// A teacher of the list.
    pub fn teacher(&self) -> &Person {
        &self.people[2]
    }

    /// Somebody of the staff, on no list.
    pub fn staff(&self) -> &Person {
        &self.people[5]
    }

    /// In a browser at an address of Balado, is who clicks there, the ENT answering in that
    /// [shape](crate::ent::Answering::of_word); and what the browser then shows.
    pub async fn sends(&self, browser: &Browser, from: &str, who: &Person, shape: &str) -> Page {
        let asked = browser.open(from).await.expect("the way to the ENT");
        let shown = browser.click_as(&asked, who, shape).await;
        shown.unwrap_or_else(|error| panic!("{error}; shown: {}", asked.text))
    }
}
