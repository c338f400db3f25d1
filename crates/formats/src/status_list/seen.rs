//! Newer only: the newest edition of each list that was seen.

use std::collections::HashMap;

use terms::Moment;

use super::token::{StatusToken, TokenError};

/// The newest edition of each list that was seen. Whoever keeps an old edition back cannot bring a
/// revoked credential back to life by serving it again.
#[derive(Clone, Debug)]
pub struct Seen {
    newest: HashMap<String, Known>,
    most: usize,
    /// How many times it was looked at.
    looks: u64,
}

/// What is known of one list.
#[derive(Clone, Copy, Debug)]
struct Known {
    issued: Moment,
    /// The number of the last look at it.
    look: u64,
}

impl Seen {
    /// Remembers at most so many lists; forgets first what was not asked about for longest, never
    /// the one whose edition is oldest: that is the one somebody may be keeping back.
    pub fn new(most: usize) -> Self {
        Self { newest: HashMap::new(), most, looks: 0 }
    }

    /// What was remembered elsewhere, such as before a restart.
    pub fn recall(&mut self, uri: String, issued: Moment) {
        let known = self.look(uri, issued);
        known.issued = issued.max(known.issued);
        self.forget();
    }

    /// Takes note of an edition that was verified, and says whether it is newer than all before;
    /// refuses one that is older.
    pub fn note(&mut self, token: &StatusToken) -> Result<bool, TokenError> {
        let is_new = !self.newest.contains_key(&token.uri);
        let known = self.look(token.uri.clone(), token.issued);
        if token.issued < known.issued {
            return Err(TokenError::Older);
        }
        let is_newer = is_new || token.issued > known.issued;
        known.issued = token.issued;
        self.forget();
        Ok(is_newer)
    }

    /// The newest edition of a list that was seen.
    pub fn newest(&self, uri: &str) -> Option<Moment> {
        self.newest.get(uri).map(|known| known.issued)
    }

    /// What is known of a list: `issued`, if nothing was.
    fn look(&mut self, uri: String, issued: Moment) -> &mut Known {
        self.looks += 1;
        let known = self.newest.entry(uri).or_insert(Known { issued, look: 0 });
        known.look = self.looks;
        known
    }

    fn forget(&mut self) {
        while self.newest.len() > self.most {
            let least = self.newest.iter().min_by_key(|(_, known)| known.look);
            let Some(uri) = least.map(|(uri, _)| uri.clone()) else { return };
            self.newest.remove(&uri);
        }
    }
}
