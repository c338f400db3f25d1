-- A resident's portrait, as the register has it. Beside the rest of the record, because only issuing
-- what shows a face reads it.
CREATE TABLE resident_portrait (
    resident BLOB NOT NULL PRIMARY KEY,
    picture BLOB,              -- NULL once it was forgotten: another one replaces it all the same
    media_type TEXT,
    sample INTEGER NOT NULL,   -- 1 if it was drawn here and shows nobody
    since INTEGER NOT NULL
);
