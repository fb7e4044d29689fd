//! One ticket in many hands at the same moment: one of them arrives, even when the ENT says yes to all.

use std::time::Duration;

use balado_service::arrivals::cas;
use balado_testkit::{
    ent::Answering,
    postgres::database,
    service::{Options, TestService},
};
use futures_util::future::join_all;
use reqwest::StatusCode;

use crate::{
    browser::{Browser, location},
    client::SCHOOL,
    ent_scene::{Scene, owner_of, pupils},
};

/// Tickets, one after the other.
const ROUNDS: u32 = 8;

/// Hands on each.
const HANDS: usize = 8;

/// Where each hand brings the ticket: how many arrive.
async fn arrived_with_one_ticket(scene: &Scene, doors: &[String]) -> usize {
    let pupil = owner_of(&pupils(0..1)[0]);
    let ticket = scene.ent.ticket(&pupil, &scene.door(), Answering::Again("ijbox"));
    let hands = (0..HANDS).map(|number| (Browser::new(), &doors[number % doors.len()]));
    let hands: Vec<_> = hands.collect();
    for (browser, door) in &hands {
        assert_eq!(browser.get(door).await.status(), StatusCode::FOUND);
    }
    let brought = hands.iter().map(async |(browser, door)| {
        let answer = browser.get(&format!("{door}?ticket={ticket}")).await;
        match answer.status() {
            StatusCode::SEE_OTHER => usize::from(location(&answer).ends_with("/compte")),
            status => {
                assert_eq!(status, StatusCode::FORBIDDEN);
                assert!(answer.text().await.unwrap().contains("n’est plus valable"));
                0
            }
        }
    });
    join_all(brought).await.into_iter().sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_ticket_in_many_browsers_opens_one_arrival() {
    let scene = Scene::start_patient(Duration::from_mins(1)).await;
    for _ in 0..ROUNDS {
        assert_eq!(arrived_with_one_ticket(&scene, &[scene.door()]).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_ticket_at_two_instances_opens_one_arrival() {
    let (database, keys) = (database(), tempfile::tempdir().unwrap());
    let instance = |public_url| Options {
        cas: Some(cas::Client::patient(Duration::from_mins(1)).unwrap()),
        data: Some(keys.path().to_owned()),
        database: Some(database.options()),
        public_url,
        ..Options::default()
    };
    let one = TestService::start_with(instance(None)).await;
    let two = TestService::start_with(instance(Some(one.url().clone()))).await;
    let doors = [&one, &two].map(|service| format!("{}ent/{SCHOOL}", service.url()));
    let scene = Scene::of(one, false).await;
    for round in 1..=ROUNDS {
        assert_eq!(arrived_with_one_ticket(&scene, &doors).await, 1);
        assert_eq!(database.ask("select count(*) from arrival"), round.to_string());
    }
    drop(two);
}
