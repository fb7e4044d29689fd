//! What the Diagnostic shows, and the text for support.

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;

/// This PC, its network and the service, as they were just looked at.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "DiagnosticView")]
pub struct Diagnostic {
    /// When.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// Whether an import can be sent from here.
    pub works: bool,
    /// The same in a sentence, with how many points are to be settled.
    pub summary: String,
    /// What is to be settled first, then what is good to know, then what is in order.
    pub checks: Vec<Check>,
    /// For support: no person's name, no folder, no password.
    pub support: String,
}

/// One point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "CheckView")]
pub struct Check {
    /// What was looked at.
    pub title: &'static str,
    /// What came of it.
    pub state: CheckState,
    /// An address, when that is what the message is about.
    pub subject: Option<String>,
    /// What was found.
    pub message: String,
    /// What to do about it, or where it comes from.
    pub detail: Option<String>,
    /// What can be done from here.
    pub action: Option<CheckAction>,
}

/// What came of one point; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "CheckStateView")]
pub enum CheckState {
    /// Somebody has to do something.
    ToSettle,
    /// Nothing to do.
    ToKnow,
    /// In order.
    Good,
    /// What comes before it has to be settled first.
    NotTried,
}

/// What can be done about a point from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "CheckActionView")]
pub enum CheckAction {
    /// Give the proxy a name and a password.
    GiveProxyLogin,
    /// Open the network's own page in the browser.
    OpenPortal,
}
