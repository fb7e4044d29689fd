//! What tests and benches are built from: invented people, exports of any size, the sample files, and the real window
//! with hands on it.
//!
//! ```
//! use balado_testkit::people::{export_bytes, pupil};
//!
//! let file = export_bytes(&[pupil("DALMEIDA", "Inès").class("5B")]);
//! let reading = balado_core::export::read(&file).expect("an export as the ENT writes it");
//! assert_eq!(reading.rows.len(), 1);
//! ```

#[cfg(feature = "service")]
pub mod disk;
#[cfg(feature = "ent")]
pub mod ent;
#[cfg(feature = "front")]
pub mod front;
pub mod generate;
#[cfg(all(unix, feature = "harness"))]
pub mod harness;
#[cfg(feature = "manual")]
pub mod manual;
pub mod people;
#[cfg(all(unix, feature = "service"))]
pub mod postgres;
pub mod promises;
#[cfg(feature = "service")]
pub mod release;
pub mod samples;
#[cfg(all(unix, feature = "school"))]
pub mod school;

#[cfg(feature = "service")]
pub mod service;
