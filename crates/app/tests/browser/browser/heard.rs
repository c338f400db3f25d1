//! What a browser has shown on its console, and asked of others.

use std::fs;

use serde_json::{Value, json};

use super::{Browser, string};
use crate::visitor::Engine;

/// What pages have complained of since it was last asked, in Firefox's own words.
const SHOWN: &str = "
    const all = Services.console.getMessageArray();
    const apis = Cc['@mozilla.org/consoleAPI-storage;1'].getService(Ci.nsIConsoleAPIStorage);
    const of_pages = all.filter(it => it instanceof Ci.nsIScriptError && it.innerWindowID);
    const shown = of_pages.map(it => it.toString());
    const said = apis.getEvents().filter(it => Number.isInteger(it.innerID))
        .map(it => it.level + ': ' + it.arguments.join(' '));
    Services.console.reset();
    apis.clearEvents();
    return [...shown, ...said];";

impl Browser {
    /// What the console has shown since it was last asked.
    pub fn console(&self) -> Vec<String> {
        match self.engine {
            Engine::Chromium => {
                let log = self.tell("POST", "/se/log", &json!({"type": "browser"}));
                let entries = log.as_array().unwrap().iter();
                entries.map(|entry| string(entry["message"].clone())).collect()
            }
            Engine::Firefox => {
                let shown = self.firefox(SHOWN);
                shown.as_array().unwrap().iter().cloned().map(string).collect()
            }
            Engine::WebKit => {
                let log = fs::read_to_string(&self.driver.console).unwrap();
                let new = log[self.console_read.replace(log.len())..].lines();
                new.filter(|line| line.starts_with("CONSOLE")).map(str::to_owned).collect()
            }
        }
    }

    /// The addresses that pages have asked for; in Firefox and WebKit those of the page shown now.
    pub fn requests(&self) -> Vec<String> {
        match self.engine {
            Engine::Chromium => {
                let log = self.tell("POST", "/se/log", &json!({"type": "performance"}));
                let entries = log.as_array().unwrap().iter();
                let events = entries.map(|entry| {
                    serde_json::from_str::<Value>(entry["message"].as_str().unwrap()).unwrap()
                });
                events
                    .filter(|event| event["message"]["method"] == "Network.requestWillBeSent")
                    .map(|event| string(event["message"]["params"]["request"]["url"].clone()))
                    .collect()
            }
            Engine::Firefox | Engine::WebKit => {
                let body = "return performance.getEntries().map(entry => entry.name)";
                let names = self.ask(body);
                let names = names.as_array().unwrap().iter().cloned().map(string);
                names.filter(|name| name.contains(':')).collect()
            }
        }
    }
}
