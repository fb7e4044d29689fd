//! The CAS protocol 2.0 as an `EntCore` speaks it, from the side of the service that a ticket is for.

mod answer;
mod client;
mod document;
mod logout;
mod ticket;

pub use answer::{Answer, AnswerError, Excess, Refused, Shape};
pub use client::{Client, ValidationError};
pub use document::DocumentError;
pub use logout::ended_ticket;
pub use ticket::{NotATicket, Ticket};
