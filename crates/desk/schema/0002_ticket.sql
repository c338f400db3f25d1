-- What a window of the day holds, in minutes at counters, and how much of it is taken. Rows are made
-- when a day's first place is taken. Three limits lie in each other: what is booked ahead, what
-- ordinary people take, and everything.
CREATE TABLE desk_window (
    line BLOB NOT NULL,
    starts_at INTEGER NOT NULL,  -- on the clock's hours and half hours: the window's name
    opens_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    ordinary INTEGER NOT NULL,
    bookable INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    taken_ordinary INTEGER NOT NULL,
    taken_booked INTEGER NOT NULL,
    PRIMARY KEY (line, starts_at),
    CHECK (0 <= taken_booked AND taken_booked <= bookable),
    CHECK (taken_booked <= taken_ordinary AND taken_ordinary <= ordinary),
    CHECK (taken_ordinary <= taken AND taken <= minutes)
);

-- A dated place in a line, from the booking or the door to its end.
CREATE TABLE desk_ticket (
    id BLOB NOT NULL PRIMARY KEY,
    code BLOB NOT NULL,          -- keyed hash of what its holder can read it by
    line BLOB NOT NULL,
    door BLOB NOT NULL,          -- the line that gives the number; its letter stays when one is sent on
    date TEXT NOT NULL,          -- of the office
    kind TEXT NOT NULL,
    favoured INTEGER NOT NULL,   -- 1: goes before others of its window
    services TEXT NOT NULL,
    share TEXT NOT NULL,         -- which limits of its window it counts against
    minutes INTEGER NOT NULL,    -- taken of its window; 0 once they were given to others
    starts_at INTEGER,           -- the window; NULL on standby
    closes_at INTEGER,           -- until when it is to be called
    moved_from INTEGER,          -- the window that a change of hours took away
    state TEXT NOT NULL,
    rank INTEGER NOT NULL,       -- the place in the line: lowest first
    number INTEGER,              -- given at the door
    made_at INTEGER NOT NULL,
    arrived_at INTEGER,
    counter BLOB,
    calls INTEGER NOT NULL,
    called_at INTEGER,           -- last
    began_at INTEGER,
    ended_at INTEGER
);
CREATE UNIQUE INDEX desk_ticket_code ON desk_ticket (code);
CREATE UNIQUE INDEX desk_ticket_number ON desk_ticket (door, date, number);
CREATE INDEX desk_ticket_line ON desk_ticket (line, date, state, rank, number);
CREATE UNIQUE INDEX desk_ticket_counter ON desk_ticket (counter)
    WHERE state IN ('called', 'serving');
CREATE INDEX desk_ticket_window ON desk_ticket (line, starts_at);
CREATE INDEX desk_ticket_late ON desk_ticket (starts_at) WHERE state = 'booked' AND minutes > 0;
CREATE INDEX desk_ticket_standby ON desk_ticket (line, rank) WHERE state = 'waiting' AND kind = 'standby';
CREATE INDEX desk_ticket_open ON desk_ticket (date)
    WHERE state IN ('booked', 'called', 'parked', 'serving', 'waiting');
CREATE INDEX desk_ticket_ended ON desk_ticket (ended_at) WHERE ended_at IS NOT NULL;

-- Places that were given back and can be had again after a while, so that nobody hands one on.
CREATE TABLE desk_release (
    id BLOB NOT NULL PRIMARY KEY,
    line BLOB NOT NULL,
    starts_at INTEGER NOT NULL,
    share TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    frees_at INTEGER NOT NULL
);
CREATE INDEX desk_release_frees ON desk_release (frees_at);

-- A line's day: the numbers given out at its door, and whether it is over.
CREATE TABLE desk_line_day (
    line BLOB NOT NULL,
    date TEXT NOT NULL,
    numbers INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (line, date)
);

-- How long services have taken, summed by day.
CREATE TABLE desk_measure (
    line BLOB NOT NULL,
    date TEXT NOT NULL,
    services TEXT NOT NULL,
    served INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    squares INTEGER NOT NULL,    -- of the seconds of each
    PRIMARY KEY (line, date, services)
);
