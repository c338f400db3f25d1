//! The header line: which column stands where.

use super::{column::Column, error::FileError, fields};

/// Which column stands where, and what parts the fields.
#[derive(Debug)]
pub(super) struct Header {
    /// The column of each field; `None` for what is passed over.
    pub(super) columns: Vec<Option<Column>>,
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
        let is_note = |name: &str| Column::NOTES.iter().any(|it| it.eq_ignore_ascii_case(name));
        if columns.is_empty() {
            // The first line may be a person's: tell nothing of it.
            return Err(FileError::HeaderMissing);
        }
        let unknown = |(_, (name, column)): &(usize, (&&str, &Option<Column>))| {
            column.is_none() && !is_note(name.trim())
        };
        let unknown = names.iter().zip(&found).enumerate().filter(unknown);
        let unknown: Vec<String> =
            unknown.map(|(place, (name, _))| tell(name.trim(), place + 1)).collect();
        if !unknown.is_empty() {
            return Err(FileError::ColumnsUnknown(unknown.join(", ")));
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
        Ok(Self { columns: found, delimiter })
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
