//! From cells to what the callers want.

use crate::{Column, Error, Params, Result, Sql, Value};

/// One row as the engine gave it.
pub type Cells = Vec<Value>;

/// A row that is read from left to right, in the order of the statement's columns.
#[derive(Debug)]
pub struct Row {
    cells: std::vec::IntoIter<Value>,
    index: usize,
}

impl Row {
    /// The next column. [`Error::Column`] when it is of another type, or when the row has no more.
    #[expect(clippy::should_implement_trait, reason = "each column has its own type, so this is no iterator")]
    pub fn next<T: Column>(&mut self) -> Result<T> {
        let index = self.index;
        self.index += 1;
        let cell = self.cells.next().ok_or(Error::Column { index, wanted: "in the row: the statement returns fewer columns" })?;
        T::column(cell).map_err(|wanted| Error::Column { index, wanted })
    }
}

/// What can be read from one row: a single column, a tuple of up to six, or an entity that calls [`Row::next`] for each field.
pub trait FromRow: Sized {
    /// Reads the columns in the statement's order.
    fn from_row(row: &mut Row) -> Result<Self>;
}

impl<T: Column> FromRow for T {
    fn from_row(row: &mut Row) -> Result<Self> {
        row.next()
    }
}

macro_rules! tuple {
    ($($name:ident)+) => {
        impl<$($name: Column),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row) -> Result<Self> {
                Ok(($(row.next::<$name>()?,)+))
            }
        }
    };
}
tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);

pub(crate) fn read<R: FromRow>(cells: Cells) -> Result<R> {
    R::from_row(&mut Row { cells: cells.into_iter(), index: 0 })
}

/// What one statement did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows changed, or rows returned when the statement returns some (a SELECT, or RETURNING).
    pub changes: u64,
    /// The rows returned.
    pub rows: Vec<Cells>,
}

impl Outcome {
    /// The first row returned, if any.
    pub fn one<R: FromRow>(&self) -> Result<Option<R>> {
        self.rows.first().cloned().map(read).transpose()
    }

    /// Every row returned.
    pub fn all<R: FromRow>(&self) -> Result<Vec<R>> {
        self.rows.iter().cloned().map(read).collect()
    }

    pub(crate) fn into_one<R: FromRow>(self) -> Result<Option<R>> {
        self.rows.into_iter().next().map(read).transpose()
    }

    pub(crate) fn into_all<R: FromRow>(self) -> Result<Vec<R>> {
        self.rows.into_iter().map(read).collect()
    }
}

/// One statement of a batch for [`crate::Store::write_all`].
#[derive(Debug, Clone)]
pub struct Step {
    /// The statement.
    pub sql: &'static Sql,
    /// Its parameters.
    pub params: Params,
    /// When it changes (or returns) no row, nothing of the batch happens.
    pub guard: bool,
    /// Its batch goes on when the store is full.
    pub urgent: bool,
}

impl Step {
    /// A step that may find nothing to do.
    pub fn run(sql: &'static Sql, params: Params) -> Self {
        Self { sql, params, guard: false, urgent: false }
    }

    /// A step that decides: no row changed (or returned) means that nothing of the batch is written.
    pub fn guarded(sql: &'static Sql, params: Params) -> Self {
        Self { sql, params, guard: true, urgent: false }
    }

    /// The same as a step that takes access away, or that somebody needs who is about to: where a full store keeps room, it is
    /// for batches with such a step.
    #[must_use]
    pub fn urgent(self) -> Self {
        Self { urgent: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_from_left_to_right_and_names_the_column() {
        let cells = vec![Value::Int(1), Value::Text("a".into()), Value::Null];
        assert_eq!(read::<(i64, String, Option<bool>)>(cells.clone()), Ok((1, "a".into(), None)));
        assert_eq!(read::<i64>(cells.clone()), Ok(1));
        assert_eq!(read::<(i64, i64)>(cells.clone()), Err(Error::Column { index: 1, wanted: "an integer" }));
        let short = read::<(i64, String, Option<bool>, Option<bool>)>(cells);
        assert!(matches!(short, Err(Error::Column { index: 3, .. })), "a missing column is not NULL");
    }
}
