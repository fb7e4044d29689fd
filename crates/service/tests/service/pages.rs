use balado_testkit::service::TestService;
use balado_wire::{Code, SchoolBody};
use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::client::{OTHER_SCHOOL, SCHOOL, Visitor, by_code, read, refusal};

const PAGES: &[&str] = &[
    "",
    "connexion",
    "application",
    "baladoetab",
    "baladoetab?rne=0779999A",
    "baladoetab?rne=x",
    "baladoetab/code",
    "etablissement/deconnexion",
];

async fn form(visitor: &Visitor, body: &str, from: Option<&str>) -> Response {
    let mut request = visitor
        .request(Method::POST, "baladoetab")
        .header("content-type", "application/x-www-form-urlencoded");
    if let Some(from) = from {
        request = request.header("sec-fetch-site", from);
    }
    request.body(body.to_owned()).send().await.unwrap()
}

#[tokio::test]
async fn pages_hold_nothing_inline_and_load_nothing_from_elsewhere() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    for path in PAGES {
        let page = visitor.get(path).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'"), "{path} {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{path} {policy}");
        assert_eq!(policy.contains("script-src"), *path == "connexion", "{path}");
        assert_eq!(page.headers()["referrer-policy"], "no-referrer");
        assert_eq!(page.headers()["cache-control"], "no-store");
        let html = page.text().await.unwrap();
        for inline in ["<style", "style=", "onclick", "javascript:", "http://", "https://", "//cdn"]
        {
            assert!(!html.contains(inline), "{inline} in {path}");
        }
        let scripts = html.matches("<script").count();
        assert_eq!(scripts, html.matches("<script src=\"/pages/connexion.js\"").count(), "{path}");
        assert!(html.contains("<html lang=\"fr\">") && html.matches("<h1>").count() == 1, "{path}");
    }
}

#[tokio::test]
async fn what_the_pages_load_is_there_under_its_own_type() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let table = [
        ("pages/style.css", "text/css; charset=utf-8"),
        ("pages/connexion.js", "text/javascript; charset=utf-8"),
        ("pages/icon.svg", "image/svg+xml"),
    ];
    for (path, kind) in table {
        let file = visitor.get(path).await;
        assert_eq!(
            (file.status(), &file.headers()["content-type"]),
            (StatusCode::OK, &kind.parse().unwrap())
        );
        assert_eq!(file.headers()["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn a_school_starts_from_its_page_and_goes_on_in_the_app() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let first = visitor.get("baladoetab?rne=+0779999a").await.text().await.unwrap();
    assert!(first.contains("Activation de Balado pour votre établissement"), "{first}");
    assert!(first.contains("ce.077…a@ac-creteil.fr") && !first.contains("0779999a@"), "{first}");
    assert!(service.outbox().mails().is_empty(), "looking sends nothing");
    let sent = form(&visitor, "rne=0779999A", Some("same-origin")).await;
    assert_eq!(sent.status(), StatusCode::OK);
    let sent = sent.text().await.unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let mail = service.last_mail();
    assert_eq!(mail.to(), "ce.0779999a@ac-creteil.fr");
    assert!(!sent.contains(mail.code()) && !sent.contains(mail.token()), "the mailbox is the key");
    let asked = |name: &str| {
        let from = sent.split_once(&format!("&{name}=")).unwrap().1;
        from.split(['&', '"']).next().unwrap().to_owned()
    };
    let body = json!({"verifier": asked("verifier"), "code": mail.code(), "person": "Mme Martin"});
    let opened = visitor.redeem(asked("id").parse().unwrap(), &body).await;
    assert_eq!(opened.status(), StatusCode::OK);
    let again = visitor.get("baladoetab?rne=0779999A").await.text().await.unwrap();
    assert!(again.contains("déjà activé"), "{again}");
}

#[tokio::test]
async fn a_form_sent_twice_is_one_request_and_one_mail() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let page = visitor.get("baladoetab?rne=0779999A").await.text().await.unwrap();
    let (_, after) = page.split_once("name=\"verifier\" value=\"").unwrap();
    let (verifier, _) = after.split_once('"').unwrap();
    let body = format!("rne=0779999A&verifier={verifier}");
    let first = form(&visitor, &body, None).await.text().await.unwrap();
    let second = form(&visitor, &body, None).await.text().await.unwrap();
    assert_eq!(first, second, "a page that is loaded again goes on with the same request");
    assert_eq!(service.outbox().mails().len(), 1);
    let odd = form(&visitor, "rne=0779999A&verifier=court", None).await.text().await.unwrap();
    assert!(!odd.contains("court") && odd.contains("verifier="), "one of ours: {odd}");
}

#[tokio::test]
async fn a_page_says_what_to_correct_and_who_may_ask() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    for (rne, sentence) in [
        ("0779999B", "ils appellent A"),
        ("0750001U", "académie"),
        ("%D9%A0779999A", "7 chiffres et une lettre"),
        ("%22%3E%3Cscript%3E", "7 chiffres et une lettre"),
    ] {
        let page = visitor.get(&format!("baladoetab?rne={rne}")).await;
        assert_eq!(page.status(), StatusCode::OK);
        let html = page.text().await.unwrap();
        assert!(html.contains("aria-invalid=\"true\"") && html.contains(sentence), "{rne}\n{html}");
        assert!(!html.contains("<script"), "{rne}");
    }
    for (body, from, status) in [
        ("rne=0779999A", Some("cross-site"), 403),
        ("rne=0779999A", Some("same-site"), 403),
        ("rne=0779999B", None, 400),
        ("rne=0779999A%0D%0ABcc:+x@y.example", None, 400),
        ("", None, 400),
    ] {
        let answer = form(&visitor, body, from).await;
        assert_eq!(answer.status().as_u16(), status, "{body}");
        assert!(answer.text().await.unwrap().contains("Demande refusée"), "{body}");
    }
    assert!(service.outbox().mails().is_empty());
}

#[tokio::test]
async fn the_page_of_a_link_says_who_asked_and_the_code_of_the_mail() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    visitor.ask(SCHOOL).await;
    let mail = service.last_mail();
    let link = json!({"token": mail.token()});
    let shown: serde_json::Value = read(visitor.post("connexion/demande", &link).await).await;
    assert_eq!((&shown["uai"], &shown["device"]), (&json!(SCHOOL), &json!("SECRETARIAT-2")));
    assert_eq!(shown["code"], mail.code());
    assert_eq!(shown["in_browser"], false, "the app");
    for (token, case) in [("", "nothing"), ("x.y", "no id"), (&mail.token()[..60], "cut")] {
        let answer = visitor.post("connexion/demande", &json!({"token": token})).await;
        assert_eq!(refusal(answer).await.code, Code::NotFound, "{case}");
    }
    visitor.ask(SCHOOL).await;
    let again = visitor.post("connexion/demande", &link).await;
    assert_eq!(read::<serde_json::Value>(again).await, shown, "another request changes nothing");
}

#[tokio::test]
async fn not_me_kills_that_request_only_and_only_with_the_school_number() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let other = visitor.ask(OTHER_SCHOOL).await;
    let other_code = service.last_mail().code().to_owned();
    let asked = visitor.ask(SCHOOL).await;
    let mail = service.last_mail();
    let stop = async |rne: &str| {
        visitor.post("connexion/signaler", &json!({"token": mail.token(), "rne": rne})).await
    };
    for rne in ["", "test", OTHER_SCHOOL, "on"] {
        assert_eq!(refusal(stop(rne).await).await.code, Code::NotConfirmed, "{rne}");
    }
    let school: SchoolBody = read(visitor.get("v1/schools/0779999A").await).await;
    assert!(!school.activated);
    assert_eq!(stop(" 0779999a ").await.status(), StatusCode::NO_CONTENT);
    let dead = visitor.redeem(asked.id, &by_code(mail.code())).await;
    assert_eq!(refusal(dead).await.code, Code::SignInOver);
    assert_eq!(visitor.redeem(other.id, &by_code(&other_code)).await.status(), StatusCode::OK);
}

/// As a browser that opens an address.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[tokio::test]
async fn people_who_are_refused_get_a_page_and_programs_a_problem() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let unknown = "Cette page n’existe pas";
    let table = [
        (Method::GET, "nowhere", 404, unknown),
        (Method::GET, "v1/nowhere", 404, unknown),
        (Method::GET, "connexion/demande", 405, unknown),
        (Method::DELETE, "baladoetab", 405, unknown),
        (Method::GET, "v1/session", 401, "Vous n’êtes pas connecté"),
        (Method::GET, "v1/schools/x", 400, "7 chiffres et une lettre"),
    ];
    for (method, path, status, sentence) in table {
        let case = format!("{method} {path}");
        let asked = visitor.request(method.clone(), path).header("accept", BROWSER);
        let page = asked.send().await.unwrap();
        assert_eq!(page.status().as_u16(), status, "{case}");
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8", "{case}");
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("style-src 'self'") && !policy.contains("script-src"), "{case}");
        assert_eq!(page.headers().contains_key("allow"), status == 405, "{case}");
        let number = page.headers()["x-request-id"].to_str().unwrap().to_owned();
        let html = page.text().await.unwrap();
        assert!(html.contains("<html lang=\"fr\">") && html.contains(sentence), "{case}: {html}");
        assert!(!html.contains("nowhere"), "{case}: nothing of the address");
        assert_eq!(html.contains(&number), sentence != unknown, "{case}: for support");
        for accept in
            [None, Some("*/*"), Some("application/json"), Some("text/html, application/json")]
        {
            let mut asked = visitor.request(method.clone(), path);
            if let Some(accept) = accept {
                asked = asked.header("accept", accept);
            }
            let refused = refusal(asked.send().await.unwrap()).await;
            assert_eq!(refused.status, status, "{case} {accept:?}");
        }
    }
}

#[tokio::test]
async fn a_refusal_of_a_page_is_a_page_for_everybody() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let refused = form(&visitor, "rne=0779999B", None).await;
    let number = refused.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(refused.headers()["content-type"], "text/html; charset=utf-8");
    assert!(refused.text().await.unwrap().contains(&number), "for support");
}
