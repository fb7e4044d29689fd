//! `balado diagnose`: this PC, its network and the service, one point after the other; and `balado proxy`, what
//! the proxy on the way wants to know.

use balado_desk::{Check, CheckState};

use crate::{
    failure::{Failure, status},
    print,
    sign_in::Access,
};

/// Shows each point; with `support`, exactly the text that the window copies.
pub async fn run(access: &Access, support: bool) -> Result<u8, Failure> {
    let diagnostic = access.desk()?.diagnose().await;
    if support {
        print::show(&diagnostic.support)?;
    } else {
        for check in &diagnostic.checks {
            print::show(&line(check))?;
        }
        print::show(&format!("\n{}", diagnostic.summary))?;
    }
    Ok(if diagnostic.works { status::OK } else { status::FAILED })
}

/// Asks for the name and the password that the proxy wants, and keeps them.
pub async fn proxy(access: &Access) -> Result<u8, Failure> {
    let desk = access.desk()?;
    let Some(proxy) = desk.proxy_name().await? else {
        print::show("Aucun proxy ne mène au service : il n’y a rien à donner.")?;
        return Ok(status::OK);
    };
    let question = format!("Nom au proxy {proxy} :");
    let nobody = || Failure::Said("Personne n’a répondu. Recommencez dans un terminal.".to_owned());
    let name = print::ask(&question).ok_or_else(nobody)?;
    let password =
        print::ask("Mot de passe (il se voit pendant que vous le tapez) :").ok_or_else(nobody)?;
    desk.give_proxy_login(&name, &password).await?;
    print::show("Le proxy les accepte. Ils sont gardés pour la prochaine fois.")?;
    Ok(status::OK)
}

fn line(check: &Check) -> String {
    let mark = match check.state {
        CheckState::ToSettle => "✗",
        CheckState::ToKnow => "i",
        CheckState::Good => "✓",
        CheckState::NotTried => "·",
    };
    let subject = check.subject.as_ref().map(|subject| format!("{subject} ")).unwrap_or_default();
    let detail = check.detail.as_ref().map(|detail| format!("\n    {detail}")).unwrap_or_default();
    format!("{mark} {} : {subject}{}{detail}", check.title, check.message)
}
