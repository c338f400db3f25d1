-- What happened, one row for each change, in the order of the tree's leaves. From the tree's size
-- on they wait to be hashed into it.
CREATE TABLE audit_event (
    number INTEGER NOT NULL PRIMARY KEY,  -- its leaf in the tree, from 0
    id BLOB NOT NULL,
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
CREATE UNIQUE INDEX audit_event_id ON audit_event (id);

-- What happened and has no number yet: where several writers commit at once, none of them knows
-- which comes next, and the sequencer numbers what they leave here.
CREATE TABLE audit_waiting (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    actor TEXT NOT NULL,
    region INTEGER,
    reason TEXT,
    payload BLOB,
    salt BLOB,
    commitment BLOB NOT NULL,
    erased_by BLOB
);

-- Everything that happened, with or without a number.
CREATE VIEW audit_entry AS
    SELECT id, at, name, actor, region, reason, payload, salt, commitment, erased_by
    FROM audit_event
    UNION ALL
    SELECT id, at, name, actor, region, reason, payload, salt, commitment, erased_by
    FROM audit_waiting;

-- The hash tree in tiles of 256 hashes: entry i of tile (level, place) is the root over the
-- 256^level leaves from leaf (256 * place + i) * 256^level on. Only the last tile of a level grows.
CREATE TABLE audit_tile (
    level INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, place)
);

-- One row, whose lock makes the sequencer one and keeps erasures apart from it.
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
