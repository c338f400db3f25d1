//! How large the wallet is on its way to a phone.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use super::pages::Files;
use crate::stop::Stop;

/// All of it, in bytes of Brotli: half a minute at 160 kbit/s.
const MOST: usize = 600_000;
/// What the first screen waits for.
const MOST_CRITICAL: usize = 100_000;

/// Files written, with their sizes.
pub struct Sizes(BTreeMap<String, Size>);

struct Size {
    raw: usize,
    brotli: usize,
}

impl Sizes {
    /// Writes every file into an empty folder, and beside it what Brotli makes of it.
    pub fn write(files: &Files, folder: &Path) -> Result<Self, Stop> {
        let emptied = if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) };
        emptied.map_err(Stop::on(format!("empty {}", folder.display())))?;
        let mut sizes = BTreeMap::new();
        for (address, bytes) in files {
            let (packed, file) = (brotli(bytes)?, folder.join(address));
            let written = file.parent().map_or(Ok(()), fs::create_dir_all);
            written
                .and_then(|()| fs::write(&file, bytes))
                .and_then(|()| fs::write(folder.join(format!("{address}.br")), &packed))
                .map_err(Stop::on(format!("write {address}")))?;
            sizes.insert(address.clone(), Size { raw: bytes.len(), brotli: packed.len() });
        }
        Ok(Self(sizes))
    }

    /// Says what each file weighs.
    pub fn tell(&self, critical: &[String]) {
        println!("{:>9}  {:>9}", "raw", "Brotli");
        for (address, size) in &self.0 {
            let mark = if critical.contains(address) { "  *" } else { "" };
            println!("{:>9}  {:>9}  {address}{mark}", size.raw, size.brotli);
        }
        let (raw, all) = (self.0.values().map(|size| size.raw).sum::<usize>(), self.all());
        println!("{raw:>9}  {all:>9}  all (at most {MOST})");
        let first = self.critical(critical);
        println!("{:>9}  {first:>9}  * before the first screen (at most {MOST_CRITICAL})", "");
    }

    /// Bad above the limits.
    pub fn judge(&self, critical: &[String]) -> Result<(), Stop> {
        match (self.all() > MOST, self.critical(critical) > MOST_CRITICAL) {
            (false, false) => Ok(()),
            (true, _) => Err(Stop::Bad("the wallet is too large".to_owned())),
            (_, true) => Err(Stop::Bad("too much comes before the first screen".to_owned())),
        }
    }

    fn all(&self) -> usize {
        self.0.values().map(|size| size.brotli).sum()
    }

    fn critical(&self, critical: &[String]) -> usize {
        critical.iter().filter_map(|address| self.0.get(address)).map(|size| size.brotli).sum()
    }
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>, Stop> {
    const BUFFER: usize = 4096;
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 22;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), BUFFER, QUALITY, WINDOW);
    writer.write_all(bytes).map_err(Stop::on("compress"))?;
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_bad() {
        let sizes = |bytes: usize| {
            let size = || Size { raw: bytes, brotli: bytes };
            Sizes(BTreeMap::from([("a.js".to_owned(), size()), ("b.js".to_owned(), size())]))
        };
        let first = ["a.js".to_owned()];
        assert_eq!(sizes(MOST_CRITICAL).judge(&first), Ok(()));
        assert!(sizes(MOST_CRITICAL + 1).judge(&first).is_err(), "before the first screen");
        assert_eq!(sizes(MOST / 2).judge(&[]), Ok(()));
        assert!(sizes(MOST / 2 + 1).judge(&[]).is_err(), "all");
    }

    #[test]
    fn files_are_written_with_their_packed_selves_and_old_ones_are_gone() {
        let folder = std::env::temp_dir().join(format!("ikd-sizes-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("old.js"), "old").unwrap();
        let text = b"the same words, the same words, the same words".repeat(20);
        let files = Files::from([("a/new.js".to_owned(), text.clone())]);
        Sizes::write(&files, &folder).unwrap();
        let (old, new) = (folder.join("old.js").exists(), fs::read(folder.join("a/new.js.br")));
        let mut unpacked = Vec::new();
        let packed = new.unwrap();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(!old && packed.len() < 100 && unpacked == text);
    }
}
