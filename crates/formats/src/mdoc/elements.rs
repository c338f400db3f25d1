//! The elements of a document to be issued, encoded once for all copies of a batch.

use std::{fmt, ops::Range};

use super::{DraftError, MAX_ELEMENTS};
use crate::cbor::{CborError, Value, Writer};

/// Elements by namespace.
#[derive(Clone, Default)]
pub struct Elements {
    namespaces: Vec<Namespace>,
    count: usize,
    fault: Option<DraftError>,
}

/// The elements of one namespace. Of each is kept what follows digest id and salt: the end of its
/// IssuerSignedItem.
#[derive(Clone, Default)]
pub(super) struct Namespace {
    pub name: String,
    encoded: Writer,
    places: Vec<Place>,
}

#[derive(Clone)]
struct Place {
    name: Range<usize>,
    whole: Range<usize>,
}

impl Elements {
    /// No elements yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an element. A name that stands there already is found out by [`super::Mdoc::draft`].
    pub fn with(self, namespace: &str, element: &str, value: &Value) -> Self {
        self.add(namespace, element, |writer| writer.value(value))
    }

    /// Adds an element that is a text.
    pub fn text(self, namespace: &str, element: &str, text: &str) -> Self {
        self.add(namespace, element, |writer| {
            writer.text(text);
            Ok(())
        })
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many elements there are, in all namespaces.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The namespaces, if nothing is wrong with them.
    pub(super) fn namespaces(&self) -> Result<&[Namespace], DraftError> {
        match self.fault {
            Some(fault) => Err(fault),
            None if self.count > MAX_ELEMENTS => Err(DraftError::TooMany),
            None => Ok(&self.namespaces),
        }
    }

    /// About how many bytes they come to, apart from salts and digest ids.
    pub(super) fn size(&self) -> usize {
        self.namespaces.iter().map(|it| it.encoded.as_bytes().len() + it.name.len() + 8).sum()
    }

    fn add(
        mut self,
        namespace: &str,
        element: &str,
        write: impl FnOnce(&mut Writer) -> Result<(), CborError>,
    ) -> Self {
        self.count += 1;
        let known = self.namespaces.iter().position(|it| it.name == namespace);
        let place = known.unwrap_or_else(|| {
            self.namespaces.push(Namespace::named(namespace));
            self.namespaces.len() - 1
        });
        let added = self.namespaces.get_mut(place).map(|it| it.add(element, write));
        if let Some(Err(fault)) = added {
            self.fault.get_or_insert(fault);
        }
        self
    }
}

impl Namespace {
    fn named(name: &str) -> Self {
        let encoded = Writer::with_capacity(1024);
        Self { name: name.to_owned(), encoded, places: Vec::with_capacity(16) }
    }

    /// How many elements it has.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The end of the item of the element at `place`.
    #[inline]
    pub fn tail(&self, place: usize) -> &[u8] {
        let whole = self.places.get(place).map(|it| it.whole.clone()).unwrap_or_default();
        self.encoded.as_bytes().get(whole).unwrap_or_default()
    }

    fn add(
        &mut self,
        element: &str,
        write: impl FnOnce(&mut Writer) -> Result<(), CborError>,
    ) -> Result<(), DraftError> {
        let encoded = self.encoded.as_bytes();
        let named = |it: &Place| encoded.get(it.name.clone()) == Some(element.as_bytes());
        if self.places.iter().any(named) {
            return Err(DraftError::ElementTwice);
        }
        let start = encoded.len();
        self.encoded.raw(b"\x71elementIdentifier");
        self.encoded.text(element);
        let end_of_name = self.encoded.as_bytes().len();
        self.encoded.raw(b"\x6celementValue");
        write(&mut self.encoded).map_err(|_| DraftError::Unwritable)?;
        let name = end_of_name - element.len()..end_of_name;
        self.places.push(Place { name, whole: start..self.encoded.as_bytes().len() });
        Ok(())
    }
}

/// Never the values: they are the holder's.
impl fmt::Debug for Elements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.namespaces.iter().map(|it| (&it.name, it.len()));
        f.debug_map().entries(counts).finish()
    }
}
