-- The last snapshot by a day is found from that day backwards, however many days there are.
CREATE INDEX indicator_snapshot_day
    ON indicator_snapshot (kind, day, covers_from, covers_to, version);

-- One row, whose lock lets one at a time count, compare with the last version and freeze.
CREATE TABLE indicator_turn (
    id INTEGER NOT NULL PRIMARY KEY
);
INSERT INTO indicator_turn (id) VALUES (1);
