//! Writes every sample page and the stylesheet to a folder, for looking at:
//! `cargo run -p web --example samples -- FOLDER`, then serve that folder over HTTP.

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(folder.join("look"))?;
    fs::write(folder.join(web::STYLESHEET.trim_start_matches('/')), web::STYLESHEET_TEXT)?;
    for sample in web::samples().map_err(|_| "a page cannot be rendered")? {
        let name = format!("{}.{}.html", sample.name, sample.lang.tag());
        fs::write(folder.join(name), sample.html)?;
    }
    Ok(())
}
