-- Something that cannot be done, reported once and met by any number of offices.
CREATE TABLE desk_issue (
    id BLOB NOT NULL PRIMARY KEY,
    same TEXT NOT NULL,          -- what and on which phones: whoever reports it again joins it
    kind TEXT NOT NULL,
    system TEXT,                 -- NULL: any
    below TEXT,                  -- the system's version beneath which it is so; NULL: all
    text TEXT NOT NULL,          -- an officer's, read by officers only
    state TEXT NOT NULL,
    answers INTEGER NOT NULL,    -- so many has the centre given
    reported_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX desk_issue_same ON desk_issue (same);

-- Offices that have met it.
CREATE TABLE desk_issue_office (
    issue BLOB NOT NULL,
    office BLOB NOT NULL,
    met_at INTEGER NOT NULL,
    PRIMARY KEY (issue, office)
);

-- What the centre has answered, each time.
CREATE TABLE desk_issue_answer (
    issue BLOB NOT NULL,
    number INTEGER NOT NULL,     -- from 1
    state TEXT NOT NULL,
    indonesian TEXT NOT NULL,
    english TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (issue, number)
);

-- Who wants to be told how it ends. Rows go when they have been told.
CREATE TABLE desk_issue_follower (
    id BLOB NOT NULL PRIMARY KEY,
    issue BLOB NOT NULL,
    mark BLOB NOT NULL,          -- keyed hash of the contact
    contact BLOB NOT NULL,       -- sealed
    language TEXT NOT NULL,
    asked_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX desk_issue_follower_mark ON desk_issue_follower (issue, mark);
CREATE INDEX desk_issue_follower_asked ON desk_issue_follower (asked_at);
