//! Tool `testkit`.
