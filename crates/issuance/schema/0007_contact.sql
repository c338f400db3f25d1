-- Where a resident is told what happens to their identity, if they have left a contact. What was left
-- is sealed by whoever sends messages; nobody reads it here.
CREATE TABLE holder_contact (
    resident BLOB NOT NULL PRIMARY KEY,
    mark BLOB NOT NULL,           -- keyed hash: whether another one is the same
    contact BLOB NOT NULL,        -- sealed
    language TEXT NOT NULL,
    since INTEGER NOT NULL,
    looked_at INTEGER NOT NULL    -- when it was last looked whether they hold anything
);
CREATE INDEX holder_contact_looked ON holder_contact (looked_at);

-- What is to be told to a contact: written with what has happened, gone once a message of it waits.
CREATE TABLE holder_note (
    id BLOB NOT NULL PRIMARY KEY, -- the message's name, so that it is sent once
    contact BLOB NOT NULL,        -- sealed; the one that was in force
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    region INTEGER NOT NULL,      -- whose office they can ask
    at INTEGER NOT NULL
);
