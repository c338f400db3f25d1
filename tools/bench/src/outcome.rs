//! How a part ends: with its tables printed, or with what went wrong.

use std::error::Error;

/// What a part gives back.
pub type Outcome<T> = Result<T, Box<dyn Error>>;
