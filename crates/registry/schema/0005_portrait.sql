-- A resident's portrait, as the register has it. Beside the rest of the record, because only issuing
-- what shows a face reads it.
CREATE TABLE resident_portrait (
    resident BLOB NOT NULL PRIMARY KEY,
    picture BLOB NOT NULL,
    media_type TEXT NOT NULL,
    sample INTEGER NOT NULL,   -- 1 if it was drawn here and shows nobody
    since INTEGER NOT NULL
);
