use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};

use url::Url;

use super::{NO_SCRIPT, host, page, refused, school::words::day};
use crate::{
    releases::{Installer, Kind, Release},
    routes::application::unreadable,
    state::AppState,
};

#[derive(Template)]
#[template(path = "application.html")]
struct Application {
    service: String,
    published: Option<Published>,
}

/// The version of the day.
struct Published {
    version: String,
    day: String,
    notes: Option<String>,
    systems: Vec<System>,
    policy: Policy,
}

/// What is offered for one system.
struct System {
    id: &'static str,
    title: &'static str,
    /// The page is read on such a PC.
    is_here: bool,
    files: Vec<Download>,
}

struct Download {
    title: String,
    address: String,
    name: String,
    size: String,
    sha256: String,
}

/// What a DSI types, once for a whole school.
struct Policy {
    silent: Option<String>,
    key: String,
}

/// In the order of how many PCs have them.
const SYSTEMS: [(&str, &str, &[Kind]); 3] = [
    ("windows", "Windows", &[Kind::Nsis, Kind::Msi]),
    ("macos", "macOS", &[Kind::Dmg]),
    ("linux", "Linux", &[Kind::Deb, Kind::Rpm]),
];

/// Where a school takes Balado import: the installers of the version of the day, that of the reader's PC first.
#[utoipa::path(get, path = "/application", tag = "pages",
    responses((status = 200, body = String, content_type = "text/html",
        description = "Also when nothing is published: the page says whom to ask")))]
pub async fn show(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let release = match state.releases.published().await {
        Ok(release) => release,
        Err(error) => return refused(unreadable(&error)),
    };
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let published = release.map(|release| published(&state, &release, agent.unwrap_or_default()));
    page(StatusCode::OK, NO_SCRIPT, &Application { service: host(&state.public_url), published })
}

fn published(state: &AppState, release: &Release, agent: &str) -> Published {
    let here = system_of(agent);
    let offered = |kinds: &[Kind]| -> Vec<Download> {
        let files = release.files.iter().filter(|file| kinds.contains(&file.kind));
        files.map(|file| download(state, release, file)).collect()
    };
    let systems = SYSTEMS.into_iter().map(|(id, title, kinds)| System {
        id,
        title,
        is_here: here == Some(id),
        files: offered(kinds),
    });
    let mut systems: Vec<System> = systems.filter(|system| !system.files.is_empty()).collect();
    systems.sort_by_key(|system| !system.is_here);
    let msi = release.files.iter().find(|file| file.kind == Kind::Msi);
    let address = state.public_url.as_str().trim_end_matches('/');
    Published {
        version: release.version.to_string(),
        day: day(release.published_at),
        notes: release.notes.clone(),
        systems,
        policy: Policy {
            silent: msi.map(|file| format!("msiexec /i \"{}\" /qn", file.name)),
            key: format!(
                "reg add HKLM\\Software\\Policies\\Balado /v Service /t REG_SZ /d {address} /f"
            ),
        },
    }
}

fn download(state: &AppState, release: &Release, file: &Installer) -> Download {
    Download {
        title: format!("{}, {}", file.kind.title(), file.processor.title()),
        address: path(&release.address(file, &state.public_url)),
        name: file.name.clone(),
        size: megabytes(file.size),
        sha256: file.sha256.clone(),
    }
}

/// As our pages name what is ours.
fn path(address: &str) -> String {
    address.parse().map_or_else(|_| address.to_owned(), |url: Url| url.path().to_owned())
}

/// `8 Mo`, `0,4 Mo`.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    if tenths < 100 {
        format!("{},{} Mo", tenths / 10, tenths % 10)
    } else {
        format!("{} Mo", tenths.div_ceil(10))
    }
}

/// The system of a browser, as far as it says; telephones run none of them.
fn system_of(agent: &str) -> Option<&'static str> {
    let has = |word: &str| agent.contains(word);
    if ["Android", "iPhone", "iPad"].into_iter().any(has) {
        return None;
    }
    let systems = [("Windows", "windows"), ("Macintosh", "macos"), ("Linux", "linux")];
    systems.into_iter().find(|(word, _)| has(word)).map(|(_, system)| system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_says_which_system_it_runs_on() {
        let table = [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0", Some("windows")),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15", Some("macos")),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", Some("linux")),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/140", None),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", None),
            ("", None),
        ];
        for (agent, expected) in table {
            assert_eq!(system_of(agent), expected, "{agent}");
        }
    }

    #[test]
    fn a_size_is_said_in_megabytes() {
        for (bytes, expected) in
            [(1, "0,1 Mo"), (9_860_000, "9,9 Mo"), (14_000_001, "15 Mo"), (84_000_000, "84 Mo")]
        {
            assert_eq!(megabytes(bytes), expected);
        }
    }
}
