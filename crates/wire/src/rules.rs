use std::collections::BTreeSet;

use balado_core::{
    plan::{AbsentRule, Relink, Rules},
    school::{EntId, TextError},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most people that a choice may name one by one.
pub const MAX_CHOICES: usize = 10_000;

/// What to do with active accounts that the list does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AbsentRuleBody {
    /// They stay.
    Keep,
    /// A person chose to deactivate them.
    Deactivate,
}

/// What to do with people whom the list names under another id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelinkBody {
    /// Nothing: one account is absent, another is created.
    #[default]
    No,
    /// A person chose it: the account held takes the new id when login and names agree.
    ByLogin,
}

impl RelinkBody {
    /// Whether nobody is relinked; the field is left out then.
    // serde gives a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    fn is_no(&self) -> bool {
        *self == Self::No
    }
}

/// The choices of a person that change what the import does.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesBody {
    /// Accounts that the list does not name.
    pub absent: AbsentRuleBody,
    /// Ids of those of them for whom the other thing is done: deactivated under `keep`, kept under
    /// `deactivate`. Each is an active account of this list that the rows do not name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10_000)]
    pub except: Vec<String>,
    /// People whose id changed; nobody is relinked when it is left out.
    #[serde(default, skip_serializing_if = "RelinkBody::is_no")]
    pub relink: RelinkBody,
    /// Ids of rows whose account says something else, and of whom a person said that they are the same
    /// people: nobody else takes their id. Each is an account of this list, and in the rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10_000)]
    pub same_person: Vec<String>,
}

/// Why choices cannot be taken; it names the field, never what the field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRules {
    /// More than [`MAX_CHOICES`] people.
    #[error("{field}: more than {MAX_CHOICES} ids")]
    TooMany {
        /// The name of the field in the contract.
        field: &'static str,
    },
    /// Somebody is named twice.
    #[error("{field}: an id stands twice")]
    Twice {
        /// The name of the field in the contract.
        field: &'static str,
    },
    /// What is no id.
    #[error("{field}: {why}")]
    Id {
        /// The name of the field in the contract.
        field: &'static str,
        /// What is wrong with it.
        why: TextError,
    },
}

impl From<&Rules> for RulesBody {
    fn from(rules: &Rules) -> Self {
        let absent = match rules.absent {
            AbsentRule::Keep => AbsentRuleBody::Keep,
            AbsentRule::Deactivate => AbsentRuleBody::Deactivate,
        };
        let relink = match rules.relink {
            Relink::No => RelinkBody::No,
            Relink::ByLogin => RelinkBody::ByLogin,
        };
        let texts = |ids: &BTreeSet<EntId>| ids.iter().map(ToString::to_string).collect();
        Self {
            absent,
            except: texts(&rules.except),
            relink,
            same_person: texts(&rules.same_person),
        }
    }
}

impl TryFrom<RulesBody> for Rules {
    type Error = BadRules;

    fn try_from(rules: RulesBody) -> Result<Self, BadRules> {
        let absent = match rules.absent {
            AbsentRuleBody::Keep => AbsentRule::Keep,
            AbsentRuleBody::Deactivate => AbsentRule::Deactivate,
        };
        let relink = match rules.relink {
            RelinkBody::No => Relink::No,
            RelinkBody::ByLogin => Relink::ByLogin,
        };
        let except = ids("except", &rules.except)?;
        Ok(Self { absent, except, relink, same_person: ids("same_person", &rules.same_person)? })
    }
}

fn ids(field: &'static str, texts: &[String]) -> Result<BTreeSet<EntId>, BadRules> {
    if texts.len() > MAX_CHOICES {
        return Err(BadRules::TooMany { field });
    }
    let mut ids = BTreeSet::new();
    for text in texts {
        let id = EntId::parse(text).map_err(|why| BadRules::Id { field, why })?;
        if !ids.insert(id) {
            return Err(BadRules::Twice { field });
        }
    }
    Ok(ids)
}

impl std::fmt::Debug for RulesBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { absent, relink, .. } = self;
        let rules = &mut f.debug_struct("RulesBody");
        rules.field("absent", absent).field("relink", relink).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(except: &[&str], same_person: &[&str]) -> RulesBody {
        let texts = |ids: &[&str]| ids.iter().map(ToString::to_string).collect();
        let (except, same_person) = (texts(except), texts(same_person));
        RulesBody { except, same_person, ..RulesBody::from(&Rules::default()) }
    }

    #[test]
    fn choices_come_back_as_they_left() {
        let rules = Rules::try_from(body(&["0021", "3"], &["7"])).unwrap();
        let text = serde_json::to_string(&RulesBody::from(&rules)).unwrap();
        assert_eq!(text, r#"{"absent":"keep","except":["0021","3"],"same_person":["7"]}"#);
        let back: RulesBody = serde_json::from_str(&text).unwrap();
        assert_eq!(Rules::try_from(back), Ok(rules));
        let without: RulesBody = serde_json::from_str(r#"{"absent":"deactivate"}"#).unwrap();
        let everybody = Rules::of_all(AbsentRule::Deactivate, Relink::No);
        assert_eq!(Rules::try_from(without), Ok(everybody));
    }

    #[test]
    fn choices_are_bounded_and_name_each_person_once() {
        let many: Vec<String> = (0..=MAX_CHOICES).map(|id| id.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let table = [
            (body(&many[1..], &[]), None, "as many as are taken"),
            (body(&many, &[]), Some("except: more than 10000 ids"), "one more"),
            (body(&["1", " 1"], &[]), Some("except: an id stands twice"), "twice"),
            (body(&["1"], &["1"]), None, "in both: comparing refuses it"),
            (body(&[], &[""]), Some("same_person: empty"), "no id"),
        ];
        for (body, expected, case) in table {
            let found = Rules::try_from(body).err().map(|bad| bad.to_string());
            assert_eq!(found.as_deref(), expected, "{case}");
        }
    }
}
