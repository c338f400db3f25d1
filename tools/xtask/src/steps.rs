//! A run of steps that stops at the first failure, each timed, with a summary at the end.

use std::time::{Duration, Instant};

use crate::counts::Counts;
use crate::stop::Stop;

/// The steps done so far, and the tests counted in them.
pub struct Steps {
    begun: Instant,
    done: Vec<Done>,
    /// Every test program's counts, added up.
    pub counts: Counts,
}

struct Done {
    name: &'static str,
    took: Duration,
    passed: bool,
}

impl Steps {
    /// Runs all that `steps` does and closes with a summary, whether it ended well or not.
    pub fn run(steps: impl FnOnce(&mut Self) -> Result<(), Stop>) -> Result<(), Stop> {
        let mut run = Self { begun: Instant::now(), done: Vec::new(), counts: Counts::default() };
        let ended = steps(&mut run);
        run.summarise();
        ended
    }

    /// Does one step.
    pub fn step(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Counts) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        println!("\n=== {name}");
        let begun = Instant::now();
        let ended = work(&mut self.counts);
        let (took, passed) = (begun.elapsed(), ended.is_ok());
        if let Err(stop) = &ended {
            println!("{stop}");
        }
        println!("=== {name}: {} in {}", verdict(passed), seconds(took));
        self.done.push(Done { name, took, passed });
        ended
    }

    fn summarise(&self) {
        println!("\n=== summary");
        for done in &self.done {
            println!("{:>8}  {:<6}  {}", seconds(done.took), verdict(done.passed), done.name);
        }
        println!("{:>8}  in all", seconds(self.begun.elapsed()));
        println!("{}", self.counts);
    }
}

fn verdict(passed: bool) -> &'static str {
    if passed { "ok" } else { "FAILED" }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_ends_the_run_and_is_its_result() {
        let mut reached = Vec::new();
        let ended = Steps::run(|steps| {
            for (name, fate) in [("one", Ok(())), ("two", Err("no")), ("three", Ok(()))] {
                reached.push(name);
                steps.step(name, |_| fate.map_err(|why| Stop::Bad(why.to_owned())))?;
            }
            Ok(())
        });
        assert_eq!(ended, Err(Stop::Bad("no".to_owned())));
        assert_eq!(reached, ["one", "two"]);
    }
}
