//! What an import would change.
