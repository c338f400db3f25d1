-- Who holds an IKD: one row for everybody who was ever activated.
CREATE TABLE activation (
    resident BLOB NOT NULL PRIMARY KEY,
    village INTEGER NOT NULL, -- home region when it was last activated: where it counts
    device BLOB,              -- RFC 7638 thumbprint of the wallet's key, if the offer was bound to one
    activated_at INTEGER NOT NULL,
    ended_at INTEGER
);

-- Who may not hold one until an officer says so: one row for everybody who was ever suspended. What
-- was before the last time stands in the log.
CREATE TABLE suspension (
    resident BLOB NOT NULL PRIMARY KEY,
    since INTEGER NOT NULL,
    reason TEXT NOT NULL,     -- a code
    lifted_at INTEGER
);
