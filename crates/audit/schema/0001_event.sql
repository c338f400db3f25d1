-- What happened, one row for each change, written in the change's own transaction.
CREATE TABLE audit_event (
    id BLOB NOT NULL PRIMARY KEY,
    number INTEGER,            -- its leaf in the tree, from 0; NULL until it has been sequenced
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    actor TEXT NOT NULL,
    region INTEGER,            -- where the act was confined to
    reason TEXT,               -- erasable
    payload BLOB,              -- JSON; erasable
    salt BLOB,                 -- 32 bytes; erasable
    commitment BLOB NOT NULL,  -- to salt, reason and payload; stays when they are erased
    erased_by BLOB             -- the event that tells of the erasure
);
CREATE UNIQUE INDEX audit_event_number ON audit_event (number) WHERE number IS NOT NULL;
CREATE INDEX audit_event_waiting ON audit_event (at, id) WHERE number IS NULL;

-- The hash tree in tiles of 256 hashes: entry i of tile (level, place) is the root over the
-- 256^level leaves from leaf (256 * place + i) * 256^level on. Only the last tile of a level grows.
CREATE TABLE audit_tile (
    level INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, place)
);

-- One row, whose lock makes the sequencer one.
CREATE TABLE audit_tree (
    id INTEGER NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL
);
INSERT INTO audit_tree (id, size) VALUES (1, 0);

CREATE TABLE audit_checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    note TEXT NOT NULL
);
