use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::SchoolBody;

/// Asks for a link in the school's mailbox. The same body again, while the request waits, is the same
/// request.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInBody {
    /// The school's number.
    pub uai: String,
    /// `S256` of the verifier, base64url without padding (RFC 7636 §4.2).
    #[schema(min_length = 43, max_length = 43)]
    pub challenge: String,
    /// The PC's name, told in the mail so that people recognise it.
    #[schema(max_length = 120)]
    pub device: String,
    /// What this PC was given when the school last signed in on it: it is not counted with strangers. One
    /// that is unknown or was not used for 30 days changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 128)]
    pub device_secret: Option<String>,
    /// Where the code will come from; the mailbox when it is left out.
    #[serde(default, skip_serializing_if = "Through::is_mail")]
    pub through: Through,
}

/// What a request opens by, and so whose session it gives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Through {
    /// The code or the link that the school's mailbox receives: the chef's.
    #[default]
    Mail,
    /// The code that the gestionnaire is shown in a browser that came through the ENT. No mail is sent.
    Ent,
}

/// A word that is no way to open a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a way to open a request")]
pub struct UnknownWay;

impl Through {
    /// The word in the body.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Ent => "ent",
        }
    }

    /// Whose session it gives.
    pub fn role(self) -> Role {
        match self {
            Self::Mail => Role::Chef,
            Self::Ent => Role::Gestionnaire,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
    fn is_mail(&self) -> bool {
        *self == Self::Mail
    }
}

impl FromStr for Through {
    type Err = UnknownWay;

    fn from_str(word: &str) -> Result<Self, UnknownWay> {
        let ways = [Self::Mail, Self::Ent];
        ways.into_iter().find(|way| way.as_str() == word).ok_or(UnknownWay)
    }
}

impl std::fmt::Debug for SignInBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInBody").field("uai", &self.uai).finish_non_exhaustive()
    }
}

/// The same answer for every well-formed UAI.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SignInAcceptedBody {
    /// Names the request when redeeming; opens nothing by itself.
    pub id: Uuid,
    /// Two hours from now.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Of a request through the ENT: the school's address in the ENT, which the person opens to be shown a
    /// code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
}

/// Opens a session: the verifier and either the code or the token of the mail, or the code that the
/// gestionnaire is shown, as the request was made.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemBody {
    /// 43 to 128 characters (RFC 7636 §4.1).
    #[schema(min_length = 43, max_length = 128)]
    pub verifier: String,
    /// The eight characters of the mail, or of the page that the gestionnaire is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What follows `#` in the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Who is at the keyboard: the mailbox is shared. A gestionnaire who is a teacher has the name of the
    /// account whatever is said here, and one of the staff has the login added to it.
    #[schema(min_length = 1, max_length = 120)]
    pub person: String,
}

impl std::fmt::Debug for RedeemBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RedeemBody(…)")
    }
}

/// What a session may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Came through the school's mailbox: everything.
    Chef,
    /// Named by the school, came through the ENT: imports, undoes, reads, hands over.
    Gestionnaire,
}

/// A word that is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a role")]
pub struct UnknownRole;

impl Role {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Chef, Self::Gestionnaire];

    /// The word in the body.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chef => "chef",
            Self::Gestionnaire => "gestionnaire",
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == word).ok_or(UnknownRole)
    }
}

/// A session. The same proof within two minutes is given another, and this one ends.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionOpenedBody {
    /// The bearer token: 256 bits, base64url. Keep it in the keyring.
    pub session: String,
    /// Two hours from now, whatever is done with it.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Whose session it is.
    pub school: SchoolBody,
    /// What it may do.
    pub role: Role,
    /// The name given when it was opened.
    pub person: String,
    /// What this PC proves when it asks for its next link: 256 bits, base64url, a new one each time. It opens
    /// nothing, and is forgotten 30 days after its last use. Keep it in the keyring.
    pub device_secret: String,
}

impl std::fmt::Debug for SessionOpenedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionOpenedBody")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// A session as its owner and the school see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionBody {
    /// Names it for signing it out; opens nothing.
    pub id: Uuid,
    /// Whose session it is.
    pub school: SchoolBody,
    /// What it may do.
    pub role: Role,
    /// The name given when it was opened.
    pub person: String,
    /// The PC's name.
    pub device: String,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Whether the request was made with this one.
    pub current: bool,
}

/// The open sessions of the school.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionListBody {
    /// Newest first.
    pub sessions: Vec<SessionBody>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_role_is_the_one_in_the_body() {
        for role in Role::ALL {
            let written = serde_json::to_string(&role).unwrap();
            assert_eq!(written, format!("\"{}\"", role.as_str()));
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert_eq!("school".parse::<Role>(), Err(UnknownRole), "of contract 1");
        for way in [Through::Mail, Through::Ent] {
            assert_eq!(serde_json::to_string(&way).unwrap(), format!("\"{}\"", way.as_str()));
            assert_eq!(way.as_str().parse(), Ok(way));
        }
    }
}
