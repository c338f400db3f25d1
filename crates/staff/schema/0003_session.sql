-- Questions that were answered, so that none is answered twice. Unanswered ones are not kept.
CREATE TABLE staff_answered (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
);
CREATE INDEX staff_answered_at ON staff_answered (at);

-- Who is signed in. The code by hash only.
CREATE TABLE staff_session (
    id BLOB NOT NULL PRIMARY KEY,
    code BLOB NOT NULL,
    officer BLOB NOT NULL,
    signed_by BLOB NOT NULL,    -- the key
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE UNIQUE INDEX staff_session_code ON staff_session (code);
CREATE INDEX staff_session_officer ON staff_session (officer);
CREATE INDEX staff_session_ends ON staff_session (ends_at);

-- Wrong answers in a row, from one class of addresses (by keyed hash): in an officer's name, or in
-- nobody's (16 zeros).
CREATE TABLE staff_attempt (
    address BLOB NOT NULL,
    officer BLOB NOT NULL,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    succeeded_at INTEGER,
    PRIMARY KEY (address, officer)
);
CREATE INDEX staff_attempt_last ON staff_attempt (last_at);
