-- How an account ended stands in `blocked` (0 open, 1 called off, 2 shut, 3 moved); see `account.rs`.

-- A phone's account is found by its wallet's key: by the phone before it, and by a desk.
CREATE INDEX pin_account_wallet_key ON pin_account (wallet_key);

-- The edition of the PIN with which this phone has said no to another; it may once with each.
ALTER TABLE pin_account ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0;

-- Who tries the PIN from the phone that is to follow; empty where the account's own phone does.
ALTER TABLE pin_try ADD COLUMN next BLOB;

-- How many were spent in a row before this one.
ALTER TABLE pin_try ADD COLUMN wrong INTEGER NOT NULL DEFAULT 0;

CREATE INDEX pin_try_next ON pin_try (account) WHERE next IS NOT NULL;

-- Which phone follows which. Whoever changes a row holds both of its accounts.
CREATE TABLE pin_recovery (
    account BLOB NOT NULL PRIMARY KEY, -- the old phone's
    next BLOB NOT NULL,                -- the account that takes over
    ready_at INTEGER NOT NULL,         -- not before
    completed_at INTEGER               -- it has taken over
);

CREATE INDEX pin_recovery_next ON pin_recovery (next);
CREATE INDEX pin_recovery_ready ON pin_recovery (ready_at) WHERE completed_at IS NULL;
CREATE INDEX pin_recovery_completed ON pin_recovery (completed_at) WHERE completed_at IS NOT NULL;
