-- How a line's places are booked by people themselves; a line without a row: the usual way.
CREATE TABLE desk_bookable (
    line BLOB NOT NULL PRIMARY KEY,
    notice INTEGER NOT NULL,     -- minutes before a window until which it can be booked
    days INTEGER NOT NULL,       -- how many days ahead
    lot_days INTEGER,            -- a day's places are drawn so many days ahead; NULL: first come
    lot_opens INTEGER,           -- the minute of that day from which entries are gathered
    lot_minutes INTEGER          -- for how long
);

-- A window that is kept while somebody fills in the form.
CREATE TABLE desk_hold (
    id BLOB NOT NULL PRIMARY KEY,
    mark BLOB NOT NULL,          -- keyed hash of a contact
    line BLOB NOT NULL,
    date TEXT NOT NULL,
    services TEXT NOT NULL,
    favoured INTEGER NOT NULL,
    share TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    lapses_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX desk_hold_mark ON desk_hold (mark);
CREATE INDEX desk_hold_lapses ON desk_hold (lapses_at);
CREATE INDEX desk_hold_window ON desk_hold (line, starts_at);

-- Whose ticket it is, without saying so; gone when the ticket has ended.
CREATE TABLE desk_booking (
    ticket BLOB NOT NULL PRIMARY KEY,
    mark BLOB NOT NULL,
    commitment BLOB NOT NULL,    -- keyed hash of the ticket and a NIK
    contact BLOB NOT NULL,       -- sealed
    language TEXT NOT NULL,
    drawn INTEGER NOT NULL,      -- 1: won in a lot
    told_start INTEGER,          -- the window that was last told to its holder
    reminded INTEGER NOT NULL    -- 1: the day before, 2: the hour before
);
CREATE UNIQUE INDEX desk_booking_mark ON desk_booking (mark);

-- Who takes part in a day's lot.
CREATE TABLE desk_entry (
    ticket BLOB NOT NULL PRIMARY KEY, -- the id of the ticket that it becomes
    mark BLOB NOT NULL,
    line BLOB NOT NULL,
    date TEXT NOT NULL,
    services TEXT NOT NULL,
    favoured INTEGER NOT NULL,
    half TEXT NOT NULL,          -- of the day: morning, afternoon or any
    commitment BLOB NOT NULL,
    contact BLOB NOT NULL,       -- sealed
    language TEXT NOT NULL,
    lost INTEGER NOT NULL,       -- lots
    told_lost INTEGER NOT NULL   -- of which its holder has been told
);
CREATE UNIQUE INDEX desk_entry_mark ON desk_entry (mark);
CREATE INDEX desk_entry_day ON desk_entry (line, date);
