//! Who may do what: one table, by route.
//!
//! A route that asks for a session answers only the roles that its row names; one that has no row answers
//! nobody. The chef d'établissement may all that a session may.

use axum::http::Method;
use balado_wire::Role;

/// Who a route answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Whoever asks, signed in or not.
    Everybody,
    /// Whoever has a session of one of these roles, whose token stands in the `Authorization` header.
    Roles(&'static [Role]),
    /// A browser that has a session of one of these roles in its cookie. No other token opens a page, and
    /// that one opens nothing else.
    Page(&'static [Role]),
}

use Access::{Everybody, Page, Roles};

const BOTH: Access = Roles(&[Role::Chef, Role::Gestionnaire]);
const CHEF: Access = Roles(&[Role::Chef]);
const CHEF_PAGE: Access = Page(&[Role::Chef]);

/// Every route of the contract, as its document names it.
const ROUTES: [(Method, &str, Access); 71] = [
    (Method::GET, "/", Everybody),
    (Method::GET, "/.well-known/openid-configuration", Everybody),
    // The installers of the app are for whoever wants them.
    (Method::GET, "/application", Everybody),
    (Method::GET, "/application/latest.json", Everybody),
    (Method::GET, "/application/{version}/{file}", Everybody),
    (Method::GET, "/baladoetab", Everybody),
    (Method::POST, "/baladoetab", Everybody),
    (Method::GET, "/baladoetab/code", Everybody),
    (Method::POST, "/baladoetab/code", Everybody),
    (Method::GET, "/connexion", Everybody),
    (Method::POST, "/connexion/demande", Everybody),
    (Method::POST, "/connexion/signaler", Everybody),
    // The door of a school, for whoever comes from its ENT.
    (Method::GET, "/ent/{uai}", Everybody),
    (Method::POST, "/ent/{uai}", Everybody),
    (Method::GET, "/ent/{uai}/compte", Everybody),
    (Method::GET, "/ent/{uai}/depart", Everybody),
    (Method::GET, "/ent/{uai}/essai", Everybody),
    (Method::POST, "/ent/{uai}/gestionnaire", Everybody),
    // The school's own pages, in the browser of its chef.
    (Method::GET, "/etablissement", CHEF_PAGE),
    (Method::POST, "/etablissement/code", CHEF_PAGE),
    (Method::GET, "/etablissement/deconnexion", Everybody),
    (Method::POST, "/etablissement/deconnexion", CHEF_PAGE),
    (Method::GET, "/etablissement/gestionnaire", CHEF_PAGE),
    (Method::GET, "/etablissement/gestionnaire/designer", CHEF_PAGE),
    (Method::POST, "/etablissement/gestionnaire/designer", CHEF_PAGE),
    (Method::GET, "/etablissement/gestionnaire/retirer", CHEF_PAGE),
    (Method::POST, "/etablissement/gestionnaire/retirer", CHEF_PAGE),
    (Method::GET, "/etablissement/postes", CHEF_PAGE),
    (Method::POST, "/etablissement/postes", CHEF_PAGE),
    (Method::GET, "/healthz", Everybody),
    (Method::GET, "/metrics", Everybody),
    // For sites, which have a secret of their own, and for browsers on their way to one.
    (Method::GET, "/openid/authorize", Everybody),
    (Method::POST, "/openid/authorize", Everybody),
    (Method::GET, "/openid/jwks", Everybody),
    (Method::POST, "/openid/token", Everybody),
    (Method::GET, "/openid/userinfo", Everybody),
    (Method::POST, "/openid/userinfo", Everybody),
    (Method::GET, "/pages/connexion.js", Everybody),
    (Method::GET, "/pages/icon.svg", Everybody),
    (Method::GET, "/pages/revoquer.js", Everybody),
    (Method::GET, "/pages/style.css", Everybody),
    (Method::GET, "/readyz", Everybody),
    // The mailbox revokes what a gestionnaire handed over.
    (Method::GET, "/revoquer", Everybody),
    (Method::POST, "/revoquer", Everybody),
    (Method::POST, "/revoquer/demande", Everybody),
    (Method::GET, "/v1/openapi.json", Everybody),
    (Method::GET, "/v1/schools/{uai}", Everybody),
    (Method::POST, "/v1/sign-ins", Everybody),
    (Method::POST, "/v1/sign-ins/{id}/redeem", Everybody),
    (Method::POST, "/v1/sign-ins/{id}/report", Everybody),
    // Reads, imports, undoes.
    (Method::GET, "/v1/roster", BOTH),
    (Method::GET, "/v1/imports", BOTH),
    (Method::POST, "/v1/imports", BOTH),
    (Method::GET, "/v1/imports/{id}", BOTH),
    (Method::DELETE, "/v1/imports/{id}", BOTH),
    (Method::PUT, "/v1/imports/{id}/chunks/{n}", BOTH),
    (Method::POST, "/v1/imports/{id}/commit", BOTH),
    (Method::GET, "/v1/imports/{id}/receipt", BOTH),
    (Method::POST, "/v1/imports/{id}/undo", BOTH),
    (Method::GET, "/v1/ent-link", BOTH),
    (Method::GET, "/v1/ent-link/never-came", BOTH),
    (Method::POST, "/v1/ent-link/test", BOTH),
    (Method::GET, "/v1/ent-link/test/{id}", BOTH),
    // Naming another is handing over; leaving the school without one is not.
    (Method::GET, "/v1/manager", BOTH),
    (Method::PUT, "/v1/manager", BOTH),
    (Method::DELETE, "/v1/manager", CHEF),
    // One's own session is one's own; those of the others are the chef's.
    (Method::GET, "/v1/session", BOTH),
    (Method::DELETE, "/v1/session", BOTH),
    (Method::GET, "/v1/sessions", CHEF),
    (Method::DELETE, "/v1/sessions", CHEF),
    (Method::DELETE, "/v1/sessions/{id}", CHEF),
];

/// Who a route answers; nothing when it has no row. `path` is the template of the route.
pub fn access(method: &Method, path: &str) -> Option<Access> {
    // What answers GET answers HEAD too (RFC 9110 §9.3.2).
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let row = ROUTES.iter().find(|(known, template, _)| known == method && *template == path);
    row.map(|(_, _, access)| *access)
}

/// How many routes have a row.
pub fn count() -> usize {
    ROUTES.len()
}

/// Whether a session of this role, by its header, is answered by a route.
pub fn allows(method: &Method, path: &str, role: Role) -> bool {
    match access(method, path) {
        Some(Roles(roles)) => roles.contains(&role),
        Some(Everybody) => true,
        Some(Page(_)) | None => false,
    }
}

/// Whether a session of this role, by the cookie of a browser, is answered by a page.
pub fn allows_in_browser(method: &Method, path: &str, role: Role) -> bool {
    matches!(access(method, path), Some(Page(roles)) if roles.contains(&role))
}

/// What the gestionnaire is told who asks for something that is the chef's.
const WHY_NOT: [(Method, &str, &str); 4] = [
    (
        Method::DELETE,
        "/v1/manager",
        "Laisser l’établissement sans gestionnaire est au chef d’établissement, connecté par la boîte mail de \
         l’établissement. Vous pouvez passer la main à quelqu’un d’autre.",
    ),
    (
        Method::GET,
        "/v1/sessions",
        "Voir les postes connectés est au chef d’établissement, connecté par la boîte mail de \
         l’établissement. Vous pouvez vous déconnecter de ce poste.",
    ),
    (
        Method::DELETE,
        "/v1/sessions",
        "Déconnecter tous les postes est au chef d’établissement, connecté par la boîte mail de \
         l’établissement. Vous pouvez vous déconnecter de ce poste.",
    ),
    (
        Method::DELETE,
        "/v1/sessions/{id}",
        "Déconnecter un autre poste est au chef d’établissement, connecté par la boîte mail de \
         l’établissement. Vous pouvez vous déconnecter de ce poste.",
    ),
];

/// Why a route does not answer a session that it does not allow, for the person.
pub fn why_not(method: &Method, path: &str) -> &'static str {
    let row = WHY_NOT.iter().find(|(known, template, _)| known == method && *template == path);
    row.map_or(
        "Le gestionnaire ne peut pas faire cela : c’est au chef d’établissement, connecté par la boîte mail de \
         l’établissement. Demandez-le-lui.",
        |(_, _, sentence)| sentence,
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_the_chefs_alone_has_each_its_sentence() {
        let only_chef = ROUTES.iter().filter(|(_, _, access)| *access == CHEF);
        let sentences: BTreeSet<&str> =
            only_chef.clone().map(|(method, path, _)| why_not(method, path)).collect();
        assert_eq!(sentences.len(), only_chef.count());
        assert_eq!(sentences.len(), WHY_NOT.len());
        assert!(sentences.iter().all(|sentence| sentence.contains("chef d’établissement")));
    }
}
