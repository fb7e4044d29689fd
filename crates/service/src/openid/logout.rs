use std::{sync::Arc, time::Duration};

use reqwest::redirect::Policy;
use tokio::sync::Semaphore;
use url::Url;

/// Messages that leave at the same time; the others wait, and nobody waits for them.
const AT_ONCE: usize = 32;

/// How long a site may take to hear that a visit is over.
#[derive(Debug, Clone)]
pub struct Patience {
    /// For one answer.
    pub answer: Duration,
    /// Before each further try.
    pub pauses: Vec<Duration>,
}

impl Default for Patience {
    /// Three tries, within a minute.
    fn default() -> Self {
        let pauses = vec![Duration::from_secs(2), Duration::from_secs(20)];
        Self { answer: Duration::from_secs(5), pauses }
    }
}

/// Tells sites, in the background, that visits are over. What did not leave when this program ends is lost: the site's
/// own session ends by itself.
#[derive(Clone)]
pub struct Messenger {
    http: reqwest::Client,
    seats: Arc<Semaphore>,
    pauses: Arc<[Duration]>,
}

impl Messenger {
    /// With the certificates of the system.
    pub fn new(patience: Patience) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(patience.answer)
            .user_agent("balado-service")
            .build()?;
        let seats = Arc::new(Semaphore::new(AT_ONCE));
        Ok(Self { http, seats, pauses: patience.pauses.into() })
    }

    /// Posts a logout token to a site, several times if need be (Back-Channel Logout §2.5).
    pub fn send(&self, client: &str, address: Url, token: String) {
        let (messenger, client) = (self.clone(), client.to_owned());
        tokio::spawn(async move {
            let Ok(_seat) = messenger.seats.acquire().await else { return };
            if !messenger.deliver(&address, &token).await {
                tracing::warn!(client, "a site did not hear that a visit is over");
            }
        });
    }

    async fn deliver(&self, address: &Url, token: &str) -> bool {
        for pause in self.pauses.iter().map(Some).chain([None]) {
            if self.post(address, token).await {
                return true;
            }
            if let Some(pause) = pause {
                tokio::time::sleep(*pause).await;
            }
        }
        false
    }

    /// Whether the site heard it: 200, or 204 of some frameworks (§2.8). A refusal of the token itself (400) would be
    /// the same the next time, but its keys may be older than ours: it is tried again too.
    async fn post(&self, address: &Url, token: &str) -> bool {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("logout_token", token)
            .finish();
        let request = self.http.post(address.clone()).body(form);
        let request =
            request.header(reqwest::header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        // The library's own message has the address, which may hold a secret of the site.
        request.send().await.is_ok_and(|answer| answer.status().is_success())
    }
}

impl std::fmt::Debug for Messenger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Messenger").field("pauses", &self.pauses).finish_non_exhaustive()
    }
}
