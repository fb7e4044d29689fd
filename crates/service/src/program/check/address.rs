use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Request, StatusCode, header},
};
use balado_service::proxies::TrustedProxies;
use balado_wire::CONTRACT_HEADER;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, crypto::aws_lc_rs, pki_types::ServerName},
};
use url::{Host, Url};

use super::{Found, Setting};

/// How long the service may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client and a hop of addresses that are kept for documentation (RFC 5737).
const CLIENT: &str = "203.0.113.7";

/// What a client may write itself before the proxy adds what it saw.
const INVENTED: &str = "198.51.100.9";

/// It is https unless it is this machine's, and the service answers there.
pub async fn public(setting: Setting<'_>) -> Found {
    let Some(url) = setting.serving.public_url() else {
        return Err("elle n’est pas donnée, et les liens des courriels mèneraient à l’adresse d’écoute : --public-url \
                    (ou BALADO_PUBLIC_URL)"
            .into());
    };
    if url.scheme() != "https" && !is_here(url) {
        return Err(format!(
            "{url} est en clair : codes et connexions se liraient en route. Il faut https"
        ));
    }
    let asked = tokio::time::timeout(PATIENCE, ask(url)).await;
    match asked.unwrap_or_else(|_| Err("rien ne vient en dix secondes".into())) {
        Ok(StatusCode::OK) => Ok(format!("le service répond à {url}")),
        Ok(status) => Err(format!(
            "{url} répond {status} au lieu du service : vérifiez le mandataire, et que le service tourne"
        )),
        Err(why) => Err(format!(
            "{url} ne répond pas depuis cette machine ({why}) : vérifiez le nom, le certificat, le mandataire, et que \
             le service tourne"
        )),
    }
}

/// Whoever stands between people and the service is known, and nobody else is believed.
pub fn proxies(setting: Setting<'_>) -> Found {
    let serving = setting.serving;
    let between = serving.public_url().is_some_and(|url| !serving.listens_at(url));
    hops(between, serving.trusted_proxies())
}

fn hops(between: bool, trusted: &[IpNet]) -> Found {
    if let Some(wide) = trusted.iter().find(|network| network.prefix_len() < least(network)) {
        return Err(format!(
            "{wide} est trop grand : n’importe qui y écrirait l’adresse qu’il veut. Nommez vos seuls mandataires \
             (--trusted-proxy)"
        ));
    }
    let Some(proxy) = trusted.first() else {
        return if between {
            Err("l’adresse publique n’est pas celle où le service écoute, et aucun mandataire n’est nommé : tous les \
                 clients compteraient pour un seul. Donnez --trusted-proxy (ou BALADO_TRUSTED_PROXY)"
                .into())
        } else {
            Ok("aucun, les clients arrivent directement".into())
        };
    };
    let mut headers = HeaderMap::new();
    let chain =
        HeaderValue::from_str(&format!("{INVENTED}, {CLIENT}")).expect("addresses are ASCII");
    headers.insert("x-forwarded-for", chain);
    let known = TrustedProxies::from(trusted.to_vec());
    let seen = known.client(proxy.addr(), &headers);
    let expected: IpAddr = CLIENT.parse().expect("an address");
    if seen != expected {
        return Err(format!(
            "un client {CLIENT} passant par {proxy} serait pris pour {seen} : retirez de --trusted-proxy les réseaux \
             qui ne sont pas ceux de vos mandataires"
        ));
    }
    let count = trusted.len();
    Ok(format!(
        "réseaux nommés : {count} ; un client {CLIENT} passant par {proxy} est bien vu, quoi qu’il écrive lui-même"
    ))
}

/// Wider than what an académie has.
fn least(network: &IpNet) -> u8 {
    if network.addr().is_ipv4() { 8 } else { 32 }
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// What `/healthz` answers there; another status when it is not our service that does.
async fn ask(url: &Url) -> Result<StatusCode, String> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = url.port_or_known_default().unwrap_or(443);
    let tcp = TcpStream::connect((host.as_str(), port)).await;
    let tcp = tcp.map_err(|error| balado_arguments::reason(&error))?;
    if url.scheme() != "https" {
        return said(url, tcp).await;
    }
    let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
    let tls = tls()?.connect(name, tcp).await.map_err(|error| error.to_string())?;
    said(url, tls).await
}

fn tls() -> Result<TlsConnector, String> {
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(|error| error.to_string())?;
    Ok(TlsConnector::from(Arc::new(config.with_no_client_auth())))
}

async fn said<S>(url: &Url, stream: S) -> Result<StatusCode, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let shook = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sending, speaking) = shook.map_err(|error| error.to_string())?;
    let speaking = tokio::spawn(speaking);
    let path = url.join("healthz").map_err(|error| error.to_string())?;
    let request = Request::get(path.path())
        .header(header::HOST, path.authority())
        .body(Body::empty())
        .map_err(|error| error.to_string())?;
    let answer: Result<hyper::Response<Incoming>, _> = sending.send_request(request).await;
    speaking.abort();
    let answer = answer.map_err(|error| error.to_string())?;
    let ours = answer.headers().contains_key(CONTRACT_HEADER);
    Ok(if ours { answer.status() } else { StatusCode::BAD_GATEWAY })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_stands_between_is_named_and_nobody_else() {
        let table: [(bool, &[&str], Option<&str>, &str); 6] = [
            (false, &[], None, "clients come straight"),
            (true, &[], Some("--trusted-proxy"), "a proxy that nobody named"),
            (true, &["127.0.0.1/32"], None, "one on this machine"),
            (true, &["10.0.0.0/8", "2001:db8::/48"], None, "several"),
            (true, &["0.0.0.0/0"], Some("trop grand"), "everybody"),
            (true, &["192.0.2.1/32", "203.0.113.0/24"], Some("serait pris pour"), "clients' own"),
        ];
        for (between, trusted, expected, case) in table {
            let trusted: Vec<IpNet> = trusted.iter().map(|text| text.parse().unwrap()).collect();
            match (hops(between, &trusted), expected) {
                (Ok(_), None) => {}
                (Err(words), Some(part)) => assert!(words.contains(part), "{case}: {words}"),
                (found, _) => panic!("{case}: {found:?}"),
            }
        }
    }
}
