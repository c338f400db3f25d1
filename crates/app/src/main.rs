//! Room `app`.
fn main() {}
