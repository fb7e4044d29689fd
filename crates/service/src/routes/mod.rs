//! One file per resource: extract, convert, one call to the store, answer.

pub mod application;
pub mod chunks;
pub mod ent_link;
pub mod health;
pub mod imports;
pub mod manager;
pub mod openid;
pub mod pages;
pub mod roster;
pub mod schools;
pub mod sessions;
pub mod sign_ins;
pub mod trial;
pub mod undo;
