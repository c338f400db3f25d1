-- A contact that somebody says is theirs, until they type the digits that were sent there.
CREATE TABLE message_proof (
    id BLOB NOT NULL PRIMARY KEY,
    contact BLOB NOT NULL,        -- sealed
    code BLOB NOT NULL,           -- keyed hash of the id and the digits
    guesses_left INTEGER NOT NULL, -- taken before a guess is compared
    expires_at INTEGER NOT NULL
);
CREATE INDEX message_proof_expires ON message_proof (expires_at);

-- How many codes a contact was sent since when.
CREATE TABLE message_asked (
    mark BLOB NOT NULL PRIMARY KEY, -- keyed hash of the contact
    since INTEGER NOT NULL,
    codes INTEGER NOT NULL
);
CREATE INDEX message_asked_since ON message_asked (since);

-- What is to be sent, and whether it was.
CREATE TABLE message_post (
    id BLOB NOT NULL PRIMARY KEY, -- of whoever posts: the same one is posted once
    letter BLOB,                  -- sealed; NULL once it was sent or given up
    tries INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    until INTEGER NOT NULL,       -- of no use to anybody afterwards
    ended_at INTEGER,
    outcome TEXT                  -- sent, given_up
);
CREATE INDEX message_post_next ON message_post (next_at) WHERE ended_at IS NULL;
CREATE INDEX message_post_ended ON message_post (ended_at) WHERE ended_at IS NOT NULL;
