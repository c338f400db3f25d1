//! Sessions of a token that sign side by side, each on its own thread.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, SyncSender, TrySendError},
    },
    thread::{self, JoinHandle},
};

use cryptoki::error::{Error, RvError};
use terms::{Crypto, PublicKey, Signature};
use tokio::sync::oneshot;

use crate::{
    aws::AwsLc,
    error::KeyError,
    token::{TokenKey, TokenSession},
};

/// Signatures that may wait: beyond this the token is overrun, and asking later is better.
const WAITING: usize = 1024;
const SESSIONS: u8 = 4;
const MOST_SESSIONS: u8 = 64;

/// The waiting line before a token's sessions. The threads have ended, and their sessions are
/// closed, once it is dropped: a token's library cannot be called while the program leaves.
pub(crate) struct Pool {
    /// Until the end.
    line: Option<SyncSender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.line = None;
        for worker in self.workers.drain(..) {
            // One that panicked has ended as well.
            drop(worker.join());
        }
    }
}

struct Job {
    hash: [u8; 32],
    reply: Reply,
}

enum Reply {
    Task(oneshot::Sender<Result<Signature, KeyError>>),
    Thread(SyncSender<Result<Signature, KeyError>>),
}

impl Pool {
    /// Opens the token's sessions and tries the key once. `known` is the public key it must have.
    pub(crate) fn open(
        token: TokenKey,
        known: Option<PublicKey>,
    ) -> Result<(Self, PublicKey), KeyError> {
        let first = token.open()?;
        let public = known.unwrap_or(first.public());
        check(&first, public, &token)?;
        let count = if token.sessions == 0 { SESSIONS } else { token.sessions.min(MOST_SESSIONS) };
        let (line, jobs) = mpsc::sync_channel(WAITING);
        let jobs = Arc::new(Mutex::new(jobs));
        let door = Arc::new(Door { token, public, locked: Mutex::new(false) });
        let mut session = Some(first);
        // From here on they end with it, also when a session cannot be had.
        let mut pool = Self { line: Some(line), workers: Vec::with_capacity(count.into()) };
        for number in 0..count {
            let session = match session.take() {
                Some(first) => first,
                None => door.token.open()?,
            };
            let worker = Worker { session: Some(session), door: door.clone() };
            let jobs = jobs.clone();
            let worker = thread::Builder::new()
                .name(format!("token-{number}"))
                .spawn(move || worker.run(&jobs))
                .map_err(|error| KeyError::Token(format!("no thread: {error}")))?;
            pool.workers.push(worker);
        }
        Ok((pool, public))
    }

    /// Signs one SHA-256 hash.
    pub(crate) async fn sign(&self, hash: [u8; 32]) -> Result<Signature, KeyError> {
        self.join(hash)?.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Signs many: all wait in line at once, so that the sessions share them out.
    pub(crate) async fn sign_all(
        &self,
        hashes: impl Iterator<Item = [u8; 32]>,
    ) -> Result<Vec<Signature>, KeyError> {
        let waiting = hashes.map(|hash| self.join(hash)).collect::<Result<Vec<_>, _>>()?;
        let mut signatures = Vec::with_capacity(waiting.len());
        for one in waiting {
            signatures.push(one.await.unwrap_or_else(|_| Err(gone()))?);
        }
        Ok(signatures)
    }

    /// Signs one hash while this thread waits.
    pub(crate) fn sign_now(&self, hash: [u8; 32]) -> Result<Signature, KeyError> {
        let (reply, answer) = mpsc::sync_channel(1);
        self.push(Job { hash, reply: Reply::Thread(reply) })?;
        answer.recv().unwrap_or_else(|_| Err(gone()))
    }

    fn join(
        &self,
        hash: [u8; 32],
    ) -> Result<oneshot::Receiver<Result<Signature, KeyError>>, KeyError> {
        let (reply, answer) = oneshot::channel();
        self.push(Job { hash, reply: Reply::Task(reply) })?;
        Ok(answer)
    }

    fn push(&self, job: Job) -> Result<(), KeyError> {
        let line = self.line.as_ref().ok_or_else(gone)?;
        line.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => KeyError::Busy,
            TrySendError::Disconnected(_) => gone(),
        })
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool")
    }
}

struct Worker {
    session: Option<TokenSession>,
    door: Arc<Door>,
}

impl Worker {
    fn run(mut self, jobs: &Mutex<Receiver<Job>>) {
        // The lock is held while waiting: one session waits at the line, the others behind it.
        let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        while let Ok(Job { hash, reply }) = next() {
            match reply {
                Reply::Task(reply) if reply.is_closed() => {} // nobody waits for it any more
                Reply::Task(reply) => drop(reply.send(self.sign(&hash))),
                Reply::Thread(reply) => drop(reply.send(self.sign(&hash))),
            }
        }
    }

    /// Signs; a session that the token has lost is opened anew, once.
    fn sign(&mut self, hash: &[u8; 32]) -> Result<Signature, KeyError> {
        if let Some(session) = &self.session {
            match session.sign(hash) {
                Err(Error::Pkcs11(code, call)) if is_lost(&code) => {
                    tracing::warn!(%call, ?code, "Lost a session of the token, opening another");
                    self.session = None;
                }
                done => return done.map_err(KeyError::from),
            }
        }
        let session = self.door.open()?;
        let signature = session.sign(hash)?;
        self.session = Some(session);
        Ok(signature)
    }
}

/// Where lost sessions are opened anew: one thread at a time, and no more after a refused PIN,
/// because a token locks itself after a few.
struct Door {
    token: TokenKey,
    public: PublicKey,
    locked: Mutex<bool>,
}

impl Door {
    fn open(&self) -> Result<TokenSession, KeyError> {
        let mut locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
        if *locked {
            return Err(KeyError::TokenPin);
        }
        let session = self.token.open().inspect_err(|error| {
            *locked = matches!(error, KeyError::TokenPin);
        })?;
        check(&session, self.public, &self.token)?;
        Ok(session)
    }
}

/// Refuses a private key that is not the one of the known public key.
fn check(session: &TokenSession, public: PublicKey, token: &TokenKey) -> Result<(), KeyError> {
    const PROBE: &[u8] = b"ikd: is this key the one it says?";
    let genuine = AwsLc.verify(&public, PROBE, &session.sign(&AwsLc.sha256(PROBE))?);
    if !genuine {
        return Err(KeyError::TokenKey { label: token.key.clone(), found: 0 });
    }
    Ok(())
}

const fn is_lost(code: &RvError) -> bool {
    matches!(
        code,
        RvError::DeviceError
            | RvError::DeviceRemoved
            | RvError::KeyHandleInvalid
            | RvError::ObjectHandleInvalid
            | RvError::SessionClosed
            | RvError::SessionHandleInvalid
            | RvError::TokenNotPresent
            | RvError::UserNotLoggedIn
    )
}

fn gone() -> KeyError {
    KeyError::Token("its sessions have ended".into())
}
