//! The file the ENT gives.
