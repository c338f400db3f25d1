-- A device in a hall that gives numbers by itself. It is opened by a code that a person types on it once,
-- and known by a key that only it has.
CREATE TABLE desk_kiosk (
    id BLOB NOT NULL PRIMARY KEY,
    office BLOB NOT NULL,
    pairing BLOB,                -- keyed hash of the code; NULL once it was typed
    pairs_until INTEGER NOT NULL,
    key BLOB,                    -- keyed hash; NULL until the code is typed
    opened_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,    -- midnight there
    ended_at INTEGER
);
CREATE INDEX desk_kiosk_office ON desk_kiosk (office, ends_at);
CREATE UNIQUE INDEX desk_kiosk_pairing ON desk_kiosk (pairing);
CREATE UNIQUE INDEX desk_kiosk_key ON desk_kiosk (key);
CREATE INDEX desk_kiosk_ends ON desk_kiosk (ends_at);
