//! The nouns of this room that others name.

/// The name of a contact that is to be proven. Whoever has it can guess at its code, so it is kept from
/// others like a session's.
pub enum Proof {}

/// The name of a message. Whoever posts draws it once, and posts the same message under it as often as
/// it takes.
pub enum Posted {}

/// A contact as other rooms keep it: nobody reads it without this program's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedContact(pub Vec<u8>);

/// What two equal contacts have in common, for whoever counts them: a keyed hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContactMark(pub [u8; 32]);
