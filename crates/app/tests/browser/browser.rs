//! A browser as a person uses it: looks, clicks, types, presses keys.

mod heard;

use std::{
    cell::Cell,
    fs, thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    drivers::Driver,
    profile::Profile,
    visitor::{Engine, Scripts, Visitor},
    webdriver::{Element, Fault, WebDriver},
};

/// A page that is not there by then does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Keys without a letter, as WebDriver writes them (section 17.4.2).
#[derive(Clone, Copy, Debug)]
pub enum Key {
    Enter,
    ShiftTab,
    Tab,
}

const TAB: char = '\u{E004}';
const DOWN: &str = "keyDown";
const UP: &str = "keyUp";

/// A browser with a profile of its own.
pub struct Browser {
    pub engine: Engine,
    pub visitor: Visitor,
    // Ended in this order.
    web: WebDriver,
    driver: Driver,
    console_read: Cell<usize>,
    /// How much higher a window is than its page.
    buttons: Cell<i64>,
    /// The security key that is plugged in.
    pub key: Cell<Option<String>>,
}

impl Browser {
    /// Starts one that was never used.
    pub fn start(engine: Engine, visitor: Visitor) -> Self {
        Self::with(Profile::fresh(), engine, visitor)
    }

    /// Starts one with what an earlier one has kept.
    pub fn with(profile: Profile, engine: Engine, visitor: Visitor) -> Self {
        let driver = Driver::start(engine, visitor, profile);
        let web = WebDriver::open(driver.port, &driver.capabilities);
        let it = Self {
            engine,
            visitor,
            web,
            driver,
            console_read: Cell::new(0),
            buttons: Cell::new(0),
            key: Cell::new(None),
        };
        if engine != Engine::Chromium {
            let (width, height) = visitor.screen.size();
            it.resize(width, height);
        }
        it.scripts_are_as_wished();
        // What the browser has done by itself when it started.
        drop((it.console(), it.requests()));
        it
    }

    /// Ends it as a power cut would (SIGKILL); what it has kept.
    pub fn kill(self) -> Profile {
        let Self { web, driver, .. } = self;
        let profile = driver.kill();
        // It only tells a driver that has ended to end.
        drop(web);
        profile
    }

    /// What it has kept so far, while it runs.
    pub fn profile(&self) -> &Profile {
        self.driver.profile()
    }

    /// A page whose script would change its title says whether scripts run.
    fn scripts_are_as_wished(&self) {
        let page = "<title>off</title><script>document.title='on'</script>";
        let file = self.driver.profile().folder().join("scripts.html");
        fs::write(&file, page).unwrap();
        self.go(&format!("file://{}", file.display()));
        let wished = if self.visitor.scripts == Scripts::On { "on" } else { "off" };
        assert_eq!(self.title(), wished, "{}: scripts", self.who());
    }

    /// Which browser of whom this is, for whoever reads of a failure.
    pub fn who(&self) -> String {
        let Visitor { screen, lang, scripts } = self.visitor;
        format!("{}, {}, {lang:?}, scripts {scripts:?}", self.engine.name(), screen.name())
    }

    pub fn go(&self, url: &str) {
        self.tell("POST", "/url", &json!({"url": url}));
    }

    pub fn reload(&self) {
        self.tell("POST", "/refresh", &json!({}));
    }

    pub fn url(&self) -> String {
        string(self.tell("GET", "/url", &Value::Null))
    }

    pub fn title(&self) -> String {
        string(self.tell("GET", "/title", &Value::Null))
    }

    /// The page's text, as it is laid out.
    pub fn main_text(&self) -> String {
        self.text("main")
    }

    pub fn has(&self, css: &str) -> bool {
        !self.web.find(css).unwrap_or_default().is_empty()
    }

    /// Waits until a page has this.
    pub fn wait_for(&self, css: &str) {
        self.patiently(css, |_, _| Ok(()));
    }

    /// The text that is shown of the first element that a selector finds.
    pub fn text(&self, css: &str) -> String {
        self.patiently(css, |web, it| {
            web.tell_element(it, "GET", "/text", &Value::Null).map(string)
        })
    }

    /// The texts of all of them.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let text =
            |it: &Element| string(self.web.tell_element(it, "GET", "/text", &Value::Null).unwrap());
        self.web.find(css).unwrap().iter().map(text).collect()
    }

    pub fn attribute(&self, css: &str, name: &str) -> String {
        let command = format!("/attribute/{name}");
        self.patiently(css, |web, it| {
            web.tell_element(it, "GET", &command, &Value::Null).map(string)
        })
    }

    pub fn click(&self, css: &str) {
        if (self.engine, self.visitor.scripts) == (Engine::Chromium, Scripts::Off) {
            return self.click_by_mouse(css);
        }
        self.patiently(css, |web, it| {
            if self.engine == Engine::WebKit {
                // Its driver does not bring everything onto the screen by itself.
                let middle =
                    "document.querySelector(arguments[0])?.scrollIntoView({ block: 'center' })";
                web.tell("POST", "/execute/sync", &json!({"script": middle, "args": [css]}))?;
            }
            web.tell_element(it, "POST", "/click", &json!({})).map(drop)
        });
    }

    /// What the driver does after a click waits for a timer of the page, and without scripts there
    /// is none: here the mouse alone clicks.
    fn click_by_mouse(&self, css: &str) {
        self.wait_for(css);
        let middle = self.ask(&format!(
            "const it = document.querySelector(`{css}`);
            it.scrollIntoView({{block: 'center'}});
            const box = it.getBoundingClientRect();
            return {{x: box.left + box.width / 2, y: box.top + box.height / 2}}"
        ));
        for event in ["mousePressed", "mouseReleased"] {
            let (x, y) = (&middle["x"], &middle["y"]);
            let click = json!({"type": event, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.devtools("Input.dispatchMouseEvent", &click);
        }
    }

    pub fn type_into(&self, css: &str, text: &str) {
        self.patiently(css, |web, it| {
            web.tell_element(it, "POST", "/clear", &json!({}))?;
            web.tell_element(it, "POST", "/value", &json!({"text": text})).map(drop)
        });
    }

    /// Types on the keyboard, wherever the focus is.
    pub fn type_keys(&self, text: &str) {
        text.chars().for_each(|letter| self.press_value(letter));
    }

    /// The same at once, as somebody types who has done so often.
    pub fn type_at_once(&self, text: &str) {
        let keys: Vec<_> = text.chars().flat_map(|it| [(it, DOWN), (it, UP)]).collect();
        self.strike(&keys);
    }

    pub fn press(&self, key: Key) {
        match key {
            Key::Enter => self.press_value('\u{E007}'),
            Key::ShiftTab => {
                self.strike(&[('\u{E008}', DOWN), (TAB, DOWN), (TAB, UP), ('\u{E008}', UP)])
            }
            Key::Tab => self.press_value(TAB),
        }
    }

    fn press_value(&self, key: char) {
        self.strike(&[(key, DOWN), (key, UP)]);
    }

    fn strike(&self, keys: &[(char, &str)]) {
        let stroke = keys.iter().map(|(key, way)| json!({"type": way, "value": key}));
        let stroke: Vec<_> = stroke.collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": stroke});
        self.tell("POST", "/actions", &json!({"actions": [keyboard]}));
    }

    /// Whether what a selector finds has the focus, and not a button of the browser's own.
    pub fn has_focus(&self, css: &str) -> bool {
        let has = "document.hasFocus() && document.activeElement.matches";
        self.ask(&format!("return {has}(`{css}`)")) == true
    }

    /// What a function of this body returns.
    pub fn ask(&self, body: &str) -> Value {
        self.tell("POST", "/execute/sync", &json!({"script": body, "args": []}))
    }

    /// What a function of this body hands to its last argument, later.
    pub fn ask_later(&self, body: &str) -> Value {
        let body = format!("const tell = arguments[arguments.length - 1]; {body}");
        self.tell("POST", "/execute/async", &json!({"script": body, "args": []}))
    }

    /// A picture of the whole page, as PNG.
    pub fn picture(&self) -> Vec<u8> {
        let height = self.ask("return document.documentElement.scrollHeight");
        let height = u32::try_from(height.as_u64().unwrap()).unwrap();
        let (width, usual) = self.visitor.screen.size();
        let picture = match self.engine {
            Engine::Chromium => {
                let scale = json!({"x": 0, "y": 0, "width": width, "height": height.max(usual), "scale": 1});
                let wished = json!({"format": "png", "captureBeyondViewport": true, "clip": scale});
                // A page at rest paints nothing more, and a picture then waits for its next frame,
                // now and then for ever: a cast has frames made as long as it runs.
                let cast = json!({"format": "jpeg", "quality": 1, "maxWidth": 1, "maxHeight": 1});
                self.devtools("Page.bringToFront", &json!({}));
                self.devtools("Page.startScreencast", &cast);
                let picture = self.devtools("Page.captureScreenshot", &wished)["data"].take();
                self.devtools("Page.stopScreencast", &json!({}));
                picture
            }
            Engine::Firefox => self.tell("GET", "/moz/screenshot/full", &Value::Null),
            Engine::WebKit => {
                self.resize(width, height.max(usual));
                let picture = self.painted();
                self.resize(width, usual);
                picture
            }
        };
        formats::base64url::decode_padded(picture.as_str().unwrap()).unwrap()
    }

    /// A picture once everything is painted, which a larger window is not at once.
    fn painted(&self) -> Value {
        let two_frames = "const [done] = arguments;
            requestAnimationFrame(() => requestAnimationFrame(() => done(null)))";
        let mut before = Value::Null;
        loop {
            let wait = json!({"script": two_frames, "args": []});
            self.tell("POST", "/execute/async", &wait);
            thread::sleep(Duration::from_millis(100));
            let picture = self.tell("GET", "/screenshot", &Value::Null);
            if picture == before {
                return picture;
            }
            before = picture;
        }
    }

    /// Makes the page's own area this large; a WebKit window has a few buttons above it, and takes
    /// its new size a little later.
    fn resize(&self, width: u32, height: u32) {
        let begun = Instant::now();
        let mut outer = i64::from(height) + self.buttons.get();
        while begun.elapsed() < PATIENCE {
            self.tell("POST", "/window/rect", &json!({"width": width, "height": outer}));
            let mut short = 0;
            for _ in 0..8 {
                let shown = self.ask("return [innerWidth, innerHeight]");
                if shown[0] == width && shown[1] == height {
                    self.buttons.set(outer - i64::from(height));
                    return;
                }
                short = i64::from(height) - shown[1].as_i64().unwrap();
                thread::sleep(Duration::from_millis(50));
            }
            outer += short;
        }
        panic!("{}: the window does not become {width}x{height}", self.who());
    }

    /// A command of Chromium's own protocol.
    pub fn devtools(&self, command: &str, params: &Value) -> Value {
        let said = json!({"cmd": command, "params": params});
        let told = self.web.tell("POST", "/goog/cdp/execute", &said);
        told.unwrap_or_else(|fault| panic!("{}: {command}: {fault}", self.who()))
    }

    /// What a function of this body returns in the browser's own part.
    fn firefox(&self, body: &str) -> Value {
        let context = |name: &str| self.tell("POST", "/moz/context", &json!({"context": name}));
        context("chrome");
        let told = self.web.tell("POST", "/execute/sync", &json!({"script": body, "args": []}));
        context("content");
        told.unwrap_or_else(|fault| panic!("{}: {fault}", self.who()))
    }

    pub fn tell(&self, method: &str, command: &str, said: &Value) -> Value {
        let told = self.web.tell(method, command, said);
        told.unwrap_or_else(|fault| panic!("{}: {command}: {fault}", self.who()))
    }

    /// Does something with the first element that a selector finds, as soon as it is there.
    fn patiently<T>(&self, css: &str, act: impl Fn(&WebDriver, &Element) -> Result<T, Fault>) -> T {
        let begun = Instant::now();
        loop {
            let fault = match self.web.find(css) {
                Ok(found) => match found.first().map(|it| act(&self.web, it)) {
                    Some(Ok(done)) => return done,
                    Some(Err(fault)) => Some(fault),
                    None => None,
                },
                Err(fault) => Some(fault),
            };
            if begun.elapsed() > PATIENCE {
                let shown = self.web.tell("GET", "/source", &Value::Null);
                let why = fault.map(|it| it.to_string()).unwrap_or_default();
                panic!("{}: no {css} at {}: {why} {shown:?}", self.who(), self.url());
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

fn string(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => panic!("no text: {other}"),
    }
}
