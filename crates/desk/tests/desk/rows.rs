//! What the table says of people, and whom a filter leaves in it.

use balado_core::school::Roster;
use balado_desk::{Desk, PageQuery, RowState};
use balado_testkit::{
    people::{Person, export_bytes, pupil, teacher},
    service::TestService,
};

use crate::school::{Pc, signed_in};

async fn open(pc: &Pc, desk: &Desk, people: &[Person]) {
    let path = pc.folder().join("export.csv");
    std::fs::write(&path, export_bytes(people)).unwrap();
    desk.open_export(path).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_who_loses_all_classes_has_a_remark() {
    const LIST: Roster = Roster::Teachers;
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let before = [
        teacher("BLANC", "Léa").class("6A").class("5B"),
        teacher("MARTIN", "Paul").class("6A").class("5B"),
        teacher("ROY", "Nils"),
    ];
    open(&pc, &desk, &before).await;
    desk.push_import(LIST, None, &|_| ()).await.unwrap();
    let after =
        [teacher("BLANC", "Léa"), teacher("MARTIN", "Paul").class("5B"), teacher("ROY", "Nils")];
    open(&pc, &desk, &after).await;

    let list = desk.list(LIST).unwrap();
    let kinds: Vec<_> = list.remark_kinds.iter().map(|kind| (kind.code, kind.count)).collect();
    assert_eq!((kinds.as_slice(), list.remarks), (&[("missing-class", 1)][..], 1));
    let with_remark =
        PageQuery { remark: Some("missing-class".to_owned()), limit: 10, ..PageQuery::default() };
    let rows = desk.page(LIST, &with_remark).unwrap().rows;
    let told: Vec<_> =
        rows.iter().map(|row| (row.last_name.as_str(), row.remark.as_str(), row.state)).collect();
    assert_eq!(told, [("BLANC", "Classe manquante", RowState::Update)]);
    assert!(!rows[0].remark_blocking, "it is told, and goes on");
    assert_eq!(desk.detail(LIST, rows[0].key).unwrap().findings[0].code, "missing-class");

    desk.push_import(LIST, None, &|_| ()).await.unwrap();
    assert_eq!(desk.list(LIST).unwrap().remarks, 0, "once validated, nothing is lost any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_learns_whether_a_filter_keeps_the_person_who_is_open() {
    const LIST: Roster = Roster::Students;
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let people = [pupil("VIDAL", "Zoé").class("6A"), pupil("ROY", "Nils").class("5B")];
    open(&pc, &desk, &people).await;
    let search =
        |word: &str| PageQuery { search: word.to_owned(), limit: 1, ..PageQuery::default() };
    let zoe = desk.page(LIST, &search("zoe")).unwrap().rows[0].key;
    let excluded = PageQuery { state: Some(RowState::Excluded), ..PageQuery::default() };
    let of_class = |name: &str| PageQuery { class: Some(name.to_owned()), ..PageQuery::default() };
    let table = [
        (search("vidal"), Some(zoe), true, "found by name"),
        (search("nils"), Some(zoe), false, "somebody else is looked for"),
        (of_class("6A"), Some(zoe), true, "of this class, on a page that is not shown"),
        (of_class("5B"), Some(zoe), false, "of another class"),
        (excluded, Some(zoe), false, "in another state"),
        (search("vidal"), None, false, "nobody is open"),
        (search("vidal"), Some(99), false, "nobody has this key"),
    ];
    for (query, opened, expected, case) in table {
        let page = desk.page(LIST, &PageQuery { opened, ..query }).unwrap();
        assert_eq!(page.has_opened, expected, "{case}");
    }
}
