-- The status lists; those that are not closed take new credentials.
CREATE TABLE status_list (
    number INTEGER NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,        -- wallet or card
    size INTEGER NOT NULL,
    taken INTEGER NOT NULL,       -- places handed out, in the list's own order
    seed BLOB NOT NULL,           -- of that order
    opened_at INTEGER NOT NULL,
    closed_at INTEGER
);
CREATE INDEX status_list_open ON status_list (purpose) WHERE closed_at IS NULL;
CREATE INDEX status_list_closed ON status_list (purpose, closed_at);

-- One row: the start of the epoch whose editions are published. It only grows.
CREATE TABLE status_epoch (
    id INTEGER NOT NULL PRIMARY KEY,
    started_at INTEGER NOT NULL
);
INSERT INTO status_epoch (id, started_at) VALUES (1, 0);
