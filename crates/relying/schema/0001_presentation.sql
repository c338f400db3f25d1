-- Who may ask, for what, and whereto people may be sent back.
CREATE TABLE relying_party (
    name TEXT NOT NULL PRIMARY KEY,
    title_id TEXT NOT NULL,
    title_en TEXT NOT NULL,
    purpose_id TEXT NOT NULL,
    purpose_en TEXT NOT NULL,
    allowed TEXT NOT NULL,        -- JSON: claim paths for each credential type
    redirects TEXT NOT NULL,      -- JSON: prefixes of addresses
    client BLOB NOT NULL          -- hash of the access certificate that it asks with now
);

-- Access certificates; earlier ones stay for the requests that were made with them.
CREATE TABLE access_certificate (
    hash BLOB NOT NULL PRIMARY KEY, -- SHA-256 of the certificate: the client identifier
    party TEXT NOT NULL,
    made_for TEXT NOT NULL,         -- host and title that it names
    certificate BLOB NOT NULL,
    expires_at INTEGER NOT NULL
);

-- A request for a presentation and its way: asked, answered once, read once. Who the holder is
-- stands nowhere but in the sealed claims, and these are gone with the reading.
CREATE TABLE presentation (
    id BLOB NOT NULL PRIMARY KEY,
    party TEXT NOT NULL,
    client BLOB NOT NULL,
    query TEXT,                   -- DCQL; gone once answered or expired
    response_key BLOB,            -- sealed private key for the answer; gone likewise
    response_point BLOB NOT NULL, -- its public point
    redirect TEXT,
    expires_at INTEGER NOT NULL,
    answered_at INTEGER,
    reasons TEXT,                 -- codes of what was wrong; empty if all is well
    claims BLOB,                  -- sealed; gone once read or after ten minutes
    fetched_at INTEGER
);
CREATE INDEX presentation_expires ON presentation (expires_at);
CREATE INDEX presentation_claims ON presentation (answered_at) WHERE claims IS NOT NULL;
