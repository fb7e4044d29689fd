//! A September told class by class: everybody is in one line, once.

use balado_core::school::Roster;
use balado_desk::{ByClassShown, Desk, PageQuery, RowState};
use balado_testkit::service::TestService;

use crate::school::{open, signed_in};

fn by_class(desk: &Desk) -> ByClassShown {
    desk.by_class(Roster::Students).unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_of_a_september_is_in_one_line_of_a_class_or_a_level() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    let first = by_class(&desk);
    assert_eq!((first.lines.len(), first.lines[0].from.as_str()), (1, "Nouveaux"));
    assert!(first.marks.is_empty(), "everything is new, so nothing stands out");
    desk.push_import(Roster::Students, None, &|_| ()).await.unwrap();

    open(&desk, "2026/eleves.csv").await;
    let list = desk.list(Roster::Students).unwrap();
    assert!(list.summary.starts_with("Rentrée : "), "{}", list.summary);
    let all = by_class(&desk);
    let of = |from: &str| all.lines.iter().find(|line| line.from == from).unwrap();
    for (from, to) in [("6e", "5e"), ("5e", "4e"), ("4e", "3e"), ("3e", "partis")] {
        assert_eq!(of(from).to.as_deref(), Some(to), "the classes of the sample are mixed anew");
    }
    let groups = || all.lines.iter().flat_map(|line| &line.groups);
    let leaving = groups().filter(|group| group.label.starts_with("Parti"));
    let sum = list.sum.unwrap();
    assert_eq!(leaving.map(|group| group.count).sum::<u32>(), sum.departures);
    let everybody: u32 = groups().map(|group| group.count).sum();
    assert_eq!(everybody, sum.in_file + sum.departures);

    let state = Some(RowState::Update);
    let query = PageQuery { state, limit: 500, ..PageQuery::default() };
    let rows = desk.page(Roster::Students, &query).unwrap().rows;
    let moved: Vec<_> = rows.iter().filter_map(|row| row.former_classes.as_ref()).collect();
    let changes = format!("{} changements de classe", moved.len());
    assert!(list.summary.contains(&changes), "{} is not {changes}", list.summary);
}
