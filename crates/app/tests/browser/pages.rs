//! What must hold on every page, and its picture.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{browser::Browser, house::House};

/// Everything that is asked of the page itself, in one question.
const FACTS: &str = "
    const wide = document.documentElement.clientWidth;
    const beyond = [...document.querySelectorAll('body *')].filter(it => {
        const box = it.getBoundingClientRect();
        const style = getComputedStyle(it);
        return box.width > 1 && box.right > wide + 0.5 && style.position !== 'absolute'
            && !it.closest('svg');
    });
    const small = [...document.querySelectorAll('button, .button, input:not([type=hidden]), select')].filter(it => {
        return !it.closest('[hidden]') && it.getBoundingClientRect().height < 47.5;
    });
    const unnamed = [...document.querySelectorAll('input:not([type=hidden]), select')].filter(it => {
        return it.labels.length !== 1;
    });
    const shown = list => list.map(it => it.outerHTML.slice(0, 120));
    return {
        title: document.title,
        lang: document.documentElement.lang,
        headings: document.querySelectorAll('h1').length,
        mains: document.querySelectorAll('main').length,
        scripts: [...document.scripts].map(it => it.getAttribute('src')),
        wide, scrolls: document.documentElement.scrollWidth,
        beyond: shown(beyond), small: shown(small), unnamed: shown(unnamed),
    };";

/// Looks at the page that is shown, which answers well, and keeps a picture of it.
pub fn look(house: &House, browser: &Browser, name: &str) {
    let complaints = browser.console();
    assert!(complaints.is_empty(), "{}, {name}: {complaints:#?}", browser.who());
    look_at(house, browser, name);
}

/// The same for a page that refuses: that is all that the console may show.
pub fn look_at_refusal(house: &House, browser: &Browser, name: &str) {
    let complaints = browser.console();
    let others: Vec<_> =
        complaints.iter().filter(|it| !it.contains("Failed to load resource")).collect();
    assert!(others.is_empty(), "{}, {name}: {others:#?}", browser.who());
    look_at(house, browser, name);
}

fn look_at(house: &House, browser: &Browser, name: &str) {
    let at = format!("{}, {name}", browser.who());
    let facts = browser.ask(FACTS);
    // First of all, so that whoever reads of a failure can see it.
    keep_picture(browser, name);
    let title = facts["title"].as_str().unwrap();
    assert!(title.ends_with(" · IKD") && title.len() > 10, "{at}: {title}");
    assert_eq!(facts["lang"], browser.visitor.lang.tag(), "{at}");
    assert_eq!((&facts["headings"], &facts["mains"]), (&1.into(), &1.into()), "{at}");
    let scripts = facts["scripts"].as_array().unwrap();
    let ours = |it: &Value| it.as_str().is_some_and(|it| it.starts_with("/look/"));
    let url = browser.url();
    let may = url.strip_prefix(&house.public).is_none_or(is_live);
    assert!(scripts.iter().all(ours) && (may || scripts.is_empty()), "{at}: {scripts:?}");
    assert_eq!(facts["scrolls"], facts["wide"], "{at}: {}", facts["beyond"]);
    for flaw in ["beyond", "small", "unnamed"] {
        assert_eq!(facts[flaw], serde_json::json!([]), "{at}: {flaw}");
    }
    for address in browser.requests() {
        let ours = [&house.public, &house.console].into_iter().any(|it| address.starts_with(it));
        assert!(ours || address.starts_with("data:"), "{at}: {address}");
    }
}

/// The public pages that have a script of ours (decision 0024): the board, which keeps itself current, and
/// the kiosk, which prints; no other has any.
fn is_live(path: &str) -> bool {
    path.starts_with("/kiosk/") || path.starts_with("/offices/") && path.ends_with("/board")
}

/// Keeps a picture of what is shown.
pub fn keep_picture(browser: &Browser, name: &str) {
    let folder = pictures().join(browser.engine.name()).join(browser.visitor.screen.name());
    let folder = folder.join(browser.visitor.lang.tag());
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.png")), browser.picture()).unwrap();
}

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("screenshots")
}
