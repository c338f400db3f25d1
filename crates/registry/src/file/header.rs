//! The header line: which column stands where.

use super::{column::Column, error::FileError, fields};

/// Which column stands where, and what parts the fields.
#[derive(Debug)]
pub(super) struct Header {
    /// The column of each field.
    pub(super) columns: Vec<Column>,
    /// `,` or `;`.
    pub(super) delimiter: u8,
}

impl Header {
    pub(super) fn read(line: &[u8]) -> Result<Self, FileError> {
        let delimiter = if line.contains(&b';') && !line.contains(&b',') { b';' } else { b',' };
        let fields = fields::split(line, delimiter).ok_or(FileError::HeaderDamaged)?;
        let names: Result<Vec<&str>, _> = fields.iter().map(|it| std::str::from_utf8(it)).collect();
        let names = names.map_err(|_| FileError::HeaderDamaged)?;
        let found: Vec<_> = names.iter().map(|name| Column::from_name(name.trim())).collect();
        let columns: Vec<Column> = found.iter().flatten().copied().collect();
        if columns.is_empty() {
            // The first line may be a person's: tell nothing of it.
            return Err(FileError::HeaderMissing);
        }
        if columns.len() < names.len() {
            let unknown = names.iter().zip(&found).enumerate().filter(|(_, it)| it.1.is_none());
            let told = unknown.map(|(place, (name, _))| tell(name.trim(), place + 1));
            return Err(FileError::ColumnsUnknown(told.collect::<Vec<_>>().join(", ")));
        }
        for column in Column::ALL {
            if columns.iter().filter(|it| **it == column).count() > 1 {
                return Err(FileError::ColumnTwice(column.name()));
            }
        }
        let missing = |it: &Column| it.is_needed() && !columns.contains(it);
        let missing: Vec<&str> =
            Column::ALL.into_iter().filter(missing).map(Column::name).collect();
        if !missing.is_empty() {
            return Err(FileError::ColumnsMissing(missing.join(", ")));
        }
        Ok(Self { columns, delimiter })
    }
}

/// An unknown column by its name, or by its place where the name could be somebody's value.
fn tell(name: &str, place: usize) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    if (1..=30).contains(&name.len()) && name.bytes().all(plain) {
        name.to_owned()
    } else {
        format!("#{place}")
    }
}
