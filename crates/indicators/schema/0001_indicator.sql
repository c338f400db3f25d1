-- How often an indicator moved, by home village and day: all figures are sums of these rows.
CREATE TABLE indicator_day (
    indicator TEXT NOT NULL,
    village INTEGER NOT NULL,
    day TEXT NOT NULL,
    moved INTEGER NOT NULL,
    PRIMARY KEY (indicator, village, day)
);

-- What a percentage is taken of: counted on a day, frozen, never overwritten. A later count of
-- the same day is a later version.
CREATE TABLE indicator_base (
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    version INTEGER NOT NULL,
    region INTEGER NOT NULL,
    value INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (kind, day, version, region)
);
