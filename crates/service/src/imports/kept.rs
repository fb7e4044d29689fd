use std::io;

use balado_core::{
    plan::{Held, Recorded},
    school::{ClassName, EntId, Login, Roster},
};
use balado_wire::HeldBody;
use serde::{Deserialize, Serialize};

/// Accounts in one part of what an import changed.
const PART: usize = 1_000;

/// One account of a part, as it is kept: read back through the bodies of the contract.
#[derive(Deserialize)]
struct KeptChange {
    ent_id: String,
    before: Option<HeldBody>,
    after: Option<HeldBody>,
}

/// Changes as they are kept: parts of 1,000 accounts, compressed.
pub fn pack(changes: &[Recorded]) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    changes.chunks(PART).map(|part| {
        let kept: Vec<WrittenChange<'_>> = part.iter().map(WrittenChange::from).collect();
        let json = serde_json::to_vec(&kept)?;
        zstd::bulk::compress(&json, 1)
    })
}

/// A [`KeptChange`] as it is written, without a copy of its texts.
#[derive(Serialize)]
struct WrittenChange<'a> {
    ent_id: &'a str,
    before: Option<WrittenHeld<'a>>,
    after: Option<WrittenHeld<'a>>,
}

/// A [`HeldBody`] as it is written, without a copy of its texts.
#[derive(Serialize)]
struct WrittenHeld<'a> {
    ent_id: &'a str,
    last_name: &'a str,
    first_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<&'a str>,
    classes: Vec<&'a str>,
    active: bool,
}

impl<'a> From<&'a Recorded> for WrittenChange<'a> {
    fn from(change: &'a Recorded) -> Self {
        Self {
            ent_id: change.ent_id.as_str(),
            before: change.before.as_ref().map(WrittenHeld::from),
            after: change.after.as_ref().map(WrittenHeld::from),
        }
    }
}

impl<'a> From<&'a Held> for WrittenHeld<'a> {
    fn from(Held { account, active }: &'a Held) -> Self {
        Self {
            ent_id: account.ent_id.as_str(),
            last_name: account.last_name.as_str(),
            first_name: account.first_name.as_str(),
            login: account.login.as_ref().map(Login::as_str),
            classes: account.classes.as_slice().iter().map(ClassName::as_str).collect(),
            active: *active,
        }
    }
}

/// The changes of a part, as [`pack`] kept them.
pub fn unpack(part: &[u8], roster: Roster) -> io::Result<Vec<Recorded>> {
    let kept: Vec<KeptChange> = serde_json::from_slice(&zstd::decode_all(part)?)?;
    let held = |body: Option<HeldBody>| body.map(|body| body.held(roster)).transpose();
    let recorded = |change: KeptChange| {
        Ok(Recorded {
            ent_id: EntId::parse(&change.ent_id).map_err(io::Error::other)?,
            before: held(change.before).map_err(io::Error::other)?,
            after: held(change.after).map_err(io::Error::other)?,
        })
    };
    kept.into_iter().map(recorded).collect()
}
