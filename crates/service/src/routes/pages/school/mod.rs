//! The school's own pages, for its chef, in a browser: nothing is installed, no script is needed.
//!
//! What they show and do is what the app shows and does, by the same operations and in the same words. Their
//! session is one of the school's, whose token stands in a cookie; each form is signed for it, and answered by
//! a redirect, so that loading a page again does nothing again.

mod frame;
pub mod leaving;
pub mod manager;
pub mod naming;
pub mod overview;
mod session;
pub(super) mod words;

pub use naming::Chosen;
pub use session::signed_in;

/// Where they begin.
pub const HOME: &str = "/etablissement";
