use std::time::{Duration, Instant};

use deadpool_postgres::{
    ClientWrapper, Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError,
    RecyclingMethod, Runtime,
};
use tokio_postgres::NoTls;

use super::{
    Options, Patience,
    error::{comes_back, without_connection},
    tls::Tls,
};
use crate::store::port::DbError;

/// Between two tries to reach a server that is not there.
const BETWEEN: Duration = Duration::from_millis(100);

/// A pool whose every connection is set as sessions rest on it.
pub(super) fn pool(options: &Options, tls: &Tls) -> Result<Pool, deadpool_postgres::BuildError> {
    let mut config = options.address.config.clone();
    if let Some(password) = &options.password {
        config.password(password.as_str());
    }
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match tls {
        Tls::Clear => Manager::from_config(config, NoTls, recycling),
        Tls::Encrypted(tls) => Manager::from_config(config, tls.clone(), recycling),
    };
    let patience = options.patience.connection;
    let settings = settings(options.patience);
    Pool::builder(manager)
        .max_size(options.connections)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(patience))
        .create_timeout(Some(patience))
        .post_create(Hook::async_fn(move |client: &mut ClientWrapper, _| {
            let settings = settings.clone();
            Box::pin(
                async move { client.batch_execute(&settings).await.map_err(HookError::Backend) },
            )
        }))
        .build()
}

/// What holds outside transactions, and what the server does about a service that vanished.
fn settings(patience: Patience) -> String {
    let millis = patience.transaction.as_millis();
    format!(
        "set default_transaction_read_only = on; set statement_timeout = {millis}; \
         set idle_in_transaction_session_timeout = {millis}; \
         set client_connection_check_interval = 10000; set tcp_keepalives_idle = 30; \
         set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3"
    )
}

/// A connection out of the pool.
pub(super) async fn lend(pool: &Pool, patience: Patience) -> Result<Lent, DbError> {
    let object = wait_for(pool, patience).await.map_err(|error| without_connection(&error))?;
    Ok(Lent(Some(object)))
}

/// A server that restarts is waited for, for a while.
pub(super) async fn wait_for(pool: &Pool, patience: Patience) -> Result<Object, PoolError> {
    let until = Instant::now() + patience.connection;
    loop {
        match pool.get().await {
            Err(error) if waits(&error, until) => tokio::time::sleep(BETWEEN).await,
            done => return done,
        }
    }
}

fn waits(error: &PoolError, until: Instant) -> bool {
    comes_back(error) && Instant::now() + BETWEEN < until
}

/// A connection on loan. It goes back to the pool only when somebody says that nothing is left open on it:
/// after a panic or a failure it is closed, and the server rolls back.
pub(super) struct Lent(Option<Object>);

impl Lent {
    pub(super) fn client(&self) -> &ClientWrapper {
        self.0.as_ref().expect("lent until given back")
    }

    /// For the next one.
    pub(super) fn give_back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}
