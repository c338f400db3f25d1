-- What is found by the key of a phone: when another phone follows it.
CREATE INDEX offer_of_wallet ON offer (wallet_key) WHERE ended_at IS NULL;

-- What somebody held on a phone that another one has followed, so that the offer can be made again
-- if the answer was lost. Whose credentials are revoked for another reason has no row here any more.
CREATE TABLE carried (
    new_key BLOB NOT NULL,        -- thumbprint of the next phone's key
    old_key BLOB NOT NULL,        -- and of the one that it follows
    resident BLOB NOT NULL,
    configurations TEXT NOT NULL, -- as in the offers that ended
    requested TEXT NOT NULL,
    offer BLOB,                   -- the one that was made last
    carried_at INTEGER NOT NULL,
    PRIMARY KEY (new_key, old_key, resident)
);
CREATE INDEX carried_of ON carried (resident);
CREATE INDEX carried_since ON carried (carried_at);
