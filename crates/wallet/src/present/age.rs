//! Ages that are asked of an mdoc and not stored in it (ISO/IEC 18013-5, section 7.2.5).

use formats::{Path, mdoc::HeldMdoc};
use serde_json::{Map, Value};

use crate::vault::{element_of, path_of};

/// Puts the answer to `asked` among `claims`, for a query to find, if another element gives it;
/// says which, as that is what is shown.
pub fn stand_in(held: &HeldMdoc, claims: &mut Map<String, Value>, asked: &Path) -> Option<Path> {
    let (namespace, name) = element_of(asked)?;
    let elements = claims.get_mut(namespace)?.as_object_mut()?;
    if elements.contains_key(name) {
        return None;
    }
    let real = held.find_age_over(namespace, name)?;
    let value = elements.get(real.name)?.clone();
    elements.insert(name.to_owned(), value);
    path_of(namespace, real.name)
}
