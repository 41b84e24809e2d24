//! One connection to the file: how it is set up, how it runs a statement, what its errors mean.

use std::path::Path;

use rusqlite::{
    Connection, ErrorCode,
    config::DbConfig,
    types::{ToSqlOutput, ValueRef},
};

use crate::{Durability, Error, Options, Outcome, Result, Sql, Value};

/// Statements kept prepared for each connection; there are fewer in the whole program.
const PREPARED: usize = 512;

pub(super) fn open(path: &Path, options: &Options) -> Result<Connection> {
    let connection = Connection::open(path).map_err(failed)?;
    connection.busy_timeout(options.statement_timeout).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    // Otherwise SQLite compiles a kept statement again whenever a value is bound that might have made another plan: at each use.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
    let synchronous = match options.durability {
        Durability::Full => "FULL",
        Durability::Off => "OFF",
    };
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -8192; PRAGMA journal_size_limit = 67108864;"
        ))
        .map_err(failed)?;
    if let Some(pages) = options.max_pages {
        connection.execute_batch(&format!("PRAGMA max_page_count = {pages}")).map_err(failed)?;
    }
    Ok(connection)
}

pub(super) fn open_reader(path: &Path, options: &Options) -> Result<Connection> {
    let connection = open(path, options)?;
    connection.execute_batch("PRAGMA query_only = ON").map_err(failed)?;
    Ok(connection)
}

pub(super) fn run(connection: &Connection, sql: &Sql, params: &[Value]) -> Result<Outcome> {
    let mut statement = connection.prepare_cached(sql.sqlite()).map_err(failed)?;
    let columns = statement.column_count();
    if columns == 0 {
        let changed = statement.execute(rusqlite::params_from_iter(params)).map_err(failed)?;
        return Ok(Outcome { changes: changed as u64, rows: Vec::new() });
    }
    let mut found = statement.query(rusqlite::params_from_iter(params)).map_err(failed)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(failed)? {
        let cells = (0..columns).map(|index| cell(index, row.get_ref(index).map_err(failed)?)).collect::<Result<_>>()?;
        rows.push(cells);
    }
    Ok(Outcome { changes: rows.len() as u64, rows })
}

/// Runs a constant without parameters, such as BEGIN.
pub(super) fn control(connection: &Connection, text: &'static str) -> Result<()> {
    connection.prepare_cached(text).and_then(|mut statement| statement.execute([])).map(drop).map_err(failed)
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(int) => ValueRef::Integer(*int),
            Self::Bool(bool) => ValueRef::Integer((*bool).into()),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn cell(index: usize, value: ValueRef<'_>) -> Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(int) => Value::Int(int),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).map_err(|_| Error::Column { index, wanted: "text in UTF-8" })?;
            Value::Text(text.to_owned())
        }
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => {
            return Err(Error::Column { index, wanted: "of a portable type: it is a floating point number" });
        }
    })
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub(super) fn failed(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(cause, message) = &error else {
        return Error::Statement(error.to_string());
    };
    let text = message.clone().unwrap_or_else(|| cause.to_string());
    match cause.code {
        ErrorCode::ConstraintViolation if is_unique(cause.extended_code) => Error::Unique,
        ErrorCode::DiskFull => Error::Full,
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::OutOfMemory
        | ErrorCode::FileLockingProtocolFailed
        | ErrorCode::DatabaseCorrupt
        | ErrorCode::NotADatabase
        | ErrorCode::PermissionDenied
        | ErrorCode::OperationInterrupted
        | ErrorCode::NoLargeFileSupport => Error::Unavailable(text),
        ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::Unknown | _ => Error::Statement(text),
    }
}

fn is_unique(extended_code: i32) -> bool {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID, SQLITE_CONSTRAINT_UNIQUE};
    [SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID, SQLITE_CONSTRAINT_UNIQUE].contains(&extended_code)
}
