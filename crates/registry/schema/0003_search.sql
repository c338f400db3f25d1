-- Words of names, folded, so that beginnings and slips of the hand are found among them.
CREATE TABLE name_word (
    word BLOB NOT NULL PRIMARY KEY,
    backwards BLOB NOT NULL    -- the same from its end
);
CREATE INDEX name_word_backwards ON name_word (backwards);

-- Who bears a word in a village. It may name those who bore it before: every hit is held against
-- the record itself.
CREATE TABLE name_bearer (
    word BLOB NOT NULL,
    village INTEGER NOT NULL,
    bearers BLOB NOT NULL,     -- in the order of their ids, 21 bytes each
    PRIMARY KEY (word, village)
);
CREATE INDEX name_bearer_village ON name_bearer (village);

-- One row, whose lock lets one change of the index at a time go on.
CREATE TABLE name_index (
    id INTEGER NOT NULL PRIMARY KEY,
    complete INTEGER NOT NULL, -- 0 while residents from before the index are missing in it
    changes INTEGER NOT NULL
);
INSERT INTO name_index (id, complete, changes)
SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM resident) THEN 0 ELSE 1 END, 0;
