//! The statements as PostgreSQL writes them.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use tokio_postgres::types::Type;

/// Statements translated once for all connections.
#[derive(Debug, Default)]
pub(super) struct Translations(RwLock<HashMap<&'static str, Arc<str>>>);

impl Translations {
    /// A statement with `$1` for `?1`, and what stands in `/*pg … */`.
    pub(super) fn of(&self, sql: &'static str) -> Arc<str> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        known.unwrap_or_else(|| {
            let translated: Arc<str> = translated(sql).into();
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(sql).or_insert(translated))
        })
    }
}

fn translated(sql: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(sql.len()), sql);
    while let Some(at) = rest.find(['?', '\'', '/']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        rest = if let Some(after) = found.strip_prefix('?') {
            out.push('$');
            after
        } else if let Some((fragment, after)) = fragment(found) {
            out.push_str(&translated(fragment));
            after
        } else {
            let (kept, after) = found.split_at(literal_length(found));
            out.push_str(kept);
            after
        };
    }
    out + rest
}

/// What stands in `/*pg … */`, and what comes after.
fn fragment(sql: &str) -> Option<(&str, &str)> {
    sql.strip_prefix("/*pg")?.split_once("*/")
}

/// Of a quoted text with its quotes; of the sign alone when it opens none.
fn literal_length(sql: &str) -> usize {
    let closing = sql.strip_prefix('\'').and_then(|after| after.find('\''));
    closing.map_or(1, |at| at + 2)
}

/// The same insert or deletion for many rows at once, its parameters being one array a column. Nothing
/// for any other statement.
pub(super) fn for_many_rows(sql: &str, types: &[Type]) -> Option<String> {
    let given = given(types);
    if sql.starts_with("delete ") {
        let (head, condition) = sql.split_once(" where ")?;
        return Some(format!("{head} using {given} where {}", of_given(condition)));
    }
    let (head, rest) = sql.split_once(" values ")?;
    let (row, tail) = parenthesized(rest)?;
    Some(format!("{head} select {} from {given}{tail}", of_given(row)))
}

/// The arrays as a table, in the types of the one row.
fn given(types: &[Type]) -> String {
    let arrays: Vec<String> = (1..).zip(types).map(|(at, ty)| format!("${at}::{ty}[]")).collect();
    let names: Vec<String> = (1..=types.len()).map(|at| format!("p{at}")).collect();
    format!("unnest({}) as given({})", arrays.join(", "), names.join(", "))
}

fn of_given(sql: &str) -> String {
    sql.replace('$', "given.p")
}

/// What stands between the first parenthesis and its closing one, and what comes after.
fn parenthesized(sql: &str) -> Option<(&str, &str)> {
    let inner = sql.strip_prefix('(')?;
    let mut depth = 1;
    for (at, sign) in inner.char_indices() {
        depth += match sign {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth == 0 {
            return Some((&inner[..at], &inner[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_written_as_postgresql_wants_it() {
        let table = [
            ("select 1", "select 1", "nothing to change"),
            ("a = ?1 and b > ?12", "a = $1 and b > $12", "parameters"),
            ("a = '?1' and b = ?1", "a = '?1' and b = $1", "a text keeps its signs"),
            ("a = 'l''?1' and b = ?1", "a = 'l''?1' and b = $1", "a quote in a text"),
            (
                "a limit 1 /*pg for update skip locked*/",
                "a limit 1  for update skip locked",
                "ours",
            ),
            ("a /*pg = ?1 */", "a  = $1 ", "with a parameter"),
            ("a /* why */ b", "a /* why */ b", "any other comment stays one"),
            ("a / ?1", "a / $1", "a division"),
        ];
        for (sql, expected, case) in table {
            assert_eq!(translated(sql), expected, "{case}");
        }
    }

    #[test]
    fn a_statement_is_translated_once() {
        let translations = Translations::default();
        let first = translations.of("select ?1");
        assert!(Arc::ptr_eq(&first, &translations.of("select ?1")));
    }

    #[test]
    fn what_writes_many_rows_takes_arrays_in_the_types_of_one() {
        let table = [
            (
                "insert into a (x, y) values ($1, $2) on conflict (x) do nothing",
                vec![Type::TEXT, Type::INT8],
                Some(
                    "insert into a (x, y) select given.p1, given.p2 from \
                     unnest($1::text[], $2::int8[]) as given(p1, p2) on conflict (x) do nothing",
                ),
                "as most are",
            ),
            (
                "insert into a (x, y, z) values ($1, 'open', cast($1 as bigint))",
                vec![Type::BYTEA],
                Some(
                    "insert into a (x, y, z) select given.p1, 'open', cast(given.p1 as bigint) from \
                     unnest($1::bytea[]) as given(p1)",
                ),
                "with words of its own, and one parameter twice",
            ),
            (
                "delete from a where x = $1 and y = $2",
                vec![Type::TEXT, Type::INT8],
                Some(
                    "delete from a using unnest($1::text[], $2::int8[]) as given(p1, p2) \
                     where x = given.p1 and y = given.p2",
                ),
                "a deletion",
            ),
            ("insert into a select $1", vec![Type::TEXT], None, "not a row"),
            ("update a set x = $1 where y = $2", vec![Type::TEXT; 2], None, "order may matter"),
            ("insert into a (x) values ($1", vec![Type::TEXT], None, "not closed"),
        ];
        for (sql, types, expected, case) in table {
            assert_eq!(for_many_rows(sql, &types).as_deref(), expected, "{case}");
        }
    }
}
