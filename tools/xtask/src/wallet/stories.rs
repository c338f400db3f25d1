//! The stories of the phone once more, told by the built module in Node.

use std::path::Path;

use crate::counts::Counts;
use crate::stop::Stop;
use crate::{machine, shell, workspace};

/// Runs them with the module at `module`.
pub fn run(module: &Path, counts: &mut Counts) -> Result<(), Stop> {
    machine::ensure(&machine::NODE)?;
    let mut stories = workspace::cargo();
    stories.args(["test", "--package", "wallet", "--test", "phone", "--", "--ignored"]);
    shell::run_tests(stories.env("IKD_WALLET_MODULE", module), counts)
}
