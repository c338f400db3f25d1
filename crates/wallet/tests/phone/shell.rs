//! The shell of the stories: it stores a slot, reaches a server, and stops where it is told to.

use std::sync::Arc;

use formats::base64url;
use serde_json::{Value, json};
use terms::{OsDie, SystemClock};
use wallet::{Phone, RustCrypto, Tools};

use crate::server::Server;

pub const ADDRESS: &str = "https://ikd.example";
pub const OLD: &str = "280417";
pub const NEW: &str = "730195";

/// The core, called natively or as the built module.
pub trait Core {
    fn call(&mut self, input: &Value) -> Value;
}

impl Core for Phone {
    fn call(&mut self, input: &Value) -> Value {
        serde_json::from_slice(&Self::call(self, input.to_string().as_bytes())).unwrap()
    }
}

/// A phone that nothing is open on.
pub fn native() -> Box<dyn Core> {
    let crypto = Arc::new(RustCrypto::new(Arc::new(OsDie)));
    Box::new(Phone::new(Tools { clock: Arc::new(SystemClock), die: Arc::new(OsDie), crypto }))
}

/// Where a flow is cut off: at its nth request or laying down, before it is done or after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cut {
    Never,
    Before(usize),
    After(usize),
}

pub struct Shell {
    pub core: Box<dyn Core>,
    pub server: Server,
    pub door: Option<Value>,
    pub sealed: Option<Value>,
    /// What is carried, as it lies on the phone.
    pub pocket: Option<Value>,
    pub cut: Cut,
    /// How many requests and layings down there were in the last flow.
    pub events: usize,
}

impl Shell {
    pub fn new(core: Box<dyn Core>) -> Self {
        let (door, sealed, pocket) = (None, None, None);
        Self { core, server: Server::new(), door, sealed, pocket, cut: Cut::Never, events: 0 }
    }

    /// The same phone and server, the page opened anew.
    pub fn reopened(&self, core: Box<dyn Core>) -> Self {
        let (door, sealed) = (self.door.clone(), self.sealed.clone());
        let pocket = self.pocket.clone();
        Self { core, server: self.server.clone(), door, sealed, pocket, cut: Cut::Never, events: 0 }
    }

    /// Another phone, with the same server.
    pub fn beside(&self) -> Self {
        Self { server: self.server.clone(), ..Self::new(native()) }
    }

    /// How this phone's account stands.
    pub fn status(&mut self) -> Value {
        let door = self.door.clone();
        self.run(json!({"flow": "status", "door": door})).unwrap()
    }

    /// What a call answers.
    pub fn ok(&mut self, input: Value) -> Value {
        let answer = self.core.call(&input);
        assert!(answer.get("ok").is_some(), "{input}: {answer}");
        answer["ok"].clone()
    }

    /// Runs a flow to its end, or to its error.
    pub fn run(&mut self, mut input: Value) -> Result<Value, Value> {
        input["call"] = json!("begin");
        self.events = 0;
        let mut answer = self.core.call(&input);
        loop {
            if let Some(error) = answer.get("error") {
                return Err(error.clone());
            }
            let step = answer["ok"].clone();
            let resumed = match step["step"].as_str().unwrap() {
                "done" => return Ok(step["done"].clone()),
                "fetch" => json!({"call": "resume", "responses": self.fetch(&step)}),
                "keep" => self.keep(&step)?,
                other => panic!("{other}"),
            };
            answer = self.core.call(&resumed);
        }
    }

    pub fn create(&mut self, pin: &str) -> Result<Value, Value> {
        self.run(json!({"flow": "create", "pin": pin, "server": ADDRESS}))
    }

    pub fn unlock(&mut self, pin: &str) -> Result<Value, Value> {
        let (door, sealed) = (self.door.clone(), self.sealed.clone());
        self.run(json!({"flow": "unlock", "door": door, "sealed": sealed, "pin": pin}))
    }

    pub fn thumbprint(&mut self) -> String {
        self.ok(json!({"call": "key"}))["thumbprint"].as_str().unwrap().to_owned()
    }

    fn fetch(&mut self, step: &Value) -> Value {
        let now = self.events;
        self.events += 1;
        let requests = step["requests"].as_array().unwrap();
        let all = requests.iter().map(|request| {
            if self.cut == Cut::Before(now) {
                return Value::Null;
            }
            let url = request["url"].as_str().unwrap();
            assert!(url.starts_with(ADDRESS), "{url}");
            let body = base64url::decode(request["body"].as_str().unwrap()).unwrap();
            let (status, body) = self.server.answer(url, &body);
            if self.cut == Cut::After(now) {
                return Value::Null;
            }
            let body = base64url::encode(body.to_string().as_bytes());
            json!({"status": status, "headers": [["content-type", "application/json"]], "body": body})
        });
        all.collect()
    }

    /// Killed before or after it is written.
    fn keep(&mut self, step: &Value) -> Result<Value, Value> {
        let now = self.events;
        self.events += 1;
        let killed = || json!({"code": "killed"});
        if self.cut == Cut::Before(now) {
            return Err(killed());
        }
        let parts =
            [("door", &mut self.door), ("sealed", &mut self.sealed), ("pocket", &mut self.pocket)];
        for (part, kept) in parts {
            if !step[part].is_null() {
                *kept = Some(step[part].clone());
            }
        }
        match self.cut == Cut::After(now) {
            true => Err(killed()),
            false => Ok(json!({"call": "resume"})),
        }
    }
}
