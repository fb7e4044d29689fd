use balado_core::{
    plan::Held,
    school::{Account, ClassName, Classes, EntId, FirstName, LastName, Login, Roster, TextError},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most classes one person may have.
const MAX_CLASSES: usize = 64;

/// A person as Balado may know them: six fields, and no other is accepted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountBody {
    /// The ENT's own id.
    #[schema(min_length = 1, max_length = 512)]
    pub ent_id: String,
    /// Family name.
    #[schema(min_length = 1, max_length = 512)]
    pub last_name: String,
    /// Given name.
    #[schema(min_length = 1, max_length = 512)]
    pub first_name: String,
    /// What the person signs in to the ENT with, when the export says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// Names of classes; an empty list for somebody without a class.
    #[schema(max_items = 64)]
    pub classes: Vec<String>,
}

/// An account as the service holds it: one line of the roster (NDJSON).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeldBody {
    /// Who it is.
    #[serde(flatten)]
    pub account: AccountBody,
    /// False once somebody has said that the person left.
    pub active: bool,
}

/// Why a body is not an account; it names the field, never what the field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct BadAccount {
    /// The name of the field in the contract.
    pub field: &'static str,
    /// What is wrong with it.
    pub why: TextError,
}

impl AccountBody {
    /// The core account, of the list that the request is about.
    pub fn account(&self, roster: Roster) -> Result<Account, BadAccount> {
        let bad = |field| move |why| BadAccount { field, why };
        if self.classes.len() > MAX_CLASSES {
            return Err(bad("classes")(TextError::TooLong));
        }
        let classes: Result<Vec<_>, _> =
            self.classes.iter().map(|class| ClassName::parse(class)).collect();
        Ok(Account {
            ent_id: EntId::parse(&self.ent_id).map_err(bad("ent_id"))?,
            last_name: LastName::parse(&self.last_name).map_err(bad("last_name"))?,
            first_name: FirstName::parse(&self.first_name).map_err(bad("first_name"))?,
            login: self.login.as_deref().map(Login::parse).transpose().map_err(bad("login"))?,
            roster,
            classes: Classes::new(classes.map_err(bad("classes"))?),
        })
    }
}

impl From<&Account> for AccountBody {
    fn from(account: &Account) -> Self {
        Self {
            ent_id: account.ent_id.to_string(),
            last_name: account.last_name.to_string(),
            first_name: account.first_name.to_string(),
            login: account.login.as_ref().map(ToString::to_string),
            classes: account.classes.as_slice().iter().map(ToString::to_string).collect(),
        }
    }
}

impl HeldBody {
    /// The core value, of the list that the request is about.
    pub fn held(&self, roster: Roster) -> Result<Held, BadAccount> {
        Ok(Held { account: self.account.account(roster)?, active: self.active })
    }
}

impl From<&Held> for HeldBody {
    fn from(held: &Held) -> Self {
        Self { account: AccountBody::from(&held.account), active: held.active }
    }
}

impl std::fmt::Debug for AccountBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccountBody(…)")
    }
}

impl std::fmt::Debug for HeldBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldBody").field("active", &self.active).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body() -> AccountBody {
        AccountBody::from(&Account::example("2846117"))
    }

    #[test]
    fn an_account_comes_back_as_it_left() {
        let ines = Account::example("2846117");
        let text = serde_json::to_string(&AccountBody::from(&ines)).unwrap();
        let back: AccountBody = serde_json::from_str(&text).unwrap();
        assert_eq!(back.account(Roster::Students), Ok(ines));
    }

    #[test]
    fn a_body_with_anything_more_or_less_is_refused() {
        let table = [
            (r#"{"ent_id":"1","last_name":"A","first_name":"B","classes":[]}"#, true, "enough"),
            (
                r#"{"ent_id":"1","last_name":"A","first_name":"B","classes":[],"mail":"x"}"#,
                false,
                "too much",
            ),
            (r#"{"ent_id":"1","last_name":"A","first_name":"B"}"#, false, "classes left out"),
            (
                r#"{"ent_id":12,"last_name":"A","first_name":"B","classes":[]}"#,
                false,
                "an id is text",
            ),
        ];
        for (text, expected, case) in table {
            assert_eq!(serde_json::from_str::<AccountBody>(text).is_ok(), expected, "{case}");
        }
    }

    #[test]
    fn a_bad_field_is_named_and_never_quoted() {
        let table = [
            (AccountBody { ent_id: " ".into(), ..body() }, "ent_id: empty"),
            (
                AccountBody { last_name: "\u{FFFD}".into(), ..body() },
                "last_name: holds a character that cannot be read",
            ),
            (AccountBody { classes: vec![String::new()], ..body() }, "classes: empty"),
            (
                AccountBody { login: Some("x".repeat(513)), ..body() },
                "login: longer than 512 bytes",
            ),
        ];
        for (body, expected) in table {
            assert_eq!(body.account(Roster::Students).unwrap_err().to_string(), expected);
        }
    }
}
