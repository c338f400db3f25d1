//! A peer of the interoperability stories: mdoc by isomdl.
//!
//! Reads one command a line and answers each with one line; ../../README.md says what they hold.

mod issuer;
mod keys;
mod reader;
mod told;
mod wallet;

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let mut answers = io::stdout();
    for line in io::stdin().lock().lines() {
        let told: Value = serde_json::from_str(&line?)?;
        let answer = match told["command"].as_str() {
            Some("draw") => Ok(keys::draw()),
            Some("issue") => issuer::issue(&told),
            Some("present") => wallet::present(&told),
            Some("verify") => reader::verify(&told),
            Some("verify_response") => reader::verify_response(&told),
            other => Err(anyhow::anyhow!("no command {other:?}")),
        };
        let answer = answer.unwrap_or_else(|error| json!({"error": format!("isomdl: {error:#}")}));
        writeln!(answers, "{answer}")?;
    }
    Ok(())
}
