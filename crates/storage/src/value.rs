//! Values on their way into and out of the store.

use std::fmt;

/// One parameter or one cell, the same on both engines.
///
/// Its `Debug` shows lengths instead of contents: a value may be a digest, a sealed key, or somebody's address.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// BIGINT, INTEGER, SMALLINT; times are microseconds since 1970 UTC.
    Int(i64),
    /// BOOLEAN on PostgreSQL, 0 or 1 on SQLite.
    Bool(bool),
    /// TEXT.
    Text(String),
    /// BYTEA or BLOB.
    Bytes(Vec<u8>),
}

impl fmt::Debug for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => out.write_str("Null"),
            Self::Int(int) => write!(out, "Int({int})"),
            Self::Bool(bool) => write!(out, "Bool({bool})"),
            Self::Text(text) => write!(out, "Text({} bytes)", text.len()),
            Self::Bytes(bytes) => write!(out, "Bytes({} bytes)", bytes.len()),
        }
    }
}

/// A statement's parameters, `$1` first; made by `params!`.
pub type Params = Vec<Value>;

/// What can be bound to a statement.
pub trait IntoValue {
    /// The value to bind.
    fn into_value(self) -> Value;
}

/// What can be read from a cell.
pub trait Column: Sized {
    /// Takes the cell, or says what was expected, with its article ("an integer").
    fn column(value: Value) -> Result<Self, &'static str>;
}

/// Parameters in order: `params![id, now, None::<i64>]`.
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::IntoValue::into_value($value)),*] };
}
pub(crate) use params;

/// Makes types that are `Display` and `FromStr` bindable (by value and by reference) and readable, as TEXT.
macro_rules! text_column {
    ($($type:ty),+ $(,)?) => { $(
        impl $crate::value::IntoValue for $type {
            fn into_value(self) -> $crate::value::Value { $crate::value::Value::Text(self.to_string()) }
        }
        impl $crate::value::IntoValue for &$type {
            fn into_value(self) -> $crate::value::Value { $crate::value::Value::Text(self.to_string()) }
        }
        impl $crate::value::Column for $type {
            fn column(value: $crate::value::Value) -> ::std::result::Result<Self, &'static str> {
                let text = <String as $crate::value::Column>::column(value)?;
                text.parse().map_err(|_| concat!("a valid ", stringify!($type)))
            }
        }
    )+ };
}
pub(crate) use text_column;

macro_rules! into_value {
    ($($type:ty: |$from:ident| $value:expr),+ $(,)?) => { $(
        impl IntoValue for $type {
            fn into_value(self) -> Value {
                let $from = self;
                $value
            }
        }
    )+ };
}

into_value! {
    Value: |value| value,
    i64: |int| Value::Int(int),
    i32: |int| Value::Int(int.into()),
    u32: |int| Value::Int(int.into()),
    u16: |int| Value::Int(int.into()),
    bool: |bool| Value::Bool(bool),
    &str: |text| Value::Text(text.to_owned()),
    String: |text| Value::Text(text),
    &String: |text| Value::Text(text.clone()),
    &[u8]: |bytes| Value::Bytes(bytes.to_vec()),
    Vec<u8>: |bytes| Value::Bytes(bytes),
    &Vec<u8>: |bytes| Value::Bytes(bytes.clone()),
}

impl<const N: usize> IntoValue for [u8; N] {
    fn into_value(self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

impl<const N: usize> IntoValue for &[u8; N] {
    fn into_value(self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null, T::into_value)
    }
}

impl<'a, T> IntoValue for &'a Option<T>
where
    &'a T: IntoValue,
{
    fn into_value(self) -> Value {
        self.as_ref().map_or(Value::Null, IntoValue::into_value)
    }
}

impl Column for Value {
    fn column(value: Value) -> Result<Self, &'static str> {
        Ok(value)
    }
}

impl Column for i64 {
    fn column(value: Value) -> Result<Self, &'static str> {
        if let Value::Int(int) = value { Ok(int) } else { Err("an integer") }
    }
}

impl Column for i32 {
    fn column(value: Value) -> Result<Self, &'static str> {
        i64::column(value)?.try_into().map_err(|_| "an integer of 32 bits")
    }
}

impl Column for u32 {
    fn column(value: Value) -> Result<Self, &'static str> {
        i64::column(value)?.try_into().map_err(|_| "an integer from 0 up to 32 bits")
    }
}

impl Column for u16 {
    fn column(value: Value) -> Result<Self, &'static str> {
        i64::column(value)?.try_into().map_err(|_| "an integer from 0 up to 16 bits")
    }
}

impl Column for bool {
    fn column(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Bool(bool) => Ok(bool),
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            Value::Null | Value::Int(_) | Value::Text(_) | Value::Bytes(_) => Err("a boolean"),
        }
    }
}

impl Column for String {
    fn column(value: Value) -> Result<Self, &'static str> {
        if let Value::Text(text) = value { Ok(text) } else { Err("text") }
    }
}

impl Column for Vec<u8> {
    fn column(value: Value) -> Result<Self, &'static str> {
        if let Value::Bytes(bytes) = value { Ok(bytes) } else { Err("bytes") }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn column(value: Value) -> Result<Self, &'static str> {
        Vec::<u8>::column(value)?.try_into().map_err(|_| "bytes of the fixed length")
    }
}

impl<T: Column> Column for Option<T> {
    fn column(value: Value) -> Result<Self, &'static str> {
        if value == Value::Null { Ok(None) } else { T::column(value).map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_contents() {
        let shown = format!("{:?}", params!["canary", b"canary".to_vec(), 7_i64, true, None::<i64>]);
        assert_eq!(shown, "[Text(6 bytes), Bytes(6 bytes), Int(7), Bool(true), Null]");
    }

    #[test]
    fn columns_refuse_what_does_not_fit() {
        assert_eq!(u32::column(Value::Int(-1)), Err("an integer from 0 up to 32 bits"));
        assert_eq!(bool::column(Value::Int(2)), Err("a boolean"));
        assert_eq!(<[u8; 32]>::column(Value::Bytes(vec![0; 31])), Err("bytes of the fixed length"));
        assert_eq!(Option::<i64>::column(Value::Null), Ok(None));
        assert_eq!(i64::column(Value::Null), Err("an integer"));
    }

    #[test]
    fn text_columns_go_through_display_and_from_str() {
        #[derive(Debug, PartialEq)]
        struct Port(u16);
        impl fmt::Display for Port {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{}", self.0)
            }
        }
        impl std::str::FromStr for Port {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
        text_column!(Port);
        assert_eq!(params![&Port(7), Port(8)], params!["7", "8"]);
        assert_eq!(Port::column(Value::Text("7".into())), Ok(Port(7)));
        assert_eq!(Port::column(Value::Text("x".into())), Err("a valid Port"));
    }
}
