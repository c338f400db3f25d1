//! What a browser must have before the first screen: the page, its styles, and the modules that
//! it imports by name, and they in turn.

use std::collections::VecDeque;

use super::pages::Files;
use crate::stop::Stop;

const PAGE: &str = "index.html";

/// The addresses, the page first.
pub fn path(files: &Files) -> Result<Vec<String>, Stop> {
    let mut found = vec![PAGE.to_owned()];
    let mut open: VecDeque<String> = of_page(&text(files, PAGE)?).into();
    while let Some(address) = open.pop_front() {
        if found.contains(&address) {
            continue;
        }
        if address.ends_with(".js") {
            let imports = imports(&text(files, &address)?);
            open.extend(imports.iter().map(|import| beside(&address, import)));
        }
        found.push(address);
    }
    Ok(found)
}

fn text(files: &Files, address: &str) -> Result<String, Stop> {
    let bytes = files.get(address);
    let bytes = bytes.ok_or_else(|| Stop::Bad(format!("{address} is asked for and not there")))?;
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// Styles and scripts of a page.
fn of_page(html: &str) -> Vec<String> {
    let tags = html.split('<').filter_map(|it| it.split('>').next());
    let named = tags.filter_map(|tag| match tag.split_whitespace().next() {
        Some("script") => attribute(tag, "src"),
        Some("link") if matches!(attribute(tag, "rel"), Some("stylesheet" | "modulepreload")) => {
            attribute(tag, "href")
        }
        _ => None,
    });
    named.map(|address| beside(PAGE, address)).collect()
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, behind) = tag.split_once(&format!(" {name}=\""))?;
    Some(behind.split_once('"')?.0)
}

/// The modules that a module imports or passes on; not those that it asks for when it runs.
fn imports(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = script;
    while let Some(line) = rest.lines().next() {
        let statement = ["import", "export"]
            .into_iter()
            .find_map(|word| line.strip_prefix(word))
            .filter(|behind| behind.starts_with([' ', '{', '"', '\'', '*']));
        if let Some(named) = statement.and_then(|_| source(rest)) {
            found.push(named.to_owned());
        }
        rest = rest.get(line.len()..).map_or("", |it| it.trim_start_matches(['\r', '\n']));
    }
    found
}

/// What stands in quotes at the end of the statement, if it is one that names a module.
fn source(from: &str) -> Option<&str> {
    let statement = from.split_once(';').map_or(from, |(statement, _)| statement);
    let names = statement.starts_with("import") && !statement.contains('(')
        || statement.starts_with("export") && statement.contains(" from ");
    let quote = statement.chars().next_back().filter(|it| names && matches!(it, '"' | '\''))?;
    let inner = statement.strip_suffix(quote)?;
    inner.rsplit_once(quote).map(|(_, address)| address)
}

/// The address that `name` means in the file at `base`.
fn beside(base: &str, name: &str) -> String {
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = match name.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|it| !it.is_empty()).collect(),
    };
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_and_modules_count_and_what_comes_later_does_not() {
        let page = r#"<!doctype html><link rel="icon" href="icon.png">
            <link rel="stylesheet" href="/look.css"><script type="module" src="app/main.js"></script>"#;
        let main = "// import './comment.js'\nimport { a,\n  b } from './a.js';\nexport * from \"../b.js\";\n\
            export const c = 'x';\nimport './c.js';\nconst later = () => import('./later.js');\n";
        let files = [
            (PAGE, page),
            ("look.css", ""),
            ("app/main.js", main),
            ("app/a.js", "import x from './c.js';"),
            ("app/c.js", ""),
            ("b.js", ""),
            ("app/later.js", ""),
        ];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let mut path = path(&files.into()).unwrap();
        path.sort();
        assert_eq!(path, ["app/a.js", "app/c.js", "app/main.js", "b.js", PAGE, "look.css"]);
    }

    #[test]
    fn what_is_asked_for_and_not_there_is_bad() {
        let page = r#"<script type="module" src="gone.js"></script>"#;
        let files = Files::from([(PAGE.to_owned(), page.as_bytes().to_vec())]);
        assert!(matches!(path(&files), Err(Stop::Bad(_))));
    }
}
