//! What stands between this PC and the service, and what to do about it: the only place with these words.

use hyper::header::{HeaderMap, HeaderValue, PROXY_AUTHENTICATE};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// Why nothing of the service came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody listens, or there is no network.
    Connect,
    /// The name is unknown to this PC.
    UnknownName,
    /// No answer in time.
    Timeout,
    /// Cut on the way.
    Cut,
    /// Something else answers, without TLS.
    NotTls,
    /// Something else answers, with this status.
    NotBalado {
        /// Of the answer.
        status: u16,
    },
    /// The name of the proxy is unknown.
    ProxyUnknown {
        /// Its name and port, as all of those below.
        proxy: String,
    },
    /// The proxy does not answer.
    ProxySilent {
        /// Its name and port.
        proxy: String,
    },
    /// It wants a name and a password.
    ProxyPassword {
        /// Its name and port.
        proxy: String,
    },
    /// It did not take those it was given.
    ProxyPasswordRefused {
        /// Its name and port.
        proxy: String,
    },
    /// It wants to know who asks, in ways that Balado does not speak.
    ProxyScheme {
        /// Its name and port.
        proxy: String,
        /// As the proxy names them.
        schemes: Vec<String>,
    },
    /// It lets nobody through to the service.
    ProxyRefuses {
        /// Its name and port.
        proxy: String,
        /// Of its answer.
        status: u16,
    },
    /// It does not reach the service itself.
    ProxyGateway {
        /// Its name and port.
        proxy: String,
    },
    /// It speaks SOCKS.
    Socks {
        /// Its name and port.
        proxy: String,
    },
    /// A setting names a proxy that cannot be one.
    ProxySetting,
    /// The script that names the proxy is of no use.
    Script {
        /// Of the script.
        address: String,
        /// In a few words.
        why: &'static str,
    },
    /// The authority that signed is not known to this PC.
    UnknownAuthority {
        /// Who signed, as all of those below.
        issuer: String,
    },
    /// Whoever answers vouches for itself.
    SelfSigned {
        /// Who signed.
        issuer: String,
    },
    /// The certificate is somebody else's.
    OtherName {
        /// Who signed.
        issuer: String,
        /// Whose it is.
        names: Vec<String>,
    },
    /// It ended.
    Expired {
        /// Who signed.
        issuer: String,
        /// When.
        until: Timestamp,
    },
    /// It has not begun.
    NotYetValid {
        /// Who signed.
        issuer: String,
        /// When it does.
        from: Timestamp,
    },
    /// It is good, and the clock of this PC is wrong.
    WrongClock {
        /// Who signed.
        issuer: String,
        /// How much this PC is ahead.
        ahead: SignedDuration,
    },
    /// It is wrong in another way.
    Certificate {
        /// Who signed.
        issuer: String,
    },
    /// The network wants people to say who they are first, on a page of its own.
    Portal {
        /// Of that page, when it was given.
        address: Option<String>,
    },
}

const ASK: &str = "Demandez à la personne qui s’occupe de l’informatique (ou à la DSI)";

impl Trouble {
    /// What the page acts on.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::ProxyPassword { .. } | Self::ProxyPasswordRefused { .. } => "proxy-password",
            Self::Portal { .. } => "portal",
            _ => "unreachable",
        }
    }

    /// Whether trying again may help.
    pub(crate) fn passes(&self) -> bool {
        matches!(
            self,
            Self::Connect
                | Self::UnknownName
                | Self::Timeout
                | Self::Cut
                | Self::ProxySilent { .. }
                | Self::ProxyGateway { .. }
        )
    }

    /// Whether the proxy itself said no.
    pub(crate) fn is_of_the_proxy(&self) -> bool {
        matches!(
            self,
            Self::ProxyUnknown { .. }
                | Self::ProxySilent { .. }
                | Self::ProxyPassword { .. }
                | Self::ProxyPasswordRefused { .. }
                | Self::ProxyScheme { .. }
                | Self::Socks { .. }
        )
    }

    /// Whether it is about the connection's protection.
    pub(crate) fn is_of_tls(&self) -> bool {
        matches!(
            self,
            Self::UnknownAuthority { .. }
                | Self::SelfSigned { .. }
                | Self::OtherName { .. }
                | Self::Expired { .. }
                | Self::NotYetValid { .. }
                | Self::WrongClock { .. }
                | Self::Certificate { .. }
                | Self::NotTls
        )
    }

    /// What is wrong, and what to do.
    pub fn help(&self) -> (String, String) {
        let (what, remedy) = match self {
            Self::Connect => {
                ("ce poste ne l’atteint pas".into(), "Vérifiez qu’il est relié à Internet, puis réessayez. Rien n’a été perdu.".into())
            }
            Self::UnknownName => (
                "ce poste ne trouve pas cette adresse".into(),
                "Vérifiez qu’il est relié à Internet et que l’adresse du service est la bonne (Préférences). Si les sites s’ouvrent dans votre navigateur, le réseau passe par un proxy : demandez son adresse à la personne qui s’occupe de l’informatique.".into(),
            ),
            Self::Timeout => (
                "la connexion est trop lente ou coupée".into(),
                "Réessayez dans un instant. Rien n’a été perdu.".into(),
            ),
            Self::Cut => (
                "la connexion s’est coupée".into(),
                "Réessayez dans un instant. Rien n’a été perdu.".into(),
            ),
            Self::NotTls => (
                "quelque chose répond à sa place, sans connexion protégée".into(),
                format!("{ASK} si le réseau laisse passer HTTPS vers cette adresse."),
            ),
            Self::NotBalado { status } => (
                format!("ce n’est pas Balado qui répond (réponse {status})"),
                "Vérifiez l’adresse dans les Préférences ; si elle est bonne, ouvrez votre navigateur : le réseau de l’établissement demande peut-être de s’identifier.".into(),
            ),
            Self::ProxyUnknown { proxy } => (
                format!("le proxy {proxy} est introuvable sur ce réseau"),
                "Si ce poste n’est plus sur le réseau de l’établissement, revenez-y ou retirez ce proxy de ses réglages.".into(),
            ),
            Self::ProxySilent { proxy } => (
                format!("le proxy {proxy} ne répond pas"),
                "Réessayez dans un instant. Si cela continue, prévenez la personne qui s’occupe de l’informatique. Rien n’a été perdu.".into(),
            ),
            Self::ProxyPassword { proxy } => (
                format!("le proxy {proxy} demande un nom et un mot de passe"),
                "Donnez ceux avec lesquels vous allez sur Internet : Préférences › Diagnostic, ou « balado proxy ». Ce poste les garde pour vous, et ne les montre à personne.".into(),
            ),
            Self::ProxyPasswordRefused { proxy } => (
                format!("le proxy {proxy} refuse ce nom ou ce mot de passe"),
                "Donnez-les à nouveau : Préférences › Diagnostic, ou « balado proxy ».".into(),
            ),
            Self::ProxyScheme { proxy, schemes } => (
                format!("le proxy {proxy} demande une identification {}, que Balado import ne sait pas donner", listed(schemes, "et")),
                format!("{ASK} de laisser passer l’adresse du service sans identification, ou d’accepter aussi l’identification « Basic »."),
            ),
            Self::ProxyRefuses { proxy, status } => (
                format!("le proxy {proxy} interdit cette adresse (réponse {status})"),
                format!("{ASK} d’autoriser l’adresse du service, port 443."),
            ),
            Self::ProxyGateway { proxy } => (
                format!("le proxy {proxy} ne l’atteint pas"),
                "Réessayez dans un instant. Si cela continue, prévenez la personne qui s’occupe de l’informatique : le proxy ne trouve pas l’adresse du service, ou le service est arrêté.".into(),
            ),
            Self::Socks { proxy } => (
                format!("le proxy {proxy} est un proxy SOCKS, que Balado import ne sait pas employer"),
                format!("{ASK} l’adresse d’un proxy HTTP, et écrivez-la dans les Préférences."),
            ),
            Self::ProxySetting => (
                "un réglage de proxy de ce poste ne peut pas servir".into(),
                format!("{ASK} l’adresse du proxy, et écrivez-la dans les Préférences."),
            ),
            Self::Script { address, why } => (
                format!("le script de proxy {address} ne peut pas servir : {why}"),
                format!("{ASK} de le vérifier, ou écrivez l’adresse du proxy dans les Préférences."),
            ),
            Self::UnknownAuthority { issuer } => (
                format!("la connexion protégée est signée par « {issuer} », une autorité que ce poste ne connaît pas"),
                format!("C’est le plus souvent le filtrage de l’établissement. {ASK} d’installer sur ce poste le certificat de « {issuer} ». Rien n’a été envoyé."),
            ),
            Self::SelfSigned { issuer } => (
                format!("ce qui répond s’est signé lui-même (« {issuer} ») : rien ne prouve que c’est Balado"),
                format!("{ASK} ce qui répond à cette adresse. Rien n’a été envoyé."),
            ),
            Self::OtherName { issuer, names } => (
                format!("une autre machine répond à sa place{}, signée par « {issuer} »", of_whom(names)),
                format!("Ouvrez votre navigateur : le réseau demande peut-être de s’identifier. Sinon, {} ce qui intercepte cette adresse. Rien n’a été envoyé.", ASK.to_lowercase().replace("dsi", "DSI")),
            ),
            Self::Expired { issuer, until } => (
                format!("son certificat, signé par « {issuer} », n’est plus valable depuis le {}", day(*until)),
                "L’heure de ce poste est bonne : prévenez l’assistance de l’académie, ou la personne qui s’occupe du filtrage si « ".to_owned() + issuer + " » est le sien. Rien n’a été envoyé.",
            ),
            Self::NotYetValid { issuer, from } => (
                format!("son certificat, signé par « {issuer} », n’est valable qu’à partir du {}", day(*from)),
                "Vérifiez la date et l’heure de ce poste. Si elles sont bonnes, prévenez l’assistance de l’académie. Rien n’a été envoyé.".into(),
            ),
            Self::WrongClock { issuer, ahead } => (
                format!("l’horloge de ce poste {} : le certificat signé par « {issuer} » lui paraît périmé", off_by(*ahead)),
                "Mettez ce poste à l’heure, puis réessayez. Rien n’a été envoyé.".into(),
            ),
            Self::Certificate { issuer } => (
                format!("le certificat signé par « {issuer} » n’est pas acceptable"),
                format!("{ASK} ce qui ouvre les connexions protégées. Rien n’a été envoyé."),
            ),
            Self::Portal { .. } => (
                "ce réseau demande d’abord de s’identifier sur sa propre page".into(),
                "Ouvrez cette page dans votre navigateur (Préférences › Diagnostic), identifiez-vous, puis réessayez.".into(),
            ),
        };
        (what, remedy)
    }
}

/// How far the clock is, in the person's words.
pub(crate) fn off_by(ahead: SignedDuration) -> String {
    let way = if ahead.is_negative() { "retarde" } else { "avance" };
    let minutes = ahead.abs().as_mins();
    let much = match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{} s", ahead.abs().as_secs()),
        (0, minutes) => format!("{minutes} min"),
        (hours, _) if hours >= 48 => format!("{} jours", hours / 24),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    };
    format!("{way} de {much}")
}

fn day(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%d/%m/%Y à %H h %M").to_string()
}

fn listed(words: &[String], and: &str) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {and} {last}", others.join(", ")),
        None => "inconnue".to_owned(),
    }
}

/// Whose certificate it is: the first names say enough, and are not our words.
fn of_whom(names: &[String]) -> String {
    let clean = |name: &String| -> String {
        name.chars().filter(char::is_ascii_graphic).take(60).collect()
    };
    let names: Vec<_> = names.iter().take(2).map(clean).collect();
    if names.is_empty() { String::new() } else { format!(" ({})", listed(&names, "et")) }
}

/// How a proxy wants to know who asks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A name and a password, as they are (RFC 7617).
    Basic,
    /// Only in these other ways.
    Other(Vec<String>),
}

/// Those that a school meets, as people name them.
const SCHEMES: [&str; 5] = ["Digest", "NTLM", "Negotiate", "Kerberos", "Bearer"];

/// Reads `Proxy-Authenticate` (RFC 9110 §11.7.1): one or several headers, of one or several challenges.
pub(super) fn asked_by(headers: &HeaderMap) -> Challenge {
    // Realms are in French, and in any encoding: only the first words count.
    let values = headers.get_all(PROXY_AUTHENTICATE).iter().map(HeaderValue::as_bytes);
    let words: Vec<String> = values
        .flat_map(|value| value.split(|byte| *byte == b','))
        .map(|part| String::from_utf8_lossy(part))
        .filter_map(|part| part.split_whitespace().next().map(str::to_owned))
        .filter(|word| !word.contains('='))
        .collect();
    let is = |scheme: &str| words.iter().any(|word| word.eq_ignore_ascii_case(scheme));
    if is("Basic") {
        return Challenge::Basic;
    }
    Challenge::Other(SCHEMES.into_iter().filter(|scheme| is(scheme)).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_s_ways_to_know_people_are_named_as_they_are() {
        let other =
            |schemes: &[&str]| Challenge::Other(schemes.iter().map(ToString::to_string).collect());
        let table: [(&[&str], Challenge, &str); 8] = [
            (&["Basic realm=\"Squid\""], Challenge::Basic, "squid"),
            (&["basic realm=x"], Challenge::Basic, "in lower case"),
            (&["Basic realm=\"Collège\""], Challenge::Basic, "a realm in French"),
            (&["Negotiate", "NTLM", "Basic realm=x"], Challenge::Basic, "Basic too"),
            (&["NTLM"], other(&["NTLM"]), "Windows alone"),
            (&["Negotiate", "NTLM"], other(&["NTLM", "Negotiate"]), "a domain"),
            (&["Digest realm=\"Basic, oui\", nonce=\"1\""], other(&["Digest"]), "a word inside"),
            (&[], other(&[]), "nothing said"),
        ];
        for (values, expected, case) in table {
            let headers = values
                .iter()
                .map(|value| (PROXY_AUTHENTICATE, HeaderValue::from_str(value).unwrap()));
            assert_eq!(asked_by(&headers.collect()), expected, "{case}");
        }
    }

    #[test]
    fn a_clock_is_late_or_early_in_words() {
        let table = [
            (-424, "retarde de 7 min"),
            (7200, "avance de 2 h"),
            (7500, "avance de 2 h 05"),
            (-40, "retarde de 40 s"),
            (864_000, "avance de 10 jours"),
        ];
        for (seconds, expected) in table {
            assert_eq!(off_by(SignedDuration::from_secs(seconds)), expected);
        }
    }

    #[test]
    fn names_of_a_stranger_s_certificate_are_no_sentences() {
        let names = ["portail.example".to_owned(), "a »\n et b".to_owned(), "c".to_owned()];
        assert_eq!(of_whom(&names), " (portail.example et aetb)");
        assert_eq!(of_whom(&[]), "");
    }
}
