//! `cargo xtask postgres`: the private server of the tests, for a look inside.

use clap::Args;
use pgtest::{Cluster, Durability};

use crate::stop::Stop;

/// Which server, and whether to stop it.
#[derive(Args)]
pub struct Postgres {
    /// The one for benches, where commits wait for the disk
    #[arg(long)]
    durable: bool,
    /// Stop it instead
    #[arg(long)]
    stop: bool,
}

/// Starts (or finds) the server and prints its address; or stops it.
pub fn run(asked: &Postgres) -> Result<(), Stop> {
    let durability = if asked.durable { Durability::On } else { Durability::Off };
    if asked.stop {
        let was_running = Cluster::stop(durability)?;
        println!("{}", if was_running { "stopped" } else { "it was not running" });
    } else {
        println!("{}", Cluster::start(durability)?.url("postgres"));
    }
    Ok(())
}
