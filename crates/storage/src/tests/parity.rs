//! The two spellings of a migration make the same tables.

use std::collections::BTreeMap;

use crate::{
    Sql, Store,
    migrate::{MIGRATIONS, Migration},
    testing::TestStore,
    value::params,
};

/// (table, column) → (portable type, nullable, position in the primary key or 0).
type Columns = BTreeMap<(String, String), (String, bool, i64)>;
/// (table, index's columns in order) → unique. SQLite has no index for an integer that is the primary key alone.
type Indexes = BTreeMap<(String, String), bool>;

static SQLITE_COLUMNS: Sql = Sql::new(
    "",
    "SELECT t.name, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_master t JOIN pragma_table_info(t.name) c
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2",
);

static POSTGRES_COLUMNS: Sql = Sql::new(
    "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_nullable = 'NO', COALESCE(k.ordinal_position, 0)::bigint
     FROM information_schema.columns c
     LEFT JOIN information_schema.table_constraints p
       ON p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
     LEFT JOIN information_schema.key_column_usage k
       ON k.table_schema = c.table_schema AND k.constraint_name = p.constraint_name AND k.table_name = c.table_name AND k.column_name = c.column_name
     WHERE c.table_schema = current_schema() AND c.table_name <> 'migration_lease' ORDER BY 1, 2",
    "",
);

static SQLITE_INDEXES: Sql = Sql::new(
    "",
    "SELECT t.name, group_concat(c.name), l.\"unique\" FROM sqlite_master t JOIN pragma_index_list(t.name) l JOIN pragma_index_info(l.name) c
     WHERE t.type = 'table' AND t.name <> 'schema_migrations' GROUP BY t.name, l.name ORDER BY 1, 2",
);

static POSTGRES_INDEXES: Sql = Sql::new(
    "SELECT t.relname::text, string_agg(a.attname::text, ',' ORDER BY k.position), i.indisunique
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
     CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
     WHERE n.nspname = current_schema() AND t.relname NOT IN ('migration_lease', 'schema_migrations') GROUP BY t.relname, i.indexrelid, i.indisunique ORDER BY 1, 2",
    "",
);

/// What stands for a PostgreSQL type in a STRICT table.
fn on_sqlite(postgres: &str) -> &str {
    match postgres {
        "bigint" | "smallint" | "boolean" => "INTEGER",
        "text" => "TEXT",
        "bytea" => "BLOB",
        other => other,
    }
}

async fn columns(store: &Store, sql: &'static Sql) -> Columns {
    let found = store.read_all::<(String, String, String, bool, i64)>(sql, params![]).await.unwrap();
    // SQLite counts a primary key of its own when the table names none; a column of a key cannot be null on either.
    found
        .into_iter()
        .map(|(table, column, ty, not_null, key)| ((table, column), (on_sqlite(&ty).to_owned(), !not_null, key)))
        .collect()
}

async fn indexes(store: &Store, sql: &'static Sql) -> Indexes {
    let found = store.read_all::<(String, String, bool)>(sql, params![]).await.unwrap();
    found.into_iter().map(|(table, columns, unique)| ((table, columns), unique)).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_tables() {
    let Some(postgres) = TestStore::postgres().await else {
        return;
    };
    let sqlite = TestStore::sqlite().await;
    let ours = columns(sqlite.store(), &SQLITE_COLUMNS).await;
    assert!(ours.len() > 20, "{ours:?}");
    similar(&ours, &columns(postgres.store(), &POSTGRES_COLUMNS).await);
    similar(&indexes(sqlite.store(), &SQLITE_INDEXES).await, &indexes(postgres.store(), &POSTGRES_INDEXES).await);
    sqlite.remove().await;
    postgres.remove().await;
}

fn similar<K: Ord + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(sqlite: &BTreeMap<K, V>, postgres: &BTreeMap<K, V>) {
    let differences: Vec<_> = sqlite
        .keys()
        .chain(postgres.keys().filter(|key| !sqlite.contains_key(key)))
        .filter(|key| sqlite.get(key) != postgres.get(key))
        .map(|key| format!("{key:?}: SQLite {:?}, PostgreSQL {:?}", sqlite.get(key), postgres.get(key)))
        .collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn every_file_is_embedded_and_numbered_in_order() {
    for engine in ["sqlite", "postgres"] {
        let directory = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<_> =
            std::fs::read_dir(directory).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        let embedded: Vec<_> = MIGRATIONS.iter().map(|migration| format!("{}.sql", migration.name)).collect();
        assert_eq!(files, embedded, "{engine}");
    }
    let numbers: Vec<_> = MIGRATIONS.iter().map(Migration::version).collect();
    assert_eq!(numbers, (1..).take(MIGRATIONS.len()).collect::<Vec<_>>());
}

/// A cluster has none of these, and an index on an expression differs between engines.
#[test]
fn migrations_use_portable_definitions_only() {
    for Migration { name, sqlite, postgres } in MIGRATIONS {
        for table in sqlite.split(';').map(str::trim).filter(|text| text.contains("CREATE TABLE")) {
            assert!(table.ends_with("STRICT"), "{name}: {table}");
            assert!(table.contains("PRIMARY KEY"), "{name}: {table}");
        }
        for text in [sqlite, postgres] {
            let words =
                text.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join(" ").to_uppercase();
            for absent in
                ["SERIAL", "IDENTITY", "TRIGGER", "JSONB", " ENUM", "[]", "TIMESTAMP", "DEFAULT NOW", " WHERE ", "AUTOINCREMENT"]
            {
                assert!(!words.contains(absent), "{name}: {absent}");
            }
            let plain = words.matches("CREATE TABLE").count()
                + words.matches("CREATE INDEX").count()
                + words.matches("CREATE UNIQUE INDEX").count()
                + words.matches("ADD COLUMN IF NOT EXISTS").count();
            assert_eq!(words.matches("IF NOT EXISTS").count(), plain, "{name}: a statement that cannot be run again");
        }
    }
}
