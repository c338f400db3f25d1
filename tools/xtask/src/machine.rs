//! What the test run needs from the machine, and its installation on Debian where it is missing.

use std::os::unix::fs::MetadataExt;
use std::process::Command;

use crate::shell;
use crate::stop::Stop;

/// Something of the machine's: how to see that it is there, and the package that brings it.
pub struct Need {
    package: &'static str,
    is_there: fn() -> bool,
}

impl Need {
    /// What `package` brings, and how to see it.
    pub const fn new(package: &'static str, is_there: fn() -> bool) -> Self {
        Self { package, is_there }
    }
}

/// Python with virtual environments, for tools and peers from the Python registry.
pub const PYTHON: [Need; 2] = [
    Need { package: "python3", is_there: || on_path("python3") },
    Need { package: "python3-venv", is_there: has_venv },
];

/// What the stories need: the second engine and a PKCS#11 token.
pub const STORIES: [Need; 2] = [
    Need { package: "postgresql", is_there: pgtest::is_installed },
    Need { package: "softhsm2", is_there: || on_path("softhsm2-util") },
];

/// What builds the engine of the fuzz targets.
pub const FUZZ: [Need; 1] = [Need { package: "g++", is_there: || on_path("c++") }];

/// What peers written in JavaScript need.
pub const NODE: [Need; 2] = [
    Need { package: "nodejs", is_there: || on_path("node") },
    Need { package: "npm", is_there: || on_path("npm") },
];

/// Three browsers, driven by tests: Chromium, Firefox, and WebKit with a display that nobody sees.
pub const BROWSER: [Need; 5] = [
    Need { package: "chromium", is_there: || on_path("chromium") },
    Need { package: "chromium-driver", is_there: || on_path("chromedriver") },
    Need { package: "firefox-esr", is_there: || on_path("firefox-esr") },
    Need { package: "webkit2gtk-driver", is_there: || on_path("WebKitWebDriver") },
    Need { package: "xvfb", is_there: || on_path("Xvfb") },
];

/// Whether the machine has what is needed.
pub fn are_there(needs: &[Need]) -> bool {
    needs.iter().all(|need| (need.is_there)())
}

/// Makes sure that the machine has what is needed, or says what must be installed by hand.
pub fn ensure(needs: &[Need]) -> Result<(), Stop> {
    let missing = || needs.iter().filter(|need| !(need.is_there)()).map(|need| need.package);
    let packages: Vec<&str> = missing().collect();
    if packages.is_empty() {
        return Ok(());
    }
    println!("missing on this machine: {}", packages.join(" "));
    install(&packages)?;
    match missing().collect::<Vec<_>>().as_slice() {
        [] => Ok(()),
        still => Err(Stop::Failed(format!("still missing when installed: {}", still.join(" ")))),
    }
}

fn install(packages: &[&str]) -> Result<(), Stop> {
    let by_hand = format!("install by hand: {}", packages.join(" "));
    if !on_path("apt-get") {
        return Err(Stop::Failed(format!("this is no Debian; {by_hand}")));
    }
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
    if !is_root && !shell::succeeds(Command::new("sudo").args(["-n", "true"])) {
        return Err(Stop::Failed(format!("neither root nor sudo without a password; {by_hand}")));
    }
    let apt = || {
        let mut apt = Command::new(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            apt.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    let failed = |stop: Stop| Stop::Failed(format!("{stop}; {by_hand}"));
    shell::run(apt().args(["update", "--quiet"])).map_err(failed)?;
    let options = ["install", "--quiet", "--yes", "--no-install-recommends"];
    shell::run(apt().args(options).args(packages)).map_err(failed)
}

fn on_path(program: &str) -> bool {
    shell::find(program).is_some()
}

fn has_venv() -> bool {
    shell::succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_installed() {
        assert_eq!(ensure(&[Need { package: "no-such-package", is_there: || true }]), Ok(()));
    }
}
