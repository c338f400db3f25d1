//! The tables, and the closing one that says which targets were met.

use std::fmt::Write;

use crate::race::Figure;

/// What has been measured so far.
#[derive(Default)]
pub struct Report(Vec<Line>);

struct Line {
    work: String,
    measured: String,
    limit: String,
    ratio: f64,
    target: Option<(String, bool)>,
}

/// What a figure should come to.
#[derive(Clone, Copy)]
pub enum Target {
    /// None: it is measured to be known.
    None,
    /// At least this part of the limit.
    Part(f64),
    /// At most so many milliseconds.
    Millis(f64),
}

impl Report {
    /// Prints a race's table and remembers the lanes that have a target or stand beside one.
    pub fn race(&mut self, title: &str, figures: &[Figure], targets: &[(&str, Target)]) {
        println!("\n## {title}");
        println!("| work | per CPU second | lowest - highest | of the limit |");
        println!("|---|--:|--:|--:|");
        for figure in figures {
            let (low, high) = figure.range;
            let ratio = percent(figure.ratio);
            let (rate, low, high) = (count(figure.rate), count(low), count(high));
            println!("| {} | {rate} | {low} - {high} | {ratio} |", figure.name);
        }
        let Some(limit) = figures.first() else { return };
        for (name, target) in targets {
            let found = figures.iter().find(|figure| figure.name == *name);
            if let Some(figure) = found {
                self.note(title, figure, limit, *target);
            }
        }
    }

    fn note(&mut self, title: &str, figure: &Figure, limit: &Figure, target: Target) {
        let millis = 1_000.0 / figure.rate;
        let (measured, bound, target) = match target {
            Target::None => (count(figure.rate), count(limit.rate), None),
            Target::Part(part) => {
                let target = (format!(">= {}", percent(part)), figure.ratio >= part);
                (count(figure.rate), count(limit.rate), Some(target))
            }
            Target::Millis(most) => {
                let target = (format!("<= {most} ms"), millis <= most);
                (format!("{millis:.3} ms"), format!("{:.3} ms", 1_000.0 / limit.rate), Some(target))
            }
        };
        let work = format!("{title}: {}", figure.name);
        self.0.push(Line { work, measured, limit: bound, ratio: figure.ratio, target });
    }

    /// Remembers a time in milliseconds beside its limit's, and the most it should be.
    pub fn time(&mut self, work: String, millis: f64, limit: f64, most: Option<f64>) {
        self.0.push(Line {
            work,
            measured: format!("{millis:.2} ms"),
            limit: format!("{limit:.2} ms"),
            ratio: limit / millis,
            target: most.map(|most| (format!("<= {most} ms"), millis <= most)),
        });
    }

    /// The closing table.
    pub fn close(&self) {
        let mut text = String::from(
            "\n## All together (per CPU second, or time)\n\
             | work | measured | limit | ratio | target | met |\n|---|--:|--:|--:|--:|---|\n",
        );
        for Line { work, measured, limit, ratio, target } in &self.0 {
            let (target, met) = match target {
                None => ("", ""),
                Some((target, true)) => (target.as_str(), "yes"),
                Some((target, false)) => (target.as_str(), "NO"),
            };
            let ratio = percent(*ratio);
            // Writing to a string does not fail.
            let _ =
                writeln!(text, "| {work} | {measured} | {limit} | {ratio} | {target} | {met} |");
        }
        println!("{text}");
    }
}

/// A part in percent.
fn percent(part: f64) -> String {
    format!("{:.1} %", 100.0 * part)
}

/// A rate, with fewer places the larger it is.
fn count(rate: f64) -> String {
    if rate < 100.0 { format!("{rate:.2}") } else { format!("{rate:.0}") }
}
