//! What an error means to the outside: five classes, mapped once to status codes and exit codes.

/// The class of an error. Every room's error has a method `class()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Somebody else was first, or the state has moved on: ask again with what is true now.
    Conflict,
    /// Our side failed: nothing is wrong with the request.
    Failure,
    /// The request cannot be read or cannot be meant.
    Invalid,
    /// It is not there, or the asker may not know whether it is.
    Missing,
    /// A rule says no.
    Refused,
}
