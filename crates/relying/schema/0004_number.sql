-- Numbers that stand for a request where no camera reads its code. One is open for a request at most.
CREATE TABLE presentation_number (
    number BLOB NOT NULL PRIMARY KEY,  -- keyed hash of its digits
    presentation BLOB NOT NULL,
    shown BLOB NOT NULL,               -- sealed digits, for the screen that asks
    expires_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX presentation_number_presentation ON presentation_number (presentation);
CREATE INDEX presentation_number_expires ON presentation_number (expires_at);
