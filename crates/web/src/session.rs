//! Who is signed in at the console: an invitation that works once, and sessions that end by
//! themselves. Kept in memory, and by hash only: whoever reads the memory's dump signs in nowhere.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use formats::base64url;
use keys::AwsLc;
use protocols::Secret;
use terms::{Clock, Crypto, Die, Moment};

/// How long an invitation may be followed.
const INVITED: Duration = Duration::from_secs(15 * 60);

/// How long one is signed in: a day at the desk.
pub(crate) const SIGNED_IN: Duration = Duration::from_secs(8 * 3600);

/// More sessions than this are not kept; the one that ends first gives way.
const MOST: usize = 1_000;

type Digest = [u8; 32];

/// Who is signed in at the console.
pub struct Sessions {
    clock: Arc<dyn Clock>,
    die: Arc<dyn Die>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    invitation: Option<(Digest, Moment)>,
    sessions: HashMap<Digest, Moment>,
}

impl Sessions {
    /// Nobody is signed in, and nobody invited.
    pub fn new(clock: Arc<dyn Clock>, die: Arc<dyn Die>) -> Self {
        Self { clock, die, kept: Mutex::default() }
    }

    /// Invites whoever holds the code to sign in, once and within a quarter of an hour. An
    /// earlier invitation is void.
    pub fn invite(&self) -> Secret {
        let code = self.draw();
        self.kept().invitation = Some((digest(&code), self.clock.now().plus(INVITED)));
        code
    }

    /// Takes the invitation, if this is its code: of several who try, one comes in.
    pub(crate) fn open(&self, code: &Secret) -> Option<Secret> {
        let (now, said) = (self.clock.now(), digest(code));
        let mut kept = self.kept();
        // Hashes are compared, so that how far two agree tells nothing about the code.
        kept.invitation.take_if(|(known, until)| *known == said && now < *until)?;
        let session = self.draw();
        kept.sessions.retain(|_, until| now < *until);
        if kept.sessions.len() >= MOST {
            let first = kept.sessions.iter().min_by_key(|(_, until)| **until);
            let first = first.map(|(first, _)| *first);
            first.and_then(|first| kept.sessions.remove(&first));
        }
        kept.sessions.insert(digest(&session), now.plus(SIGNED_IN));
        Some(session)
    }

    /// Whether this is a session that has not ended.
    pub(crate) fn is_open(&self, session: &str) -> bool {
        let now = self.clock.now();
        let said = AwsLc.sha256(session.as_bytes());
        self.kept().sessions.get(&said).is_some_and(|until| now < *until)
    }

    /// Ends a session.
    pub(crate) fn close(&self, session: &str) {
        self.kept().sessions.remove(&AwsLc.sha256(session.as_bytes()));
    }

    fn draw(&self) -> Secret {
        Secret::new(base64url::encode(&self.die.bytes::<32>()))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest(code: &Secret) -> Digest {
    AwsLc.sha256(code.reveal().as_bytes())
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions(‹secret›)")
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use terms::{FixedClock, SeededDie};

    use super::*;

    fn sessions() -> (Sessions, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::at(Moment::from_seconds(1_717_552_800)));
        (Sessions::new(clock.clone(), Arc::new(SeededDie::new(1))), clock)
    }

    #[test]
    fn an_invitation_is_good_once_and_not_for_long() {
        let (sessions, clock) = sessions();
        let code = sessions.invite();
        assert!(sessions.open(&Secret::new("guess")).is_none());
        let session = sessions.open(&code).unwrap();
        assert!(sessions.open(&code).is_none(), "once");
        assert!(sessions.is_open(session.reveal()) && !sessions.is_open(code.reveal()));
        let late = sessions.invite();
        clock.advance(INVITED);
        assert!(sessions.open(&late).is_none(), "within a quarter of an hour");
    }

    #[test]
    fn a_session_ends_by_itself_and_by_hand() {
        let (sessions, clock) = sessions();
        let sign_in = || sessions.open(&sessions.invite()).unwrap();
        let (one, other) = (sign_in(), sign_in());
        sessions.close(one.reveal());
        assert!(!sessions.is_open(one.reveal()) && sessions.is_open(other.reveal()));
        clock.advance(SIGNED_IN);
        assert!(!sessions.is_open(other.reveal()));
    }

    #[test]
    fn of_many_who_race_for_an_invitation_one_comes_in() {
        let (sessions, _) = sessions();
        for _ in 0..50 {
            let code = sessions.invite();
            let came_in = thread::scope(|scope| {
                let rivals: Vec<_> =
                    (0..8).map(|_| scope.spawn(|| sessions.open(&code).is_some())).collect();
                rivals.into_iter().map(|it| it.join().unwrap()).filter(|it| *it).count()
            });
            assert_eq!(came_in, 1);
        }
    }

    #[test]
    fn the_number_of_sessions_has_a_bound() {
        let (sessions, clock) = sessions();
        let first = sessions.open(&sessions.invite()).unwrap();
        clock.advance(Duration::from_secs(1));
        for _ in 0..MOST {
            sessions.open(&sessions.invite()).unwrap();
        }
        assert!(!sessions.is_open(first.reveal()));
        assert_eq!(sessions.kept().sessions.len(), MOST);
    }
}
