-- How far each population register has been read. It moves in the transaction that writes what was
-- read, so that a sudden end loses nothing and doubles nothing.
CREATE TABLE register_cursor (
    source TEXT NOT NULL PRIMARY KEY,
    reached TEXT NOT NULL,     -- in the register's own words
    pages INTEGER NOT NULL,    -- how many were taken in so far
    at INTEGER NOT NULL
);
