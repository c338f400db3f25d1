//! The programs that drive browsers, started for one browser and always ended with it.

use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    profile::{Profile, keeping},
    turn::Turn,
    visitor::{Engine, Screen, Scripts, Visitor},
};

/// WebKit's smallest browser, as the drivers of the GTK port start it.
const MINI_BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/// The browser's own buttons, made so small that the window can be as narrow as a phone.
const SMALL_BUTTONS: &str =
    "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; }";

/// The same for Firefox.
const NARROW_WINDOW: &str = ":root { min-width: 0 !important; min-height: 0 !important; }";

/// A program with all that it starts.
struct Program(Child);

/// A running driver and what it needs.
pub struct Driver {
    pub port: u16,
    /// What the browser is told when it starts.
    pub capabilities: Value,
    /// Where the browser writes what its console shows, if the driver does not tell.
    pub console: PathBuf,
    // Ended in this order.
    _driver: Program,
    _display: Option<Program>,
    profile: Profile,
    _turn: Turn,
}

impl Driver {
    /// Starts the driver of an engine for one visitor, who brings a profile.
    pub fn start(engine: Engine, visitor: Visitor, profile: Profile) -> Self {
        let turn = Turn::take();
        let folder = profile.folder();
        let console = folder.join("driver.log");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (mut command, display, capabilities) = match engine {
            Engine::Chromium => chromium(visitor, folder),
            Engine::Firefox => firefox(visitor, folder),
            Engine::WebKit => webkit(visitor, folder),
        };
        let log = File::create(&console).unwrap();
        let output = (log.try_clone().unwrap().into(), log.into());
        let driver = Program::start(command.arg(format!("--port={port}")), output);
        let begun = Instant::now();
        while !crate::webdriver::WebDriver::is_ready(port) {
            let said = || fs::read_to_string(&console).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(30), "no driver: {}", said());
            thread::sleep(Duration::from_millis(20));
        }
        Self {
            port,
            capabilities,
            console,
            _driver: driver,
            _display: display,
            profile,
            _turn: turn,
        }
    }

    /// What this browser keeps.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Ends the driver and its browser as a power cut would (SIGKILL); what they have kept.
    pub fn kill(self) -> Profile {
        self.profile
    }
}

impl Program {
    /// Starts a program in a group of its own, where a shell holds the leash: when we let go of
    /// its input, even by a sudden end, all that was started ends.
    fn start(command: &Command, output: (Stdio, Stdio)) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", r#""$@" & read -r _; kill -KILL 0"#, "leash"]).arg(command.get_program());
        shell.args(command.get_args());
        for (name, value) in command.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        shell.stdin(Stdio::piped()).stdout(output.0).stderr(output.1);
        Self(shell.process_group(0).spawn().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        drop(self.0.wait());
    }
}

fn chromium(visitor: Visitor, folder: &Path) -> (Command, Option<Program>, Value) {
    let browser = installed("chromium", "chromium");
    let mut arguments: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // What the pages do not ask for cannot be had: no name but this machine's resolves.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
    ]
    .map(str::to_owned)
    .into();
    arguments.push(format!("--user-data-dir={}", folder.join("profile").display()));
    arguments.push(format!("--accept-lang={}", visitor.lang.tag()));
    if visitor.scripts == Scripts::Off {
        arguments.push("--blink-settings=scriptEnabled=false".to_owned());
    }
    let (width, height) = visitor.screen.size();
    let is_held = visitor.screen != Screen::Desktop;
    let metrics = json!({
        "width": width, "height": height, "pixelRatio": if is_held { 2 } else { 1 },
        "touch": is_held, "mobile": is_held,
    });
    let capabilities = json!({
        "goog:chromeOptions": {
            "binary": browser, "args": arguments, "mobileEmulation": {"deviceMetrics": metrics},
        },
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
    });
    (Command::new(installed("chromedriver", "chromium-driver")), None, capabilities)
}

fn firefox(visitor: Visitor, folder: &Path) -> (Command, Option<Program>, Value) {
    let browser = installed("firefox-esr", "firefox-esr");
    let profile = folder.join("profile");
    fs::create_dir_all(profile.join("chrome")).unwrap();
    fs::write(profile.join("chrome/userChrome.css"), NARROW_WINDOW).unwrap();
    let preferences = json!({
        "intl.accept_languages": visitor.lang.tag(),
        "javascript.enabled": visitor.scripts == Scripts::On,
        "toolkit.legacyUserProfileCustomizations.stylesheets": true,
    });
    let arguments = ["-headless".to_owned(), "-profile".to_owned(), profile.display().to_string()];
    let options = json!({"binary": browser, "prefs": preferences, "args": arguments});
    let driver = env::var_os("IKD_GECKODRIVER").unwrap_or_else(|| {
        panic!("IKD_GECKODRIVER does not say where Firefox's driver is: cargo xtask test builds it")
    });
    let mut command = Command::new(driver);
    // Two that run at once would want the same port.
    command.args(["--websocket-port=0", "--allow-system-access"]).env("HOME", folder);
    (command, None, json!({"moz:firefoxOptions": options}))
}

fn webkit(visitor: Visitor, folder: &Path) -> (Command, Option<Program>, Value) {
    let driver = installed("WebKitWebDriver", "webkit2gtk-driver");
    assert!(Path::new(MINI_BROWSER).is_file(), "no {MINI_BROWSER}: install webkit2gtk-driver");
    let mut display = Command::new(installed("Xvfb", "xvfb"));
    // Without a window manager the window under the pointer has the focus, and the pointer rests
    // in the middle of the screen.
    let (width, height) = visitor.screen.size();
    let screen = format!("{width}x{height}x24");
    display.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp"]);
    let mut display = Program::start(&display, (Stdio::piped(), Stdio::null()));
    let mut number = String::new();
    BufReader::new(display.0.stdout.take().unwrap()).read_line(&mut number).unwrap();
    fs::create_dir_all(folder.join("gtk-3.0")).unwrap();
    fs::write(folder.join("gtk-3.0/gtk.css"), SMALL_BUTTONS).unwrap();
    let mut command = Command::new(driver);
    command
        .env("DISPLAY", format!(":{}", number.trim()))
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder)
        .env("LD_PRELOAD", keeping())
        .env("IKD_WEBKIT_KEEPS_IN", folder.join("profile"))
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
        .env("LANG", "C.UTF-8");
    let scripts = visitor.scripts == Scripts::On;
    let arguments = [
        "--automation".to_owned(),
        "--enable-write-console-messages-to-stdout=true".to_owned(),
        format!("--enable-javascript-markup={scripts}"),
    ];
    let options = json!({"binary": MINI_BROWSER, "args": arguments});
    (command, Some(display), json!({"webkitgtk:browserOptions": options}))
}

/// Where a program lies, or what to install.
fn installed(program: &str, package: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut places = env::split_paths(&path).map(|folder| folder.join(program));
    places
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("no {program} on this machine: apt-get install {package}"))
}
