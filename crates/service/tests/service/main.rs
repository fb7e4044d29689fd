//! The service through HTTP, as the desk and strangers see it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod application;
mod audit;
mod backup;
#[cfg(unix)]
mod balancer;
mod bounds;
mod browser;
#[cfg(unix)]
mod cas;
#[cfg(unix)]
mod cas_server;
mod check;
mod choices;
mod client;
mod codes;
mod command;
mod contract;
mod cuts;
mod door;
mod door_attacks;
mod door_headers;
#[cfg(unix)]
mod door_races;
mod dsi;
mod ent_scene;
mod ents;
mod enumeration;
mod gestionnaire;
mod handing_over;
mod hardening;
mod head;
mod imports;
#[cfg(unix)]
mod instances;
mod kill;
mod lanes;
mod lockout;
mod lost_answers;
mod mail_server;
mod manager;
#[cfg(unix)]
mod moving;
mod notices;
mod openid;
#[cfg(unix)]
mod openid_program;
mod pages;
mod post;
#[cfg(unix)]
mod postgres;
mod program;
mod readings;
mod relink;
#[cfg(unix)]
mod relying_party;
mod requests;
mod rights;
mod roles;
mod scanner;
mod schools;
mod sessions;
mod sign_in;
mod strangers;
mod traces;
mod troubles;
mod undo;
mod versions;
mod whole_school;
