-- An activation with an officer beside the person: what has been done, when, and how it ended. Whose it
-- was is forgotten after a month; what stopped it stays for the figures.
CREATE TABLE desk_assist (
    id BLOB NOT NULL PRIMARY KEY,
    office BLOB NOT NULL,
    date TEXT NOT NULL,          -- of the office
    state TEXT NOT NULL,
    outcome TEXT,                -- once it has ended
    reason TEXT,                 -- why it was stopped
    begun_at INTEGER NOT NULL,
    ended_at INTEGER,
    ticket BLOB,
    officer BLOB,
    resident BLOB,               -- once identified
    offer BLOB                   -- the last that was made
);
CREATE UNIQUE INDEX desk_assist_ticket ON desk_assist (ticket) WHERE state <> 'ended';
CREATE INDEX desk_assist_day ON desk_assist (office, date);
CREATE INDEX desk_assist_paused ON desk_assist (resident) WHERE state = 'paused';
CREATE INDEX desk_assist_begun ON desk_assist (begun_at);

-- When each step was done.
CREATE TABLE desk_assist_step (
    assist BLOB NOT NULL,
    step TEXT NOT NULL,
    at INTEGER NOT NULL,
    carried INTEGER NOT NULL,    -- 1: done on an earlier visit, and not measured here
    PRIMARY KEY (assist, step)
);
