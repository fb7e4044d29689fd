//! The PCs on which the school is signed in.

use balado_wire as wire;
use jiff::Timestamp;
use reqwest::Method;
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use super::Desk;
use crate::{DeskError, shown::Start};

/// A person who waits for a code on another PC would wait in vain.
const ALL_ENDED: &str = "Tous les postes sont déconnectés. Les codes et les liens envoyés avant ne \
     servent plus : qui en attendait un doit en demander un autre.";

/// An open session of the school.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "OpenSessionView")]
pub struct OpenSession {
    /// Names it for ending it.
    #[ts(type = "string")]
    pub id: Uuid,
    /// The name given when it was opened.
    pub person: String,
    /// The PC's name.
    pub device: String,
    /// When it was opened.
    #[ts(type = "string")]
    pub opened_at: Timestamp,
    /// When it ends by itself.
    #[ts(type = "string")]
    pub expires_at: Timestamp,
    /// Whether it is this PC's.
    pub current: bool,
}

impl Desk {
    /// The open sessions of the school, newest first.
    pub async fn sessions(&self) -> Result<Vec<OpenSession>, DeskError> {
        let found: wire::SessionListBody =
            self.with_session(async |remote| remote.get("/v1/sessions").await).await?;
        Ok(found.sessions.into_iter().map(open_session).collect())
    }

    /// Ends one of them; one that had already ended is no failure.
    pub async fn end_session(&self, id: Uuid) -> Result<Vec<OpenSession>, DeskError> {
        let path = format!("/v1/sessions/{id}");
        let ended =
            self.with_session(async |remote| remote.tell(Method::DELETE, &path).await).await;
        match ended {
            Err(error) if !error.is_not_found() => Err(error),
            _ => self.sessions().await,
        }
    }

    /// Signs out every PC of the school, this one too, which closes its lists; says what else it ended.
    pub async fn end_all_sessions(&self) -> Result<Start, DeskError> {
        self.with_session(async |remote| remote.tell(Method::DELETE, "/v1/sessions").await).await?;
        self.forget_session().await;
        let not_forgotten = self.close_all().await;
        Ok(self.stand(std::iter::once(ALL_ENDED.to_owned()).chain(not_forgotten).collect()))
    }
}

fn open_session(body: wire::SessionBody) -> OpenSession {
    let wire::SessionBody { id, person, device, opened_at, expires_at, current, .. } = body;
    OpenSession { id, person, device, opened_at, expires_at, current }
}
