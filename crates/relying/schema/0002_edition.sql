-- The newest edition of each status list that was met: older ones are refused. Whose credential led
-- to a list stands nowhere.
CREATE TABLE edition (
    list TEXT NOT NULL PRIMARY KEY, -- its address
    issued_at INTEGER NOT NULL
);
