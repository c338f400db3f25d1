-- Where people are served, and when its doors are open.
CREATE TABLE desk_office (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    region INTEGER NOT NULL,
    zone TEXT NOT NULL,          -- WIB, WITA or WIT
    week TEXT NOT NULL,          -- opening hours, Monday first, days parted by ;
    changed INTEGER NOT NULL,    -- counts changes of its hours and people; its row is their lock
    opened_at INTEGER NOT NULL,
    closed_at INTEGER
);
CREATE INDEX desk_office_region ON desk_office (region);

-- Days on which an office opens otherwise than its week says; hours are empty where it stays closed.
CREATE TABLE desk_day (
    office BLOB NOT NULL,
    date TEXT NOT NULL,
    hours TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (office, date)
);

-- Public holidays of a region and all that lies in it.
CREATE TABLE desk_holiday (
    region INTEGER NOT NULL,
    date TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (region, date)
);

-- A line of people before some counters, for some services.
CREATE TABLE desk_line (
    id BLOB NOT NULL PRIMARY KEY,
    office BLOB NOT NULL,
    letter TEXT NOT NULL,
    services TEXT NOT NULL,      -- codes, parted by commas
    bookable INTEGER NOT NULL,   -- percent of each window that can be booked ahead
    reserve INTEGER NOT NULL,    -- percent of each window kept for whom the line lets go first
    closed_at INTEGER
);
CREATE UNIQUE INDEX desk_line_letter ON desk_line (office, letter);

-- A place at which an officer serves one line.
CREATE TABLE desk_counter (
    id BLOB NOT NULL PRIMARY KEY,
    line BLOB NOT NULL,
    number INTEGER NOT NULL,
    officer BLOB,                -- who sits there now
    seated_at INTEGER,
    closed_at INTEGER
);
CREATE INDEX desk_counter_line ON desk_counter (line);
CREATE UNIQUE INDEX desk_counter_officer ON desk_counter (officer);

-- Who is to sit where, by day. A line with nobody on the roster of a day counts all its counters.
CREATE TABLE desk_shift (
    counter BLOB NOT NULL,
    date TEXT NOT NULL,
    officer BLOB NOT NULL,
    PRIMARY KEY (counter, date)
);
CREATE UNIQUE INDEX desk_shift_officer ON desk_shift (officer, date);
