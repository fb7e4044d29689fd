//! Diagnostic: this PC, its network and the service, one point after the other, and the text for support.

use std::{fmt::Write as _, path::Path, sync::Arc, time::Duration};

use balado_wire::CONTRACT_VERSION;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{Desk, blocking};
use crate::{
    Check, CheckAction, CheckState, DeskError, Diagnostic, RemoteError, Trouble, Vault,
    network::{
        Login, Origin, Proxy, Route, Seen,
        probe::{Answered, CLOCK_LIMIT, Name},
        tls::Verdict,
        trouble::off_by,
    },
    oldest::OWN_VERSION,
};

/// From here on a clock's difference is worth a word.
const CLOCK_NOTICE: SignedDuration = SignedDuration::from_mins(1);

/// What an import may write on this PC, with some room to spare.
const ROOM: u64 = 100 << 20;

/// A point and what support reads of it.
struct Point {
    check: Check,
    label: &'static str,
    support: String,
}

impl Desk {
    /// Looks at this PC, its network and the service. Nothing of a list or of a person is sent or shown.
    pub async fn diagnose(&self) -> Diagnostic {
        self.0.network.forget();
        let (service, choice) = self.way();
        let mut seen = self.0.network.look(&service, &choice).await;
        if let Some(route) = seen.route.as_mut().filter(|route| route.origin == Origin::Chosen)
            && self.0.settings.policy.proxy().is_some()
        {
            route.origin = Origin::Decided;
        }
        self.state().portal = portal_of(seen.trouble.as_ref());
        let (vault, folder) = (Arc::clone(&self.0.vault), self.0.settings.state_dir.clone());
        let (keyring, disk) = blocking(move || (keyring(vault.as_ref()), disk(&folder))).await;
        let too_old = self.0.oldest.refuses(&service);
        let host = service.host_str().unwrap_or_default().to_owned();
        let points = vec![
            answers(&host, &seen),
            address(&host, &seen),
            proxy(&seen),
            protection(&service, &seen),
            clock(&seen),
            keyring,
            disk,
            program(too_old.as_ref()),
        ];
        diagnostic(points, Timestamp::now())
    }

    /// Gives the proxy a name and a password; they are kept once it has taken them.
    pub async fn give_proxy_login(&self, name: &str, password: &str) -> Result<(), DeskError> {
        let login = Login { name: name.trim().to_owned(), password: password.to_owned() };
        let (service, choice) = self.way();
        let taken = self.0.network.sign_in(&service, &choice, login).await;
        taken.map_err(|trouble| {
            let host = service.host_str().unwrap_or_default().to_owned();
            RemoteError::Unreachable { host, why: Box::new(trouble) }.into()
        })
    }

    /// The proxy that leads to the service, by its name and port.
    pub async fn proxy_name(&self) -> Result<Option<String>, DeskError> {
        let (service, choice) = self.way();
        let route = self.0.network.route(&service, &choice).await;
        let host = || service.host_str().unwrap_or_default().to_owned();
        let route =
            route.map_err(|why| RemoteError::Unreachable { host: host(), why: Box::new(why) })?;
        Ok(route.proxy.as_ref().map(Proxy::name))
    }

    /// The page on which this network asks who people are, as the last Diagnostic found it.
    pub fn portal(&self) -> Option<String> {
        self.state().portal.clone()
    }
}

fn portal_of(trouble: Option<&Trouble>) -> Option<String> {
    match trouble {
        Some(Trouble::Portal { address }) => address.clone(),
        _ => None,
    }
}

fn diagnostic(mut points: Vec<Point>, at: Timestamp) -> Diagnostic {
    points.sort_by_key(|point| point.check.state);
    let support = support(&points, at);
    let checks: Vec<Check> = points.into_iter().map(|point| point.check).collect();
    let count = |state| checks.iter().filter(|check| check.state == state).count();
    let (to_settle, to_know, good) =
        (count(CheckState::ToSettle), count(CheckState::ToKnow), count(CheckState::Good));
    let works = count(CheckState::NotTried) == 0
        && !checks.iter().any(|check| {
            check.state == CheckState::ToSettle
                && check.title != CLOCK
                && check.title != SESSION_KEPT
        });
    let first = if works {
        "Balado fonctionne sur ce poste."
    } else {
        "Balado ne fonctionne pas sur ce poste."
    };
    let summary = format!(
        "{first} Sur {} points : {to_settle} à régler, {to_know} à savoir, {good} en ordre.",
        checks.len()
    );
    Diagnostic { at, works, summary, checks, support }
}

/// Exactly what is copied.
fn support(points: &[Point], at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::system()).strftime("%d/%m/%Y %H:%M");
    let mut text = format!("{:<11}{at}", "Date");
    for point in points {
        let state = match point.check.state {
            CheckState::ToSettle => "À RÉGLER ",
            CheckState::ToKnow | CheckState::Good => "",
            CheckState::NotTried => "pas essayé ",
        };
        let _infallible = write!(text, "\n{:<11}{state}{}", point.label, point.support);
    }
    text
}

const CLOCK: &str = "Heure de ce poste";
const SESSION_KEPT: &str = "Connexion gardée";

fn point(
    (title, label): (&'static str, &'static str),
    state: CheckState,
    message: impl Into<String>,
    support: impl Into<String>,
) -> Point {
    let message = message.into();
    let check = Check { title, state, subject: None, message, detail: None, action: None };
    Point { check, label, support: support.into() }
}

impl Point {
    fn about(mut self, subject: impl Into<String>) -> Self {
        self.check.subject = Some(subject.into());
        self
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.check.detail = Some(detail.into());
        self
    }
}

/// A point that this trouble is about.
fn trouble(names: (&'static str, &'static str), trouble: &Trouble) -> Point {
    let (what, remedy) = trouble.help();
    let mut point = point(names, CheckState::ToSettle, capital(&what) + ".", what).detail(remedy);
    point.check.action = match trouble {
        Trouble::ProxyPassword { .. } | Trouble::ProxyPasswordRefused { .. } => {
            Some(CheckAction::GiveProxyLogin)
        }
        Trouble::Portal { address: Some(_) } => Some(CheckAction::OpenPortal),
        _ => None,
    };
    point
}

fn not_tried(names: (&'static str, &'static str)) -> Point {
    let message = "Pas encore vérifié : réglez d’abord ce qui précède.";
    point(names, CheckState::NotTried, message, "")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn millis(duration: Duration) -> String {
    format!("{} ms", duration.as_millis().max(1))
}

fn answers(host: &str, seen: &Seen) -> Point {
    const NAMES: (&str, &str) = ("Service Balado", "Service");
    let elsewhere = |trouble: &Trouble| {
        trouble.is_of_the_proxy()
            || trouble.is_of_tls()
            || matches!(
                trouble,
                Trouble::UnknownName | Trouble::Script { .. } | Trouble::ProxySetting
            )
    };
    match (&seen.trouble, &seen.answer) {
        (Some(other), _) if elsewhere(other) => not_tried(NAMES),
        (Some(own), _) => trouble(NAMES, own).about(host),
        (None, Some(Answered { contract: Some(version), within, .. })) => {
            let within = millis(*within);
            let state =
                if version == CONTRACT_VERSION { CheckState::Good } else { CheckState::ToSettle };
            let support = format!("ok, contrat {version}, {within}");
            let point =
                point(NAMES, state, format!("Répond en {within} · version {version}"), support);
            if state == CheckState::Good {
                return point;
            }
            point.detail(format!(
                "Balado import parle la version {CONTRACT_VERSION} : installez la dernière, ou prévenez l’académie si le service est en retard."
            ))
        }
        (None, _) => point(
            NAMES,
            CheckState::ToKnow,
            "Pas vérifié : le proxy demande une connexion protégée.",
            "proxy en TLS",
        ),
    }
}

fn address(host: &str, seen: &Seen) -> Point {
    const NAMES: (&str, &str) = ("Adresse du service", "Adresse");
    match seen.name {
        Name::Known(within) => {
            let within = millis(within);
            point(
                NAMES,
                CheckState::Good,
                format!("trouvée en {within}"),
                format!("{host} ok, {within}"),
            )
        }
        Name::ByProxy => point(
            NAMES,
            CheckState::Good,
            "laissée au proxy, comme il se doit sur ce réseau",
            format!("{host} laissée au proxy"),
        ),
        Name::Unknown => trouble(NAMES, &Trouble::UnknownName),
        Name::NotTried => not_tried(NAMES),
    }
    .about(host)
}

fn proxy(seen: &Seen) -> Point {
    const NAMES: (&str, &str) = ("Proxy de l’établissement", "Proxy");
    let own = |trouble: &&Trouble| {
        trouble.is_of_the_proxy()
            || matches!(
                trouble,
                Trouble::Script { .. }
                    | Trouble::ProxySetting
                    | Trouble::ProxyRefuses { .. }
                    | Trouble::ProxyGateway { .. }
            )
    };
    let own_trouble = seen.trouble.as_ref().filter(own);
    match (&seen.route, own_trouble) {
        (Some(route), Some(own)) => {
            let mut point = trouble(NAMES, own);
            let _infallible = write!(point.support, " ({})", origin(route));
            point
        }
        (None, Some(own)) => trouble(NAMES, own),
        (Some(route), None) => in_order(NAMES, route),
        (None, None) => not_tried(NAMES),
    }
}

fn in_order(names: (&'static str, &'static str), route: &Route) -> Point {
    let origin = origin(route);
    let Some(proxy) = &route.proxy else {
        let state =
            if route.origin == Origin::Unread { CheckState::ToKnow } else { CheckState::Good };
        return point(names, state, "Aucun : connexion directe", format!("aucun ({origin})"))
            .detail(capital(&origin));
    };
    let password = if proxy.login.is_some() { "avec mot de passe" } else { "sans mot de passe" };
    let name = proxy.name();
    let support = format!("ok, {name} {password} ({origin})");
    point(names, CheckState::Good, password, support).about(name).detail(capital(&origin))
}

/// Where the way was found.
fn origin(route: &Route) -> String {
    let by = match route.origin {
        Origin::Chosen => "indiqué dans les Préférences (ou BALADO_PROXY)",
        Origin::Decided => "décidé par l’établissement pour ses postes",
        Origin::Environment => "donné par les variables d’environnement de ce poste",
        Origin::System => "donné par les réglages de ce poste",
        Origin::Nowhere => "rien n’est réglé sur ce poste",
        Origin::Unread => "les réglages de ce poste n’ont pas pu être lus",
        Origin::Here => "le service est sur ce poste",
    };
    match &route.script {
        Some(script) => format!("trouvé par le script {script}, {by}"),
        None => by.to_owned(),
    }
}

fn protection(service: &url::Url, seen: &Seen) -> Point {
    const NAMES: (&str, &str) = ("Connexion protégée", "TLS");
    if let Some(own) = seen.trouble.as_ref().filter(|trouble| trouble.is_of_tls()) {
        return trouble(NAMES, own);
    }
    match &seen.certificate {
        Some((shown, Verdict::Local)) => {
            let issuer = &shown.issuer;
            let message = "Une autorité propre à ce poste ouvre ou signe la connexion, et ce poste l’accepte.";
            let support = format!("signé par {issuer}, autorité ajoutée à ce poste");
            point(NAMES, CheckState::ToKnow, message, support).detail(format!(
                "Signée par « {issuer} », qui n’est pas une autorité publique : le plus souvent le filtrage de l’établissement. Rien à faire."
            ))
        }
        Some((shown, Verdict::Public)) => {
            let issuer = &shown.issuer;
            point(
                NAMES,
                CheckState::Good,
                format!("Signée par « {issuer} », une autorité publique"),
                format!("ok, {issuer}"),
            )
        }
        _ if service.scheme() == "http" => point(
            NAMES,
            CheckState::ToKnow,
            "Le service est sur ce poste, ou en essai : sans TLS.",
            "sans TLS",
        ),
        _ => not_tried(NAMES),
    }
}

fn clock(seen: &Seen) -> Point {
    const NAMES: (&str, &str) = (CLOCK, "Heure");
    let Some(ahead) = seen.answer.as_ref().and_then(|answer| answer.ahead) else {
        return not_tried(NAMES);
    };
    let exact = format!("{} s d’écart", ahead.as_secs());
    let off_by = off_by(ahead);
    if ahead.abs() > CLOCK_LIMIT {
        let limit = CLOCK_LIMIT.as_mins();
        return point(
            NAMES,
            CheckState::ToSettle,
            format!("Elle {off_by} (limite : {limit} min)."),
            exact,
        )
        .detail(SET_CLOCK);
    }
    if ahead.abs() > CLOCK_NOTICE {
        return point(NAMES, CheckState::ToKnow, format!("Elle {off_by}."), exact)
            .detail(SET_CLOCK);
    }
    point(NAMES, CheckState::Good, "À l’heure", exact)
}

const SET_CLOCK: &str = if cfg!(windows) {
    "Paramètres › Heure et langue › Date et heure › Synchroniser"
} else if cfg!(target_os = "macos") {
    "Réglages Système › Général › Date et heure"
} else {
    "Réglages › Date et heure › Automatique"
};

/// Keeps something and takes it back. Blocks.
fn keyring(vault: &dyn Vault) -> Point {
    const NAMES: (&str, &str) = (SESSION_KEPT, "Connexion");
    const TRIAL: &str = "diagnostic";
    let works = vault.lasts()
        && vault.set(TRIAL, TRIAL).is_ok()
        && vault.get(TRIAL).is_ok_and(|secret| secret.as_deref() == Some(TRIAL))
        && vault.forget(TRIAL).is_ok();
    if works {
        return point(
            NAMES,
            CheckState::Good,
            "Le trousseau de clés de ce poste répond.",
            "gardée",
        );
    }
    point(
        NAMES,
        CheckState::ToKnow,
        "Ce poste ne peut pas garder votre connexion d’une fois sur l’autre.",
        "non gardée sur ce poste",
    )
    .detail("Rien à faire : vous recevrez un code à chaque ouverture.")
}

/// Room, and whether the program may write where it keeps its things. Blocks.
fn disk(folder: &Path) -> Point {
    const NAMES: (&str, &str) = ("Place sur le disque", "Disque");
    let writes = std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder));
    if writes.is_err() {
        let message = "Balado import ne peut pas écrire dans son dossier.";
        return point(NAMES, CheckState::ToSettle, message, "dossier sans droit d’écriture")
            .detail("Demandez à la personne qui s’occupe de l’informatique de rendre ce droit à votre compte.");
    }
    let Ok(free) = fs4::available_space(folder) else {
        return point(NAMES, CheckState::ToKnow, "La place libre n’a pas pu être lue.", "inconnue");
    };
    let room = room(free);
    if free < ROOM {
        return point(
            NAMES,
            CheckState::ToSettle,
            format!("{room} libres seulement"),
            format!("{room} libres"),
        )
        .detail("Libérez de la place : un import interrompu ne pourrait pas être repris.");
    }
    point(NAMES, CheckState::Good, format!("{room} libres"), format!("ok, {room} libres"))
}

fn room(bytes: u64) -> String {
    match (bytes >> 30, bytes >> 20) {
        (0, megabytes) => format!("{megabytes} Mo"),
        (gigabytes, _) => format!("{gigabytes} Go"),
    }
}

fn program(too_old: Option<&semver::Version>) -> Point {
    const NAMES: (&str, &str) = ("Balado import", "Programme");
    let system = os_info::get();
    let system = match system.version() {
        os_info::Version::Unknown => system.os_type().to_string(),
        version => format!("{} {version}", system.os_type()),
    };
    let support = format!("Balado import {OWN_VERSION}, {system}");
    match too_old {
        Some(wanted) => point(
            NAMES,
            CheckState::ToSettle,
            format!("Version {OWN_VERSION} · {system}"),
            format!("{support}, le service demande {wanted}"),
        )
        .detail(format!(
            "Le service demande la version {wanted} ou une plus récente : installez-la, la page /application de ce service la donne."
        )),
        None => {
            point(NAMES, CheckState::Good, format!("Version {OWN_VERSION} · {system}"), support)
        }
    }
}
