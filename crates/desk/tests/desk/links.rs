//! Links and requests that pages of this PC hand over: whatever comes, the school that is shown is the one that opens.

use balado_desk::{Desk, Vault};
use balado_testkit::service::TestService;
use serde_json::Value;

use crate::school::{Pc, SCHOOL, code_of};

/// A school of the same académie, whose mailbox somebody else reads.
const OTHER: &str = "0930341R";

/// A request that somebody made for their own school: its proof, and the secrets of its mail.
struct Foreign {
    id: String,
    verifier: String,
    expires_at: String,
    code: String,
    token: String,
}

impl Foreign {
    async fn made(service: &TestService) -> Self {
        let pc = Pc::new(service.url());
        pc.desk().request_link(OTHER).await.unwrap();
        let kept = pc.vault().get(&format!("sign-in {}", service.url())).unwrap().unwrap();
        let kept: Value = serde_json::from_str(&kept).unwrap();
        let said = |name: &str| kept[name].as_str().unwrap().to_owned();
        let mail = service.last_mail();
        Self {
            id: said("id"),
            verifier: said("verifier"),
            expires_at: said("expires_at"),
            code: mail.code().to_owned(),
            token: mail.token().to_owned(),
        }
    }

    /// Their request, handed over as if it were for the school that reads this.
    fn request(&self) -> String {
        let Self { id, verifier, expires_at, .. } = self;
        format!(
            "balado-import://demande?uai={SCHOOL}&id={id}&verifier={verifier}&expires_at={expires_at}"
        )
    }

    fn link(&self) -> String {
        format!("balado-import://connexion#{}", self.token)
    }
}

/// Sessions that would still open something.
fn open_sessions(service: &TestService) -> u32 {
    let database = rusqlite::Connection::open(service.database_path()).unwrap();
    let question = "select count(*) from session where revoked_at is null";
    database.query_row(question, [], |row| row.get(0)).unwrap()
}

async fn hands_over(desk: &Desk, links: &[String]) {
    for link in links {
        desk.link_arrived(link).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_another_school_than_the_one_shown_is_never_kept() {
    let service = TestService::start().await;
    let foreign = Foreign::made(&service).await;
    let (request, link) = (foreign.request(), foreign.link());
    let pasted = format!("{}connexion#{}", service.url(), foreign.token);
    let table = [
        (vec![link.clone(), request.clone()], String::new(), "not-a-code", "link, request"),
        (vec![request.clone(), link.clone()], String::new(), "code-only", "request, link"),
        (vec![request.clone()], pasted, "code-only", "the link, pasted"),
        (vec![link, request], foreign.code, "other-school", "their code, which somebody typed"),
    ];
    for (links, typed, code, case) in table {
        let desk = Pc::new(service.url()).desk();
        desk.start().await.unwrap();
        hands_over(&desk, &links).await;
        let shown = desk.stand(Vec::new()).awaited.map(|awaited| awaited.uai);
        assert_eq!(shown.as_deref(), Some(SCHOOL), "{case}");
        let error = desk.sign_in(&typed, "Mme Fictive").await.expect_err(case);
        assert_eq!(error.code(), code, "{case}");
        assert!(desk.stand(Vec::new()).session.is_none(), "{case}");
        assert_eq!(open_sessions(&service), 0, "{case}: the service has ended it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_somebody_else_does_not_take_the_place_of_the_awaited_one() {
    let service = TestService::start().await;
    let foreign = Foreign::made(&service).await;
    let desk = Pc::new(service.url()).desk();
    desk.start().await.unwrap();
    desk.request_link(SCHOOL).await.unwrap();
    hands_over(&desk, &[foreign.link()]).await;
    let error = desk.sign_in("", "Mme Fictive").await.expect_err("not this request's");
    assert_eq!(error.code(), "other-link");
    let start = desk.sign_in(&code_of(&service), "Mme Fictive").await.expect("its own code");
    assert_eq!(start.session.map(|session| session.uai).as_deref(), Some(SCHOOL));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_kept_under_the_name_of_another_school_is_refused_at_the_start() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    desk.start().await.unwrap();
    desk.request_link(OTHER).await.unwrap();
    desk.sign_in(&code_of(&service), "Mme Fictive").await.unwrap();
    let name = format!("session {}", service.url());
    let kept = pc.vault().get(&name).unwrap().unwrap();
    pc.vault().set(&name, &kept.replace(OTHER, SCHOOL)).unwrap();

    let start = pc.desk().start().await.unwrap();
    assert!(start.session.is_none());
    assert!(start.notices.iter().any(|notice| notice.contains(OTHER)), "{:?}", start.notices);
    assert_eq!(open_sessions(&service), 0);
    assert_eq!(pc.vault().get(&name), Ok(None), "nothing of it is kept");
}
