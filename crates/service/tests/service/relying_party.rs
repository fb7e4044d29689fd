//! A real site: Debian's apache with `mod_auth_openidc`, certified by the OpenID Foundation, told no more than
//! `docs/openid.md` says.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use balado_core::school::Profile;
use balado_testkit::{
    ent::Person,
    service::{Options, TestService},
};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use crate::{
    browser::{Browser, location},
    client::SCHOOL,
    ent_scene::{Scene, owner_of, pupils, shape, uai},
    openid::{SECRET, sites_at},
};

/// Where Debian has it; `APACHE` says where it is elsewhere, and `APACHE_MODULES` its modules.
const APACHE: &str = "/usr/sbin/apache2";
const MODULES: &str = "/usr/lib/apache2/modules";

/// What a site of its kind is told: the part that `docs/openid.md` shows, and where this one is.
const SETTINGS: &str = include_str!("apache.conf");

/// How long apache, or a logout, is waited for on a machine that does other things.
const PATIENCE: Duration = Duration::from_mins(1);

/// A school, its ENT, the service, and a site; the site ends when this is dropped.
struct Place {
    scene: Scene,
    site: Url,
    apache: Child,
    folder: TempDir,
}

impl Place {
    async fn started() -> Self {
        let site = free_address();
        let at = |path: &str| site.join(path).unwrap();
        let more = format!(
            "initiate_login_uri = \"{}\"\ntarget_link_uri = \"{}\"\nbackchannel_logout_uri = \"{}\"",
            at("retour"),
            at("accueil.html"),
            at("retour?logout=backchannel")
        );
        let openid = Some(sites_at(at("retour").as_str(), &more));
        let service = TestService::start_with(Options { openid, ..Options::default() }).await;
        let scene = Scene::of(service, false).await;
        let folder = tempfile::tempdir().unwrap();
        // apache reads it under an account of its own.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(folder.path().join("accueil.html"), "Les podcasts").unwrap();
        let settings = settings(&scene, &site, folder.path());
        let file = folder.path().join("apache.conf");
        fs::write(&file, settings).unwrap();
        let apache = std::env::var_os("APACHE").unwrap_or_else(|| APACHE.into());
        let mut apache = Command::new(apache);
        let log = fs::File::create(folder.path().join("start.log")).unwrap();
        apache.args(["-D", "FOREGROUND", "-f"]).arg(&file).stdout(Stdio::null()).stderr(log);
        let apache = apache.spawn().expect("apache (Debian: apache2, libapache2-mod-auth-openidc)");
        let mut place = Self { scene, site, apache, folder };
        place.until_it_listens().await;
        place
    }

    async fn until_it_listens(&mut self) {
        let address = self.site.socket_addrs(|| None).unwrap()[0];
        let listening = async {
            while tokio::net::TcpStream::connect(address).await.is_err() {
                assert!(self.apache.try_wait().unwrap().is_none(), "{}", self.log());
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, listening).await.expect("apache listens in time");
    }

    fn log(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.folder.path().join(name));
        ["start.log", "error.log"].iter().filter_map(|name| read(name).ok()).collect()
    }

    fn at(&self, path: &str) -> String {
        self.site.join(path).unwrap().into()
    }

    /// Goes where it is sent, and into the ENT as this person; where it ends, and the last ticket.
    async fn follow(&self, browser: &Browser, person: &Person, from: &str) -> (Response, String) {
        let (mut to, mut ticket) = (from.to_owned(), String::new());
        for _step in 0..12 {
            if to.starts_with(self.scene.ent.address.as_str()) {
                let door = self.scene.door();
                ticket = self.scene.ent.ticket(person, &door, shape("ijbox"));
                to = format!("{door}?ticket={ticket}");
            }
            let answer = browser.get(&to).await;
            if !answer.status().is_redirection() {
                return (answer, ticket);
            }
            to = Url::parse(&to).unwrap().join(location(&answer)).unwrap().into();
        }
        panic!("for ever on the way: {to}\n{}", self.log());
    }

    /// What the site knows of whoever is there; nothing when nobody is.
    async fn knows(&self, browser: &Browser) -> Option<Value> {
        let answer = browser.get(&self.at("retour?info=json")).await;
        if answer.status() != StatusCode::OK {
            return None;
        }
        answer.json().await.ok()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Told to, it ends its own children too.
        let pid = self.apache.id().to_string();
        let told = Command::new("kill").args(["-s", "TERM", &pid]).status();
        if !told.is_ok_and(|status| status.success()) {
            let _ = self.apache.kill();
        }
        let _ = self.apache.wait();
    }
}

fn free_address() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap()
}

fn settings(scene: &Scene, site: &Url, folder: &Path) -> String {
    let modules = std::env::var("APACHE_MODULES").unwrap_or_else(|_| MODULES.into());
    let is_root =
        fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    // Started by root it wants an account to go down to, and by anybody else it has none to choose.
    let account = if is_root { "User www-data\nGroup www-data" } else { "" };
    let replaced = [
        ("@MODULES@", modules.as_str()),
        ("@FOLDER@", folder.to_str().unwrap()),
        ("@ACCOUNT@", account),
        ("@LISTEN@", site.authority()),
        ("@SITE@", site.as_str().trim_end_matches('/')),
        ("@BALADO@", scene.service.url().as_str().trim_end_matches('/')),
        ("@SECRET@", SECRET),
    ];
    let fill = |text: String, (word, value): &(&str, &str)| text.replace(word, value);
    replaced.iter().fold(SETTINGS.to_owned(), fill)
}

#[tokio::test]
async fn a_pupil_clicks_in_the_ent_and_is_signed_in_on_the_site_until_the_ents_logout() {
    let place = Place::started().await;
    let account = &pupils(0..1)[0];
    let (browser, pupil) = (Browser::new(), owner_of(account));
    assert_eq!(place.knows(&browser).await, None, "nobody yet");
    let (answer, ticket) = place.follow(&browser, &pupil, &place.scene.door()).await;
    assert_eq!(answer.url().as_str(), place.at("accueil.html"), "{}", place.log());
    assert_eq!(answer.text().await.unwrap(), "Les podcasts", "{}", place.log());
    let known = place.knows(&browser).await.unwrap_or_else(|| panic!("{}", place.log()));
    let person = &known["userinfo"];
    assert_eq!(person["family_name"], account.last_name.as_str());
    assert_eq!((&person["uai"], &person["profile"]), (&json!(SCHOOL), &json!("student")));
    assert_eq!(known["id_token"]["sub"], person["sub"]);

    let body = format!("<LogoutRequest><SessionIndex>{ticket}</SessionIndex></LogoutRequest>");
    let answer = Client::new().post(place.scene.door()).body(body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let ended = async {
        while place.knows(&browser).await.is_some() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let ended = tokio::time::timeout(PATIENCE, ended).await;
    assert!(ended.is_ok(), "signed out on the site too: {}", place.log());
}

#[tokio::test]
async fn who_comes_to_the_site_first_is_asked_for_the_school_and_comes_back() {
    let place = Place::started().await;
    let (browser, pupil) = (Browser::new(), owner_of(&pupils(1..2)[0]));
    let wanted = place.at("accueil.html");
    let (asked, _) = place.follow(&browser, &pupil, &wanted).await;
    let address = asked.url().to_string();
    let page = asked.text().await.unwrap();
    assert!(page.contains("Dans quel établissement êtes-vous"), "{page}\n{}", place.log());
    let (answer, _) = place.follow(&browser, &pupil, &format!("{address}&uai={SCHOOL}")).await;
    assert_eq!(answer.url().as_str(), wanted, "{}", place.log());
    assert_eq!(answer.text().await.unwrap(), "Les podcasts");

    // The next one on the same PC, who is in no list, is not the former one's guest.
    let stranger = Person::unknown(uai(), Profile::Student);
    let (answer, _) = place.follow(&browser, &stranger, &place.scene.door()).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}
