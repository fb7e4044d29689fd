//! The pages of the fictional ENT.

use askama::Template;

use super::Person;

/// Its applications, and the console in which the address of Balado is pasted.
#[derive(Template)]
#[template(path = "ent/home.html")]
pub struct Home {
    /// The address that was pasted.
    pub connector: Option<String>,
    /// Somebody has just signed out.
    pub left: bool,
    /// What was pasted is no address.
    pub wrong: bool,
}

/// Who clicks on Balado, and how the ENT will answer.
#[derive(Template)]
#[template(path = "ent/login.html")]
pub struct Login<'a> {
    /// Who has an account.
    pub people: &'a [Person],
    /// What a ticket will be given for.
    pub service: &'a str,
    /// Each way to answer: its word, and the name that is shown.
    pub answers: &'a [(&'static str, &'static str)],
}
