-- An offer and its whole way: made, redeemed for a token, claimed by an intent, issued.
CREATE TABLE offer (
    id BLOB NOT NULL PRIMARY KEY,
    resident BLOB NOT NULL,
    configuration TEXT NOT NULL,
    wallet_key BLOB,              -- thumbprint of the wallet's key: from the start, or since the token
    tx_code BLOB NOT NULL,        -- keyed hash; the code itself is nowhere
    guesses_left INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    redeemed_at INTEGER,
    claimed_at INTEGER,           -- the intent is stored: keys may sign now
    voided_at INTEGER,            -- ended before it came to anything, with the resident's IKD
    issued_at INTEGER,            -- the credentials were signed and are the holder's
    outcome TEXT                  -- what the wallet said became of them
);
CREATE INDEX offer_resident ON offer (resident) WHERE issued_at IS NULL;
CREATE INDEX offer_unfinished ON offer (claimed_at) WHERE claimed_at IS NOT NULL AND issued_at IS NULL;

-- Credentials, from the intent on: each has its place in a status list before it is signed. They
-- lie in the order of their offers, so that new ones are written where the last ones are.
CREATE TABLE credential (
    offer BLOB NOT NULL,
    list INTEGER NOT NULL,
    place INTEGER NOT NULL,       -- no other credential has it: lists hand out each place once
    holder_key BLOB NOT NULL,     -- thumbprint of the key it is bound to
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (offer, list, place)
);
CREATE INDEX credential_revoked
    ON credential (list, revoked_at, place) WHERE revoked_at IS NOT NULL;

-- Which offer's credentials are good: those of the last one that was issued to the resident.
CREATE TABLE holding (
    resident BLOB NOT NULL PRIMARY KEY,
    offer BLOB NOT NULL
);

-- The status lists; those that are not closed take new credentials.
CREATE TABLE status_list (
    number INTEGER NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    taken INTEGER NOT NULL,       -- places handed out, in the list's own order
    seed BLOB NOT NULL,           -- of that order
    opened_at INTEGER NOT NULL,
    closed_at INTEGER
);

-- What has been used once and must not be used again. From `until` on it is good no longer by itself.
CREATE TABLE spent_nonce (
    until INTEGER NOT NULL,
    mark BLOB NOT NULL,
    PRIMARY KEY (until, mark)
);
CREATE TABLE spent_proof (
    digest BLOB NOT NULL PRIMARY KEY, -- of a DPoP proof's key and id
    until INTEGER NOT NULL
);
CREATE INDEX spent_proof_until ON spent_proof (until);
