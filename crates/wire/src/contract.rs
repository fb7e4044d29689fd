/// The version of the contract, sent with every request and every answer in the header [`CONTRACT_HEADER`].
///
/// Whoever meets another number says so instead of guessing. Version 1 sent it with answers only.
pub const CONTRACT_VERSION: &str = "2";

/// Names the version of the contract that its sender speaks.
pub const CONTRACT_HEADER: &str = "balado-contract";

/// With every answer of a service that wants one: the oldest version of the app (`major.minor.patch`)
/// that may change something.
pub const MIN_APP_HEADER: &str = "balado-min-app-version";
