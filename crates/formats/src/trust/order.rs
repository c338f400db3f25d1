//! In which order editions come.

use super::error::TrustListError;
use crate::json::NumericDate;

/// Refuses `later` unless it may follow `earlier`: number and date of two editions that are not the
/// same.
pub(super) fn check(
    later: (u64, NumericDate),
    earlier: (u64, NumericDate),
) -> Result<(), TrustListError> {
    if later.0 <= earlier.0 {
        return Err(TrustListError::Older);
    }
    if later.1 < earlier.1 {
        return Err(TrustListError::Backdated);
    }
    Ok(())
}
