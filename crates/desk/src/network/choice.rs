//! What the Préférences, or `BALADO_PROXY`, say of the proxy.

use proxy_watch::ProxyEndpoint;
use url::Url;

use crate::DeskError;

/// The explicit setting, which wins over everything this PC says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ProxyChoice {
    /// Nothing was chosen: as the rest of the PC.
    AsThePc,
    /// No proxy, whatever the PC says.
    Direct,
    /// This one.
    Proxy(ProxyEndpoint),
    /// Whichever this script names.
    Script(Url),
}

/// What people write for « no proxy ».
const DIRECT: [&str; 3] = ["aucun", "direct", "none"];

impl ProxyChoice {
    /// Reads what was typed: nothing, `aucun`, `proxy.example:3128`, or the address of a script. A password
    /// is refused: it is asked for, and kept in the keyring.
    pub(crate) fn parse(text: &str) -> Result<Self, DeskError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::AsThePc);
        }
        if DIRECT.contains(&text.to_lowercase().as_str()) {
            return Ok(Self::Direct);
        }
        if let Some(script) = script(text) {
            return Ok(Self::Script(script));
        }
        let endpoint = ProxyEndpoint::parse(text, 0).map_err(|_| DeskError::Proxy)?;
        let right = endpoint.port != 0 && endpoint.auth.is_none();
        if right { Ok(Self::Proxy(endpoint)) } else { Err(DeskError::Proxy) }
    }
}

/// An address with a path is that of a script: a proxy has none.
fn script(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_script = matches!(url.scheme(), "http" | "https" | "file") && url.path().len() > 1;
    (is_script && url.username().is_empty() && url.password().is_none()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_a_name_and_a_port_a_script_or_none() {
        let proxy = |text: &str| Some(ProxyChoice::Proxy(ProxyEndpoint::parse(text, 0).unwrap()));
        let script = |text: &str| Some(ProxyChoice::Script(text.parse().unwrap()));
        let table = [
            ("", Some(ProxyChoice::AsThePc), "nothing chosen"),
            (" Aucun ", Some(ProxyChoice::Direct), "none wanted"),
            (
                "proxy.tilleuls.example:3128",
                proxy("proxy.tilleuls.example:3128"),
                "as people say it",
            ),
            ("http://172.16.0.1:3128/", proxy("http://172.16.0.1:3128"), "as a browser says it"),
            (
                "http://wpad.tilleuls.example/wpad.dat",
                script("http://wpad.tilleuls.example/wpad.dat"),
                "a script",
            ),
            ("proxy.tilleuls.example", None, "no port: it is never guessed"),
            ("http://nadia:secret@proxy.tilleuls.example:3128", None, "a password in the clear"),
            ("http://nadia:secret@wpad.example/wpad.dat", None, "a password in the clear"),
            ("le proxy du collège", None, "words"),
        ];
        for (text, expected, case) in table {
            assert_eq!(ProxyChoice::parse(text).ok(), expected, "{case}: {text:?}");
        }
    }
}
