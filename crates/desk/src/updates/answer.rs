//! What the service last said of versions, kept on this PC until it is asked again.

use std::fs;

use balado_wire::LatestBody;
use jiff::{SignedDuration, Timestamp};
use semver::Version;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::{Installer, own};
use crate::{DeskError, Settings, settings::keep};

const FILE: &str = "updates.json";

/// How long an answer is good.
const ASKED_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// An answer, and whose.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) service: Url,
    pub(crate) asked_at: Timestamp,
    /// `latest.json`, as it came; nothing when none is published.
    pub(crate) latest: Option<Value>,
    /// The oldest version of the app that the service lets change something.
    pub(crate) oldest: Option<Version>,
    /// The contract that it speaks.
    pub(crate) contract: String,
}

/// A newer version, for this PC.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) version: Version,
    pub(crate) notes: Option<String>,
    /// Of the file, below the service's own address: whatever host the answer names, it is asked of the service.
    pub(crate) path: String,
    pub(crate) signature: String,
    pub(crate) latest: Value,
}

impl Answer {
    /// What is kept of this service; a file that cannot be read counts as none. Blocks.
    pub(crate) fn load(settings: &Settings, service: &Url) -> Option<Self> {
        let bytes = fs::read(settings.state_dir.join(FILE)).ok()?;
        let answer: Self = serde_json::from_slice(&bytes).ok()?;
        (answer.service == *service).then_some(answer)
    }

    /// Blocks.
    pub(crate) fn save(&self, settings: &Settings) -> Result<(), DeskError> {
        let bytes = serde_json::to_vec(self).expect("an answer is JSON");
        keep(&settings.state_dir.join(FILE), &bytes, "la date de la recherche de mises à jour")
    }

    /// Whether the service may be asked again: a day later, or when this PC's clock went back.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.asked_at);
        age < SignedDuration::ZERO || age >= ASKED_EVERY
    }

    /// What is newer than this app and made for this PC: what the installer takes or, without one, anything for this
    /// system.
    pub(crate) fn offer(&self, installer: Option<&dyn Installer>) -> Option<Offer> {
        let latest = self.latest.clone()?;
        let body: LatestBody = serde_json::from_value(latest.clone()).ok()?;
        if body.version <= own() {
            return None;
        }
        let name = match installer {
            Some(installer) => {
                let targets = installer.targets();
                targets.into_iter().find(|target| body.platforms.contains_key(target))?
            }
            None => body.platforms.keys().find(|name| is_of_this_system(name))?.clone(),
        };
        let file = body.platforms.get(&name)?;
        let path = Url::parse(&file.url).ok()?.path().to_owned();
        let (_, below) = path.split_once("/application/")?;
        Some(Offer {
            version: body.version,
            notes: body.notes,
            path: format!("/application/{below}"),
            signature: file.signature.clone(),
            latest,
        })
    }

    /// The oldest version that is wanted, when this app is older.
    pub(crate) fn too_old(&self) -> Option<Version> {
        self.oldest.clone().filter(|wanted| own() < *wanted)
    }
}

/// `linux-x86_64-deb` on such a PC.
fn is_of_this_system(name: &str) -> bool {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        system => system,
    };
    let this = format!("{system}-{}", std::env::consts::ARCH);
    name.strip_prefix(&this).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Takes(&'static [&'static str]);

    impl Installer for Takes {
        fn targets(&self) -> Vec<String> {
            self.0.iter().map(ToString::to_string).collect()
        }

        fn install(&self, _: &super::super::Verified) -> Result<(), super::super::InstallError> {
            Ok(())
        }
    }

    fn answer(version: &str, url: &str) -> Answer {
        let file = json!({ "url": url, "signature": "…" });
        let latest = json!({
            "version": version, "pub_date": "2026-09-01T08:00:00Z",
            "platforms": { "windows-x86_64": file, "windows-x86_64-msi": file },
        });
        Answer {
            service: "https://balado.example/".parse().unwrap(),
            asked_at: "2026-09-01T08:00:00Z".parse().unwrap(),
            latest: Some(latest),
            oldest: None,
            contract: "2".into(),
        }
    }

    #[test]
    fn an_offer_is_newer_made_for_this_pc_and_asked_of_the_service_itself() {
        let right = "https://balado.example/application/99.0.0/a%20b.exe";
        let path = Some("/application/99.0.0/a%20b.exe");
        let nsis: &[&str] = &["windows-x86_64-nsis", "windows-x86_64"];
        let table = [
            ("99.0.0", right, nsis, path, "newer"),
            (
                "99.0.0",
                "https://autre.example/application/99.0.0/a%20b.exe",
                nsis,
                path,
                "by name of another",
            ),
            ("99.0.0", "https://balado.example/v1/session", nsis, None, "no installer's place"),
            ("99.0.0", "file:///etc/passwd", nsis, None, "a file"),
            ("99.0.0", right, &["darwin-aarch64"], None, "for another system"),
            (crate::oldest::OWN_VERSION, right, nsis, None, "this very one"),
            ("0.0.1", right, nsis, None, "older"),
            ("neuf", right, nsis, None, "no version"),
        ];
        for (version, url, targets, expected, case) in table {
            let offer = answer(version, url).offer(Some(&Takes(targets)));
            assert_eq!(offer.map(|offer| offer.path).as_deref(), expected, "{case}");
        }
        assert!(answer("99.0.0", right).offer(None).is_none() || cfg!(windows), "not for this PC");
    }

    #[test]
    fn an_answer_is_good_for_a_day() {
        let answer = answer("99.0.0", "");
        let table = [
            ("2026-09-01T08:00:00Z", false, "just asked"),
            ("2026-09-02T07:59:59Z", false, "nearly a day"),
            ("2026-09-02T08:00:00Z", true, "a day"),
            ("2026-08-31T08:00:00Z", true, "the clock went back"),
        ];
        for (now, expected, case) in table {
            assert_eq!(answer.is_due(now.parse().unwrap()), expected, "{case}");
        }
    }
}
