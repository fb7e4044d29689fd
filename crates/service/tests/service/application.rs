//! The versions of the app that the service hands out: what `app publish` takes, and what schools and the app get.

use std::{fs, path::Path};

use balado_testkit::{
    release::{Signer, content},
    service::{Options, TestService},
};
use balado_wire::{Code, LatestBody};
use reqwest::{Method, StatusCode};
use sha2::{Digest, Sha256};

use crate::{
    client::{Visitor, read, refusal},
    command::told,
};

const QUIET: &[(&str, &str)] = &[("RUST_LOG", "error")];

/// A service whose folder an administrator publishes into.
struct Place {
    folder: tempfile::TempDir,
    signer: Signer,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let signer = Signer::default();
        fs::write(folder.path().join("app.pub"), signer.public_key()).unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        Self { folder, signer }
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// A folder that the workflow filled.
    fn built(&self, version: &str) -> std::path::PathBuf {
        let folder = self.folder.path().join(format!("built-{version}"));
        self.signer.build(&folder, version);
        folder
    }

    fn publish(&self, from: &Path) -> (Option<i32>, String) {
        let key = self.folder.path().join("app.pub");
        let arguments = ["app", "publish", from.to_str().unwrap(), "--key", key.to_str().unwrap()];
        told(&self.data(), &arguments, QUIET)
    }

    async fn service(&self) -> TestService {
        let data = Some(self.data());
        TestService::start_with(Options { data, ..Options::default() }).await
    }
}

/// What the service says is the version of the day.
async fn latest(visitor: &Visitor) -> Option<LatestBody> {
    let answer = visitor.get("application/latest.json").await;
    if answer.status() == StatusCode::NO_CONTENT {
        return None;
    }
    Some(read(answer).await)
}

#[tokio::test]
async fn a_signed_folder_is_published_once_and_handed_out_byte_for_byte() {
    let place = Place::new();
    let service = place.service().await;
    let visitor = Visitor::at(service.url());
    assert_eq!(latest(&visitor).await, None, "nothing yet");
    let built = place.built("0.2.0");
    fs::write(built.join("SHA256SUMS"), "…").unwrap();
    let (code, said) = place.publish(&built);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Version 0.2.0 publiée.") && said.contains("de côté : SHA256SUMS"));
    let (code, said) = place.publish(&built);
    assert_eq!((code, said.contains("déjà publiée")), (Some(0), true), "{said}");

    let latest = latest(&visitor).await.expect("published while the service runs");
    assert_eq!(latest.version.to_string(), "0.2.0");
    let names: Vec<&str> = latest.platforms.keys().map(String::as_str).collect();
    let expected = "darwin-aarch64 darwin-aarch64-app darwin-universal darwin-universal-app darwin-x86_64 \
                    darwin-x86_64-app linux-x86_64-deb linux-x86_64-rpm windows-x86_64 windows-x86_64-msi \
                    windows-x86_64-nsis";
    assert_eq!(names.join(" "), expected);
    for (platform, kind) in [
        ("windows-x86_64", "application/vnd.microsoft.portable-executable"),
        ("windows-x86_64-msi", "application/x-msi"),
        ("darwin-aarch64", "application/gzip"),
        ("linux-x86_64-deb", "application/vnd.debian.binary-package"),
        ("linux-x86_64-rpm", "application/x-rpm"),
    ] {
        let offered = &latest.platforms[platform];
        let path = offered.url.strip_prefix(service.url().as_str()).expect("of this service");
        let request = visitor.request(Method::HEAD, path).header("accept-encoding", "gzip, zstd");
        let head = request.send().await.unwrap();
        assert_eq!(head.headers()["content-length"], "300000", "{platform}");
        let request = visitor.request(Method::GET, path).header("accept-encoding", "gzip, zstd");
        let answer = request.send().await.unwrap();
        let headers = answer.headers().clone();
        assert_eq!(headers["content-type"], kind, "{platform}");
        assert_eq!(headers["content-length"], "300000", "{platform}: not compressed again");
        assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment; "));
        assert!(headers["cache-control"].to_str().unwrap().contains("immutable"), "{platform}");
        let bytes = answer.bytes().await.unwrap();
        let name = path.rsplit('/').next().unwrap().replace("%20", " ");
        assert!(bytes[..] == content(&name)[..], "{platform}: every byte");
        let signature = balado_wire::UpdateSignature::parse(&offered.signature).unwrap();
        let version = place.signer.key().version_of(&signature, &bytes[..]).unwrap();
        assert_eq!(version, latest.version, "{platform}: as signed");
    }
}

#[tokio::test]
async fn what_is_not_ours_older_or_unclear_is_refused_and_the_version_of_the_day_stays() {
    let place = Place::new();
    let service = place.service().await;
    let visitor = Visitor::at(service.url());
    let (code, said) = place.publish(&place.built("0.2.0"));
    assert_eq!(code, Some(0), "{said}");
    let before = latest(&visitor).await.unwrap();
    let exe = |version: &str| format!("Balado import_{version}_x64-setup.exe");
    let case = |name: &str| place.folder.path().join(name);
    let other = Signer::default();

    let forged = case("forged");
    other.build(&forged, "0.3.0");
    let changed = place.built("0.3.1");
    fs::write(changed.join(exe("0.3.1")), "other bytes").unwrap();
    let unsigned = place.built("0.3.2");
    fs::remove_file(unsigned.join(format!("{}.sig", exe("0.3.2")))).unwrap();
    let mixed = place.built("0.3.3");
    place.signer.put(&mixed, &exe("0.3.3"), "0.3.4", b"x");
    let renamed = case("renamed");
    place.signer.put(&renamed, &exe("9.0.0"), "0.1.0", b"x");
    let again = case("again");
    place.signer.put(&again, &exe("0.2.0"), "0.2.0", b"other bytes");
    let nameless = case("nameless");
    place.signer.put(&nameless, "setup.exe", "0.3.0", b"x");
    let quoted = case("quoted");
    place.signer.put(&quoted, "balado\"_x64.exe", "0.3.0", b"x");
    let twice = place.built("0.3.5");
    place.signer.put(&twice, "autre_x64.exe", "0.3.5", b"x");
    let empty = case("empty");
    fs::create_dir(&empty).unwrap();
    for (folder, sentence) in [
        (forged, "n’est pas celle de ce fichier, ou pas celle de la clé"),
        (changed, "n’est pas celle de ce fichier, ou pas celle de la clé"),
        (unsigned, "n’est pas signé"),
        (mixed, "un dossier, une version"),
        (place.built("0.1.9"), "est plus ancienne : elle n’est pas publiée"),
        (renamed, "0.1.0 est plus ancienne"),
        (again, "déjà publiée, avec d’autres fichiers"),
        (nameless, "ne dit pas pour quel processeur"),
        (quoted, "ne va pas dans une adresse"),
        (twice, "sont pour les mêmes postes"),
        (empty, "aucun installateur"),
        (case("nowhere"), "nowhere : "),
    ] {
        let (code, said) = place.publish(&folder);
        assert_eq!(code, Some(1), "{}: {said}", folder.display());
        assert!(said.contains(sentence), "{sentence}: {said}");
        assert_eq!(latest(&visitor).await.as_ref(), Some(&before), "{sentence}");
    }
    let left: Vec<_> = fs::read_dir(place.data().join("app")).unwrap().collect();
    assert_eq!(left.len(), 3, "no half publication stays: {left:?}");
    let key = place.folder.path().join("SHA256SUMS");
    fs::write(&key, "…").unwrap();
    let built = place.built("0.4.0");
    let arguments = ["app", "publish", built.to_str().unwrap(), "--key", key.to_str().unwrap()];
    let (code, said) = told(&place.data(), &arguments, QUIET);
    assert_eq!((code, said.contains("ce n’est pas une clé publique")), (Some(1), true), "{said}");
}

#[tokio::test]
async fn the_former_version_stays_for_those_who_download_it_and_goes_with_the_next() {
    let place = Place::new();
    let service = place.service().await;
    let visitor = Visitor::at(service.url());
    let file =
        |version: &str| format!("application/{version}/Balado%20import_{version}_x64-setup.exe");
    for (version, there) in [
        ("0.2.0", vec!["0.2.0"]),
        ("0.3.0", vec!["0.2.0", "0.3.0"]),
        ("0.4.0", vec!["0.3.0", "0.4.0"]),
    ] {
        let (code, said) = place.publish(&place.built(version));
        assert_eq!(code, Some(0), "{said}");
        for one in ["0.2.0", "0.3.0", "0.4.0"] {
            let status = visitor.get(&file(one)).await.status();
            assert_eq!(status.is_success(), there.contains(&one), "{one} after {version}");
        }
    }
}

#[tokio::test]
async fn nothing_but_what_was_published_is_handed_out() {
    let place = Place::new();
    let service = place.service().await;
    let visitor = Visitor::at(service.url());
    place.publish(&place.built("0.2.0"));
    let installer = "Balado%20import_0.2.0_x64-setup.exe";
    for path in [
        "application/0.2.0/release.json".to_owned(),
        format!("application/0.2.0/{installer}.sig"),
        "application/0.2.0/..%2f..%2fkey".to_owned(),
        "application/..%2f..%2fdata/key".to_owned(),
        "application/%2e%2e/key".to_owned(),
        "application/..%5c0.2.0/key".to_owned(),
        format!("application/0.2.0%2f/{installer}"),
        format!("application/0.2.0%00/{installer}"),
        format!("application/v0.2.0/{installer}"),
        format!("application/0.2.1/{installer}"),
        "application/0.2.0/%00".to_owned(),
    ] {
        let answer = visitor.get(&path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(refusal(answer).await.code, Code::NotFound, "{path}");
    }
    let published = place.data().join("app/0.2.0");
    fs::write(published.join("Balado import_0.2.0_x64-setup.exe"), "cut").unwrap();
    let cut = visitor.get(&format!("application/0.2.0/{installer}")).await;
    assert_eq!(cut.status(), StatusCode::NOT_FOUND, "not as it was published");
}

#[tokio::test]
async fn a_school_takes_the_installer_of_its_pc_with_its_checksum_and_what_a_dsi_types() {
    let place = Place::new();
    let service = place.service().await;
    let visitor = Visitor::at(service.url());
    let page = async |agent: &str| {
        let request = visitor.request(Method::GET, "application").header("user-agent", agent);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.text().await.unwrap()
    };
    let nothing = page("").await;
    assert!(nothing.contains("Aucune version n’est publiée"), "{nothing}");
    assert!(nothing.contains("l’assistance informatique de l’académie"), "{nothing}");

    place.publish(&place.built("0.2.0"));
    for (agent, first) in [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macos"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "windows"),
    ] {
        let html = page(agent).await;
        let at = |id: &str| html.find(&format!("<h2 id=\"{id}\"")).expect(id);
        let all = ["windows", "macos", "linux"];
        assert!(
            all.iter().all(|id| at(first) <= at(id)),
            "{agent}: its own first, no other hidden"
        );
        assert_eq!(html.contains("(ce poste)"), !agent.contains("iPhone"), "{agent}");
        assert!(!html.contains("<script") && !html.contains("app.tar.gz"), "{agent}");
        for name in ["Balado import_0.2.0_x64-setup.exe", "Balado import_0.2.0_amd64.deb"] {
            let address = format!("href=\"/application/0.2.0/{}\"", name.replace(' ', "%20"));
            assert!(html.contains(&address), "{address}: {html}");
            let sum = hex::encode(Sha256::digest(content(name)));
            assert!(html.contains(&sum), "{name}");
        }
        let silent = "msiexec /i &#34;Balado import_0.2.0_x64_fr-FR.msi&#34; /qn";
        assert!(html.contains(silent), "{html}");
        let key = format!(
            "reg add HKLM\\Software\\Policies\\Balado /v Service /t REG_SZ /d {} /f",
            service.url().as_str().trim_end_matches('/')
        );
        assert!(html.contains(&key), "{html}");
    }
}
