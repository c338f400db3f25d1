-- The roll-up: how an indicator moved in a village on a day, in the transaction that moved it.
CREATE TABLE indicator_day (
    indicator TEXT NOT NULL,
    village INTEGER NOT NULL,
    day TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (indicator, village, day)
);

-- A base as it was counted or told on one day, for one region and all that lies in it.
CREATE TABLE indicator_snapshot (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    covers_from INTEGER NOT NULL,
    covers_to INTEGER NOT NULL,
    day TEXT NOT NULL,
    version INTEGER NOT NULL,  -- from 1; a correction is a new version
    source TEXT NOT NULL,
    digest BLOB NOT NULL,      -- of source and values, to know the same again
    frozen_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX indicator_snapshot_version
    ON indicator_snapshot (kind, covers_from, covers_to, day, version);

CREATE TABLE indicator_base (
    snapshot BLOB NOT NULL,
    region INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (snapshot, region)
);

-- What a region is meant to reach in a year, by which decree.
CREATE TABLE indicator_target (
    indicator TEXT NOT NULL,
    region INTEGER NOT NULL,
    year INTEGER NOT NULL,
    day TEXT NOT NULL,         -- of the decree
    version INTEGER NOT NULL,  -- from 1; a correction is a new version
    value INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (indicator, region, year, day, version)
);
