use std::io::Write;

use balado_core::school::Uai;
use balado_service::{config::SignInLimits, store::Store};
use clap::Args;
use url::{Host, Url};

/// The school of a demonstration: its number is right, and nobody's.
const SCHOOL: (&str, &str) = ("0779999A", "Collège Les Tilleuls");

/// Trying Balado on one's own PC. Codes are shown and nobody waits, which no real school survives.
#[derive(Debug, Args)]
pub struct Demo {
    /// Pour essayer sur ce poste : crée un établissement fictif, montre ses courriels en entier et
    /// n’impose pas d’attente entre eux. Ne va ni avec --smtp, ni avec une adresse publique.
    #[arg(long = "demo", env = "BALADO_DEMO")]
    pub on: bool,
}

impl Demo {
    /// Refuses what would make a demonstration of a real service, or the other way round.
    pub fn check(&self, sends_mails: bool, public_url: Option<&Url>) -> Result<(), String> {
        if !self.on {
            return Ok(());
        }
        let why = "la démonstration montre chaque code sur la console et n’impose pas d’attente \
                   entre deux courriels. Pour servir des établissements, retirez --demo \
                   (ou BALADO_DEMO)";
        if sends_mails {
            return Err(format!(
                "--demo ne va pas avec --smtp : {why} ; pour un essai, retirez --smtp (ou BALADO_SMTP)"
            ));
        }
        match public_url {
            Some(url) if is_public(url) => Err(format!(
                "--demo ne va pas avec l’adresse publique {url} : {why} ; pour un essai, retirez \
                 --public-url (ou BALADO_PUBLIC_URL)"
            )),
            _ => Ok(()),
        }
    }

    /// What holds back requests for links.
    pub fn limits(&self, limits: SignInLimits) -> SignInLimits {
        if self.on { SignInLimits::without_waiting() } else { limits }
    }

    /// Makes the fictional school.
    pub async fn prepare(&self, store: &Store) -> Result<(), Box<dyn std::error::Error>> {
        if self.on {
            let uai: Uai = SCHOOL.0.parse()?;
            store.name_school(uai, SCHOOL.1.to_owned()).await?;
        }
        Ok(())
    }

    /// Says what to type.
    pub fn announce(&self, console: &mut impl Write) -> std::io::Result<()> {
        if !self.on {
            return Ok(());
        }
        let (uai, name) = SCHOOL;
        writeln!(console, "Essai : dans Balado import, tapez le RNE {uai} ({name}).")?;
        writeln!(console, "Le courriel de connexion s’affichera ici, avec son code.")
    }
}

/// Whether people outside may reach it: neither this machine, nor a private network, nor a name
/// without a domain, as machines of one network call each other.
fn is_public(url: &Url) -> bool {
    match url.host() {
        None => false,
        Some(Host::Domain(name)) => name.contains('.') && !name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => {
            !(address.is_loopback() || address.is_private() || address.is_link_local())
        }
        Some(Host::Ipv6(address)) => {
            !(address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demonstration_is_for_this_pc_and_its_network() {
        let table = [
            ("https://balado.academie.example", true, "a name"),
            ("http://balado.academie.example", true, "in clear it is no better"),
            ("https://203.0.113.7", true, "an address"),
            ("https://[2001:db8::7]", true, "an address of IPv6"),
            ("http://127.0.0.1:7077", false, "this machine"),
            ("http://[::1]:7077", false, "the same in IPv6"),
            ("https://localhost:7077", false, "by its name, under its own TLS"),
            ("http://192.168.1.10:7077", false, "another PC of the house"),
            ("http://[fd00::7]:7077", false, "the same in IPv6"),
            ("http://balado:7077", false, "a container beside this one"),
        ];
        for (url, refused, case) in table {
            let found = Demo { on: true }.check(false, Some(&url.parse().unwrap()));
            assert_eq!(found.is_err(), refused, "{case}");
            assert_eq!(
                Demo { on: false }.check(true, Some(&url.parse().unwrap())),
                Ok(()),
                "{case}"
            );
        }
    }

    #[test]
    fn a_demonstration_sends_no_mail_and_says_what_to_remove() {
        let refused = Demo { on: true }.check(true, None).unwrap_err();
        assert!(
            refused.contains("retirez --demo") && refused.contains("retirez --smtp"),
            "{refused}"
        );
        assert_eq!(Demo { on: true }.check(false, None), Ok(()));
    }
}
