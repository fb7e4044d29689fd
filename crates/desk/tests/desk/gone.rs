//! Those whom the file does not name: one tick a person, remembered for the next file.

use balado_core::{plan::AbsentRule, school::Roster};
use balado_desk::{Desk, DeskError, PageQuery, Row, RowState};
use balado_testkit::service::TestService;

use crate::school::{open, signed_in};

const LIST: Roster = Roster::Students;

fn gone(desk: &Desk) -> Vec<Row> {
    let query = PageQuery { state: Some(RowState::Absent), limit: 500, ..PageQuery::default() };
    desk.page(LIST, &query).unwrap().rows
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_an_account_is_ticked_off_once_and_remembered_for_the_next_file() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    desk.push_import(LIST, None, &|_| ()).await.unwrap();
    open(&desk, "2026/eleves.csv").await;
    let all = u32::try_from(gone(&desk).len()).unwrap();
    assert!(gone(&desk).iter().all(|row| row.leaves == Some(false)), "nobody leaves by omission");
    let key = gone(&desk)[7].key;
    let one = desk.set_leaving(LIST, key, true).await.unwrap();
    assert_eq!(one.to_deactivate, 1, "one tick");
    assert_eq!(desk.detail(LIST, key).unwrap().leaves, Some(true));
    assert_eq!(desk.set_leaving(LIST, key, false).await.unwrap().to_deactivate, 0);
    let everybody =
        async || desk.set_absent_rule(LIST, AbsentRule::Deactivate).await.unwrap().to_deactivate;
    assert_eq!(everybody().await, all, "one click; taking a tick back is no promise");

    assert_eq!(desk.set_leaving(LIST, key, false).await.unwrap().to_deactivate, all - 1);
    assert_eq!(gone(&desk)[7].leaves, Some(false));
    let nobody = desk.set_absent_rule(LIST, AbsentRule::Keep).await.unwrap();
    assert_eq!(nobody.to_deactivate, 0);
    assert_eq!(everybody().await, all - 1, "who was kept stays so");
    desk.close_list(LIST).await;
    open(&desk, "2026/eleves.csv").await;
    assert_eq!(everybody().await, all - 1, "in the next file too");
    assert_eq!(desk.set_leaving(LIST, key, true).await.unwrap().to_deactivate, all);
    assert_eq!(everybody().await, all, "until it is said that they left");

    let of_file = desk.set_leaving(LIST, 0, true).await;
    assert!(matches!(of_file, Err(DeskError::NotAbsent)), "somebody whom the file names");
}
