//! What a school decides for all its PCs, in a file.

use std::sync::Arc;

use balado_desk::{DeskError, Installer, Policy, PolicyShown, Settings, Theme};
use balado_testkit::{
    front::Front,
    release::Signer,
    school::{Knows, NAME, Squid},
    service::TestService,
};
use jiff::Timestamp;

use crate::school::Pc;

/// The file of a school.
fn policy(text: &str) -> Policy {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    std::fs::write(&path, text).unwrap();
    Policy::of_file(&path)
}

struct Nobody;

impl Installer for Nobody {
    fn targets(&self) -> Vec<String> {
        vec!["windows-x86_64".into()]
    }

    fn install(&self, _: &balado_desk::Verified) -> Result<(), balado_desk::InstallError> {
        panic!("nothing is installed")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_that_the_school_turned_off_are_neither_asked_for_nor_installed() {
    let service = TestService::start().await;
    let (signer, built) = (Signer::default(), tempfile::tempdir().unwrap());
    signer.build(built.path(), "99.0.0");
    service.releases().publish(built.path(), &signer.key(), None, Timestamp::now()).unwrap();
    let front = Front::before(service.url()).await;
    let pc = Pc::new(front.url()).trusting(signer.key());
    assert!(pc.desk().look_for_update(Some(&Nobody)).await.is_some(), "without a policy");
    front.judge(|_| balado_testkit::front::Fate::Pass);
    let pc = pc.under(policy("updates = false"));
    let desk = pc.desk();
    assert_eq!(desk.look_for_update(Some(&Nobody)).await, None);
    let refused = desk.install_update(Arc::new(Nobody)).await.expect_err("off");
    assert_eq!(refused.code(), "update-off");
    assert!(refused.help().contains("par votre établissement"), "{}", refused.help());
    assert_eq!(front.asked().len(), 0, "nothing is asked");
    let expected = PolicyShown { updates_off: true, ..PolicyShown::default() };
    assert_eq!(desk.policy(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_and_the_proxy_of_a_school_win_over_everything_and_are_not_changed_here() {
    let service = TestService::start().await;
    let squid = Squid::start(Knows::Everybody).unwrap();
    let mut url = service.url().clone();
    url.set_host(Some(NAME)).unwrap();
    let text = format!("service = \"https://{NAME}\"\nproxy = \"{}\"", squid.name());
    let elsewhere = "http://127.0.0.1:9/".parse().unwrap();
    let pc = Pc::new(&elsewhere).behind("aucun").under(policy(&text));
    let desk = pc.desk();
    let start = desk.start().await.unwrap();
    assert_eq!(start.preferences.service.as_str(), format!("https://{NAME}/"));
    assert_eq!(start.preferences.proxy, squid.name());
    let decided = PolicyShown { service: true, proxy: true, updates_off: false };
    assert_eq!(desk.policy(), decided);

    let here = "https://ailleurs.example";
    let refused = desk.set_preferences(here, &squid.name(), Theme::Dark).await;
    assert!(matches!(refused, Err(DeskError::Decided(_))), "{refused:?}");
    let fixed = format!("https://{NAME}");
    let refused = desk.set_preferences(&fixed, "aucun", Theme::Dark).await.expect_err("decided");
    assert!(refused.help().contains("Le proxy : votre établissement"), "{}", refused.help());
    desk.set_preferences(&fixed, &squid.name(), Theme::Dark).await.expect("the rest is free");
    let after = Settings::in_folder(pc.folder().join("state"));
    let own = balado_desk::Desk::new(Settings { without_keyring: true, ..after }).preferences();
    assert_eq!((own.proxy.as_str(), own.theme), ("", Theme::Dark), "the person's own choice stays");
    assert!(!own.service.as_str().contains(NAME), "{}", own.service);

    let diagnostic = desk.diagnose().await;
    let proxy = diagnostic.checks.iter().find(|check| check.title == "Proxy de l’établissement");
    let proxy = proxy.unwrap();
    assert!(proxy.message.contains(&squid.name()), "{proxy:?}");
    let support = &diagnostic.support;
    assert!(support.contains("décidé par l’établissement"), "{support}");
    let settings = Settings { policy: policy(&text), ..Settings::in_folder(pc.folder()) };
    let refused = settings.with_service(here);
    assert!(matches!(refused, Err(DeskError::Decided(_))), "`--service` neither");
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_go_through_the_school_s_proxy_as_everything_else_does() {
    let service = TestService::start().await;
    let (signer, built) = (Signer::default(), tempfile::tempdir().unwrap());
    signer.build(built.path(), "99.0.0");
    service.releases().publish(built.path(), &signer.key(), None, Timestamp::now()).unwrap();
    let squid = Squid::start(Knows::Everybody).unwrap();
    let mut url = service.url().clone();
    url.set_host(Some(NAME)).unwrap();
    let pc = Pc::new(&url).trusting(signer.key());
    let pc = pc.under(policy(&format!("proxy = \"{}\"", squid.name())));
    let desk = pc.desk();
    assert!(desk.look_for_update(Some(&Nobody)).await.is_some());
    assert!(squid.log().unwrap().contains("/application/latest.json"), "nothing goes beside it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_cannot_be_followed_is_told_and_nothing_is_installed_meanwhile() {
    let service = TestService::start().await;
    let pc = Pc::new(service.url()).under(policy("servce = \"https://balado.example\""));
    let desk = pc.desk();
    let start = desk.start().await.unwrap();
    let told = start.notices.iter().any(|said| said.contains("La stratégie"));
    assert!(told, "{:?}", start.notices);
    assert!(desk.policy().updates_off);
}
