//! What is said of a new version of this app, and of what the school decided.

use serde::Serialize;
use ts_rs::TS;

/// A version that is there, or that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "UpdateView")]
pub struct UpdateShown {
    /// Its number; nothing when one is wanted and none is there.
    pub version: Option<String>,
    /// What the person reads.
    pub message: String,
    /// Nothing can be sent with this one any more.
    pub wanted: bool,
    /// Whether it can be installed from here; otherwise the service's page says how.
    pub installs: bool,
}

/// What the school decided for this PC: the Préférences show it and do not change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "PolicyView")]
pub struct PolicyShown {
    /// The address of the service.
    pub service: bool,
    /// The proxy.
    pub proxy: bool,
    /// No updates from here.
    pub updates_off: bool,
}
