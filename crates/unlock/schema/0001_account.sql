-- A phone's account: what its PIN is checked with. Nothing here says whose it is.
CREATE TABLE pin_account (
    id BLOB NOT NULL PRIMARY KEY,
    throttle_key BLOB NOT NULL,       -- SEC1 point: only this phone may try a PIN
    edition INTEGER NOT NULL,         -- 0 until confirmed; then one more with each PIN
    record BLOB,                      -- OPAQUE's registration record of the edition
    wallet_key BLOB,                  -- RFC 7638 thumbprint of the key that offers are bound to
    recovery_tag BLOB,                -- hash of the recovery code
    attempts INTEGER NOT NULL,        -- in a row, not finished
    locked_until INTEGER NOT NULL,    -- no PIN is taken before
    blocked INTEGER NOT NULL,         -- nothing opens any more
    version INTEGER NOT NULL,         -- one more with each line in the journal
    next INTEGER NOT NULL,            -- the edition that the newest change was told; never told again
    staged BLOB,                      -- that edition's record
    staged_at INTEGER,
    pending_until INTEGER             -- of an account that is not confirmed
);

CREATE UNIQUE INDEX pin_account_recovery ON pin_account (recovery_tag);
CREATE INDEX pin_account_pending ON pin_account (pending_until) WHERE pending_until IS NOT NULL;
CREATE INDEX pin_account_staged ON pin_account (staged_at) WHERE staged_at IS NOT NULL;

-- PINs that are being tried: the server's half of the handshake, sealed.
CREATE TABLE pin_try (
    id BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL,
    edition INTEGER NOT NULL,         -- whose PIN is tried; with another one it is over
    state BLOB NOT NULL,
    until INTEGER NOT NULL
);

CREATE INDEX pin_try_until ON pin_try (until);

-- Who may change a PIN just now, by the session's hash.
CREATE TABLE pin_session (
    hash BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL,
    edition INTEGER NOT NULL,
    until INTEGER NOT NULL
);

CREATE INDEX pin_session_until ON pin_session (until);

-- Nonces that have come back, in the order in which they expire.
CREATE TABLE pin_nonce (
    until INTEGER NOT NULL,
    mark BLOB NOT NULL,
    PRIMARY KEY (until, mark)
);
