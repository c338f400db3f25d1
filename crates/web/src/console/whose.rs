//! Whose record a page is about, as its head says.

use registry::Resident;
use terms::Id;

/// The name and the number by which staff speak of a record.
#[derive(Clone)]
pub(crate) struct Whose {
    pub handle: String,
    pub name: String,
}

impl Whose {
    pub fn of(resident: &Resident) -> Self {
        let name = resident.person.full_name.reveal().to_owned();
        Self { handle: resident.id.to_string(), name }
    }

    /// The address of one of the record's pages; of the record itself, if `page` is empty.
    pub fn at(&self, page: &str) -> String {
        address(&self.handle, page)
    }

    /// Somebody made up.
    pub fn sample() -> Self {
        Self { handle: "01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(), name: "Ratna Wulandari".to_owned() }
    }
}

/// The address of a page of this resident.
pub(crate) fn page_of(id: Id<Resident>, page: &str) -> String {
    address(&id.to_string(), page)
}

fn address(handle: &str, page: &str) -> String {
    let parted = if page.is_empty() { "" } else { "/" };
    format!("/residents/{handle}{parted}{page}")
}
