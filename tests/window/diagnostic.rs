//! Diagnostic in the real window, on the network of a school: behind squid, and behind a filter that opens TLS.

use balado_testkit::school::{Authority, Knows, Mitmproxy, PASSWORD, PERSON, Squid, Tls};

use crate::harness::{
    display::Display,
    school::School,
    window::{KeyringBus, Place, Window},
};

const FILTER: &str = "Filtrage Web Les Tilleuls CA";

/// The service under TLS, and the authority that signed it.
async fn service(school: &School) -> (Tls, Authority) {
    let academie = Authority::new("Autorité de l’académie fictive");
    let url = school.url().parse().unwrap();
    (Tls::before(&url, &academie).await.unwrap(), academie)
}

fn place(tls: &Tls, proxy: &str, bus: &KeyringBus, authorities: &[&Authority]) -> Place {
    let place = Place::new(tls.url().as_str().trim_end_matches('/')).with_keyring(&bus.address);
    let known = place.home().join("known.pem");
    let pem: String = authorities.iter().map(|authority| authority.pem()).collect();
    std::fs::write(&known, pem).unwrap();
    place
        .with_variable("HTTPS_PROXY", &format!("http://{proxy}"))
        .with_variable("SSL_CERT_FILE", known.to_str().unwrap())
}

async fn diagnose(window: &Window) {
    window.click("changer").await;
    window.click("Diagnostic de ce poste").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_s_password_is_given_once_and_the_next_start_has_it() {
    let school = School::start();
    let squid = Squid::start(Knows::Basic).unwrap();
    let (tls, academie) = service(&school).await;
    let (display, bus) = (Display::start(), KeyringBus::start().await);
    let place = place(&tls, &squid.name(), &bus, &[&academie]);
    let window = Window::open(&display, &place).await;
    diagnose(&window).await;
    window.sees("Balado ne fonctionne pas sur ce poste").await;
    window.sees("demande un nom et un mot de passe").await;
    window.look("diagnostic-squid-asks").await;
    window.click("Donner le mot de passe…").await;
    window.fill("Nom", PERSON).await;
    window.fill("Mot de passe", PASSWORD).await;
    window.click("Donner au proxy").await;
    window.sees("Balado fonctionne sur ce poste").await;
    let text = window.sees("avec mot de passe").await;
    assert!(!text.contains(PASSWORD) && !text.contains(PERSON), "{text}");
    window.look("diagnostic-squid").await;
    window.close().await;
    let window = Window::open(&display, &place).await;
    diagnose(&window).await;
    window.sees("Balado fonctionne sur ce poste").await;
    window.close().await;
    assert!(!place.console().contains(PASSWORD), "{}", place.console());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_that_opens_tls_is_named_by_the_diagnostic() {
    let school = School::start();
    let (tls, academie) = service(&school).await;
    let filter = Authority::new(FILTER);
    let mitmproxy = Mitmproxy::start(&filter).unwrap();
    let (display, bus) = (Display::start(), KeyringBus::start().await);
    for (knows, sentence, picture) in [
        (true, "Balado fonctionne sur ce poste", "diagnostic-mitmproxy-known"),
        (false, "Balado ne fonctionne pas sur ce poste", "diagnostic-mitmproxy-unknown"),
    ] {
        let known: &[&Authority] = if knows { &[&academie, &filter] } else { &[&academie] };
        let place = place(&tls, &mitmproxy.name(), &bus, known);
        let window = Window::open(&display, &place).await;
        diagnose(&window).await;
        window.sees(sentence).await;
        window.sees(FILTER).await;
        window.look(picture).await;
        window.close().await;
    }
}
