use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, WrongType, to_sql_checked};

use crate::store::port::Value;

type Refused = Box<dyn Error + Sync + Send>;

/// A parameter in the type that the server declared for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter<'a>(pub(super) Value<'a>);

impl ToSql for Parameter<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(int) => int_to_sql(int, ty, out),
            Value::Text(text) if is_text(ty) => text.to_sql(ty, out),
            Value::Blob(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            Value::Text(_) | Value::Blob(_) => Err(Box::new(WrongType::new::<Self>(ty.clone()))),
        }
    }

    /// What does not fit is refused value by value.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn int_to_sql(int: i64, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
    match *ty {
        Type::INT8 => int.to_sql(ty, out),
        Type::INT4 => i32::try_from(int)?.to_sql(ty, out),
        Type::INT2 => i16::try_from(int)?.to_sql(ty, out),
        Type::BOOL => (int != 0).to_sql(ty, out),
        _ => Err(Box::new(WrongType::new::<i64>(ty.clone()))),
    }
}

/// A cell of an answer; integers and truths of any width are one kind.
pub(super) struct Cell<'a>(pub(super) Value<'a>);

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Refused> {
        Ok(Self(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            Type::BYTEA => Value::Blob(raw),
            _ => Value::Text(<&str>::from_sql(ty, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Refused> {
        Ok(Self(Value::Null))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::BYTEA)
            || is_text(ty)
    }
}

fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_takes_the_type_that_the_server_declared() {
        let table: [(Value<'_>, Type, Option<&[u8]>, &str); 9] = [
            (Value::Int(1), Type::INT8, Some(&[0, 0, 0, 0, 0, 0, 0, 1]), "as tables declare"),
            (Value::Int(1), Type::INT4, Some(&[0, 0, 0, 1]), "beside a small literal"),
            (Value::Int(1 << 40), Type::INT4, None, "an instant is no int4"),
            (Value::Int(2), Type::BOOL, Some(&[1]), "a truth"),
            (Value::Text("\u{e9}"), Type::TEXT, Some("\u{e9}".as_bytes()), "a text"),
            (Value::Text("1"), Type::INT8, None, "a text is no number"),
            (Value::Blob(&[7]), Type::BYTEA, Some(&[7]), "bytes"),
            (Value::Blob(&[7]), Type::TEXT, None, "bytes are no text"),
            (Value::Int(1), Type::TEXT, None, "a number is no text"),
        ];
        for (value, ty, expected, case) in table {
            let mut out = BytesMut::new();
            let written = Parameter(value).to_sql(&ty, &mut out);
            assert_eq!(written.ok().map(|_| &out[..]), expected, "{case}");
        }
        let mut out = BytesMut::new();
        let null = Parameter(Value::Null).to_sql(&Type::INT8, &mut out);
        assert!(matches!(null, Ok(IsNull::Yes)));
    }

    #[test]
    fn integers_and_truths_of_any_width_are_one_kind() {
        let table: [(Type, &[u8], Value<'_>); 5] = [
            (Type::INT8, &[255; 8], Value::Int(-1)),
            (Type::INT4, &[0, 0, 1, 0], Value::Int(256)),
            (Type::BOOL, &[1], Value::Int(1)),
            (Type::TEXT, b"5B", Value::Text("5B")),
            (Type::BYTEA, b"5B", Value::Blob(b"5B")),
        ];
        for (ty, raw, expected) in table {
            assert!(Cell::accepts(&ty), "{ty}");
            assert_eq!(Cell::from_sql(&ty, raw).ok().map(|cell| cell.0), Some(expected), "{ty}");
        }
        assert!(!Cell::accepts(&Type::NUMERIC), "a sum has to be cast");
    }

    #[test]
    fn a_parameter_shows_its_kind_only() {
        let shown = format!("{:?}", Parameter(Value::Text("DALMEIDA")));
        assert!(!shown.contains("DALMEIDA"), "{shown}");
    }
}
