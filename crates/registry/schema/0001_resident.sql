-- Who lives here, and who died, moved or went missing.
CREATE TABLE resident (
    id BLOB NOT NULL PRIMARY KEY,
    nik INTEGER NOT NULL,
    kk_number INTEGER NOT NULL,
    full_name TEXT NOT NULL,
    search_key BLOB NOT NULL,  -- the name as it is searched: bytes, so that both engines sort alike
    sex INTEGER NOT NULL,
    birth_place TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    region INTEGER NOT NULL,   -- the village of residence
    marital_status INTEGER NOT NULL,
    recording_status INTEGER NOT NULL,
    life_status INTEGER NOT NULL,
    relation INTEGER,
    address TEXT
);
CREATE UNIQUE INDEX resident_nik ON resident (nik);
CREATE INDEX resident_search ON resident (search_key, id);
CREATE INDEX resident_region ON resident (region, search_key, id);
-- All that decides who counts and who may hold an IKD, village after village. Lists and counts of a
-- regency read this alone, in an eighth of the time that the rows take, and a page of a list reads
-- little more than its own rows. New residents come last in their village: an import of 780,000 pays
-- a quarter more for its inserts, half of which it gets back when it counts the bases.
CREATE INDEX resident_standing_region ON resident
    (region, id, birth_date, life_status, marital_status, recording_status);

-- What other rooms may read: who may hold an IKD follows from it. No number, no name.
CREATE VIEW resident_standing AS
SELECT id, region, birth_date, marital_status, recording_status, life_status
FROM resident;

-- Imports under way. One that was cut off goes on with the file that begins alike, in the hands of
-- whoever comes with it.
CREATE TABLE resident_import (
    id BLOB NOT NULL PRIMARY KEY,
    owner BLOB NOT NULL,       -- who works on it: another one's steps fail from then on
    first BLOB NOT NULL        -- digest of its first chunk
);

-- What imports under way have read; nobody sees it before the last step. A chunk is some thousand
-- residents in one value, so that staging costs little beside the writing itself.
CREATE TABLE resident_staged (
    import BLOB NOT NULL,
    chunk INTEGER NOT NULL,
    digest BLOB NOT NULL,
    residents BLOB NOT NULL,
    PRIMARY KEY (import, chunk)
);

-- One row, whose lock lets one import at a time take the last step.
CREATE TABLE resident_merge (
    id INTEGER NOT NULL PRIMARY KEY,
    import BLOB                -- the last one that took it
);
INSERT INTO resident_merge (id) VALUES (1);
