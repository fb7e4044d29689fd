use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{StatusCode, redirect::Policy};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

use super::{Answer, AnswerError, Ticket};

/// How long an ENT may take for its whole answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest answer that is read, in bytes once decompressed.
const MAX_LENGTH: usize = 256 * 1024;

/// Questions that one ENT is asked at the same time by this instance. An ENT that hangs holds those up, and
/// nobody of another ENT.
const AT_ONCE: usize = 64;

/// Asks the ENTs about the tickets they gave.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    patience: Duration,
    /// By the address of the ENT: a few in an académie, all from its own table.
    seats: Arc<Mutex<HashMap<Url, Arc<Semaphore>>>>,
}

/// Why a ticket opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValidationError {
    /// Nobody answers at the address, or not over TLS as it should be.
    #[error("the ENT cannot be reached")]
    Unreachable,
    /// Not within five seconds.
    #[error("the ENT did not answer in time")]
    Late,
    /// Others wait for the same ENT, and it did not free a place within five seconds.
    #[error("too many wait for the ENT")]
    Crowded,
    /// Elsewhere, which is never followed, or an error of its own.
    #[error("the ENT answered with status {0}")]
    Status(u16),
    /// Longer than 256 KB, or no text.
    #[error("the ENT's answer is too long or no text")]
    Unreadable,
    /// An answer that vouches for nobody.
    #[error(transparent)]
    Answer(#[from] AnswerError),
}

impl Client {
    /// With the certificates of the system.
    pub fn new() -> Result<Self, reqwest::Error> {
        Self::patient(PATIENCE)
    }

    /// The same with another patience.
    pub fn patient(patience: Duration) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(patience)
            .user_agent("balado-service")
            .build()?;
        Ok(Self { http, patience, seats: Arc::default() })
    }

    /// Where a browser signs in to an ENT, to come back to `service` with a ticket.
    pub fn login(ent: &Url, service: &str) -> Url {
        at(ent, "cas/login", &[("service", service)])
    }

    /// Asks an ENT whom it gave a ticket to; `service` is what it was given for.
    pub async fn validate(
        &self,
        ent: &Url,
        service: &str,
        ticket: &Ticket,
    ) -> Result<Answer, ValidationError> {
        let address =
            at(ent, "cas/serviceValidate", &[("service", service), ("ticket", ticket.as_str())]);
        let _seat = self.seat(ent).await?;
        let text = tokio::time::timeout(self.patience, self.read(address)).await;
        Ok(Answer::parse(&text.map_err(|_| ValidationError::Late)??)?)
    }

    async fn seat(&self, ent: &Url) -> Result<OwnedSemaphorePermit, ValidationError> {
        let seats = {
            let mut of_ents = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = || Arc::new(Semaphore::new(AT_ONCE));
            Arc::clone(of_ents.entry(ent.clone()).or_insert_with(fresh))
        };
        match tokio::time::timeout(self.patience, seats.acquire_owned()).await {
            Ok(Ok(seat)) => Ok(seat),
            Ok(Err(_)) | Err(_) => Err(ValidationError::Crowded),
        }
    }

    async fn read(&self, address: Url) -> Result<String, ValidationError> {
        let mut response = self.http.get(address).send().await.map_err(|error| meaning(&error))?;
        if response.status() != StatusCode::OK {
            return Err(ValidationError::Status(response.status().as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| meaning(&error))? {
            if bytes.len() + chunk.len() > MAX_LENGTH {
                return Err(ValidationError::Unreadable);
            }
            bytes.extend_from_slice(&chunk);
        }
        String::from_utf8(bytes).map_err(|_| ValidationError::Unreadable)
    }
}

/// The library's own message has the address, and the ticket in it.
fn meaning(error: &reqwest::Error) -> ValidationError {
    if error.is_timeout() { ValidationError::Late } else { ValidationError::Unreachable }
}

fn at(ent: &Url, path: &str, query: &[(&str, &str)]) -> Url {
    let mut address = ent.clone();
    address.set_path(path);
    address.query_pairs_mut().extend_pairs(query);
    address
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("patience", &self.patience).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    const ANSWER: &str = "<serviceResponse><authenticationSuccess><user>1</user></authenticationSuccess></serviceResponse>";

    async fn listen() -> (TcpListener, Url) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        (listener, address.parse().unwrap())
    }

    fn asking(
        client: &Client,
        ent: &Url,
    ) -> impl Future<Output = Result<Answer, ValidationError>> + use<> {
        let (client, ent) = (client.clone(), ent.clone());
        async move { client.validate(&ent, "https://balado.example/", &"ST-1".parse().unwrap()).await }
    }

    #[test]
    fn an_ent_has_five_seconds_for_its_whole_answer() {
        assert_eq!(Client::new().unwrap().patience, Duration::from_secs(5));
    }

    #[tokio::test]
    async fn an_ent_that_hangs_holds_up_nobody_of_another_ent() {
        let client = Client::patient(Duration::from_secs(30)).unwrap();
        let ((hanging, silent), (answering, good)) = (listen().await, listen().await);
        let waiting: Vec<_> =
            (0..AT_ONCE + 6).map(|_| tokio::spawn(asking(&client, &silent))).collect();
        let mut held = Vec::new();
        for _ in 0..AT_ONCE {
            held.push(hanging.accept().await.unwrap());
        }
        let answer = async {
            let (mut asked, _) = answering.accept().await.unwrap();
            let mut question = [0; 1024];
            assert_ne!(asked.read(&mut question).await.unwrap(), 0);
            let status = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", ANSWER.len());
            asked.write_all(format!("{status}{ANSWER}").as_bytes()).await.unwrap();
            asked
        };
        let (answered, _open) = tokio::join!(asking(&client, &good), answer);
        assert_eq!(answered.unwrap().logins[0].as_str(), "1");
        let next = tokio::time::timeout(Duration::ZERO, hanging.accept()).await;
        assert!(next.is_err(), "so many at once, and no more");
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }

    #[tokio::test]
    async fn whoever_finds_no_place_in_time_is_told_that_it_is_crowded() {
        let client = Client::patient(Duration::from_millis(20)).unwrap();
        let ent: Url = "http://127.0.0.1:1/".parse().unwrap();
        let mut held = Vec::new();
        for _ in 0..AT_ONCE {
            held.push(client.seat(&ent).await.unwrap());
        }
        assert_eq!(asking(&client, &ent).await.err(), Some(ValidationError::Crowded));
        drop(held);
        assert_eq!(asking(&client, &ent).await.err(), Some(ValidationError::Unreachable));
    }
}
