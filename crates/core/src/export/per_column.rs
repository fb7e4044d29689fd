use std::ops::{Index, IndexMut};

use super::Column;

/// One value for each column of the classic export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerColumn<T>([T; 16]);

impl<T> PerColumn<T> {
    /// What is so of each column.
    pub fn of(value: impl FnMut(Column) -> T) -> Self {
        Self(Column::ALL.map(value))
    }

    /// The values, in the order of [`Column::ALL`].
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

impl<T> Index<Column> for PerColumn<T> {
    type Output = T;

    fn index(&self, column: Column) -> &T {
        &self.0[column as usize]
    }
}

impl<T> IndexMut<Column> for PerColumn<T> {
    fn index_mut(&mut self, column: Column) -> &mut T {
        &mut self.0[column as usize]
    }
}
