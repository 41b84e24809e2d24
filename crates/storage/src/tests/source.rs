//! Every statement in the source can be run on both engines. (That it is portable is checked when it is compiled, in `sql.rs`.)

use std::path::Path;

use tokio_postgres::NoTls;

use crate::{sql::refused, testing::TestStore};

/// The statements of every `sql!("…")` before the tests of each file, with the file's name.
fn statements() -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    found
}

fn collect(directory: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && name != "tests" && name != "testing" {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            let source = std::fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
            found.extend(literals(source).into_iter().map(|text| (name.clone(), text)));
        }
    }
}

/// The first string literal after each `sql!(`.
fn literals(source: &str) -> Vec<String> {
    source.split("sql!(").skip(1).filter_map(literal).collect()
}

fn literal(source: &str) -> Option<String> {
    let mut signs = source.trim_start().strip_prefix('"')?.chars().peekable();
    let mut text = String::new();
    loop {
        match signs.next()? {
            '"' => return Some(text),
            '\\' => match signs.next()? {
                '\n' => while signs.next_if(|sign| sign.is_whitespace()).is_some() {},
                'n' => text.push('\n'),
                other => text.push(other),
            },
            sign => text.push(sign),
        }
    }
}

#[test]
fn finds_literals() {
    let source = "sql!(\"SELECT \\\"a\\\"\") sql!(\n  \"SELECT 1 \\\n     WHERE TRUE\"\n) sql!(TEXT) sql!";
    assert_eq!(literals(source), ["SELECT \"a\"", "SELECT 1 WHERE TRUE"]);
}

#[tokio::test]
async fn every_statement_can_be_prepared_on_sqlite() {
    let made = TestStore::sqlite().await;
    let connection = rusqlite::Connection::open(made.url().trim_start_matches("sqlite:")).unwrap();
    connection.execute_batch("CREATE TABLE migration_lease (id INTEGER PRIMARY KEY, beat INTEGER, held INTEGER)").unwrap();
    let statements = statements();
    assert!(statements.len() > 5, "finds the statements");
    for (file, text) in statements {
        assert_eq!(refused(&text), None, "{file}: {text}");
        let prepared = connection.prepare(&text.replace('$', "?"));
        assert!(prepared.is_ok(), "{file}: {:?}", prepared.err());
    }
    drop(connection);
    made.remove().await;
}

#[tokio::test]
async fn every_statement_can_be_prepared_on_postgresql() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let (client, connection) = tokio_postgres::connect(made.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    let mut failed = Vec::new();
    for (file, text) in statements() {
        match client.prepare(&text).await {
            Ok(statement) => {
                let types = statement.params().iter().chain(statement.columns().iter().map(tokio_postgres::Column::type_));
                let types: Vec<_> = types.map(|ty| ty.name().to_owned()).collect();
                let portable = ["int8", "int4", "int2", "text", "bool", "bytea"];
                if types.iter().any(|ty| !portable.contains(&ty.as_str())) {
                    failed.push(format!("{file}: {text}: not all of {types:?} are portable"));
                }
            }
            Err(error) => failed.push(format!("{file}: {text}: {}", error.as_db_error().unwrap().message())),
        }
    }
    drop(client);
    made.remove().await;
    assert!(failed.is_empty(), "{failed:#?}");
}
