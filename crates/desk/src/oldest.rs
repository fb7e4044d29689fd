//! The oldest version of this app that a service lets change something, as it last said.

use std::sync::{Mutex, PoisonError};

use balado_wire::MIN_APP_HEADER;
use reqwest::header::HeaderMap;
use semver::Version;
use url::Url;

/// Of this app.
pub(crate) const OWN_VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the service that was asked last said, and which one it is.
#[derive(Debug, Default)]
pub(crate) struct OldestApp(Mutex<Option<(Url, Option<Version>)>>);

impl OldestApp {
    /// Notes what an answer says; a version that cannot be read asks for nothing.
    pub(crate) fn note(&self, service: &Url, headers: &HeaderMap) {
        let version = headers.get(MIN_APP_HEADER).and_then(|version| version.to_str().ok());
        let version = version.and_then(|version| Version::parse(version).ok());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((service.clone(), version));
    }

    /// Whether this service has answered since the start of the program, or since another one was chosen.
    pub(crate) fn is_known(&self, service: &Url) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().is_some_and(|(known, _)| known == service)
    }

    /// The oldest version that a service lets change something, as it said since the start.
    pub(crate) fn wanted(&self, service: &Url) -> Option<Version> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(known, _)| known == service)?.1.clone()
    }

    /// The version that a service wants, when this app is older.
    pub(crate) fn refuses(&self, service: &Url) -> Option<Version> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, wanted) = known.as_ref().filter(|(known, _)| known == service)?;
        let own = Version::parse(OWN_VERSION).expect("Cargo's versions are versions");
        wanted.clone().filter(|wanted| own < *wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_older_app_is_refused_and_by_the_service_that_says_so() {
        let here: Url = "https://balado.example/".parse().unwrap();
        let elsewhere: Url = "https://autre.example/".parse().unwrap();
        let table = [
            (None, false, "nothing wanted"),
            (Some("0.0.1"), false, "an older one is wanted"),
            (Some(OWN_VERSION), false, "this very one"),
            (Some("999.0.0"), true, "a newer one"),
            (Some("999"), false, "no version"),
        ];
        let oldest = OldestApp::default();
        assert!(!oldest.is_known(&here));
        for (wanted, expected, case) in table {
            let wanted = wanted.map(|wanted| (MIN_APP_HEADER, wanted));
            let headers = wanted.into_iter();
            let headers =
                headers.map(|(name, text)| (name.parse().unwrap(), text.parse().unwrap()));
            oldest.note(&here, &headers.collect::<HeaderMap>());
            assert_eq!(oldest.refuses(&here).is_some(), expected, "{case}");
            assert_eq!(oldest.refuses(&elsewhere), None, "{case}");
        }
        assert!(oldest.is_known(&here) && !oldest.is_known(&elsewhere));
    }
}
