//! Last year's file, dropped by mistake, and the many who would come back with it.

use balado_core::{plan::AbsentRule, school::Roster};
use balado_desk::{Desk, DeskError, HoldShown, ListShown, Report, TypedNumber};
use balado_testkit::service::{Options, TestService};
use jiff::SignedDuration;

use crate::school::{Pc, code_of, open, signed_in};

const LIST: Roster = Roster::Students;

async fn push(desk: &Desk, typed: &[(&str, u32)]) -> Result<Report, DeskError> {
    let typed = typed
        .iter()
        .map(|(kind, number)| TypedNumber { kind: (*kind).to_owned(), number: *number });
    desk.push_import(LIST, typed.collect::<Vec<_>>(), &|_| ()).await
}

fn list(desk: &Desk) -> ListShown {
    desk.list(LIST).expect("an open list")
}

fn kinds(holds: &[HoldShown]) -> Vec<&'static str> {
    holds.iter().map(|hold| hold.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn last_years_file_waits_for_its_year_on_every_pc_of_the_school() {
    let clock = std::sync::Arc::new(balado_service::clock::FixedClock::at(
        "2025-09-04T07:00:00Z".parse().unwrap(),
    ));
    let options = Options { clock: clock.clone(), ..Options::default() };
    let service = TestService::start_with(options).await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    push(&desk, &[]).await.expect("the first import");
    assert!(list(&desk).holds.is_empty(), "the latest list is no old one");
    clock.advance(SignedDuration::from_hours(364 * 24));
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2026/eleves.csv").await;
    push(&desk, &[]).await.expect("the second import");

    open(&desk, "2025/eleves.csv").await;
    let holds = list(&desk).holds;
    assert_eq!(kinds(&holds)[0], "old-list");
    let old = holds[0].old_list.as_ref().expect("its dates");
    assert_eq!(old.title, "Ce fichier est celui du 4 septembre 2025");
    let days = (old.imported_at.to_string(), old.latest_at.to_string());
    assert_eq!(days, ("2025-09-04T07:00:00Z".into(), "2026-09-03T07:00:00Z".into()));
    assert_eq!((old.imported_by.as_str(), old.latest_by.as_str()), ("Mme Fictive", "Mme Fictive"));
    for (typed, case) in [
        (&[][..], "nothing typed"),
        (&[("old-list", 2026)], "another year"),
        (&[("updates", 2025)], "for another reason"),
    ] {
        let held = push(&desk, typed).await;
        let Err(DeskError::Held(waiting)) = held else { panic!("{case}: it waits") };
        assert_eq!(waiting[0].number, 2025, "{case}");
    }

    let another = Pc::new(service.url()).signed_in(|| code_of(&service)).await;
    open(&another, "2025/eleves.csv").await;
    assert_eq!(kinds(&list(&another).holds)[0], "old-list");
    let done = push(&another, &[("old-list", 2025)]).await.expect("on purpose");
    assert_eq!((done.created, done.updated), (0, 445));
    assert!(list(&another).holds.is_empty(), "it is the latest list now");
    desk.held().await.unwrap();
    assert!(list(&desk).holds.is_empty(), "on the other PC too");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_import_was_undone_a_list_can_be_sent_again() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    push(&desk, &[]).await.unwrap();
    open(&desk, "2026/eleves.csv").await;
    let second = push(&desk, &[]).await.unwrap();
    let undo = desk.prepare_undo(second.import_id).await.unwrap();
    desk.undo_import(undo.id).await.unwrap();
    open(&desk, "2025/eleves.csv").await;
    assert!(list(&desk).holds.is_empty(), "the latest list that stands");
    open(&desk, "2026/eleves.csv").await;
    assert!(list(&desk).holds.is_empty(), "undone, it is in nobody's way");
}

#[tokio::test(flavor = "multi_thread")]
async fn leavers_who_would_all_come_back_are_told_and_wait_for_their_number() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    push(&desk, &[]).await.unwrap();
    open(&desk, "2026/eleves.csv").await;
    desk.set_absent_rule(LIST, AbsentRule::Deactivate).await.unwrap();
    push(&desk, &[("deactivations", 160)]).await.unwrap();
    open(&desk, "2025/eleves.csv").await;
    let line = desk.page(LIST, &balado_desk::PageQuery { limit: 1, ..Default::default() });
    desk.exclude_line(LIST, line.unwrap().rows[0].key, true).unwrap();
    let holds = list(&desk).holds;
    assert_eq!(kinds(&holds), ["lower-levels", "returning"], "one line less is another list");
    let (down, number) = (holds[0].number, holds[1].number);
    assert!(holds[0].sentence.contains("redescendraient d’un niveau"), "{}", holds[0].sentence);
    assert!((159..=160).contains(&number), "{number}");
    for typed in [&[][..], &[("returning", number)], &[("lower-levels", down)]] {
        assert!(matches!(push(&desk, typed).await, Err(DeskError::Held(_))));
    }
    let both = [("returning", number), ("lower-levels", down)];
    assert_eq!(push(&desk, &both).await.unwrap().returned, number);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_list_that_brings_leavers_back_waits_for_its_year_and_for_their_number() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    push(&desk, &[]).await.unwrap();
    open(&desk, "2026/eleves.csv").await;
    desk.set_absent_rule(LIST, AbsentRule::Deactivate).await.unwrap();
    push(&desk, &[("deactivations", 160)]).await.unwrap();
    open(&desk, "2025/eleves.csv").await;
    let holds = list(&desk).holds;
    assert_eq!(kinds(&holds), ["old-list", "returning"]);
    let (year, back) = (holds[0].number, holds[1].number);
    let table = [
        (vec![], vec!["old-list", "returning"], "nothing typed"),
        (vec![("old-list", year)], vec!["returning"], "the gravest only"),
        (vec![("old-list", year), ("returning", back + 1)], vec!["returning"], "one wrong"),
        (vec![("old-list", back), ("returning", back)], vec!["old-list"], "another's number"),
    ];
    for (typed, expected, case) in table {
        let Err(DeskError::Held(waiting)) = push(&desk, &typed).await else { panic!("{case}") };
        let found: Vec<_> = waiting.iter().map(|hold| hold.kind.as_str()).collect();
        assert_eq!(found, expected, "{case}");
        let help = DeskError::Held(waiting).help();
        assert_eq!(help.matches("Pour continuer, tapez").count(), expected.len(), "{case}: {help}");
    }
    let typed = [("returning", back), ("old-list", year)];
    assert_eq!(push(&desk, &typed).await.expect("each has its number").returned, back);
}
