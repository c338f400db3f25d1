-- An offer and what became of it: made, redeemed for a token, ended. Whoever redeemed it may, until
-- it ends, ask for one batch of each of its configurations at each turn.
CREATE TABLE offer (
    id BLOB NOT NULL PRIMARY KEY,
    resident BLOB NOT NULL,
    configurations TEXT NOT NULL, -- their names, one space between two
    requested TEXT NOT NULL,      -- claims that are issued on request only: likewise, or empty
    wallet_key BLOB,              -- thumbprint of the wallet's key: from the start, or since the token
    tx_code BLOB NOT NULL,        -- keyed hash; the code itself is nowhere
    guesses_left INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    confirmed_at INTEGER,         -- the phone is the resident's: known at once, or confirmed at a desk
    redeemed_at INTEGER,
    claimed_at INTEGER,           -- when a batch was last claimed
    turn INTEGER NOT NULL,        -- how many times the token was refreshed
    refreshed_on TEXT,            -- the last day on which it was
    refreshes INTEGER,            -- and how many times on that day
    ended_at INTEGER,
    why TEXT                      -- a code
);
CREATE INDEX offer_live ON offer (resident) WHERE ended_at IS NULL;

-- One batch: claimed by an intent, signed, the holder's. Or promised first, until a desk confirms
-- the phone that asked.
CREATE TABLE delivery (
    offer BLOB NOT NULL,
    turn INTEGER NOT NULL,
    configuration TEXT NOT NULL,
    promised_keys BLOB,           -- public keys, one after the other: not delivered yet
    claimed_at INTEGER,           -- the intent is stored: keys may sign now
    issued_at INTEGER,            -- the credentials were signed and are the holder's
    expires_at INTEGER,
    claims BLOB,                  -- keyed hash of what they say, for finding out whether it changed
    signer BLOB,                  -- thumbprint of the issuer's key that has signed them
    outcome TEXT,                 -- what the wallet said became of them
    ended_at INTEGER,             -- revoked before their time, all of them
    PRIMARY KEY (offer, turn, configuration)
);
CREATE INDEX delivery_unfinished
    ON delivery (claimed_at) WHERE claimed_at IS NOT NULL AND issued_at IS NULL;

-- Credentials, from the intent on: each has its place in a status list before it is signed. They
-- lie in the order of their offers, so that new ones are written where the last ones are.
CREATE TABLE credential (
    offer BLOB NOT NULL,
    turn INTEGER NOT NULL,
    configuration TEXT NOT NULL,
    list INTEGER NOT NULL,
    place INTEGER NOT NULL,       -- no other credential has it: lists hand out each place once
    holder_key BLOB NOT NULL,     -- thumbprint of the key it is bound to
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (offer, turn, configuration, list, place)
);
CREATE INDEX credential_revoked
    ON credential (list, revoked_at, place) WHERE revoked_at IS NOT NULL;

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
