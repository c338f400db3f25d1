-- Four eyes: a dangerous act, proposed by one officer and approved by another, done once.
CREATE TABLE staff_approval (
    id BLOB NOT NULL PRIMARY KEY,
    danger TEXT NOT NULL,
    region INTEGER NOT NULL,
    content TEXT,               -- exactly what is to be done; gone once done or over
    digest BLOB NOT NULL,
    proposer BLOB NOT NULL,
    proposer_session BLOB NOT NULL,
    proposer_key BLOB NOT NULL,
    proposed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    approver BLOB,
    approver_session BLOB,
    approver_key BLOB,
    approved_at INTEGER,
    withdrawn_at INTEGER,
    spent_at INTEGER
);
CREATE INDEX staff_approval_expires ON staff_approval (expires_at);
