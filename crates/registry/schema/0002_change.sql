-- The rest of what is known about a resident. Beside the resident's row and not in it, because
-- issuing and counting read that row and none of this.
CREATE TABLE resident_detail (
    resident BLOB NOT NULL PRIMARY KEY,
    religion INTEGER,
    blood_type INTEGER,
    education INTEGER,
    occupation INTEGER,
    disability INTEGER,
    citizenship INTEGER,
    father_name TEXT,
    father_nik INTEGER,
    mother_name TEXT,
    mother_nik INTEGER,
    birth_certificate TEXT,
    postcode TEXT,
    rt INTEGER,
    rw INTEGER
);

-- A family is whoever stands on one card. Without this, showing a family, or asking whether a
-- newborn's card exists, would read every resident.
CREATE INDEX resident_family ON resident (kk_number);

-- The states of a resident's recording and card, one row for each step, never changed.
CREATE TABLE resident_card (
    resident BLOB NOT NULL,
    step INTEGER NOT NULL,     -- from 1
    state INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (resident, step)
);

-- What was changed about whom, one row for each resident and change, never changed.
CREATE TABLE resident_history (
    number INTEGER NOT NULL,   -- grows by one in the order of the commits
    change BLOB NOT NULL,      -- the same for all that one act changed
    resident BLOB NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    happened_on TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason INTEGER NOT NULL,
    evidence_kind INTEGER,
    evidence TEXT,
    salt BLOB NOT NULL,
    seal BLOB NOT NULL,        -- hash of salt and values; the event in the log has it too
    PRIMARY KEY (number)
);
CREATE INDEX resident_history_of ON resident_history (resident, number);

-- The values of a change: what stood in the field before, and what stands there since.
CREATE TABLE resident_history_field (
    number INTEGER NOT NULL,
    field INTEGER NOT NULL,
    old TEXT,
    new TEXT,
    PRIMARY KEY (number, field)
);

-- One row, whose lock gives the numbers in the order of the commits: a room that has read up to a
-- number would never see one that is committed later and lies below it.
CREATE TABLE resident_history_last (
    id INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL
);
INSERT INTO resident_history_last (id, number) VALUES (1, 0);

-- For the rooms above: that something happened to a resident, and of what kind.
CREATE VIEW resident_change AS
    SELECT number, resident, kind, at
    FROM resident_history;
