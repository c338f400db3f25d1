//! What peers written in Rust cost. The bench asks for turns, between turns of its own.
//!
//! Reads one command a line and answers each with one line; ../../README.md says what they hold.

mod aws_lc;
mod mdoc;
mod payload;
mod reference;
mod told;
// So that both sides are measured alike.
#[path = "../../../../bench/src/turn.rs"]
mod turn;

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
    time::Duration,
};

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// A piece of work to do again and again; whether it went well.
type Lane = Box<dyn FnMut() -> bool>;

fn main() -> Result<()> {
    let (mut answers, mut lanes) = (io::stdout(), BTreeMap::new());
    for line in io::stdin().lock().lines() {
        let told: Value = serde_json::from_str(&line?)?;
        let answer = answer(&told, &mut lanes);
        let answer = answer.unwrap_or_else(|error| json!({"error": format!("{error:#}")}));
        writeln!(answers, "{answer}")?;
    }
    Ok(())
}

fn answer(told: &Value, lanes: &mut BTreeMap<String, Lane>) -> Result<Value> {
    let name = told::text(told, "lane")?.to_owned();
    if told::text(told, "command")? == "turn" {
        let lane = lanes.get_mut(&name).context("no such lane")?;
        let micros = told["micros"].as_u64().context("no micros")?;
        let rate = turn::rate(Duration::from_micros(micros), lane).context("it went wrong")?;
        return Ok(json!({ "rate": rate }));
    }
    let told = &told["desk"];
    let lane = match name.as_str() {
        "isomdl issue" => mdoc::issue_as_shipped(told),
        "isomdl issue, aws-lc" => mdoc::issue_signed_outside(told),
        "isomdl verify" => mdoc::verify(told),
        "sd-jwt-payload issue" => payload::issue(told),
        "sd-jwt-payload verify" => payload::verify(told),
        "sd-jwt-rs issue" => reference::issue(told),
        "sd-jwt-rs verify" => reference::verify(told),
        _ => Err(anyhow::anyhow!("no such lane")),
    };
    lanes.insert(name, lane?);
    Ok(json!({}))
}
