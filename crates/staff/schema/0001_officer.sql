-- Who works here. The name is what colleagues read; logs speak of the id.
CREATE TABLE staff_officer (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    appointed_at INTEGER NOT NULL,
    ended_at INTEGER
);

-- What each may be, and where.
CREATE TABLE staff_role (
    officer BLOB NOT NULL,
    role TEXT NOT NULL,
    region INTEGER NOT NULL,
    PRIMARY KEY (officer, role, region)
);
CREATE INDEX staff_role_region ON staff_role (region);
