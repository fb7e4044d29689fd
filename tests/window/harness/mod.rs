//! A screen, a bus, a driver, a service: each test has its own, so that tests run side by side.

pub mod display;
pub mod group;
pub mod page;
pub mod proxy;
pub mod school;
pub mod window;

use std::{future::Future, time::Duration};

/// How long anything may take before the test says it did not happen.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again until there is an answer; `what` is said when there never is.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(std::time::Instant::now() < deadline, "never seen: {what}");
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}
