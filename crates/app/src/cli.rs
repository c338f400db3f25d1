//! The command line (DESIGN, section 6).

mod officer;
mod parse;
mod revoking;
mod wallet;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use formats::Path;
use protocols::Url;
use registry::Source;
use terms::{Id, Nik, Region};

use self::parse::{date, nik, thumbprint};
pub use self::{
    officer::{Invite, Officer},
    revoking::{Reissue, Revoke, Why},
    wallet::{Wallet, WalletCommand},
};

/// A national digital identity in one program.
#[derive(Parser)]
#[command(name = "ikd", version, about, max_term_width = 100)]
pub struct Cli {
    /// The folder that holds all data of this deployment.
    #[arg(long, global = true, env = "IKD_DATA", default_value = "./ikd-data", value_name = "DIR")]
    pub data: PathBuf,
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// The configuration file; `ikd.toml` in the data folder if there is one.
    #[arg(long, global = true, env = "IKD_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Verify the log of all changes.
    #[command(subcommand)]
    Audit(Audit),
    /// Print the commented sample configuration.
    Config,
    /// Take the residents of a region out to a CSV file, without their numbers unless told.
    Export(Export),
    /// Show figures with the base they are counted on.
    #[command(subcommand)]
    Figures(Figures),
    /// Bring residents into the registry from a CSV file.
    Import(Import),
    /// Look at the keys, or let a PKCS#11 token hold one.
    #[command(subcommand)]
    Keys(Keys),
    /// The first officers: until there are two who can appoint others, from this machine.
    #[command(subcommand)]
    Officer(Officer),
    /// Offer a resident credentials; prints the offer and its transaction code.
    Offer(Offer),
    /// Write synthetic residents of a real region to a CSV file.
    Population(Population),
    /// Lay down the portraits of residents who are there.
    Portraits(Portraits),
    /// Take in what has changed in a population register.
    Pull(Pull),
    /// Revoke all that an issuer's key has signed, so that wallets fetch it anew. Goes on where it
    /// was cut off. Once there are two officers, only of a key that the trust list has withdrawn.
    Reissue(Reissue),
    /// Revoke every credential of a resident, for good.
    Revoke(Revoke),
    /// Run the servers.
    Serve(Serve),
    /// Ask a holder for claims, and read the answer.
    #[command(subcommand)]
    Verify(Verify),
    /// A wallet on the command line, for tests and automation.
    Wallet(Wallet),
}

#[derive(Subcommand)]
pub enum Audit {
    /// Recompute everything; finds changed, removed and reordered events.
    Verify {
        /// A checkpoint kept elsewhere, which the log must have grown from.
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
    },
}

#[derive(Args)]
pub struct Export {
    /// The region, such as 36.73; 0 is the whole country.
    #[arg(long)]
    pub region: Region,
    /// Where to write: a new file, for its owner's eyes only.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Everything an import reads, numbers too. Takes two officers, once there are two.
    #[arg(long)]
    pub whole: bool,
}

#[derive(Subcommand)]
pub enum Figures {
    /// Count the bases of a day afresh, and freeze them where they differ from the last version.
    Freeze {
        /// The day, YYYY-MM-DD; today if not given. A day that is over is refused once anything
        /// in the registry has changed since.
        #[arg(long, value_parser = date, value_name = "DATE")]
        on: Option<terms::Date>,
    },
    /// Residents with an active IKD, of a named base.
    Show {
        /// The region, such as 36.73; 0 is the whole country.
        #[arg(long)]
        region: Region,
        /// The day, YYYY-MM-DD; today if not given.
        #[arg(long, value_parser = date, value_name = "DATE")]
        on: Option<terms::Date>,
        /// What the percentage is taken of.
        #[arg(long, value_enum, default_value_t = Base::Recorded)]
        base: Base,
        /// The base's own date, as a figure has named it: the same figure once more, whatever was
        /// frozen since.
        #[arg(long, value_parser = date, value_name = "DATE", requires = "base_version")]
        base_date: Option<terms::Date>,
        /// The base's version, as a figure has named it.
        #[arg(long, value_name = "N", requires = "base_date")]
        base_version: Option<u32>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Base {
    Population,
    WajibKtp,
    Recorded,
    Target,
}

#[derive(Args)]
pub struct Import {
    /// UTF-8, header row, the columns of the manual.
    pub file: PathBuf,
    /// Import the good lines and leave out the bad ones.
    #[arg(long)]
    pub leave_out_bad: bool,

    /// Tell what the file would change, and write nothing.
    #[arg(long)]
    pub dry_run: bool,

    /// Write the bad lines to this file, with reasons: corrected, it can be imported.
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum Keys {
    /// Name a key of a PKCS#11 token; before the first `serve`, for a name not in use yet.
    Adopt(Adopt),
    /// Give up the issuer's key because somebody else may have it: a new key, and an edition of
    /// the trust list that distrusts the old one. Whatever the old key has signed counts no more.
    Compromise(Compromise),
    /// The keys of this deployment.
    List,
}

#[derive(Args)]
pub struct Compromise {
    /// Which key; so far only the issuer's has a successor.
    #[arg(value_parser = ["issuer"])]
    pub key: String,
    /// Go through all of it on a copy, and change nothing.
    #[arg(long)]
    pub rehearse: bool,
    /// What two officers have approved at the console, where there are two.
    #[arg(long, value_name = "ID", conflicts_with = "rehearse")]
    pub approval: Option<Id<staff::Approval>>,
}

#[derive(Args)]
pub struct Adopt {
    /// Such as issuer, status or issuer-ca.
    pub name: String,
    /// The PKCS#11 module, a shared library.
    #[arg(long, value_name = "FILE")]
    pub module: PathBuf,
    /// The label of the token.
    #[arg(long, value_name = "LABEL")]
    pub token: String,
    /// The label of the key pair.
    #[arg(long, value_name = "LABEL")]
    pub key: String,
    /// The absolute path of a file with the user's PIN, closed to others.
    #[arg(long, value_name = "FILE")]
    pub pin_file: PathBuf,
    /// How many sessions sign side by side.
    #[arg(long, default_value_t = 4)]
    pub sessions: u8,
    /// Have the token make the pair first.
    #[arg(long)]
    pub generate: bool,
}

#[derive(Args)]
pub struct Offer {
    /// The resident's sixteen digits.
    #[arg(long, value_parser = nik)]
    pub nik: Nik,
    /// The types of credential, by comma: `pid`, `ktp`, `age`, `face_age` (with `_mdoc` behind it
    /// as ISO mdoc), `kk`, `kia`, `akta_kelahiran`; the identity, if none is named.
    #[arg(long = "type", value_delimiter = ',', value_name = "TYPE,...")]
    pub kinds: Vec<String>,
    /// Claims that are issued on request only, by comma: religion,address.rt
    #[arg(long, value_delimiter = ',', value_name = "CLAIM,...")]
    pub with: Vec<Path>,
    /// The thumbprint that the wallet shows: only that wallet can redeem the offer.
    // One in 64 begins with a hyphen.
    #[arg(long, value_parser = thumbprint, value_name = "THUMBPRINT", allow_hyphen_values = true)]
    pub key: Option<[u8; 32]>,
}

#[derive(Args)]
pub struct Population {
    /// A real region, such as 36.73.
    #[arg(long)]
    pub region: Region,
    /// How many.
    #[arg(long)]
    pub residents: u64,
    /// The same seed gives the same people.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// As they are on this day; today if not given.
    #[arg(long, value_parser = date, value_name = "DATE")]
    pub on: Option<terms::Date>,
    /// Where to write.
    #[arg(long)]
    pub out: PathBuf,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("from").required(true).args(["folder", "forget", "sample"])))]
pub struct Portraits {
    /// Pictures named by NIK, 3673….webp: JPEG, PNG or WebP of at most 1,800 bytes. A bad one is
    /// told by its place among the names in order, as `LC_ALL=C ls` shows them. What was taken is
    /// passed over the next time.
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Forget the portrait of the resident with these sixteen digits.
    #[arg(long, value_parser = nik, value_name = "NIK")]
    pub forget: Option<Nik>,
    /// Demonstrations only: draw a sample face for everybody who has no portrait.
    #[arg(long)]
    pub sample: bool,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("from").required(true).args(["folder", "simulated"])))]
pub struct Pull {
    /// Files 000001.csv, 000002.csv, … as a register hands them to offices.
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// The folder's name here, by which what was read of it is remembered.
    #[arg(long, default_value = "folder", value_name = "NAME")]
    pub source: Source,
    /// Synthetic residents and what happens to them: no register is asked.
    #[arg(long)]
    pub simulated: bool,
    /// Simulated: the same seed gives the same people and events.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Simulated: where they live; the configured home region if not given.
    #[arg(long)]
    pub region: Option<Region>,
    /// Simulated: how many there are at first.
    #[arg(long, default_value_t = 1_000)]
    pub residents: u64,
    /// Simulated: how often something has happened since to one in a hundred.
    #[arg(long, default_value_t = 1)]
    pub rounds: u32,
    /// Simulated: the day as of which people are made.
    #[arg(long, value_parser = date, default_value = "2024-06-30", value_name = "DATE")]
    pub on: terms::Date,
    /// Simulated: residents in a page.
    #[arg(long, default_value_t = 1_000)]
    pub page: usize,
    /// Take in the good lines and leave out the bad ones.
    #[arg(long)]
    pub leave_out_bad: bool,
}

#[derive(Args, Default)]
pub struct Serve {
    /// A demonstration: seeds what a visitor needs, and says so on every page.
    #[arg(long)]
    pub demo: bool,
    /// The address under which wallets and people reach the public pages.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<Url>,
    /// The address under which officers reach the console.
    #[arg(long, value_name = "URL")]
    pub console_url: Option<Url>,
    /// The address of the wallet's own origin.
    #[arg(long, value_name = "URL")]
    pub wallet_url: Option<Url>,
    /// Where health and metrics listen.
    #[arg(long, value_name = "HOST:PORT")]
    pub ops: Option<String>,
    /// Where the database lies: a file, or postgres://…
    #[arg(long, value_name = "PLACE")]
    pub database: Option<String>,
    /// Speak TLS, with `tls_certificate` and `tls_key` of the configuration or self-signed.
    #[arg(long)]
    pub tls: bool,
}

#[derive(Subcommand)]
pub enum Verify {
    /// Ask: prints the request's link, and the transaction to read the answer with.
    #[command(group(clap::ArgGroup::new("what").required(true).args(["want", "query"])))]
    Ask {
        /// The registered relying party in whose name to ask.
        #[arg(long)]
        rp: String,
        /// The claims wanted, by comma: full_name,address.locality
        #[arg(long, value_delimiter = ',', value_name = "CLAIM,...")]
        want: Vec<String>,
        /// A DCQL query instead.
        #[arg(long, value_name = "FILE")]
        query: Option<PathBuf>,
        /// The type of the credential that shows the claims; the identity, if none is named.
        #[arg(long = "type", value_name = "TYPE", conflicts_with = "query")]
        kind: Option<String>,
        /// The format in which they are shown.
        #[arg(long, value_enum, default_value_t = Format::SdJwt, conflicts_with = "query")]
        format: Format,
        /// Where the wallet sends the holder afterwards (same device).
        #[arg(long, value_name = "URL")]
        redirect: Option<Url>,
    },
    /// Read the answer, once: claims are gone afterwards, and after ten minutes.
    Result {
        /// From `ask`.
        transaction: String,
    },
}

/// How a credential is written.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// Whichever the wallet holds.
    Any,
    /// ISO 18013-5.
    Mdoc,
    /// SD-JWT VC.
    SdJwt,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbprint_may_begin_with_a_hyphen() {
        let key = format!("-{}", "A".repeat(42));
        let line = ["ikd", "offer", "--nik", "3673031605960001", "--key", &key];
        let read = Cli::try_parse_from(line);
        let Ok(Cli { command: Command::Offer(offer), .. }) = read else { panic!("not read") };
        assert_eq!(offer.key.map(|it| it[0]), Some(0xf8));
    }
}
