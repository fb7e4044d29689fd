//! A script that says which proxy leads where (PAC), and where it is looked for (WPAD).
//!
//! Windows and macOS fetch it, find it and run it themselves. Elsewhere it is fetched here and run by `QuickJS`,
//! within five seconds and with the name lookups that such scripts are written with.

use std::{
    net::{IpAddr, Ipv4Addr, UdpSocket},
    time::Duration,
};

use jiff::{Timestamp, tz::TimeZone};
use proxy_watch::{
    ProxyConfig, ProxyMode, ProxyStep,
    pac::{PacPolicy, PacRequirement, PacResolver, PacScript, requirement},
};
use url::Url;

use super::Trouble;

/// Where a PC that was told to look for a script finds it (WPAD, `draft-ietf-wrec-wpad-01`): the resolver
/// adds the domains of the network.
const DETECTED: &str = "http://wpad/wpad.dat";

/// As browsers do.
const LONGEST_FETCH: Duration = Duration::from_secs(5);
const LARGEST: usize = 1 << 20;

/// Whether the system has an engine of its own.
const SYSTEM_RUNS_SCRIPTS: bool = cfg!(any(windows, target_os = "macos"));

/// What the script says of the service, and the script's address.
pub(super) async fn steps(
    service: &Url,
    mut config: ProxyConfig,
) -> Result<(Vec<ProxyStep>, Option<Url>), Trouble> {
    let address = match requirement(&config.effective) {
        PacRequirement::Fetch(url) => Some(url.clone()),
        PacRequirement::Discover => DETECTED.parse().ok(),
        _ => None,
    };
    let script = match (&address, SYSTEM_RUNS_SCRIPTS) {
        (Some(url), false) => match fetch(url).await {
            Ok(script) => Some(script),
            // Nobody has to answer to that name: then there is no proxy, as in every browser.
            Err(_) if config.effective == ProxyMode::WpadAutoDetect => {
                return Ok((vec![ProxyStep::Direct], None));
            }
            Err(why) => return Err(Trouble::Script { address: shown(url), why }),
        },
        _ => None,
    };
    if let (Some(url), Some(_)) = (&address, &script) {
        config.effective = ProxyMode::pac(url.clone());
    }
    let asked = service.clone();
    let steps = tokio::task::spawn_blocking(move || run(&config, &asked, script.as_ref())).await;
    let steps = steps.expect("a script does not make us panic").map_err(|error| {
        tracing::warn!(%error, "the proxy script");
        let address = address.as_ref().map(shown).unwrap_or_default();
        Trouble::Script { address, why: "il ne donne pas de réponse utilisable" }
    })?;
    Ok((steps, address))
}

/// As it may be shown: a name or a key in it is somebody's.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    // A file's address has no name to take out.
    let _without = url.set_username("").and_then(|()| url.set_password(None));
    if url.scheme() == "file" { "(fichier de ce poste)".to_owned() } else { url.to_string() }
}

async fn fetch(url: &Url) -> Result<PacScript, &'static str> {
    if url.scheme() == "file" {
        let path = url.to_file_path().map_err(|()| "ce n’est pas l’adresse d’un fichier")?;
        let text = tokio::fs::read_to_string(path).await;
        return text.map(PacScript::new).map_err(|_| "le fichier ne se lit pas");
    }
    let client = reqwest::Client::builder().no_proxy().timeout(LONGEST_FETCH).build();
    let client = client.map_err(|_| "ce poste n’a pas de certificats")?;
    let answer = client.get(url.clone()).send().await.map_err(|_| "personne ne répond")?;
    let answer = answer.error_for_status().map_err(|_| "il n’est pas à cette adresse")?;
    if answer.content_length().is_some_and(|length| length > LARGEST as u64) {
        return Err("il est trop grand");
    }
    let text = answer.bytes().await.map_err(|_| "il n’arrive pas en entier")?;
    let text = String::from_utf8_lossy(&text).into_owned();
    if text.contains("FindProxyForURL") {
        Ok(PacScript::new(text))
    } else {
        Err("ce n’est pas un script de proxy")
    }
}

/// Blocks while names are looked up.
fn run(
    config: &ProxyConfig,
    service: &Url,
    script: Option<&PacScript>,
) -> Result<Vec<ProxyStep>, proxy_watch::Error> {
    let offset = TimeZone::system().to_offset(Timestamp::now()).seconds();
    let policy = PacPolicy::new()
        .with_dns_resolution(true)
        .with_internal_addresses(true)
        .with_local_utc_offset(offset)
        .with_my_ip_address(own_address());
    resolver(policy)?.resolve_config(config, service, script)
}

#[cfg(windows)]
fn resolver(policy: PacPolicy) -> Result<PacResolver, proxy_watch::Error> {
    let native = proxy_watch::pac::NativePacResolver::new()?.with_wpad(true);
    Ok(PacResolver::new(policy).with_native(native))
}

#[cfg(target_os = "macos")]
#[expect(clippy::unnecessary_wraps, reason = "as on Windows")]
fn resolver(policy: PacPolicy) -> Result<PacResolver, proxy_watch::Error> {
    let native = proxy_watch::pac::NativePacResolver::new().with_wpad(true);
    Ok(PacResolver::new(policy).with_native(native))
}

#[cfg(not(any(windows, target_os = "macos")))]
#[expect(clippy::unnecessary_wraps, reason = "as on Windows")]
fn resolver(policy: PacPolicy) -> Result<PacResolver, proxy_watch::Error> {
    Ok(PacResolver::new(policy))
}

/// The address by which this PC leaves: a socket that is told where to send, and sends nothing.
fn own_address() -> IpAddr {
    let anywhere = (Ipv4Addr::UNSPECIFIED, 0);
    let documentation = (Ipv4Addr::new(192, 0, 2, 1), 9);
    let socket = UdpSocket::bind(anywhere).and_then(|socket| {
        socket.connect(documentation)?;
        socket.local_addr()
    });
    socket.map_or(Ipv4Addr::LOCALHOST.into(), |address| address.ip())
}
