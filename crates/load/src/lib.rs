//! September, played against the real service by the desk's own code.
//!
//! - [`rush`]: many schools at once, each with a desk, a session and a list of its own, through a balancer
//!   over one instance on SQLite or two on PostgreSQL. Every request is timed, every refusal counted.
//! - [`week`]: a few schools of a size, twice (last year's lists, then this year's), to learn what one costs:
//!   rows, bytes, requests, mails, processor. [`arrivals`] then says when the schools of a whole académie, or
//!   of the whole country, come. `docs/scale.md` is what that gave.
//!
//! Everything runs on one machine: clients, balancer, service and database share its cores, so that figures
//! are upper bounds for the service.

pub mod arrivals;
mod balancer;
mod fleet;
mod instance;
mod mailbox;
pub mod rush;
mod school;
mod times;
mod usage;
pub mod week;

pub use balancer::{Balancer, Seen};
pub use fleet::{Database, Fleet};
pub use instance::Instance;
pub use mailbox::Mailbox;
pub use school::{School, Trouble, schools};
pub use times::Times;
pub use usage::Usage;
