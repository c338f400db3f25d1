//! Newer only: the newest edition of each list that was seen.

use std::collections::HashMap;

use terms::Moment;

use super::token::{StatusToken, TokenError};

/// The newest edition of each list that was seen. Whoever keeps an old edition back cannot bring a
/// revoked credential back to life by serving it again.
#[derive(Clone, Debug)]
pub struct Seen {
    newest: HashMap<String, Moment>,
    most: usize,
}

impl Seen {
    /// Remembers at most so many lists; the one whose edition is oldest is forgotten first.
    pub fn new(most: usize) -> Self {
        Self { newest: HashMap::new(), most }
    }

    /// What was remembered elsewhere, such as before a restart.
    pub fn recall(&mut self, uri: String, issued: Moment) {
        let known = self.newest.entry(uri).or_insert(issued);
        *known = issued.max(*known);
        self.forget();
    }

    /// Takes note of an edition that was verified, and says whether it is newer than all before;
    /// refuses one that is older.
    pub fn note(&mut self, token: &StatusToken) -> Result<bool, TokenError> {
        match self.newest.get_mut(&token.uri) {
            Some(known) if token.issued < *known => return Err(TokenError::Older),
            Some(known) if token.issued == *known => return Ok(false),
            Some(known) => *known = token.issued,
            None => {
                self.newest.insert(token.uri.clone(), token.issued);
                self.forget();
            }
        }
        Ok(true)
    }

    /// The newest edition of a list that was seen.
    pub fn newest(&self, uri: &str) -> Option<Moment> {
        self.newest.get(uri).copied()
    }

    fn forget(&mut self) {
        while self.newest.len() > self.most {
            let oldest = self.newest.iter().min_by_key(|(_, issued)| **issued);
            let Some(uri) = oldest.map(|(uri, _)| uri.clone()) else { return };
            self.newest.remove(&uri);
        }
    }
}
