-- How many offers an officer has made in an hour or on a day. Nobody's residents stand here.
CREATE TABLE offer_count (
    officer BLOB NOT NULL,
    kind TEXT NOT NULL,           -- hour or day
    since INTEGER NOT NULL,       -- its beginning
    made INTEGER NOT NULL,
    PRIMARY KEY (officer, kind, since)
);
CREATE INDEX offer_count_since ON offer_count (since);

-- How often two people have given an officer the day's number once more.
CREATE TABLE offer_lift (
    officer BLOB NOT NULL,
    day TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (officer, day)
);

-- An officer comes close to a number, or has reached it: one row for each officer, kind and day.
CREATE TABLE offer_alarm (
    officer BLOB NOT NULL,
    kind TEXT NOT NULL,           -- hour, day or phone
    day TEXT NOT NULL,
    region INTEGER NOT NULL,      -- where the officer acted
    made INTEGER NOT NULL,        -- as many
    allowed INTEGER NOT NULL,     -- of so many
    warned_at INTEGER NOT NULL,
    refused_at INTEGER,
    PRIMARY KEY (officer, kind, day)
);
CREATE INDEX offer_alarm_day ON offer_alarm (day);

-- At most 256 rows, for phones by the first byte of their keys' thumbprints: who counts what a
-- phone holds, and adds to it, does so one after the other.
CREATE TABLE phone_turn (
    phones INTEGER NOT NULL PRIMARY KEY,
    turn INTEGER NOT NULL
);

-- Who was on a phone and is no more is found by its key too.
CREATE INDEX offer_of_phone_ended ON offer (wallet_key, ended_at)
    WHERE ended_at IS NOT NULL AND redeemed_at IS NOT NULL;

-- The officer who made the offer, if it was one.
ALTER TABLE offer ADD COLUMN made_by BLOB;
