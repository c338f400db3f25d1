-- Whose credentials were revoked, and why: for the desk, and for whoever tells the holder. Nothing
-- personal stands here.
CREATE TABLE ending (
    number INTEGER NOT NULL,      -- grows by one in the order of the commits
    resident BLOB NOT NULL,
    why TEXT NOT NULL,            -- a code
    at INTEGER NOT NULL,
    credentials INTEGER NOT NULL,
    PRIMARY KEY (number)
);
CREATE INDEX ending_of ON ending (resident, number);

-- One row, whose lock gives the numbers in the order of the commits: a room that has read up to a
-- number would never see one that is committed later and lies below it.
CREATE TABLE ending_last (
    id INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
);
INSERT INTO ending_last (id, number) VALUES (1, 0);

-- For the rooms above.
CREATE VIEW credential_ending AS
    SELECT number, resident, why, at, credentials
    FROM ending;

-- One row: up to which of the registry's changes it was looked whom they cost the credentials.
CREATE TABLE followed (
    id INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
);
INSERT INTO followed (id, number) VALUES (1, 0);

-- How far the re-issue of what one key has signed has come, one row for each key.
CREATE TABLE reissue (
    signer BLOB NOT NULL PRIMARY KEY, -- its thumbprint
    offer BLOB NOT NULL,              -- the last delivery that was looked at
    turn INTEGER NOT NULL,
    configuration TEXT NOT NULL,
    batches INTEGER NOT NULL,         -- revoked so far
    credentials INTEGER NOT NULL,
    finished_at INTEGER
);
