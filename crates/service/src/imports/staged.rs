use std::{
    borrow::Cow,
    io::{self, Read},
};

use balado_core::school::{
    Account, ClassName, Classes, EntId, FirstName, LastName, Login, Roster, TextError,
};
use serde::Deserialize;

/// The accounts of a chunk that was checked when it arrived.
pub fn accounts(chunk: &[u8], roster: Roster) -> io::Result<Vec<Account>> {
    let mut json = Vec::with_capacity(chunk.len() * 6);
    zstd::Decoder::new(chunk)?.read_to_end(&mut json)?;
    let staged: StagedChunk<'_> = serde_json::from_slice(&json)?;
    staged.rows.iter().map(|row| row.account(roster).map_err(io::Error::other)).collect()
}

/// A `ChunkBody` as it is read back, without a copy of its texts.
#[derive(Deserialize)]
struct StagedChunk<'a> {
    #[serde(borrow)]
    rows: Vec<StagedRow<'a>>,
}

/// An `AccountBody` as it is read back, without a copy of its texts.
#[derive(Deserialize)]
struct StagedRow<'a> {
    #[serde(borrow)]
    ent_id: Cow<'a, str>,
    #[serde(borrow)]
    last_name: Cow<'a, str>,
    #[serde(borrow)]
    first_name: Cow<'a, str>,
    #[serde(borrow, default)]
    login: Option<Cow<'a, str>>,
    classes: Vec<String>,
}

impl StagedRow<'_> {
    fn account(&self, roster: Roster) -> Result<Account, TextError> {
        let classes = self.classes.iter().map(|class| ClassName::parse(class));
        Ok(Account {
            ent_id: EntId::parse(&self.ent_id)?,
            last_name: LastName::parse(&self.last_name)?,
            first_name: FirstName::parse(&self.first_name)?,
            login: self.login.as_deref().map(Login::parse).transpose()?,
            roster,
            classes: Classes::new(classes.collect::<Result<_, _>>()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_read_back_as_the_contract_reads_it() {
        let json = r#"{"rows":[{"ent_id":"1","last_name":"D\u2019ALMEIDA","first_name":"In\u00e8s",
            "login":"ines.dalmeida","classes":["5B"]},
            {"ent_id":"2","last_name":"D’ALMEIDA","first_name":"Inès","classes":[]}]}"#;
        let body: balado_wire::ChunkBody = serde_json::from_str(json).unwrap();
        let expected: Vec<Account> =
            body.rows.iter().map(|row| row.account(Roster::Students).unwrap()).collect();
        let chunk = zstd::bulk::compress(json.as_bytes(), 1).unwrap();
        assert_eq!(accounts(&chunk, Roster::Students).unwrap(), expected);
        assert_eq!(expected[0], Account::example("1"));
    }
}
