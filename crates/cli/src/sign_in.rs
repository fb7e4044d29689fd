//! `balado sign-in`, and the session the other commands need.

use std::{path::PathBuf, sync::Arc};

use balado_desk::{Desk, DeskError, SessionShown, Settings, Start};

use crate::{
    failure::{Failure, status},
    print,
    session_file::SessionFile,
};

/// Which service, and how to get in.
#[derive(clap::Args)]
pub struct Access {
    /// L’adresse du service
    #[arg(long, value_name = "ADRESSE")]
    service: Option<String>,
    /// Garde la session dans ce fichier plutôt que dans le trousseau de clés
    #[arg(long, value_name = "FICHIER")]
    session_file: Option<PathBuf>,
    /// Le RNE (UAI) de l’établissement, par exemple 0771234X
    #[arg(long)]
    rne: Option<String>,
    /// Votre nom, montré dans l’historique
    #[arg(long, value_name = "NOM")]
    person: Option<String>,
    /// Le gestionnaire passe par l’ENT, sans la boîte mail de l’établissement
    #[arg(long)]
    through_ent: bool,
}

impl Access {
    /// A desk that keeps its session where the person said.
    pub fn desk(&self) -> Result<Desk, Failure> {
        let mut settings = Settings::from_environment()?;
        if let Some(service) = &self.service {
            settings = settings.with_service(service)?;
        }
        Ok(match &self.session_file {
            Some(path) => Desk::with_vault(settings, Arc::new(SessionFile::open(path)?)),
            None => Desk::new(settings),
        })
    }

    /// The session that is kept, or a new one with the person's help; a session file is never
    /// asked about, so that a nightly run ends instead of waiting.
    pub async fn session(&self, desk: &Desk) -> Result<SessionShown, Failure> {
        let start = desk.start().await?;
        said(&start);
        match start.session {
            Some(session) => self.of_this_school(desk, session),
            None if self.session_file.is_some() => Err(Failure::Said(
                "La session de ce fichier est finie. Lancez « balado sign-in --session-file … », puis recommencez."
                    .to_owned(),
            )),
            None => self.new_session(desk).await,
        }
    }

    /// A session of another school than the one that was named is never used.
    fn of_this_school(&self, desk: &Desk, session: SessionShown) -> Result<SessionShown, Failure> {
        let Some(rne) = &self.rne else { return Ok(session) };
        match desk.check_rne(rne) {
            balado_desk::Rne::Valid(uai) if uai == session.uai => Ok(session),
            _ => Err(Failure::Said(format!(
                "La session ouverte est celle de {}, pas de {rne}. Lancez « balado sign-in --rne {rne} ».",
                session.uai
            ))),
        }
    }

    async fn new_session(&self, desk: &Desk) -> Result<SessionShown, Failure> {
        let rne = answer(self.rne.as_ref(), "RNE de l’établissement :")?;
        let person = answer(self.person.as_ref(), "Votre nom :")?;
        if self.through_ent {
            ask_through_ent(desk, &rne).await?;
        } else {
            ask_by_mail(desk, &rne).await?;
        }
        loop {
            let code = answer(None, "Code (ou lien) reçu :")?;
            match desk.sign_in(&code, &person).await {
                Err(error @ DeskError::NotACode) => print::tell(&error.help()),
                opened => {
                    let start = opened?;
                    said(&start);
                    return start.session.ok_or(Failure::Desk(DeskError::SignedOut));
                }
            }
        }
    }
}

async fn ask_by_mail(desk: &Desk, rne: &str) -> Result<(), Failure> {
    let school = desk.look_up_school(rne).await?;
    let link = desk.request_link(rne).await?;
    print::tell(&format!(
        "Un code est envoyé à {}. Il est valable jusqu’au {}.",
        school.mailbox,
        print::hour(link.expires_at)
    ));
    Ok(())
}

async fn ask_through_ent(desk: &Desk, rne: &str) -> Result<(), Failure> {
    let link = desk.request_through_ent(rne).await?;
    let address = link.through_ent.unwrap_or_default();
    print::tell(&format!(
        "Cliquez sur Balado dans votre ENT, ou ouvrez {address} : si vous êtes gestionnaire, la page propose un \
         code, bon dix minutes."
    ));
    Ok(())
}

fn said(start: &Start) {
    for notice in &start.notices {
        print::tell(notice);
    }
    for cut in &start.interrupted {
        print::tell(&format!(
            "L’import de {} du {} s’est arrêté avant la fin : rien n’a changé dans Balado.",
            cut.file_name,
            print::hour(cut.at)
        ));
    }
}

/// What was given, or what the person answers.
fn answer(given: Option<&String>, question: &str) -> Result<String, Failure> {
    given.cloned().or_else(|| print::ask(question)).ok_or_else(|| {
        Failure::Said(format!(
            "Personne n’a répondu à la question « {question} ». Recommencez dans un terminal."
        ))
    })
}

/// Opens a new session and keeps it.
pub async fn run(access: &Access) -> Result<u8, Failure> {
    let desk = access.desk()?;
    let session = access.new_session(&desk).await?;
    if !session.in_keyring {
        return Err(Failure::Said(
            "La session est ouverte mais n’a pas pu être gardée. Utilisez --session-file avec un dossier où vous pouvez écrire."
                .to_owned(),
        ));
    }
    let until = print::hour(session.expires_at);
    print::show(&format!("Session ouverte pour {} jusqu’au {until}.", session.school))?;
    Ok(status::OK)
}
