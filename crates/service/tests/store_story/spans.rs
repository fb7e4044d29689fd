//! What whoever watches the service sees of each operation.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use balado_core::school::{Account, LastName, Roster};
use balado_service::store::port::Database;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::scene::{Place, morning, pupils, school, signed_in, staged};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub async fn each_operation_has_a_span_without_people<P: Place>() {
    let place = P::fresh().await;
    let store = place.store().await;
    let log = Log::default();
    let writer = log.clone();
    let spans = tracing_subscriber::fmt().with_span_events(FmtSpan::NEW).with_ansi(false);
    let watching =
        tracing::subscriber::set_default(spans.with_writer(move || writer.clone()).finish());
    let who = signed_in(&store, morning()).await;
    let pupil = Account { last_name: LastName::parse("OKONKWO").unwrap(), ..pupils(1).remove(0) };
    let commit = staged(&store, &who, Roster::Students, &[pupil], morning()).await;
    store.commit(commit).await.unwrap();
    store.history(school(), morning()).await.unwrap();
    drop(watching);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let kind = place.open().await.kind();
    for operation in
        ["ask_sign_in", "redeem", "session", "open_import", "put_chunk", "commit", "history"]
    {
        let span = format!("store{{operation=\"{operation}\" database=\"{kind}\"}}");
        assert_eq!(log.matches(&span).count(), 1, "{span}: {log}");
    }
    for person in ["OKONKWO", "Mme Martin", "SECRETARIAT"] {
        assert!(!log.contains(person), "{person}");
    }
}
