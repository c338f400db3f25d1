//! `ikd portraits`: the portraits of residents who are there, from files named by their NIK.
//!
//! A file's name is personal, so each is told by its place among the folder's files in the order of
//! their names, and by no digit of it.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    process::ExitCode,
};

use indicatif::{ProgressBar, ProgressDrawTarget};
use registry::{Laid, PictureError, Portrait, PortraitError};
use serde_json::json;
use terms::{Act, Class, Language, Nik, Permission};

use crate::{
    answer::{note, print_json, say},
    cli::{self, Cli},
    failure::Failure,
    house::House,
};

/// What was wrong with a file.
enum Fault {
    /// It is a folder or something else that is no file.
    NoFile,
    /// Its name is no NIK.
    NoNik,
    Picture(PictureError),
    Portrait(PortraitError),
    Unreadable(io::Error),
}

/// What became of the files.
#[derive(Default)]
struct Outcome {
    new: u64,
    replaced: u64,
    same: u64,
    /// By the files' places, from 1.
    bad: Vec<(usize, Fault)>,
}

pub async fn run(cli: &Cli, options: &cli::Portraits) -> Result<ExitCode, Failure> {
    let house = House::beside(cli).await?;
    if let Some(nik) = options.forget {
        return forget(cli, &house, nik).await;
    }
    let Some(folder) = &options.folder else { return draw(cli, &house).await };
    let told = |error| Failure::ours(format!("{}: {error}", folder.display()));
    let files = files(folder).map_err(told)?;
    let mut act = Act::operator().because("command line");
    if house.is_operators_alone().await? {
        act = act.with(Permission::ImportLive);
    }
    let bar = ProgressBar::new(files.len() as u64);
    if cli.json {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let laid = lay_all(&house, &act, &files, &bar).await;
    bar.finish_and_clear();
    // What was laid down before something went wrong stays, and the log says so.
    house.seal_log().await?;
    let outcome = laid?;
    tell(cli, &outcome)?;
    Ok(ExitCode::from(u8::from(!outcome.bad.is_empty())))
}

/// Everything that `ls` shows of a folder, in the order of the names' bytes.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let is_hidden =
        |it: &PathBuf| it.file_name().is_some_and(|it| it.as_encoded_bytes().starts_with(b"."));
    let entries: io::Result<Vec<PathBuf>> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let mut files = entries?;
    files.retain(|it| !is_hidden(it));
    files.sort_unstable();
    Ok(files)
}

async fn lay_all(
    house: &House,
    act: &Act,
    files: &[PathBuf],
    bar: &ProgressBar,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::default();
    for (place, file) in (1..).zip(files) {
        let laid = match read(file) {
            Ok((nik, portrait)) => {
                house.registry.lay_portrait(act, nik, portrait).await.map_err(Fault::Portrait)
            }
            Err(fault) => Err(fault),
        };
        match laid {
            Ok(Laid::New) => outcome.new += 1,
            Ok(Laid::Replaced) => outcome.replaced += 1,
            Ok(Laid::Same) => outcome.same += 1,
            // What concerns more than this file.
            Err(Fault::Portrait(
                error @ (PortraitError::Forbidden(_) | PortraitError::Store(_)),
            )) => return Err(error.into()),
            Err(fault) => outcome.bad.push((place, fault)),
        }
        bar.inc(1);
    }
    Ok(outcome)
}

fn read(path: &Path) -> Result<(Nik, Portrait), Fault> {
    let meta = fs::metadata(path).map_err(Fault::Unreadable)?;
    if !meta.is_file() {
        return Err(Fault::NoFile);
    }
    let name = path.file_stem().and_then(|it| it.to_str());
    let nik: Nik = name.and_then(|it| it.parse().ok()).ok_or(Fault::NoNik)?;
    let mut bytes = Vec::new();
    let most = Portrait::MOST as u64;
    let file = File::open(path).map_err(Fault::Unreadable)?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(Fault::Unreadable)?;
    Portrait::parse(bytes).map(|it| (nik, it)).map_err(|error| match error {
        // No more of it was read.
        PictureError::Large(_) => Fault::Picture(PictureError::Large(meta.len())),
        error => Fault::Picture(error),
    })
}

/// Forgets one.
async fn forget(cli: &Cli, house: &House, nik: Nik) -> Result<ExitCode, Failure> {
    let act = Act::operator().because("command line: a portrait is to be forgotten");
    let found = house.registry.find_by_nik(&act, nik).await?;
    let id = found.ok_or(PortraitError::Missing)?.id;
    let was_there = house.registry.forget_portrait(&act, id).await?;
    house.seal_log().await?;
    if cli.json {
        print_json(&json!({"forgotten": was_there}))?;
    } else if was_there {
        say!("the portrait is forgotten; what was issued with it ends within three days")?;
    } else {
        say!("there was no portrait")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Sample faces for everybody who has none.
async fn draw(cli: &Cli, house: &House) -> Result<ExitCode, Failure> {
    if !house.settings.demo {
        return Err(Failure::new(
            Class::Refused,
            "sample faces are for demonstrations: start `ikd serve --demo` on this data folder first",
        ));
    }
    let act = Act::operator().because("command line, demonstration");
    let drawn = house.registry.draw_portraits(&act).await?;
    house.seal_log().await?;
    if cli.json {
        print_json(&json!({"drawn": drawn, "sample": true}))?;
    } else {
        say!("SAMPLE DATA: {drawn} faces drawn; they are nobody's")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(cli: &Cli, outcome: &Outcome) -> Result<(), Failure> {
    let Outcome { new, replaced, same, bad } = outcome;
    if cli.json {
        let told = |(place, fault): &(usize, Fault)| {
            json!({
                "file": place,
                "reason": fault.text(Language::English),
                "alasan": fault.text(Language::Indonesian),
            })
        };
        let bad: Vec<_> = bad.iter().map(told).collect();
        return print_json(&json!({"new": new, "replaced": replaced, "same": same, "bad": bad}));
    }
    for (place, fault) in bad {
        note!("file {place}: {}", fault.text(Language::English));
    }
    say!("portraits: {new} new, {replaced} replaced, {same} as before, {} not taken", bad.len())
}

impl Fault {
    fn text(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::NoFile => ("ini bukan berkas", "this is no file"),
            Self::NoNik => (
                "nama berkas bukan NIK: beri nama 16 angka NIK dan akhiran, misalnya .webp",
                "its name is no NIK: name it by the 16 digits and an ending such as .webp",
            ),
            Self::Picture(error) => return error.text(language),
            Self::Portrait(error) => return error.text(language),
            Self::Unreadable(error) => return error.to_string(),
        };
        language.choose(indonesian, english).to_owned()
    }
}
