//! Every screen counts the same people: what it shows adds up to the lines of the file and to the accounts that Balado had.

use balado_core::{plan::AbsentRule, school::Roster};
use balado_desk::{Desk, ListShown, PageQuery, Report, RowState, TypedNumber};
use balado_testkit::service::TestService;

use crate::school::{open, signed_in};

/// The accounts in use before the import.
const HELD: u32 = 620;

fn adds_up(list: &ListShown, case: &str) {
    let of = list.counters;
    let set_aside = of.to_fix + of.other_person + of.excluded;
    let lines = of.create + of.update + of.unchanged + set_aside;
    assert_eq!(lines, list.lines, "{case}: the counters are the lines of the file");
    assert_eq!(of.create + of.update, list.to_send, "{case}: the foot is the counters");
    let leaving = list.to_deactivate;
    assert!(leaving == 0 || leaving == of.absent, "{case}: all the absent leave, or none");
    let arrivals = format!("{} arrivées", of.create);
    assert!(of.create == 0 || list.summary.contains(&arrivals), "{case}: {}", list.summary);
    let departures = format!("{} départs", of.absent);
    assert!(of.absent == 0 || list.summary.contains(&departures), "{case}: {}", list.summary);
    let sum = list.sum.unwrap();
    assert_eq!(sum.held - sum.departures + sum.arrivals, sum.in_file, "{case}: the sum proves it");
}

fn agrees(report: &Report, list: &ListShown, case: &str) {
    let of = list.counters;
    assert_eq!(report.created, of.create, "{case}: created");
    assert_eq!(report.updated + report.returned, of.update, "{case}: brought up to date");
    assert_eq!(report.returned, of.returning, "{case}: back");
    assert_eq!(report.unchanged, of.unchanged, "{case}: unchanged");
    assert_eq!(report.left_aside, of.to_fix + of.excluded, "{case}: on this PC");
    assert_eq!(report.deactivated + report.absent_kept, of.absent, "{case}: not in the file");
    let done = report.created + report.updated + report.returned + report.unchanged;
    assert_eq!(done + report.left_aside, list.lines, "{case}: the lines of the file");
}

fn numbers(list: &ListShown) -> Vec<TypedNumber> {
    let typed =
        |hold: &balado_desk::HoldShown| TypedNumber { kind: hold.kind.into(), number: hold.number };
    list.holds.iter().map(typed).collect()
}

async fn imported(desk: &Desk, case: &str) -> Report {
    let list = desk.list(Roster::Students).unwrap();
    adds_up(&list, case);
    let report = desk.push_import(Roster::Students, numbers(&list), &|_| ()).await.expect(case);
    agrees(&report, &list, case);
    let again = desk.report(report.import_id).await.expect(case);
    agrees(&again, &list, &format!("{case}, reopened from the history"));
    assert_eq!((again.source, again.in_balado), (report.source.clone(), report.in_balado));
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counts_of_the_preview_and_of_the_report_are_those_of_the_same_people() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    imported(&desk, "a first import").await;

    open(&desk, "2026/eleves.csv").await;
    let changed = PageQuery { state: Some(RowState::Update), limit: 1, ..PageQuery::default() };
    let key = desk.page(Roster::Students, &changed).unwrap().rows[0].key;
    desk.exclude_line(Roster::Students, key, true).unwrap();
    let kept = desk.list(Roster::Students).unwrap();
    adds_up(&kept, "September, the absent stay");
    let left = desk.set_absent_rule(Roster::Students, AbsentRule::Deactivate).await.unwrap();
    assert_eq!(left.to_send, kept.to_send, "who leaves is not counted among who is sent");
    let of = left.counters;
    assert_eq!(of.update + of.unchanged + of.excluded + of.absent, HELD, "everybody who was held");
    imported(&desk, "September, the absent leave").await;

    open(&desk, "2025/eleves.csv").await;
    let back = desk.list(Roster::Students).unwrap();
    assert_eq!(back.counters.returning, of.absent, "who had left is back, and is no arrival");
    assert!(back.summary.contains(&format!("{} retours", of.absent)), "{}", back.summary);
    imported(&desk, "last year's file, confirmed").await;
}
