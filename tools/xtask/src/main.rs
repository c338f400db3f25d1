//! Tool `xtask`.
fn main() {}
