//! The door: professors and pupils who come from their ENT.
//!
//! `/ent/{uai}` sends a browser to the CAS server of the school's ENT, which [`Ents`] knows; it comes back
//! with a ticket, which [`cas`] asks the ENT about; the store recognises whose account that is. Nothing is
//! created by coming, and a browser that did not leave from here is sent away once more.

pub mod cas;
pub mod departure;
mod ents;

pub use ents::{Department, Ent, Ents, EntsError, Kind, Scope};
