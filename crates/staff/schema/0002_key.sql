-- A link by which one officer makes one key, and how far that has come. Codes by hash only.
CREATE TABLE staff_invitation (
    id BLOB NOT NULL PRIMARY KEY,
    officer BLOB NOT NULL,
    invited_by BLOB NOT NULL,   -- the officer who confirms; 16 zeros: the machine's operator
    link BLOB NOT NULL,         -- hash of the link's code
    expires_at INTEGER NOT NULL,
    opened_at INTEGER,
    browser BLOB,               -- hash of the code that the browser which opened it keeps
    comparison TEXT,            -- what both screens show
    guesses_left INTEGER NOT NULL,
    voided_at INTEGER
);
CREATE UNIQUE INDEX staff_invitation_link ON staff_invitation (link);
CREATE UNIQUE INDEX staff_invitation_browser ON staff_invitation (browser);
CREATE INDEX staff_invitation_expires ON staff_invitation (expires_at);

-- Passkeys. One that is not confirmed opens nothing.
CREATE TABLE staff_key (
    id BLOB NOT NULL PRIMARY KEY,
    officer BLOB NOT NULL,
    invitation BLOB NOT NULL,
    credential BLOB NOT NULL,
    public_key BLOB NOT NULL,   -- 65 bytes, uncompressed P-256
    counter INTEGER NOT NULL,
    synced INTEGER NOT NULL,    -- 1: may be copied to other devices
    backed_up INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    removed_at INTEGER
);
CREATE UNIQUE INDEX staff_key_credential ON staff_key (credential);
CREATE UNIQUE INDEX staff_key_public_key ON staff_key (public_key);
CREATE UNIQUE INDEX staff_key_invitation ON staff_key (invitation);
CREATE INDEX staff_key_officer ON staff_key (officer);
