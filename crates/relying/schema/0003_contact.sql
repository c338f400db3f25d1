-- What people are told of a relying party besides its purpose.
ALTER TABLE relying_party ADD COLUMN retention_id TEXT NOT NULL DEFAULT ''; -- how long it keeps data
ALTER TABLE relying_party ADD COLUMN retention_en TEXT NOT NULL DEFAULT '';
ALTER TABLE relying_party ADD COLUMN contact TEXT; -- where they ask it to delete their data
